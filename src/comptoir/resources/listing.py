"""Reading a list: tab, filters, search, order, one page; and the neighbours of a record in that list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Model, Q, QuerySet, Sum
from django.utils.timezone import localdate

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, Problem, Refusal
from comptoir.resources.columns import Column
from comptoir.resources.keyset import (
    SortKey,
    beyond,
    cursor_of,
    cursor_values,
    ordered,
    reading_by_cursor,
    sort_keys,
)
from comptoir.resources.layout import ListTab
from comptoir.resources.reading import has_forbidden_character
from comptoir.resources.resource import Resource
from comptoir.resources.row_search import search_of
from comptoir.resources.view_conditions import read_conditions
from comptoir.resources.view_spec import NO_CONDITIONS, ConditionGroup

MAX_LIMIT = 500
MAX_SEARCH = 200
NO_TAB = "*"


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page, and the cursors of its neighbours."""

    items: Sequence[Any]
    next_cursor: str | None
    previous_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What a list shows, as its address says it. Without a name the first tab is shown, with ``NO_TAB`` all records.

    ``groups`` are grouping levels ("family,dated_on.month"); ``within`` filter texts by column that hold too, those of
    the groups that were opened. ``conditions`` are those of the view; one that can't be read does not count. ``shown``
    are the columns that the search looks in beside the declared ones.
    """

    filters: Mapping[str, str] = field(default_factory=dict)
    search: str = ""
    sort: str = ""
    tab: str = ""
    groups: str = ""
    within: Sequence[tuple[str, str]] = ()
    conditions: ConditionGroup = NO_CONDITIONS
    shown: Sequence[Column] = ()


def list_page(
    resource: Resource,
    user: User,
    *,
    filters: Mapping[str, str] | None = None,
    search: str = "",
    sort: str = "",
    tab: str = "",
    only: Q | None = None,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
    columns: Sequence[Column] | None = None,
    is_whole: bool = False,
) -> Page:
    """One page of the list as the API asks for it: :func:`page_of` on these texts."""
    return page_of(
        resource,
        user,
        Selection(filters or {}, search, sort, tab),
        only=only,
        after=after,
        before=before,
        limit=limit,
        columns=columns,
        is_whole=is_whole,
    )


def page_of(
    resource: Resource,
    user: User,
    selection: Selection,
    *,
    only: Q | None = None,
    after: str | None = None,
    before: str | None = None,
    is_last: bool = False,
    limit: int = 50,
    columns: Sequence[Column] | None = None,
    is_whole: bool = False,
) -> Page:
    """One page of the list, at most ``limit`` rows (500).

    ``only`` is a condition of the caller's own; ``after`` and ``before`` cursors of a page, ``is_last`` asks for the
    end of the list. Rows hold what ``columns`` show and no more, unless ``is_whole``.

    Raises:
        Forbidden: the user may not view the table.
        Refusal: unknown filter, sort, tab or cursor, or a value that can't be read.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise Refusal.for_field("limit", "limit_invalid", maximum=MAX_LIMIT)
    keys = sort_keys(resource, selection.sort)
    queryset = selected(resource, user, selection)
    if only is not None:
        queryset = queryset.filter(only)
    cursor = after or before
    goes_back = after is None and (before is not None or is_last)
    queryset = ordered(queryset, keys, is_reversed=goes_back)
    loaded = queryset if is_whole else resource.loaded(queryset, columns)
    if cursor:
        values = cursor_values(keys, cursor)
        with reading_by_cursor():
            rows = list(loaded.filter(beyond(keys, values, is_reversed=goes_back))[: limit + 1])
    else:
        rows = list(loaded[: limit + 1])
    has_more = len(rows) > limit
    rows = rows[:limit]
    if goes_back:
        rows.reverse()
    if not rows:
        return Page((), None)
    has_next = bool(before) if goes_back else has_more
    has_previous = has_more if goes_back else bool(cursor)
    return Page(
        rows,
        cursor_of(keys, rows[-1]) if has_next else None,
        cursor_of(keys, rows[0]) if has_previous else None,
    )


