"""The navigation marks where an open record stands, not the whole list above it."""

import re

import pytest

from comptoir.parties.models import Party
from tests.web.conftest import Shop

CURRENT = re.compile(r'<a href="([^"]*)" class="is-current" aria-current="page">')


def marked(client, url: str) -> list[str]:
    return [address.replace("&amp;", "&") for address in CURRENT.findall(client.get(url).content.decode())]


@pytest.mark.parametrize(
    ("kind", "tab"), [("quote", "devis"), ("order", "commandes"), ("invoice", "factures")]
)
def test_an_open_document_marks_the_entry_of_its_kind(client, shop: Shop, kind: str, tab: str):
    document = shop.writes(kind, "MARTIN", [("ROMAN", 1)])
    assert marked(client, client.url("document", document.pk)) == [f"{client.url('documents')}?onglet={tab}"]


def test_a_new_document_marks_the_entry_of_its_kind(client, shop: Shop):
    assert marked(client, client.url("document-new-kind", "devis")) == [
        f"{client.url('documents')}?onglet=devis"
    ]


def test_an_open_party_marks_the_entry_of_its_role(client, shop: Shop):
    shop.prospect("PROS", "Prospère")
    for code, tab in (("MARTIN", "clients"), ("PROS", "prospects")):
        party = Party.objects.get(code=code)
        assert marked(client, client.url("resources:record", "tiers", party.pk)) == [
            f"{client.url('resources:list', 'tiers')}?onglet={tab}"
        ]


@pytest.mark.parametrize("query", ["?type=prospect", "?onglet=prospects"])
def test_a_new_prospect_is_called_so_and_marks_its_entry(client, shop: Shop, query: str):
    url = client.url("resources:new", "tiers") + query
    assert "<h1" in (page := client.get(url).content.decode())
    assert "Prospect : nouvelle fiche" in page and "Tiers : nouvelle fiche" not in page
    assert marked(client, url) == [f"{client.url('resources:list', 'tiers')}?onglet=prospects"]
