"""Every mention that the law wants on an invoice (specification 14, section 1) is on the page."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from comptoir.printing.composer import compose_pdf
from comptoir.printing.printed_document import OperationCategory, PrintedDueDate, PrintedVat
from comptoir.printing.sample import SAMPLE_SELLER, sample_document
from tests.golden.pdf_reading import compact, needs_poppler, page_texts, whole_text
from tests.requirements import covers

pytestmark = needs_poppler

MENTIONS = {
    "legal form and capital": "SARL au capital de 10 000 €",
    "seller's address": "1 place du Modèle, 34000 Montpellier",
    "seller's SIREN": "SIREN 123 456 782",
    "seller's SIRET": "SIRET 123 456 782 00010",
    "RCS": "RCS Montpellier 123 456 782",
    "RM": "RM 123456782 RM 34",
    "MSA": "MSA 34-77",
    "NAF": "NAF 47.61Z",
    "seller's VAT number": "TVA FR11123456782",
    "buyer's name": "Société Spécimen",
    "buyer's address": "12 rue de l’Exemple",
    "buyer's SIREN": "SIREN 987 654 324",
    "buyer's VAT number": "N° de TVA FR06987654324",
    "delivery address": "Adresse de livraison Société Spécimen – entrepôt, 3 quai du Modèle, 34200 Sète",
    "date": "du 21 novembre 2026",
    "number": "N° FA000214",
    "date of supply": "Date de réalisation 20/11/2026",
    "line": "9782364744103 Chut ! On a un plan 2 13,74 5 % 5,5 % 26,10",
    "VAT of 20 %": "20 % 100,80 20,16",
    "VAT of 5.5 %": "5,5 % 66,39 3,65",
    "net total": "Total HT 167,19 €",
    "VAT total": "TVA 23,81 €",
    "gross total": "Total TTC 191,00 €",
    "net payable": "Net à payer 191,00 €",
    "category of operation": "mixte (livraison de biens et prestation de services)",
    "VAT on debits": "Option pour le paiement de la TVA d’après les débits.",
    "payment date": "21/12/2026 Virement 191,00 €",
    "early payment": "Pas d’escompte pour paiement anticipé.",
    "penalty": "pénalités au taux de trois fois l’intérêt légal.",
    "recovery indemnity": "Indemnité forfaitaire pour frais de recouvrement : 40 €.",
    "notice of the options": "Clause de réserve de propriété.",
    "IBAN": "FR76 3000 6000 0112 3456 7890 189",
    "BIC": "BIC AGRIFRPP",
    "reference of the payment": "Référence à rappeler FA000214",
    "terms": "Règlement 30 jours",
    "origin": "Bon de livraison N° BL000087 du 20/11/2026",
    "seal": "Scellé 3f9a-c21e",
    "page": "Page 1/1",
}


@pytest.fixture(scope="module")
def invoice_text() -> str:
    invoice = replace(
        sample_document(seller=replace(SAMPLE_SELLER, rm="123456782 RM 34", msa="34-77")),
        operation_category=OperationCategory.MIXED,
        legal_notices=("Clause de réserve de propriété.",),
    )
    return compact(whole_text(compose_pdf(invoice)))


@covers("DOC-290", "PRN-031", "PRN-032", "OPT-126", "PAR-046")
@pytest.mark.parametrize("mention", MENTIONS)
def test_an_invoice_bears_every_mention(invoice_text: str, mention: str):
    assert compact(MENTIONS[mention]) in invoice_text


@pytest.mark.parametrize(
    "mention",
    [
        "TVA non applicable, art. 293 B du CGI",
        "Exonération de TVA, art. 262 ter I du CGI",
        "Autoliquidation",
    ],
)
def test_an_exemption_is_told_once_even_when_rate_and_document_tell_it(mention: str):
    invoice = replace(
        sample_document(),
        vat_rows=(PrintedVat(rate=Decimal(0), base=Decimal("167.19"), amount=Decimal(0), mention=mention),),
        exemption_mentions=(mention,),
    )
    assert whole_text(compose_pdf(invoice)).count(mention) == 1


@pytest.mark.parametrize(
    ("category", "label"),
    [
        (OperationCategory.GOODS, "Date de livraison 20/11/2026"),
        (OperationCategory.SERVICES, "Date de prestation 20/11/2026"),
    ],
)
def test_the_day_of_supply_is_named_after_the_category(category: OperationCategory, label: str):
    assert label in whole_text(compose_pdf(replace(sample_document(), operation_category=category)))


def test_each_due_date_is_a_real_date_with_its_amount():
    dues = (
        PrintedDueDate(due_on=date(2026, 12, 31), amount=Decimal("91.00"), method="Chèque"),
        PrintedDueDate(due_on=date(2027, 1, 31), amount=Decimal("100.00"), method="Virement"),
    )
    text = whole_text(compose_pdf(replace(sample_document(), due_dates=dues)))
    assert "Échéances" in text
    assert "31/12/2026 Chèque 91,00 €" in text
    assert "31/01/2027 Virement 100,00 €" in text


@covers("OPT-125", "PRN-031")
def test_a_quote_tells_until_when_it_holds_and_waits_for_a_signature():
    [page] = page_texts(compose_pdf(sample_document("quote")))
    assert "Valable jusqu’au 21/12/2026" in page
    assert "Bon pour accord" in page
    assert "Devis valable jusqu’à la date indiquée." in page
    assert "pénalités" not in page


def test_a_page_without_prices_tells_nothing_of_money():
    text = whole_text(compose_pdf(sample_document("invoice"), template="quantities"))
    assert "Ramette" in text
    for word in ("9,48", "TVA 2", "Total", "Net à payer", "Montant", "P.U.", "IBAN", "Échéance", "pénalités"):
        assert word not in text
