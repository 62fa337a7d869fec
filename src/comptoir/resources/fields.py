"""Fields of a record: declared once, used by the web form, the API and imports.

A field knows two readings: :meth:`Field.parse` reads what a French hand typed in a form ("1234,5", "+30", "12*3"),
:meth:`Field.clean` a plain value (API, imports): decimals as digits, dates ISO, links by the key of their table.
Both give the value that the model takes and raise ``Refusal`` with a code and no field, which the caller places.
"""

import re
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.db.models.fields import NOT_PROVIDED

from comptoir.core.errors import Refusal
from comptoir.core.typed_input import parse_date, parse_decimal, strict_decimal
from comptoir.resources.field_base import Field
from comptoir.resources.paths import decimals_of
from comptoir.resources.registry import registry
from comptoir.ui.french_format import (
    format_amount,
    format_date,
    format_number,
    format_price,
    format_quantity,
)

if TYPE_CHECKING:
    from comptoir.resources.resource import Resource

FIRST_DATE, LAST_DATE = date(1900, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True)
class TextField(Field):
    """One line of text. ``is_upper`` stores capitals; ``autocomplete`` is the browser's own token."""

    _: KW_ONLY
    is_upper: bool = False
    input_type: str = "text"

    @property
    def max_length(self) -> int | None:
        """Characters that the column holds."""
        return self.model_field.max_length if self.model_field is not None else None

    def clean(self, value: object) -> object:
        """Trimmed text, in capitals when declared so."""
        text = str(super().clean(value))
        return text.upper() if self.is_upper else text


@dataclass(frozen=True)
class ListedTextField(TextField):
    """A free text that a table proposes: what is typed stays on the record, only "Ajouter" adds to the table (UI-044).

    ``table`` is the API name of that table; ``takes`` what of its record becomes the text: its "words" or its "key".
    ``has_words`` shows the words of a key under the field.
    """

    _: KW_ONLY
    table: str = ""
    takes: str = "words"
    has_words: bool = False

    kind: ClassVar[str] = "listed"

    @property
    def target(self) -> "Resource":
        """Resource of the table."""
        found = registry.by_api_name(self.table)
        if found is None:
            raise ImproperlyConfigured(f"{self.name}: there is no table « {self.table} »")
        return found


@dataclass(frozen=True)
class PostalCodeField(ListedTextField):
    """Postal code of an address: fills the city, department and country beside it (UI-046 to UI-049)."""

    _: KW_ONLY
    is_upper: bool = True
    table: str = "postal-codes"
    takes: str = "key"

    kind: ClassVar[str] = "postal_code"


@dataclass(frozen=True)
class LongTextField(Field):
    """Several lines of text."""

    _: KW_ONLY
    width: int = 12
    rows: int = 5

    kind: ClassVar[str] = "long"


@dataclass(frozen=True)
class DecimalField(Field):
    """Exact decimal between two bounds, included; the French text is that of the subclass."""

    _: KW_ONLY
    width: int = 3
    minimum: Decimal | int | None = 0
    maximum: Decimal | int | None = None

    kind: ClassVar[str] = "number"
    suffix: ClassVar[str] = ""
    plain_decimals: ClassVar[int] = 0

    def typed(self, text: str, *, today: date) -> object:
        """Number as typed by a French hand, a calculation included."""
        return parse_decimal(text)

    def clean(self, value: object) -> object:
        """Digits with a point; a JSON number is read by its shortest text."""
        if isinstance(value, Decimal):
            if not value.is_finite():
                raise Refusal("number_invalid")
            return value
        return strict_decimal(str(value) if isinstance(value, float) else value)

    def checked(self, value: object) -> object:
        """Bounds, then what the model says."""
        number = super().checked(value)
        if isinstance(number, Decimal | int):
            if self.minimum is not None and number < self.minimum:
                code = "negative" if self.minimum == 0 else "below_minimum"
                raise Refusal(code, minimum=self.minimum)
            if self.maximum is not None and number > self.maximum:
                raise Refusal("above_maximum", maximum=self.maximum)
        return number

    @property
    def empty(self) -> object:
        """Zero where the column can't be null."""
        return None if self.model_field is not None and self.model_field.null else self.initial_number()

    def initial_number(self) -> object:
        """The default of the model, zero without one; None leaves a required field empty."""
        if self.required or self.default is NOT_PROVIDED:
            return None
        return self.default() if callable(self.default) else self.default

    def initial(self) -> object:
        """A required number starts empty: zero would pass for an answer."""
        return self.initial_number()

    def plain(self, value: object) -> object:
        """Decimal digits as a string, without useless zeros beyond ``plain_decimals``."""
        if value is None:
            return None
        whole, _, decimals = f"{Decimal(str(value)):f}".partition(".")
        decimals = decimals.rstrip("0").ljust(self.plain_decimals, "0")
        return f"{whole}.{decimals}" if decimals else whole


@dataclass(frozen=True)
class AmountField(DecimalField):
    """Money."""

    kind: ClassVar[str] = "amount"
    suffix: ClassVar[str] = "€"
    plain_decimals: ClassVar[int] = 2

    def display(self, value: object) -> str:
        """1 234,56"""
        return (
            format_amount(Decimal(value), "") if isinstance(value, Decimal | int) else super().display(value)
        )


@dataclass(frozen=True)
class PriceField(DecimalField):
    """Unit price."""

    kind: ClassVar[str] = "price"
    suffix: ClassVar[str] = "€"
    plain_decimals: ClassVar[int] = 2

    def display(self, value: object) -> str:
        """1 234,565"""
        return format_price(Decimal(value)) if isinstance(value, Decimal | int) else super().display(value)


