"""Credit notes of invoices: whole or in part, with or without the goods, never beyond what was invoiced (section 6.6)."""

from decimal import Decimal
from typing import Any

import pytest

from comptoir.documents.models import Document, DocumentLink
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import items
from comptoir.payments.models import DueDate, Payment
from comptoir.references.models import CreditReason
from comptoir.workflows import credit_notes as workflows
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.payments import close_due_date
from tests.requirements import covers
from tests.services.refusals import assert_told_on, refusal_of, snapshot
from tests.services.shops import TODAY, BusyShop, open_shop

D = Decimal


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    return open_shop()


@pytest.fixture
def invoice(shop: BusyShop) -> Document:
    """Validated: 10 A at 10.00, 4 B at 12.50, VAT included: 150.00."""
    return shop.validates(shop.writes("invoice", "DUR", [("A", 10), ("B", 4)], is_tax_included=True))


def fresh(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


def dues(document: Document) -> list[tuple[Decimal, Decimal, str]]:
    return list(DueDate.objects.filter(document=document).values_list("amount", "balance", "state"))


@covers("DOC-087", "DOC-089", "DOC-091", "DOC-122", "PAY-073", "STK-110")
def test_chosen_quantities_are_credited_and_the_goods_come_back(shop: BusyShop, invoice: Document) -> None:
    before = shop.stock()
    note = shop.credits(invoice, {"A": 3}, reason="RETOUR")
    assert (note.kind, note.gross_total, note.net_payable) == ("credit_note", D(30), D(30))
    assert [(line.article_code, line.quantity) for line in items(note)] == [("A", D(3))]
    assert (note.credit_reason, note.payment_terms) == ("Retour de marchandise", None)
    assert note.lines.first().description == "Transféré de : Facture N° FA000001 du 20/11/2026."
    assert dues(note) == [(D(-30), D(-30), "open")]
    assert shop.stock()["A"] == before["A"] + 3
    assert fresh(invoice).status == "validated"
    assert check_dossier() == []


def test_goods_that_stay_away_do_not_come_back_to_the_stock(shop: BusyShop, invoice: Document) -> None:
    before = shop.stock()
    note = shop.credits(invoice, {"A": 3}, reason="Livre abîmé", is_without_return=True)
    assert shop.stock() == before
    assert (note.is_without_return, note.credit_reason) == (True, "Livre abîmé")
    shop.revises(note, is_without_return=False)
    assert shop.stock()["A"] == before["A"] + 3
    shop.revises(note, is_without_return=True, reference="Retour refusé")
    assert shop.stock() == before
    assert check_dossier() == []


def test_an_invoice_is_credited_until_nothing_is_left(shop: BusyShop, invoice: Document) -> None:
    shop.credits(invoice, {"A": 3, "B": 1})
    refusal = refusal_of(lambda: shop.credits(invoice, {"A": 7, "B": 4}))
    assert_told_on(refusal, "lines.1.quantity", ["credit_above_invoiced"])
    rest = shop.credits(invoice)
    assert {line.article_code: line.quantity for line in items(rest)} == {"A": D(7), "B": D(3)}
    assert rest.gross_total == D("107.50")
    assert_told_on(refusal_of(lambda: shop.credits(invoice)), "lines", ["nothing_to_credit"])
    refusal = refusal_of(lambda: shop.transfers(invoice, "credit_note"))
    assert_told_on(refusal, "lines.0.quantity", ["credit_above_invoiced"])
    shop.deletes(rest)
    assert shop.credits(invoice, {"B": 3}).gross_total == D("37.50")
    assert check_dossier() == []


@covers("DOC-102")
def test_a_credit_note_made_by_transfer_counts_too(shop: BusyShop, invoice: Document) -> None:
    shop.keeps(shop.transfers(invoice, "credit_note"), {"A": 4})
    assert refusal_of(lambda: shop.transfers(invoice, "credit_note")).code == "transfer_already_done"
    assert_told_on(refusal_of(lambda: shop.credits(invoice, {"A": 7})), "lines.0.quantity")
    assert shop.credits(invoice, {"A": 6}).gross_total == D(60)


def test_a_changed_credit_note_stays_within_its_invoice(shop: BusyShop, invoice: Document) -> None:
    shop.credits(invoice, {"A": 6})
    note = shop.credits(invoice, {"A": 4, "B": 4})
    lines = {line.article_code: line.pk for line in items(note)}
    before = snapshot()

    def revise(*rows: dict[str, Any], **values: Any) -> None:
        shop.revises(note, lines=list(rows), **values)

    one, other = {"id": lines["A"], "quantity": "4"}, {"id": lines["B"], "quantity": "4"}
    refusal = refusal_of(lambda: revise(one | {"quantity": "5"}, other), before=before)
    assert_told_on(refusal, "lines.0.quantity", ["credit_above_invoiced"])
    refusal = refusal_of(lambda: revise(one, other | {"unit_price": "13.00"}), before=before)
    assert_told_on(refusal, "lines", ["credit_total_above_invoiced"])
    extra = {"description": "Geste commercial", "quantity": "1", "unit_price": "5.00", "vat_rate": "5.5"}
    refusal = refusal_of(lambda: revise(one, other, extra), before=before)
    assert_told_on(refusal, "lines", ["credit_total_above_invoiced"])
    refusal = refusal_of(
        lambda: shop.revises(note, shipping_amount="1.00", shipping_vat_rate="20"), before=before
    )
    assert_told_on(refusal, "lines", ["credit_total_above_invoiced"])
    revise(one | {"quantity": "3"}, other, extra)
    assert fresh(note).gross_total == D(85)
    assert check_dossier() == []


def test_crediting_line_by_line_may_round_a_cent_above_the_whole(shop: BusyShop) -> None:
    lines = [{"description": name, "quantity": "1", "unit_price": "0.03", "vat_rate": "20"} for name in "abc"]
    invoice = shop.validates(shop.writes("invoice", "DUR", lines))
    assert invoice.gross_total == D("0.11")
    keys = [line.pk for line in items(invoice)]
    notes = [shop.credits(invoice, lines=[{"line": key, "quantity": "1"}]) for key in keys]
    assert sum(note.gross_total for note in notes) == D("0.12")


def test_discount_and_shipping_are_credited_with_the_lines(shop: BusyShop) -> None:
    values = {"footer_discount_amount": "15.00", "shipping_amount": "6.00", "shipping_vat_rate": "20"}
    invoice = shop.validates(
        shop.writes("invoice", "DUR", [("A", 10), ("B", 4)], is_tax_included=True, **values)
    )
    assert invoice.gross_total == D(141)
    part = shop.credits(invoice, {"A": 5})
    assert (part.footer_discount_rate, part.gross_total) == (D(10), D(45))
    rest = shop.credits(invoice, {"A": 5, "B": 4}, is_shipping_credited=True)
    assert rest.gross_total == D(96)
    refusal = refusal_of(lambda: shop.credits(invoice, {}, is_shipping_credited=True))
    assert_told_on(refusal, "lines", ["nothing_to_credit"])
    shop.deletes(part), shop.deletes(rest)
    whole = shop.credits(invoice)
    assert (whole.gross_total, whole.vat_total, whole.is_footer_discount_typed) == (
        invoice.gross_total,
        invoice.vat_total,
        True,
    )


@covers("T05-8", "PAY-117", "TV-DOC-57")
def test_a_credit_note_is_set_off_against_its_invoice(shop: BusyShop, invoice: Document) -> None:
    note = shop.credits(invoice, {"A": 3}, is_set_off=True)
    assert (note.balance_due, fresh(invoice).balance_due) == (0, D(120))
    assert dues(note) == [(D(-30), 0, "paid")]
    assert dues(invoice) == [(D(150), D(120), "partial")]
    payment = Payment.objects.get()
    assert (payment.amount, payment.unallocated_amount, payment.allocations.count()) == (0, 0, 2)
    line = items(note)[0]
    shop.revises(note, lines=[{"id": line.pk, "quantity": "2"}])
    assert (fresh(note).balance_due, fresh(invoice).balance_due) == (0, D(130))
    shop.validates(fresh(note))
    assert check_dossier() == []


def test_a_deleted_credit_note_gives_its_invoice_back_what_it_settled(
    shop: BusyShop, invoice: Document
) -> None:
    shop.deletes(shop.credits(invoice, {"A": 3}, is_set_off=True))
    assert (fresh(invoice).balance_due, Payment.objects.count()) == (D(150), 0)
    assert not DocumentLink.objects.filter(source=invoice).exists()
    assert check_dossier() == []


def test_setting_off_later_takes_what_both_still_have(shop: BusyShop, invoice: Document) -> None:
    shop.is_paid(invoice, "140.00")
    note = shop.validates(shop.credits(invoice, {"A": 3}))

    def set_off() -> Payment:
        return workflows.set_off(document_id=note.pk, user=shop.user, today=TODAY)

    set_off()
    assert (fresh(note).balance_due, fresh(invoice).balance_due) == (D(-20), 0)
    assert refusal_of(set_off).code == "nothing_to_set_off"
    shop.is_paid(note, method="VIR")
    assert fresh(note).balance_due == 0
    free = shop.writes("credit_note", "DUR", [("A", 1)])
    refusal = refusal_of(lambda: workflows.set_off(document_id=free.pk, user=shop.user, today=TODAY))
    assert refusal.code == "credit_without_invoice"
    assert check_dossier() == []


def test_a_due_date_closed_by_hand_keeps_its_set_off(shop: BusyShop, invoice: Document) -> None:
    note = shop.credits(invoice, {"A": 3}, is_set_off=True)
    close_due_date(due_date_id=DueDate.objects.get(document=invoice).pk, today=TODAY)
    assert refusal_of(lambda: shop.deletes(note)).code == "due_date_closed"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"lines": []}, "lines"),
        ({"lines": "x"}, "lines"),
        ({"lines": [{"line": 1}]}, "lines.0.quantity"),
        ({"lines": [{"quantity": "1"}]}, "lines.0.line"),
        ({"lines": [{"line": 2**61, "quantity": "1"}]}, "lines.0.line"),
        ({"lines": [{"line": 10**40, "quantity": "1"}]}, "lines.0.line"),
        ({"reason": "x" * 61}, "reason"),
        ({"reason": "\ud800"}, "reason"),
        ({"dated_on": "2026-11-21"}, "dated_on"),
        ({"dated_on": "3000-01-01"}, "dated_on"),
        ({"is_without_return": "peut-être"}, "is_without_return"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_credit_badly_asked_is_refused(
    shop: BusyShop, invoice: Document, values: dict[str, Any], field: str
) -> None:
    assert_told_on(refusal_of(lambda: shop.credits(invoice, **values)), field)


def test_quantities_of_the_other_sign_zero_or_too_large_are_refused(
    shop: BusyShop, invoice: Document
) -> None:
    before = snapshot()
    for quantity, code in (
        ("-1", "credit_wrong_sign"),
        ("10.00001", "credit_above_invoiced"),
        ("11", "credit_above_invoiced"),
    ):
        refusal = refusal_of(lambda quantity=quantity: shop.credits(invoice, {"A": quantity}), before=before)
        assert_told_on(refusal, "lines.0.quantity", [code])
    assert_told_on(refusal_of(lambda: shop.credits(invoice, {"A": 0}), before=before), "lines")


def test_only_a_validated_invoice_is_credited(shop: BusyShop) -> None:
    provisional = shop.writes("invoice", "DUR", [("A", 1)])
    assert refusal_of(lambda: shop.credits(provisional)).code == "credit_source_provisional"
    order = shop.takes_order("DUR", [("A", 1)])
    assert refusal_of(lambda: shop.credits(order)).code == "not_creditable"


@covers("DOC-090")
def test_a_credit_note_is_neither_transferred_nor_credited(shop: BusyShop, invoice: Document) -> None:
    note = shop.validates(shop.credits(invoice))
    assert refusal_of(lambda: shop.credits(note)).code == "not_creditable"
    assert_told_on(refusal_of(lambda: shop.transfers(note, "invoice")), "kind", ["transfer_not_allowed"])


@covers("DOC-305", "DOC-311")
def test_purchases_are_credited_alike(shop: BusyShop) -> None:
    shop.supplier("PRI", "Prisme")
    line = {"article": "A", "quantity": "10", "unit_price": "6.00"}
    invoice = shop.validates(shop.writes("purchase_invoice", "PRI", [line]))
    before = shop.stock()
    note = shop.credits(invoice, {"A": 2}, is_set_off=True)
    assert (note.kind, shop.stock()["A"]) == ("purchase_credit_note", before["A"] - 2)
    assert fresh(invoice).balance_due == invoice.gross_total - note.gross_total
    assert check_dossier() == []


def test_reason_and_return_belong_to_credit_notes_alone(shop: BusyShop) -> None:
    for values in ({"credit_reason": "x"}, {"is_without_return": True}, {"amounts": [{"amount": "1"}]}):
        refusal = refusal_of(lambda values=values: shop.writes("invoice", "DUR", [("A", 1)], **values))
        assert_told_on(refusal, next(iter(values)), ["not_on_this_kind"])
    note = shop.writes("credit_note", "DUR", [("A", 1)], credit_reason="Geste", is_without_return=True)
    copy = shop.duplicates(note)
    assert (copy.credit_reason, copy.is_without_return) == ("Geste", True)
    assert check_dossier() == []


def test_a_new_dossier_has_reasons(shop: BusyShop) -> None:
    assert CreditReason.objects.filter(label="Retour de marchandise").exists()
