"""Purchases through their pages: the same views under "achats", with the rights and the words of purchases."""

from decimal import Decimal

import pytest

from comptoir.articles.models import Article
from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import items
from comptoir.jobs.models import Job
from comptoir.parties.models import Party
from comptoir.payments.models import DueDate, Payment
from tests.requirements import covers

TABS = ["demandes-de-prix", "commandes", "bons-de-reception", "bons-de-retour", "factures", "avoirs"]
BUY = {"side": "purchase"}


@pytest.fixture
def supplier(shop):
    for article in Article.objects.filter(type="goods"):
        shop.changes(article, purchase_price="2.50")
    return shop.supplier("SODIS", "Sodis", supplier={"payment_terms": "CH30"})


@pytest.fixture
def order(shop, supplier):
    return shop.buys("purchase_order", "SODIS", [("ROMAN", 4), ("ATLAS", 2)])


def at(client, document):
    """The address of a document, under its own side."""
    return client.url("document", side=document.side, pk=document.pk)


def page(client, name, **arguments):
    answer = client.get(client.url(name, **arguments))
    assert answer.status_code == 200, answer.content.decode()[:300]
    return answer.content.decode()


@covers("DOC-306", "DOC-308")
@pytest.mark.parametrize(
    "slug", ["demande-de-prix", "commande", "bon-de-reception", "bon-de-retour", "facture", "avoir"]
)
def test_every_kind_has_its_editor_with_supplier_and_purchase_prices(client_as, supplier, slug):
    client = client_as("purchases")
    html = page(client, "document-new-kind", side="purchase", kind=slug)
    assert "Fournisseur" in html and "champ=documents-achat:party" in html
    assert "Client" not in html.partition("<main")[2]
    assert 'data-add="subtotal"' not in html
    prices = client.get(client.url("line-articles", **BUY), {"q": "ROMAN", "exact": "1"}).json()
    assert prices["columns"][3]["label"] == "Prix d'achat HT"
    assert prices["rows"][0]["price"] == "2,50"


def test_a_document_stands_under_its_own_side_only(client_as, shop, order):
    client = client_as("administrator")
    sale = shop.writes("order", "MARTIN", [("ROMAN", 1)])
    assert page(client, "document", side="purchase", pk=order.pk)
    assert page(client, "document", side="sale", pk=sale.pk)
    for side, document in (("sale", order), ("purchase", sale)):
        for name in ("document", "document-pdf", "document-data", "document-history"):
            assert client.get(client.url(name, side=side, pk=document.pk)).status_code == 404, name
        for name in ("document-save", "document-transfer", "document-delete", "document-duplicate"):
            answer = client.post(
                client.url(name, side=side, pk=document.pk), data="{}", content_type="application/json"
            )
            assert answer.status_code == 404, name
    assert at(client, order).endswith(f"/achats/documents/{order.pk}/")
    assert at(client, sale).endswith(f"/ventes/documents/{sale.pk}/")
    assert Document.objects.count() == 2


def test_rights_of_purchases_open_purchases_and_change_nothing_of_sales(client_as, shop, order):
    buyer, seller, accountant = client_as("purchases"), client_as("sales"), client_as("accounting")
    sale = shop.writes("order", "MARTIN", [("ROMAN", 1)])

    def post(client, name, document):
        url = client.url(name, side=document.side, pk=document.pk)
        return client.post(url, data="{}", content_type="application/json").status_code

    for name in ("document", "document-pdf", "document-history"):
        assert buyer.get(buyer.url(name, side="purchase", pk=order.pk)).status_code == 200, name
        assert seller.get(seller.url(name, side="purchase", pk=order.pk)).status_code == 403, name
    for name in (
        "document-save",
        "document-transfer",
        "document-close",
        "document-duplicate",
        "document-delete",
    ):
        for client, document in ((buyer, sale), (seller, order), (accountant, order), (accountant, sale)):
            assert post(client, name, document) == 403, name
    for name in ("receiving", "price-consultation", "purchase-prices", "invoice-match"):
        assert seller.get(seller.url(name, order.pk)).status_code == 403, name
    for client in (seller, accountant):
        assert client.get(client.url("reorder")).status_code == 403
        assert client.get(client.url("deliveries", side="purchase")).status_code == 403
    assert Document.objects.count() == 2


