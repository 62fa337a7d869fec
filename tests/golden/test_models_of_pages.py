"""The supplied templates and the languages of pages, kept as text beside the pages of the kinds."""

import os
import string
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from comptoir.core.document_figures import LineType
from comptoir.core.document_kinds import KINDS, kind_of
from comptoir.core.rich_text import paragraphs_of_html
from comptoir.printing.composer import compose_pdf, compose_pdfs, compose_picture
from comptoir.printing.page_variants import document_in, to_prepare
from comptoir.printing.print_templates import SUPPLIED_TEMPLATES, print_template, templates_for
from comptoir.printing.printed_document import PrintedDocument, PrintedLine
from comptoir.printing.printed_words import WORDS
from comptoir.printing.sample import sample_document, sample_lines
from tests.golden.pdf_reading import compact, needs_poppler, page_texts, whole_text
from tests.requirements import covers

PAGES = Path(__file__).parent / "pages" / "models"

pytestmark = needs_poppler

RICH = (
    "<p><b>Réserve de propriété.</b> Le <i>vendeur</i> reste <u>propriétaire</u>.</p><ul><li>premier point</li>"
    '<li>second point</li></ul><p class="rt-center"><span class="rt-color-red"><span class="rt-size-14">centré</span></span></p>'
)


def expect(name: str, pdf: bytes) -> None:
    kept = PAGES / f"{name}.txt"
    text = "\n\f\n".join(page_texts(pdf)) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(text, "utf-8")
    expected = kept.read_text("utf-8")
    if compact(text) != compact(expected):
        assert text == expected


def located(document: PrintedDocument) -> PrintedDocument:
    places = ["B2 – Papeterie", "A1 – Rayon jeunesse", ""]
    lines = [replace(line, location=places[at % 3]) for at, line in enumerate(document.lines)]
    return replace(document, lines=tuple(lines))


SHOWN_BY = {
    "pro_forma": "quote",
    "preparation": "order",
    "quantities": "delivery_note",
}


@covers("DOC-289", "PRN-030")
@pytest.mark.parametrize("name", [one.name for one in SUPPLIED_TEMPLATES])
def test_each_model_has_its_page(name: str):
    document = located(sample_document(SHOWN_BY.get(name, "invoice"), shipping_amount=Decimal("6.90")))
    expect(name, compose_pdf(document, name))


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_in_each_language(kind: str, language: str):
    """TPT-053 without its last sentence: the first language of the dossier is French."""
    expect(f"{kind}_{language}", compose_pdf(replace(sample_document(kind), language=language)))


@covers("TPT-053")
def test_nothing_of_the_program_stays_french_on_a_dutch_page():
    """Only what people wrote does: the words of the two languages are looked for on the page of every kind."""
    for kind in (code for code, row in KINDS.items() if row.has_lines):
        document = replace(sample_document(kind), language="nl", origins=(), legal_notices=(), bank_name="")
        text = whole_text(compose_pdf(document))
        for key, (french, english, dutch) in WORDS.items():
            if (
                french in (english, dutch)
                or "{" in french
                or len(french) < 4
                or french in ("Facture", "Commande")
            ):
                continue
            assert f" {french} " not in f" {text} ", (kind, key, french)


def test_the_line_of_origin_follows_the_language():
    line = PrintedLine(
        type=LineType.ORIGIN, description="Transféré de : Bon de livraison N° BL000012 du 14/11/2026."
    )
    other = PrintedLine(type=LineType.TEXT, description="Transféré de : chez nous")
    document = replace(sample_document(lines=[line, other, *sample_lines(1)]), language="nl")
    text = whole_text(compose_pdf(document))
    assert "Volgens: Leveringsbon nr. BL000012 van 14/11/2026." in text and "Transféré de : chez nous" in text
    assert "Transféré de : Bon de livraison" in whole_text(compose_pdf(replace(document, language="fr")))


