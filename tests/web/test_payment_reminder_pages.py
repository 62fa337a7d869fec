"""The page of customers to remind: list, preview, letters, who may do what."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils.timezone import localdate

from comptoir.exchange.vocabulary import Shop
from comptoir.mailing.models import Reminder
from comptoir.parties.models import Party
from tests.requirements import covers


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def late(shop: Shop) -> Party:
    shop.on(localdate() - timedelta(days=60))
    shop.validates(shop.writes("invoice", "MARTIN", [("RELIURE", 1)]))
    shop.on(localdate())
    return Party.objects.get(code="MARTIN")


@covers("DOC-296", "PAY-150", "PRN-013")
def test_late_customers_are_listed_previewed_and_reminded(client, client_as, shop: Shop, late: Party):
    url = client.url("customer-reminders")
    assert "FA000001" in text_of(client.get(url))
    assert "Aucun client" in text_of(client.get(url, {"au": "01/01/2020"}))
    assert client.get(url, {"au": "32/12"}).status_code == 422
    shown = client.get(client.url("customer-reminders-preview"), {"id": late.pk})
    assert shown.content[:5] == b"%PDF-" and not Reminder.objects.exists()
    reader = client_as("read_only")
    shown = reader.post(client.url("customer-reminders-preview"), {"id": late.pk})
    assert shown.content[:5] == b"%PDF-" and not Reminder.objects.exists()
    assert 'formmethod="get"' not in text_of(reader.get(url)), (
        "the token of the form stays out of the address"
    )
    assert reader.post(url, {"id": late.pk, "action": "lettres"}).status_code == 403
    printed = client.post(url, {"id": late.pk, "action": "lettres"})
    assert printed.content[:5] == b"%PDF-"
    assert Reminder.objects.get().level == 1
    assert f"Rappel {localdate():%d/%m/%Y}" in text_of(client.get(url))


@covers("DOC-296", "P-08")
@pytest.mark.parametrize(
    "values",
    [
        {},
        {"id": "x"},
        {"id": "9" * 40},
        {"id": "12\x00"},
        {"id": "1", "au": "32/12"},
        {"id": "1", "ton": "9"},
    ],
)
def test_what_can_not_be_reminded_is_refused(client, shop: Shop, values: dict[str, str]):
    for action in ("lettres", "envoyer", ""):
        response = client.post(client.url("customer-reminders"), {**values, "action": action})
        assert response.status_code in (400, 409, 422), (values, action)
    assert client.get(client.url("customer-reminders-preview"), values).status_code in (400, 409, 422)
    assert not Reminder.objects.exists()
