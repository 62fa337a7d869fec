"""Columns of a list: how a value is shown, filtered, sorted and exported, by its type.

A column is declared by the path of its field; everything else has a default taken from the model.
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, Self

from django.db.models import F, Model, Q
from django.db.models.expressions import Combinable
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime, make_aware

from comptoir.core.errors import Refusal
from comptoir.core.typed_input import parse_date, parse_decimal
from comptoir.dossiers.text import search_text
from comptoir.resources.column_base import Cell, Column
from comptoir.resources.conditions import (
    TEXT_OPERATORS,
    WITHOUT_VALUE,
    Alternatives,
    Criterion,
    bare_criterion,
    compared_q,
    range_criteria,
)
from comptoir.resources.filters import PERIODS, parse_choices, parse_flag, period_bounds
from comptoir.resources.folding import Folded
from comptoir.resources.paths import decimals_of, path_fields, path_is_indexed, path_value
from comptoir.ui.french_format import (
    format_amount,
    format_date,
    format_number,
    format_price,
    format_quantity,
    format_rate,
)

__all__ = [
    "Amount", "Cell", "Choice", "Column", "Date", "Flag", "Instant", "Link", "Number", "Percent", "Price",
    "Quantity", "Text",
]  # fmt: skip


@dataclass(frozen=True)
class Text(Column):
    """Text: filtered by a part of it whatever the accents and capitals; ``=abc`` asks for the whole of it."""

    operators: ClassVar[tuple[str, ...]] = TEXT_OPERATORS
    has_words: ClassVar[bool] = True
    has_patterns: ClassVar[bool] = True

    def sort_expression(self, model: type[Model]) -> str | Combinable:
        """The field that ``sort`` names or the indexed field itself, else the text without accents nor capitals."""
        if self.get is not None or self.sort != self.name or path_is_indexed(model, self.sort):
            return self.sort
        return Folded(F(self.sort))

    @property
    def alias(self) -> str:
        """Name of the folded text in the query."""
        return "_folded_" + self.name.replace("__", "_")

    def aliases(self) -> Mapping[str, Combinable]:
        """The folded text."""
        return {self.alias: Folded(F(self.name))}

    def bare(self, text: str, *, today: date) -> Alternatives:
        """A part of the text; with stars or between quotes, a pattern."""
        return [[bare_criterion(text)]]

    def typed(self, text: str, *, today: date) -> object:
        """The text as it is compared: without accents nor capitals."""
        return search_text(text)

    def compared_q(self, operator: str, value: Any) -> Q:
        """Condition on the folded text."""
        return compared_q(self.alias, self.name, operator, value)


@dataclass(frozen=True)
class Link(Text):
    """A field of another record, with a link to it: ``Link("family__label")`` or ``Link("family__code")``."""

    kind: ClassVar[str] = "link"

    def target(self, record: Model) -> Model | None:
        """The record that the cell leads to."""
        value = path_value(record, self.name.rpartition("__")[0])
        return value if isinstance(value, Model) else None


@dataclass(frozen=True)
class Number(Column):
    """Whole number, aligned right."""

    kind: ClassVar[str] = "number"
    is_numeric: ClassVar[bool] = True

    def shown(self, value: Any) -> str:
        """1 234"""
        return format_number(Decimal(value))

    def typed_text(self, value: Any) -> str:
        """The digits, without spaces."""
        return format(Decimal(value), "f").replace(".", ",")

    def cell(self, record: Model) -> Cell:
        """The number itself."""
        value = self.value(record)
        return value if isinstance(value, int | Decimal) else None

    def bare(self, text: str, *, today: date) -> Alternatives:
        """A value, or a range with both ends included."""
        return [range_criteria(text)]

    def typed(self, text: str, *, today: date) -> object:
        """The number."""
        value = parse_decimal(text)
        if type(self).kind == "number" and value != value.to_integral_value():
            raise Refusal("number_not_whole")
        return value


@dataclass(frozen=True)
class Amount(Number):
    """Money with two decimals."""

    kind: ClassVar[str] = "amount"

    def shown(self, value: Any) -> str:
        """1 234,56"""
        return format_amount(Decimal(value), "")


@dataclass(frozen=True)
class Price(Number):
    """Unit price or cost with two to five decimals."""

    kind: ClassVar[str] = "price"

    def shown(self, value: Any) -> str:
        """1 234,565"""
        return format_price(Decimal(value))


@dataclass(frozen=True)
class Quantity(Number):
    """Quantity. ``unit`` is the path of its unit, whose decimals are always shown (PAR-060); none needless without."""

    _: KW_ONLY
    unit: str = ""

    kind: ClassVar[str] = "quantity"

    def resolved(self, model: type[Model]) -> Self:
        """Reads the decimals of the unit with the quantity."""
        column = super().resolved(model)
        return replace(column, needs=[f"{self.unit}__decimals"]) if self.unit else column

    def shown(self, value: Any) -> str:
        """12,5"""
        return format_quantity(Decimal(value))

    def text(self, record: Model) -> str:
        """12,500 kg are written with the decimals of the kilogram."""
        value = self.value(record)
        if value is None or not self.unit:
            return super().text(record)
        return format_quantity(Decimal(str(value)), decimals_of(record, self.unit))


@dataclass(frozen=True)
class Percent(Number):
    """Rate: 5.5 means 5,5 %."""

    kind: ClassVar[str] = "percent"

    def shown(self, value: Any) -> str:
        """5,5 %"""
        return format_rate(Decimal(value))


@dataclass(frozen=True)
class Date(Column):
    """Day."""

    kind: ClassVar[str] = "date"

    def shown(self, value: Any) -> str:
        """21/11/2026"""
        return format_date(value)

    def cell(self, record: Model) -> Cell:
        """The date itself."""
        value = self.value(record)
        return value if isinstance(value, date) else None

    def bare(self, text: str, *, today: date) -> Alternatives:
        """A day, a range, or a period by its French name."""
        bounds = period_bounds(text, today)
        if bounds is None:
            return [range_criteria(text)]
        return [[Criterion("ge", format_date(bounds[0])), Criterion("le", format_date(bounds[1]))]]

    def typed(self, text: str, *, today: date) -> object:
        """The day."""
        return parse_date(text, today=today)

    def suggestions(self) -> list[str]:
        """The periods known by name."""
        return list(PERIODS)


@dataclass(frozen=True)
class Instant(Date):
    """Moment, shown in the time of the shop and filtered by its day."""

    kind: ClassVar[str] = "instant"

    def shown(self, value: Any) -> str:
        """21/11/2026 09:05; a group of a whole day has no time."""
        if not isinstance(value, datetime):
            return format_date(value)
        local = localtime(value)
        return f"{format_date(local.date())} {local:%H:%M}"

    def typed_text(self, value: Any) -> str:
        """The local day."""
        return format_date(localtime(value).date() if isinstance(value, datetime) else value)

    def cell(self, record: Model) -> Cell:
        """As shown: spreadsheets have no time zones."""
        return self.text(record)

    def compared_q(self, operator: str, value: Any) -> Q:
        """Conditions on the local day, as bounds of time that an index can serve."""
        start = make_aware(datetime.combine(value, time.min))
        end = make_aware(datetime.combine(value + timedelta(days=1), time.min))
        is_in = Q(**{f"{self.name}__gte": start, f"{self.name}__lt": end})
        match operator:
            case "eq":
                return is_in
            case "ne":
                return ~is_in | self.empty_q()
            case "lt" | "ge":
                return compared_q(self.name, self.name, operator, start)
            case _:
                return compared_q(self.name, self.name, "lt" if operator == "le" else "ge", end)


@dataclass(frozen=True)
class Flag(Column):
    """Yes or no; shown as a mark with its word for those who can't see it."""

    kind: ClassVar[str] = "flag"
    operators: ClassVar[tuple[str, ...]] = ("eq", *WITHOUT_VALUE)

    def text(self, record: Model) -> str:
        """Oui or nothing: a column of "Non" would hide the few that matter."""
        return "Oui" if self.value(record) else ""

    def shown(self, value: Any) -> str:
        """Oui or Non, where both stand side by side."""
        return "Oui" if value else "Non"

    def typed_text(self, value: Any) -> str:
        """The word in small letters, as the filter offers it."""
        return "oui" if value else "non"

    def html(self, record: Model) -> SafeString | str:
        """A tick."""
        if not self.value(record):
            return ""
        return mark_safe(
            '<i class="ti ti-check" aria-hidden="true"></i><span class="visually-hidden">Oui</span>'
        )

    def cell(self, record: Model) -> Cell:
        """Oui or Non: spreadsheets need both."""
        return "Oui" if self.value(record) else "Non"

    def typed(self, text: str, *, today: date) -> object:
        """Oui or non."""
        return parse_flag(text)


