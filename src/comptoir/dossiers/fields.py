"""Exact decimal columns on both engines.

Django keeps a ``DecimalField`` as floating point on SQLite: sums drift and ``0.10 + 0.20 = 0.30`` is false in SQL.
Here a value is ``numeric(18, 5)`` on PostgreSQL and an integer number of hundred-thousandths on SQLite, so that SUM,
comparison, ordering, grouping, ``F() + F()`` and ``F() - F()`` are exact on both.

The fields do not derive from ``DecimalField`` on purpose: a subclass would let Django resolve mixed arithmetic to the
plain class and mis-scale silently on SQLite, where an unrelated class raises ``FieldError``. A constant inside an
expression is therefore written ``fixed("12.50")``. Multiplication of two such columns has no meaning in SQL and raises.
"""

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable, Value, register_combinable_fields

from comptoir.dossiers.messages import MESSAGES

SCALE = 5
"""Decimals kept by the database for every field of the family."""

WHOLE_DIGITS = 13
"""Digits allowed before the point; 13 + 5 stay within a signed 64-bit integer, with room for sums of nine."""

_UNIT = 10**SCALE
_LIMIT = 10 ** (WHOLE_DIGITS + SCALE)
# Sums may be longer than one value: reading never loses a digit.
_READING = Context(prec=60, rounding=ROUND_HALF_UP)


def _problem(code: str, **params: object) -> ValidationError:
    return ValidationError(MESSAGES[code].format(**params), code=code, params=params)


class FixedPointField(models.Field):
    """A decimal number with at most 13 digits before the point and ``decimals`` after it, exact on both engines.

    Default 0 unless told otherwise (``None`` when ``null=True``). The Python value is a ``Decimal``. More decimals or
    digits than allowed, a float, NaN or an infinity raise ``ValidationError`` on cleaning, on saving and in lookups;
    reading never refuses. An average is rounded to 5 decimals, half away from zero, on both engines.
    """

    description = "Exact decimal number"
    empty_strings_allowed = False
    decimals = SCALE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        default = kwargs.get("default", None if kwargs.get("null") else Decimal("0"))
        if isinstance(default, int | str):
            default = Decimal(default)
        if default is not None:
            kwargs["default"] = default
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        return "FixedPointField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "bigint" if connection.vendor == "sqlite" else f"numeric({WHOLE_DIGITS + SCALE}, {SCALE})"

    def db_check(self, connection: BaseDatabaseWrapper) -> str | None:
        """SQLite has no typed columns: without a check, an overflowing ``F() + F()`` would be stored as a float."""
        if connection.vendor != "sqlite":
            return None
        column = connection.ops.quote_name(str(self.column))
        return f"typeof({column}) IN ('integer', 'null') AND {column} > -{_LIMIT} AND {column} < {_LIMIT}"

    def to_python(self, value: Any) -> Decimal | None:
        """Return ``value`` as a ``Decimal``; raise ``ValidationError`` when it isn't an exact number within bounds."""
        if value is None:
            return None
        if isinstance(value, bool | float):
            raise _problem("number_invalid")
        try:
            number = Decimal(value)
        except (InvalidOperation, TypeError, ValueError):
            raise _problem("number_invalid") from None
        if not number.is_finite():
            raise _problem("number_invalid")
        if number.adjusted() >= WHOLE_DIGITS and number:
            raise _problem("number_too_many_digits", digits=WHOLE_DIGITS)
        _, digits, exponent = number.as_tuple()
        excess = -int(exponent) - self.decimals
        if excess > 0 and any(digits[-excess:]):
            raise _problem("number_too_many_decimals", decimals=self.decimals)
        return number

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value if hasattr(value, "resolve_expression") else self.to_python(value)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        if isinstance(value, Decimal) and connection.vendor == "sqlite":
            return int(_READING.scaleb(value, SCALE))
        return value

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Decimal | None:
        """Turn what the driver returned into a ``Decimal``, with ``decimals`` decimals when they suffice, else 5."""
        if value is None:
            return None
        if isinstance(value, int):
            scaled = value
        elif isinstance(value, float):  # AVG on SQLite
            scaled = int(Decimal(value).to_integral_value(ROUND_HALF_UP))
        elif isinstance(value, Decimal):
            if connection.vendor == "sqlite":
                raise TypeError("an unscaled decimal reached an exact column: write constants with fixed()")
            scaled = int(_READING.scaleb(value, SCALE).to_integral_value(ROUND_HALF_UP, context=_READING))
        else:
            raise TypeError(f"unscaled value {value!r} in an exact column: write constants with fixed()")
        spare = 10 ** (SCALE - self.decimals)
        if spare > 1 and scaled % spare == 0:
            return Decimal(scaled // spare).scaleb(-self.decimals, _READING)
        return Decimal(scaled).scaleb(-SCALE, _READING)

    def get_placeholder(self, value: Any, compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """Refuse an UPDATE or INSERT expression of another type: on SQLite it would be off by five decimals."""
        if hasattr(value, "as_sql"):
            try:
                output = value.output_field
            except (AttributeError, FieldError) as error:
                raise FieldError(
                    f"{self.model.__name__}.{self.name}: this expression is not an exact decimal; write its constants "
                    'with fixed("12.50") and add or subtract only'
                ) from error
            if not isinstance(output, FixedPointField):
                raise FieldError(f"{self.model.__name__}.{self.name}: use fixed(...) instead of {output!r}")
        return "%s"

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(
            **{
                "form_class": forms.DecimalField,
                "max_digits": WHOLE_DIGITS + self.decimals,
                "decimal_places": self.decimals,
                **kwargs,
            }
        )


class AmountField(FixedPointField):
    """An amount of money in the dossier's currency: 2 decimals."""

    decimals = 2


class PriceField(FixedPointField):
    """A unit price: up to 5 decimals."""


class QuantityField(FixedPointField):
    """A quantity: up to 5 decimals."""


class RateField(FixedPointField):
    """A percentage (20 means 20 %): up to 5 decimals."""


class CostField(FixedPointField):
    """A unit cost or average cost: up to 5 decimals."""


def fixed(value: Decimal | int | str) -> Value:
    """A constant for an SQL expression with exact columns: ``F("balance_due") - fixed("12.50")``."""
    return Value(value, output_field=FixedPointField())


for _operator in (Combinable.ADD, Combinable.SUB):
    register_combinable_fields(AmountField, _operator, AmountField, AmountField)
    register_combinable_fields(FixedPointField, _operator, FixedPointField, FixedPointField)
