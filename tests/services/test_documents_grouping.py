"""Grouping documents through the services: what is joined, what it holds, what becomes of the originals."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.core.document_kinds import KINDS
from comptoir.documents.models import Document, DocumentLine
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import items
from comptoir.parties.models import Party
from comptoir.payments.models import DueDate
from comptoir.references.models import Currency
from comptoir.sales_force.models import Salesperson
from comptoir.stock.models import StockMove
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.deposits import request_deposit
from comptoir.workflows.group_documents import group_documents, group_sets, read_grouping
from comptoir.workflows.transfer_documents import GenerationRequest, transfer_documents
from comptoir.workflows.validate_documents import validate_documents
from tests.requirements import covers
from tests.services.refusals import assert_told_on, refusal_of
from tests.services.shops import TODAY, BusyShop, open_shop

D = Decimal


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    return open_shop()


def group(shop: BusyShop, documents: list[Document], kind: str, **values: Any) -> list[Document]:
    body = {"documents": [document.pk for document in documents], "kind": kind, **values}
    return group_documents(values=body, user=shop.user, today=shop.today)


def body_of(document: Document) -> list[str]:
    """Lines as "type description × quantity"."""
    return [
        f"{line.description} × {line.quantity.normalize():f}"
        if line.type in ("goods", "service")
        else line.description
        for line in DocumentLine.objects.filter(document=document).order_by("position")
    ]


@covers("TV-DOC-17", "DOC-125", "DOC-T7", "DOC-104")
def test_only_the_groupings_of_the_table_are_made(shop: BusyShop) -> None:
    shop.supplier("FOUR", "Fournisseur")
    kinds = [kind for kind in KINDS.values() if kind.has_lines]
    for kind in kinds:
        party = "DUR" if kind.is_sale else "FOUR"
        sources = [shop.writes(kind.code, party, [("A", 1)]) for _ in range(2)]
        for target in kinds:
            if target.code not in kind.group_targets:
                refusal = refusal_of(lambda s=sources, t=target: group(shop, s, t.code))
                assert_told_on(refusal, "documents.0", ["transfer_not_allowed"])
        for code in kind.group_targets:
            [made] = group(shop, sources, code)
            assert (made.kind, [line.quantity for line in items(made)]) == (code, [1, 1])
            states = Document.objects.filter(pk__in=[s.pk for s in sources]).values_list("status", flat=True)
            assert set(states) == {"grouped"}
            refusal = refusal_of(lambda s=sources, c=code: group(shop, s, c))
            assert_told_on(refusal, "documents.1", ["transfer_already_grouped", "transfer_order_delivered"])
            refusal_of(lambda s=sources, c=code: shop.transfers(s[0], c))
            assert refusal_of(lambda s=sources: shop.revises(s[0], note="x")).code == "document_transferred"
            assert refusal_of(lambda s=sources: shop.deletes(s[1])).code == "document_transferred"
            shop.deletes(made)
    assert check_dossier() == []


@covers("TV-DOC-23", "DOC-139", "AMB-DOC-15", "DOC-145", "DOC-144")
def test_one_invoice_for_each_set_alike(shop: BusyShop) -> None:
    shop.customer("MAR", "Martin")
    one = shop.writes("delivery_note", "MAR", [("A", 1)])
    late = shop.on(date(2026, 11, 19)).writes("delivery_note", "DUR", [("B", 2)], shipping_amount="6.00")
    early = shop.on(date(2026, 11, 18)).writes("delivery_note", "DUR", [("A", 1)], shipping_amount="4.00")
    cash = shop.writes("delivery_note", "DUR", [("A", 3)])
    cash = shop.revises(cash, payment_terms=None)
    moves = StockMove.objects.count()
    made = group(shop.on(TODAY), [one, late, early, cash], "invoice", dated_on="2026-11-20")
    assert [(m.party_code, [line.quantity for line in items(m)]) for m in made] == [
        ("DUR", [1, 2]), ("DUR", [3]), ("MAR", [1]),
    ]  # fmt: skip
    assert (made[0].shipping_amount, made[0].net_total) == (10, early.net_total + late.net_total)
    terms = [[(due.due_on, due.amount) for due in DueDate.objects.filter(document=m)] for m in made]
    assert terms[0] == [(date(2026, 12, 20), made[0].net_payable)]
    assert terms[1] == [(TODAY, made[1].net_payable)]
    assert StockMove.objects.count() == moves, "goods move once along a chain"
    assert check_dossier() == []


@covers("DOC-142", "TV-DOC-19", "TV-DOC-28", "DOC-135", "DOC-141", "DOC-147")
def test_references_and_text_lines(shop: BusyShop) -> None:
    shop.on(date(2026, 11, 16))
    orders = [
        shop.takes_order("DUR", [("A", 1), {"type": "text", "description": "Livrer le matin"}]),
        shop.takes_order("DUR", [("B", 2)]),
    ]
    references = [f"Transféré de : Commande N° {order.number} du 16/11/2026." for order in orders]
    [made] = group(shop, orders, "delivery_note")
    assert body_of(made) == [references[0], "Livre A × 1", references[1], "Livre B × 2"]
    assert set(Document.objects.filter(kind="order").values_list("delivery_status", flat=True)) == {
        "fully_delivered"
    }
    shop.deletes(made)
    assert set(Document.objects.filter(kind="order").values_list("delivery_status", "status")) == {
        ("not_delivered", "open")
    }
    [made] = group(shop, orders, "delivery_note", copy_text_lines=True)
    assert body_of(made) == [references[0], "Livre A × 1", "Livrer le matin", references[1], "Livre B × 2"]
    [invoice] = [shop.transfers(made, "invoice")]
    assert body_of(invoice)[0].startswith("Transféré de : Bon de livraison"), "only the immediate origin"
    assert not set(references) & set(body_of(invoice))


@covers("TV-DOC-20", "DOC-136", "DOC-144", "AMB-DOC-18")
def test_a_subtotal_for_each_document(shop: BusyShop) -> None:
    shop.on(date(2026, 10, 1))
    quotes = [shop.quotes("DUR", [("A", 2)]), shop.quotes("DUR", [("B", 1), ("S", 1)])]
    [order] = group(shop, quotes, "order", subtotal_per_document=True)
    lines = list(DocumentLine.objects.filter(document=order).order_by("position"))
    assert [line.type for line in lines] == [
        "origin", "goods", "subtotal", "origin", "goods", "service", "subtotal",
    ]  # fmt: skip
    assert lines[2].description == f"Sous-total Devis N° {quotes[0].number} du 01 octobre 2026"
    assert [lines[2].net_amount, lines[6].net_amount] == [quote.net_total for quote in quotes]
    refusal = refusal_of(
        lambda: group(shop, quotes, "order", subtotal_per_document=True, merge_articles=True)
    )
    assert_told_on(refusal, "merge_articles", ["subtotals_exclude_merging"])


@covers("TV-DOC-26", "DOC-134", "DOC-143")
def test_identical_articles_are_added_up(shop: BusyShop) -> None:
    notes = [
        shop.writes("delivery_note", "DUR", [{"article": "A", "quantity": "2", "cost_price": "5"}, ("S", 1)]),
        shop.writes("delivery_note", "DUR", [
            {"article": "A", "quantity": "3", "cost_price": "10"},
            {"article": "A", "quantity": "1", "discount_rate": "10"},
            {"article": "S", "quantity": "1", "unit_price": "55.00"},
        ]),
    ]  # fmt: skip
    [made] = group(shop, notes, "invoice", merge_articles=True)
    assert [(line.type, line.quantity) for line in made.lines.all()] == [
        ("origin", 0), ("origin", 0), ("goods", 5), ("service", 1), ("goods", 1), ("service", 1),
    ]  # fmt: skip
    assert items(made)[0].cost_price == D("8")
    assert (made.net_total, made.cost_total) == (
        sum(note.net_total for note in notes), sum(note.cost_total for note in notes),
    )  # fmt: skip
    [line] = [line for line in items(made) if line.quantity == 5]
    assert sorted(link.quantity for link in line.source_links.all()) == [2, 3]
    assert check_dossier() == []


@covers("P-11", "DOC-127", "TV-DOC-25")
def test_seven_rates_of_vat_are_no_limit(shop: BusyShop) -> None:
    rates = ["20", "10", "5.5", "2.1", "0", "19.6", "7"]
    notes = [
        shop.writes("delivery_note", "DUR", [
            {"description": rate, "quantity": "1", "unit_price": "10", "vat_rate": rate} for rate in half
        ])
        for half in (rates[:4], rates[3:])
    ]  # fmt: skip
    [made] = group(shop, notes, "invoice")
    assert made.vat_rows.count() == 7


@covers("TV-DOC-53", "DOC-140", "DOC-116", "DOC-246", "AMB-DOC-05")
def test_grouped_quotes_are_accepted_and_their_prospect_is_a_customer(shop: BusyShop) -> None:
    shop.prospect("PRO", "Prospect")
    quotes = [shop.quotes("PRO", [("A", 1)]) for _ in range(3)]
    assert Party.objects.get(code="PRO").is_prospect
    [order] = group(shop, quotes, "order")
    party = Party.objects.get(code="PRO")
    assert (party.is_customer, party.is_prospect) == (True, False)
    assert set(Document.objects.filter(kind="quote").values_list("quote_state", flat=True)) == {4}
    assert items(order)[0].quantity == 1 and len(items(order)) == 3


@covers("DOC-126", "DOC-112")
def test_discounts_typed_as_amounts_add_up(shop: BusyShop) -> None:
    notes = [
        shop.writes("delivery_note", "DUR", [("A", 10)], footer_discount_amount="5.00") for _ in range(2)
    ]
    [made] = group(shop, notes, "invoice")
    assert (made.footer_discount_amount, made.net_total) == (10, sum(note.net_total for note in notes))
    other = shop.writes("delivery_note", "DUR", [("A", 10)], footer_discount_amount="6.00")
    last = shop.writes("delivery_note", "DUR", [("A", 10)], reference="R-9", note="Fragile")
    assert len(group(shop, [other, last], "invoice")) == 2
    assert check_dossier() == []


@covers("DOC-128", "DOC-132", "DOC-131")
def test_what_can_not_be_grouped_changes_nothing(shop: BusyShop) -> None:
    quotes = [shop.quotes("DUR", [("A", 1)]) for _ in range(2)]
    order = shop.takes_order("DUR", [("A", 2)])
    shop.delivers(order, {"A": 1})
    other = shop.takes_order("DUR", [("A", 2)])
    shop.transfers(quotes[1], "order")
    keys = [quote.pk for quote in quotes]
    cases: list[tuple[Any, str, str, str]] = [
        ([keys[0], order.pk], "invoice", "documents", "grouping_several_kinds"),
        (keys, "invoice", "documents.1", "transfer_already_done"),
        ([order.pk, other.pk], "invoice", "documents.0", "transfer_order_partially_delivered"),
        (keys[:1], "invoice", "documents", "grouping_needs_two"),
        ([keys[0], keys[0]], "invoice", "documents.1", "document_twice"),
        ([keys[0], "7"], "invoice", "documents.1", "document_not_found"),
        ([keys[0], True], "invoice", "documents.1", "document_not_found"),
        ([keys[0], 2**70], "invoice", "documents.1", "document_not_found"),
        ("tous", "invoice", "documents", "not_a_list"),
        (None, "invoice", "documents", "required"),
        ([1] * 5001, "invoice", "documents", "grouping_too_many"),
        (keys, "deposit_invoice", "documents.0", "transfer_not_allowed"),
        (keys, 7, "kind", "not_a_text"),
        (keys, "facture", "kind", "unknown_document_kind"),
    ]
    for documents, kind, field, code in cases:
        values = {"documents": documents, "kind": kind}
        assert_told_on(
            refusal_of(lambda v=values: group_documents(values=v, user=shop.user, today=shop.today)),
            field,
            [code],
        )
    assert refusal_of(lambda: group_documents(
        values={"documents": [keys[0], 10**9], "kind": "invoice"}, user=shop.user, today=TODAY
    )).status == 404  # fmt: skip
    for dated_on in ("2026-11-21", "0000-01-01", "hier", 5):
        refusal = refusal_of(lambda day=dated_on: group(shop, [quotes[0], order], "invoice", dated_on=day))
        assert "dated_on" in refusal.fields


@covers("TV-DOC-21", "DOC-109", "DOC-110", "DOC-138")
def test_one_that_fails_leaves_the_others(shop: BusyShop) -> None:
    quotes = [shop.quotes("DUR", [("A", 1)]) for _ in range(3)]
    shop.transfers(quotes[1], "order")
    request = GenerationRequest(KINDS["invoice"], TODAY)
    outcomes = transfer_documents(
        document_ids=[quote.pk for quote in quotes], request=request, user=shop.user, today=TODAY
    )
    assert [outcome.refusal.code if outcome.refusal else outcome.made.kind for outcome in outcomes] == [
        "invoice", "transfer_already_done", "invoice",
    ]  # fmt: skip
    invoices = [outcome.made for outcome in outcomes if outcome.made]
    empty = shop.writes("invoice", "DUR", [])
    told = validate_documents(
        document_ids=[invoices[0].pk, empty.pk, invoices[1].pk], user=shop.user, today=TODAY
    )
    assert [(o.made.number if o.made else o.refusal.code) for o in told] == [
        "FA000001",
        "document_empty",
        "FA000002",
    ]
    assert check_dossier() == []


@covers("DOC-110", "DOC-138")
def test_what_fails_only_when_it_is_written_leaves_the_others(shop: BusyShop) -> None:
    """A stock that would not fit is found while writing: the batch is then done one by one."""
    shop.article("Z", "Énorme", gross_price="1", cost_price="0")
    orders = [
        shop.takes_order("DUR", [("A", 1)]),
        shop.takes_order("DUR", [("Z", "999999999")]),
        shop.takes_order("DUR", [("B", 1)]),
    ]
    Article.objects.filter(code="Z").update(real_quantity=-(D(10) ** 13 - 1))
    request = GenerationRequest(KINDS["delivery_note"], TODAY)
    keys = [order.pk for order in orders]
    outcomes = transfer_documents(document_ids=keys, request=request, user=shop.user, today=TODAY)
    assert [o.refusal.code if o.refusal else o.made.number for o in outcomes] == [
        "BL000001", "stock_too_large", "BL000002",
    ]  # fmt: skip
    assert [Document.objects.get(pk=key).delivery_status for key in keys] == [
        "fully_delivered", "not_delivered", "fully_delivered",
    ]  # fmt: skip


@covers("DOC-101", "DOC-105")
@pytest.mark.parametrize("work", ["transfer", "group", "validate"])
def test_statements_grow_neither_with_documents_nor_with_lines(
    dossier: Dossier, count_queries: Any, work: str
) -> None:
    shop = open_shop()
    shop.user = User.objects.get()

    def documents(count: int, size: int) -> list[int]:
        kind = {"transfer": "order", "group": "delivery_note", "validate": "invoice"}[work]
        basket = [("A", 1), ("B", 1), ("S", 1)] * size
        return [shop.writes(kind, "DUR", basket).pk for _ in range(count)]

    def act(keys: list[int]) -> None:
        if work == "validate":
            outcomes = validate_documents(document_ids=keys, user=shop.user, today=TODAY)
        elif work == "transfer":
            request = GenerationRequest(KINDS["delivery_note"], TODAY)
            outcomes = transfer_documents(document_ids=keys, request=request, user=shop.user, today=TODAY)
        else:
            asked = read_grouping({"documents": keys, "kind": "invoice"}, today=TODAY)
            outcomes = group_sets(sets=[keys[::2], keys[1::2]], request=asked, user=shop.user, today=TODAY)
        assert all(outcome.refusal is None for outcome in outcomes)

    made = []
    for count, size in ((2, 1), (2, 1), (9, 4)):
        keys = documents(count, size)
        with count_queries() as queries:
            act(keys)
        made.append(len(queries))
    assert made[2] == made[1], made
    assert made[1] <= 35, made


@covers("DOC-123", "DOC-146", "DOC-168")
def test_deposits_follow_their_orders_into_the_invoice(shop: BusyShop) -> None:
    orders = [shop.takes_order("DUR", [("A", 1)]) for _ in range(2)]
    deposit = request_deposit(
        document_id=orders[0].pk, values={"amount": "4.00"}, user=shop.user, today=TODAY
    )
    shop.validates(deposit)
    [note] = group(shop, orders, "delivery_note")
    [invoice] = [shop.transfers(note, "invoice")]
    made = Document.objects.get(pk=invoice.pk)
    assert (made.deposit_total, made.net_payable) == (4, made.gross_total - 4)
    assert DueDate.objects.get(document=made).amount == made.net_payable
    assert Document.objects.get(pk=orders[0].pk).deposit_total == 4, "the original keeps its link"
    assert check_dossier() == []


@covers("DOC-126")
def test_two_currencies_never_meet_on_one_document(shop: BusyShop) -> None:
    Currency.objects.create(code="USD", label="Dollar américain", symbol="$", rate="1.0825")
    plain, dollars, again = (
        shop.takes_order("DUR", [("A", 1)], **more) for more in ({}, {"currency": "USD"}, {"currency": "USD"})
    )
    made = group(shop, [plain, dollars, again], "delivery_note")
    found = [(one.currency.code if one.currency else None, len(items(one))) for one in made]
    assert found == [(None, 1), ("USD", 2)]


@covers("DOC-112", "DOC-126")
def test_the_header_keeps_what_all_say_and_nobody_what_differs(shop: BusyShop) -> None:
    shop.lists(Salesperson, code="C1", name="Un")
    shop.lists(Salesperson, code="C2", name="Deux")
    shop.lists(Currency, code="CHF", label="Franc suisse", symbol="CHF", rate="0.95")
    values = {"currency": "CHF", "printed_note": "<p>Merci</p>"}
    first = shop.writes("order", "DUR", [("A", 1)], salesperson="C1", currency_rate="0.9", **values)
    second = shop.writes("order", "DUR", [("B", 1)], salesperson="C1", **values)
    third = shop.writes(
        "order", "DUR", [("A", 2)], salesperson="C2", currency="CHF", printed_note="<p>Fragile</p>"
    )
    [same] = group(shop, [first, second], "invoice")
    assert (same.salesperson.code, same.printed_note) == ("C1", "<p>Merci</p>")
    assert (same.currency.code, same.currency_rate) == ("CHF", "0.95"), "rates that differ: that of the day"
    fourth = shop.writes("order", "DUR", [("B", 2)], salesperson="C1", **values)
    [mixed] = group(shop, [third, fourth], "invoice")
    assert mixed.salesperson is None and mixed.printed_note == "<p>Fragile</p><p>Merci</p>"
    assert [line.salesperson.code for line in items(mixed)] == ["C2", "C1"], "each line keeps its own"
