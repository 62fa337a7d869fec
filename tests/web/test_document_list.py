"""The list of sales documents: tabs, sorts that an index serves, few queries, pages of its own."""

import re
from collections.abc import Callable

import pytest
from django.db import connection

from comptoir.documents.models import Document
from comptoir.documents.resources import SalesDocumentResource
from comptoir.exchange.vocabulary import Shop
from comptoir.references.models import DossierSettings
from comptoir.resources.registry import registry
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

LIST = "documents-vente"


@pytest.fixture
def documents(shop: Shop) -> dict[str, Document]:
    quote = shop.quotes("DURAND", [("ROMAN", 1)])
    order = shop.takes_order("MARTIN", [("ATLAS", 2)])
    invoice = shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 1)]))
    draft = shop.writes("invoice", "MARTIN", [("CAHIER", 3)])
    return {"quote": quote, "order": order, "invoice": invoice, "draft": draft}


def page(client: SignedInClient, **query: str) -> str:
    response = client.get(client.url("resources:list", LIST), query)
    assert response.status_code == 200
    return response.content.decode()


@covers("DOC-097", "DOC-099")
def test_every_kind_has_its_tab_and_the_rows_say_their_state(client, documents):
    html = page(client)
    for tab in ("Tous", "Devis", "Commandes", "Bons de livraison", "Bons de retour", "Factures", "Avoirs"):
        assert f">{tab}</a>" in html
    for text in (
        "DE000001",
        "CM000001",
        "FA000001",
        f"Provisoire {documents['draft'].pk}",
        "Non livrée",
        "Validé",
    ):
        assert text in html
    invoices = page(client, onglet="factures")
    assert "FA000001" in invoices and "DE000001" not in invoices
    # Inser on the tab of a kind adds that kind (DOC-098).
    assert f'href="{client.url("document-new")}?type=facture" data-shortcut="insert"' in invoices


@covers("DOC-098")
def test_the_list_offers_each_kind_and_leads_to_the_editor_and_the_page(client, documents):
    html = page(client)
    for slug in ("devis", "commande", "bon-de-livraison", "bon-de-retour", "facture", "avoir"):
        assert f"{client.url('document-new')}?type={slug}" in html
    assert client.url("document", documents["quote"].pk) in html
    answer = client.get(client.url("document-new"), {"onglet": "factures"})
    assert answer.headers["Location"] == client.url("document-new-kind", "facture")


def test_every_sort_offered_begins_an_index_with_the_side(documents):
    """Also with the kind of a tab between the side and the sorted column."""
    starts = {tuple(index.fields[:2]) for index in Document._meta.indexes}
    for column in registry.get(LIST).columns:
        if column.is_sortable:
            assert ("side", column.sort) in starts, f"{column.name} has no index"


@pytest.mark.parametrize(
    "sort", ["dated_on", "-dated_on", "number", "party_name", "-net_payable", "status", "quote_state"]
)
def test_a_sorted_page_reads_an_index_and_not_the_table(client, documents, sort):
    resource = SalesDocumentResource()
    path = sort.removeprefix("-")
    order = [sort, "-id" if sort.startswith("-") else "id"]
    plan = resource.queryset().order_by(*order)[:50].explain()
    assert "USING INDEX document_side" in plan and "TEMP B-TREE" not in plan, plan
    assert page(client, tri=sort).count("<tr data-id") == 4
    assert path


def test_a_page_of_the_list_costs_the_same_whatever_it_holds(client, shop, documents, count_queries):
    page(client)
    with count_queries() as few:
        page(client)
    for _ in range(6):
        shop.quotes("DURAND", [("ROMAN", 1)])
    with count_queries() as many:
        page(client)
    assert len(many) == len(few) <= 7


