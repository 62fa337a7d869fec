"""Many hands at once: numbers stay continuous, nobody gets an error (P-04)."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.documents.models import Document
from comptoir.dossiers.connection import close_connections, use_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from comptoir.workflows import documents as workflows
from comptoir.workflows.check_dossier import check_dossier
from tests.requirements import covers

TODAY = date(2026, 11, 20)
THREADS = {"postgresql": 50, "sqlite": 10}


def at_once(dossier: Dossier, count: int, work: Callable[[int], object]) -> list[object]:
    """Run ``work(0) … work(count - 1)``, each in its own thread and connection, all starting together."""
    barrier = threading.Barrier(count)

    def run(index: int) -> object:
        try:
            with use_dossier(dossier):
                barrier.wait(timeout=60)
                return work(index)
        finally:
            close_connections()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture
def shop(dossier: Dossier) -> Shop:
    shop = Shop(user=User.objects.get(), today=TODAY)
    shop.customer("DUR", "Durand", customer={"payment_terms": "CH30"})
    for code in "ABC":
        shop.article(code, f"Livre {code}", gross_price="10.00", cost_price="6.00")
    shop.receives([(code, 100, "6.00") for code in "ABC"])
    return shop


@covers("P-04", "P-05")
def test_invoices_validated_at_once_have_continuous_numbers(shop: Shop, dossier: Dossier) -> None:
    count = THREADS[dossier.engine]
    drafts = [shop.writes("invoice", "DUR", [("A", 1), ("B", 1)]).pk for _ in range(count)]

    def validate(index: int) -> str | None:
        sealed = workflows.validate_document(document_id=drafts[index], user=None, today=TODAY)
        return sealed.number

    numbers = at_once(dossier, count, validate)
    assert sorted(map(str, numbers)) == [f"FA{value:06d}" for value in range(1, count + 1)]
    assert check_dossier() == []


@covers("P-08", "STK-134", "OPT-055")
def test_delivery_notes_written_at_once_move_the_stock_exactly(shop: Shop, dossier: Dossier) -> None:
    count = THREADS[dossier.engine] // 2
    orders = (["A", "B", "C"], ["C", "B", "A"], ["B", "A", "C"])

    def write(index: int) -> str | None:
        basket = [(code, 1) for code in orders[index % 3]]
        return Shop(user=shop.user, today=TODAY).writes("delivery_note", "DUR", basket).number

    numbers = at_once(dossier, count, write)
    assert sorted(map(str, numbers)) == [f"BL{value:06d}" for value in range(1, count + 1)]
    assert {article.real_quantity for article in Article.objects.all()} == {100 - count}
    assert check_dossier() == []


@covers("DOC-102", "P-09")
def test_a_quote_transferred_by_two_hands_gives_one_order(shop: Shop, dossier: Dossier) -> None:
    quote = shop.quotes("DUR", [("A", 1)])

    def transfer(index: int) -> str:
        try:
            return str(Shop(user=shop.user, today=TODAY).transfers(quote, "order"))
        except Exception as error:  # the loser is told why
            return getattr(error, "code", repr(error))

    outcomes = sorted(map(str, at_once(dossier, 4, transfer)))
    assert outcomes == ["CM000001", *["transfer_already_done"] * 3]
    assert Document.objects.filter(kind="order").count() == 1
