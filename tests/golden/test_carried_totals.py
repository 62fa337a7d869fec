"""Totals carried from page to page are exact, and the last page is never one of totals alone."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from comptoir.core.document_figures import LineType
from comptoir.printing.composer import compose_pdf
from comptoir.printing.printed_document import PrintedDocument, PrintedLine
from comptoir.printing.sample import sample_document, sample_lines
from tests.golden.pdf_reading import needs_poppler, page_texts
from tests.requirements import covers

pytestmark = needs_poppler

CODE = re.compile(r"ART-(\d{4})")


def numbered_invoice(count: int, **changes: object) -> PrintedDocument:
    """An invoice whose lines can be told apart: ART-0000, ART-0001 … with different amounts."""
    lines = [
        replace(
            line, code=f"ART-{number:04}", quantity=Decimal(number % 7 + 1), unit_price=Decimal(number) / 4
        )
        for number, line in enumerate(sample_lines(count))
    ]
    return replace(sample_document(lines=lines), **changes)


def amount(text: str) -> Decimal:
    return Decimal(re.sub(r"\s", "", text).replace(",", ".").replace("−", "-"))


def carried(page: str, label: str) -> Decimal | None:
    found = re.search(rf"^{label} ([\d \u00a0−]+,\d\d)$", page, re.MULTILINE)
    return amount(found[1]) if found else None


@covers("PRN-036")
@pytest.mark.parametrize("count", [1, 8, 40, 120])
def test_each_page_carries_the_exact_sum_of_the_lines_before_it(count: int):
    invoice = numbered_invoice(count)
    amounts = [line.amount for line in invoice.lines]
    pages = page_texts(compose_pdf(invoice))
    seen: list[int] = []
    for number, page in enumerate(pages):
        before = sum((amounts[line] for line in seen), Decimal(0))
        assert carried(page, "Report") == (before if number else None)
        seen += [int(code) for code in CODE.findall(page)]
        after = sum((amounts[line] for line in seen), Decimal(0))
        assert carried(page, "À reporter") == (after if number + 1 < len(pages) else None)
    assert seen == list(range(count))
    assert sum(amounts) == invoice.lines_total


@pytest.mark.parametrize("count", range(1, 46))
def test_totals_always_stand_on_a_page_with_lines(count: int):
    pages = page_texts(compose_pdf(numbered_invoice(count, legal_notices=("Merci.\n" * (count % 5),))))
    assert "Net à payer" in pages[-1]
    assert CODE.search(pages[-1])
    assert sum("Net à payer" in page for page in pages) == 1


def test_forty_lines_take_two_pages():
    lines = [replace(line, description=line.description.partition("\n")[0][:40]) for line in sample_lines(40)]
    assert len(page_texts(compose_pdf(sample_document(lines=lines)))) == 2


def test_the_heading_is_repeated_and_the_document_named_on_every_page():
    pages = page_texts(compose_pdf(numbered_invoice(120)))
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert "Réf. Désignation" in page
        assert f"Page {number}/{len(pages)}" in page
        assert "SIRET 123 456 782 00010" in page
        assert ("Facture FA000214 du 21/11/2026" in page) == (number > 1)


@covers("DOC-045", "PRN-036")
def test_a_page_break_starts_a_new_page_and_carries_the_total():
    lines = [*sample_lines(2), PrintedLine(type=LineType.PAGE_BREAK), *sample_lines(1)]
    first, second = page_texts(compose_pdf(sample_document(lines=lines)))
    assert carried(first, "À reporter") == carried(second, "Report") == Decimal("54.54")


def test_quantities_alone_carry_nothing():
    pages = page_texts(compose_pdf(numbered_invoice(80), template="quantities"))
    assert len(pages) > 1
    assert not any("eport" in page for page in pages)


def test_a_negative_total_is_carried_with_its_sign():
    lines = [replace(line, quantity=-line.quantity) for line in sample_lines(40)]
    pages = page_texts(compose_pdf(sample_document("credit_note", lines=lines)))
    assert carried(pages[0], "À reporter") < 0
