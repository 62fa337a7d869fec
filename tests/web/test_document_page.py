"""The page of a document: what each kind shows, what its state allows, whom it obeys, what it costs."""

import json
from html import unescape

import pytest

from comptoir.core.document_kinds import KINDS
from comptoir.documents.models import Document
from comptoir.documents.resources import kind_slug, sales_kinds
from comptoir.exchange.vocabulary import Shop
from comptoir.parties.models import Party
from tests.requirements import covers


def html_of(client, document: Document) -> str:
    response = client.get(client.url("document", document.pk))
    assert response.status_code == 200
    return unescape(response.content.decode())


def actions_in(html: str) -> list[str]:
    """Those of the page; the tab of deposits has its own, and everybody may ask for the history."""
    found = [part.split('"')[0] for part in html.split('id="panel-detail"')[0].split('data-action="')[1:]]
    return [name for name in found if name != "history"]


def config_in(html: str) -> dict:
    text = html.split('<script id="document-config" type="application/json">')[1].split("</script>")[0]
    return json.loads(text)


@covers("DOC-013", "DOC-020")
@pytest.mark.parametrize("kind", sales_kinds(), ids=lambda kind: kind.code)
def test_a_new_document_shows_the_fields_and_tabs_of_its_kind(client, shop, kind):
    html = client.get(client.url("document-new-kind", kind_slug(kind))).content.decode()
    assert 'data-field="dated_on"' in html and 'id="field-party"' in html
    assert ('data-field="payment_terms"' in html) == kind.has_payment_terms
    assert ('data-field="valid_until_on"' in html) == kind.has_valid_until
    assert ('data-field="delivery_on"' in html) == kind.has_delivery_date
    assert ('data-field="quote_state"' in html) == kind.has_quote_state
    assert ('data-field="deposit_amount"' in html) == kind.has_typed_deposit
    assert ('id="tab-dues"' in html) == kind.has_due_schedule
    assert "Historique</button>" not in html


def test_an_unknown_kind_has_no_editor(client, shop):
    assert client.get(client.url("document-new-kind", "contravention")).status_code == 404
    assert client.get(client.url("document-new-kind", "facture-dachat")).status_code == 404


@covers("DOC-019")
def test_a_new_document_is_filled_for_the_customer_one_comes_from(client, shop):
    html = client.get(
        client.url("document-new"), {"type": "facture", "client": "martin"}, follow=True
    ).content
    assert "MARTIN — Martin et fils" in html.decode()


@covers("DOC-071", "DOC-075", "DOC-078", "DOC-084", "DOC-092")
def test_the_main_action_comes_first_by_the_state_of_the_document(client, shop: Shop):
    quote = shop.quotes("DURAND", [("ROMAN", 1)])
    assert actions_in(html_of(client, quote)) == ["transfer", "deposit", "duplicate", "template", "delete"]
    order = shop.takes_order("MARTIN", [("ROMAN", 2), ("ATLAS", 1)])
    assert actions_in(html_of(client, order)) == [
        "deliver",
        "transfer",
        "deposit",
        "duplicate",
        "template",
        "delete",
    ]
    note = shop.delivers(order, {"ROMAN": 1})
    order.refresh_from_db()
    assert actions_in(html_of(client, order)) == ["deliver", "deposit", "close", "duplicate", "template"]
    assert actions_in(html_of(client, note))[0] == "transfer"
    invoice = shop.transfers(note, KINDS[note.kind].transfer_targets[0])
    assert actions_in(html_of(client, invoice)) == [
        "validate",
        "pay",
        "deposit",
        "duplicate",
        "template",
        "delete",
    ]
    invoice = shop.validates(invoice)
    assert actions_in(html_of(client, invoice)) == ["pay", "credit", "transfer", "duplicate", "template"]
    shop.is_paid(invoice)
    assert actions_in(html_of(client, invoice)) == ["credit", "transfer", "duplicate", "template"]
    closed = shop.closes(order)
    assert actions_in(html_of(client, closed)) == ["reopen", "duplicate", "template"]


