"""Rates between currencies: six decimals, kept as their digits (OPT-147)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db.models import Model

from comptoir.core.errors import Refusal
from comptoir.core.seals import plain_decimal
from comptoir.core.typed_input import parse_decimal, strict_decimal
from comptoir.resources.columns import Text
from comptoir.resources.fields import DecimalField
from comptoir.ui.french_format import format_number


def checked_rate(value: object) -> str:
    """The digits of a rate, six decimals at most.

    Raises ``Refusal``: ``conversion_rate_positive``, ``too_many_decimals``, ``number_too_large``.
    """
    number = Decimal(str(value))
    if not number.is_finite() or number <= 0:
        raise Refusal("conversion_rate_positive")
    text = plain_decimal(number)
    whole, _, decimals = text.partition(".")
    if len(decimals) > 6:
        raise Refusal("too_many_decimals", decimals=6)
    if len(whole) + len(decimals) > 15:
        raise Refusal("number_too_large")
    return text


@dataclass(frozen=True)
class ConversionRateField(DecimalField):
    """Rate of conversion with six decimals, kept as its digits (OPT-147)."""

    kind: ClassVar[str] = "number"

    def value(self, record: Model) -> object:
        """The number that the digits stand for."""
        text = super().value(record)
        return Decimal(str(text)) if text else None

    def typed(self, text: str, *, today: date) -> object:
        """As typed by a French hand."""
        return parse_decimal(text)

    def clean(self, value: object) -> object:
        """Digits with a point."""
        return value if isinstance(value, Decimal) else strict_decimal(str(value), decimals=6)

    def checked(self, value: object) -> object:
        """Positive, six decimals, fifteen digits; as text."""
        if value in (None, ""):
            raise Refusal("required")
        return checked_rate(value)

    def display(self, value: object) -> str:
        """6,55957"""
        return format_number(Decimal(str(value))) if value not in (None, "") else ""


class ConversionRateColumn(Text):
    """The rate as French hands write it."""

    def text(self, record: Model) -> str:
        """6,55957"""
        return str(self.value(record) or "").replace(".", ",")
