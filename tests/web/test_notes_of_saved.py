"""Notes of saved payments and stock entries; files and notes of a validated payment stay as they are."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from comptoir.attachments.models import Attachment
from comptoir.exchange.vocabulary import Shop
from comptoir.payments.models import Payment
from comptoir.stock.models import StockDocument
from comptoir.ui.rich_text import MAX_TEXT
from comptoir.workflows.payments import validate_payment
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj"


def attach(client: SignedInClient, payment: Payment, name: str) -> Any:
    url = client.url("resources:attach", "reglements-clients", payment.pk)
    return client.post(url, {"file": SimpleUploadedFile(name, PDF)})


@covers("UI-154", "PAY-140")
def test_the_note_of_a_payment_changes_until_it_is_validated(
    client: SignedInClient, shop: Shop, send
) -> None:
    shop.is_paid(shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 1)])), "4")
    payment = Payment.objects.get()
    address = client.url("payment", payment.pk)
    assert "Enregistrer les notes" in client.get(address).content.decode()
    answer = send(
        "payment-note",
        payment.pk,
        body={"note": "<p>Remis <script>x</script>lundi</p>", "version": payment.version},
    )
    assert answer.status == 200 and answer.body["url"] == address
    payment.refresh_from_db()
    assert "Remis" in payment.note and "script" not in payment.note and payment.amount == 4
    # Another page still shows the payment as it was.
    stale = send("payment-note", payment.pk, body={"note": "<p>Mardi</p>", "version": payment.version - 1})
    assert stale.status == 409
    for wrong in ({"note": "x" * (MAX_TEXT + 1)}, {"note": 3}, {"amount": "9"}):
        assert send("payment-note", payment.pk, body=wrong).status == 422
    assert send("payment-note", payment.pk, body={"note": "x"}, role="read_only").status == 403
    assert send("payment-note", 999_999, body={"note": "x"}).status == 404
    kept = payment.note
    assert attach(client, payment, "remise.pdf").status_code == 200

    validate_payment(payment_id=payment.pk)
    page = client.get(address).content.decode()
    assert "Enregistrer les notes" not in page and "Remis" in page and "data-attach-url" not in page
    assert send("payment-note", payment.pk, body={"note": "<p>Trop tard</p>"}).status == 409
    assert attach(client, payment, "autre.pdf").status_code == 409
    one = Attachment.objects.get()
    remove = client.url("resources:remove-attachment", "reglements-clients", payment.pk, one.pk)
    assert client.post(remove).status_code == 409
    payment.refresh_from_db()
    assert payment.note == kept and Attachment.objects.count() == 1


@covers("UI-154")
def test_the_note_of_a_stock_entry_changes_and_nothing_else(client: SignedInClient, shop: Shop, send) -> None:
    document = StockDocument.objects.get()
    before = StockDocument.objects.values("total_value", "number").get()
    answer = send(
        "stock-document-note", document.pk, body={"note": "<p>Casse au quai</p>", "version": document.version}
    )
    assert answer.status == 200
    assert "Casse au quai" in client.get(client.url("stock-document", document.pk)).content.decode()
    assert StockDocument.objects.values("total_value", "number").get() == before
    assert send("stock-document-note", document.pk, body={"note": "x"}, role="read_only").status == 403
    assert send("stock-document-note", 999_999, body={}).status == 404
