"""What the pages of invoices and credit notes say of deposits and reasons."""

from decimal import Decimal

from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.workflows.deposits import attach
from comptoir.workflows.printed_pages import printed_documents
from tests.services.shops import TODAY, open_shop

D = Decimal


def test_a_final_invoice_lists_its_deposits_with_the_vat_they_told(dossier: Dossier) -> None:
    shop = open_shop()
    amounts = {"description": "Acompte", "vat_rate": "20", "amount": "120.00"}
    deposit = shop.validates(shop.takes_deposit("DUR", amounts))
    line = {"description": "Divers", "quantity": "1", "unit_price": "1000.00", "vat_rate": "20"}
    invoice = shop.writes("invoice", "DUR", [line])
    attach(document_id=invoice.pk, values={"deposits": [deposit.pk]}, today=TODAY)
    shop.validates(Document.objects.get(pk=invoice.pk))
    note = shop.credits(Document.objects.get(pk=invoice.pk), reason="ANNUL")
    page, credited = printed_documents([invoice.pk, note.pk])
    [printed] = page.deposits
    assert (printed.number, printed.gross, page.net_payable) == ("FD000001", D(120), D(1080))
    [row] = page.deducted_vat
    assert (row.rate, row.deposit_base, row.deposit_amount, row.remaining_amount) == (
        20,
        D(100),
        D(20),
        D(180),
    )
    assert (credited.deposits, credited.credit_reason) == ((), "Annulation de la vente")
