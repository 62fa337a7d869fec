"""Deposits through the services: made with their payment, deducted once, given back (sections 6.7 and 11)."""

from decimal import Decimal
from typing import Any

import pytest

from comptoir.documents.models import Document
from comptoir.documents.services.deposits import proposed_deposits
from comptoir.dossiers.registry import Dossier
from comptoir.payments.models import DueDate, Payment
from comptoir.references.models import Bank, DossierSettings, PaymentMethod
from comptoir.stock.models import StockMove
from comptoir.workflows import deposits as workflows
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.payments import validate_payment
from tests.requirements import covers
from tests.services.refusals import assert_told_on, refusal_of, snapshot
from tests.services.shops import TODAY, BusyShop, open_shop

D = Decimal
THREE_HUNDRED = {"description": "Acompte", "vat_rate": "19.6", "amount": "300.00"}
INVOICED = {"description": "Divers", "quantity": "1", "unit_price": "1000.00", "vat_rate": "19.6"}


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    return open_shop()


def attach(document: Document, *deposits: Document) -> Document:
    keys = [deposit.pk for deposit in deposits]
    return workflows.attach(document_id=document.pk, values={"deposits": keys}, today=TODAY)


def fresh(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


def dues(document: Document) -> list[tuple[Decimal, Decimal, str]]:
    """Amount, balance and state of each due date."""
    return list(DueDate.objects.filter(document=document).values_list("amount", "balance", "state"))


def payment_of(deposit: Document) -> Payment:
    return Payment.objects.get(deposit=deposit)


@covers(
    "TV-DOC-54",
    "DOC-094",
    "DOC-210",
    "DOC-215",
    "DOC-256",
    "PAY-026",
    "PAY-074",
    "PAY-120",
    "PAY-122",
    "T05-9",
)
def test_a_deposit_of_300_comes_with_its_payment(shop: BusyShop) -> None:
    deposit = shop.takes_deposit("DUR", THREE_HUNDRED)
    assert (deposit.net_total, deposit.vat_total, deposit.gross_total) == (D("250.84"), D("49.16"), D(300))
    assert (deposit.number, deposit.status, deposit.is_tax_included) == (None, "provisional", True)
    payment = payment_of(deposit)
    assert (payment.amount, payment.method.code, payment.side) == (D(300), "CHQ", "customer")
    assert (payment.allocated_amount, payment.unallocated_amount) == (D(300), 0)
    assert dues(deposit) == [(D(300), 0, "paid")]
    assert DueDate.objects.get(document=deposit).due_on == TODAY
    assert shop.validates(deposit).number == "FD000001"
    assert check_dossier() == []


@covers("TV-DOC-41", "DOC-095", "DOC-237", "STK-112", "TV-DOC-42")
def test_a_deposit_has_no_stock_effect_no_margin_and_no_duplicate(shop: BusyShop) -> None:
    moves = StockMove.objects.count()
    deposit = shop.takes_deposit("DUR", THREE_HUNDRED)
    assert StockMove.objects.count() == moves
    refusal = refusal_of(lambda: shop.duplicates(deposit))
    assert refusal.code == "duplication_not_allowed"


@covers(
    "TV-DOC-55", "TV-DOC-56", "TV-DOC-57", "DOC-047", "DOC-216", "DOC-219", "DOC-122", "DOC-124", "DOC-250"
)
def test_deposits_and_refunds_are_deducted_from_the_final_invoice(shop: BusyShop) -> None:
    deposit = shop.validates(shop.takes_deposit("DUR", THREE_HUNDRED))
    refund = shop.validates(
        shop.takes_deposit("DUR", THREE_HUNDRED | {"amount": "100.00"}, kind="deposit_credit_note")
    )
    invoice = shop.writes("invoice", "DUR", [INVOICED])
    attach(invoice, deposit)
    invoice = fresh(invoice)
    assert (invoice.gross_total, invoice.deposit_total, invoice.net_payable) == (D(1196), D(300), D(896))
    assert dues(invoice) == [(D(896), D(896), "open")]
    attach(invoice, refund)
    invoice = fresh(invoice)
    assert (invoice.deposit_total, invoice.net_payable) == (D(200), D(996))
    shop.validates(invoice)
    credit_note = shop.transfers(invoice, "credit_note")
    assert (credit_note.deposit_total, credit_note.net_payable) == (0, D(1196))
    assert dues(credit_note) == [(D(-1196), D(-1196), "open")]
    assert check_dossier() == []


@covers("TV-DOC-43", "DOC-183", "DOC-220")
def test_a_duplicate_deducts_nothing(shop: BusyShop) -> None:
    invoice = shop.writes("invoice", "DUR", [INVOICED])
    attach(invoice, shop.takes_deposit("DUR", THREE_HUNDRED))
    copy = shop.duplicates(fresh(invoice))
    assert (copy.deposit_total, copy.net_payable) == (0, D(1196))


@covers("DOC-217", "DOC-221", "DOC-218")
def test_a_deposit_is_never_deducted_twice(shop: BusyShop) -> None:
    deposit = shop.takes_deposit("DUR", THREE_HUNDRED)
    first, second = (shop.writes("invoice", "DUR", [INVOICED]) for _ in range(2))
    assert [one.pk for one in proposed_deposits(first)] == [deposit.pk]
    attach(first, deposit)
    assert list(proposed_deposits(second)) == []
    before = snapshot()
    refusal = refusal_of(lambda: attach(first, deposit), before=before)
    assert_told_on(refusal, "deposits.0", ["deposit_already_attached"])
    refusal = refusal_of(lambda: attach(second, deposit), before=before)
    assert_told_on(refusal, "deposits.0", ["deposit_already_deducted"])
    refusal = refusal_of(lambda: attach(second, deposit, deposit), before=before)
    assert_told_on(refusal, "deposits.1", ["deposit_already_attached"])
    workflows.detach(document_id=first.pk, deposit_id=deposit.pk)
    assert (fresh(first).net_payable, dues(first)) == (D(1196), [(D(1196), D(1196), "open")])
    attach(second, deposit)
    assert fresh(second).net_payable == D(896)


@covers("DOC-217")
def test_only_deposits_of_the_party_and_side_are_attached(shop: BusyShop) -> None:
    shop.customer("AGU", "Agut")
    shop.supplier("PRI", "Prisme")
    other = shop.takes_deposit("AGU", THREE_HUNDRED)
    bought = shop.takes_deposit("PRI", THREE_HUNDRED, kind="purchase_deposit_invoice")
    invoice = shop.writes("invoice", "DUR", [INVOICED])
    quote = shop.quotes("DUR", [INVOICED])
    note = shop.writes("return_note", "DUR", [INVOICED])
    before = snapshot()
    for wrong, code in (
        (other, "deposit_other_party"),
        (bought, "deposit_other_side"),
        (quote, "not_a_deposit"),
    ):
        refusal = refusal_of(lambda wrong=wrong: attach(invoice, wrong), before=before)
        assert_told_on(refusal, "deposits.0", [code])
    assert refusal_of(lambda: attach(note, other), before=before).code == "deposits_not_on_this_kind"
    for value in ([10**30], [True], "x", None, [], [0], {"a": 1}, list(range(1, 200))):
        refusal = refusal_of(
            lambda value=value: workflows.attach(
                document_id=invoice.pk, values={"deposits": value}, today=TODAY
            ),
            before=before,
        )
        assert any(name.startswith("deposits") for name in refusal.fields), value
    refusal = refusal_of(lambda: workflows.detach(document_id=invoice.pk, deposit_id=other.pk), before=before)
    assert refusal.code == "deposit_not_attached"


@covers("DOC-123", "DOC-168", "DOC-220", "DOC-221")
def test_a_deposit_on_a_quote_follows_it_to_the_first_invoice(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [("A", 10), ("S", 1)], is_tax_included=True)
    deposit = shop.asks_deposit(quote, rate="30")
    assert (fresh(quote).gross_total, deposit.gross_total) == (D(160), D(48))
    order = shop.transfers(fresh(quote), "order")
    assert (order.deposit_total, order.net_payable) == (D(48), D(112))
    first = shop.delivers(order, {"A": 4})
    rest = shop.delivers(order)
    invoices = [shop.transfers(note, "invoice") for note in (first, rest)]
    assert [(one.deposit_total, one.net_payable) for one in invoices] == [(D(48), D(-8)), (0, D(120))]
    assert fresh(order).deposit_total == D(48)
    shop.validates(deposit)
    for one in invoices:
        shop.validates(one)
    assert check_dossier() == []


def test_a_deposit_on_an_order_is_shared_over_its_rates(shop: BusyShop) -> None:
    order = shop.takes_order("DUR", [("A", 10), ("S", 1)], is_tax_included=True)
    deposit = shop.asks_deposit(order, amount="80.00")
    rows = [(line.vat_percent, line.gross_amount, line.type) for line in deposit.lines.all()]
    assert rows == [(D("5.5"), D(50), "goods"), (D("20"), D(30), "service")]
    assert deposit.lines.first().description == f"Acompte sur commande N° {order} du 20/11/2026"
    assert fresh(order).net_payable == D(80)
    refusal = refusal_of(lambda: shop.asks_deposit(order, amount="80.01"))
    assert_told_on(refusal, "amount", ["deposit_above_total"])


@covers("DOC-093")
def test_a_deposit_credit_note_needs_its_payment_method(shop: BusyShop) -> None:
    DossierSettings.objects.update(default_payment_method=None)
    for kind in ("deposit_invoice", "deposit_credit_note"):
        refusal = refusal_of(lambda kind=kind: shop.takes_deposit("DUR", THREE_HUNDRED, kind=kind))
        assert_told_on(refusal, "payment_method", ["required"])
    deposit = shop.takes_deposit("DUR", THREE_HUNDRED, payment_method="VIR")
    assert payment_of(deposit).method.code == "VIR"
    assert_told_on(
        refusal_of(lambda: shop.revises(deposit, payment_method="")), "payment_method", ["required"]
    )


@covers("OPT-114", "DOC-211", "PAY-104")
def test_a_payment_nobody_completes_takes_the_bank_that_would_be_proposed(shop: BusyShop) -> None:
    bank = shop.lists(Bank, code="BNQ", label="Banque", journal="BQ1", ledger_account="512100")
    DossierSettings.objects.update(default_bank=bank)
    assert payment_of(shop.takes_deposit("DUR", THREE_HUNDRED)).bank == bank
    order = shop.takes_order("DUR", [("A", 10)])
    asked = workflows.request_deposit(
        document_id=order.pk, values={"rate": "30"}, user=shop.user, today=TODAY, is_payment_completed=True
    )
    assert payment_of(asked).bank is None


def test_the_payment_and_the_invoice_follow_a_changed_deposit(shop: BusyShop) -> None:
    deposit = shop.takes_deposit("DUR", THREE_HUNDRED)
    invoice = shop.writes("invoice", "DUR", [INVOICED])
    attach(invoice, deposit)
    line = deposit.lines.get()
    shop.revises(deposit, amounts=[{"id": line.pk, "amount": "250.00"}], payment_method="CB")
    payment = payment_of(deposit)
    assert (payment.amount, payment.method.code, payment.unallocated_amount) == (D(250), "CB", 0)
    assert (fresh(invoice).net_payable, dues(deposit)) == (D(946), [(D(250), 0, "paid")])
    assert deposit.lines.get().vat_percent == D("19.6")
    validate_payment(payment_id=payment.pk)
    refusal = refusal_of(lambda: shop.revises(deposit, amounts=[{"amount": "260.00"}]))
    assert refusal.code == "deposit_payment_validated"
    shop.customer("AGU", "Agut")
    assert refusal_of(lambda: shop.revises(invoice, party="AGU")).code == "deposit_other_party_attached"
    assert check_dossier() == []


@covers("DOC-213", "DOC-222", "PAY-121", "TV-DOC-69")
def test_a_deposit_transferred_to_a_credit_note_is_given_back_whole(shop: BusyShop) -> None:
    order = shop.takes_order("DUR", [("A", 10), ("S", 1)], is_tax_included=True)
    deposit = shop.validates(shop.asks_deposit(order, rate="50"))
    invoice = shop.transfers(fresh(order), "invoice")
    refund = shop.transfers(deposit, "deposit_credit_note")
    assert (refund.gross_total, refund.vat_total) == (deposit.gross_total, deposit.vat_total)
    assert payment_of(refund).amount == -deposit.gross_total
    assert dues(refund) == [(-deposit.gross_total, 0, "paid")]
    assert (fresh(invoice).deposit_total, fresh(invoice).net_payable) == (0, D(160))
    assert list(proposed_deposits(shop.writes("invoice", "DUR", [INVOICED]))) == []
    assert refusal_of(lambda: shop.transfers(deposit, "deposit_credit_note")).code == "transfer_already_done"
    shop.validates(refund)
    shop.validates(fresh(invoice))
    assert check_dossier() == []


def test_a_deposit_is_given_back_in_parts_and_no_further(shop: BusyShop) -> None:
    deposit = shop.takes_deposit("DUR", THREE_HUNDRED)

    def refund(**values: Any) -> Document:
        return workflows.refund_deposit(document_id=deposit.pk, values=values, user=shop.user, today=TODAY)

    assert refusal_of(refund).code == "refund_source_provisional"
    shop.validates(deposit)
    first = refund(amount="100.00")
    assert (first.gross_total, payment_of(first).amount) == (D(100), D(-100))
    assert_told_on(refusal_of(lambda: refund(amount="200.01")), "amount", ["refund_above_deposit"])
    assert_told_on(refusal_of(lambda: shop.transfers(deposit, "deposit_credit_note")), "amount")
    refusal = refusal_of(lambda: shop.revises(first, amounts=[{"amount": "300.01", "vat_rate": "19.6"}]))
    assert_told_on(refusal, "amount", ["refund_above_deposit"])
    invoice = shop.writes("invoice", "DUR", [INVOICED])
    attach(invoice, deposit)
    assert fresh(invoice).deposit_total == D(200)
    rest = refund()
    assert (rest.gross_total, fresh(invoice).deposit_total) == (D(200), 0)
    assert_told_on(refusal_of(refund), "amount", ["deposit_not_positive"])
    assert check_dossier() == []


def test_a_deposit_that_a_validated_invoice_deducts_is_not_given_back(shop: BusyShop) -> None:
    deposit = shop.takes_deposit("DUR", THREE_HUNDRED)
    invoice = shop.writes("invoice", "DUR", [INVOICED])
    attach(invoice, deposit)
    assert refusal_of(lambda: shop.validates(invoice)).code == "deposit_provisional"
    shop.validates(deposit)
    shop.validates(fresh(invoice))
    before = snapshot()
    refusal = refusal_of(lambda: shop.transfers(deposit, "deposit_credit_note"), before=before)
    assert refusal.code == "deposit_deducted"
    refusal = refusal_of(
        lambda: workflows.detach(document_id=invoice.pk, deposit_id=deposit.pk), before=before
    )
    assert refusal.code == "document_sealed"
    assert check_dossier() == []


@covers("TV-DOC-46", "DOC-197", "DOC-198", "PAY-076", "T05-9")
def test_a_deleted_deposit_takes_its_payment_and_leaves_the_invoice_whole(shop: BusyShop) -> None:
    deposit = shop.takes_deposit("DUR", THREE_HUNDRED)
    invoice = shop.writes("invoice", "DUR", [INVOICED])
    attach(invoice, deposit)
    shop.deletes(deposit)
    assert not Payment.objects.exists()
    assert (fresh(invoice).deposit_total, fresh(invoice).net_payable) == (0, D(1196))
    assert dues(invoice) == [(D(1196), D(1196), "open")]
    assert check_dossier() == []


def test_a_deposit_whose_payment_is_final_is_not_deleted(shop: BusyShop) -> None:
    deposit = shop.takes_deposit("DUR", THREE_HUNDRED)
    validate_payment(payment_id=payment_of(deposit).pk)
    assert refusal_of(lambda: shop.deletes(deposit)).code == "payment_validated"


@covers("DOC-257")
def test_a_paid_invoice_takes_no_deposit_any_more(shop: BusyShop) -> None:
    invoice = shop.writes("invoice", "DUR", [INVOICED])
    shop.is_paid(invoice, "50.00")
    deposit = shop.takes_deposit("DUR", THREE_HUNDRED)
    assert refusal_of(lambda: attach(invoice, deposit)).code == "document_paid"


@covers("DOC-305", "DOC-210", "DOC-216", "DOC-222")
def test_purchases_pay_deposits_and_deduct_them_alike(shop: BusyShop) -> None:
    shop.supplier("PRI", "Prisme")
    order = shop.writes("purchase_order", "PRI", [{"article": "A", "quantity": "10", "unit_price": "6.00"}])
    deposit = shop.asks_deposit(order, rate="50")
    assert (deposit.kind, deposit.side) == ("purchase_deposit_invoice", "purchase")
    assert (payment_of(deposit).side, payment_of(deposit).amount) == ("supplier", deposit.gross_total)
    invoice = shop.transfers(fresh(order), "purchase_invoice")
    assert invoice.net_payable == invoice.gross_total - deposit.gross_total
    shop.validates(deposit)
    refund = shop.transfers(deposit, "purchase_deposit_credit_note")
    assert (payment_of(refund).amount, fresh(invoice).deposit_total) == (-deposit.gross_total, 0)
    assert check_dossier() == []


@covers("PTY-081", "DOC-246")
def test_a_deposit_makes_a_prospect_a_customer(shop: BusyShop) -> None:
    shop.prospect("NEW", "Nouveau")
    deposit = shop.takes_deposit("NEW", THREE_HUNDRED)
    assert deposit.party.is_customer


def test_what_was_tampered_with_is_found(shop: BusyShop) -> None:
    deposit = shop.validates(shop.takes_deposit("DUR", THREE_HUNDRED))
    first, second = (shop.writes("invoice", "DUR", [INVOICED]) for _ in range(2))
    attach(first, deposit)
    shop.validates(fresh(first))
    assert check_dossier() == []
    Document.objects.filter(pk=second.pk).update(deposit_total=1, net_payable=D(1195))
    Payment.objects.filter(deposit=deposit).update(amount=D(299), unallocated_amount=D(-1))
    codes = {fault.code for fault in check_dossier()}
    assert {"deposit_total_wrong", "deposit_payment_wrong"} <= codes


def test_a_deposit_taken_off_a_sealed_invoice_is_found(shop: BusyShop) -> None:
    deposit = shop.validates(shop.takes_deposit("DUR", THREE_HUNDRED))
    invoice = shop.writes("invoice", "DUR", [INVOICED])
    attach(invoice, deposit)
    sealed = shop.validates(fresh(invoice))
    sealed.deposit_links.all().delete()
    assert {fault.code for fault in check_dossier()} == {"seal_content_changed", "deposit_total_wrong"}


def test_methods_have_their_banks(shop: BusyShop) -> None:
    bank = shop.lists(Bank, code="CAI", label="Caisse", journal="CA", ledger_account="530000")
    PaymentMethod.objects.filter(code="ESP").update(bank=bank)
    assert payment_of(shop.takes_deposit("DUR", THREE_HUNDRED, payment_method="ESP")).bank == bank


@covers("DOC-221", "DOC-219", "PAY-117")
def test_a_deposit_above_the_first_partial_invoice_leaves_a_credit_for_the_next(shop: BusyShop) -> None:
    """The first invoice takes the whole deposit: what it is too small for is owed to the customer, and settles the next."""
    order = shop.takes_order("DUR", [("S", 10)], is_tax_included=True)
    deposit = shop.asks_deposit(order, amount="100.00")
    shop.validates(fresh(deposit))
    first, second = (shop.transfers(shop.delivers(fresh(order), {"S": count}), "invoice") for count in (1, 9))
    first = shop.validates(fresh(first))
    assert (first.gross_total, first.deposit_total, first.net_payable) == (D(60), D(100), D(-40))
    assert dues(first) == [(D(-40), D(-40), "open")]
    second = shop.validates(fresh(second))
    assert (second.deposit_total, second.net_payable) == (D(0), D(540))
    shop.sets_off(first, second)
    assert (fresh(first).balance_due, fresh(second).balance_due) == (D(0), D(500))
    assert check_dossier() == []
