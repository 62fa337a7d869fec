"""Every list of the program, on both engines: each sort pages through all rows, each filter and search finds them."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db.models import Model

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.dossiers.text import search_text
from comptoir.resources.columns import Column
from comptoir.resources.listing import Selection, all_records, count_records, list_page
from comptoir.resources.paths import path_value
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource, is_folded
from comptoir.resources.services import create_record
from tests.requirements import covers
from tests.resources.samples import ALL, empty_supplied, identity, make_rows

pytestmark = pytest.mark.usefixtures("dossier")

every_table = pytest.mark.parametrize("resource", ALL, ids=identity)


@pytest.fixture
def user() -> User:
    return User(username="chef", role="administrator")


def pages(resource: Resource, user: User, sort: str, *, limit: int = 4) -> list[Any]:
    """All rows by following the cursors forward, checking that going back gives the same pages."""
    rows: list[Any] = []
    page = list_page(resource, user, sort=sort, limit=limit, tab=_all(resource))
    visited = [page]
    while True:
        rows += page.items
        if page.next_cursor is None:
            break
        page = list_page(resource, user, sort=sort, limit=limit, tab=_all(resource), after=page.next_cursor)
        visited.append(page)
        assert len(visited) < 40_000, "the pages never end"
    for earlier, later in pairwise(visited):
        assert later.previous_cursor is not None
        back = list_page(
            resource, user, sort=sort, limit=limit, tab=_all(resource), before=later.previous_cursor
        )
        assert _ids(back.items) == _ids(earlier.items)
    assert visited[0].previous_cursor is None
    return rows


def _all(resource: Resource) -> str:
    """The tab that holds every row, when there are tabs."""
    return next(
        (tab.slug for tab in resource.tabs if not tab.q), resource.tabs[0].slug if resource.tabs else ""
    )


def _ids(rows: Sequence[Model]) -> list[int]:
    return [row.pk for row in rows]


@covers("UI-102", "UI-104", "UI-105")
@every_table
def test_every_sort_pages_through_all_rows_without_losing_or_doubling_one(
    resource: Resource, user: User
) -> None:
    empty_supplied(resource)
    make_rows(resource, 11)
    expected = set(resource.queryset().values_list("pk", flat=True))
    names = [column.api_name for column in resource.columns if column.is_sortable]
    limit = max(4, len(expected) // 3)
    for sort in ["", *names, *(f"-{name}" for name in names), f"{names[-1]},-{names[0]}"]:
        rows = pages(resource, user, sort, limit=limit)
        assert len(rows) == len(expected), sort
        assert set(_ids(rows)) == expected, sort
        whole = all_records(resource, user, Selection(sort=sort, tab=_all(resource)))
        assert _ids(rows) == _ids(whole), sort


@every_table
def test_ties_and_empty_values_stand_in_one_order_and_its_reverse(resource: Resource, user: User) -> None:
    empty_supplied(resource)
    make_rows(resource, 8)
    for name in [column.api_name for column in resource.columns if column.is_sortable]:
        up = _ids(all_records(resource, user, Selection(sort=name, tab=_all(resource))))
        down = _ids(all_records(resource, user, Selection(sort=f"-{name}", tab=_all(resource))))
        assert down == up[::-1], name


@covers("UI-110", "UI-112", "UI-116")
@every_table
def test_every_filter_finds_the_rows_that_have_the_value_and_no_other(resource: Resource, user: User) -> None:
    make_rows(resource, 6)
    rows = list(resource.queryset()[:400])
    for column in resource.columns:
        if not column.is_filterable:
            continue
        sample = next((row for row in reversed(rows) if column.value(row) not in (None, "")), None)
        if sample is None:
            continue
        text = filter_text(column, sample)
        selection = Selection(filters={column.api_name: text}, tab=_all(resource))
        found = set(_ids(all_records(resource, user, selection)))
        expected = {row.pk for row in resource.queryset() if agrees(column, row, text)}
        assert sample.pk in found, (column.api_name, text)
        assert found == expected, (column.api_name, text)
        assert count_records(resource, user, selection) == len(found)


def filter_text(column: Column, row: Model) -> str:
    value = column.value(row)
    if column.kind == "flag":
        return "oui" if value else "non"
    if column.kind == "choice":
        return str(value)
    if column.is_numeric:
        return f"{value}..{value}".replace(".", ",").replace(",,", "..")
    if column.kind in ("date", "instant"):
        return column.text(row)[:10]
    return str(value)[1:4].upper()


def agrees(column: Column, row: Model, text: str) -> bool:
    value = column.value(row)
    if value is None:
        return False
    if column.kind == "flag":
        return bool(value) == (text == "oui")
    if column.kind == "choice":
        return str(value) == text
    if column.is_numeric:
        return value == Decimal(text.partition("..")[0].replace(",", "."))
    if column.kind in ("date", "instant"):
        return column.text(row)[:10] == text
    return search_text(text) in search_text(str(value))


@covers("UI-096", "TV-UI-09")
@every_table
def test_the_search_ignores_accents_and_capitals(resource: Resource, user: User) -> None:
    make_rows(resource, 5)
    path = resource._search_columns[0].name
    row = resource.queryset().order_by("-pk").first()
    owner = path_value(row, path.rpartition("__")[0]) if "__" in path else row
    text = "SÉCHOIR"[: owner._meta.get_field(path.rpartition("__")[2]).max_length]
    stored = search_text(text) if is_folded(path) else text
    type(owner)._base_manager.filter(pk=owner.pk).update(**{path.rpartition("__")[2]: stored})
    word = search_text(text).upper()
    found = list_page(resource, user, search=word, tab=_all(resource), limit=500).items
    assert row.pk in _ids(found)
    assert all(word.lower() in search_text(*_searched(resource, one)) for one in found)


def _searched(resource: Resource, row: Model) -> list[str]:
    return [str(path_value(row, column.name) or "") for column in resource._search_columns]


def test_a_page_is_stable_while_others_insert(user: User) -> None:
    families = registry.by_api_name("customer-families")
    assert families is not None
    for code in ("B", "D", "F", "H"):
        create_record(families, user=user, values={"code": code, "label": code})
    first = list_page(families, user, limit=2)
    for code in ("A", "C", "G"):
        create_record(families, user=user, values={"code": code, "label": code})
    second = list_page(families, user, limit=3, after=first.next_cursor)
    assert [row.code for row in first.items] == ["B", "D"]
    assert [row.code for row in second.items] == ["F", "G", "H"]


def test_a_cursor_belongs_to_its_sort(user: User) -> None:
    families = registry.by_api_name("customer-families")
    assert families is not None
    make_rows(families, 5)
    cursor = list_page(families, user, limit=2).next_cursor
    with pytest.raises(Refusal, match="cursor_invalid"):
        list_page(families, user, limit=2, sort="-label", after=cursor)
