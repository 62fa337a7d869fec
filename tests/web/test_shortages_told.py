"""Goods that are short, told when documents that take them out are made from others (DOC-244)."""

from html import unescape
from urllib.parse import unquote

import pytest
from django.utils.timezone import localdate

from comptoir.articles.models import Article
from comptoir.documents.acceptance import VAT_NUMBER_MISSING, accepting
from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop, items
from comptoir.jobs.models import Job
from comptoir.references.models import VatTerritory
from comptoir.workflows.shortages import shortages_of_made
from tests.requirements import covers


def stock_of(code: str) -> int:
    return int(Article.objects.get(code=code).real_quantity)


def rows(documents) -> list[dict]:
    return [{"document": str(document.pk)} for document in documents]


@covers("DOC-244", "DOC-T8")
def test_a_transfer_says_what_is_short_and_is_made(send, shop: Shop):
    order = shop.takes_order("MARTIN", [("ROMAN", 12), ("ATLAS", 2)])
    answer = send("document-transfer", order.pk, body={"kind": "delivery_note"})
    told = unquote(answer.toast)
    assert "Stock insuffisant : il reste 10 ROMAN." in told and "ATLAS" not in told
    assert '"kind": "warning"' in told and stock_of("ROMAN") == -2
    note = Document.objects.get(kind="delivery_note")
    # The goods left with the note: its invoice takes out nothing.
    answer = send("document-transfer", note.pk, body={"kind": "invoice"})
    assert "insuffisant" not in unquote(answer.toast) and '"kind": "success"' in unquote(answer.toast)


@covers("DOC-244")
def test_orders_look_at_the_stock_to_come(send, shop: Shop):
    shop.takes_order("MARTIN", [("ROMAN", 8)])
    quote = shop.quotes("MARTIN", [("ROMAN", 3)])
    told = unquote(send("document-transfer", quote.pk, body={"kind": "order"}).toast)
    assert "Stock à terme insuffisant : 2 ROMAN une fois les commandes livrées." in told


@covers("DOC-244")
def test_without_the_option_nothing_is_told(send, shop: Shop):
    shop.is_known_as(is_shortage_warned=False)
    order = shop.takes_order("MARTIN", [("ROMAN", 12)])
    answer = send("document-transfer", order.pk, body={"kind": "delivery_note"})
    assert "insuffisant" not in unquote(answer.toast) and stock_of("ROMAN") == -2


@covers("DOC-244")
def test_a_delivery_says_what_is_short(send, shop: Shop):
    order = shop.takes_order("MARTIN", [("ROMAN", 12)])
    body = {"kind": "delivery_note", "lines": [{"line": items(order)[0].pk, "quantity": "11"}]}
    told = unquote(send("deliver", body=body).toast)
    assert "livraison faite. Stock insuffisant : il reste 10 ROMAN." in told


@covers("DOC-244")
def test_a_grouping_says_what_is_short(send, shop: Shop):
    orders = [shop.takes_order("MARTIN", [("ROMAN", 6)]) for _ in range(2)]
    body = {"kind": "delivery_note", "documents": rows(orders)}
    told = unquote(send("documents-group-now", body=body).toast)
    assert "regroupement fait. Stock insuffisant : il reste 4 ROMAN." in told


@covers("DOC-244")
def test_several_transfers_say_what_is_short_on_their_page_and_in_their_report(client, shop: Shop):
    orders = [shop.takes_order("MARTIN", [("CAHIER", 6)]) for _ in range(2)]
    url = client.url("documents-transfer")
    html = unescape(
        client.post(url, {"id": [one.pk for one in orders], "kind": "delivery_note"}).content.decode()
    )
    assert "2 sur 2" in html and html.count("Stock insuffisant : il reste 4 CAHIER.") == 1
    orders = [shop.takes_order("MARTIN", [("ROMAN", 1)]) for _ in range(11)]
    client.post(url, {"id": [one.pk for one in orders], "kind": "delivery_note"})
    reasons = list(Job.objects.get().outcomes.order_by("pk").values_list("reason", flat=True))
    assert reasons == [""] * 10 + ["Stock insuffisant : il reste 0 ROMAN."]


