"""What a party owes on its record, by side and by right."""

from html import unescape
from urllib.parse import unquote

from comptoir.exchange.vocabulary import Shop
from comptoir.parties.models import Party
from tests.requirements import covers

AMOUNT = {"description": "Acompte", "vat_rate": "20", "amount": "30.00"}


def panel(page: str, title: str) -> str:
    start = page.index(title)
    return page[start : page.index("</section>", start)]


@covers("PTY-070", "BKS-144")
def test_the_record_shows_the_balance_and_leads_to_the_deposits(client, shop: Shop):
    invoice = shop.writes("invoice", "MARTIN", [("ROMAN", 1)])
    deposit = shop.takes_deposit("MARTIN", AMOUNT)
    party = Party.objects.get(code="MARTIN")
    page = unescape(client.get(client.url("resources:record", "tiers", party.pk)).content.decode())
    shown = panel(page, "Ce que doit le client")
    assert "Acomptes reçus, à déduire" in shown and ">30,00\xa0€</a>" in shown
    address = shown[shown.index('href="') + 6 :].partition('"')[0]
    listed = client.get(address)
    text = unescape(listed.content.decode())
    assert listed.status_code == 200 and f"/ventes/documents/{deposit.pk}/" in text, unquote(address)
    assert f"/ventes/documents/{invoice.pk}/" not in text


@covers("PTY-070")
def test_each_side_is_shown_to_who_may_see_its_documents(client_as, shop: Shop):
    shop.supplier("FOUR", "Fournisseur")
    keys = {code: Party.objects.get(code=code).pk for code in ("MARTIN", "FOUR")}
    for role, sees in (("sales", (True, False)), ("purchases", (True, True)), ("stock", (True, True))):
        user = client_as(role)
        pages = [
            user.get(user.url("resources:record", "tiers", key)).content.decode() for key in keys.values()
        ]
        assert "Ce que doit le client" in pages[0], role
        assert ("Ce qui est dû au fournisseur" in pages[1]) is sees[1], role
