"""Lines as they are entered: unknown codes, discounts by amount, lines pasted, articles made from a line."""

from decimal import Decimal

import pytest

from comptoir.articles.models import Article
from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import Forbidden, Refusal
from comptoir.documents.line_columns import LINE_COLUMNS, asked_columns, columns_for, refuse_costs
from comptoir.documents.line_prices import PriceSource, price_of
from comptoir.documents.models import Document
from comptoir.references.models import Counter, DossierSettings
from comptoir.workflows.documents import preview_document
from comptoir.workflows.explain_price import explain_price
from comptoir.workflows.generate_article import generate_article
from comptoir.workflows.line_figures import line_figures
from comptoir.workflows.line_warnings import line_warnings
from comptoir.workflows.pasted_lines import pasted_lines
from tests.requirements import covers
from tests.services.refusals import refusal_of
from tests.services.shops import TODAY, BusyShop, open_shop

QUOTE, ORDER, PURCHASE = kind_of("quote"), kind_of("order"), kind_of("purchase_order")
XYZ = {"article": "XYZ", "description": "Câble 3 m", "quantity": "12", "unit_price": "4.50", "vat_rate": "20"}


@pytest.fixture
def shop(dossier: object) -> BusyShop:
    return open_shop()


def preview(*lines, kind: str = "quote", **header):
    return preview_document(
        values={"kind": kind, "party": "DUR", "is_tax_included": False, "lines": list(lines), **header},
        today=TODAY,
    ).composed


# ------------------------------------------------------------------------------------------------------ unknown codes
@covers("UI-085", "DOC-037")
def test_a_described_line_is_kept_without_article_and_its_user_warned(shop: BusyShop) -> None:
    found = line_warnings(preview({"article": "A", "quantity": "1"}, XYZ))
    assert [(place, [one.code for one in problems]) for place, problems in found.items()] == [
        ("lines.1.article", ["code_without_article"])
    ]
    kept = shop.writes("quote", "DUR", [], more_lines=[XYZ]).lines.get()
    assert (kept.article, kept.article_code, kept.net_amount) == (None, "XYZ", Decimal("54.00"))
    DossierSettings.objects.update(is_unknown_article_warned=False)
    assert line_warnings(preview(XYZ)) == {}


def test_a_code_too_long_to_stand_on_a_line_is_refused(shop: BusyShop) -> None:
    refusal = refusal_of(lambda: preview({**XYZ, "article": "X" * 21}))
    assert [one.code for one in refusal.fields["lines.0.article"]] == ["unknown_article"]


# ------------------------------------------------------------------------------------------------------ prices
@covers("DOC-034", "DOC-050")
def test_there_is_one_place_where_a_line_gets_its_price(shop: BusyShop) -> None:
    article = Article.objects.get(code="A")
    Article.objects.filter(pk=article.pk).update(purchase_price=Decimal("5.80"))
    article.refresh_from_db()
    found = [
        price_of(article, Document(kind=kind, is_tax_included=is_gross))
        for kind, is_gross in (("quote", False), ("quote", True), ("purchase_order", False))
    ]
    assert [(one.unit_price, one.source) for one in found] == [
        (Decimal("9.48"), PriceSource.NET_PRICE),
        (Decimal("10.00"), PriceSource.GROSS_PRICE),
        (Decimal("5.80"), PriceSource.PURCHASE_PRICE),
    ]
    assert price_of(None, Document(kind="quote")).unit_price == 0


@covers("UI-083", "P-10")
def test_a_price_tells_what_was_tried_and_what_won(shop: BusyShop) -> None:
    def explained(**line):
        return explain_price(line={"article": "A", **line}, kind=QUOTE, is_tax_included=False, today=TODAY)

    own = explained(discount_rate="10")
    assert [(one.label, one.unit_price, one.is_applied) for one in own.tried] == [
        ("Prix de vente HT de l'article", Decimal("9.48"), True)
    ]
    assert own.net_unit_price == Decimal("8.53")
    typed = explained(unit_price="8")
    assert [(one.unit_price, one.is_applied) for one in typed.tried] == [
        (Decimal("9.48"), False),
        (Decimal("8"), True),
    ]
    refusal_of(lambda: explained(article="", type="text", description="Merci"))