def test_the_list_has_a_tab_for_each_kind_and_leads_to_the_documents(client_as, order):
    client = client_as("purchases")
    html = page(client, "documents", resource="documents-achat")
    assert [tab for tab in TABS if f"onglet={tab}" not in html] == []
    assert f"/achats/documents/{order.pk}/" in html and "Non réceptionnée" in html


@covers("DOC-019")
def test_a_supplier_offers_its_documents(client_as, supplier):
    client = client_as("administrator")
    for action, target in (
        ("creer-un-document-d-achat", "/achats/documents/nouveau/?fournisseur=SODIS"),
        ("documents-d-achat", "/achats/documents/?f.party_code="),
    ):
        answer = client.post(client.url("resources:action", "tiers", action), {"id": supplier.pk})
        assert target in (answer.headers.get("HX-Redirect") or answer.headers.get("Location", "")), action
    html = client.get(client.url("document-new-kind", **BUY, kind="commande"), {"fournisseur": "SODIS"})
    assert "SODIS — Sodis" in html.content.decode()


def test_a_purchase_is_saved_transferred_and_deleted_from_its_page(client_as, supplier):
    client = client_as("administrator")

    def post(name, body, **arguments):
        return client.post(client.url(name, **BUY, **arguments), data=body, content_type="application/json")

    body = {"kind": "purchase_order", "party": "SODIS", "lines": [{"article": "ROMAN", "quantity": "3"}]}
    made = post("document-create", body)
    assert made.status_code == 200, made.content
    order = Document.objects.get()
    assert (order.side, order.number, made.json()["url"]) == ("purchase", "CF000001", at(client, order))
    wrong = post("document-create", body | {"kind": "order", "party": "MARTIN"})
    assert wrong.status_code == 422 and "kind" in wrong.json()["fields"]
    sent = post("document-transfer", {"kind": "goods_receipt", "version": order.version}, pk=order.pk)
    receipt = Document.objects.get(kind="goods_receipt")
    assert sent.json()["url"] == at(client, receipt)
    gone = post("document-delete", {"version": receipt.version}, pk=receipt.pk)
    assert gone.json()["url"].endswith("/achats/documents/")
    order.refresh_from_db()
    assert order.delivery_status == "not_delivered"


@covers("DOC-310", "PAY-080", "PAY-100")
def test_a_suppliers_invoice_is_paid_from_its_page(client_as, shop, supplier):
    invoice = shop.validates(shop.buys("purchase_invoice", "SODIS", [("ROMAN", 4)]))
    client = client_as("administrator")
    assert f"/reglements/fournisseurs/nouveau/?document={invoice.pk}" in page(
        client, "document", side="purchase", pk=invoice.pk
    )
    asked = client.get(client.url("payment-new", **BUY), {"document": invoice.pk}).content.decode()
    assert "SODIS — Sodis" in asked and "10,55" in asked and "Client" not in asked.partition("<main")[2]
    [due] = DueDate.objects.filter(document=invoice)
    body = {
        "party": "SODIS",
        "paid_on": shop.today.isoformat(),
        "amount": "10,55",
        "method": "CHQ",
        "allocations": [{"due_date": due.pk, "amount": "10.55"}],
    }
    answer = client.post(client.url("payment-create", **BUY), data=body, content_type="application/json")
    payment = Payment.objects.get()
    assert answer.json()["url"].endswith(f"/reglements/fournisseurs/{payment.pk}/")
    assert (payment.side, payment.unallocated_amount) == ("supplier", 0)
    assert client.get(client.url("payment", side="sale", pk=payment.pk)).status_code == 404
    html = page(client, "payment", side="purchase", pk=payment.pk)
    assert "Règlements fournisseurs" in html and at(client, invoice) in html
    rows = client.get(client.url("due-dates", resource="echeancier-fournisseurs"), {"onglet": "reglees"})
    assert f"/achats/documents/{invoice.pk}/" in rows.content.decode()
    assert Party.objects.get(code="SODIS").is_supplier


