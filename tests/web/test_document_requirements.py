"""What the pages of documents, deposits and due dates offer, requirement by requirement."""

import json
from html import unescape

import pytest
from django.utils.timezone import localdate

from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop
from comptoir.payments.models import Payment
from comptoir.references.settings_row import dossier_settings
from tests.requirements import covers


def page(client, name: str, /, *args: object, **query: object) -> str:
    response = client.get(client.url(name, *args), query, follow=True)
    assert response.status_code == 200
    return unescape(response.content.decode())


def actions_in(html: str) -> list[str]:
    found = [part.split('"')[0] for part in html.split('id="panel-detail"')[0].split('data-action="')[1:]]
    return [name for name in found if name != "history"]


@covers("DOC-010", "DOC-012")
def test_a_document_has_a_header_a_body_and_a_foot_a_deposit_no_lines(client, shop: Shop):
    html = page(client, "document-new-kind", "facture")
    header, body = html.split('id="panel-detail"')
    assert 'data-field="dated_on"' in header and 'id="tab-billing"' in header
    assert "data-add=" in body and 'data-field="shipping_amount"' in body
    assert "data-add=" not in page(client, "document-new-kind", "facture-dacompte")
    quotes = [shop.quotes("MARTIN", [("ROMAN", 1)]) for _ in range(2)]
    html = page(client, "document", quotes[0].pk)
    for command in (
        "Nouveau",
        "Enregistrer",
        "Enregistrer et nouveau",
        "Aperçu avant impression",
        "Annuler",
        "Refaire",
    ):
        assert command in html, command


@covers("DOC-011")
def test_the_list_offers_what_the_document_offers(client, shop: Shop):
    order = shop.takes_order("MARTIN", [("ROMAN", 2)])
    assert {"transfer", "deliver", "duplicate", "delete"} <= set(
        actions_in(page(client, "document", order.pk))
    )
    html = page(client, "resources:list", "documents-vente", onglet="commandes")
    for name in ("transferer", "livrer", "dupliquer", "supprimer", "imprimer", "regrouper"):
        answer = client.post(client.url("resources:action", "documents-vente", name), {"id": order.pk})
        assert name in html and answer.headers["Location"], name


@covers("DOC-058")
def test_a_sealed_invoice_is_shown_printed_mailed_duplicated_and_found_in_histories(client, shop: Shop):
    invoice = shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 1)]))
    html = page(client, "document", invoice.pk)
    assert "Dupliquer" in html and "Historique" in html and "document-send" not in actions_in(html)
    assert client.get(client.url("document-pdf", invoice.pk)).content.startswith(b"%PDF")
    history = page(client, "resources:list", "historique-clients-articles", **{"f.party": "MARTIN"})
    assert invoice.number in history


@covers("DOC-076")
def test_a_delivery_note_keeps_the_terms_of_its_invoice_and_shows_its_deposits(client, send, shop: Shop):
    order = shop.takes_order("MARTIN", [("ROMAN", 4)])
    deposit = shop.asks_deposit(order, amount="10.00")
    note = shop.transfers(order, "delivery_note")
    html = page(client, "document", note.pk)
    assert (
        "Acomptes (1)" in html
        and f">Facture d'acompte provisoire {deposit.pk}</a>" in html.split('id="panel-deposits"')[1]
    )
    assert 'data-field="payment_terms"' in html and note.payment_terms.code == "CH30"
    invoice = shop.transfers(note, "invoice")
    assert (invoice.payment_terms.code, invoice.deposit_total) == ("CH30", 10)
    assert invoice.due_dates.get().due_on > localdate()


@covers("DOC-106", "DOC-107", "DOC-111")
def test_the_transfer_names_what_it_transfers_and_the_document_made_opens(client, send, shop: Shop):
    quote = shop.quotes("MARTIN", [("ROMAN", 1)])
    html = page(client, "document", quote.pk)
    assert f"Transférer le devis {quote.number}</h2>" in html
    answer = send("document-transfer", quote.pk, body={"kind": "order"})
    assert answer.body["url"] == client.url("document", Document.objects.get(kind="order").pk)
    quotes = [shop.quotes("MARTIN", [("ROMAN", 1)]) for _ in range(2)]
    keys = {"id": [one.pk for one in quotes], "kind": "order"}
    report = unescape(client.post(client.url("documents-transfer"), keys).content.decode())
    for order in Document.objects.filter(kind="order").exclude(number="CM000001"):
        assert f'<a href="{client.url("document", order.pk)}">Commande {order.number}</a>' in report
    assert "2 sur 2" in report


