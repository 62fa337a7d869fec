"""The header and the supplements on the page of a document (tables DOC-T2 and DOC-T3)."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from comptoir.core.document_kinds import KINDS, Side
from comptoir.documents.models import Document
from comptoir.documents.resources import kind_slug, listed_kinds, tab_slug
from comptoir.exchange.vocabulary import Shop
from comptoir.options.pages import PAGES
from comptoir.references.models import VatTerritory
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.registry import registry
from comptoir.sales_force.models import Salesperson
from comptoir.web.sales.own_fields import supplement_fields
from tests.requirements import covers
from tests.web.test_document_page import html_of

KINDS_OF_SALES = [kind for kind in listed_kinds(Side.SALE) if kind.has_lines]


@covers("DOC-013", "DOC-020", "DOC-021", "DOC-024", "DOC-072", "DOC-088")
@pytest.mark.parametrize("kind", KINDS_OF_SALES, ids=lambda kind: kind.code)
def test_every_kind_has_the_fields_and_tabs_of_its_row(client, shop, kind):
    html = client.get(client.url("document-new-kind", kind_slug(kind))).content.decode()
    for name in ("party_title", "party_name", "territory", "vat_rate", "party_vat_number", "salesperson"):
        assert f'data-field="{name}"' in html, name
    for tab in ("detail", "billing", "delivery", "supplements", "note"):
        assert f'id="tab-{tab}"' in html, tab
    assert ('id="tab-dues"' in html) == kind.has_due_schedule
    assert ('data-field="payment_terms"' in html) == kind.has_payment_terms
    for prefix in ("billing", "delivery"):
        for part in ("name", "line1", "line4", "postal_code", "city", "country"):
            assert f'data-field="{prefix}.{part}"' in html
    assert html.count("data-vat-rows") == 2
    for figure in ("cost_total", "margin_amount", "markup_rate"):
        assert f'data-total="{figure}"' in html
    assert 'data-field="printed_note"' in html and 'data-field="note"' in html


@covers("DOC-025")
def test_deposit_documents_have_the_vat_number_alone():
    for kind in (kind for kind in KINDS.values() if kind.is_deposit):
        document = Document(kind=kind.code, territory=VatTerritory(code="metropole"))
        assert [field.name for field in supplement_fields(kind, document)] == ["party_vat_number"]


@covers("DOC-029", "DOC-023")
def test_a_saved_document_shows_what_it_keeps(client, shop: Shop):
    Salesperson.objects.create(code="ANNE", name="Roux", first_name="Anne")
    quote = shop.quotes(
        "MARTIN", [("ROMAN", 1)], salesperson="ANNE", printed_note="Merci", party_title="Mme", vat_rate="10"
    )
    Salesperson.objects.update(is_active=False)
    html = html_of(client, quote)
    assert '<option value="ANNE" selected>ANNE — Anne Roux</option>' in html
    assert 'value="Mme"' in html and '<option value="10" selected>' in html
    assert "Note au client" in html and "Fichiers joints" in html
    new = client.get(client.url("document-new-kind", "devis")).content.decode()
    assert "Anne Roux" not in new, "no longer proposed"


@covers("PAR-035")
def test_another_territory_answers_with_its_rates(send, shop: Shop):
    body = {"kind": "quote", "party": "MARTIN", "lines": [{"article": "ROMAN"}]}
    assert "rates" in send("document-preview", body=body).body, "a new document has just got its customer"
    answer = send("document-preview", body={**body, "territory": "export"}).body
    assert [value for value, _ in answer["rates"]] == ["0"]
    assert (answer["territory"], answer["lines"][0]["vat_rate"]) == ("export", "0")
    refused = send("document-preview", body={**body, "territory": "lune"})
    assert refused.status == 422 and "« lune » n'existe pas." in refused.body["fields"]["territory"][0]


@covers("DOC-041")
def test_the_report_on_the_lines_is_saved_once_it_is_asked(send, shop: Shop):
    order = shop.takes_order("MARTIN", [("ROMAN", 1)])
    day = localdate() + timedelta(days=9)
    values = {"version": order.version, "delivery_on": day.isoformat(), "reported": ["delivery_on"]}
    answer = send("document-save", order.pk, body=values)
    assert answer.status == 200
    assert {line["delivery_on"] for line in answer.body["document"]["lines"]} == {day.isoformat()}
    again = {"version": order.version + 1, "reported": ["note"]}
    refused = send("document-save", order.pk, body=again)
    assert refused.status == 422 and refused.body["fields"]["reported"]


@covers("DOC-066")
def test_an_expired_quote_says_so_and_stays_open(client, send, shop: Shop):
    quote = shop.quotes(
        "MARTIN", [("ROMAN", 1)], valid_until_on=(localdate() - timedelta(days=1)).isoformat()
    )
    assert "Expiré depuis le" in html_of(client, quote)
    today = shop.quotes("MARTIN", [("ROMAN", 1)], valid_until_on=localdate().isoformat())
    assert "Expiré depuis le" not in html_of(client, today)
    assert send("document-save", quote.pk, body={"version": quote.version, "reference": "X"}).status == 200
    assert shop.transfers(quote, "order").kind == "order"
    assert "Expiré depuis le" not in html_of(client, quote)


@covers("DOC-059", "DOC-081", "DOC-087")
@pytest.mark.parametrize("kind", KINDS_OF_SALES, ids=lambda kind: kind.code)
def test_every_kind_is_made_from_the_list_of_all_and_from_its_own_tab(client, shop, kind):
    table = registry.get("documents-vente")
    slug = kind_slug(kind)
    assert slug in [one.slug for one in table.new_kinds], "Ajouter offers it"
    tab = next(tab for tab in table.tabs if tab.slug == tab_slug(kind))
    assert tab.new_kind == slug, "Inser of its tab makes it"
    answer = client.get(client.url("document-new"), {"type": slug}, follow=True)
    assert answer.redirect_chain[-1][0].endswith(client.url("document-new-kind", slug))
    assert answer.status_code == 200


@covers("DOC-060", "AMB-DOC-07", "DOC-303", "DOC-304")
def test_a_new_dossier_has_the_options_of_the_table(dossier):
    settings = dossier_settings()
    assert settings.quote_states == [
        "En cours", "À terminer", "À réviser", "Accepté", "Refusé", "Envoyé", "Relancé", "", "", "",
    ]  # fmt: skip
    expected = {
        "is_unknown_article_warned": True, "is_article_vat_used": True, "is_shortage_warned": True,
        "quote_validity_days": 3, "is_deposit_payment_shown": True, "is_eco_contribution_added": True,
        "is_deposit_credit_warned": True, "is_deposit_payment_opened": True, "accepted_quote_state": 4,
        "price_decimals": 2, "amount_decimals": 2, "default_article_type": "goods",
    }  # fmt: skip
    assert {name: getattr(settings, name) for name in expected} == expected
    assert settings.quote_legal_notice and settings.early_payment_mention and settings.late_penalty_mention
    offered = {option.name for page in PAGES if page.groups for option in page.options}
    named = {
        "quote_state_1",
        "quote_state_10",
        "quote_legal_notice",
        "invoice_legal_notice",
        "default_markup_rate",
    }
    named |= {"default_payment_method", "default_bank", "territory", "vat_rate", "quantity_decimals"}
    assert expected.keys() | named <= offered
