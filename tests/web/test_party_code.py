"""The page that changes the code of a party."""

from html import unescape

from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop
from comptoir.parties.models import Party
from tests.requirements import covers


@covers("PTY-049", "PTY-090", "PTY-094")
def test_the_action_of_a_party_leads_to_its_page_and_back_with_the_new_code(client, shop: Shop):
    quote = shop.quotes("MARTIN", [("ROMAN", 1)])
    party = quote.party
    answer = client.post(client.url("resources:action", "tiers", "changer-le-code"), {"id": party.pk})
    url = client.url("party-code", party.pk)
    assert answer.headers["Location"] == url
    page = unescape(client.get(url).content.decode())
    assert f'id="code-now" value="{party.code}" readonly' in page
    assert f'id="code-name" value="{party.name}" readonly' in page
    assert "1 document de ce tiers montrera le nouveau code" in page
    answer = client.post(url, {"code": "martin-34", "version": party.version})
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        client.url("resources:record", "tiers", party.pk),
    )
    assert Party.objects.get(pk=party.pk).code == "MARTIN-34"
    assert Document.objects.get(pk=quote.pk).party_code == "MARTIN-34"
    listed = unescape(client.get(client.url("documents", resource="documents-vente")).content.decode())
    assert "MARTIN-34" in listed


@covers("PTY-091", "P-09")
def test_what_is_wrong_stands_beside_the_field_and_nothing_changed(client, shop: Shop):
    shop.customer("AUTRE", "Autre")
    party = Party.objects.get(code="MARTIN")
    url = client.url("party-code", party.pk)
    for typed, sentence in (
        ("", "Ce champ est obligatoire."),
        ("martin", "C'est déjà le code de ce tiers."),
        (
            "autre",
            "AUTRE est déjà le code de Autre. Deux tiers ne se fusionnent pas : choisissez un code libre.",
        ),
        ("<b>/", ""),
    ):
        answer = client.post(url, {"code": typed, "version": party.version})
        page = unescape(answer.content.decode())
        assert answer.status_code == 422
        assert 'class="field-error"' in page and sentence in page
        assert "<b>/" not in answer.content.decode()
    answer = client.post(url, {"code": "NEUF", "version": party.version + 7})
    assert answer.status_code == 409
    assert Party.objects.get(pk=party.pk).code == "MARTIN"
    assert client.get(client.url("party-code", 999_999)).status_code == 404


@covers("PTY-090")
def test_who_may_not_delete_parties_is_neither_offered_it_nor_let_in(client_as, shop: Shop):
    party = Party.objects.get(code="MARTIN")
    for role, is_let_in in (("sales", True), ("counter", False), ("read_only", False)):
        user = client_as(role)
        record = user.get(user.url("resources:record", "tiers", party.pk)).content.decode()
        assert ("changer-le-code" in record) is is_let_in, role
        assert (user.get(user.url("party-code", party.pk)).status_code == 200) is is_let_in, role