def test_every_word_has_its_three_languages_with_the_same_fields():
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, texts in WORDS.items():
        assert len(texts) == 3 and all(text.strip() for text in texts), key
        assert len({frozenset(fields(text)) for text in texts}) == 1, key


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_three_pages_carry_their_totals(language: str):
    """ "À reporter" at the foot of a page is the "Report" of the next one, whatever the language and the model."""
    document = replace(sample_document(lines=sample_lines(62)), language=language)
    pdf = compose_pdf(document, "gross")
    expect(f"three_pages_{language}", pdf)
    pages = page_texts(pdf)
    out, back = WORDS["carried_out"][language == "nl" and 2], WORDS["carried_in"][language == "nl" and 2]
    assert len(pages) == 3
    for page, following in pairwise(pages):
        announced = next(line for line in page.splitlines() if line.startswith(out))
        taken = next(line for line in following.splitlines() if line.startswith(back))
        assert announced.removeprefix(out) == taken.removeprefix(back)
    total = sum(
        (line.amount or 0 for line in document_in(print_template("gross"), document).lines), Decimal(0)
    )
    assert total > 0


@covers("UI-070")
def test_a_rich_notice_prints_with_its_styles():
    notice = tuple(paragraphs_of_html(RICH))
    pdf = compose_pdf(replace(sample_document(), legal_notices=(), rich_notices=notice))
    text = whole_text(pdf)
    assert "Réserve de propriété. Le vendeur reste propriétaire." in text and "• premier point" in text
    page = PdfReader(BytesIO(pdf)).pages[0]
    fonts = " ".join(str(one.get_object()["/BaseFont"]) for one in page["/Resources"]["/Font"].values())
    assert "SourceSans3-It" in fonts and "SourceSans3-Semibold" in fonts
    painted = Image.open(
        BytesIO(compose_picture(replace(sample_document(), legal_notices=(), rich_notices=notice)))
    )
    inks = {ink for _, ink in painted.convert("RGB").getcolors(1_000_000)}
    assert (0xB4, 0x23, 0x18) in inks, "red letters"


def test_a_rich_note_prints_below_the_lines_with_its_styles():
    """Its paragraphs are rows of the table: none is cut, a very long one goes on as plain text."""
    note = PrintedLine(type=LineType.TEXT, description="x", paragraphs=tuple(paragraphs_of_html(RICH)))
    document = sample_document(lines=[*sample_lines(2), note])
    expect("invoice_rich_note", compose_pdf(document))
    painted = Image.open(BytesIO(compose_picture(document)))
    assert (0xB4, 0x23, 0x18) in {ink for _, ink in painted.convert("RGB").getcolors(1_000_000)}
    long = tuple(paragraphs_of_html(f"<p><b>{'Un mot. ' * 3000}</b></p><p>Fin</p>" + "<p>ligne</p>" * 100))
    pages = page_texts(compose_pdf(sample_document(lines=[*sample_lines(2), replace(note, paragraphs=long)])))
    assert " ".join(pages).count("Un mot.") == 3000 and " ".join(pages).count("ligne") >= 100


@covers("UI-064", "UI-070")
@pytest.mark.parametrize("name", ["letterhead", "gross", "summary", "quantities"])
def test_formats_of_a_description_print_in_every_model(name: str):
    """Its first paragraph stands beside the figures; a template without details keeps that one."""
    line = replace(
        sample_lines(1)[0], paragraphs=tuple(paragraphs_of_html(RICH)), eco_unit_amount=Decimal("0.10")
    )
    document = document_in(
        print_template(name), sample_document(lines=[*sample_lines(1), line, *sample_lines(1)])
    )
    assert (len(document.lines[1].paragraphs) == 1) is (name == "summary")
    expect(f"{name}_rich_description", compose_pdf(document, name))
    painted = Image.open(BytesIO(compose_picture(document)))
    inks = {ink for _, ink in painted.convert("RGB").getcolors(1_000_000)}
    assert ((0xB4, 0x23, 0x18) in inks) is (name != "summary"), "red letters"


