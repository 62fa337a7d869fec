"""Rich text in templates: shown, edited, or as plain text."""

from typing import Any

from django import template
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe

from comptoir.core.errors import Refusal
from comptoir.core.rich_text import COLOURS, FONTS, HIGHLIGHTS, SIZES, plain_text
from comptoir.ui.rich_text import sanitised

register = template.Library()

FONT_NAMES = {"sans": "Sans empattement", "serif": "Avec empattements", "mono": "Chasse fixe"}
COLOUR_NAMES = {
    "grey": "Gris",
    "red": "Rouge",
    "orange": "Orange",
    "brown": "Brun",
    "green": "Vert",
    "teal": "Turquoise",
    "blue": "Bleu",
    "purple": "Violet",
    "pink": "Rose",
    "yellow": "Jaune",
}
TOOLS: dict[str, Any] = {
    "fonts": [(code, FONT_NAMES[code]) for code in FONTS],
    "sizes": SIZES,
    "colours": [(code, COLOUR_NAMES[code]) for code in COLOURS],
    "highlights": [(code, COLOUR_NAMES[code]) for code in HIGHLIGHTS],
}


@register.filter
def rich(text: str | None) -> SafeString:
    """A rich text as HTML. It is sanitised again: a page trusts no column, and what a form refused is shown too."""
    try:
        return mark_safe(sanitised(text or ""))
    except Refusal:
        return mark_safe(linebreaks(escape((text or "")[:10_000])))


@register.filter
def plain(text: str | None) -> str:
    """Letters of a rich text."""
    return plain_text(text or "")


@register.inclusion_tag("ui/rich_text.html")
def rich_field(
    name: str,
    text: str,
    *,
    id: str,
    label_id: str = "",
    label: str = "",
    is_read_only: bool = False,
    is_required: bool = False,
    error_id: str = "",
    defaults: dict[str, Any] | None = None,
    data_field: str = "",
    json_name: str = "",
) -> dict[str, Any]:
    """The editor of a rich text; the form sends it under ``name``."""
    return {**locals(), **TOOLS, "defaults": defaults or {}}
