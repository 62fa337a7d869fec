"""Several documents of the list at once: each on its own, with a report."""

from html import unescape

import pytest

from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop
from tests.requirements import covers


@pytest.fixture
def drafts(shop: Shop) -> list[Document]:
    return [shop.writes("invoice", "MARTIN", [("ROMAN", 1)]), shop.writes("invoice", "DURAND", [])]


def text_of(response) -> str:
    return unescape(response.content.decode())


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("imprimer", "documents-print"),
        ("valider", "documents-validate"),
        ("transferer", "documents-transfer"),
    ],
)
def test_an_action_of_the_list_goes_on_with_the_selection(client, drafts, action, name):
    keys = [document.pk for document in drafts]
    answer = client.post(client.url("resources:action", "documents-vente", action), {"id": keys})
    assert answer.headers["Location"] == f"{client.url(name)}?id={keys[1]}&id={keys[0]}"


@covers("DOC-205", "UI-157", "UI-158", "UI-159", "UI-161")
def test_those_that_can_be_validated_are_and_the_others_say_why(client, drafts):
    url, keys = client.url("documents-validate"), {"id": [document.pk for document in drafts]}
    asked = text_of(client.get(url, keys))
    assert "ne peut pas être annulée" in asked and not Document.objects.exclude(number=None).exists()
    told = text_of(client.post(url, keys))
    assert told.index("<tfoot>") < told.rindex("1 sur 2"), "the last line counts"
    assert (
        "Terminé" in told and "Échoué" in told and "FA000001" in told and "Ajoutez au moins une ligne" in told
    )
    assert Document.objects.exclude(number=None).count() == 1


@covers("DOC-105", "DOC-109", "DOC-110")
def test_documents_of_one_kind_are_transferred_together(client, shop: Shop):
    quotes = [shop.quotes("MARTIN", [("ROMAN", 1)]) for _ in range(2)]
    shop.transfers(quotes[0], "order")
    url, keys = client.url("documents-transfer"), [quote.pk for quote in quotes]
    assert '<option value="order" selected>' in text_of(client.get(url, {"id": keys}))
    wrong = client.post(url, {"id": keys, "kind": "order", "dated_on": "32/12"})
    assert "Cette date n'existe pas" in text_of(wrong) and Document.objects.count() == 3
    told = text_of(client.post(url, {"id": keys, "kind": "order", "dated_on": ""}))
    assert "1 sur 2" in told and "déjà été transférée" in told and Document.objects.count() == 4


def test_one_document_transferred_opens_what_was_made(client, shop: Shop):
    quote = shop.quotes("MARTIN", [("ROMAN", 1)])
    answer = client.post(client.url("documents-transfer"), {"id": quote.pk, "kind": "order", "dated_on": ""})
    assert answer.headers["Location"] == client.url("document", Document.objects.get(kind="order").pk)


def test_documents_of_several_kinds_are_not_transferred_together(client, shop: Shop, drafts):
    quote = shop.quotes("MARTIN", [("ROMAN", 1)])
    response = client.get(client.url("documents-transfer"), {"id": [quote.pk, drafts[0].pk]})
    assert response.status_code == 422 and "même nature" in text_of(response)


@covers("PRN-062")
def test_a_few_documents_print_as_one_file(client, drafts):
    response = client.get(client.url("documents-print"), {"id": [drafts[0].pk, drafts[1].pk]})
    assert (response.status_code, response.content[:5]) == (200, b"%PDF-")


@pytest.mark.parametrize("query", [{}, {"id": "abc"}, {"id": "999999"}, {"id": "9" * 30}])
def test_a_selection_of_nothing_is_told(client, shop: Shop, query):
    for name in ("documents-print", "documents-validate", "documents-transfer"):
        assert client.get(client.url(name), query).status_code == 404


@pytest.mark.parametrize(
    ("name", "role"), [("documents-validate", "read_only"), ("documents-transfer", "accounting")]
)
def test_who_may_not_act_on_several(client_as, drafts, name, role):
    client = client_as(role)
    assert client.post(client.url(name), {"id": drafts[0].pk}).status_code == 403
    assert not Document.objects.exclude(number=None).exists()
