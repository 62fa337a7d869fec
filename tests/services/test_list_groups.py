"""Groups, totals, values of a column and the end of every list, against what Python makes of the same rows."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import localtime

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.dossiers.registry import Dossier
from comptoir.resources.columns import Column
from comptoir.resources.distinct import column_values
from comptoir.resources.grouping import EMPTY_WORD, PERIODS, group_levels, group_page, may_group
from comptoir.resources.listing import NO_TAB, Selection, all_records, list_totals, may_sum, page_of, selected
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.ui.french_format import MONTHS
from tests.requirements import covers
from tests.resources.samples import ALL, empty_supplied, identity, make_rows

USER = User(username="chef", role="administrator")
MANY = 500
every_table = pytest.mark.parametrize("resource", ALL, ids=identity)


def rows_of(resource: Resource) -> list[Any]:
    empty_supplied(resource)
    make_rows(resource, 9)
    return list(resource.queryset())


def sums_of(resource: Resource) -> list[Column]:
    return [column for column in resource.columns if may_sum(column)]


def heading_of(name: str, column: Column, row: Any) -> str:
    value = column.value(row)
    if value in (None, ""):
        return EMPTY_WORD
    if column.kind == "instant":
        value = localtime(value).date()
    period = name.rpartition(".")[2]
    if period in PERIODS:
        return f"{value.year}" if period == "year" else f"{MONTHS[value.month - 1]} {value.year}"
    return column.shown(value)


def names_of(resource: Resource) -> list[str]:
    names = [column.api_name for column in resource.columns if may_group(column)]
    days = [one.api_name for one in resource.columns if may_group(one) and one.kind in ("date", "instant")]
    return names + [f"{name}.{period}" for name in days for period in PERIODS]


@covers("UI-106", "UI-137")
@every_table
def test_every_column_groups_all_rows_with_their_count_and_subtotals(
    resource: Resource, dossier: Dossier
) -> None:
    rows, sums = rows_of(resource), sums_of(resource)
    for name in names_of(resource):
        (level,) = group_levels(resource, name)
        for is_descending in (False, True):
            groups = whole_groups(resource, level, sums=sums, is_descending=is_descending)
            expected = Counter(heading_of(name, level.column, row) for row in rows)
            found: Counter[str] = Counter()
            for group in groups:
                found[group.text] += group.count
                if len(groups) > MANY and group.count == 1:
                    continue  # a table of 1,479 codes: its groups of one row are counted, not opened one by one
                within = selected(
                    resource, USER, Selection(tab=NO_TAB, within=[(level.column.api_name, group.condition)])
                )
                inside = list(within)
                # The rows of a group are exactly those that it counted and summed.
                assert len(inside) == group.count, (name, group)
                for column in sums:
                    values = [column.value(row) for row in inside]
                    assert (group.sums[column.api_name] or 0) == sum(filter(None, values)), (name, group)
            assert found == expected, name


def whole_groups(resource: Resource, level: Any, **values: Any) -> list[Any]:
    """Every group of a level, page after page."""
    queryset = selected(resource, USER, Selection(tab=NO_TAB))
    found: list[Any] = []
    after = ""
    while True:
        page = group_page(queryset, level, after=after, limit=500, **values)
        found += page.items
        if page.next_cursor is None:
            return found
        after = page.next_cursor


@covers("UI-106")
@every_table
def test_groups_are_paged_without_losing_or_doubling_one(resource: Resource, dossier: Dossier) -> None:
    rows_of(resource)
    for name in names_of(resource):
        (level,) = group_levels(resource, name)
        for is_descending in (False, True):
            queryset = selected(resource, USER, Selection(tab=NO_TAB))
            whole = whole_groups(resource, level, is_descending=is_descending)
            found, after, pages = [], "", 0
            size = min(500, max(2, len(whole) // 3))
            while True:
                page = group_page(queryset, level, is_descending=is_descending, after=after, limit=size)
                found += page.items
                pages += 1
                if page.next_cursor is None:
                    break
                after = page.next_cursor
                assert pages < 20
            assert sorted(one.condition for one in found) == sorted(one.condition for one in whole), name


@covers("UI-137")
@every_table
def test_totals_are_over_all_rows_in_one_query(
    resource: Resource, dossier: Dossier, assert_queries: Any
) -> None:
    rows, sums = rows_of(resource), sums_of(resource)
    with assert_queries(1):
        count, totals = list_totals(resource, USER, Selection(tab=NO_TAB), sums)
    assert count == len(rows)
    for column in sums:
        assert (totals[column.api_name] or 0) == sum(filter(None, (column.value(row) for row in rows)))


@covers("UI-113")
@every_table
def test_the_values_of_every_column_are_those_of_the_list(resource: Resource, dossier: Dossier) -> None:
    rows = rows_of(resource)
    for column in resource.columns:
        if not may_group(column):
            continue
        # Its own filter does not narrow what is offered.
        selection = Selection({column.api_name: "="}, tab=NO_TAB)
        found = column_values(resource, USER, selection, column)
        expected = Counter(heading_of(column.api_name, column, row) for row in rows)
        listed: Counter[str] = Counter()
        for one in found.items:
            listed[one.text] += one.count
        if found.is_cut:
            assert set(listed) <= set(expected)
        elif not found.is_by_month:
            assert listed == expected, column.api_name


@every_table
def test_the_end_of_a_list_is_its_last_page(resource: Resource, dossier: Dossier) -> None:
    rows_of(resource)
    for sort in ["", *(column.api_name for column in resource.columns if column.is_sortable)]:
        selection = Selection(sort=sort, tab=NO_TAB)
        whole = [row.pk for row in all_records(resource, USER, selection)]
        last = page_of(resource, USER, selection, is_last=True, limit=4)
        assert [row.pk for row in last.items] == whole[-4:]
        assert last.next_cursor is None and last.previous_cursor is not None
        before = page_of(resource, USER, selection, before=last.previous_cursor, limit=4)
        assert [row.pk for row in before.items] == whole[-8:-4]


@covers("TV-UI-10")
def test_the_automatic_filter_proposes_each_value_and_the_empty_one(dossier: Dossier) -> None:
    articles = registry.by_api_name("articles")
    assert articles is not None
    for row, author in zip(make_rows(articles, 4), ["Paris", "Lyon", "", "Lyon"], strict=True):
        row.author = author  # type: ignore[attr-defined]
        row.save()
    column = articles.column("author")
    assert column is not None
    whole = Selection(tab=NO_TAB)
    found = column_values(articles, USER, whole, column)
    assert [(one.text, one.count) for one in found.items] == [(EMPTY_WORD, 1), ("Lyon", 2), ("Paris", 1)]
    before = [row.pk for row in all_records(articles, USER, whole)]
    lyon = Selection({"author": found.items[1].condition}, tab=NO_TAB)
    assert [row.author for row in all_records(articles, USER, lyon)] == ["Lyon", "Lyon"]
    assert [row.pk for row in all_records(articles, USER, whole)] == before
    assert [one.text for one in column_values(articles, USER, whole, column, search="lyo").items] == ["Lyon"]
    price = articles.column("net_price")
    assert price is not None
    assert column_values(articles, USER, whole, price, search="n'importe quoi").items == ()


@covers("UI-106")
def test_days_group_by_month_and_year(dossier: Dossier) -> None:
    documents = registry.get("documents-vente")
    assert documents is not None
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 28)]
    for row, day in zip(make_rows(documents, 4), days, strict=True):
        row.dated_on, row.net_total = day, Decimal("10.10")  # type: ignore[attr-defined]
        row.save()
    total = documents.column("net_total")
    assert total is not None
    queryset = selected(documents, USER, Selection(tab=NO_TAB))
    (months,) = group_levels(documents, "dated_on.month")
    found = group_page(queryset, months, sums=[total], is_descending=True).items
    assert [(one.text, one.count, one.sums["net_total"]) for one in found] == [
        ("février 2026", 1, Decimal("10.10")),
        ("janvier 2026", 2, Decimal("20.20")),
        ("décembre 2025", 1, Decimal("10.10")),
    ]
    assert found[0].condition == "01/02/2026..28/02/2026"
    (years,) = group_levels(documents, "dated_on.year")
    assert [(one.text, one.count) for one in group_page(queryset, years).items] == [("2025", 1), ("2026", 3)]
    assert months.label == "Date (mois)"


@pytest.mark.parametrize("text", ["x", "dated_on.week", "number.month", "dated_on.month.year", "is_closed"])
def test_a_group_that_makes_no_sense_is_refused(text: str, dossier: Dossier) -> None:
    documents = registry.get("documents-vente")
    assert documents is not None
    with pytest.raises(Refusal, match="group_unknown"):
        group_levels(documents, text)


def test_too_many_levels_and_cursors_of_another_order_are_refused(dossier: Dossier) -> None:
    documents = registry.get("documents-vente")
    assert documents is not None
    with pytest.raises(Refusal, match="groups_too_many"):
        group_levels(documents, "number,dated_on,kind,status,party_code")
    (level,) = group_levels(documents, "status")
    with pytest.raises(Refusal, match="cursor_invalid"):
        group_page(documents.queryset(), level, after="abc")