@covers("DOC-043")
def test_a_discount_may_be_said_as_an_amount(shop: BusyShop) -> None:
    line = preview({"article": "A", "quantity": "2", "unit_price": "10", "discount_amount": "1.25"}).lines[0]
    assert (line.discount_rate, line.net_amount) == (Decimal("12.5"), Decimal("17.50"))
    refusal = refusal_of(lambda: preview({"article": "A", "unit_price": "10", "discount_amount": "10.01"}))
    assert [one.code for one in refusal.fields["lines.0.discount_amount"]] == ["discount_above_price"]


# ------------------------------------------------------------------------------------------------------ columns
@covers("DOC-033")
def test_there_are_more_than_25_columns_and_each_is_told(shop: BusyShop) -> None:
    order = shop.writes("order", "DUR", [("A", 2)], is_tax_included=False, footer_discount_rate="10")
    lines = list(order.lines.select_related("article", "unit"))
    columns = columns_for(ORDER, may_see_margins=True)
    assert len(columns) == len(LINE_COLUMNS) > 25
    asked = asked_columns([one.name for one in columns], ORDER, may_see_margins=True)
    (told,) = line_figures(order, lines=lines, columns=asked)
    assert {one.name for one in asked} <= set(told)
    expected = {
        "net_price": "9.48", "gross_price": "10.00", "net_unit_price": "9.48", "gross_unit_price": "10.00",
        "vat_amount": "1.04", "cost_amount": "12.00", "margin_amount": "5.06",
        "markup_rate": "42.17", "margin_rate": "29.66", "real_quantity": "20",
        "price_source": "Prix de vente HT de l'article", "discount_amount": "0.00", "has_article": True,
    }  # fmt: skip
    assert {name: told[name] for name in expected} == expected


def test_figures_of_a_preview_and_of_the_saved_document_are_the_same(shop: BusyShop) -> None:
    asked = asked_columns([one.name for one in LINE_COLUMNS], QUOTE, may_see_margins=True)
    composed = preview({"article": "A", "quantity": "3"}, {"type": "subtotal"})
    shown = line_figures(composed.document, lines=composed.lines, columns=asked, computed=composed.totals)
    quote = shop.writes("quote", "DUR", [("A", 3)], is_tax_included=False)
    stored = line_figures(quote, lines=list(quote.lines.select_related("article")), columns=asked)
    assert shown == [*stored, {}]


def test_costs_are_neither_computed_for_nor_taken_from_those_who_may_not_see_them(shop: BusyShop) -> None:
    names = [one.name for one in LINE_COLUMNS]
    told = {one.name for one in asked_columns(names, QUOTE, may_see_margins=False)}
    assert told.isdisjoint({"cost_amount", "margin_amount", "markup_rate", "margin_rate"})
    with pytest.raises(Forbidden):
        refuse_costs({"lines": [{"article": "A"}, {"article": "B", "cost_price": "1"}]})
    refuse_costs({"lines": [{"article": "A", "cost_price": ""}, "?"]})
    refuse_costs({"lines": None})


# ------------------------------------------------------------------------------------------------------ pasting
def pasted(lines, kind=QUOTE, *, was: bool = False, now: bool = False, may: bool = True):
    return pasted_lines(
        lines, kind=kind, was_tax_included=was, is_tax_included=now, may_see_margins=may, price_decimals=2
    )


@covers("UI-078")
def test_pasted_lines_keep_what_they_say(shop: BusyShop) -> None:
    line = {
        "type": "goods", "article": "A", "description": "Livre A", "quantity": "1,500", "unit": "KG",
        "unit_price": "9,48", "discount_rate": "5", "vat_rate": "5.5", "cost_price": "6,00",
    }  # fmt: skip
    assert pasted([line]).lines == [line]
    assert "cost_price" not in pasted([line], may=False).lines[0]
    assert pasted([line], now=True).lines[0]["unit_price"] == "10.00"
    assert pasted([{**line, "unit_price": "10"}], was=True).lines[0]["unit_price"] == "9.48"
    assert pasted([{**line, "unit_price": "dix"}], was=True).lines[0]["unit_price"] == "dix"


