"""``comptoir dossier check`` finds what was tampered with, and only that."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.documents.models import Document, DocumentLine, Seal
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from comptoir.payments.models import DueDate, Payment
from comptoir.stock.models import StockMove
from comptoir.workflows.check_dossier import check_dossier
from tests.requirements import covers

TODAY = date(2026, 11, 20)


@pytest.fixture
def invoice(dossier: Dossier) -> Document:
    """Three validated invoices with stock and a payment; the second one is given."""
    shop = Shop(user=User.objects.get(), today=TODAY)
    shop.customer("DUR", "Durand", customer={"payment_terms": "CH30"})
    shop.article("A", "Livre A", gross_price="10.00", cost_price="6.00")
    shop.receives([("A", 20, "6.00")])
    order = shop.takes_order("DUR", [("A", 2)])
    shop.delivers(order, {"A": 1})
    invoices = [shop.validates(shop.writes("invoice", "DUR", [("A", 1)])) for _ in range(3)]
    shop.is_paid(invoices[1], "5.00")
    assert check_dossier() == []
    return invoices[1]


def codes() -> list[str]:
    return [found.code for found in check_dossier()]


@covers("P-05")
def test_one_changed_byte_in_a_sealed_invoice_is_found(invoice: Document) -> None:
    DocumentLine.objects.filter(document=invoice, type="goods").update(description="Livre B")
    [found] = check_dossier()
    assert (found.code, found.params["document"]) == ("seal_content_changed", "FA000002")


@covers("P-05", "UPM-006")
@pytest.mark.parametrize("field", ["party_name", "billing_city", "note", "reference"])
def test_the_copies_of_the_party_are_sealed_too(invoice: Document, field: str) -> None:
    Document.objects.filter(pk=invoice.pk).update(**{field: "X"})
    assert codes() == ["seal_content_changed"]


@covers("P-05")
def test_a_due_date_moved_after_the_seal_is_found(invoice: Document) -> None:
    DueDate.objects.filter(document=invoice).update(due_on=date(2027, 1, 1))
    assert codes() == ["seal_content_changed"]


@covers("P-05")
def test_a_seal_made_again_breaks_the_chain(invoice: Document) -> None:
    Seal.objects.filter(document=invoice).update(previous_hash="0" * 64)
    assert "seal_hash_wrong" in codes() or "seal_chain_broken" in codes()


@covers("STK-110", "STK-143")
def test_a_missing_stock_move_is_found(invoice: Document) -> None:
    StockMove.objects.filter(document_line__document=invoice).delete()
    assert "move_wrong" in codes()
    assert "stock_wrong" in codes() or "move_value_wrong" in codes()


@covers("STK-143")
def test_a_wrong_stock_or_average_cost_is_found(invoice: Document) -> None:
    Article.objects.update(real_quantity=Decimal(99))
    assert codes() == ["stock_wrong"]


@covers("PAY-071", "PTY-130")
def test_a_wrong_balance_is_found(invoice: Document) -> None:
    Document.objects.filter(pk=invoice.pk).update(balance_due=Decimal("1.00"))
    assert codes() == ["balance_wrong"]


@covers("PAY-107")
def test_a_wrong_payment_or_due_date_is_found(invoice: Document) -> None:
    Payment.objects.update(allocated_amount=Decimal("4.00"))
    assert codes() == ["payment_wrong"]
    Payment.objects.update(allocated_amount=Decimal("5.00"))
    DueDate.objects.filter(document=invoice).update(balance=Decimal("0.00"))
    assert sorted(codes()) == ["balance_wrong", "due_date_wrong"]


@covers("P-04")
def test_a_gap_in_the_numbers_is_found(invoice: Document) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE documents_document SET number = 'FA000007', sequence_value = 7 WHERE number = 'FA000003'"
        )
    assert {"number_gap", "seal_content_changed"} <= set(codes())


@covers("DOC-171")
def test_a_wrong_delivery_state_is_found(invoice: Document) -> None:
    Document.objects.filter(kind="order").update(delivery_status="fully_delivered")
    assert codes() == ["delivery_status_wrong"]
