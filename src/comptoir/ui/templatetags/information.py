"""``{% information "copy" %}``: a message with "Ne plus afficher", unless the user put it away (UI-034)."""

from typing import Any

from django import template

from comptoir.ui.information import INFORMATION, is_shown

register = template.Library()


@register.inclusion_tag("ui/information.html", takes_context=True)
def information(context: dict[str, Any], code: str) -> dict[str, Any]:
    """The message of this code."""
    return {"code": code, "message": INFORMATION[code], "is_shown": is_shown(context["request"].user, code)}
