"""Amounts of documents through the services: the vectors of the specification, then what is easily forgotten."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from comptoir.articles.models import Article
from comptoir.documents.models import Document, DocumentLine
from comptoir.dossiers.registry import Dossier
from comptoir.payments.models import DueDate, Payment
from comptoir.references.models import DossierSettings, VatRate, VatTerritory
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.documents import preview_document
from tests.requirements import covers
from tests.services.refusals import assert_told_on, refusal_of
from tests.services.shops import TODAY, BusyShop, open_shop

D = Decimal


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    return open_shop()


def free(price: str, rate: str, *, quantity: str = "1", **values: Any) -> Mapping[str, Any]:
    """A line that is not in the article file."""
    return {"description": "Divers", "quantity": quantity, "unit_price": price, "vat_rate": rate, **values}


def vat(document: Document) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Rate, base and VAT, highest rate first."""
    return [(row.rate, row.base, row.amount) for row in document.vat_rows.all()]


@covers("TV-DOC-10", "DOC-048", "P-02", "DOC-046")
def test_a_footer_discount_is_shared_over_the_rates(shop: BusyShop) -> None:
    lines = [free("112.50", "19.6"), free("12.60", "5.5")]
    values = {"footer_discount_rate": "5", "shipping_amount": "10.00", "shipping_vat_rate": "19.6"}
    invoice = shop.writes("invoice", "DUR", lines, **values)
    assert (invoice.lines_total, invoice.footer_discount_amount) == (D("125.10"), D("6.26"))
    assert vat(invoice) == [(D("19.6"), D("116.87"), D("22.91")), (D("5.5"), D("11.97"), D("0.66"))]
    assert (invoice.net_total, invoice.vat_total, invoice.gross_total) == (
        D("128.84"),
        D("23.57"),
        D("152.41"),
    )
    assert check_dossier() == []


@covers("TV-DOC-11", "DOC-048")
def test_a_typed_discount_leaves_its_residue_on_the_highest_rate(shop: BusyShop) -> None:
    lines = [free("10.00", rate) for rate in ("5.5", "19.6", "2.1")]
    invoice = shop.writes("invoice", "DUR", lines, footer_discount_amount="10.00")
    assert vat(invoice) == [
        (D("19.6"), D("6.66"), D("1.31")),
        (D("5.5"), D("6.67"), D("0.37")),
        (D("2.1"), D("6.67"), D("0.14")),
    ]
    assert (invoice.vat_total, invoice.gross_total) == (D("1.82"), D("21.82"))


@covers("TV-DOC-12", "DOC-027", "ART-059")
def test_the_margin_is_that_of_the_lines_after_the_discount(shop: BusyShop) -> None:
    lines = [free("125.10", "20", cost_price="80.00")]
    values = {"footer_discount_amount": "6.26", "shipping_amount": "10"}
    order = shop.takes_order("DUR", lines, **values)
    assert (order.cost_total, order.margin_amount) == (D("80.00"), D("38.84"))
    body = {"kind": "order", "party": "DUR", "lines": lines, **values}
    assert preview_document(values=body, today=TODAY).composed.totals.markup_rate == D("48.55")


@covers("TV-DOC-13", "DOC-044", "DOC-045", "DOC-031", "UI-074")
def test_subtotals_restart_and_enter_no_total(shop: BusyShop) -> None:
    subtotal = {"type": "subtotal", "description": "Sous-total"}
    lines = [
        free("10.00", "20"),
        free("20.00", "5.5"),
        subtotal,
        free("5.00", "20"),
        {"type": "page_break"},
        subtotal,
    ]
    quote = shop.quotes("DUR", lines)
    shown = [line.net_amount for line in quote.lines.filter(type="subtotal")]
    assert (shown, quote.lines_total) == ([D("30.00"), D("5.00")], D("35.00"))
    order = shop.transfers(quote, "order")
    assert [line.net_amount for line in order.lines.filter(type="subtotal")] == [D("30.00"), D("5.00")]


@covers("TV-DOC-14", "DOC-299", "DOC-300")
@pytest.mark.parametrize(("is_added", "total"), [(True, "242.20"), (False, "239.20")])
def test_the_eco_contribution_is_added_or_told_as_included(
    shop: BusyShop, is_added: bool, total: str
) -> None:
    DossierSettings.objects.update(is_eco_contribution_added=is_added)
    quote = shop.quotes("DUR", [free("100.00", "19.6", quantity="2")])
    DocumentLine.objects.update(eco_unit_amount=D("1.50"))
    [line] = quote.lines.all()
    quote = shop.revises(quote, lines=[{"id": line.pk, "quantity": "2"}])
    assert (quote.gross_total, quote.eco_total) == (D(total), D("3.00"))
    assert shop.transfers(quote, "order").eco_total == D("3.00")


