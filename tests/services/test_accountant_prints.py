"""The journals for the accountant, headed with the firm and its people."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from comptoir.core.document_kinds import Side
from comptoir.references.models import AccountingFirm
from comptoir.workflows.accountant_prints import firm_blocks, journal_pdf, journal_rows
from tests.requirements import covers
from tests.services.refusals import codes_of, refusal_of
from tests.services.shops import TODAY, BusyShop, open_shop

pytestmark = pytest.mark.usefixtures("dossier")
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def shop() -> BusyShop:
    return open_shop()


@covers("PRN-022", "PRN-040")
def test_the_journal_holds_validated_invoices_and_credit_notes_of_the_period(shop: BusyShop) -> None:
    invoice = shop.validates(shop.writes("invoice", "DUR", [("A", 2), ("S", 1)]))
    credit = shop.validates(shop.writes("credit_note", "DUR", [("A", 1)]))
    shop.writes("invoice", "DUR", [("B", 1)])
    rows = journal_rows(Side.SALE, start=date(2026, 11, 1), end=date(2026, 11, 30))
    assert [(row.document.number, row.gross) for row in rows] == [
        (invoice.number, invoice.gross_total), (credit.number, -credit.gross_total),
    ]  # fmt: skip
    for row in rows:
        assert row.net + sum((amount for _, amount in row.vat.values()), Decimal(0)) == row.gross
        assert sum((base for base, _ in row.vat.values()), Decimal(0)) == row.net
    assert rows[1].vat[Decimal("5.5")] == (-credit.net_total, -credit.vat_total)
    assert journal_rows(Side.SALE, start=date(2026, 12, 1), end=date(2026, 12, 31)) == []
    assert journal_rows(Side.PURCHASE, start=TODAY, end=TODAY) == []
    text = PdfReader(BytesIO(journal_pdf(Side.SALE, start=TODAY, end=TODAY, now=NOW))).pages[0].extract_text()
    words = " ".join(text.split())
    total = f"{invoice.gross_total - credit.gross_total:.2f}".replace(".", ",")
    assert "Journal des ventes" in words and "Facture FA000001" in words and "2 pièces" in words
    assert "TVA 20 %" in words and "TVA 5,5 %" in words and total in words


@covers("OPT-048")
def test_the_firm_and_its_people_stand_at_the_head(shop: BusyShop) -> None:
    AccountingFirm.objects.update_or_create(
        pk=1,
        defaults={
            "legal_form": "SARL", "name": "Cabinet Rivière", "siret": "73282932000074", "line1": "2 rue des Comptes",
            "postal_code": "34000", "city": "Montpellier", "website": "riviere.example",
            "accountant_title": "Madame", "accountant_first_name": "Anne", "accountant_last_name": "Rivière",
            "accountant_phone": "0467000000", "accountant_email": "anne@riviere.example",
            "assistant_last_name": "Petit", "assistant_mobile": "0600000000",
        },
    )  # fmt: skip
    text = PdfReader(BytesIO(journal_pdf(Side.SALE, start=TODAY, end=TODAY, now=NOW))).pages[0].extract_text()
    words = " ".join(text.replace("\u00a0", " ").split())
    for told in (
        "SARL Cabinet Rivière", "SIRET 732 829 320 00074", "2 rue des Comptes", "34000 Montpellier", "riviere.example",
        "Expert-comptable", "Madame Anne Rivière", "Tél. 0467000000", "anne@riviere.example",
        "Collaborateur", "Petit", "Port. 0600000000",
    ):  # fmt: skip
        assert told in words, told
    assert firm_blocks(None) == () and firm_blocks(AccountingFirm(name="X"))[1:] == [[], []]


def test_a_period_that_ends_before_it_begins_is_refused(shop: BusyShop) -> None:
    refused = refusal_of(lambda: journal_pdf(Side.SALE, start=TODAY, end=date(2026, 1, 1), now=NOW))
    assert codes_of(refused) == {"end": ["journal_dates"]}
