"""What a party owes, and the money held as its deposits (PTY-068 to PTY-070, TPT-112, BKS-144)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from comptoir.core.document_kinds import Side
from comptoir.core.party_balance import PartyBalance
from comptoir.parties.balances import party_figures
from comptoir.parties.models import Party
from comptoir.workflows import deposits as deposit_workflows
from tests.requirements import covers
from tests.services.shops import TODAY, BusyShop, open_shop

pytestmark = pytest.mark.usefixtures("dossier")
D = Decimal


@pytest.fixture
def shop() -> BusyShop:
    return open_shop()


def held(code: str = "DUR", side: Side = Side.SALE) -> Decimal:
    return party_figures(Party.objects.get(code=code), side=side, today=TODAY).deposit_balance


def balance(code: str = "DUR", side: Side = Side.SALE, days: int = 0) -> PartyBalance:
    return party_figures(Party.objects.get(code=code), side=side, today=TODAY + timedelta(days=days)).balance


@covers("PTY-068", "PTY-069", "PTY-070", "TPT-112")
def test_what_is_due_what_is_late_and_what_was_paid_too_much(shop: BusyShop) -> None:
    assert balance() == PartyBalance(D(0), D(0), D(0), D(0))
    invoice = shop.validates(shop.writes("invoice", "DUR", [("A", 2)]))
    due_on = invoice.due_dates.get().due_on
    days = (due_on - TODAY).days
    assert balance() == PartyBalance(D(0), D(20), D(0), D(20))
    assert balance(days=days) == PartyBalance(D(20), D(0), D(0), D(20))
    assert balance(days=days + 1) == PartyBalance(D(20), D(0), D(20), D(20))
    shop.is_paid(invoice, "5")
    assert balance().balance == D(15)
    assert balance(side=Side.PURCHASE).balance == D(0)


@covers("BKS-144", "UPM-037")
def test_deposits_are_held_until_an_invoice_deducts_them_or_they_are_given_back(shop: BusyShop) -> None:
    order = shop.takes_order("DUR", [("A", 5)])
    first = shop.asks_deposit(order, amount="20")
    assert held() == D(20)
    assert balance().balance == D(0)
    shop.validates(first)
    invoice = shop.transfers(order, "invoice")
    assert held() == D(0)
    assert balance().balance == invoice.balance_due == invoice.gross_total - 20
    other = shop.takes_order("DUR", [("B", 2)])
    second = shop.validates(shop.asks_deposit(other, amount="10"))
    assert held() == D(10)
    deposit_workflows.detach(document_id=other.pk, deposit_id=second.pk)
    assert held() == D(10)
    deposit_workflows.refund_deposit(
        document_id=second.pk, values={"amount": "4"}, user=shop.user, today=TODAY
    )
    assert held() == D(6)