@dataclass(frozen=True)
class Choice(Column):
    """One of the choices of the model field; ``colours`` gives a badge to some of them, always with its word.

    ``words`` reads the choices that each dossier words itself; ``choices`` then only names them where none is at hand.
    """

    _: KW_ONLY
    colours: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    words: Callable[[], Mapping[str, str]] | None = None

    kind: ClassVar[str] = "choice"
    operators: ClassVar[tuple[str, ...]] = ("eq", "ne", *WITHOUT_VALUE)
    has_words: ClassVar[bool] = True

    def resolved(self, model: type[Model]) -> Self:
        """Takes the choices of the model field unless they are declared."""
        column = super().resolved(model)
        if column.choices or column.get is not None:
            return column
        declared = path_fields(model, column.name)[-1].flatchoices
        return replace(column, choices={str(code): str(label) for code, label in declared})

    @property
    def is_of_dossier(self) -> bool:
        """Whether each dossier words the choices."""
        return self.words is not None

    def for_dossier(self) -> Self:
        """The choices in the words of the dossier, which one query reads."""
        return self if self.words is None else replace(self, choices=self.words())

    def shown(self, value: Any) -> str:
        """The French word of the code."""
        return self.choices.get(str(value), str(value))

    def typed_text(self, value: Any) -> str:
        """The code."""
        return str(value)

    def html(self, record: Model) -> SafeString | str:
        """The word, in a badge when its code has a colour."""
        text = self.text(record)
        colour = self.colours.get(str(self.value(record)))
        if not colour or not text:
            return text
        return _badge(colour, text)

    def bare(self, text: str, *, today: date) -> Alternatives:
        """One or several codes or words, separated by commas."""
        return [[Criterion("eq", code)] for code in parse_choices(text, dict(self.choices))]

    def typed(self, text: str, *, today: date) -> object:
        """The code of a code or word."""
        (code,) = parse_choices(text.replace(",", " "), dict(self.choices))
        return code


@lru_cache(maxsize=1024)
def _badge(colour: str, text: str) -> SafeString:
    return format_html('<span class="badge bg-{}-lt">{}</span>', colour, text)
