"""Labels of parties and articles, on sheets of the usual sizes."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from comptoir.articles.models import Article
from comptoir.core.errors import Refusal
from comptoir.parties.models import Party
from comptoir.printing.labels import MAX_LABELS, SHEETS, AddressLabel, ArticleLabel, label_sheet, labels_pdf
from comptoir.workflows.print_labels import article_labels, party_labels
from tests.services.shops import BusyShop, open_shop

STAMP = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def shop(dossier: object) -> BusyShop:
    shop = open_shop()
    belgium = {"line1": "Wapper 5", "postal_code": "2000", "city": "Antwerpen", "country": "BE"}
    shop.customer("VAN", "Van Damme", title="Madame", first_name="Lotte", addresses=[belgium])
    bare = shop.customer("SANS", "Sans adresse")
    bare.addresses.update(line1="", line2="", postal_code="", city="", country=None)
    return shop


def keys(*codes: str) -> list[int]:
    found = dict(Party.objects.values_list("code", "pk"))
    return [found[code] for code in codes]


def test_an_address_label_is_written_as_the_post_wants(shop: BusyShop) -> None:
    [label] = party_labels(keys("VAN", "SANS"))
    assert label.lines == ["Madame Lotte Van Damme", "Wapper 5", "2000 Antwerpen", "BELGIQUE"]
    assert party_labels(keys("VAN"), copies=3) == [label] * 3
    assert party_labels([10**9]) == []


def test_article_labels_bear_price_and_bars_and_may_follow_the_stock(shop: BusyShop) -> None:
    Article.objects.filter(code="A").update(barcode="9782364744103")
    pks = [Article.objects.get(code=code).pk for code in ("A", "S")]
    first, second = article_labels(pks)
    assert (first.title, first.price, first.code, first.barcode) == (
        "Livre A",
        "10,00\u00a0€",
        "A",
        "9782364744103",
    )
    assert second.barcode == ""
    assert len(article_labels(pks, copies=None)) == 20, "twenty books in stock, no packing"
    pdf = labels_pdf([first, second], sheet=label_sheet("38x21"), start=1, stamp=STAMP)
    text = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert "9782364744103" in text and "10,00" in text and "Emballage" in text


@pytest.mark.parametrize("sheet", SHEETS, ids=[sheet.name for sheet in SHEETS])
def test_a_sheet_holds_its_labels_and_begins_where_asked(sheet) -> None:
    assert sheet.left + (sheet.columns - 1) * sheet.pitch_x + sheet.width <= 210
    assert sheet.top + (sheet.rows - 1) * sheet.pitch_y + sheet.height <= 297
    labels = [
        AddressLabel((f"Nom {number}", "1 rue Neuve", "34000 Montpellier"))
        for number in range(sheet.per_sheet)
    ]
    assert len(PdfReader(BytesIO(labels_pdf(labels, sheet=sheet, start=1, stamp=STAMP))).pages) == 1
    pages = PdfReader(BytesIO(labels_pdf(labels, sheet=sheet, start=2, stamp=STAMP))).pages
    assert len(pages) == 2 and f"Nom {sheet.per_sheet - 1}" in pages[1].extract_text()


def test_markup_of_a_name_is_printed_as_typed() -> None:
    label = AddressLabel(("#eval(1) *gras* $x$", "\u202etxt", "x" * 200))
    text = (
        PdfReader(BytesIO(labels_pdf([label], sheet=SHEETS[0], start=1, stamp=STAMP))).pages[0].extract_text()
    )
    assert "#eval(1) *gras* $x$" in text


@pytest.mark.parametrize(
    ("count", "start", "code"),
    [
        (1, 0, "label_start_invalid"),
        (1, 22, "label_start_invalid"),
        (0, 1, "nothing_to_label"),
        (MAX_LABELS + 1, 1, "too_many_labels"),
    ],
)
def test_what_does_not_fit_is_refused(count: int, start: int, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        labels_pdf([AddressLabel(("a", "b"))] * count, sheet=SHEETS[0], start=start, stamp=STAMP)
    assert caught.value.code == code
    with pytest.raises(Refusal):
        label_sheet("../x")


def test_a_long_title_loses_its_end_and_says_so() -> None:
    """Its beginning is what tells the article, on small labels too."""
    long = "Agrafeuse électrique de bureau à grande capacité avec chargeur frontal, modèle renforcé pour reliures"
    for sheet in SHEETS:
        label = ArticleLabel(long, "1 234,50 €", "AGR", "3017620422003")
        pdf = labels_pdf([label], sheet=sheet, start=1, stamp=STAMP)
        text = " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())
        assert text.startswith("Agrafeuse électrique")
        assert text.count("…") == (0 if "pour reliures" in text else 1)
