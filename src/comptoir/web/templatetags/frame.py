"""Words of the frame in templates."""

from django import template

register = template.Library()


@register.filter
def alternatives(keys: str) -> list[list[str]]:
    """ "Maj+↓ ou Maj+↑": the keys of each alternative."""
    return [alternative.split("+") for alternative in keys.split(" ou ")]