def selected(
    resource: Resource, user: User, selection: Selection, *, today: date | None = None
) -> QuerySet[Any]:
    """Records that the selection leaves, without order."""
    if not resource.may(user, "view"):
        raise Forbidden("right_missing", right=resource.right("view"))
    queryset = resource.queryset()
    tab = find_tab(resource, selection.tab)
    if tab is not None:
        queryset = queryset.filter(tab.q)
    conditions = [*selection.filters.items(), *selection.within]
    queryset = _filtered(resource, queryset, conditions, today=today or localdate())
    if selection.conditions.items:
        read = read_conditions(resource, selection.conditions, today=today or localdate())
        queryset = queryset.alias(**read.aliases).filter(read.q)
    if search := selection.search.strip()[:MAX_SEARCH]:
        # PostgreSQL refuses what SQLite merely does not find.
        if has_forbidden_character(search):
            return queryset.none()
        found = search_of(resource, queryset, search, selection.shown)
        queryset = queryset.alias(**found.aliases).filter(found.q)
    return queryset


def find_tab(resource: Resource, slug: str) -> ListTab | None:
    """Tab of a list by its slug; the first one when nothing is asked, none for ``NO_TAB``. Raises ``tab_unknown``."""
    if slug == NO_TAB:
        return None
    if not slug:
        return resource.tabs[0] if resource.tabs else None
    for tab in resource.tabs:
        if tab.slug == slug:
            return tab
    raise Refusal("tab_unknown", name=slug[:40])


def _filtered(
    resource: Resource, queryset: QuerySet[Any], filters: Sequence[tuple[str, str]], *, today: date
) -> QuerySet[Any]:
    problems: dict[str, Sequence[Problem]] = {}
    for name, text in filters:
        if not text.strip():
            continue
        column = resource.column(name)
        if column is None or not column.is_filterable:
            problems[name] = [Problem("filter_unknown", {"name": name[:40]})]
            continue
        if has_forbidden_character(text):
            problems[name] = [Problem("control_character")]
            continue
        try:
            condition = column.q(text.strip(), today=today)
            queryset = queryset.alias(**column.aliases()).filter(condition)
        except Refusal as refusal:
            problems[name] = [refusal.problem]
        except (ValidationError, ValueError, OverflowError):
            problems[name] = [Problem("value_invalid")]
    if problems:
        raise Refusal("filter_invalid", fields=problems)
    return queryset


def list_totals(
    resource: Resource, user: User, selection: Selection, sums: Sequence[Column]
) -> tuple[int, Mapping[str, Any]]:
    """How many records the selection leaves, and the sum of each column over all of them. One query."""
    found = selected(resource, user, selection).aggregate(
        _count=Count("pk"), **{f"_sum{index}": Sum(column.name) for index, column in enumerate(sums)}
    )
    return found["_count"], {column.api_name: found[f"_sum{index}"] for index, column in enumerate(sums)}


def may_sum(column: Column) -> bool:
    """Whether the column has a total: numbers that the database holds, but no rates nor amounts per unit."""
    return column.is_numeric and column.is_summable and column.get is None and column.kind != "percent"


def count_records(resource: Resource, user: User, selection: Selection) -> int:
    """How many records the selection leaves: asked for by the user, never by a page on its own."""
    return selected(resource, user, selection).count()


def all_records(
    resource: Resource, user: User, selection: Selection, *, columns: Sequence[Column] | None = None
) -> QuerySet[Any]:
    """The whole selection in its order, for exports and "select all"."""
    rows = ordered(selected(resource, user, selection), sort_keys(resource, selection.sort))
    return resource.loaded(rows, columns)


def neighbour(
    resource: Resource, user: User, selection: Selection, record: Model, *, is_before: bool
) -> Model | None:
    """Record just before or after this one in the list one came from (UI-150)."""
    keys: tuple[SortKey, ...] = sort_keys(resource, selection.sort)
    queryset = selected(resource, user, selection)
    # The record itself may have left the selection since: its own values still tell where it stood.
    here = ordered(resource.queryset(), keys).filter(pk=record.pk).first()
    if here is None:
        return None
    values = [key.value(here) for key in keys]
    found: Model | None = (
        ordered(queryset, keys, is_reversed=is_before)
        .filter(beyond(keys, values, is_reversed=is_before))
        .first()
    )
    return found
