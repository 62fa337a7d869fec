"""Order of a list and paging by the last row seen: instant on any page, stable while others insert.

A cursor holds the sort and the values of one row. Rows "after" it are found by comparison, never by counting, so the
thousandth page costs what the first does.
"""

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import DataError, connection
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import Combinable

from comptoir.core.errors import Refusal
from comptoir.resources.columns import Column
from comptoir.resources.paths import path_is_nullable, path_value
from comptoir.resources.reading import has_forbidden_character
from comptoir.resources.resource import Resource
from comptoir.resources.view_spec import MAX_KEYS

Value = str | int | bool | Decimal | date | None

# Types that JSON does not know, by the letter that marks them in a cursor.
READERS: dict[str, Callable[[str], Value]] = {
    "d": Decimal,
    "t": datetime.fromisoformat,
    "j": date.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of the order: an ORM path, or the alias of an expression."""

    name: str
    path: str
    is_descending: bool
    is_nullable: bool
    expression: Combinable | None = None

    def value(self, record: Model) -> Value:
        """Value of the key on a record that the ordered queryset gave."""
        found = (
            getattr(record, self.path, None) if self.expression is not None else path_value(record, self.path)
        )
        return found  # type: ignore[return-value]


def sort_keys(resource: Resource, text: str) -> tuple[SortKey, ...]:
    """Keys of a sort such as "label,-rate"; the default one when empty. The id always decides between equals.

    Raises:
        Refusal: ``sort_unknown`` for a column that is not there or can't be sorted, ``sort_too_many``.
    """
    keys = []
    # A column that comes again decides nothing: its equals are equal. Each key nests the condition of a page deeper.
    parts: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in (text or resource.default_sort).split(","))):
        parts.setdefault(part.removeprefix("-"), part)
    if len(parts) > MAX_KEYS:
        raise Refusal("sort_too_many", maximum=MAX_KEYS)
    for name, part in parts.items():
        column = resource.column(name)
        if column is None or not column.is_sortable:
            raise Refusal("sort_unknown", name=name[:40])
        keys.append(_sort_key(resource, column, is_descending=part.startswith("-")))
    # The id follows the last key, so that an index on (key, id) serves both directions.
    descending = keys[-1].is_descending if keys else False
    return (*keys, SortKey("id", "pk", descending, False))


def _sort_key(resource: Resource, column: Column, *, is_descending: bool) -> SortKey:
    expression = column.sort_expression(resource.model)
    is_nullable = path_is_nullable(resource.model, column.sort)
    if isinstance(expression, str):
        return SortKey(column.api_name, expression, is_descending, is_nullable)
    # The name of a column of a linked table has dots, which no alias may have.
    alias = "_sort_" + column.api_name.replace(".", "_")
    return SortKey(column.api_name, alias, is_descending, is_nullable, expression)


def sort_text(keys: Sequence[SortKey]) -> str:
    """The sort as it is written in an address."""
    return ",".join(("-" if key.is_descending else "") + key.name for key in keys[:-1])


def ordered(
    queryset: QuerySet[Model], keys: Sequence[SortKey], *, is_reversed: bool = False
) -> QuerySet[Model]:
    """The queryset in the order of the keys. NULLs come where the engine's indexes have them."""
    queryset = queryset.annotate(**{key.path: key.expression for key in keys if key.expression is not None})
    return queryset.order_by(
        *(F(key.path).desc() if key.is_descending != is_reversed else F(key.path).asc() for key in keys)
    )


def beyond(keys: Sequence[SortKey], values: Sequence[Value], *, is_reversed: bool = False) -> Q:
    """Condition of the rows that come strictly after (before, when reversed) the row with these values."""
    condition = Q()
    for key, value in reversed(list(zip(keys, values, strict=True))):
        after = _after(key, value, is_reversed=is_reversed)
        same = _same(key, value)
        if condition:
            condition = (after | (same & condition)) if after is not None else same & condition
        else:
            condition = after if after is not None else Q(pk__in=[])
    first, value = keys[0], values[0]
    if value is not None and not first.is_nullable and len(keys) > 1:
        # Says again what the rest implies, as a plain range that an index can start from.
        condition &= Q(**{f"{first.path}__{'lte' if first.is_descending != is_reversed else 'gte'}": value})
    return condition


def _same(key: SortKey, value: Value) -> Q:
    return Q(**{f"{key.path}__isnull": True}) if value is None else Q(**{key.path: value})


def _after(key: SortKey, value: Value, *, is_reversed: bool) -> Q | None:
    """Rows whose key comes strictly after; None when there can't be any."""
    goes_down = key.is_descending != is_reversed
    nulls_come_last = goes_down == bool(connection.features.order_by_nulls_first)
    if value is None:
        return None if nulls_come_last else Q(**{f"{key.path}__isnull": False})
    after = Q(**{f"{key.path}__{'lt' if goes_down else 'gt'}": value})
    if key.is_nullable and nulls_come_last:
        after |= Q(**{f"{key.path}__isnull": True})
    return after


def cursor_of(keys: Sequence[SortKey], record: Model) -> str:
    """Opaque cursor of a row."""
    return cursor_text(sort_text(keys), [key.value(record) for key in keys])


def cursor_values(keys: Sequence[SortKey], cursor: str) -> list[Value]:
    """Values of a cursor; raises ``cursor_invalid`` when it is not one of this sort."""
    values = read_cursor(sort_text(keys), cursor, len(keys))
    if type(values[-1]) is not int:
        raise Refusal("cursor_invalid")
    return values


def cursor_text(order: str, values: Sequence[Value]) -> str:
    """Opaque cursor of some values in a named order."""
    encoded = [order, [_encoded(value) for value in values]]
    text = json.dumps(encoded, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(order: str, cursor: str, count: int) -> list[Value]:
    """The values of a cursor; raises ``cursor_invalid`` unless it holds ``count`` of them in this order."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        found, values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True).decode())
        decoded = [_decoded(value) for value in values]
    except (ValueError, TypeError, KeyError, binascii.Error, ArithmeticError, RecursionError):
        raise Refusal("cursor_invalid") from None
    if found != order or len(decoded) != count:
        raise Refusal("cursor_invalid")
    return decoded


@contextmanager
def reading_by_cursor() -> Iterator[None]:
    """Raise ``cursor_invalid`` for a cursor made by hand, with values of another type than the columns."""
    try:
        yield
    except (ValidationError, DataError, ValueError, TypeError, ArithmeticError):
        raise Refusal("cursor_invalid") from None


def _encoded(value: Value) -> object:
    if isinstance(value, Decimal):
        return {"d": str(value)}
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"j": value.isoformat()}
    return value


def _decoded(value: object) -> Value:
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return READERS[kind](text)
    if isinstance(value, str) and has_forbidden_character(value):
        raise ValueError("control character")
    if value is None or isinstance(value, str | int | bool):
        return value
    raise ValueError(type(value).__name__)