@covers("TV-DOC-15", "DOC-038")
def test_the_option_gives_lines_the_rate_of_the_article_or_of_the_header(shop: BusyShop) -> None:
    shop.article("C", "Carnet", gross_price="1", cost_price="1", vat_rate="19.6")
    for is_used, rate in ((True, D("19.6")), (False, D("5.5"))):
        DossierSettings.objects.update(is_article_vat_used=is_used)
        quote = shop.quotes("DUR", [("C", 1)], vat_rate="5.5")
        assert quote.lines.get().vat_percent == rate
    quote = shop.quotes("DUR", [{"article": "C", "vat_rate": "10"}], vat_rate="5.5")
    assert quote.lines.get().vat_percent == 10


@covers("TV-DOC-09", "DOC-047", "DOC-067", "AMB-DOC-25", "AMB-DOC-24")
def test_a_deposit_typed_on_a_quote_is_deducted_there_and_carried_nowhere(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [free("1000.00", "19.6")], deposit_amount="200.00")
    assert (quote.gross_total, quote.net_payable, Payment.objects.count()) == (D("1196.00"), D("996.00"), 0)
    assert shop.duplicates(quote).net_payable == D("996.00")
    order = shop.transfers(quote, "order")
    assert (order.quote_deposit_amount, order.deposit_total, order.net_payable) == (0, 0, D("1196.00"))
    for kind in ("order", "delivery_note", "invoice", "credit_note"):
        refusal = refusal_of(lambda kind=kind: shop.writes(kind, "DUR", [("A", 1)], deposit_amount="1"))
        assert_told_on(refusal, "deposit_amount", ["not_on_this_kind"])


@covers("P-03", "DOC-050")
def test_a_document_with_vat_included_keeps_what_the_customer_pays(shop: BusyShop) -> None:
    invoice = shop.writes("invoice", "DUR", [("A", 3), ("S", 1)], is_tax_included=True)
    # 30.00 at 5.5 % → 28.44 + 1.56; 60.00 at 20 % → 50.00 + 10.00.
    assert vat(invoice) == [(D(20), D("50.00"), D("10.00")), (D("5.5"), D("28.44"), D("1.56"))]
    assert (invoice.gross_total, invoice.lines_total, invoice.net_total) == (
        D("90.00"),
        D("90.00"),
        D("78.44"),
    )
    discounted = shop.writes(
        "invoice", "DUR", [("A", 1), ("A", 1)], is_tax_included=True, footer_discount_rate="5"
    )
    assert (discounted.gross_total, discounted.net_total) == (D("19.00"), D("18.01"))
    assert check_dossier() == []


@covers("DOC-039", "TV-DOC-37")
def test_negative_quantities_and_documents_below_zero(shop: BusyShop) -> None:
    invoice = shop.validates(shop.writes("invoice", "DUR", [("A", 1), ("B", -3)]))
    assert (invoice.net_total, invoice.gross_total) == (D("-26.07"), D("-27.50"))
    assert [due.amount for due in DueDate.objects.all()] == [D("-27.50")]
    assert (shop.stock()["A"], shop.stock()["B"]) == (19, 13)
    refund = shop.is_paid(invoice)
    assert refund.amount == D("-27.50")
    invoice.refresh_from_db()
    assert invoice.balance_due == 0
    discounted = shop.writes("invoice", "DUR", [("B", -3)], footer_discount_amount="-5.55")
    assert discounted.net_total == D("-30.00")
    assert check_dossier() == []


@covers("DOC-042", "DOC-043", "OPT-140")
def test_prices_have_five_decimals_and_quantities_too(shop: BusyShop) -> None:
    invoice = shop.writes("invoice", "DUR", [free("0.12345", "20", quantity="1000"), free("9.99999", "20")])
    assert [line.net_amount for line in invoice.lines.all()] == [D("123.45"), D("10.00")]
    weighed = shop.writes("invoice", "DUR", [free("12.00", "20", quantity="0.333")])
    assert weighed.net_total == D("4.00")
    assert weighed.lines.get().quantity == D("0.333")
    rebate = shop.writes("invoice", "DUR", [free("9.99", "20", discount_rate="33.333")])
    assert (rebate.lines.get().net_unit_price, rebate.net_total) == (D("6.66"), D("6.66"))


@covers("T04-10", "STK-022", "DOC-040", "PAR-058")
def test_a_quantity_is_rounded_to_the_decimals_of_its_unit(shop: BusyShop) -> None:
    note = shop.writes("delivery_note", "DUR", [free("1", "20", quantity="1.2345", unit="M3")])
    assert note.lines.get().quantity == D("1.235")
    shop.article("T", "Terreau", gross_price="1", cost_price="1", unit="M3")
    assert shop.writes("delivery_note", "DUR", [("T", "1.2345")]).lines.get().quantity == D("1.235")
    assert shop.receives([("T", "1.2345", "2.00")]).total_quantity == D("1.235")
    assert check_dossier() == []


