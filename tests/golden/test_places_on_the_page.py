"""Where things stand: the address in the window of the envelope, and nothing over anything else."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from fontTools.ttLib import TTFont

from comptoir.core.document_figures import LineType
from comptoir.printing.composer import compose_pdf
from comptoir.printing.printed_document import PrintedAddress, PrintedDocument, PrintedLine
from comptoir.printing.sample import SAMPLE_SELLER, sample_document, sample_lines
from comptoir.printing.text_width import greatest_width
from comptoir.printing.workspace import FONTS_FOLDER
from tests.golden.pdf_reading import Word, needs_poppler, page_words, place_of
from tests.requirements import covers

#: What may show through the window of a DL envelope wherever the folded sheet slides (NF Z 11-001), in millimetres.
WINDOW = {"left": 100, "top": 45, "bottom": 90}
ADDRESS = {"left": 110, "top": 50, "right": 195, "bottom": 85}

ADDRESSES = [
    PrintedAddress(name="Dupont", lines=("1 rue Courte",), postal_code="34000", city="Montpellier"),
    PrintedAddress(
        name="Société d’exploitation de la grande librairie du Spécimen",
        lines=("Service des achats", "Bâtiment C, escalier 2", "112 avenue du Modèle", "BP 90001"),
        postal_code="34062",
        city="Montpellier Cedex 2",
    ),
    PrintedAddress(
        name="N" * 90,
        lines=("W" * 40, "l" * 40, "m" * 40, "i" * 40),
        postal_code="1000",
        city="BRUXELLES" * 3,
        country="RÉPUBLIQUE TCHÈQUE",
    ),
]


@needs_poppler
@pytest.mark.parametrize("address", ADDRESSES, ids=["short", "long", "longest"])
@pytest.mark.parametrize("kind", ["invoice", "quote", "order"])
def test_the_address_and_nothing_else_stands_in_the_window(kind: str, address: PrintedAddress):
    words = page_words(compose_pdf(replace(sample_document(kind), billing_address=address)))[0]
    assert_address_in_window(words, address)


@needs_poppler
@covers("UPM-020", "TV-U5")
def test_a_delivery_note_goes_to_the_delivery_address_and_names_the_other():
    note = sample_document("delivery_note")
    words = page_words(compose_pdf(note))[0]
    assert_address_in_window(words, note.delivery_address)
    assert place_of("facturation", words).left < ADDRESS["left"]


@needs_poppler
def test_a_tall_seller_block_pushes_the_facts_down_but_not_the_window():
    seller = replace(SAMPLE_SELLER, address_lines=tuple(f"Ligne d’adresse {n}" for n in range(12)))
    document = sample_document(seller=seller)
    words = page_words(compose_pdf(document))[0]
    assert_address_in_window(words, document.billing_address)
    assert_nothing_overlaps(words)


def assert_address_in_window(words: list[Word], address: PrintedAddress) -> None:
    shown = [
        word
        for word in words
        if word.right > WINDOW["left"] and word.bottom > WINDOW["top"] and word.top < WINDOW["bottom"]
    ]
    assert "".join(word.text for word in shown).replace("\u200b", "") == "".join(
        "".join(line.split()) for line in address.postal_lines()
    )
    for word in shown:
        assert word.left >= ADDRESS["left"] - 0.1
        assert word.right <= ADDRESS["right"] + 0.1
        assert word.top >= ADDRESS["top"] - 0.5
        assert word.bottom <= ADDRESS["bottom"] + 0.5


def crowded() -> dict[str, PrintedDocument]:
    """Documents that hold much in little room."""
    extreme = PrintedLine(
        code="ABCDEFGHIJKLMNOPQRST",
        description="Prix et quantité extrêmes",
        quantity=Decimal("1234567.12345"),
        quantity_decimals=5,
        unit="pièc",
        unit_price=Decimal("1234567.12345"),
        discount_rate=Decimal("12.34567"),
        vat_rate=Decimal("5.5"),
    )
    widest = PrintedLine(
        description="MWœ@ " * 40 + "\n" + "W" * 300, quantity=Decimal(1), unit_price=Decimal(1)
    )
    text = PrintedLine(type=LineType.TEXT, description="Un texte assez long pour aller à la ligne. " * 12)
    long = PrintedLine(description="Ligne après ligne de description. \n" * 60, quantity=Decimal(1))
    order = sample_document("order")
    return {
        "extreme figures": sample_document(lines=[extreme, *sample_lines(3)]),
        "wide letters": sample_document(lines=[widest, *sample_lines(3), widest]),
        "texts": sample_document(lines=[text, *sample_lines(2), text, PrintedLine(type=LineType.SUBTOTAL)]),
        "long description": sample_document(lines=[long, *sample_lines(2)]),
        "all columns": replace(
            order,
            lines=tuple(
                replace(line, delivered_quantity=Decimal(1), remaining_quantity=Decimal(12345), unit="pièc")
                for line in order.lines
            ),
        ),
        "long facts": replace(sample_document(), contact="c" * 120, reference="Référence " * 12),
        "long mentions": replace(sample_document(), legal_notices=("Mention. " * 300,)),
        "many lines": sample_document(lines=sample_lines(60)),
    }


@needs_poppler
@pytest.mark.parametrize("name", crowded())
def test_nothing_is_printed_over_anything_else_or_off_the_sheet(name: str):
    for words in page_words(compose_pdf(crowded()[name])):
        assert_nothing_overlaps(words)


def assert_nothing_overlaps(words: list[Word]) -> None:
    for word in words:
        assert word.left >= 19.5 and word.right <= 195.5, word
        assert word.top >= 10 and word.bottom <= 290, word
    by_top = sorted(words, key=lambda word: word.top)
    found = [
        (word.text, other.text)
        for at, word in enumerate(by_top)
        for other in by_top[at + 1 : at + 60]
        if word.overlaps(other)
    ]
    assert not found


@needs_poppler
def test_amounts_end_on_one_line():
    words = page_words(compose_pdf(sample_document(lines=sample_lines(30))))[0]
    right_edges = {
        round(word.right, 1) for word in words if word.right > 180 and "," in word.text and word.top > 100
    }
    assert len(right_edges) == 1


def test_widths_of_text_are_never_underestimated():
    font = TTFont(FONTS_FOLDER / "SourceSans3-Regular.otf")
    advances = font["hmtx"]
    em = font["head"].unitsPerEm
    too_small = [
        chr(code)
        for code, glyph in font.getBestCmap().items()
        if code >= 32 and advances[glyph][0] / em * 25.4 / 72 > greatest_width(chr(code), 1) + 1e-9
    ]
    assert not too_small


@needs_poppler
def test_due_dates_and_mentions_keep_their_order():
    words = page_words(compose_pdf(sample_document()))[0]
    tops = [place_of(text, words).top for text in ("Désignation", "Taux", "Échéance", "Catégorie")]
    assert all(above < below for above, below in pairwise(tops))
