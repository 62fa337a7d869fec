"""Choosing a record in a field: those whose key begins with what is typed first, then those with a word that does,
then those that hold its words anywhere (AMB-UI-06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, Refusal
from comptoir.dossiers.text import search_text
from comptoir.resources.columns import Column
from comptoir.resources.lookup_views import rows_of_view
from comptoir.resources.paths import path_value
from comptoir.resources.resource import Resource
from comptoir.resources.viewing import OpenView

MAX_ROWS = 20
MAX_TEXT = 100
# Sorts after every character that a code may hold.
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class LookupRow:
    """A proposal: the id, the key, the words that name it, the cells of its row, and the record itself."""

    id: int
    key: str
    words: Sequence[str]
    title: str
    cells: Sequence[str]
    record: Any


@dataclass(frozen=True, slots=True)
class LookupPage:
    """Some proposals, and where the next ones begin: ``None`` after the last."""

    rows: Sequence[LookupRow]
    next_cursor: str | None


def lookup_rows(
    resource: Resource, user: User, text: str = "", *, limit: int = MAX_ROWS, only: Q | None = None
) -> list[LookupRow]:
    """The first proposals; see :func:`lookup_page`."""
    return list(lookup_page(resource, user, text, limit=limit, only=only).rows)


def lookup_page(
    resource: Resource,
    user: User,
    text: str = "",
    *,
    limit: int = MAX_ROWS,
    only: Q | None = None,
    after: str = "",
    opened: OpenView | None = None,
) -> LookupPage:
    """Proposals for what is typed, ``limit`` of them from ``after`` on; inactive records are left out (UI-063).

    ``opened`` is a view of the user's own: its columns are shown, and only the records that meet its conditions.

    Raises:
        Forbidden: the user may not choose in this table.
        Refusal: ``cursor_invalid``.
    """
    columns = resource.lookup_columns if opened is None else opened.columns
    tiers = _tiers(resource, _base(resource, user, only, opened), text.strip()[:MAX_TEXT])
    rank, last = _read_cursor(after, len(tiers))
    found: list[tuple[int, Model]] = []
    for number in range(rank, len(tiers)):
        rows = tiers[number].order_by(resource.lookup.key, "pk")
        if last is not None and number == rank:
            rows = rows.filter(_after(resource, last))
        found += [(number, record) for record in rows[: limit + 1 - len(found)]]
        if len(found) > limit:
            break
    has_more, found = len(found) > limit, found[:limit]
    cursor = f"{found[-1][0]}.{found[-1][1].pk}" if has_more else None
    return LookupPage([_row(resource, record, columns) for _, record in found], cursor)


def lookup_exact(resource: Resource, user: User, text: str, *, only: Q | None = None) -> LookupRow | None:
    """The record whose key or scanned code is exactly the text, when there is just one (scanner, then Enter)."""
    base = _base(resource, user, only)
    text = text.strip()[:MAX_TEXT]
    for path in [resource.lookup.key, *resource.lookup.scan]:
        for variant in dict.fromkeys([text, text.upper()]):
            found = list(base.filter(**{path: variant})[:2])
            if len(found) == 1:
                return _row(resource, found[0])
    return None


def lookup_ids(
    resource: Resource, user: User, ids: Sequence[int], *, only: Q | None = None
) -> list[LookupRow]:
    """Rows of these records, those that were just added or changed from the list, in the order asked."""
    found = {record.pk: record for record in _base(resource, user, only).filter(pk__in=ids[:MAX_ROWS])}
    return [_row(resource, found[pk]) for pk in ids if pk in found]


def _base(resource: Resource, user: User, only: Q | None, opened: OpenView | None = None) -> QuerySet[Any]:
    if not resource.may_look_up(user):
        raise Forbidden("right_missing", right=resource.right("view"))
    queryset = resource.queryset().filter(resource.lookup.active)
    if only is not None:
        queryset = queryset.filter(only)
    if opened is not None:
        return rows_of_view(opened, queryset)
    return resource.loaded(queryset, resource.lookup_columns)


def _tiers(resource: Resource, base: QuerySet[Any], text: str) -> list[QuerySet[Any]]:
    """Records in the order they are proposed; no record stands in two of them."""
    if not text:
        return [base]
    key = _key_begins(resource.lookup.key, text)
    if not search_text(text):
        return [base.filter(key)]
    folded = base.alias(**resource.search_aliases())
    word, anywhere = resource.word_starts_q(text), resource.search_q(text)
    return [base.filter(key), folded.filter(word & ~key), folded.filter(anywhere & ~word & ~key)]


def _key_begins(key: str, text: str) -> Q:
    """Keys that begin with the text, as a range that an index serves; codes are typed in either case."""
    condition = Q()
    for variant in dict.fromkeys([text, text.upper(), text.lower()]):
        condition |= Q(**{f"{key}__gte": variant, f"{key}__lt": variant + LAST})
    return condition


def _read_cursor(after: str, tiers: int) -> tuple[int, int | None]:
    if not after:
        return 0, None
    rank, _, pk = after.partition(".")
    if not (after.isascii() and rank.isdigit() and pk.isdigit() and int(rank) < tiers and len(pk) < 19):
        raise Refusal("cursor_invalid")
    return int(rank), int(pk)


def _after(resource: Resource, pk: int) -> Q:
    """Records that follow this one in the order of the keys."""
    key = resource.lookup.key
    values = resource.queryset().filter(pk=pk).values_list(key, flat=True)[:1]
    if not values or values[0] is None:
        return Q(pk__gt=pk)
    return Q(**{f"{key}__gt": values[0]}) | Q(**{key: values[0], "pk__gt": pk})


def _row(resource: Resource, record: Model, columns: Sequence[Column] | None = None) -> LookupRow:
    words = [str(path_value(record, path) or "") for path in resource.lookup.show]
    return LookupRow(
        id=record.pk,
        key=str(path_value(record, resource.lookup.key) or ""),
        words=[word for word in words if word],
        title=resource.title_of(record),
        cells=[column.text(record) for column in columns or resource.lookup_columns],
        record=record,
    )