def test_a_document_is_neither_made_nor_changed_by_the_generic_pages(client, documents):
    draft = documents["draft"]
    assert client.post(client.url("resources:new", LIST), {"dated_on": "01/01/2026"}).status_code == 403
    client.post(client.url("resources:record", LIST, draft.pk), {"dated_on": "01/01/2026"})
    client.post(client.url("resources:delete", LIST, draft.pk))
    assert Document.objects.get(pk=draft.pk).dated_on == draft.dated_on
    assert Document.objects.count() == 4


@pytest.mark.parametrize(("role", "status"), [("read_only", 200), ("counter", 200), ("", 302)])
def test_who_sees_the_list(client_as: Callable[[str], SignedInClient], documents, role, status):
    client = client_as(role)
    assert client.get(client.url("resources:list", LIST)).status_code == status


def test_a_filter_of_the_day_is_served_by_the_index_of_the_side(documents):
    assert connection.vendor == "sqlite"
    plan = Document.objects.filter(side="sale", dated_on="2026-01-01").explain()
    assert "document_side_date" in plan


@covers("OPT-121", "OPT-123", "DOC-064")
def test_quotes_are_sorted_and_filtered_by_their_state_in_the_words_of_the_dossier(client, shop, documents):
    second = shop.quotes("DURAND", [("ROMAN", 2)])
    Document.objects.filter(pk=second.pk).update(quote_state=6)
    chosen = {"onglet": "devis", "colonnes": "number,quote_state"}
    html = page(client, **chosen, tri="quote_state")
    assert html.index(">DE000001<") < html.index(f">{second.number}<")
    html = page(client, **chosen, tri="-quote_state")
    assert html.index(f">{second.number}<") < html.index(">DE000001<")
    assert '<option value="6">Envoyé</option>' in html and '<option value="8">' not in html
    # Neither the words nor the filter of another day stay behind once a state has another name.
    states = DossierSettings.objects.get().quote_states
    states[5], states[7] = "Parti", "Perdu"
    DossierSettings.objects.update(quote_states=states)
    html = page(client, **chosen, **{"f.quote_state": "Parti"})
    assert f">{second.number}<" in html and ">DE000001<" not in html
    assert "Envoyé" not in html and '<option value="8">Perdu</option>' in html
    assert "n'est pas un choix" not in html
    told = client.get(
        client.url("resources:values", LIST), {"onglet": "devis", "colonne": "quote_state"}
    ).content.decode()
    assert "Parti" in told and "En cours" in told
    groups = page(client, onglet="devis", grouper="quote_state")
    assert "Parti" in groups
    exported = client.get(client.url("resources:export", LIST, "csv"), {"portee": "tout"})
    assert "Parti" in b"".join(exported.streaming_content).decode("utf-8-sig")


def test_the_view_of_quotes_by_state_stands_on_their_tab(client, documents):
    html = page(client, onglet="devis", vue="systeme:devis-par-etat")
    assert "Devis par état" in html and "En cours" in html
    assert "Devis par état" not in page(client, onglet="factures")


@covers("DOC-100")
@pytest.mark.parametrize(
    ("side", "tab", "offered"),
    [
        ("vente", "tous", {"valider", "livrer", "regrouper", "transferer", "dupliquer"}),
        ("vente", "devis", {"transferer", "dupliquer", "regrouper"}),
        ("vente", "commandes", {"livrer", "regrouper", "transferer", "dupliquer"}),
        ("vente", "factures", {"valider", "transferer", "dupliquer"}),
        ("vente", "factures-dacompte", {"valider", "transferer"}),
        ("achat", "commandes", {"livrer", "regrouper", "transferer", "dupliquer"}),
        ("achat", "bons-de-reception", {"regrouper", "transferer", "dupliquer"}),
    ],
)
def test_a_tab_offers_what_its_kind_can_ever_do(client, side, tab, offered):
    html = client.get(f"/d/essai/t/documents-{side}/", {"onglet": tab}).content.decode()
    found = set(re.findall(rf"/t/documents-{side}/action/([a-z-]+)/", html))
    assert found & {"valider", "livrer", "regrouper", "transferer", "dupliquer"} == offered
