"""A moment as pages write it."""

from datetime import datetime

from django.utils.timezone import localtime

from comptoir.ui.french_format import format_date


def format_moment(value: datetime) -> str:
    """21/11/2026 09:05, in the time of the shop."""
    local = localtime(value)
    return f"{format_date(local.date())} {local:%H:%M}"
