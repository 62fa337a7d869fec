"""What the demonstration dossier is made of, and that it comes out the same each time, whatever day it is."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from comptoir.documents.models import Document, DocumentLine
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.dossiers.text import search_text
from comptoir.exchange.demo import tell_demo
from comptoir.exchange.demo.catalogue import FAMILIES, SUPPLIERS, in_store_barcode
from comptoir.exchange.demo.customers import CUSTOMER_FAMILIES
from comptoir.exchange.demo.files import customer_order, rows
from comptoir.exchange.demo.opening_days import is_open, open_days, open_on_or_after, open_on_or_before
from comptoir.payments.models import Payment
from comptoir.stock.models import StockMove
from comptoir.workflows.check_dossier import check_dossier

SUNDAY_IN_JANUARY = date(2027, 1, 3)


def test_in_store_barcodes_have_their_check_digit() -> None:
    assert in_store_barcode(11) == "2000000000114"


def test_the_shop_is_closed_on_sundays_and_holidays() -> None:
    assert not is_open(SUNDAY_IN_JANUARY) and not is_open(date(2026, 12, 25)) and is_open(date(2026, 11, 21))
    assert open_on_or_before(SUNDAY_IN_JANUARY) == date(2027, 1, 2)
    assert open_on_or_after(date(2026, 5, 1)) == date(2026, 5, 2)
    assert open_days(date(2026, 12, 24), date(2026, 12, 28)) == [date(2026, 12, day) for day in (24, 26, 28)]


def test_the_ten_titles_are_those_of_the_customer_order() -> None:
    articles = {row["code"]: row for row in rows("articles.csv")}
    ordered = customer_order()
    assert len(ordered) == 10
    for row in ordered:
        article = articles[row["code"]]
        assert _words(article["label"]) >= _words(row["titre"])
        assert _words(article["author"]) == _words(row["auteur"])


def test_the_tables_agree_with_each_other() -> None:
    articles, parties = rows("articles.csv"), rows("parties.csv")
    codes = {row["code"] for row in parties}
    assert len({row["code"] for row in articles}) == len(articles)
    assert len(codes) == len(parties)
    assert {row["family"] for row in articles} == set(FAMILIES)
    assert set(SUPPLIERS.values()) == {row["code"] for row in parties if row["role"] == "supplier"}
    assert {row["family"] for row in parties if row["role"] != "supplier"} == set(CUSTOMER_FAMILIES)
    addressed = {row["party"] for row in rows("addresses.csv")}
    assert addressed == codes
    assert {row["party"] for row in rows("contacts.csv")} <= codes


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_same_day_gives_the_same_dossier(new_test_dossier: Callable[[str], Dossier]) -> None:
    told = []
    for slug in ("un", "deux"):
        with use_dossier(new_test_dossier(slug)):
            tell_demo(today=SUNDAY_IN_JANUARY, first=date(2026, 12, 14))
            assert check_dossier() == []
            told.append(_summary())
    assert told[0] == told[1]
    days = [row[2] for row in told[0][0]]
    assert max(days) == SUNDAY_IN_JANUARY - timedelta(days=1)


def _words(text: str) -> set[str]:
    folded = search_text(text)
    return set("".join(letter if letter.isalnum() else " " for letter in folded).split())


def _summary() -> list[list[Any]]:
    documents = Document.objects.order_by("pk").values_list(
        "kind", "number", "dated_on", "party_code", "net_payable"
    )
    lines = DocumentLine.objects.order_by("pk").values_list("article_code", "quantity", "net_amount")
    moves = StockMove.objects.order_by("pk").values_list("article__code", "moved_on", "quantity", "value")
    payments = Payment.objects.order_by("pk").values_list("party__code", "paid_on", "amount", "method__code")
    return [list(documents), list(lines), list(moves), list(payments)]
