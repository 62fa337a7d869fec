"""Buying, as it is told: from what customers' orders lack to the paid invoice of the supplier."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from comptoir.articles.models import Article
from comptoir.core.errors import Refusal
from comptoir.core.purchasing import Difference
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop, document_balance, items, remaining_lines
from comptoir.payments.models import DueDate
from comptoir.stock.models import StockMove
from comptoir.stock.queries import article_stock
from comptoir.workflows import documents as workflows
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.invoice_matching import match_invoice
from comptoir.workflows.order_receipts import receive_order
from comptoir.workflows.reordering import missing_articles, order_missing
from tests.requirements import covers
from tests.services.shops import open_buying_shop

TODAY = date(2026, 11, 20)
D = Decimal


@pytest.fixture
def shop(dossier: Dossier) -> Iterator[Shop]:
    shop = open_buying_shop(today=TODAY)
    yield shop
    assert check_dossier() == []


def stock_of(code: str) -> tuple[Decimal, Decimal]:
    figures = article_stock(Article.objects.get(code=code))
    return figures.real_quantity, figures.virtual_quantity


def receives(shop: Shop, order: Document, counted: dict[str, str], **values: object) -> Document:
    lines = [
        {"line": line.pk, "quantity": counted[line.article_code]}
        for line, _ in remaining_lines(order)
        if line.article_code in counted
    ]
    return receive_order(
        order_id=order.pk, values={"lines": lines, **values}, user=shop.user, today=shop.today
    )


# ------------------------------------------------------------------------------------------------------- the chain
@covers("TV-DOC-39", "DOC-311", "DOC-305", "DOC-306", "DOC-148")
def test_goods_move_once_along_the_chain_of_purchases(shop: Shop) -> None:
    shop.receives([("A", 5, "6.00")])
    assert stock_of("A") == (5, 5)
    order = shop.buys("purchase_order", "SODIS", [("A", 10)])
    assert (order.number, stock_of("A")) == ("CF000001", (5, 15))
    receipt = shop.transfers(order, "goods_receipt")
    assert (receipt.number, stock_of("A")) == ("BRF000001", (15, 15))
    invoice = shop.transfers(receipt, "purchase_invoice")
    assert stock_of("A") == (15, 15)
    back = shop.buys("purchase_return", "SODIS", [("A", 2)])
    assert stock_of("A") == (13, 13)
    credit = shop.transfers(back, "purchase_credit_note")
    assert stock_of("A") == (13, 13)
    assert [shop.validates(one).number for one in (invoice, credit)] == ["FF000001", "AF000001"]


@covers("STK-127", "STK-129", "DOC-311")
def test_a_receipt_or_a_direct_invoice_sets_the_average_cost(shop: Shop) -> None:
    shop.receives([("A", 10, "6.00")])
    order = shop.buys("purchase_order", "SODIS", [{"article": "A", "quantity": "10", "unit_price": "8.00"}])
    shop.transfers(order, "goods_receipt")
    article = Article.objects.get(code="A")
    assert (article.real_quantity, article.average_cost, article.stock_value) == (20, D("7"), D("140.00"))
    line = {"article": "A", "quantity": "20", "unit_price": "12.50", "discount_rate": "20"}
    shop.buys("purchase_invoice", "SODIS", [line])
    article.refresh_from_db()
    assert (article.real_quantity, article.average_cost) == (40, D("8.5"))
    move = StockMove.objects.order_by("pk").last()
    assert move is not None
    assert (move.source_kind, move.unit_cost) == ("purchase_invoice", D("10"))


@covers("STK-127")
def test_the_discount_of_the_supplier_is_no_part_of_the_cost(shop: Shop) -> None:
    shop.supplier("REM", "Avec remise", supplier={"discount_rate": "36"})
    line = {"article": "A", "quantity": "10", "unit_price": "10.00"}
    receipt = shop.buys("goods_receipt", "REM", [line])
    assert Article.objects.get(code="A").average_cost == D("6.4")
    values = {"footer_discount_rate": "40"}
    workflows.update_document(document_id=receipt.pk, values=values, user=shop.user, today=TODAY)
    article = Article.objects.get(code="A")
    assert (article.average_cost, article.stock_value) == (D("6"), D("60.00"))


@covers("DOC-307", "DOC-315")
def test_a_purchase_takes_the_conditions_of_the_supplier_and_its_purchase_prices(shop: Shop) -> None:
    request = shop.buys("price_request", "SODIS", [("A", 3)])
    assert (request.number, request.quote_state, request.valid_until_on) == ("DEM000001", None, None)
    assert [(line.unit_price, line.vat_percent) for line in items(request)] == [(D("6"), D("5.5"))]
    assert request.payment_terms is not None
    assert request.payment_terms.code == "CH30"
    with pytest.raises(Refusal) as refused:
        shop.buys("price_request", "DUR", [("A", 1)])
    assert "party_not_a_supplier" in str(refused.value.fields)


@covers("DOC-310", "PAY-100")
def test_a_suppliers_invoice_is_paid_on_its_due_date(shop: Shop) -> None:
    invoice = shop.validates(shop.buys("purchase_invoice", "SODIS", [("A", 10)]))
    [due] = DueDate.objects.filter(document=invoice)
    assert (due.side, due.due_on, due.amount) == ("supplier", date(2026, 12, 20), D("63.30"))
    payment = shop.is_paid(invoice)
    due.refresh_from_db()
    assert (payment.side, payment.party.code, payment.amount) == ("supplier", "SODIS", D("63.30"))
    assert (due.balance, document_balance(invoice)) == (0, 0)


# ---------------------------------------------------------------------------------------------------- the shortage
def test_what_orders_lack_is_ordered_from_each_supplier(shop: Shop) -> None:
    shop.receives([("A", 2, "6.00"), ("B", 9, "5.00")])
    shop.takes_order("DUR", [("A", 5), ("B", 4), ("C", 1)])
    shop.takes_order("MAR", [("A", 4)])
    shop.buys("purchase_order", "SODIS", [("A", 3)])
    needs = missing_articles()
    told = [
        (
            one.supplier.code if one.supplier else None,
            [(row.article.code, row.missing) for row in one.articles],
        )
        for one in needs
    ]
    # A: 9 promised, 2 there, 3 expected. B is there. C has no supplier.
    assert told == [("SODIS", [("A", 4)]), (None, [("C", 1)])]
    assert list(needs[0].articles[0].orders) == ["CM000001", "CM000002"]
    lines = [
        {"supplier": "SODIS", "article": "A", "quantity": "4"},
        {"supplier": "HACH", "article": "C", "quantity": "1"},
    ]
    orders = order_missing(values={"lines": lines}, user=shop.user, today=TODAY)
    assert [(one.party_code, one.reference) for one in orders] == [
        ("SODIS", "Pour CM000001, CM000002"),
        ("HACH", "Pour CM000001"),
    ]
    assert [(line.article_code, line.quantity, line.unit_price) for line in items(orders[0])] == [
        ("A", D(4), D("6"))
    ]
    assert missing_articles() == []


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([], ""),
        ([{"supplier": "SODIS", "article": "A", "quantity": "0"}], ""),
        ([{"supplier": "XXX", "article": "A", "quantity": "1"}], "lines.0.supplier"),
        ([{"supplier": "SODIS", "article": "A", "quantity": "-1"}], "lines.0.quantity"),
        ([{"supplier": "SODIS", "article": "ZZZ", "quantity": "1"}], "lines.0.article"),
        ([{"supplier": "DUR", "article": "A", "quantity": "1"}], "lines.0.supplier"),
        (
            [
                {"supplier": "SODIS", "article": "A", "quantity": "1"},
                {"supplier": "HACH", "article": "A", "quantity": "0"},
                {"supplier": "HACH", "article": "C", "quantity": "1"},
                {"supplier": "hach", "article": "ZZZ", "quantity": "1"},
            ],
            "lines.3.article",
        ),
        ([{"supplier": "SODIS", "article": "A", "quantity": "1", "price": "2"}], "lines.0.price"),
        ([{"supplier": ["SODIS"], "article": "A", "quantity": "1"}], "lines.0.supplier"),
        ("A", "lines"),
    ],
)
def test_a_wrong_reorder_orders_nothing(shop: Shop, lines: object, field: str) -> None:
    good = {"supplier": "SODIS", "article": "B", "quantity": "1"}
    given = [*lines, good] if isinstance(lines, list) and field.startswith("lines") else lines
    with pytest.raises(Refusal) as refused:
        order_missing(values={"lines": given}, user=shop.user, today=TODAY)
    assert list(refused.value.fields) == ([field] if field else [])
    assert not Document.objects.exists()


# ------------------------------------------------------------------------------------------------------- the receipt
@covers("DOC-166", "DOC-170", "DOC-309")
def test_a_counted_receipt_tells_what_is_missing_and_keeps_what_came_besides(shop: Shop) -> None:
    order = shop.buys("purchase_order", "SODIS", [("A", 10), ("B", 5)])
    receipt = receives(
        shop, order, {"A": "12", "B": "3"}, reference="BL 4711", extras=[{"article": "C", "quantity": "1"}]
    )
    assert receipt.reference == "BL 4711"
    assert [(line.article_code, line.quantity, line.unit_price) for line in items(receipt)] == [
        ("A", D(10), D("6")),
        ("B", D(3), D("5")),
        ("C", D(1), D("3")),
        ("A", D(2), D("6")),
    ]
    order.refresh_from_db()
    assert order.delivery_status == Document.Delivery.PARTIALLY_DELIVERED
    assert [(line.article_code, left) for line, left in remaining_lines(order)] == [("A", 0), ("B", 2)]
    assert (stock_of("A"), stock_of("B"), stock_of("C")) == ((12, 12), (3, 5), (1, 1))
    receives(shop, order, {"B": "2"})
    order.refresh_from_db()
    assert order.delivery_status == Document.Delivery.FULLY_DELIVERED


@pytest.mark.parametrize(
    "values",
    [
        {"lines": []},
        {"extras": [{"article": "C", "quantity": "1"}]},
        {"lines": [{"line": 0, "quantity": "1"}]},
        {"lines": [{"line": "first", "quantity": "-1"}]},
        {"lines": [{"line": "first", "quantity": "9" * 30}]},
        {"lines": [{"line": "first", "quantity": "1"}, {"line": "first", "quantity": "1"}]},
        {"lines": [{"line": "first", "quantity": "1"}], "extras": [{"article": "ZZZ", "quantity": "1"}]},
        {"lines": [{"line": "first", "quantity": "1"}], "extras": [{"article": "C", "quantity": "-1"}]},
        {"lines": [{"line": "first", "quantity": "1"}], "dated_on": "2026-12-31"},
        {"lines": [{"line": "first", "quantity": "1"}], "reference": "x" * 61},
        {"lines": [{"line": "first", "quantity": "1"}], "reference": "nul\0"},
        {"lines": "tout"},
    ],
)
def test_a_wrong_count_receives_nothing(shop: Shop, values: dict[str, object]) -> None:
    order = shop.buys("purchase_order", "SODIS", [("A", 10)])
    [line] = items(order)
    lines = values.get("lines")
    if isinstance(lines, list):
        values = values | {
            "lines": [one | {"line": line.pk} if one["line"] == "first" else one for one in lines]
        }
    with pytest.raises(Refusal):
        receive_order(order_id=order.pk, values=values, user=shop.user, today=TODAY)
    assert Document.objects.count() == 1
    assert stock_of("A") == (0, 10)


def test_what_came_besides_and_is_unknown_is_refused_on_its_own_row(shop: Shop) -> None:
    order = shop.buys("purchase_order", "SODIS", [("A", 10), ("B", 2)])
    lines = [{"line": line.pk, "quantity": "1"} for line in items(order)]
    extras = [{"article": "C", "quantity": "1"}, {"article": "ZZZ", "quantity": "1"}]
    with pytest.raises(Refusal) as refused:
        receive_order(
            order_id=order.pk, values={"lines": lines, "extras": extras}, user=shop.user, today=TODAY
        )
    assert list(refused.value.fields) == ["extras.1.article"]


def test_only_orders_of_suppliers_are_counted(shop: Shop) -> None:
    for document in (shop.takes_order("DUR", [("A", 1)]), shop.buys("goods_receipt", "SODIS", [("A", 1)])):
        with pytest.raises(Refusal, match="not_an_order"):
            receives(shop, document, {"A": "1"})


# -------------------------------------------------------------------------------------------------------- the invoice
def test_an_invoice_is_matched_with_order_and_receipt_line_by_line(shop: Shop) -> None:
    order = shop.buys("purchase_order", "SODIS", [("A", 10), ("B", 5), ("C", 2)])
    receipt = receives(shop, order, {"A": "8", "B": "5", "C": "2"})
    invoice = shop.transfers(receipt, "purchase_invoice")
    assert [row.match.differences for row in match_invoice(invoice)] == [(), (), ()]
    changed = [
        {"id": line.pk, **changes}
        for line, changes in zip(
            items(invoice), ({"quantity": "10"}, {"unit_price": "5.50"}, {}), strict=True
        )
    ]
    changed[2:] = [{"description": "Port", "quantity": "1", "unit_price": "4.00", "vat_rate": "20"}]
    workflows.update_document(document_id=invoice.pk, values={"lines": changed}, user=shop.user, today=TODAY)
    invoice = Document.objects.get(pk=invoice.pk)
    found = [
        (row.line.article_code, row.match.differences, row.match.excess) for row in match_invoice(invoice)
    ]
    assert found == [
        ("A", (Difference.MORE_THAN_RECEIVED,), D("12.00")),
        ("B", (Difference.DEARER,), D("2.50")),
        ("", (Difference.NOT_ORDERED, Difference.NOT_RECEIVED), D("4.00")),
        ("C", (Difference.NOT_INVOICED,), D("-6.00")),
    ]
    assert [str(one) for one in match_invoice(invoice)[0].documents] == ["CF000001", "BRF000001"]


def test_an_order_invoiced_without_a_receipt_was_not_received(shop: Shop) -> None:
    order = shop.buys("purchase_order", "SODIS", [("A", 10)])
    invoice = shop.transfers(order, "purchase_invoice")
    [row] = match_invoice(invoice)
    assert (row.match.differences, row.match.ordered is not None) == ((Difference.NOT_RECEIVED,), True)


@covers("DOC-306")
def test_the_match_looks_at_prices_less_the_discount_of_the_footer(shop: Shop) -> None:
    order = shop.buys("purchase_order", "SODIS", [("A", 10), ("B", 3)], footer_discount_rate="3")
    receipt = shop.delivers(order)
    invoice = shop.transfers(receipt, "purchase_invoice")
    assert [row.match.differences for row in match_invoice(invoice)] == [(), ()]
    workflows.update_document(
        document_id=invoice.pk, values={"footer_discount_rate": "0"}, user=shop.user, today=TODAY
    )
    invoice = Document.objects.get(pk=invoice.pk)
    rows = match_invoice(invoice)
    assert [row.match.differences for row in rows] == [(Difference.DEARER,)] * 2
    assert [row.match.excess for row in rows] == [D("1.80"), D("0.45")]


@covers("DOC-305")
def test_from_the_shortage_to_the_paid_invoice(shop: Shop) -> None:
    shop.takes_order("DUR", [("A", 5)])
    lines = [{"supplier": "SODIS", "article": "A", "quantity": "5"}]
    [order] = order_missing(values={"lines": lines}, user=shop.user, today=TODAY)
    receipt = receives(shop, order, {"A": "5"})
    invoice = shop.transfers(receipt, "purchase_invoice")
    assert all(not row.match.differences for row in match_invoice(invoice))
    invoice = shop.validates(invoice)
    shop.is_paid(invoice)
    assert (stock_of("A"), document_balance(invoice), missing_articles()) == ((5, 0), D(0), [])
