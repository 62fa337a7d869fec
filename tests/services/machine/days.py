"""The machine: every gesture, and every invariant after each of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from comptoir.stock.models import StockDocument
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.stock_documents import delete_stock_document
from tests.services.machine.documents import DocumentGestures
from tests.services.machine.gestures import BASKET, DAY, WHICH, chosen
from tests.services.machine.money import MoneyGestures
from tests.services.machine.oracle import faults
from tests.services.machine.records import RecordGestures
from tests.services.shops import TODAY, BusyShop

#: The program's own check reads everything: it runs after every so many gestures and at the end of the days.
CHECKED_EVERY = 10


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever happens inside never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _check() -> None:
    found = check_dossier()
    assert not found, found


class Days(DocumentGestures, MoneyGestures, RecordGestures):
    """A shop that buys, sells, pays and changes its mind."""

    def __init__(self, shop: BusyShop) -> None:
        super().__init__(shop)
        self.steps = 0
        self._undone = _undone()
        self._undone.__enter__()

    def teardown(self) -> None:
        try:
            _check()
        finally:
            self._undone.__exit__(None, None, None)

    @rule(basket=BASKET, day=DAY, is_entry=st.booleans())
    def moves_stock(self, basket: list[tuple[str, int]], day: str, is_entry: bool) -> None:
        self.shop.on(date.fromisoformat(day))
        if is_entry:
            self.tried(lambda: self.shop.receives([(code, quantity, "7.00") for code, quantity in basket]))
        else:
            self.tried(lambda: self.shop.takes_out(basket))
        self.shop.on(TODAY)

    @rule(which=WHICH)
    def deletes_stock_document(self, which: int) -> None:
        document = chosen(StockDocument, which)
        if document is not None:
            self.tried(lambda: delete_stock_document(stock_document_id=document.pk))

    @invariant()
    def nothing_is_wrong(self) -> None:
        found = faults()
        assert not found, found
        self.steps += 1
        if self.steps % CHECKED_EVERY == 0:
            _check()
