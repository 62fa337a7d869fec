"""The due-date schedules of customers and suppliers: what they show, filter, offer and print."""

from html import unescape

import pytest
from django.utils.timezone import localdate

from comptoir.exchange.vocabulary import Shop
from comptoir.parties.models import Party
from comptoir.payments.models import DueDate
from tests.requirements import covers

TABLES = {"sale": "echeancier-clients", "purchase": "echeancier-fournisseurs"}


def schedule(client, side: str = "sale", **query: str) -> str:
    response = client.get(
        client.url("resources:list", TABLES[side]), {"onglet": "toutes"} | query, follow=True
    )
    assert response.status_code == 200
    return unescape(response.content.decode())


@pytest.fixture
def owed(shop: Shop) -> Shop:
    """An invoice and a deposit of MARTIN, one invoice of another customer, one of a supplier."""
    shop.customer("NOEL", "Noël")
    shop.supplier("FOUR", "Fournisseur")
    shop.validates(shop.writes("invoice", "MARTIN", [("RELIURE", 1)]))
    shop.takes_deposit("MARTIN", {"amount": "20.00", "vat_rate": "20"})
    shop.writes("invoice", "NOEL", [("RELIURE", 2)])
    shop.buys("purchase_invoice", "FOUR", [{"article": "ROMAN", "unit_price": "3"}])
    return shop


@covers("DOC-258", "DOC-259", "DOC-261")
def test_each_side_has_its_schedule_with_everything_recorded_and_nothing_to_edit(client, owed):
    html = schedule(client)
    head = html.split("<thead")[1].split("</thead>")[0]
    titles = (
        "Date de l'échéance",
        "Document",
        "Code",
        "Nom",
        "Montant",
        "Solde dû",
        "Moyen de paiement",
        "Soldée ?",
    )
    for title in titles:
        assert title in head, title
    assert html.count("<tr data-id") == 3 and "FOUR" not in html.split("<tbody")[1]
    assert schedule(client, "purchase").count("<tr data-id") == 1
    for table in TABLES.values():
        assert client.get(client.url("resources:new", table)).status_code in (403, 404)
    due = DueDate.objects.filter(party__code="MARTIN").first()
    posted = client.post(client.url("resources:record", TABLES["sale"], due.pk), {"amount": "1"})
    assert posted.status_code in (302, 403, 404, 405)
    assert client.post(client.url("resources:delete", TABLES["sale"], due.pk)).status_code in (
        302,
        403,
        404,
        405,
    )
    assert DueDate.objects.get(pk=due.pk).amount == due.amount


@covers("DOC-262")
def test_the_schedule_is_filtered_by_party_period_and_means(client, owed):
    assert schedule(client, **{"f.party": "NOEL"}).count("<tr data-id") == 1
    today = f"{localdate():%d/%m/%Y}"
    now = DueDate.objects.filter(side="customer", due_on=localdate()).count()
    assert 0 < now < 3
    assert schedule(client, **{"f.due_on": f"<={today}"}).count("<tr data-id") == now
    assert schedule(client, **{"f.due_on": f">{today}"}).count("<tr data-id") == 3 - now
    label = DueDate.objects.filter(party__code="NOEL").get().payment_method.label
    same = DueDate.objects.filter(side="customer", payment_method__label=label).count()
    assert schedule(client, **{"f.payment_method": label}).count("<tr data-id") == same


@covers("DOC-263")
def test_the_schedule_leads_to_the_party_the_document_a_payment_and_closing(client, owed):
    html = schedule(client)
    party = Party.objects.get(code="MARTIN")
    due = DueDate.objects.filter(party=party).first()
    assert client.url("resources:record", "tiers", party.pk) in html
    assert client.url("document", due.document_id) in html
    for name in ("regler", "solder", "de-solder"):
        assert f"{name}/" in html, name


@covers("DOC-266")
@pytest.mark.parametrize("side", TABLES)
def test_the_schedule_prints(client, owed, side):
    url = client.url("resources:export", TABLES[side], "pdf")
    response = client.get(url, {"onglet": "toutes"})
    body = response.getvalue() if response.streaming else response.content
    assert response.status_code == 200 and body.startswith(b"%PDF")


@covers("DOC-247", "DOC-248")
def test_a_prospect_is_converted_by_hand_from_its_record_or_the_list(client, shop: Shop):
    prospect = Party.objects.get(code="DURAND")
    assert (
        "Transférer en client"
        in client.get(client.url("resources:record", "tiers", prospect.pk)).content.decode()
    )
    client.post(client.url("resources:action", "tiers", "transferer-en-client"), {"id": prospect.pk})
    prospect.refresh_from_db()
    assert (prospect.is_customer, prospect.is_prospect, prospect.customer.ledger_account[:3]) == (
        True,
        False,
        "411",
    )
