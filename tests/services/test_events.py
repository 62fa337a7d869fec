"""What the event log is told by documents, parties and articles (TOO-085, TOO-086, TOO-088)."""

from collections.abc import Iterator

import pytest

from comptoir.accounts.models import User
from comptoir.documents.acceptance import accepting
from comptoir.dossiers.registry import Dossier
from comptoir.eventlog.models import EventLog
from comptoir.parties.models import Party
from comptoir.references.models import VatTerritory
from comptoir.resources.registry import registry
from comptoir.resources.services import update_record
from tests.requirements import covers
from tests.services.shops import BusyShop, open_shop
from tests.signed_in_client import SignedInClient


@pytest.fixture
def shop(dossier: Dossier) -> Iterator[BusyShop]:
    return open_shop()


def told(kind: str) -> list[str]:
    return list(EventLog.objects.filter(kind=kind).order_by("id").values_list("description", flat=True))


@covers("TOO-085", "TOO-091")
def test_an_intra_community_invoice_without_vat_number_is_told_when_validated(
    shop: BusyShop, dossier: Dossier
) -> None:
    Party.objects.filter(code="DUR").update(
        territory=VatTerritory.objects.get(code="intra_eu"), vat_number=""
    )
    with accepting(["vat_number_missing"]):
        invoice = shop.writes("invoice", "DUR", [("A", 1)])
    assert told("vat") == [], "a provisional invoice may still be put right"
    client = SignedInClient(dossier, "administrator")
    page = client.get(client.url("document", invoice.pk)).content.decode()
    assert "le tiers n&#x27;a pas de numéro de TVA intracommunautaire" in page
    with accepting(["vat_number_missing"]):
        number = shop.validates(invoice).number
    assert told("vat") == [
        f"Le document {number} du 20/11/2026 a pour territorialité Intracommunautaire alors que le N° de TVA "
        "intracommunautaire est absent de la fiche client."
    ]
    Party.objects.filter(code="DUR").update(vat_number="BE0428759497")
    shop.validates(shop.writes("invoice", "DUR", [("A", 1)]))
    assert len(told("vat")) == 1


@covers("TOO-088")
def test_another_code_is_told(shop: BusyShop) -> None:
    user = User.objects.get()
    shop.customer("NEUF", "Neuf")
    for slug, before, after in (("tiers", "NEUF", "VIEUX"), ("articles", "S", "SERVICE")):
        resource = registry.get(slug)
        assert resource is not None
        update_record(resource, user=user, record=resource.by_key(before), values={"code": after})
        update_record(resource, user=user, record=resource.by_key(after), values={"note": "x"})
    assert told("code") == [
        "Le client n° NEUF est devenu le client n° VIEUX",
        "L'article S est devenu l'article SERVICE",
    ]