@covers("PRN-036")
def test_prices_are_turned_and_subtotals_follow():
    lines = [*sample_lines(2), PrintedLine(type=LineType.SUBTOTAL), *sample_lines(1)]
    document = sample_document(lines=lines)
    shown = document_in(print_template("gross"), document)
    assert [line.amount for line in shown.lines] == [
        Decimal("30.00"), Decimal("27.54"), Decimal("57.54"), Decimal("30.00"),
    ]  # fmt: skip
    assert shown.lines[0].unit_price == Decimal("10.00") and shown.is_tax_included
    assert document_in(print_template("net"), document) == document
    given = replace(document.lines[0], other_amount=Decimal("30.01"))
    assert document_in(print_template("gross"), replace(document, lines=(given,))).lines[0].amount == Decimal(
        "30.01"
    )


def test_a_preparation_slip_holds_what_remains_by_location():
    order = located(sample_document("order"))
    lines = [
        replace(order.lines[0], remaining_quantity=Decimal(0), delivered_quantity=Decimal(3)),
        replace(order.lines[1], remaining_quantity=Decimal(1), delivered_quantity=Decimal(1)),
        replace(order.lines[2], type=LineType.SERVICE),
        *order.lines[3:],
        PrintedLine(type=LineType.TEXT, description="Merci"),
    ]
    shown = to_prepare(replace(order, lines=tuple(lines)))
    assert [(line.type, line.code or line.description, line.quantity) for line in shown.lines] == [
        (LineType.ORIGIN, "Localisation A1 – Rayon jeunesse", None),
        (LineType.GOODS, "9782364744103", Decimal(1)),
        (LineType.GOODS, "CAH-SEY", Decimal(25)),
        (LineType.ORIGIN, "Localisation B2 – Papeterie", None),
        (LineType.GOODS, "PAP-A4-80", Decimal(10)),
        (LineType.ORIGIN, "Sans localisation", None),
        (LineType.GOODS, "RUB-2KG", Decimal("1.25")),
    ]


def test_a_pro_forma_asks_for_no_payment_and_says_so():
    draft = replace(sample_document("invoice"), number=None, is_sealed=False)
    text = whole_text(compose_pdf(draft, "pro_forma"))
    assert "Facture pro forma" in text and "sans valeur comptable" in text
    assert "PROVISOIRE" not in text and "Échéance" not in text and "pénalités" not in text


def test_which_kinds_take_which_models():
    def names(kind: str, *, is_sealed: bool = False) -> set[str]:
        return {one.name for one in templates_for(kind_of(kind), is_sealed=is_sealed)}

    assert {"pro_forma", "preparation"} <= names("order") and "pro_forma" not in names(
        "invoice", is_sealed=True
    )
    assert "pro_forma" not in names("credit_note")
    assert not {"pro_forma", "preparation"} & names("purchase_order")


@covers("ART-073")
def test_pictures_stand_before_the_lines_that_have_one():
    picture = BytesIO()
    Image.new("RGB", (120, 190), "#c98a2b").save(picture, "WEBP")
    first, *rest = sample_document().lines
    document = replace(sample_document(), lines=(replace(first, picture=picture.getvalue()), *rest))
    assert len(PdfReader(BytesIO(compose_pdf(document, "pictures"))).pages[0].images) == 1
    assert not PdfReader(BytesIO(compose_pdf(document, "letterhead"))).pages[0].images
    assert "Image" not in whole_text(compose_pdf(sample_document(), "pictures"))


def test_documents_of_one_file_have_each_their_model_and_language():
    pages = page_texts(
        compose_pdfs(
            [sample_document(), replace(sample_document("quote"), language="nl")], ["quantities", "document"]
        )
    )
    assert "Net à payer" not in pages[0] and "Te betalen" in pages[1] and "Pagina 1/1" in pages[1]


def test_the_picture_of_a_model_is_its_first_page():
    picture = Image.open(BytesIO(compose_picture(sample_document(lines=sample_lines(60)), "document")))
    assert picture.format == "PNG" and picture.size == (909, 1286)
