"""From one document to the next through the services: delivery in parts, numbers given back, histories."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from comptoir.articles.models import Article
from comptoir.core.document_kinds import KINDS
from comptoir.documents.models import Document, DocumentLine
from comptoir.dossiers.registry import Dossier
from comptoir.eventlog.models import EventLog
from comptoir.exchange.vocabulary import items, remaining_lines
from comptoir.parties.models import Party
from comptoir.payments.models import DueDate
from comptoir.references.models import Counter
from comptoir.stock.models import StockMove
from comptoir.stock.queries import article_stock
from comptoir.workflows import documents as workflows
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.deliver_orders import deliver_orders
from tests.requirements import covers
from tests.services.refusals import assert_told_on, refusal_of
from tests.services.shops import TODAY, BusyShop, open_shop

D = Decimal


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    return open_shop()


def stock_of(code: str) -> tuple[Decimal, Decimal]:
    """Real and virtual stock."""
    figures = article_stock(Article.objects.get(code=code))
    return figures.real_quantity, figures.virtual_quantity


def remaining(order: Document) -> list[Decimal]:
    return [quantity for _, quantity in remaining_lines(Document.objects.get(pk=order.pk))]


def state(order: Document) -> str:
    return Document.objects.get(pk=order.pk).delivery_status


def deliver(shop: BusyShop, lines: list[tuple[DocumentLine, int | str]], **values: Any) -> list[Document]:
    rows = [{"line": line.pk, "quantity": str(quantity)} for line, quantity in lines]
    return deliver_orders(values={"lines": rows, **values}, user=shop.user, today=shop.today)


@covers("DOC-103", "TV-DOC-16", "DOC-104", "DOC-T7")
def test_only_the_transfers_of_the_table_are_made(shop: BusyShop) -> None:
    shop.supplier("FOUR", "Fournisseur")
    kinds = [kind for kind in KINDS.values() if kind.has_lines]
    for kind in kinds:
        party = "DUR" if kind.is_sale else "FOUR"
        source = shop.writes(kind.code, party, [("A", 1)])
        if kind.is_legal:
            source = shop.validates(source)
        for target in kinds:
            if target.code not in kind.transfer_targets:
                refusal = refusal_of(lambda source=source, target=target: shop.transfers(source, target.code))
                assert_told_on(refusal, "kind", ["transfer_not_allowed"])
        for code in kind.transfer_targets:
            target_document = shop.transfers(source, code)
            assert target_document.kind == code
            assert refusal_of(lambda source=source, code=code: shop.transfers(source, code)).code in (
                "transfer_already_done", "transfer_order_delivered",
            )  # fmt: skip
            shop.deletes(target_document)
    assert check_dossier() == []


@covers(
    "TV-DOC-29", "TV-DOC-31", "TV-DOC-34", "DOC-117", "DOC-118", "DOC-162", "DOC-170", "DOC-172", "DOC-173"
)
@covers("DOC-176", "AMB-DOC-08", "AMB-DOC-23", "UPM-042", "TV-U3")
def test_an_order_from_none_delivered_to_all(shop: BusyShop) -> None:
    order = shop.takes_order("DUR", [("A", 10), ("B", 5)])
    assert refusal_of(lambda: shop.closes(order)).code == "order_close_not_allowed"
    note = shop.delivers(order, {"A": 4})
    assert (state(order), remaining(order)) == ("partially_delivered", [6, 5])
    for kind in ("delivery_note", "invoice"):
        refusal = refusal_of(lambda kind=kind: shop.transfers(order, kind))
        assert refusal.code == "transfer_order_partially_delivered"
    assert refusal_of(lambda: shop.revises(order, note="x")).code == "document_transferred"
    assert refusal_of(lambda: shop.deletes(order)).code == "document_transferred"
    shop.closes(order)
    assert (state(order), remaining(order)) == ("fully_delivered", [6, 5])
    assert_told_on(refusal_of(lambda: shop.delivers(order, {"A": 1})), "lines.0.line", ["order_closed"])
    shop.deletes(note)
    assert state(order) == "fully_delivered"
    assert workflows.reopen_order(document_id=order.pk).delivery_status == "not_delivered"
    assert refusal_of(lambda: workflows.reopen_order(document_id=order.pk)).code == "order_reopen_not_allowed"
    shop.transfers(order, "delivery_note")
    assert (state(order), remaining(order)) == ("fully_delivered", [0, 0])
    assert check_dossier() == []


@covers("DOC-154", "TV-DOC-32", "DOC-126", "DOC-155", "DOC-134", "TV-DOC-26", "DOC-168", "TV-DOC-33")
def test_orders_alike_are_delivered_together_and_others_apart(shop: BusyShop) -> None:
    shop.customer("AUT", "Autre")
    alike = [shop.takes_order("DUR", [("A", 2), ("B", 1)]) for _ in range(2)]
    typed = shop.takes_order("DUR", [("A", 2)], footer_discount_amount="1.00")
    rated = shop.takes_order("DUR", [("A", 2)], footer_discount_rate="5")
    elsewhere = shop.takes_order("DUR", [("A", 2)], delivery={"line3": "Bâtiment C"})
    other = shop.takes_order("AUT", [("A", 2)])
    orders = [*alike, typed, rated, elsewhere, other]
    lines: list[tuple[DocumentLine, int | str]] = [
        (line, line.quantity) for order in orders for line in items(order)
    ]
    refusal = refusal_of(lambda: deliver(shop, [*lines, lines[0]]))
    assert_told_on(refusal, f"lines.{len(lines)}.line", ["line_twice"])
    notes = deliver(shop, lines, group_orders=True, merge_articles=True)
    assert len(notes) == 5
    together = notes[0]
    assert [(line.article_code, line.quantity) for line in items(together)] == [("A", 4), ("B", 2)]
    assert together.lines.filter(type="origin").count() == 2
    assert [note.footer_discount_amount for note in notes] == [0, D("1.00"), D("0.95"), 0, 0]
    assert check_dossier() == []
    # Editing a line that delivers two orders gives back to the last one first.
    line = items(together)[0]
    rows = [{"id": one.pk} for one in together.lines.all() if one.pk != line.pk]
    shop.revises(together, lines=[{"id": line.pk, "quantity": "3"}, *rows])
    assert ([remaining(order)[0] for order in alike], [state(order) for order in alike]) == (
        [0, 1], ["fully_delivered", "partially_delivered"],
    )  # fmt: skip
    refusal = refusal_of(lambda: shop.revises(together, lines=[*rows, {"id": line.pk, "quantity": "5"}]))
    assert_told_on(refusal, f"lines.{len(rows)}.quantity", ["delivery_above_remaining"])
    assert check_dossier() == []


@covers("DOC-154", "TV-DOC-32")
def test_without_grouping_there_is_one_document_an_order(shop: BusyShop) -> None:
    orders = [shop.takes_order("DUR", [("A", 2)]) for _ in range(2)]
    notes = deliver(shop, [(line, 1) for order in orders for line in items(order)])
    assert [note.number for note in notes] == ["BL000001", "BL000002"]
    assert [line.article_code for line in items(notes[0])] == ["A"], "what is not delivered is not repeated"


@covers("DOC-048", "DOC-112", "DOC-144")
def test_shipping_is_charged_with_the_first_delivery_only(shop: BusyShop) -> None:
    order = shop.takes_order(
        "DUR", [("A", 4), ("B", 1)], shipping_amount="10.00", footer_discount_amount="4.98"
    )
    first, second = shop.delivers(order, {"A": 2}), shop.delivers(order)
    assert (first.shipping_amount, second.shipping_amount) == (D("10.00"), 0)
    # 10 % of 49.77, whichever part it falls on.
    assert first.footer_discount_amount + second.footer_discount_amount == D("4.98")
    assert first.net_total + second.net_total == order.net_total
    assert check_dossier() == []


@covers("DOC-164", "DOC-166", "DOC-175", "DOC-242")
def test_editing_a_delivery_note_updates_its_order_and_the_stock(shop: BusyShop) -> None:
    order = shop.takes_order("DUR", [("A", 10), ("B", 5)])
    note = shop.delivers(order, {"A": 4, "B": 5})
    first, second = items(note)
    rows: list[dict[str, Any]] = [{"id": first.pk, "quantity": "6"}, {"id": second.pk}]
    shop.revises(note, lines=rows)
    assert (remaining(order), stock_of("A"), stock_of("B")) == ([4, 0], (14, 10), (5, 5))
    for quantity, code in (("11", "delivery_above_remaining"), ("-1", "delivery_wrong_sign")):
        rows[0]["quantity"] = quantity
        refusal = refusal_of(lambda: shop.revises(note, lines=rows))
        assert_told_on(refusal, "lines.0.quantity", [code])
    shop.revises(note, lines=[{"id": first.pk, "quantity": "0"}, {"id": second.pk}])
    assert (remaining(order), state(order), stock_of("A")) == ([10, 0], "partially_delivered", (20, 10))
    shop.revises(note, lines=[{"id": first.pk, "quantity": "10"}, {"id": second.pk}])
    assert state(order) == "fully_delivered"
    # Another article on the line, or the line taken away, delivers the order no longer.
    shop.revises(note, lines=[{"id": first.pk, "article": "B", "quantity": "1"}, {"id": second.pk}])
    assert (remaining(order), stock_of("B")[0]) == ([10, 0], 4)
    version = Document.objects.get(pk=order.pk).version
    shop.revises(note, note="ne touche pas la commande")
    assert Document.objects.get(pk=order.pk).version == version
    shop.revises(note, lines=[])
    assert (remaining(order), state(order), stock_of("A"), stock_of("B")) == (
        [10, 5], "not_delivered", (20, 10), (10, 5),
    )  # fmt: skip
    assert check_dossier() == []


@covers("DOC-240", "DOC-239", "T04-8", "STK-111")
def test_what_an_invoice_adds_to_its_delivery_note_moves_and_nothing_else(shop: BusyShop) -> None:
    invoice = shop.transfers(shop.writes("delivery_note", "DUR", [("A", 4)]), "invoice")
    assert stock_of("A")[0] == 16
    [line] = items(invoice)
    for quantity, stock in (("6", 14), ("4", 16), ("3", 16), ("-2", 18), ("4", 16)):
        shop.revises(invoice, lines=[{"id": line.pk, "quantity": quantity}])
        assert stock_of("A")[0] == stock, quantity
        assert check_dossier() == []
    shop.revises(invoice, lines=[{"id": line.pk}, {"article": "A", "quantity": "1"}])
    assert stock_of("A")[0] == 15
    shop.deletes(invoice)
    assert stock_of("A")[0] == 16
    shop.deletes(Document.objects.get())
    assert (stock_of("A")[0], StockMove.objects.filter(document_line__isnull=False).count()) == (20, 0)


@covers(
    "TV-DOC-36",
    "TV-DOC-38",
    "TV-DOC-41",
    "DOC-237",
    "DOC-238",
    "AMB-DOC-03",
    "AMB-DOC-35",
    "STK-124",
    "STK-126",
)
def test_goods_along_the_chains_of_sales(shop: BusyShop) -> None:
    order = shop.takes_order("DUR", [("A", 10), ("S", 2)])
    notes = [shop.delivers(order, {"A": 4, "S": 2}), shop.delivers(order)]
    invoices = [shop.validates(shop.transfers(note, "invoice")) for note in notes]
    assert stock_of("A") == (10, 10)
    credit = shop.transfers(invoices[0], "credit_note")
    assert (stock_of("A"), credit.net_payable, DueDate.objects.get(document=credit).amount) == (
        (14, 14), invoices[0].net_payable, -invoices[0].net_payable,
    )  # fmt: skip
    note = shop.writes("delivery_note", "DUR", [("A", 2)])
    back = shop.transfers(note, "return_note")
    assert stock_of("A")[0] == 14
    shop.transfers(back, "credit_note")
    assert stock_of("A")[0] == 14
    shop.transfers(shop.writes("delivery_note", "DUR", [("A", 2)]), "credit_note")
    assert stock_of("A")[0] == 14
    shop.changes(Article.objects.get(code="B"), is_stock_managed=True)
    shop.article("N", "Non géré", gross_price="1", cost_price="1", is_stock_managed=False)
    shop.writes("invoice", "DUR", [("N", 3), ("S", 1), {"description": "Divers", "unit_price": "1"}])
    assert not StockMove.objects.exclude(article__code__in="AB").exists()
    assert check_dossier() == []


@covers("TV-DOC-39", "DOC-311", "STK-127", "STK-128", "STK-129", "DOC-307")
def test_goods_along_the_chain_of_purchases(shop: BusyShop) -> None:
    shop.supplier("FOUR", "Fournisseur")
    shop.article("P", "Papier", gross_price="12", cost_price="4.00", purchase_price="4.00")
    shop.receives([("P", 5, "4.00")])
    order = shop.writes("purchase_order", "FOUR", [{"article": "P", "quantity": "10", "unit_price": "7.00"}])
    assert stock_of("P") == (5, 15)
    receipt = shop.delivers(order)
    assert (receipt.kind, stock_of("P")) == ("goods_receipt", (15, 15))
    assert Article.objects.get(code="P").average_cost == D("6.00000")
    shop.transfers(receipt, "purchase_invoice")
    assert stock_of("P") == (15, 15)
    other = shop.writes("goods_receipt", "FOUR", [{"article": "P", "quantity": "2", "unit_price": "6.00"}])
    back = shop.transfers(other, "purchase_return")
    shop.transfers(back, "purchase_credit_note")
    assert stock_of("P") == (15, 15)
    assert not Party.objects.get(code="FOUR").is_customer
    assert check_dossier() == []


@covers(
    "TV-DOC-47", "DOC-009", "DOC-193", "DOC-231", "DOC-232", "DOC-236", "AMB-DOC-36", "TV-DOC-03", "DOC-005"
)
def test_the_last_number_serves_again_and_one_in_the_middle_leaves_an_event(shop: BusyShop) -> None:
    shop.on(date(2026, 11, 10))
    notes = [shop.writes("delivery_note", "DUR", [("A", 1)]) for _ in range(3)]
    shop.on(date(2026, 11, 12)).deletes(notes[1])
    [event] = EventLog.objects.filter(kind="deletion")
    assert event.description == "Le document BL000002 du 10/11/2026 a été supprimé le 12/11/2026."
    shop.deletes(notes[2])
    assert EventLog.objects.filter(kind="deletion").count() == 1
    assert shop.writes("delivery_note", "DUR", [("A", 1)]).number == "BL000003"
    refusal_of(lambda: shop.writes("delivery_note", "DUR", [("ZZZ", 1)]))
    assert shop.writes("delivery_note", "DUR", [("A", 1)]).number == "BL000004"
    Counter.objects.filter(code="delivery_note").update(next_value=999999)
    assert [shop.writes("delivery_note", "DUR", [("A", 1)]).number for _ in range(2)] == [
        "BL999999",
        "BL1000000",
    ]
    Counter.objects.filter(code="delivery_note").update(next_value=3)
    assert shop.writes("delivery_note", "DUR", [("A", 1)]).number == "BL000005", (
        "numbers in use are passed over"
    )
    assert check_dossier() == []


@covers("OPT-052", "DOC-003", "TV-DOC-02", "P-13", "DOC-002")
def test_an_exhausted_counter_refuses_with_a_sentence(shop: BusyShop) -> None:
    Counter.objects.filter(code="quote").update(next_value=10**10)
    assert refusal_of(lambda: shop.quotes("DUR", [("A", 1)])).code == "counter_exhausted"
    Counter.objects.filter(code="quote").delete()
    assert refusal_of(lambda: shop.quotes("DUR", [("A", 1)])).code == "counter_missing"
    kinds = [kind for kind in KINDS.values() if kind.has_lines and not kind.is_legal and kind.is_sale]
    numbers = [shop.writes(kind.code, "DUR", [("A", 1)]).number for kind in kinds if kind.code != "quote"]
    assert numbers == ["CM000001", "BL000001", "BR000001"]


@covers(
    "DOC-055",
    "DOC-057",
    "DOC-186",
    "DOC-189",
    "DOC-192",
    "TV-DOC-45",
    "DOC-190",
    "DOC-191",
    "DOC-194",
    "DOC-196",
)
def test_what_can_be_deleted_and_what_comes_back(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [("A", 1)])
    order = shop.transfers(quote, "order")
    refusal = refusal_of(lambda: shop.deletes(quote))
    assert (refusal.code, refusal.params["target_number"]) == ("document_transferred", "CM000001")
    shop.deletes(order)
    assert shop.revises(quote, note="à nouveau modifiable").status == "open"
    invoice = shop.validates(shop.transfers(shop.transfers(quote, "order"), "invoice"))
    assert refusal_of(lambda: shop.deletes(invoice)).code == "document_sealed"
    credit = shop.transfers(invoice, "credit_note")
    shop.deletes(credit)
    assert shop.transfers(invoice, "credit_note").pk
    missing = 10**9
    for action in (
        lambda: workflows.delete_document(document_id=missing, user=shop.user, today=TODAY),
        lambda: workflows.update_document(document_id=missing, values={}, user=shop.user, today=TODAY),
        lambda: workflows.validate_document(document_id=missing, user=shop.user, today=TODAY),
        lambda: workflows.duplicate_document(document_id=missing, user=shop.user, today=TODAY),
        lambda: workflows.close_order(document_id=missing),
        lambda: workflows.preview_document(values={}, today=TODAY, document_id=missing),
    ):
        assert refusal_of(action).status == 404
    assert check_dossier() == []


@covers("DOC-199", "DOC-205", "P-04")
def test_what_can_not_be_validated(shop: BusyShop) -> None:
    for kind in ("quote", "order", "delivery_note", "return_note"):
        document = shop.writes(kind, "DUR", [("A", 1)])
        assert (
            refusal_of(lambda document=document: shop.validates(document)).code
            == "validation_not_on_this_kind"
        )
    empty = shop.writes("invoice", "DUR", [{"type": "text", "description": "rien"}])
    assert_told_on(refusal_of(lambda: shop.validates(empty)), "lines", ["document_empty"])
    ahead = shop.writes("invoice", "DUR", [("A", 1)])
    shop.on(date(2026, 11, 1))
    assert_told_on(refusal_of(lambda: shop.validates(ahead)), "dated_on", ["date_in_future"])
    assert Counter.objects.get(code="invoice").next_value == 1
