"""What is done all day long reads a few rows of the large tables, however many there are.

SQLite is told that the tables are large and asked for the way it would take each statement; a way that goes through a
whole large table is a fault, whatever the few rows of a test cost.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.urls import set_urlconf

from comptoir.articles.models import Article
from comptoir.documents.models import Document, DocumentLine, LineLink
from comptoir.dossiers.registry import Dossier
from comptoir.eventlog.models import EventLog
from comptoir.parties.models import Party
from comptoir.payments.models import Allocation, DueDate, Payment
from comptoir.resources.registry import registry
from comptoir.stock.models import StockMove
from comptoir.web.navigation import menus
from tests.services.shops import BusyShop, open_shop
from tests.signed_in_client import SignedInClient

ROWS = 1_000_000
LARGE = (Article, Party, Document, DocumentLine, LineLink, StockMove, Payment, DueDate, Allocation, EventLog)
# Columns that hold one value nearly everywhere: an index of them leads nowhere.
ALIKE = {"side", "kind", "status", "barcode", "type", "is_active", "quote_state", "eco_contribution_id"}


def pretend_large() -> None:
    """Write the figures that counting large tables would give; the connection reads them when it opens again."""
    large = {model._meta.db_table for model in LARGE}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl NOT LIKE 'references%%'")
        indexes = cursor.execute(
            "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index'"
        ).fetchall()
        for name, table, sql in indexes:
            if table in large:
                keys = [
                    row[2] for row in cursor.execute(f"PRAGMA index_xinfo('{name}')").fetchall() if row[5]
                ]
                cursor.execute(
                    "INSERT INTO sqlite_stat1 VALUES (%s, %s, %s)", [table, name, _figures(sql or "", keys)]
                )
    connection.close()


def _figures(sql: str, keys: list[str | None]) -> str:
    """Rows, then how many share the first key, the first two, …"""
    rows, told = ROWS, [str(ROWS)]
    for key in keys:
        is_alike = key in ALIKE or (key is None and "barcode" in sql and " WHERE " not in sql)
        rows = max(1, rows // 2 if is_alike else min(rows // 1000, 20))
        told.append(str(rows))
    return " ".join(told)


@contextmanager
def ways() -> Iterator[list[str]]:
    """Collect the statements inside, and what is wrong with their ways."""
    asked: dict[str, Any] = {}

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not many and sql.startswith(("SELECT", "UPDATE", "DELETE")):
            asked.setdefault(sql, params)
        return execute(sql, params, many, context)

    faults: list[str] = []
    with connection.execute_wrapper(note):
        yield faults
    with connection.cursor() as cursor:
        for sql, params in asked.items():
            steps = [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()]
            faults += [f"{step}: {sql}" for step in steps if _reads_whole(step, sql)]


def _reads_whole(step: str, sql: str) -> bool:
    scanned = re.match(r"SCAN (\w+)", step)
    if (
        scanned is None or " LIMIT " in sql or "COVERING INDEX" in step
    ):  # a page of a list, a count of an index
        return False
    aliases = dict(re.findall(r'"(\w+)" (T\d+|U\d+|V\d+)\b', sql))
    named = {alias: table for table, alias in aliases.items()}
    table = named.get(scanned[1], scanned[1])
    return table in {model._meta.db_table for model in LARGE}


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    shop = open_shop()
    shop.supplier("FOU", "Fournisseur", supplier={})
    pretend_large()
    return shop


def everyday(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [("A", 2), ("S", 1)])
    shop.revises(quote, reference="R1")
    order = shop.transfers(quote, "order")
    shop.validates(shop.asks_deposit(order, rate="30"))
    note = shop.delivers(order, {"A": 1})
    shop.delivers(order)
    invoice = shop.validates(shop.transfers(note, "invoice"))
    payment = shop.is_paid(invoice)
    shop.banks(payment)
    shop.credits(invoice, {"A": 1})
    shop.deletes(shop.duplicates(invoice))
    closed = shop.takes_order("DUR", [("B", 3)])
    shop.delivers(closed, {"B": 1})
    shop.closes(closed)
    template = shop.keeps_template(closed, "Modèle")
    shop.uses_template(template, "DUR")
    shop.takes_out([("A", 1)])


def purchases(shop: BusyShop) -> None:
    order = shop.buys("purchase_order", "FOU", [("A", 5)])
    note = shop.delivers(order)
    shop.validates(shop.transfers(note, "purchase_invoice"))


@pytest.mark.parametrize("day", [everyday, purchases], ids=lambda day: day.__name__)
def test_documents_payments_and_stock_read_few_rows(shop: BusyShop, day: Callable[[BusyShop], None]) -> None:
    with ways() as faults:
        day(shop)
    assert not faults, "\n".join(faults)


def test_pages_read_few_rows(shop: BusyShop, dossier: Dossier) -> None:
    everyday(shop)
    client = SignedInClient(dossier, "administrator")
    set_urlconf("comptoir.config.dossier_urls")
    addresses = ["/", *(entry.url for menu in menus(shop.user, "") for entry in menu.entries)]
    for resource in registry:
        record = resource.queryset().first()
        if record is not None and resource.menu:
            addresses.append(resource.record_url(record))
    set_urlconf(None)
    addresses += [f"/ventes/documents/{document.pk}/" for document in Document.objects.all()]
    wrong: dict[str, str] = {}
    for address in dict.fromkeys(addresses):
        with ways() as faults:
            assert client.get(f"/d/{dossier.slug}{address}").status_code in (200, 302), address
        wrong |= dict.fromkeys(faults, address)
    assert not wrong
    assert len(addresses) > 100


def test_a_whole_table_would_be_seen(shop: BusyShop) -> None:
    with ways() as faults:
        list(Document.objects.filter(note="x").order_by())
    assert len(faults) == 1 and faults[0].startswith("SCAN documents_document")
