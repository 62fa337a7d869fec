"""The page of each kind, kept as text. ``UPDATE_GOLDEN=1 pytest tests/golden`` writes the files anew: look at the
difference, and at the pages, before keeping it."""

import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from comptoir.core.document_figures import LineType
from comptoir.core.document_kinds import KINDS
from comptoir.printing.composer import compose_pdf
from comptoir.printing.printed_document import PrintedDocument, PrintedLine
from comptoir.printing.sample import sample_document, sample_lines
from tests.golden.pdf_reading import compact, needs_poppler, page_texts
from tests.requirements import covers

PAGES = Path(__file__).parent / "pages"

pytestmark = needs_poppler


@covers("PRN-003", "PRN-031", "PRN-032")
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_page(kind: str):
    _expect(kind, sample_document(kind))


@covers("PRN-030")
def test_delivery_note_without_prices():
    _expect("delivery_note_quantities", sample_document("delivery_note"), template="quantities")


def test_partly_delivered_order_shows_what_remains():
    order = sample_document("order")
    lines = tuple(
        replace(line, delivered_quantity=Decimal(1), remaining_quantity=line.quantity - 1)
        for line in order.lines
    )
    _expect("order_partly_delivered", replace(order, lines=lines))


@covers("PRN-030", "PRN-034", "PRN-037")
def test_invoice_with_tax_included_discount_shipping_deposit_and_eco_contribution():
    invoice = sample_document(
        lines=[replace(line, eco_unit_amount=Decimal("0.12")) for line in sample_lines(4)],
        is_tax_included=True,
        footer_discount_rate=Decimal(5),
        shipping_amount=Decimal("6.90"),
        deposit=Decimal(20),
    )
    _expect(
        "invoice_tax_included",
        replace(invoice, countervalue_amount=Decimal("655.96"), countervalue_currency="F"),
    )


@covers("DOC-045", "PRN-036", "UI-073")
def test_text_subtotal_origin_and_page_break_lines():
    lines = [
        PrintedLine(type=LineType.PAGE_BREAK),
        PrintedLine(
            type=LineType.ORIGIN, description="Transféré de : Bon de livraison N° BL000012 du 14/11/2026."
        ),
        *sample_lines(3),
        PrintedLine(type=LineType.SUBTOTAL),
        PrintedLine(type=LineType.PAGE_BREAK),
        PrintedLine(type=LineType.PAGE_BREAK),
        PrintedLine(type=LineType.TEXT, description="Fournitures de rentrée\nlivrées en deux cartons"),
        *sample_lines(6)[3:],
        PrintedLine(type=LineType.SUBTOTAL, description="Fournitures"),
        PrintedLine(type=LineType.PAGE_BREAK),
    ]
    _expect("invoice_all_types_of_lines", sample_document(lines=lines))


def _expect(name: str, document: PrintedDocument, template: str = "document") -> None:
    kept = PAGES / f"{name}.txt"
    text = "\n\f\n".join(page_texts(compose_pdf(document, template))) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        kept.write_text(text, "utf-8")
    expected = kept.read_text("utf-8")
    if compact(text) != compact(expected):
        assert text == expected