def test_due_dates_of_suppliers_are_closed_on_their_own_page(client_as, shop, supplier):
    invoice = shop.buys("purchase_invoice", "SODIS", [("ROMAN", 4)])
    [due] = DueDate.objects.filter(document=invoice)
    client = client_as("administrator")
    assert client.get(client.url("due-dates-close"), {"echeance": due.pk}).status_code == 404
    assert client.get(client.url("due-dates-close", **BUY), {"echeance": due.pk}).status_code == 200
    answer = client.post(client.url("due-dates-close", **BUY), {"echeance": due.pk})
    assert answer["Location"].endswith("/reglements/echeances-fournisseurs/")
    due.refresh_from_db()
    assert due.state == DueDate.State.CLOSED


@covers("DOC-309", "DOC-161")
def test_orders_of_suppliers_are_received_with_their_own_words(client_as, shop, order):
    client = client_as("purchases")
    html = page(client, "deliveries", side="purchase")
    assert "Réception de commandes" in html and order.number in html and "Stock insuffisant" not in html
    line = items(order)[0]
    sale = shop.writes("order", "MARTIN", [("ROMAN", 1)])
    for wrong in (
        {"kind": "delivery_note"},
        {"kind": 5},
        {"lines": [{"line": items(sale)[0].pk, "quantity": "1"}]},
    ):
        body = {"lines": [{"line": line.pk, "quantity": "4"}], **wrong}
        answer = client.post(client.url("deliver", **BUY), data=body, content_type="application/json")
        assert answer.status_code == 422, wrong
    body = {"lines": [{"line": line.pk, "quantity": "4"}]}
    answer = client.post(client.url("deliver", **BUY), data=body, content_type="application/json")
    receipt = Document.objects.get(kind="goods_receipt")
    assert answer.json()["url"] == at(client, receipt)


# ---------------------------------------------------------------------------------------- pages of purchases alone
def test_what_is_missing_is_ordered_from_its_page(client_as, shop, supplier, assert_queries):
    shop.changes(Article.objects.get(code="ROMAN"), supplier="SODIS")
    shop.takes_order("MARTIN", [("ROMAN", 12)])
    client = client_as("administrator")
    assert client.url("reorder") in page(client, "deliveries")
    with assert_queries(14):
        html = page(client, "reorder")
    assert "SODIS — Sodis" in html and 'value="2"' in html
    body = {"lines": [{"supplier": "SODIS", "article": "ROMAN", "quantity": "2"}]}
    answer = client.post(client.url("reorder-order"), data=body, content_type="application/json")
    made = Document.objects.get(kind="purchase_order")
    assert answer.json()["url"] == at(client, made)
    assert "Rien ne manque" in page(client, "reorder")