@covers("DOC-051", "PAR-014")
def test_vat_that_is_not_collected_is_computed_and_not_charged(shop: BusyShop) -> None:
    VatRate.objects.filter(code="DOM-8.5-NPR").update(is_active=True)
    shop.customer("REU", "Réunion", territory="dom")
    lines = [free("100.00", "DOM-8.5-NPR"), free("100.00", "2.1")]
    values = {"shipping_amount": "10.00", "shipping_vat_rate": "DOM-8.5-NPR"}
    invoice = shop.writes("invoice", "REU", lines, **values)
    assert vat(invoice) == [(D("8.5"), D("110.00"), D("9.35")), (D("2.1"), D("100.00"), D("2.10"))]
    assert (invoice.vat_total, invoice.gross_total) == (D("2.10"), D("212.10"))
    back = [{"id": line.pk, "vat_rate": str(line.vat_percent.normalize())} for line in invoice.lines.all()]
    invoice = shop.revises(invoice, lines=back)
    assert invoice.gross_total == D("212.10"), "a percentage given back means the rate it was read from"
    both = [free("100.00", "DOM-8.5-NPR"), free("100.00", "8.5")]
    assert_told_on(
        refusal_of(lambda: shop.writes("invoice", "REU", both)), "lines", ["vat_rate_collected_and_not"]
    )
    assert check_dossier() == []


@covers("PAR-035", "P-12", "DOC-014")
@pytest.mark.parametrize(
    ("territory", "expected"),
    [("corse", "5.5"), ("dom", "2.1"), ("guyane_mayotte", "0"), ("intra_eu", "0"), ("export", "0")],
)
def test_the_territory_of_the_customer_decides_the_rates(
    shop: BusyShop, territory: str, expected: str
) -> None:
    shop.customer("LOIN", "Ailleurs", territory=territory, vat_number="BE0428759497")
    values = {"shipping_amount": "10.00"}
    invoice = shop.validates(shop.writes("invoice", "LOIN", [("A", 1), free("50.00", "")], **values))
    assert invoice.lines.get(article__code="A").vat_percent == D(expected)
    default = VatRate.objects.get(territory__code=territory, is_default=True).rate
    assert {row.rate for row in invoice.vat_rows.all()} == {D(expected), default}
    assert check_dossier() == []


@covers("DOC-014", "P-12")
def test_a_seller_without_vat_charges_none_anywhere(shop: BusyShop) -> None:
    DossierSettings.objects.update(is_vat_exempt=True)
    invoice = shop.writes("invoice", "DUR", [("A", 1), ("S", 1), free("50.00", "")], shipping_amount="10.00")
    assert (invoice.vat_total, [row.rate for row in invoice.vat_rows.all()]) == (0, [0])


@covers("DOC-034", "DOC-036", "DOC-030")
def test_a_line_takes_the_values_of_its_article_and_keeps_those_typed(shop: BusyShop) -> None:
    Article.objects.filter(code="A").update(default_quantity=D(3), description="Relié, 200 pages")
    quote = shop.quotes(
        "DUR", [{"article": "A"}, {"article": "A", "unit_price": "1", "description": "Occasion"}]
    )
    first, second = quote.lines.all()
    assert (first.quantity, first.unit_price, first.description) == (3, D("9.48"), "Relié, 200 pages")
    assert (first.vat_percent, first.cost_price, first.type) == (D("5.5"), D("6.00"), "goods")
    assert (second.unit_price, second.description) == (1, "Occasion")


@covers("UPM-035", "DOC-305")
def test_a_purchase_proposes_the_purchase_price(shop: BusyShop) -> None:
    shop.supplier("FOUR", "Fournisseur")
    Article.objects.filter(code="A").update(purchase_price=D("5.50"))
    assert shop.writes("purchase_order", "FOUR", [("A", 1)]).lines.get().unit_price == D("5.50")


@covers("DOC-053", "DOC-046")
def test_a_discount_is_typed_as_an_amount_or_as_a_rate(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [free("100.00", "20")], footer_discount_amount="12.50")
    quote = shop.revises(quote, note="le montant reste")
    assert (quote.net_total, quote.is_footer_discount_typed) == (D("87.50"), True)
    [line] = quote.lines.all()
    quote = shop.revises(quote, lines=[{"id": line.pk, "quantity": "2"}])
    assert quote.net_total == D("187.50")
    quote = shop.revises(quote, footer_discount_rate="10")
    assert (quote.net_total, quote.is_footer_discount_typed) == (D("180.00"), False)
    refusal = refusal_of(lambda: shop.revises(quote, footer_discount_amount="200.01"))
    assert_told_on(refusal, "footer_discount_amount", ["footer_discount_above_total"])


def test_an_unknown_territory_has_no_rate_of_another(shop: BusyShop) -> None:
    shop.customer("REU", "Réunion", territory="dom")
    refusal = refusal_of(lambda: shop.writes("invoice", "REU", [free("1", "20")]))
    assert_told_on(refusal, "lines.0.vat_rate", ["unknown_vat_rate"])
    assert VatTerritory.objects.count() == 6
