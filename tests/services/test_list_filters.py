"""Every operator of every column of every table, on both engines, against Python's own answer."""

import operator as compare
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils.timezone import localtime

from comptoir.accounts.models import User
from comptoir.dossiers.registry import Dossier
from comptoir.dossiers.text import search_text
from comptoir.resources.columns import Column
from comptoir.resources.conditions import WITHOUT_VALUE, Criterion, criterion_text
from comptoir.resources.listing import NO_TAB, Selection, selected
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from tests.requirements import covers
from tests.resources.samples import ALL, empty_supplied, identity, make_rows

C = Criterion

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": compare.eq,
    "lt": compare.lt,
    "le": compare.le,
    "gt": compare.gt,
    "ge": compare.ge,
    "contains": lambda value, asked: asked in value,
    "starts": lambda value, asked: value.startswith(asked),
    "ends": lambda value, asked: value.endswith(asked),
}


def answer(column: Column, name: str, value: Any, asked: Any) -> bool:
    """What Python says of one value."""
    if name in WITHOUT_VALUE:
        return (value in (None, "")) is (name == "empty")
    if name in ("ne", "not_contains"):
        return not answer(column, "contains" if name == "not_contains" else "eq", value, asked)
    if value is None:
        return False
    if column.has_patterns:
        value, asked = search_text(value), search_text(asked)
    return COMPARE[name](value, asked)


def comparable(column: Column, value: Any) -> Any:
    if value is None or column.has_patterns:
        return value
    if column.kind == "choice":
        return str(value)
    if column.kind == "instant":
        return localtime(value).date()
    return Decimal(value) if column.is_numeric else value


def typed_text(column: Column, value: Any) -> str:
    if column.kind == "flag":
        return "oui" if value else "non"
    if column.kind in ("date", "instant"):
        return f"{value:%d/%m/%Y}"
    return str(value).replace(".", ",") if column.is_numeric else str(value)


@covers("UI-112", "UI-116")
@pytest.mark.parametrize("resource", ALL, ids=identity)
def test_every_operator_of_every_column_agrees_with_python(resource: Resource, dossier: Dossier) -> None:
    empty_supplied(resource)
    make_rows(resource, 7)
    user = User(username="chef", role="administrator")
    rows = list(resource.queryset())
    for column in resource.columns:
        if not column.is_filterable:
            continue
        values = {row.pk: comparable(column, column.value(row)) for row in rows}
        known = [value for value in values.values() if value not in (None, "")]
        if not known:
            continue
        # The middle one, so that each comparison has something on both sides.
        asked = sorted(known)[len(known) // 2]
        for name in column.operators:
            part = asked[1:3] if column.has_patterns and len(str(asked)) > 2 else asked
            value = part if name in ("contains", "not_contains") else asked
            text = criterion_text(column, C(name, typed_text(column, value)))
            found = selected(resource, user, Selection({column.api_name: text}, tab=NO_TAB))
            expected = {pk for pk, held in values.items() if answer(column, name, held, value)}
            assert set(found.values_list("pk", flat=True)) == expected, (column.api_name, text)


@covers("UI-113", "TV-UI-10", "TV-UI-11")
def test_ticked_values_and_two_conditions_in_one_list(dossier: Dossier) -> None:
    articles = registry.by_api_name("articles")
    assert articles is not None
    rows = make_rows(articles, 4)
    for row, (price, author) in zip(
        rows, [(50, "Paris"), (100, "Lyon"), (150, ""), (200, "lyon")], strict=True
    ):
        row.net_price, row.author = Decimal(price), author  # type: ignore[attr-defined]
        row.save()
    user = User(username="chef", role="administrator")

    def prices(**filters: str) -> list[Decimal]:
        found = selected(articles, user, Selection(filters, tab=NO_TAB))
        return sorted(found.values_list("net_price", flat=True))

    assert prices(net_price=">=100 et <200") == [100, 150]
    assert prices(net_price="<60 ou >=200") == [50, 200]
    assert prices(author='="Lyon"') == [100]
    assert prices(author="=LYON") == [100, 200]
    assert prices(author='="Lyon" ou =') == [100, 150]
    assert prices(author="<>*y*") == [50, 150]
    assert prices(author='="Paris" ou ="lyon"') == [50, 200]