@dataclass(frozen=True)
class QuantityField(DecimalField):
    """Quantity; "12*3" is accepted. ``unit`` is the path of its unit, whose decimals are always shown (PAR-060)."""

    _: KW_ONLY
    unit: str = ""

    kind: ClassVar[str] = "quantity"

    def shown(self, record: Model) -> str:
        """With the decimals of the unit."""
        value = self.value(record)
        if not self.unit or not isinstance(value, Decimal | int):
            return super().shown(record)
        return format_quantity(Decimal(value), decimals_of(record, self.unit))

    def display(self, value: object) -> str:
        """12,5"""
        return format_quantity(Decimal(value)) if isinstance(value, Decimal | int) else super().display(value)


@dataclass(frozen=True)
class PercentField(DecimalField):
    """Rate in percent, from 0 to 100 unless told otherwise."""

    _: KW_ONLY
    maximum: Decimal | int | None = 100
    complement_to: int | None = None
    """In rows: what the shares of all rows make together; a new row starts with what the others leave."""

    kind: ClassVar[str] = "percent"
    suffix: ClassVar[str] = "%"

    def display(self, value: object) -> str:
        """5,5: the sign stands beside the input."""
        if not isinstance(value, Decimal | int):
            return super().display(value)
        return format_number(Decimal(value))


@dataclass(frozen=True)
class IntegerField(DecimalField):
    """Whole number."""

    kind: ClassVar[str] = "integer"

    def checked(self, value: object) -> object:
        """Whole, within the bounds."""
        if isinstance(value, Decimal):
            if value != value.to_integral_value():
                raise Refusal("number_not_whole")
            if abs(value) >= 2**31:
                raise Refusal("above_maximum", maximum=2**31 - 1)
            value = int(value)
        return super().checked(value)

    def plain(self, value: object) -> object:
        """JSON number."""
        return value


@dataclass(frozen=True)
class DateField(Field):
    """Day between 1900 and 2999."""

    _: KW_ONLY
    width: int = 3

    kind: ClassVar[str] = "date"

    @property
    def empty(self) -> object:
        """No date."""
        return None

    def typed(self, text: str, *, today: date) -> object:
        """Date as typed by a French hand: 21/11, 2111, +30."""
        return parse_date(text, today=today)

    def clean(self, value: object) -> object:
        """ISO date."""
        if isinstance(value, date):
            return value
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            raise Refusal("date_invalid")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Refusal("date_invalid") from None

    def checked(self, value: object) -> object:
        """Within what a document can carry."""
        if isinstance(value, date) and not FIRST_DATE <= value <= LAST_DATE:
            raise Refusal("date_out_of_range")
        return super().checked(value)

    def plain(self, value: object) -> object:
        """YYYY-MM-DD."""
        return value.isoformat() if isinstance(value, date) else None

    def display(self, value: object) -> str:
        """21/11/2026"""
        return format_date(value) if isinstance(value, date) else ""


@dataclass(frozen=True)
class FlagField(Field):
    """Yes or no."""

    _: KW_ONLY
    required: bool | None = False

    kind: ClassVar[str] = "flag"

    @property
    def empty(self) -> object:
        """No."""
        return False

    def parse(self, text: str | None, *, today: date) -> object:
        """A ticked box sends its value, another sends nothing."""
        return bool(text)

    def clean(self, value: object) -> object:
        """JSON boolean."""
        if not isinstance(value, bool):
            raise Refusal("not_a_boolean")
        return value

    def display(self, value: object) -> str:
        """Value of a ticked box."""
        return "1" if value else ""


@dataclass(frozen=True)
class ChoiceField(Field):
    """One of the choices of the model field, or of those declared."""

    _: KW_ONLY
    choices: Mapping[str, str] = field(default_factory=dict)

    kind: ClassVar[str] = "choice"

    def resolved(self, model: type[Model]) -> Self:
        """Takes the choices of the model field."""
        found = super().resolved(model)
        if found.choices or found.model_field is None:
            return found
        return replace(
            found, choices={str(code): str(label) for code, label in found.model_field.flatchoices}
        )

    def checked(self, value: object) -> object:
        """A known code."""
        if value not in ("", None) and str(value) not in self.choices:
            raise Refusal("not_a_choice", value=str(value)[:40])
        return super().checked(value)


@dataclass(frozen=True)
class MultiChoiceField(ChoiceField):
    """Several codes at once: a list of strings. It is read by ``get`` and written by the service of the resource."""

    _: KW_ONLY
    width: int = 12

    kind: ClassVar[str] = "choices"

    def resolved(self, model: type[Model]) -> Self:
        """Nothing of the model: its service stores it."""
        return replace(self, required=bool(self.required))

    @property
    def empty(self) -> object:
        """No code."""
        return []

    def parse(self, text: str | None, *, today: date) -> object:
        """Codes joined by commas."""
        return self.read([code for code in (text or "").split(",") if code])

    def clean(self, value: object) -> object:
        """A list of known codes, in the order declared, without doubles."""
        if not isinstance(value, list | tuple | set | frozenset):
            raise Refusal("not_a_list")
        for code in value:
            if not isinstance(code, str) or code not in self.choices:
                raise Refusal("not_a_choice", value=str(code)[:40])
        return [code for code in self.choices if code in value]

    def checked(self, value: object) -> object:
        """At least one when required."""
        if self.required and not value:
            raise Refusal("required")
        return value

    def display(self, value: object) -> str:
        """Codes joined by commas."""
        return ",".join(str(code) for code in value) if isinstance(value, list | tuple) else ""
