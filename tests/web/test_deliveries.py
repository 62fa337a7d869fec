"""Delivering orders from their page: what is shown, what is made, what is refused."""

from html import unescape

import pytest

from comptoir.articles.models import Article
from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop, items
from tests.requirements import covers


@pytest.fixture
def order(shop: Shop) -> Document:
    return shop.takes_order("MARTIN", [("ROMAN", 3), ("ATLAS", 20), ("RELIURE", 1)])


def shown(client, /, **query) -> str:
    response = client.get(client.url("deliveries"), query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def lines_of(order: Document, *quantities: str) -> list[dict]:
    return [{"line": line.pk, "quantity": text} for line, text in zip(items(order), quantities, strict=False)]


@covers("DOC-149", "DOC-158", "DOC-159", "DOC-160", "DOC-161")
def test_an_order_shows_what_remains_and_whether_stock_covers_it(client, shop: Shop, order):
    html = shown(client, commande=order.pk)
    assert order.number in html and "Stock insuffisant" in html and html.count("data-json-row ") == 3
    assert [part.split('"')[0] for part in html.split('data-remaining="')[1:]] == ["3", "20", "1"]
    shop.delivers(order, {"ROMAN": 3, "ATLAS": 15})
    html = shown(client, commande=order.pk)
    assert [part.split('"')[0] for part in html.split('data-remaining="')[1:]] == ["5", "1"]
    assert html.count("data-done") == 1 + html.count("[data-done]")


@covers("DOC-151")
def test_open_orders_are_filtered_by_customer_and_period(client, shop: Shop, order):
    other = shop.takes_order("DURAND", [("ROMAN", 1)])
    assert {order.number, other.number} <= {
        text for text in (order.number, other.number) if text in shown(client)
    }
    only = shown(client, client="durand")
    assert other.number in only and order.number not in only
    assert "Aucune commande à livrer" in shown(client, au="01/01/2020")
    assert "Cette date n'existe pas" in shown(client, du="hier")
    assert "Aucune commande à livrer" in shown(client, commande="abc", client="personne")


def test_a_delivered_or_closed_order_is_not_shown(client, shop: Shop, order):
    shop.delivers(order)
    assert "celle-ci est livrée totalement, soldée ou transférée" in shown(client, commande=order.pk)


@covers("DOC-148", "DOC-162", "DOC-165", "DOC-166")
def test_delivering_a_part_makes_a_note_and_leaves_the_rest(send, client, shop: Shop, order):
    answer = send("deliver", body={"kind": "delivery_note", "lines": lines_of(order, "3", "4")})
    note = Document.objects.get(kind="delivery_note")
    assert answer.body["url"] == client.url("document", note.pk)
    order.refresh_from_db()
    assert order.delivery_status == "partially_delivered"
    assert Article.objects.get(code="ATLAS").real_quantity == 6


@pytest.mark.parametrize(
    ("quantity", "field", "code"),
    [
        ("21", "lines.0.quantity", "reste de la commande (20)"),
        ("-1", "lines.0.quantity", "même signe"),
        ("beaucoup", "lines.0.quantity", "nombre"),
        ("", "lines.0.quantity", "obligatoire"),
    ],
)
@covers("DOC-164")
def test_a_quantity_above_what_remains_is_refused_beside_it(send, order, quantity, field, code):
    line = items(order)[1].pk
    answer = send("deliver", body={"lines": [{"line": line, "quantity": quantity}]})
    assert (answer.status, list(answer.fields)) == (422, [field])
    assert code in answer.fields[field][0]
    assert Document.objects.count() == 1


def test_nothing_to_deliver_is_refused(send, order):
    assert list(send("deliver", body={"lines": []}).fields) == ["lines"]


@covers("DOC-154")
def test_two_orders_of_one_customer_make_one_note_when_grouped(send, shop: Shop, order):
    other = shop.takes_order("MARTIN", [("ROMAN", 1)])
    lines = [*lines_of(order, "1"), *lines_of(other, "1")]
    answer = send("deliver", body={"lines": lines, "group_orders": True, "kind": "delivery_note"})
    assert answer.status == 200 and Document.objects.filter(kind="delivery_note").count() == 1
    answer = send("deliver", body={"lines": lines_of(order, "1"), "group_orders": False})
    assert Document.objects.filter(kind="delivery_note").count() == 2


@pytest.mark.parametrize(
    ("role", "status"), [("counter", 200), ("read_only", 403), ("accounting", 403), ("", 302)]
)
def test_who_may_deliver(client_as, send, order, role, status):
    client = client_as(role)
    assert client.get(client.url("deliveries")).status_code == status
    answer = send("deliver", body={"lines": lines_of(order, "1")}, role=role)
    assert answer.status == (status if status != 302 else 401)


def test_the_page_costs_the_same_whatever_the_number_of_orders(client, shop: Shop, order, count_queries):
    shown(client)
    with count_queries() as few:
        shown(client)
    for _ in range(5):
        shop.takes_order("MARTIN", [("ROMAN", 1), ("ATLAS", 1)])
    with count_queries() as many:
        shown(client)
    assert len(many) == len(few) <= 9