@covers("DOC-150", "DOC-153", "DOC-151")
def test_the_delivery_page_has_filters_a_document_to_make_and_orders(client, shop: Shop):
    orders = [shop.takes_order("MARTIN", [("ROMAN", 1)]) for _ in range(2)]
    html = page(client, "deliveries")
    assert 'aria-label="Filtres"' in html and "Appliquer le filtre" in html and "Document à créer" in html
    assert all(order.number in html for order in orders)
    made = html.split("Document à créer")[1].split('data-json-rows="lines"')[0]
    assert f'data-json="dated_on" value="{localdate():%d/%m/%Y}"' in made
    assert made.split("<option value=")[1].startswith('"delivery_note">')
    assert made.count('type="checkbox"') == 5 and " checked" not in made
    shop.supplier("FOUR", "Fournisseur")
    shop.buys("purchase_order", "FOUR", [("ROMAN", 1)])
    bought = unescape(client.get(client.url("deliveries", side="purchase")).content.decode()).split(
        "Document à créer"
    )[1]
    assert bought.split("<option value=")[1].startswith('"goods_receipt">')


@covers("DOC-214", "OPT-116", "OPT-118")
def test_the_warning_of_a_refund_is_put_away_for_good(client, send, shop: Shop):
    words = "Un règlement négatif sera créé automatiquement"
    html = page(client, "document-new-kind", "avoir-dacompte")
    assert words in html and "Ne plus afficher" in html and "data-hide-warning" in html
    assert words not in page(client, "document-new-kind", "facture-dacompte")
    assert send("document-hide-message", body={"name": "is_deposit_credit_warned"}).status == 200
    assert words not in page(client, "document-new-kind", "avoir-dacompte")
    assert dossier_settings().is_deposit_credit_warned is False
    assert send("document-hide-message", body={"name": "is_deposit_payment_opened"}).status == 200
    assert dossier_settings().is_deposit_payment_opened is False
    assert send("document-hide-message", body={"name": "is_shortage_warned"}).status == 422
    assert dossier_settings().is_shortage_warned is True


@covers("OPT-118")
@pytest.mark.parametrize("role", ["sales", "reader"])
def test_only_those_who_change_options_put_a_message_away_for_all(send, shop: Shop, role):
    assert send("document-hide-message", body={"name": "is_deposit_credit_warned"}, role=role).status == 403
    assert dossier_settings().is_deposit_credit_warned is True


@covers("DOC-204", "OPT-132")
def test_validating_without_a_bank_is_warned_of(client, shop: Shop):
    deposit = shop.asks_deposit(shop.takes_order("MARTIN", [("ROMAN", 4)]), amount="10.00")
    Payment.objects.update(bank=None)
    payment = Payment.objects.get(deposit=deposit)
    warned = ("le règlement de cet acompte n'a pas de banque", "la banque n'est pas renseignée")
    places = (("document", deposit.pk), ("payment", payment.pk))
    for words, place in zip(warned, places, strict=True):
        assert words in page(client, *place)
    shop.is_known_as(is_bank_warned=False)
    for words, place in zip(warned, places, strict=True):
        assert words not in page(client, *place)


@covers("DOC-207", "DOC-201")
def test_what_validation_means_is_told_until_it_is_put_away_and_comes_back(client, shop: Shop):
    invoice = shop.writes("invoice", "MARTIN", [("ROMAN", 1)])
    shown = 'data-information="validation"'
    assert shown in page(client, "document", invoice.pk)
    body = json.dumps({"code": "validation"})
    client.post(client.url("hide-information"), body, content_type="application/json")
    assert shown not in page(client, "document", invoice.pk)
    assert 'value="validation">' in page(client, "preferences")
    client.post(
        client.url("preferences"), {"theme": "auto", "density": "normal", "information": ["validation"]}
    )
    assert shown in page(client, "document", invoice.pk)
    shop.validates(invoice)
    assert shown not in page(client, "document", invoice.pk)
    assert shown not in page(client, "document", shop.quotes("MARTIN", [("ROMAN", 1)]).pk)


@covers("DOC-016")
def test_missing_terms_means_or_customer_is_added_from_its_field(client, client_as, shop: Shop):
    html = page(client, "document-new-kind", "facture")
    deposit = page(client, "document-new-kind", "facture-dacompte")
    for table, where in (("tiers", html), ("modes-reglement", html), ("moyens-paiement", deposit)):
        assert f'-url="{client.url("resources:new", table)}?retour=champ' in where, table
    cashier = client_as("counter")
    html = unescape(cashier.get(cashier.url("document-new-kind", "facture")).content.decode())
    assert 'data-field="payment_terms"' in html and "data-add-url" not in html
    invoice = shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 1)]))
    assert "data-add-url" not in page(client, "document", invoice.pk)
