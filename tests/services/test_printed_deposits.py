"""What the pages of invoices and credit notes say of deposits and reasons."""

from decimal import Decimal

from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.printing.printed_document import PrintedDocument
from comptoir.references.models import DossierSettings
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


def test_a_deposit_invoice_is_an_invoice_with_its_mentions_and_no_day_of_supply(dossier: Dossier) -> None:
    shop = open_shop()
    deposit = shop.validates(
        shop.takes_deposit("DUR", {"description": "Acompte", "vat_rate": "20", "amount": "120"})
    )
    [page] = printed_documents([deposit.pk])
    assert page.supplied_on is None
    assert page.penalty_mention and page.indemnity_mention and page.early_discount_mention
    assert [(due.due_on, due.amount) for due in page.due_dates] == [(deposit.dated_on, D(120))]
    assert page.terms_label == deposit.payment_method.label


def test_a_supplier_s_invoice_says_nothing_in_our_name(dossier: Dossier) -> None:
    DossierSettings.objects.update(is_vat_exempt=True, invoice_legal_notice="Réserve de propriété")
    shop = open_shop()
    shop.supplier("EDI", "Éditions", addresses=[])
    invoice = shop.writes("purchase_invoice", "EDI", [("A", 1)])
    [page] = printed_documents([invoice.pk])
    assert page.title == "Facture fournisseur"
    assert (page.penalty_mention, page.indemnity_mention, page.early_discount_mention) == ("", "", "")
    assert page.operation_category is None and not page.is_vat_on_debits
    assert page.legal_notices == () and page.exemption_mentions == ()
    mine = page_of(shop.writes("invoice", "DUR", [("A", 1)]))
    assert mine.legal_notices == ("Réserve de propriété",) and mine.penalty_mention
    assert mine.exemption_mentions == ("TVA non applicable, art. 293 B du CGI",)


def page_of(document: Document) -> PrintedDocument:
    return printed_documents([document.pk])[0]
