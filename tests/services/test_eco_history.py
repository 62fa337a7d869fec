"""The history of eco-contributions, expired quotes, and what pages say of both ways of including it."""

from datetime import date
from decimal import Decimal

import pytest

from comptoir.documents.eco import is_eco_added
from comptoir.documents.models import Document, DocumentLine
from comptoir.printing.page_data import page_data
from comptoir.printing.print_templates import DEFAULT_TEMPLATE, print_template
from comptoir.references.models import Currency, DossierSettings, EcoContribution
from comptoir.resources.registry import registry
from comptoir.workflows.document_view import document_as_dict
from comptoir.workflows.printed_pages import printed_documents
from tests.requirements import covers
from tests.services.shops import BusyShop, open_shop

D = Decimal


@pytest.fixture
def shop(dossier: object) -> BusyShop:
    made = open_shop()
    EcoContribution.objects.create(code="LAMPE", label="Lampe", gross_amount=D("1.50"))
    made.article("E", "Lampe", gross_price="120.00", cost_price="0", vat_rate="20", eco_contribution="LAMPE")
    return made


def totals_printed(document: Document) -> dict[str, str]:
    rows = page_data(printed_documents([document.pk])[0], print_template(DEFAULT_TEMPLATE))["totals"]
    return {row["label"]: row["amount"] for row in rows}


@covers("DOC-302")
def test_the_history_tells_every_line_that_bears_one(shop: BusyShop) -> None:
    shop.customer("LOIN", "Loin", territory="export")
    invoice = shop.validates(shop.writes("invoice", "DUR", [("E", 2), ("A", 1)]))
    shop.transfers(invoice, "credit_note")
    shop.writes("invoice", "LOIN", [("E", 1)])
    shop.writes("quote", "DUR", [("E", 4)])
    history = registry.get("historique-eco-contribution")
    found = [(line.document.kind, line.eco_amount) for line in history.queryset().order_by("pk")]
    assert found == [("invoice", D("3.00")), ("credit_note", D("3.00")), ("quote", D("6.00"))]
    tabs = {tab.slug: history.queryset().filter(tab.q).count() for tab in history.tabs}
    assert tabs == {"factures": 1, "avoirs": 1, "tous": 3}
    assert DocumentLine.objects.exclude(eco_amount=0).count() == 3, "none abroad"


@covers("DOC-300", "PRN-037", "DOC-052")
def test_a_document_says_how_it_was_computed_whatever_the_option_says_later(shop: BusyShop) -> None:
    added = shop.validates(shop.writes("invoice", "DUR", [("E", 2)], is_tax_included=False))
    DossierSettings.objects.update(is_eco_contribution_added=False)
    included = shop.validates(shop.writes("invoice", "DUR", [("E", 2)], is_tax_included=False))
    assert (is_eco_added(added), added.gross_total) == (True, D("243.00"))
    assert (is_eco_added(included), included.gross_total) == (False, D("240.00"))
    assert document_as_dict(added)["is_eco_added"] is True
    assert "Éco-contribution TTC" in totals_printed(added)
    assert "dont éco-contribution TTC" in totals_printed(included)


@covers("DOC-301")
def test_parties_outside_france_pay_none(shop: BusyShop) -> None:
    shop.customer("LOIN", "Loin", territory="export")
    invoice = shop.writes("invoice", "LOIN", [("E", 2)])
    assert (invoice.eco_total, is_eco_added(invoice)) == (D(0), False)
    assert not {"Éco-contribution TTC", "dont éco-contribution TTC"} & totals_printed(invoice).keys()


def test_the_note_to_the_customer_is_printed_and_the_internal_one_is_not(shop: BusyShop) -> None:
    quote = shop.writes(
        "quote", "DUR", [("A", 1)], note="Client difficile", printed_note="<p>Livré à <b>midi</b></p>"
    )
    page = repr(printed_documents([quote.pk])[0])
    assert "Livré à midi" in page
    assert "difficile" not in page


def test_the_page_tells_the_net_payable_in_the_currency_of_the_document(shop: BusyShop) -> None:
    Currency.objects.create(code="USD", label="Dollar américain", symbol="$", rate="1.25")
    invoice = shop.writes("invoice", "DUR", [("S", 2)], currency="USD")
    page = printed_documents([invoice.pk])[0]
    assert (page.countervalue_amount, page.countervalue_currency) == (D("150.00"), "$")
    assert page.currency == "€"


@covers("DOC-064")
def test_expired_quotes_are_a_view_of_their_list(shop: BusyShop) -> None:
    late = shop.writes("quote", "DUR", [("A", 1)], dated_on="2026-01-05")
    assert late.valid_until_on == date(2026, 1, 8)
    table = registry.get("documents-vente")
    view = next(view for view in table.views if view.slug == "devis-expires")
    conditions = {(one.column, one.operator) for one in view.spec.conditions.conditions()}
    assert conditions == {("valid_until_on", "lt"), ("status", "eq")}
