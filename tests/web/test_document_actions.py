"""Actions of a document: each one's happy path, its refusal, and that a refusal changed nothing."""

from html import unescape

import pytest
from django.utils.timezone import localdate

from comptoir.articles.models import Article
from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop
from comptoir.payments.models import Payment
from tests.requirements import covers


@pytest.fixture
def invoice(shop: Shop) -> Document:
    return shop.writes("invoice", "MARTIN", [("ROMAN", 2)])


@covers("DOC-199", "P-04", "P-05")
def test_validating_numbers_and_seals(send, client, invoice):
    answer = send("document-validate", invoice.pk, body={"version": invoice.version})
    invoice.refresh_from_db()
    assert (answer.status, answer.body["url"]) == (200, client.url("document", invoice.pk))
    assert (invoice.number, bool(invoice.seal_hash)) == ("FA000001", True)
    assert "Facture%20FA000001" in answer.toast
    again = send("document-validate", invoice.pk)
    assert (again.status, again.body["code"]) == (409, "already_validated")


def test_validating_what_someone_else_changed_is_refused(send, invoice):
    answer = send("document-validate", invoice.pk, body={"version": invoice.version + 1})
    assert (answer.status, answer.body["code"]) == (409, "record_changed")
    invoice.refresh_from_db()
    assert invoice.number is None


def test_a_quote_is_not_validated_and_an_empty_invoice_neither(send, shop: Shop):
    quote = shop.quotes("MARTIN", [("ROMAN", 1)])
    assert send("document-validate", quote.pk).body["code"] == "validation_not_on_this_kind"
    empty = shop.writes("invoice", "MARTIN", [])
    assert list(send("document-validate", empty.pk).fields) == ["lines"]


@covers("DOC-101", "DOC-107", "DOC-116")
def test_transferring_opens_the_document_made(send, client, shop: Shop):
    quote = shop.quotes("DURAND", [("ROMAN", 1)])
    answer = send(
        "document-transfer", quote.pk, body={"kind": "order", "dated_on": "", "version": quote.version}
    )
    order = Document.objects.get(kind="order")
    assert answer.body["url"] == client.url("document", order.pk)
    assert order.dated_on == localdate() and "créée" in unescape(answer.toast).replace("%C3%A9", "é")
    again = send("document-transfer", quote.pk, body={"kind": "order"})
    assert (again.body["code"], Document.objects.count()) == ("transfer_already_done", 2)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "kind"),
        ({"kind": "contravention"}, "kind"),
        ({"kind": "return_note"}, "kind"),
        ({"kind": "invoice", "dated_on": "32/01"}, "dated_on"),
        ({"kind": "invoice", "dated_on": "+1"}, "dated_on"),
        ({"kind": "invoice", "couleur": "bleu"}, "couleur"),
    ],
)
def test_a_transfer_is_refused_beside_its_field(send, shop: Shop, values, field):
    quote = shop.quotes("MARTIN", [("ROMAN", 1)])
    answer = send("document-transfer", quote.pk, body=values)
    assert (answer.status, list(answer.fields)) == (422, [field])
    assert Document.objects.count() == 1


@covers("DOC-172", "DOC-173")
def test_an_order_is_closed_and_reopened(send, shop: Shop):
    order = shop.takes_order("MARTIN", [("ROMAN", 2)])
    assert send("document-close", order.pk).body["code"] == "order_close_not_allowed"
    shop.delivers(order, {"ROMAN": 1})
    assert send("document-close", order.pk).status == 200
    order.refresh_from_db()
    assert (order.is_closed, order.delivery_status) == (True, "fully_delivered")
    assert send("document-reopen", order.pk).status == 200
    assert send("document-reopen", order.pk).body["code"] == "order_reopen_not_allowed"
    order.refresh_from_db()
    assert (order.is_closed, order.delivery_status) == (False, "partially_delivered")


@covers("DOC-177", "DOC-182")
def test_a_sealed_invoice_is_duplicated(send, client, shop: Shop, invoice):
    shop.validates(invoice)
    answer = send("document-duplicate", invoice.pk)
    copy = Document.objects.order_by("pk").last()
    assert answer.body["url"] == client.url("document", copy.pk)
    assert (copy.status, copy.net_payable) == ("provisional", invoice.net_payable)
    stale = send("document-duplicate", invoice.pk, body={"version": 99})
    assert (stale.status, Document.objects.count()) == (409, 2)


@covers("DOC-179", "DOC-180", "DOC-181")
def test_a_copy_takes_the_record_of_the_customer_again_when_asked(send, shop: Shop, invoice):
    shop.changes(invoice.party, customer={"payment_terms": None, "discount_rate": "10"})
    for answer, rate in ((None, 0), ("false", 0), ("true", 10)):
        assert send("document-duplicate", invoice.pk, body={"reload_party": answer}).status == 200
        copy = Document.objects.order_by("pk").last()
        assert (copy.footer_discount_rate, copy.payment_terms is None) == (rate, bool(rate))


@covers("DOC-186", "DOC-195", "DOC-196")
def test_deleting_gives_stock_back_and_tells_the_payment_that_remains(send, client, shop: Shop, invoice):
    shop.is_paid(invoice)
    assert Article.objects.get(code="ROMAN").real_quantity == 8
    answer = send("document-delete", invoice.pk)
    assert answer.body["url"] == client.url("documents")
    assert (
        not Document.objects.exists()
        and Payment.objects.get().unallocated_amount == Payment.objects.get().amount
    )
    assert "point%C3%A9" in answer.toast
    assert Article.objects.get(code="ROMAN").real_quantity == 10