@covers("UI-079", "DOC-032")
def test_lines_that_the_kind_does_not_allow_are_left_out_and_told(shop: BusyShop) -> None:
    lines = [
        {"article": "A"},
        {"type": "subtotal"},
        {"type": "text", "description": "Merci"},
        {"type": "subtotal"},
    ]
    assert pasted(lines).problem is None
    found = pasted(lines, PURCHASE)
    assert [line["type"] for line in found.lines] == ["goods", "text"]
    assert found.problem is not None
    assert (found.problem.code, found.problem.params["count"]) == ("lines_not_pasted", 2)
    assert pasted([{"type": "origin", "description": "Transféré de"}]).problem is not None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (None, "pasted_unreadable"),
        ("A", "pasted_unreadable"),
        (["A"], "pasted_unreadable"),
        ([{"type": "gift"}], "pasted_unreadable"),
        ([], "pasted_nothing"),
        ([{}] * 2001, "pasted_too_many_rows"),
    ],
)
def test_what_is_no_line_is_refused(shop: BusyShop, given: object, code: str) -> None:
    assert refusal_of(lambda: pasted(given)).code == code


@covers("DOC-032")
def test_a_subtotal_is_entered_on_sales_only(shop: BusyShop) -> None:
    shop.supplier("FOU", "Fournisseur")
    body = {"kind": "purchase_order", "party": "FOU", "lines": [{"article": "A"}, {"type": "subtotal"}]}
    refusal = refusal_of(lambda: preview_document(values=body, today=TODAY))
    assert [one.code for one in refusal.fields["lines.1.type"]] == ["subtotal_on_purchase"]
    assert QUOTE.insertable_line_types == ("goods", "service", "text", "page_break", "subtotal")
    assert PURCHASE.insertable_line_types == ("goods", "text", "page_break")


# ------------------------------------------------------------------------------------------------------ an article made
def generated(shop: BusyShop, line=None, kind=QUOTE, *, is_gross: bool = False) -> Article:
    return generate_article(
        line=line or {**XYZ, "unit": "M"}, kind=kind, is_tax_included=is_gross, user=shop.user, today=TODAY
    )


@covers("UI-080", "TV-UI-07")
def test_an_article_is_made_from_a_line_under_the_code_typed(shop: BusyShop) -> None:
    Counter.objects.filter(code="article").update(is_used=False)
    made = generated(shop)
    assert (made.code, made.label, made.type) == ("XYZ", "Câble 3 m", "goods")
    assert "Câble 3 m" in made.description
    assert (made.cost_price, made.net_price) == (Decimal("4.50"), Decimal("4.50"))
    assert (made.default_quantity, made.unit.code, made.vat_rate.rate) == (1, "M", 20)
    again = refusal_of(lambda: generated(shop))
    assert again.code == "article_exists"


@covers("UI-080", "TV-UI-07")
def test_or_under_the_next_code_of_the_counter(shop: BusyShop) -> None:
    Counter.objects.filter(code="article").update(is_used=True, prefix="AR", width=6, next_value=7)
    assert generated(shop).code == "AR000007"


def test_a_line_with_a_cost_of_its_own_keeps_it_and_a_gross_price_is_one(shop: BusyShop) -> None:
    made = generated(shop, {**XYZ, "type": "service", "cost_price": "2", "unit_price": "12"}, is_gross=True)
    assert (made.type, made.cost_price, made.gross_price, made.net_price) == ("service", 2, 12, 10)
    bought = generated(shop, {**XYZ, "article": "ABC", "description": "x" * 90}, PURCHASE)
    assert (bought.purchase_price, bought.cost_price, len(bought.label)) == (
        Decimal("4.5"),
        Decimal("4.5"),
        80,
    )


def test_an_article_is_not_made_from_just_anything(shop: BusyShop) -> None:
    Counter.objects.filter(code="article").update(is_used=False)
    assert refusal_of(lambda: generated(shop, {"description": "Câble"})).code == "code_required"
    assert (
        refusal_of(lambda: generated(shop, {"type": "text", "description": "x"})).code
        == "line_makes_no_article"
    )
    assert "lines.0.unit_price" in refusal_of(lambda: generated(shop, {**XYZ, "unit_price": "-1"})).fields
    shop.user.role = "counter"
    with pytest.raises(Refusal):
        generated(shop)
    assert not Article.objects.filter(label="Câble 3 m").exists()
