"""Documents and payments of purchases share their models with sales: each leads to the pages of its own side."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import set_urlconf

from comptoir.attachments.models import Attachment
from comptoir.attachments.storage import content_path
from comptoir.documents.models import Document
from comptoir.eventlog.models import EventLog
from comptoir.exchange.vocabulary import Shop
from comptoir.payments.models import DueDate, Payment
from comptoir.resources.registry import registry
from comptoir.workflows.check_dossier import check_dossier
from tests.requirements import covers


@covers("UI-155", "UI-156")
def test_a_file_of_a_purchase_is_reached_and_told_as_one(client, client_as, shop: Shop):
    shop.supplier("FOUR", "Fournisseur")
    order = shop.buys("purchase_order", "FOUR", [("ROMAN", 1)])
    page = client.get(f"{client.url('home')}achats/documents/{order.pk}/").content.decode()
    files = client.url("resources:attachments", "documents-achat", order.pk)
    assert f'hx-get="{files}"' in page
    for name in ("a.pdf", "b.pdf"):
        sent = SimpleUploadedFile(name, b"%PDF-1.7\n%\xe2\xe3\n1 0 obj")
        assert client.post(f"{files}ajouter/", {"file": sent}).status_code == 200
    assert client.get(client.url("resources:attachments", "documents-vente", order.pk)).status_code == 404
    seller = client_as("sales")
    assert seller.get(seller.url("resources:attachments", "documents-achat", order.pk)).status_code == 403
    first, second = Attachment.objects.order_by("pk")
    assert client.post(f"{files}{first.pk}/retirer/").status_code == 200
    event = EventLog.objects.get(kind=EventLog.Kind.FILE_REMOVED)
    assert (event.object_type, event.object_id) == ("documents-achat", order.pk)
    content_path(second.place).write_bytes(b"other")
    fault = next(one for one in check_dossier() if one.code == "attachment_damaged")
    assert fault.params["table"] == "documents-achat"


@pytest.fixture
def addresses() -> Iterator[None]:
    """Addresses of a dossier, outside a request."""
    set_urlconf("comptoir.config.dossier_urls")
    yield
    set_urlconf(None)


@covers("DOC-259")
def test_each_record_leads_to_its_own_side(addresses: None, shop: Shop):
    shop.supplier("FOUR", "Fournisseur")
    bought = shop.buys("purchase_invoice", "FOUR", [("ROMAN", 1)], reference="F1")
    bought = shop.rewrites(bought, {"ROMAN": {"unit_price": "5"}})
    sold = shop.writes("invoice", "MARTIN", [("ROMAN", 1)])
    for document, side, word, table in (
        (bought, "achats", "fournisseurs", "documents-achat"),
        (sold, "ventes", "clients", "documents-vente"),
    ):
        payment = shop.is_paid(document)
        due = DueDate.objects.get(document=document)
        page = f"/{side}/documents/{document.pk}/"
        assert registry.for_model(Document).record_url(document) == page
        assert registry.for_model(DueDate).record_url(due) == page
        assert registry.for_model(Payment).record_url(payment) == f"/reglements/{word}/{payment.pk}/"
        found = registry.for_record(document)
        assert found is not None and found.slug == table
