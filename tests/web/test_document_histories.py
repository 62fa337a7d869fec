"""The histories of documents and lines on the page: drawn, listed, and only where they lead somewhere else."""

import re

import pytest

from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop, items
from tests.requirements import covers

BOX = re.compile(r'<(a|g) class="chain-box[^"]*"(?: href="([^"]*)")?[^>]*aria-label="([^"]*)"')


@pytest.fixture
def chain(shop: Shop) -> dict[str, Document]:
    """DE → CM → BL (4) and BL (6) → two invoices."""
    quote = shop.quotes("MARTIN", [("ROMAN", 10)])
    order = shop.transfers(quote, "order")
    first, second = shop.delivers(order, {"ROMAN": 4}), shop.delivers(order, {"ROMAN": 6})
    invoice = shop.transfers(first, "invoice")
    return {"quote": quote, "order": order, "first": first, "second": second, "invoice": invoice}


@covers("DOC-270", "DOC-271", "DOC-272", "DOC-274", "TV-DOC-66", "TV-DOC-70")
def test_the_chain_is_drawn_and_every_other_document_is_a_link(ask, client, chain) -> None:
    html = ask("document-history", chain["order"].pk).body["html"]
    boxes = BOX.findall(html)
    assert [(tag, url) for tag, url, _ in boxes] == [
        ("a", client.url("document", chain["quote"].pk)),
        ("g", ""),
        ("a", client.url("document", chain["first"].pk)),
        ("a", client.url("document", chain["second"].pk)),
        ("a", client.url("document", chain["invoice"].pk)),
    ]
    assert "document affiché" in boxes[1][2] and "Commande CM000001" in boxes[1][2]
    assert html.count('class="chain-curve"') == 4
    before, _, after = html.partition("Documents suivants")
    assert "DE000001" in before.partition("Documents précédents")[2]
    assert [after.index(number) for number in ("BL000001", "BL000002")] == sorted(
        after.index(number) for number in ("BL000001", "BL000002")
    )
    assert f'href="{client.url("document", chain["order"].pk)}"' not in html


@covers("DOC-270", "DOC-273")
def test_a_document_alone_has_no_drawing_and_a_deleted_one_leaves_the_history(
    ask, shop: Shop, chain, send
) -> None:
    alone = shop.quotes("MARTIN", [("ROMAN", 1)])
    html = ask("document-history", alone.pk).body["html"]
    assert "<svg" not in html and "ne vient d'aucun autre" in html.replace("&#x27;", "'")
    send("document-delete", chain["second"].pk)
    assert "BL000002" not in ask("document-history", chain["order"].pk).body["html"]


@covers("DOC-276", "DOC-277", "DOC-278", "DOC-279", "DOC-281", "TV-DOC-67")
def test_the_history_of_a_line_is_a_table_with_what_was_delivered_and_remained(ask, chain) -> None:
    [line] = items(chain["order"])
    html = ask("line-history", chain["order"].pk, line.pk).body["html"]
    rows = [
        re.sub(r"<[^>]+>|\s+", " ", row).split()
        for row in re.findall(r"<tr>\s*<td.*?</tr>", html, flags=re.DOTALL)
    ]
    found = [(row[-4:] if row[0] == "Bon" else row) for row in rows]
    assert rows[0][:2] == ["Devis", "DE000001"] and rows[0][-1] == "10"
    assert [row[-3:] for row in found[1:] if len(row) == 4] == [["4", "4", "6"], ["6", "6", "0"]]
    assert rows[2][0] == "Facture" and rows[2][-1] == "4", (
        "what follows a delivery note says nothing of the order"
    )
    assert 'class="chain-level-1"' in html


@covers("DOC-270")
def test_the_histories_need_the_right_to_see_and_stay_on_their_side(ask, chain) -> None:
    assert ask("document-history", chain["order"].pk, role="read_only").status == 200
    assert ask("document-history", 10**6).status == 404
    assert ask("line-history", chain["order"].pk, 10**6).status == 404
