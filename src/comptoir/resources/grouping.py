"""Rows of a list grouped by the values of columns, level by level, with counts and subtotals (UI-106 to UI-108).

The database groups. A level is named in the address as ``family`` or, for a day, ``dated_on.month`` and
``dated_on.year``. The rows of a group are those of the list with one more condition, written in the grammar of filters:
so they are read, paged and exported like any other rows.
"""

from calendar import monthrange
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Count, F, Func, Model, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncDate
from django.db.models.sql.compiler import SQLCompiler

from comptoir.core.errors import Refusal
from comptoir.resources.columns import Choice, Column, Date, Instant
from comptoir.resources.conditions import criterion_text, value_criterion
from comptoir.resources.folding import Folded
from comptoir.resources.keyset import SortKey, beyond, cursor_text, read_cursor, reading_by_cursor
from comptoir.resources.paths import path_is_indexed, path_is_nullable
from comptoir.resources.resource import Resource
from comptoir.ui.french_format import MONTHS, format_date

MAX_LEVELS = 4
GROUPS_SHOWN = 100
EMPTY_WORD = "(vide)"

# Length of the beginning of an ISO day that makes the period, and its French word.
PERIODS = {"month": (7, "mois"), "year": (4, "année")}


class DayPart(Func):
    """The beginning of a day as text, "2026-11" or "2026": Django's own truncation is slow on SQLite."""

    arity = 1
    output_field = CharField()

    def __init__(self, day: Combinable, *, length: int) -> None:
        super().__init__(day)
        self.length = length

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, Any]:
        """SQLite keeps days as ISO text."""
        return self.as_sql(
            compiler, connection, template=f"substr(%(expressions)s, 1, {self.length})", **extra
        )

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, Any]:
        """The same text."""
        form = "YYYY-MM-DD"[: self.length]
        return self.as_sql(compiler, connection, template=f"to_char(%(expressions)s, '{form}')", **extra)


@dataclass(frozen=True, slots=True)
class Level:
    """One grouping level: a column, and for days the period."""

    column: Column
    period: str = ""

    @property
    def name(self) -> str:
        """Its name in the address."""
        return f"{self.column.api_name}.{self.period}" if self.period else self.column.api_name

    @property
    def label(self) -> str:
        """Its French name in the group bar."""
        return f"{self.column.label} ({PERIODS[self.period][1]})" if self.period else self.column.label

    def expression(self, model: type[Model]) -> Combinable:
        """What rows are grouped by; an empty text and no text at all are one group."""
        path: Combinable = F(self.column.name)
        if isinstance(self.column, Instant):
            path = TruncDate(self.column.name)
        if self.period:
            return DayPart(path, length=PERIODS[self.period][0])
        if self.column.stores_text and path_is_nullable(model, self.column.name):
            return Coalesce(path, Value(""))
        return path

    def text(self, value: Any) -> str:
        """What the heading of a group says."""
        if value is None or value == "":
            return EMPTY_WORD
        if self.period:
            year, _, month = str(value).partition("-")
            return f"{MONTHS[int(month) - 1]} {year}" if month else year
        return self.column.shown(value)

    def condition(self, value: Any) -> str:
        """The filter text of the rows of a group."""
        if not self.period or value is None:
            return criterion_text(self.column, value_criterion(self.column, value))
        year, _, month = str(value).partition("-")
        first = date(int(year), int(month or 1), 1)
        last_month = int(month or 12)
        last = date(int(year), last_month, monthrange(int(year), last_month)[1])
        return f"{format_date(first)}..{format_date(last)}"


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its heading, the condition of its rows, how many they are and what they sum up to, by column."""

    text: str
    condition: str
    count: int
    sums: dict[str, Decimal | int | None]


@dataclass(frozen=True, slots=True)
class Groups:
    """Some groups of one level, and the cursor of those that follow."""

    items: Sequence[Group]
    next_cursor: str | None = None


def may_group(column: Column) -> bool:
    """Whether rows can be grouped by the column: by what the database holds, not by what Python computes."""
    return column.get is None and column.is_filterable


def group_levels(resource: Resource, text: str) -> tuple[Level, ...]:
    """Levels of ``grouper=`` in their order; each column once.

    Raises:
        Refusal: ``group_unknown`` for a column that can't group, ``groups_too_many``.
    """
    levels: dict[str, Level] = {}
    for name in filter(None, (part.strip() for part in text.split(","))):
        base, _, period = name.rpartition(".")
        column = resource.column(name)
        if column is None and period in PERIODS:
            column = resource.column(base)
        else:
            period = ""
        if column is None or not may_group(column) or (period and not isinstance(column, Date)):
            raise Refusal("group_unknown", name=name[:40])
        levels.setdefault(name, Level(column, period))
    if len(levels) > MAX_LEVELS:
        raise Refusal("groups_too_many", maximum=MAX_LEVELS)
    return tuple(levels.values())


def group_page(
    queryset: QuerySet[Any],
    level: Level,
    *,
    sums: Sequence[Column] = (),
    is_descending: bool = False,
    after: str = "",
    limit: int = GROUPS_SHOWN,
) -> Groups:
    """Groups of one level in the order of their values, from a cursor on. One query.

    Raises:
        Refusal: ``cursor_invalid``.
    """
    keys = _order(queryset.model, level, is_descending=is_descending)
    queryset = queryset.order_by().annotate(**{key.path: key.expression for key in keys if key.expression})
    name = f"{level.name} {is_descending}"
    if after:
        values = read_cursor(name, after, len(keys))
        with reading_by_cursor():
            queryset = queryset.filter(beyond(keys, values))
    rows = queryset.values(*(key.path for key in keys)).annotate(
        _count=Count("pk"), **{f"_sum{index}": Sum(column.name) for index, column in enumerate(sums)}
    )
    ordering = [F(key.path).desc() if key.is_descending else F(key.path).asc() for key in keys]
    with reading_by_cursor() if after else nullcontext():
        found = list(rows.order_by(*ordering)[: limit + 1])
    items = [
        Group(
            level.text(row["_group"]),
            level.condition(row["_group"]),
            row["_count"],
            {column.api_name: row[f"_sum{index}"] for index, column in enumerate(sums)},
        )
        for row in found[:limit]
    ]
    has_more = len(found) > limit
    if isinstance(level.column, Choice) and not has_more and not after:
        # A few codes: in the order in which they are declared, which has a meaning to people.
        order = {choice: index for index, choice in enumerate(level.column.choices.values())}
        items.sort(key=lambda group: order.get(group.text, -1), reverse=is_descending)
    last = [found[limit - 1][key.path] for key in keys] if has_more else []
    return Groups(items, cursor_text(name, last) if has_more else None)


def _order(model: type[Model], level: Level, *, is_descending: bool) -> tuple[SortKey, ...]:
    """The value decides; before it, for a text without index, the text as people sort it."""
    column, expression = level.column, level.expression(model)
    is_nullable = path_is_nullable(model, column.name) and not isinstance(expression, Coalesce)
    value = SortKey(level.name, "_group", is_descending, is_nullable, expression)
    if not column.has_patterns or path_is_indexed(model, column.name):
        return (value,)
    return (SortKey("folded", "_folded_group", is_descending, is_nullable, Folded(expression)), value)
