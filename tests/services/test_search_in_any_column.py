"""The search of a list finds a word in any shown column, on both engines; declared columns alone in a long list."""

from collections.abc import Sequence
from datetime import date

import pytest
from django.http import QueryDict

from comptoir.resources import row_search
from comptoir.resources.listing import list_totals, selected
from comptoir.resources.registry import registry
from comptoir.resources.views.opened import open_list
from tests.requirements import covers
from tests.services.shops import BusyShop, open_shop

pytestmark = pytest.mark.usefixtures("dossier")


@pytest.fixture
def shop() -> BusyShop:
    return open_shop()


def found(shop: BusyShop, table: str, text: str, **query: str) -> list[str]:
    resource = registry.get(table)
    assert resource is not None
    data = QueryDict(mutable=True)
    data.update({"q": text, **query})
    opened = open_list(resource, shop.user, data)
    rows = selected(opened.resource, shop.user, opened.state.selection)
    return sorted(str(row) for row in rows) if table != "articles" else sorted(row.code for row in rows)


@pytest.fixture
def articles(shop: BusyShop) -> BusyShop:
    family = shop.lists(registry.get("familles-articles").model, code="JEU", label="Jeunesse & éveil")
    shop.article("A1", "Le loup", gross_price="1234.50", cost_price="3.00", family="JEU")
    shop.article("B2", "La lune", gross_price="12.90", cost_price="3.00")
    shop.service("C3", "Reliure", gross_price="0.50")
    assert family
    return shop


@covers("UI-096")
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["A", "A1", "B", "B2", "C3", "S"]),
        ("loup", ["A1"]),  # a declared column
        ("EVEIL", ["A1"]),  # the label of the family, accents and capitals ignored
        ("eveil lune", []),  # every word in the same row
        ("jeunesse loup", ["A1"]),  # in different columns of it
        ("234,5", ["A1"]),  # an amount as the cell shows it, 1 234,50
        ("1 234,50", ["A1"]),
        ("12,9", ["B2"]),
        ("0,5", ["C3"]),
        ("zzz", []),
        ("%", []),
        ("'; drop", []),
    ],
)
def test_every_word_is_looked_for_in_what_the_list_shows(
    articles: BusyShop, text: str, codes: Sequence[str]
) -> None:
    shown = "code,label,family,gross_price,type"
    assert found(articles, "articles", text, colonnes=shown) == codes


@covers("UI-096")
def test_choices_and_days_are_found_by_their_words(shop: BusyShop) -> None:
    quote = shop.writes("quote", "DUR", [("A", 1)], dated_on=date(2026, 11, 21))
    shop.writes("order", "DUR", [("A", 1)], dated_on=date(2026, 3, 2))
    shown = "number,kind,dated_on"
    only = [quote.number]
    for text in ("21/11", "11/2026", "21/11/2026", "devis", "DEVIS 2026", "21/11 dévis"):
        assert found(shop, "documents-vente", text, colonnes=shown, onglet="*") == only, text
    assert found(shop, "documents-vente", "03/2026 devis", colonnes=shown, onglet="*") == []


@covers("UI-096")
def test_a_column_that_is_not_shown_is_not_searched(articles: BusyShop) -> None:
    assert found(articles, "articles", "eveil", colonnes="code,label") == []


def test_a_long_list_looks_in_its_declared_columns(
    articles: BusyShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_search, "READ_AT_MOST", 2)
    shown = "code,label,family"
    assert found(articles, "articles", "eveil", colonnes=shown) == []
    assert found(articles, "articles", "loup", colonnes=shown) == ["A1"]
    # A filter that leaves few rows brings the other columns back.
    assert found(articles, "articles", "eveil", colonnes=shown, **{"f.code": "a"}) == ["A1"]


@covers("UI-096")
def test_totals_count_the_rows_that_the_search_leaves(articles: BusyShop) -> None:
    resource = registry.get("articles")
    assert resource is not None
    data = QueryDict(mutable=True)
    data.update({"q": "eveil", "colonnes": "code,family"})
    opened = open_list(resource, articles.user, data)
    assert list_totals(opened.resource, articles.user, opened.state.selection, [])[0] == 1