def test_offers_are_read_side_by_side_and_others_asked(client_as, shop, supplier):
    shop.supplier("HACH", "Hachette")
    request = shop.buys("price_request", "SODIS", [("ROMAN", 4)])
    client = client_as("administrator")
    assert "Comparer les offres" in page(client, "document", side="purchase", pk=request.pk)
    body = {"suppliers": [{"supplier": "HACH"}, {"supplier": ""}]}
    asked = client.post(client.url("price-ask", request.pk), data=body, content_type="application/json")
    assert asked.json()["url"] == client.url("price-consultation", request.pk)
    html = page(client, "price-consultation", pk=request.pk)
    assert "Hachette" in html and html.count("Choisir<") == 2
    shop.rewrites(Document.objects.get(party_code="HACH"), {"ROMAN": {"unit_price": "0"}})
    html = page(client, "price-consultation", pk=request.pk)
    assert "sans réponse" in html and html.count("Choisir<") == 1, "nobody orders at a price never answered"
    keys = list(Document.objects.values_list("pk", flat=True))
    chosen = client.post(client.url("resources:action", "documents-achat", "comparer"), {"id": keys})
    target = chosen.headers.get("HX-Redirect") or chosen["Location"]
    assert "/achats/comparaison/?id=" in target
    assert client.get(target).status_code == 200
    assert client.get(client.url("offers-compare")).status_code == 404
    order = shop.buys("purchase_order", "SODIS", [("ROMAN", 4)])
    assert client.get(client.url("offers-compare"), {"id": order.pk}).status_code == 422
    reader = client_as("read_only")
    assert "Choisir<" not in page(reader, "price-consultation", pk=request.pk)


def test_a_receipt_is_counted_on_its_page(client_as, shop, order):
    client = client_as("purchases")
    assert client.url("receiving", order.pk) in page(client, "document", side="purchase", pk=order.pk)
    html = page(client, "receiving", pk=order.pk)
    assert html.count("data-remaining=") == 2 and "ROMAN 9780000010" in html
    first, second = items(order)
    body = {
        "version": order.version,
        "lines": [{"line": first.pk, "quantity": "4"}, {"line": second.pk, "quantity": "3"}],
        "extras": [{"article": "CAHIER", "quantity": "1"}],
    }
    stale = client.post(
        client.url("receive", order.pk), data=body | {"version": 99}, content_type="application/json"
    )
    assert stale.status_code == 409
    answer = client.post(client.url("receive", order.pk), data=body, content_type="application/json")
    receipt = Document.objects.get(kind="goods_receipt")
    assert answer.json()["url"] == at(client, receipt)
    assert [line.quantity for line in items(receipt)] == [4, 2, 1, 1]
    assert "Plus rien" in page(client, "receiving", pk=order.pk)
    assert client.get(client.url("receiving", receipt.pk)).status_code == 409


def test_an_invoice_is_checked_and_its_prices_taken(client_as, shop, order, assert_queries):
    receipt = shop.delivers(order)
    invoice = shop.transfers(receipt, "purchase_invoice")
    client = client_as("administrator")
    assert "correspond à la commande" in page(client, "invoice-match", pk=invoice.pk)
    shop.rewrites(invoice, {"ROMAN": {"unit_price": "3.00"}})
    with assert_queries(20):
        html = page(client, "invoice-match", pk=invoice.pk)
    assert "1 ligne à vérifier" in html and "Plus cher que commandé" in html and "2,00" in html
    assert client.get(client.url("invoice-match", order.pk)).status_code == 404
    assert client.get(client.url("purchase-prices", order.pk)).status_code == 404
    article = Article.objects.get(code="ROMAN")
    line = items(invoice)[0]
    assert f'name="ligne" value="{line.pk}" checked' in page(client, "purchase-prices", pk=invoice.pk)
    for wrong in ({}, {"ligne": "x"}, {"ligne": "99999"}, {"ligne": "9" * 30}):
        assert client.post(client.url("purchase-prices", invoice.pk), wrong).status_code == 422
    taken = client.post(client.url("purchase-prices", invoice.pk), {"ligne": line.pk})
    assert taken["Location"] == at(client, invoice)
    before = article.gross_price
    article.refresh_from_db()
    assert (article.purchase_price, article.gross_price) == (3, before)
    assert "déjà les prix" in page(client, "purchase-prices", pk=invoice.pk)


