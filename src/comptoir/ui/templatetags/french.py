"""Template filters for figures and dates, so that no template computes or formats by itself."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.timezone import localtime

from comptoir.ui import french_format

register = template.Library()

Number = Decimal | int | None


@register.filter
def amount(value: Number) -> str:
    """1 234,56: the currency stands in the heading."""
    return "" if value is None else french_format.format_amount(Decimal(value), "")


@register.filter
def euros(value: Number) -> str:
    """1 234,56 €"""
    return "" if value is None else french_format.format_amount(Decimal(value))


@register.filter
def price(value: Number) -> str:
    """1 234,565"""
    return "" if value is None else french_format.format_price(Decimal(value))


@register.filter
def quantity(value: Number, decimals: int = 0) -> str:
    """12,5"""
    return "" if value is None else french_format.format_quantity(Decimal(value), decimals)


@register.filter
def rate(value: Number) -> str:
    """5,5 %"""
    return "" if value is None else french_format.format_rate(Decimal(value))


@register.filter
def day(value: date | None) -> str:
    """21/11/2026"""
    return "" if value is None else french_format.format_date(value)


@register.filter
def instant(value: datetime | None) -> str:
    """21/11/2026 09:05, in the time of the shop."""
    if value is None:
        return ""
    local = localtime(value)
    return f"{french_format.format_date(local.date())} {local:%H:%M}"


@register.filter
def file_size(size: int) -> str:
    """3,4 Mo"""
    return french_format.format_file_size(size)
