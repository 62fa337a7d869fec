"""Stock entries and issues in the pages, and the list of movements."""

from html import unescape

import pytest

from comptoir.articles.models import Article
from comptoir.exchange.vocabulary import Shop
from comptoir.stock.models import StockDocument
from tests.requirements import covers


def entry(**values):
    return {
        "type": "entry",
        "dated_on": "",
        "lines": [{"article": "ROMAN", "quantity": "5", "unit_cost": "4,50"}],
        **values,
    }


@covers("STK-033", "STK-035")
def test_an_entry_is_saved_shown_and_deleted(send, client, shop: Shop):
    answer = send("stock-document-create", body=entry())
    document = StockDocument.objects.order_by("pk").last()
    assert answer.body["url"] == client.url("stock-document", document.pk)
    assert Article.objects.get(code="ROMAN").real_quantity == 15
    html = unescape(client.get(answer.body["url"]).content.decode())
    assert document.number in html and "4,50" in html and "22,50" in html
    assert send("stock-document-delete", document.pk).status == 200
    assert Article.objects.get(code="ROMAN").real_quantity == 10


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([], "lines"),
        ([{"article": "RIEN", "quantity": "1"}], "lines.0.article"),
        ([{"article": "RELIURE", "quantity": "1"}], "lines.0.article"),
        ([{"article": "ROMAN", "quantity": "0"}], "lines.0.quantity"),
        ([{"article": "ROMAN", "quantity": "x"}], "lines.0.quantity"),
    ],
)
@covers("UI-084")
def test_a_faulty_entry_is_refused_beside_its_field(send, shop: Shop, lines, field):
    before = StockDocument.objects.count()
    answer = send("stock-document-create", body=entry(lines=lines))
    assert (answer.status, list(answer.fields)) == (422, [field])
    assert StockDocument.objects.count() == before


def test_the_entry_page_has_prices_and_the_issue_page_has_none(client, shop: Shop):
    pages = {}
    for kind in ("entree", "sortie"):
        pages[kind] = client.get(client.url("stock-document-new"), {"type": kind}).content.decode()
    assert 'data-json="unit_cost"' in pages["entree"] and 'data-json="unit_cost"' not in pages["sortie"]
    assert 'data-json="type" value="issue"' in pages["sortie"]


def test_an_article_tells_its_label_cost_and_stock(ask, shop: Shop):
    assert ask("stock-article", query={"article": "9780000010001"}).body == {
        "code": "ROMAN", "label": "Le roman", "unit_cost": "3,00", "stock": "10",
    }  # fmt: skip
    assert ask("stock-article", query={"article": "zzz"}).body == {}


def test_movements_lead_to_their_documents(client, shop: Shop):
    note = shop.writes("delivery_note", "MARTIN", [("ROMAN", 2)])
    html = client.get(client.url("resources:list", "mouvements-stock")).content.decode()
    assert client.url("document", note.pk) in html and "Bon de livraison" in unescape(html)
    assert client.url("stock-document", StockDocument.objects.get().pk) in html


@pytest.mark.parametrize(
    ("role", "status"), [("stock", 200), ("counter", 403), ("read_only", 403), ("", 302)]
)
def test_who_may_enter_stock(client_as, send, shop: Shop, role, status):
    client = client_as(role)
    assert client.get(client.url("stock-document-new")).status_code == status
    assert send("stock-document-create", body=entry(), role=role).status == (status if role else 401)
    assert client.get(
        client.url("stock-document", StockDocument.objects.order_by("pk")[0].pk)
    ).status_code == (200 if role else 302)


def test_an_article_leads_to_its_movements(client, shop: Shop):
    article = Article.objects.get(code="ROMAN")
    answer = client.post(client.url("resources:action", "articles", "mouvements"), {"id": article.pk})
    html = client.get(answer.headers["Location"]).content.decode()
    assert html.count("<tr data-id") == 1 and "ATLAS" not in html