def test_a_price_is_refused_and_of_two_one_is_chosen(client_as, shop, order):
    lines = [{"article": "ROMAN", "quantity": "1", "unit_price": price} for price in ("3.00", "3.10")]
    lines.append({"article": "ATLAS", "quantity": "1", "unit_price": "4.00"})
    invoice = shop.buys("purchase_invoice", "SODIS", lines)
    client = client_as("purchases")
    html = page(client, "purchase-prices", pk=invoice.pk)
    assert html.count("Plusieurs prix") == 2 and html.count(" checked aria-label") == 1
    first, second, atlas = items(invoice)
    url = client.url("purchase-prices", invoice.pk)
    both = client.post(url, {"ligne": [first.pk, second.pk]})
    assert both.status_code == 422 and "un seul prix pour l&#x27;article ROMAN" in both.content.decode()
    client.post(url, {"ligne": atlas.pk, "action": "refuser"})
    assert Article.objects.get(code="ATLAS").purchase_price == Decimal("2.50")
    assert "ATLAS" not in page(client, "purchase-prices", pk=invoice.pk)
    client.post(url, {"ligne": second.pk, "action": "reprendre"})
    assert Article.objects.get(code="ROMAN").purchase_price == Decimal("3.10")
    assert "Rien à reprendre" in page(client, "purchase-prices", pk=invoice.pk)


def test_the_same_number_of_a_supplier_is_told_but_not_refused(client_as, shop, supplier):
    first = shop.buys("purchase_invoice", "SODIS", [("ROMAN", 1)], reference="F-4711")
    client = client_as("purchases")

    def warnings(**values):
        body = {"kind": "purchase_invoice", "party": "SODIS", "reference": "f-4711", "lines": []} | values
        url = client.url("document-preview", **BUY)
        return client.post(url, data=body, content_type="application/json").json()["warnings"]

    told = f"Ce numéro du fournisseur est déjà sur Provisoire {first.pk} du {first.dated_on:%d/%m/%Y}."
    assert warnings() == {"reference": [told]}
    shop.supplier("HACH", "Hachette")
    for other in ({"reference": "F-4712"}, {"party": "HACH"}, {"kind": "purchase_order"}):
        assert warnings(**other) == {}, other


@covers("DOC-313")
def test_a_task_of_purchases_begins_with_suppliers_and_price_requests(client_as, shop):
    html = page(client_as("purchases"), "task", section="achats")
    steps = [html.index(word) for word in ("Trouver le fournisseur", "Demander un prix au fournisseur")]
    assert steps == sorted(steps)


@covers("DOC-314")
def test_a_purchase_line_tells_its_path(client_as, shop, order):
    receipt = shop.delivers(order, {"ROMAN": 3})
    client = client_as("purchases")
    url = client.url("line-history", side="purchase", pk=order.pk, line=items(order)[0].pk)
    html = client.get(url).json()["html"]
    assert at(client, receipt) in html and receipt.number in html


def test_many_purchases_are_printed_by_whoever_may_see_them(client_as, shop, order, monkeypatch):
    monkeypatch.setattr("comptoir.web.sales.bulk.AT_ONCE", 0)
    client = client_as("purchases")
    answer = client.get(client.url("documents-print", **BUY), {"id": order.pk})
    assert answer.status_code == 302 and "/travaux/" in answer["Location"]
    assert Job.objects.get().kind == "print_purchase_documents"
    seller = client_as("sales")
    assert seller.get(seller.url("documents-print", **BUY), {"id": order.pk}).status_code == 403


def test_the_palette_tells_invoices_of_customers_from_those_of_suppliers(client_as, shop):
    client = client_as("administrator")
    html = client.get(client.url("palette"), {"q": "factures"}).content.decode()
    assert "Factures (Ventes)" in html and "Factures (Achats)" in html
    seller = client_as("sales")
    html = seller.get(seller.url("palette"), {"q": "factures"}).content.decode()
    assert "Factures" in html and "(Achats)" not in html and "(Ventes)" not in html
