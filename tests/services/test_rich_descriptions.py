"""Formats of the description of a line: where they come from, what keeps them, what lets them go (UI-064, UI-070)."""

import pytest

from comptoir.articles.models import Article
from comptoir.core.document_kinds import kind_of
from comptoir.documents.models import Document, DocumentLine
from comptoir.exchange.vocabulary import items
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.document_templates import keep_template, use_template
from comptoir.workflows.document_view import document_as_dict
from comptoir.workflows.generate_article import generate_article
from comptoir.workflows.group_documents import group_documents
from comptoir.workflows.pasted_lines import pasted_lines
from tests.requirements import covers
from tests.services.refusals import refusal_of
from tests.services.shops import TODAY, BusyShop, open_shop

BOLD = "<p>Un <b>livre</b> neuf</p><ul><li>relié</li></ul>"
LETTERS = "Un livre neuf\n• relié"


@pytest.fixture
def shop(dossier: object) -> BusyShop:
    return open_shop()


def texts(document: Document) -> list[tuple[str, str]]:
    return [
        (line.description, line.rich_description) for line in document.lines.all() if line.type != "origin"
    ]


def written(shop: BusyShop, kind: str = "quote", **line: str) -> Document:
    return shop.writes(kind, "DUR", [], more_lines=[{"article": "A", "rich_description": BOLD, **line}])


@covers("UI-064", "UI-070")
def test_formats_are_sanitised_and_their_letters_kept_beside(shop: BusyShop) -> None:
    text = {"type": "text", "rich_description": "<p><i>Merci</i><script>alert(1)</script></p>"}
    plain = {"article": "B", "rich_description": '<p onclick="x()">Sans &lt;format&gt;</p>'}
    subtotal = {"type": "subtotal", "rich_description": "<p><b>Total</b></p>"}
    quote = shop.writes(
        "quote", "DUR", [], more_lines=[{"article": "A", "rich_description": BOLD}, text, plain, subtotal]
    )
    assert texts(quote) == [
        (LETTERS, BOLD),
        ("Merci", "<p><i>Merci</i></p>"),
        ("Sans <format>", ""),
        ("Total", ""),
    ]
    answer = document_as_dict(quote)["lines"][0]
    assert (answer["description"], answer["rich_description"]) == (LETTERS, BOLD)


@covers("DOC-034", "UI-064")
def test_a_line_takes_the_formats_of_its_article(shop: BusyShop) -> None:
    Article.objects.filter(code="A").update(description=BOLD)
    Article.objects.filter(code="B").update(description="<p>Livre B, broché</p>")
    quote = shop.writes("quote", "DUR", [("A", 1), ("B", 1), ("S", 1)])
    assert texts(quote) == [(LETTERS, BOLD), ("Livre B, broché", ""), ("Emballage", "")]
    # What is typed instead has none.
    typed = shop.writes("quote", "DUR", [], more_lines=[{"article": "A", "description": "Autre"}])
    assert texts(typed) == [("Autre", "")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, (LETTERS, BOLD)),
        ({"quantity": "3"}, (LETTERS, BOLD)),
        ({"description": LETTERS}, (LETTERS, BOLD)),
        ({"description": "Autre"}, ("Autre", "")),
        ({"rich_description": "<p><u>Autre</u></p>"}, ("Autre", "<p><u>Autre</u></p>")),
        ({"rich_description": ""}, (LETTERS, "")),
        ({"description": LETTERS, "rich_description": ""}, (LETTERS, "")),
        # A program gives back all it read, and one of the two changed.
        ({"description": "Autre", "rich_description": BOLD}, ("Autre", "")),
        (
            {"description": LETTERS, "rich_description": "<p><u>Autre</u></p>"},
            ("Autre", "<p><u>Autre</u></p>"),
        ),
        ({"type": "text", "article": ""}, (LETTERS, BOLD)),
        ({"article": "B"}, ("Livre B", "")),
    ],
)
def test_a_stored_line_keeps_them_until_its_text_is_another(
    shop: BusyShop, change: dict[str, str], expected: tuple[str, str]
) -> None:
    quote = written(shop)
    [line] = quote.lines.all()
    revised = shop.revises(quote, lines=[{"id": line.pk, **change}])
    assert texts(revised) == [expected]


@covers("UI-064", "DOC-112")
def test_transfer_duplicate_and_grouping_keep_them(shop: BusyShop) -> None:
    quote = written(shop)
    assert texts(shop.duplicates(quote)) == [(LETTERS, BOLD)]
    order = shop.transfers(quote, "order")
    note = shop.transfers(order, "delivery_note")
    other = written(
        shop, "delivery_note", rich_description="<p>Un <i>livre</i> neuf</p><ul><li>relié</li></ul>"
    )
    [invoice] = group_documents(
        values={"documents": [note.pk, other.pk], "kind": "invoice", "merge_articles": True},
        user=shop.user,
        today=TODAY,
    )
    # The same letters in other formats are not the same line.
    assert [line.rich_description for line in items(invoice)] == [
        BOLD, "<p>Un <i>livre</i> neuf</p><ul><li>relié</li></ul>",
    ]  # fmt: skip


@covers("UI-078", "UI-080")
def test_paste_keeps_them_and_an_article_made_from_the_line_has_them(shop: BusyShop) -> None:
    pasted = pasted_lines(
        [{"type": "goods", "article": "A", "rich_description": BOLD}],
        kind=kind_of("order"), was_tax_included=False, is_tax_included=False, may_see_margins=True,
        price_decimals=2,
    )  # fmt: skip
    assert pasted.lines == [{"type": "goods", "article": "A", "rich_description": BOLD}]
    made = generate_article(
        line={"article": "NEUF", "rich_description": BOLD, "quantity": "1", "unit_price": "4.50", "vat_rate": "20"},
        kind=kind_of("quote"), is_tax_included=False, user=shop.user, today=TODAY,
    )  # fmt: skip
    assert (made.label, made.description) == ("Un livre neuf • relié", BOLD)


def test_a_template_keeps_them(shop: BusyShop) -> None:
    kept = keep_template(document_id=written(shop).pk, user=shop.user, name="Habituel", is_party_kept=True)
    made = use_template(template_id=kept.pk, user=shop.user, today=TODAY)
    assert texts(made.document) == [(LETTERS, BOLD)]


def test_a_seal_protects_them(shop: BusyShop) -> None:
    shop.validates(written(shop, "invoice"))
    assert check_dossier() == []
    DocumentLine.objects.update(rich_description="")
    assert check_dossier() != []
    DocumentLine.objects.update(rich_description=BOLD)
    assert check_dossier() == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (12, "not_a_text"),
        ("<b>\0</b>", "control_character"),
        (f"<p><b>{'x' * 10_001}</b></p>", "too_long"),
        ("<div>" * 300 + "x", "rich_text_too_deep"),
        ("x" * 300_001, "too_long"),
    ],
)
def test_what_is_no_rich_text_is_refused(shop: BusyShop, value: object, code: str) -> None:
    line = {"article": "A", "rich_description": value}
    refusal = refusal_of(lambda: shop.writes("quote", "DUR", [], more_lines=[line]))
    assert [one.code for one in refusal.fields["lines.0.rich_description"]] == [code]
    assert not Document.objects.filter(kind="quote").exists()