def test_what_is_short_is_read_with_a_fixed_number_of_queries(shop: Shop, assert_queries):
    notes = [shop.writes("delivery_note", "MARTIN", [("ROMAN", 6), ("ATLAS", 7)]) for _ in range(3)]
    with assert_queries(2):
        found = shortages_of_made(notes)
    told = {key: [problem.params for problem in problems] for key, problems in found.items()}
    assert {notes[0].pk} & told.keys() == set()
    assert told[notes[1].pk] == [{"article": "ROMAN", "quantity": 4}, {"article": "ATLAS", "quantity": 3}]
    assert told[notes[2].pk] == [{"article": "ROMAN", "quantity": 0}, {"article": "ATLAS", "quantity": 0}]


@pytest.fixture
def early(shop: Shop) -> list[Document]:
    """Notes to invoice in a dossier that numbers at the first save, after an invoice of today."""
    shop.is_known_as(legal_numbering="save")
    shop.writes("invoice", "MARTIN", [("RELIURE", 1)])
    return [shop.writes("delivery_note", "MARTIN", [("ROMAN", 1)]) for _ in range(2)]


DATE = {"dated_on": f"{localdate().year - 1}-12-31"}


@covers("DOC-108", "DOC-133", "DOC-230")
def test_a_grouping_before_the_last_invoice_is_asked_first(send, early):
    body = {"kind": "invoice", "documents": rows(early), **DATE}
    asked = send("documents-group-now", body=body)
    assert (asked.status, asked.body["accept"]) == (409, "sequence_break")
    assert (
        "Voulez-vous valider" in asked.body["message"]
        and Document.objects.filter(kind="invoice").count() == 1
    )
    done = send("documents-group-now", body=body, query="accept=sequence_break")
    assert done.status == 200 and Document.objects.filter(kind="invoice").count() == 2


@covers("DOC-108", "DOC-230")
def test_a_job_asks_before_it_starts(client, send, shop: Shop, early):
    notes = [*early, *(shop.writes("delivery_note", "MARTIN", [("ROMAN", 1)]) for _ in range(19))]
    body = {"kind": "invoice", "documents": rows(notes), **DATE}
    asked = send("documents-group-now", body=body)
    assert (asked.status, asked.body["accept"], Job.objects.count()) == (409, "sequence_break", 0)
    orders = [shop.takes_order("MARTIN", [("RELIURE", 1)]) for _ in range(11)]
    form = {"id": [one.pk for one in orders], "kind": "invoice", **DATE}
    url = client.url("documents-transfer")
    html = unescape(client.post(url, form).content.decode())
    assert "Voulez-vous valider" in html and 'name="accept" value="sequence_break"' in html
    assert Job.objects.count() == 0
    client.post(url, form | {"accept": "sequence_break"})
    assert Job.objects.get().message == "11 sur 11"
    assert send("documents-group-now", body=body, query="accept=sequence_break").status == 200
    assert sorted(Job.objects.values_list("message", flat=True)) == ["11 sur 11", "21 sur 21"]


@covers("DOC-108", "DOC-234")
def test_nothing_is_grouped_while_one_set_waits_for_a_yes(send, shop: Shop):
    shop.customer("BER", "Berlin Bücher", territory=VatTerritory.objects.get(is_intra_eu=True).code)
    notes = [shop.writes("delivery_note", "MARTIN", [("ROMAN", 1)])]
    with accepting({VAT_NUMBER_MISSING}):
        notes.append(shop.writes("delivery_note", "BER", [("ROMAN", 1)]))
    body = {"kind": "invoice", "documents": rows(notes)}
    asked = send("documents-group-now", body=body)
    assert (asked.status, asked.body["accept"]) == (409, "vat_number_missing")
    assert not Document.objects.filter(kind="invoice").exists()
    send("documents-group-now", body=body, query="accept=vat_number_missing")
    assert Document.objects.filter(kind="invoice").count() == 2
