"""Words of messages in templates."""

from django import template

from comptoir.ui.french_format import format_file_size
from comptoir.ui.messages import sentence

register = template.Library()


@register.filter
def mail_error(code: str) -> str:
    """The French sentence of what happened to a message."""
    return sentence(code)


@register.filter
def file_size(size: int) -> str:
    """12 ko"""
    return format_file_size(size)
