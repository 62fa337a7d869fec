"""Pages of documents that nobody should write: they print what was typed, as text, and always end."""

import struct
import zlib
from dataclasses import replace
from decimal import Decimal

import pytest

from comptoir.core.document_figures import LineType
from comptoir.core.errors import NotFound, Refusal
from comptoir.printing.composer import check_logo, compose_pdf, compose_pdfs
from comptoir.printing.print_templates import DEFAULT_TEMPLATE, SUPPLIED_TEMPLATES
from comptoir.printing.printed_document import PrintedAddress, PrintedLine
from comptoir.printing.safe_text import text_pieces
from comptoir.printing.sample import SAMPLE_LOGO, SAMPLE_SELLER, sample_document, sample_lines
from comptoir.ui.messages import sentence
from tests.golden.pdf_reading import Word, needs_poppler, page_texts, page_words, whole_text
from tests.requirements import covers

pytestmark = needs_poppler

MARKUP = '#eval("1") #{panic()} *gras* _it_ $x^2$ `brut` <nom> @ref // fin \\ = titre - puce ~ [x] {{y}}'


@covers("PRN-075")
def test_markup_is_printed_as_typed_in_every_field():
    document = replace(
        sample_document(lines=[PrintedLine(code="#eval", description=MARKUP + "\n" + MARKUP, unit="#x")]),
        title="#title",
        number='#"n"',
        billing_address=PrintedAddress(name="#name", lines=(MARKUP[:40],)),
        contact="#contact",
        legal_notices=(MARKUP,),
        origins=("#origin",),
        payment_reference="#pay",
        penalty_mention="#penalty",
    )
    text = whole_text(compose_pdf(document))
    assert text.replace("\u200b", "").count(MARKUP) >= 2
    for field in ("#title", '#"n"', "#name", "#contact", "#origin", "#pay", "#penalty", "#eval", "#x"):
        assert field in text


def test_words_of_five_thousand_letters_are_broken():
    document = replace(
        sample_document(lines=[PrintedLine(code="C" * 300, description="W" * 5000, quantity=Decimal(1))]),
        contact="K" * 5000,
        legal_notices=("M" * 5000,),
    )
    text = "".join(page_texts(compose_pdf(document)))
    for letter in "WM":
        assert text.count(letter) >= 5000


def test_a_description_of_thousands_of_lines_goes_over_pages():
    description = "\n".join(f"Paragraphe {number}." for number in range(1000))
    line = PrintedLine(code="LONG", description=description, quantity=Decimal(1), unit_price=Decimal(1))
    pages = page_texts(compose_pdf(sample_document(lines=[line, *sample_lines(2)])))
    text = "\n".join(pages)
    assert all(f"Paragraphe {number}." in text for number in range(1000))
    assert f"Page {len(pages)}/{len(pages)}" in pages[-1]


def test_a_long_paragraph_is_cut_after_sentences_only():
    paragraph = " ".join(f"Phrase numéro {number} de la description." for number in range(60))
    pieces = text_pieces(paragraph)
    assert len(pieces) > 3
    assert " ".join(pieces) == paragraph
    assert all(piece.endswith("description.") for piece in pieces)


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x07\x1b[31m",
        "\ud800",
        "\u202etxt.exe\u202c",
        "\u2028\u2029\x85\x0b",
        "\ufeff\u200e\u200f",
        "漢字 مرحبا שלום ★ 😀",
    ],
)
def test_strange_characters_do_no_harm(text: str):
    document = replace(
        sample_document(lines=[PrintedLine(description=f"avant {text} après", quantity=Decimal(1))]),
        contact=f"avant {text} après",
    )
    shown = whole_text(compose_pdf(document))
    assert "avant" in shown
    assert "après" in shown
    assert not set(shown) & set("\x00\x07\x1b\u202e\ufeff")


def test_a_document_without_any_line():
    [page] = page_texts(compose_pdf(sample_document(lines=[])))
    assert "Désignation" not in page
    assert "Net à payer 0,00 €" in page
    assert "Report" not in page


def test_a_document_of_texts_only_carries_no_total():
    lines = [PrintedLine(type=LineType.TEXT, description=f"Texte {number}") for number in range(80)]
    pages = page_texts(compose_pdf(sample_document(lines=lines)))
    assert len(pages) > 1
    assert not any("eport" in page for page in pages)


