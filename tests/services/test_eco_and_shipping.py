"""Eco-contribution of articles and shipping fees in documents; quantities in the decimals of their unit."""

from decimal import Decimal
from typing import Any

import pytest

from comptoir.articles.models import Article
from comptoir.references.models import DossierSettings, EcoContribution, ShippingFee, Unit, VatRate
from comptoir.resources.forms import form_of_record
from comptoir.resources.linked_columns import find_column
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record, update_record
from comptoir.workflows.check_dossier import check_dossier
from tests.requirements import covers
from tests.services.refusals import assert_told_on, refusal_of
from tests.services.shops import BusyShop, open_shop

D = Decimal


@pytest.fixture
def shop(dossier: object) -> BusyShop:
    made = open_shop()
    EcoContribution.objects.create(code="LAMPE", label="Lampe", gross_amount=D("2.00"))
    VatRate.objects.filter(code="19.6").update(is_active=True)
    made.article(
        "E", "Lampe", gross_price="119.60", cost_price="0", vat_rate="19.6", eco_contribution="LAMPE"
    )
    return made


def change_article(shop: BusyShop, code: str, **values: Any) -> Article:
    article = Article.objects.get(code=code)
    return update_record(registry.for_model(Article), user=shop.user, record=article, values=values)  # type: ignore[return-value]


@covers("OPT-115", "PAR-043", "PAR-044", "PAR-046", "ART-042", "DOC-299", "T08-15")
@pytest.mark.parametrize(("is_added", "gross"), [(False, "358.80"), (True, "364.80")])
def test_the_scale_of_an_article_follows_it_into_documents(
    shop: BusyShop, is_added: bool, gross: str
) -> None:
    DossierSettings.objects.update(is_eco_contribution_added=is_added)
    invoice = shop.writes("invoice", "DUR", [("E", 3)])
    assert (invoice.eco_total, invoice.gross_total) == (D("6.00"), D(gross))
    assert [(row.base, row.amount) for row in invoice.vat_rows.all()] == [(D("300.00"), D("58.80"))]
    assert check_dossier() == []


@covers("PAR-045", "T08-16")
@pytest.mark.parametrize(
    ("territory", "eco"), [("export", "0.00"), ("intra_eu", "0.00"), ("corse", "6.00"), ("dom", "6.00")]
)
def test_the_eco_contribution_applies_in_france_only(shop: BusyShop, territory: str, eco: str) -> None:
    vat_number = {"vat_number": "BE0428759497"} if territory == "intra_eu" else {}
    shop.customer("LOIN", "Loin", territory=territory, **vat_number)
    invoice = shop.writes("invoice", "LOIN", [("E", 3)])
    assert invoice.eco_total == D(eco)
    home = shop.revises(invoice, party="DUR")
    assert home.eco_total == D("6.00"), "the line keeps its scale"
    assert check_dossier() == []


@covers("PAR-047")
def test_a_scale_that_changes_leaves_existing_documents(shop: BusyShop) -> None:
    order = shop.takes_order("DUR", [("E", 2)])
    EcoContribution.objects.update(gross_amount=D("5.00"))
    line = order.lines.get()
    order = shop.revises(order, lines=[{"id": line.pk, "article": "E", "quantity": "3"}])
    assert order.eco_total == D("6.00")
    assert shop.writes("invoice", "DUR", [("E", 1)]).eco_total == D("5.00")
    copy = shop.duplicates(order)
    assert copy.eco_total == D("6.00")


@covers("PAR-062", "DOC-046")
def test_a_shipping_fee_fills_the_amount_and_its_rate(shop: BusyShop) -> None:
    twenty = VatRate.objects.get(code="20")
    create_record(
        registry.for_model(ShippingFee),
        user=shop.user,
        values={"code": "colis", "label": "Colis", "net_amount": "7.50", "vat_rate": "20"},
    )
    lines = [("A", 1)]
    net = shop.writes("quote", "DUR", lines, is_tax_included=False, shipping_fee="COLIS")
    assert (net.shipping_amount, net.shipping_vat_rate) == (D("7.50"), twenty)
    gross = shop.writes("quote", "DUR", lines, is_tax_included=True, shipping_fee="colis")
    assert (gross.shipping_amount, gross.shipping_vat_rate) == (D("9.00"), twenty)
    typed = shop.writes(
        "quote", "DUR", lines, shipping_fee="COLIS", shipping_amount="4.00", shipping_vat_rate="5.5"
    )
    assert (typed.shipping_amount, typed.shipping_vat_rate.code) == (D("4.00"), "5.5")
    revised = shop.revises(typed, shipping_fee="COLIS")
    assert revised.shipping_vat_rate == twenty
    shop.customer("COR", "Corse", territory="corse")
    assert shop.writes("quote", "COR", lines, shipping_fee="COLIS").shipping_vat_rate.code == "COR-20"
    assert_told_on(
        refusal_of(lambda: shop.writes("quote", "DUR", lines, shipping_fee="AVION")), "shipping_fee"
    )
    DossierSettings.objects.update(is_vat_exempt=True)
    assert shop.writes("quote", "DUR", lines, shipping_fee="COLIS").shipping_vat_rate.code == "0"
    assert check_dossier() == []


@covers("PAR-060", "PAR-061", "T08-14", "ART-040", "DOC-040")
def test_quantities_have_the_decimals_of_their_unit(shop: BusyShop) -> None:
    shop.article("T", "Terreau", gross_price="1", cost_price="1", unit="KG", default_quantity="1.23456")
    article = Article.objects.get(code="T")
    assert article.default_quantity == D("1.235")
    assert shop.writes("quote", "DUR", [{"article": "T"}]).lines.get().quantity == D("1.235")
    assert change_article(shop, "T", unit="HEUR").default_quantity == D("1.24")
    quote = shop.writes("quote", "DUR", [("T", "1.23456")])
    line = quote.lines.get()
    assert line.quantity == D("1.23")
    quote = shop.revises(quote, lines=[{"id": line.pk, "article": "T", "quantity": "2.5", "unit": "U"}])
    assert quote.lines.get().quantity == D("3")
    Unit.objects.filter(code="U").update(decimals=2)
    assert shop.revises(quote, lines=[{"id": line.pk, "article": "T"}]).lines.get().quantity == D("3")


@covers("TV-UI-20", "PAR-060", "DOC-040")
@pytest.mark.parametrize(
    ("unit", "shown"), [("M3", "1,500"), ("HEUR", "1,50"), ("KG", "1,500"), (None, "1,5")]
)
def test_the_record_and_the_list_show_the_decimals_of_the_unit(
    shop: BusyShop, unit: str | None, shown: str
) -> None:
    shop.article("T", "Terreau", gross_price="1", cost_price="1", unit=unit, default_quantity="1.5")
    shop.receives([("T", "1.5", "1.00")])
    resource = registry.for_model(Article)
    article = resource.queryset().get(code="T")
    form = form_of_record(resource, article, is_read_only=False)
    assert (form.fields["default_quantity"].text, form.fields["real_quantity"].text) == (shown, shown)
    column = resource.column("real_quantity")
    assert column is not None
    assert column.text(resource.loaded(resource.queryset(), [column]).get(code="T")) == shown
    moves = registry.get("mouvements-stock")
    assert moves is not None
    for name in ("quantity", "article.real_quantity", "article.default_quantity"):
        found = find_column(moves, name)
        assert found is not None
        move = moves.loaded(moves.queryset(), [found.column]).get(article__code="T")
        assert found.column.text(move) == shown, name
