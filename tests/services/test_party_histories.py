"""Historique clients/articles and fournisseurs/articles, by documents and by articles."""

from decimal import Decimal

import pytest

from comptoir.core.errors import Forbidden
from comptoir.core.pricing import line_margin
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.resources.listing import Selection, all_records
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.resources.services import update_record
from tests.requirements import covers
from tests.services.shops import BusyShop, open_shop

D = Decimal


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    """A sale whose prices include VAT, a quote to a prospect with a line of no article, and a purchase."""
    shop = open_shop()
    shop.writes("invoice", "DUR", [("A", 3)], is_tax_included=True)
    shop.prospect("PRO", "Prospère")
    free = {"description": "Gravure", "quantity": "2", "unit_price": "7.00", "vat_rate": "20"}
    shop.quotes("PRO", [free, {"type": "text", "description": "Merci"}])
    shop.supplier("EDI", "Éditions")
    shop.writes("purchase_order", "EDI", [("A", 4)])
    return shop


def table(slug: str) -> Resource:
    found = registry.get(slug)
    assert found is not None
    return found


def rows(shop: BusyShop, slug: str, **filters: str) -> list[dict[str, str]]:
    """What the list shows, newest first, by column."""
    resource = table(slug)
    records = all_records(resource, shop.user, Selection(filters=filters))
    return [{column.api_name: column.text(record) for column in resource.columns} for record in records]


@covers("DOC-282", "DOC-283", "DOC-284", "DOC-286", "DOC-312")
def test_by_documents_with_what_they_earned_and_what_is_owed(shop: BusyShop) -> None:
    found = {row["party"]: row for row in rows(shop, "historique-clients-documents")}
    assert set(found) == {"DUR", "PRO"}, "prospects included, suppliers apart"
    invoice = found["DUR"]
    assert (invoice["kind"], invoice["net_payable"], invoice["balance_due"]) == ("Facture", "30,00", "30,00")
    assert invoice["margin_amount"] == "10,44"
    assert [row["kind"] for row in rows(shop, "historique-clients-documents", kind="quote")] == ["Devis"]
    [bought] = rows(shop, "historique-fournisseurs-documents")
    assert (bought["party"], bought["kind"]) == ("EDI", "Commande") and "margin_amount" not in bought


@covers("DOC-285", "DOC-287", "AMB-DOC-31")
def test_by_articles_one_row_a_line_with_its_net_price_and_margin(shop: BusyShop) -> None:
    found = rows(shop, "historique-clients-articles")
    assert [(row["party"], row["article"], row["description"]) for row in found] == [
        ("PRO", "", "Gravure"),
        ("DUR", "A", "Livre A"),
    ]
    assert [(row["net_price"], row["line_margin"]) for row in found] == [("7,00", "14,00"), ("9,48", "10,44")]
    assert [row["party"] for row in rows(shop, "historique-clients-articles", article="A")] == ["DUR"]
    assert [row["party"] for row in rows(shop, "historique-clients-articles", party="PRO")] == ["PRO"]
    [bought] = rows(shop, "historique-fournisseurs-articles")
    assert (bought["party"], bought["article"], bought["quantity"]) == ("EDI", "A", "4")
    assert "line_margin" not in bought


@covers("DOC-282")
def test_nothing_is_added_changed_or_deleted_there(shop: BusyShop) -> None:
    for slug in ("historique-clients-documents", "historique-fournisseurs-articles"):
        resource = table(slug)
        assert not (resource.can_create or resource.can_delete)
        with pytest.raises(Forbidden):
            update_record(resource, user=shop.user, record=resource.queryset().first(), values={})
    assert registry.for_model(Document).slug == "documents-vente", "links to a document lead to its own list"


def test_the_margin_of_a_line() -> None:
    assert line_margin(D("28.44"), D(3), D("6.00")) == D("10.44")
    assert line_margin(D("-10"), D("-1"), D("4.005")) == D("-6.00")
    assert line_margin(D("10"), D("1.5"), D("0.12345")) == D("9.81")
