"""Histories of documents and of their lines."""

from decimal import Decimal

import pytest

from comptoir.core.document_kinds import KINDS
from comptoir.documents.models import DocumentLine, DocumentLink, LineLink
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import items
from comptoir.parties.models import Party
from comptoir.workflows.document_history import document_chain, document_history, line_history
from tests.requirements import covers
from tests.services.shops import BusyShop, open_shop

D = Decimal


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    return open_shop()


def test_the_histories_of_a_chain(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [("A", 10)])
    order = shop.transfers(quote, "order")
    notes = [shop.delivers(order, {"A": 4}), shop.delivers(order, {"A": 6})]
    invoice = shop.transfers(notes[0], "invoice")
    history = document_history(order)
    assert [step.document for step in history.previous] == [quote]
    assert [step.document for step in history.following] == notes
    assert [step.document for step in history.following[0].further] == [invoice]
    assert [step.document for step in document_history(quote).following] == [order]
    assert document_history(invoice).following == []
    [line] = items(order)
    lines = line_history(order, line_id=line.pk)
    assert [(step.line.document, step.line.quantity) for step in lines.previous] == [(quote, 10)]
    assert [(step.line.quantity, step.delivered_quantity, step.remaining_quantity) for step in lines.following] == [
        (4, 4, 6), (6, 6, 0),
    ]  # fmt: skip
    [invoiced] = items(invoice)
    [step] = line_history(invoice, line_id=invoiced.pk).previous
    assert lines.following[0].further[0].delivered_quantity is None
    assert step.line.document == notes[0]
    straight = shop.transfers(shop.takes_order("DUR", [("A", 10)]), "invoice")
    ordered = DocumentLine.objects.get(target_links__target_line__document=straight)
    [step] = line_history(ordered.document, line_id=ordered.pk).following
    assert (step.delivered_quantity, step.remaining_quantity) == (10, 0)
    shop.deletes(notes[1])
    assert [step.document for step in document_history(order).following] == [notes[0]]
    assert LineLink.objects.filter(source_line=line).count() == 1


@covers(
    "TV-DOC-53",
    "DOC-245",
    "DOC-246",
    "DOC-248",
    "T03-06",
    "T03-07",
    "DOC-068",
    "DOC-074",
    "PTY-081",
    "PTY-082",
)
def test_when_a_prospect_becomes_a_customer(shop: BusyShop) -> None:
    for kind in ("order", "delivery_note", "return_note", "invoice", "credit_note"):
        code = f"P-{kind[:10].upper()}"
        shop.prospect(code, kind)
        quote = shop.quotes(code, [("A", 1)])
        shop.duplicates(quote)
        assert Party.objects.get(code=code).is_prospect
        document = shop.transfers(quote, kind) if kind in KINDS["quote"].transfer_targets else None
        document = document or shop.writes(kind, code, [("A", 1)])
        party = Party.objects.get(code=code)
        assert (party.is_customer, party.is_prospect, party.customer.ledger_account[:3]) == (
            True,
            False,
            "411",
        )
        shop.deletes(document)
        assert Party.objects.get(code=code).is_customer


@covers("TV-DOC-66", "TV-DOC-67", "TV-DOC-68", "DOC-279", "DOC-280")
def test_the_vector_of_a_chain_that_ends_in_one_invoice_for_two_deliveries(shop: BusyShop) -> None:
    order = shop.transfers(shop.quotes("DUR", [("A", 10)]), "order")
    notes = [shop.delivers(order, {"A": 4}), shop.delivers(order, {"A": 6})]
    invoice = shop.transfers(notes[0], "invoice")
    # The invoice takes both delivery notes, as grouping does.
    [other], [line] = items(notes[1]), items(invoice)
    DocumentLink.objects.create(source=notes[1], target=invoice, operation="grouping")
    LineLink.objects.create(source_line=other, target_line=line, quantity=6)
    assert [step.document for step in document_history(invoice).previous] == notes
    assert document_history(invoice).following == []
    chain = document_chain(notes[0])
    assert {str(one) for one in chain.documents} == {
        "DE000001",
        "CM000001",
        "BL000001",
        "BL000002",
        str(invoice),
    }
    assert (len(chain.links), chain.is_cut) == (5, False)
    found = line_history(invoice, line_id=line.pk)
    assert [step.delivered_quantity for step in found.previous] == [4, 6], "they follow the order"
    [ordered] = items(order)
    steps = line_history(order, line_id=ordered.pk).following
    assert [step.further[0].remaining_quantity for step in steps] == [None, None]


@covers("TV-DOC-69", "DOC-275")
def test_credit_notes_appear_beside_what_they_come_from(shop: BusyShop) -> None:
    back = shop.writes("return_note", "DUR", [("A", 1)])
    credit = shop.transfers(back, "credit_note")
    invoice = shop.validates(shop.writes("invoice", "DUR", [("A", 1)]))
    other = shop.transfers(invoice, "credit_note")
    asked = shop.validates(
        shop.takes_deposit("DUR", {"description": "Acompte", "vat_rate": "20", "amount": "12"})
    )
    given_back = shop.transfers(asked, "deposit_credit_note")
    for source, target in ((back, credit), (invoice, other), (asked, given_back)):
        assert [step.document for step in document_history(source).following] == [target]
        assert [step.document for step in document_history(target).previous] == [source]
        assert {one.pk for one in document_chain(source).documents} == {source.pk, target.pk}


def test_a_chain_too_long_to_draw_is_cut_and_says_so(shop: BusyShop, monkeypatch: pytest.MonkeyPatch) -> None:
    order = shop.takes_order("DUR", [("A", 10)])
    for _ in range(3):
        shop.delivers(order, {"A": 1})
    monkeypatch.setattr("comptoir.workflows.document_history.MAX_DRAWN", 3)
    chain = document_chain(order)
    assert (len(chain.documents), len(chain.links), chain.is_cut) == (3, 2, True)


@covers("DOC-314")
def test_purchases_have_the_history_of_their_lines_too(shop: BusyShop) -> None:
    shop.supplier("EDI", "Éditions")
    order = shop.writes("purchase_order", "EDI", [("A", 10)])
    receipt = shop.delivers(order, {"A": 7})
    [line] = items(order)
    [step] = line_history(order, line_id=line.pk).following
    assert (step.line.document, step.delivered_quantity, step.remaining_quantity) == (receipt, 7, 3)