@covers("UI-152", "DOC-055", "DOC-056", "DOC-201")
def test_a_locked_document_says_why_and_offers_nothing_to_save(client, shop: Shop):
    draft = shop.writes("invoice", "MARTIN", [("ROMAN", 1)])
    html = html_of(client, draft)
    assert ">Provisoire</span>" in html and "data-save" in html and not config_in(html)["is_read_only"]
    sealed = shop.validates(draft)
    html = html_of(client, sealed)
    assert "Validée et scellée le" in html and "Corrigez-le par un avoir." in html
    assert "data-save" not in html and config_in(html)["is_read_only"]
    credit = shop.validates(shop.transfers(sealed, "credit_note"))
    assert "Corrigez-le par une nouvelle facture." in html_of(client, credit)
    quote = shop.quotes("MARTIN", [("ROMAN", 1)])
    assert "Transférer le devis DE000001" in html_of(client, quote)
    order = shop.transfers(quote, "order")
    html = html_of(client, quote)
    assert f"transféré en Commande {order.number}" in html and config_in(html)["is_read_only"]


@covers("DOC-193", "DOC-231")
def test_deleting_in_the_middle_of_the_series_warns_of_the_break(client, shop: Shop):
    first, last = shop.quotes("MARTIN", [("ROMAN", 1)]), shop.quotes("MARTIN", [("ROMAN", 1)])
    sentence = "Êtes-vous certain de vouloir supprimer cette fiche ? Cette suppression sera définitive."
    assert sentence in html_of(client, last) and "rupture" not in html_of(client, last)
    # In the middle the server asks in its own words: one question, not two.
    assert sentence not in html_of(client, first)


@pytest.mark.parametrize(
    ("role", "status", "actions"),
    [
        ("administrator", 200, ["validate", "pay", "deposit", "duplicate", "template", "delete"]),
        ("counter", 200, ["validate", "pay", "deposit", "duplicate", "template"]),
        ("accounting", 200, ["validate", "pay"]),
        ("read_only", 200, []),
        ("", 302, []),
    ],
)
def test_what_each_role_may_do(client_as, shop: Shop, role, status, actions):
    invoice = shop.writes("invoice", "MARTIN", [("ROMAN", 1)])
    client = client_as(role)
    response = client.get(client.url("document", invoice.pk))
    assert response.status_code == status
    assert actions_in(response.content.decode()) == actions
    is_locked = role in ("accounting", "read_only")
    if status == 200:
        assert config_in(unescape(response.content.decode()))["is_read_only"] == is_locked


def test_purchases_and_strangers_have_no_page_here(client, shop: Shop, new_test_dossier):
    shop.supplier("GROSSISTE", "Le grossiste")
    purchase = shop.writes("purchase_order", "GROSSISTE", [("ROMAN", 1)])
    assert client.get(client.url("document", purchase.pk)).status_code == 404
    assert client.get(client.url("document", 999_999)).status_code == 404


def test_the_page_costs_the_same_whatever_its_length(client, shop: Shop, count_queries):
    short = shop.quotes("MARTIN", [("ROMAN", 1)])
    long = shop.quotes("MARTIN", [("ROMAN", 1), ("ATLAS", 1), ("CAHIER", 1)] * 15)
    html_of(client, short)
    with count_queries() as few:
        html_of(client, short)
    with count_queries() as many:
        html_of(client, long)
    assert len(many) == len(few) <= 35


@covers("DOC-019", "DOC-098")
def test_the_kind_is_asked_where_it_is_not_known(client, shop):
    html = client.get(client.url("document-new"), {"client": "MARTIN"}).content.decode()
    for kind in sales_kinds():
        assert f"{client.url('document-new-kind', kind_slug(kind))}?client=MARTIN" in html


@covers("DOC-019", "UI-151")
def test_a_customer_leads_to_a_new_document_and_to_its_documents(client, shop: Shop):
    party = Party.objects.get(code="MARTIN")
    for action, address in (
        ("creer-un-document", client.url("document-new") + "?client=MARTIN"),
        ("documents", client.url("documents") + "?f.party_code=%3D%22MARTIN%22"),
    ):
        assert f"/{action}/" in client.get(client.url("resources:record", "tiers", party.pk)).content.decode()
        answer = client.post(client.url("resources:action", "tiers", action), {"id": party.pk})
        assert answer.headers["Location"] == address


def test_the_navigation_shows_where_one_is(client, shop: Shop):
    quote = shop.quotes("MARTIN", [("ROMAN", 1)])
    html = html_of(client, quote)
    assert f'<a href="{client.url("documents")}?onglet=devis" class="is-current" aria-current="page">' in html
    assert "Livraison de commandes" in html
