"""Rules of documents that no other scenario shows: flags, stock of what is made, deposits, free payments, codes."""

from datetime import date

import pytest

from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import items
from comptoir.payments.models import DueDate, Payment
from comptoir.references.models import VatRate
from comptoir.stock.models import StockMove
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.group_documents import group_documents
from comptoir.workflows.payments import allocate_payment, record_payment
from tests.requirements import covers
from tests.services.shops import TODAY, BusyShop, open_shop


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    return open_shop()


@covers("DOC-119", "DOC-169", "DOC-117", "DOC-147", "DOC-115")
@pytest.mark.parametrize("by", ["transfer", "grouping"])
def test_an_order_transferred_or_grouped_is_delivered_at_once(shop: BusyShop, by: str) -> None:
    orders = [shop.takes_order("DUR", [("A", 2), ("S", 1), ("B", 1)]) for _ in range(2)]
    before = shop.stock()
    if by == "transfer":
        made = [shop.transfers(order, "delivery_note") for order in orders]
    else:
        values = {"documents": [order.pk for order in orders], "kind": "delivery_note"}
        made = group_documents(values=values, user=shop.user, today=shop.today)
    states = Document.objects.filter(kind="order").values_list("delivery_status", flat=True)
    assert set(states) == {"fully_delivered"}
    moves = StockMove.objects.filter(document_line__document__in=made)
    assert sorted(moves.values_list("article__code", "quantity")) == [
        ("A", -2),
        ("A", -2),
        ("B", -1),
        ("B", -1),
    ]
    assert {code: before[code] - left for code, left in shop.stock().items()} == {"A": 4, "B": 2}
    assert check_dossier() == []


@covers("DOC-115")
def test_what_only_the_target_has_takes_its_default(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [("A", 1)])
    order = shop.on(date(2026, 11, 25)).transfers(quote, "order")
    assert (order.delivery_on, order.delivery_status, order.quote_state) == (None, "not_delivered", None)
    assert order.valid_until_on is None and order.payment_terms.code == "CH30"  # type: ignore[union-attr]


@covers("P-11")
def test_seven_rates_stand_on_one_document_and_on_one_grouping(shop: BusyShop) -> None:
    rates = [str(rate) for rate in VatRate.objects.values_list("rate", flat=True).distinct()[:7]]
    lines = [{"article": "S", "vat_rate": rate, "quantity": "1"} for rate in rates]
    orders = [shop.takes_order("DUR", lines) for _ in range(2)]
    values = {"documents": [order.pk for order in orders], "kind": "invoice"}
    [invoice] = group_documents(values=values, user=shop.user, today=shop.today)
    assert len({line.vat_percent for line in items(invoice)}) == len(set(map(float, rates)))


@covers("DOC-208", "DOC-209", "DOC-216", "DOC-067")
def test_a_deposit_is_taken_in_three_ways(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [("S", 1)], deposit_amount="20.00")
    assert (quote.net_payable, Payment.objects.count()) == (40, 0)
    deposit = shop.takes_deposit("DUR", {"amount": "20.00", "vat_rate": "5.5"})
    assert Payment.objects.get(deposit=deposit).amount == 20
    order = shop.takes_order("DUR", [("S", 1)])
    shop.asks_deposit(order, amount="25.00")
    invoice = shop.transfers(order, "invoice")
    assert (invoice.deposit_total, invoice.net_payable) == (25, 35)
    assert check_dossier() == []


@covers("DOC-267", "DOC-269")
def test_a_payment_is_kept_without_allocation_and_allocated_later(shop: BusyShop) -> None:
    invoices = [shop.validates(shop.writes("invoice", "DUR", [("A", 1)])) for _ in range(2)]
    body = {
        "side": "customer",
        "party": "DUR",
        "paid_on": TODAY.isoformat(),
        "amount": "20.00",
        "method": "CHQ",
    }
    payment = record_payment(values=body, user=shop.user, today=TODAY)
    assert (payment.unallocated_amount, DueDate.objects.filter(balance=10).count()) == (20, 2)
    dues = [{"due_date": DueDate.objects.get(document=invoice).pk, "amount": "10.00"} for invoice in invoices]
    allocate_payment(payment_id=payment.pk, values={"allocations": dues}, today=TODAY)
    payment.refresh_from_db()
    assert (payment.unallocated_amount, set(DueDate.objects.values_list("balance", flat=True))) == (0, {0})
    assert check_dossier() == []