@covers("DOC-186", "DOC-189")
def test_what_is_sealed_or_transferred_is_not_deleted(send, shop: Shop, invoice):
    shop.validates(invoice)
    assert send("document-delete", invoice.pk).body["code"] == "document_sealed"
    quote = shop.quotes("MARTIN", [("ROMAN", 1)])
    shop.transfers(quote, "order")
    answer = send("document-delete", quote.pk)
    assert answer.body["code"] == "document_transferred" and "CM000001" in answer.body["message"]
    assert Document.objects.count() == 3


@covers("PRN-061", "DOC-288")
def test_a_document_prints_in_the_page_and_as_a_file(client, invoice):
    response = client.get(client.url("document-pdf", invoice.pk))
    assert (response.status_code, response.content[:5]) == (200, b"%PDF-")
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    saved = client.get(client.url("document-pdf", invoice.pk), {"telecharger": "1"})
    assert (
        saved.headers["Content-Disposition"] == f'attachment; filename="Facture provisoire {invoice.pk}.pdf"'
    )


@covers("DOC-270", "DOC-271", "DOC-272", "DOC-273")
def test_the_history_goes_along_the_whole_chain(ask, shop: Shop):
    quote = shop.quotes("MARTIN", [("ROMAN", 2)])
    order = shop.transfers(quote, "order")
    note = shop.delivers(order, {"ROMAN": 1})
    invoice = shop.transfers(note, "invoice")
    html = unescape(ask("document-history", order.pk, role="read_only").body["html"])
    before, after = html.split("Documents suivants")
    before = before[before.index("Documents précédents") :]
    assert quote.number in before and note.number not in before
    assert note.number in after and f"Provisoire {invoice.pk}" in after


@covers("DOC-276", "DOC-277", "DOC-280")
def test_the_history_of_a_line_tells_what_was_delivered_and_remains(ask, shop: Shop):
    order = shop.takes_order("MARTIN", [("ROMAN", 5)])
    note = shop.delivers(order, {"ROMAN": 2})
    line = order.lines.get(article_code="ROMAN")
    html = unescape(ask("line-history", order.pk, line.pk).body["html"])
    assert (
        note.number in html
        and html.count('<td class="cell-quantity">2</td>') == 2
        and '<td class="cell-quantity">3</td>' in html
    )
    assert ask("line-history", note.pk, line.pk).status == 404


REFUSED = {
    "document-validate": ("read_only", "stock", "purchases"),
    "document-transfer": ("accounting", "read_only", "stock"),
    "document-close": ("accounting", "read_only"),
    "document-duplicate": ("accounting", "read_only"),
    "document-delete": ("counter", "accounting", "read_only"),
}


@pytest.mark.parametrize(
    ("name", "role"), [(name, role) for name, roles in REFUSED.items() for role in (*roles, "")]
)
def test_who_may_not_act(send, invoice, name, role):
    answer = send(name, invoice.pk, body={"kind": "credit_note"}, role=role)
    assert answer.status == (403 if role else 401) and answer.body["message"]
    invoice.refresh_from_db()
    assert (Document.objects.count(), invoice.number) == (1, None)


@pytest.mark.parametrize(
    "name",
    ["document-validate", "document-transfer", "document-close", "document-duplicate", "document-delete"],
)
def test_an_action_on_nothing_or_by_a_mere_link_does_nothing(send, client, invoice, name):
    assert send(name, 999_999).status == 404
    assert client.get(client.url(name, invoice.pk)).status_code == 405
    assert Document.objects.count() == 1


@covers("DOC-193", "DOC-231", "DOC-188", "DOC-187", "TOO-086", "TOO-089")
def test_deleting_in_the_middle_asks_in_the_words_of_the_law_and_goes_on_when_accepted(
    send, client, shop: Shop
):
    first, second = (shop.quotes("MARTIN", [("ROMAN", 1)]) for _ in range(2))
    page = unescape(client.get(client.url("document", second.pk)).content.decode())
    assert "Êtes-vous certain de vouloir supprimer cette fiche ? Cette suppression sera définitive." in page
    answer = send("document-delete", first.pk)
    assert (answer.status, answer.body["code"], answer.body["accept"]) == (
        409,
        "deletion_break",
        "deletion_break",
    )
    assert answer.body["message"].startswith("Vous supprimez une pièce de vente")
    assert Document.objects.count() == 2
    assert send("document-delete", first.pk, query="accept=tout").status == 422
    assert send("document-delete", first.pk, query="accept=deletion_break").status == 200
    assert list(Document.objects.all()) == [second]


def test_setting_off_is_entering_a_payment(client_as, shop: Shop):
    """Also as a part of crediting: who may enter no payment is offered neither, and refused both."""
    shop.supplier("FOU", "Grossiste")
    invoice = shop.validates(
        shop.buys("purchase_invoice", "FOU", [{"article": "ROMAN", "unit_price": "3.00"}])
    )

    def posts(role: str, name: str, document: Document, body: dict[str, object]) -> int:
        url = client_as(role).url(name, pk=document.pk, side="purchase")
        return client_as(role).post(url, body, content_type="application/json").status_code

    assert posts("purchases", "document-credit", invoice, {"is_set_off": True}) == 403
    assert Document.objects.count() == 1
    buyer = client_as("purchases")
    page = buyer.get(buyer.url("document", pk=invoice.pk, side="purchase")).content.decode()
    assert 'data-json="is_without_return"' in page and 'data-json="is_set_off"' not in page
    assert posts("purchases", "document-credit", invoice, {}) == 200
    credit = shop.validates(Document.objects.get(kind="purchase_credit_note"))
    assert posts("purchases", "document-set-off", credit, {}) == 403
    assert Payment.objects.count() == 0
    assert posts("administrator", "document-set-off", credit, {}) == 200
    assert Payment.objects.count() == 1