@covers("PRN-035", "T06-10", "DOC-201")
@pytest.mark.parametrize("count", [1, 90])
def test_every_page_of_a_provisional_document_says_so(count: int):
    invoice = sample_document(lines=sample_lines(count))
    for provisional in (replace(invoice, number=None), replace(invoice, is_provisional=True)):
        pdf = compose_pdf(provisional)
        for number, (words, text) in enumerate(zip(page_words(pdf), page_texts(pdf), strict=True)):
            assert ("PROVISOIRE" if number == 0 else "provisoire du 21/11/2026") in text
            assert bears_the_mark(words)
    plain = compose_pdf(invoice)
    assert "provisoire" not in whole_text(plain).lower()
    assert not any(map(bears_the_mark, page_words(plain)))


def bears_the_mark(words: list[Word]) -> bool:
    """Whether the large word across the page is there: it is read in pieces, each taller than any line of text."""
    letters = "".join(word.text for word in words if word.bottom - word.top > 15)
    return sorted(letters) == sorted("PROVISOIRE")


def test_several_documents_each_count_their_own_pages():
    provisional = replace(sample_document("invoice", lines=sample_lines(40)), number=None)
    pages = page_texts(compose_pdfs([sample_document("quote"), provisional, sample_document("credit_note")]))
    counts = [page.rsplit("Page ", 1)[1].split("\n")[0] for page in pages]
    assert counts == ["1/1", *(f"{n}/{len(pages) - 2}" for n in range(1, len(pages) - 1)), "1/1"]
    assert pages[0].startswith("Devis")
    assert "du 21/11/2026" not in pages[1]
    assert "Facture provisoire du 21/11/2026" in pages[2]
    assert "Avoir" in pages[-1]


def test_more_documents_than_are_composed_together_come_in_order():
    documents = [replace(sample_document(lines=sample_lines(1)), number=f"FA{n:06}") for n in range(13)]
    pages = page_texts(compose_pdfs(documents))
    assert [f"N° FA{n:06}" in page for n, page in enumerate(pages)] == [True] * 13
    assert compose_pdfs(documents) == compose_pdfs(documents)


def test_printing_twice_gives_the_same_bytes():
    assert compose_pdf(sample_document()) == compose_pdf(sample_document())


def test_nothing_to_print_is_refused():
    with pytest.raises(Refusal) as refused:
        compose_pdfs([])
    assert refused.value.code == "nothing_to_print"


@covers("PRN-033")
def test_the_logo_replaces_the_large_name_where_the_template_has_one():
    with_logo, without = (
        compose_pdf(sample_document(), template) for template in (DEFAULT_TEMPLATE, "letterhead")
    )
    heights = [
        next(word.bottom - word.top for word in page_words(pdf)[0] if word.text == "Librairie")
        for pdf in (with_logo, without)
    ]
    assert heights[1] > heights[0] * 1.4


@pytest.mark.parametrize("template", [template.name for template in SUPPLIED_TEMPLATES])
def test_every_supplied_template_prints_the_sample(template: str):
    assert "FA000214" in whole_text(compose_pdf(sample_document(), template))


def test_an_unknown_template_is_refused_in_french():
    with pytest.raises(NotFound) as refused:
        compose_pdf(sample_document(), template="../document")
    assert "../document" in sentence(refused.value.code, refused.value.params)


@pytest.mark.parametrize(
    ("logo", "media_type", "code"),
    [
        (b"not a picture", "image/png", "print_logo_unreadable"),
        (b"<svg", "image/svg+xml", "print_logo_unreadable"),
        (SAMPLE_LOGO, "application/pdf", "print_logo_format"),
    ],
)
def test_a_logo_that_pages_cannot_show_is_refused(logo: bytes, media_type: str, code: str):
    with pytest.raises(Refusal) as refused:
        check_logo(logo, media_type)
    assert refused.value.code == code
    with pytest.raises(Refusal) as refused:
        compose_pdf(sample_document(seller=replace(SAMPLE_SELLER, logo=logo, logo_media_type=media_type)))
    assert refused.value.code == code
    assert sentence(code, refused.value.params)


def test_good_logos_pass_whatever_their_shape():
    check_logo(SAMPLE_LOGO, "image/svg+xml")
    for width, height in ((1, 1), (400, 3), (3, 400)):
        check_logo(png(width, height), "image/png")


def png(width: int, height: int) -> bytes:
    """A grey picture of that size."""
    rows = zlib.compress((b"\x00" + b"\x80" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


@pytest.mark.parametrize("color", ["#ffff00", "#ffffff", "red", "", '#12"3456'])
def test_any_accent_colour_gives_a_page(color: str):
    pdf = compose_pdf(sample_document(seller=replace(SAMPLE_SELLER, accent_color=color)))
    assert "Facture" in whole_text(pdf)
