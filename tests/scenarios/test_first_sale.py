"""The first sale, from a prospect to a paid invoice, through the services."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.core.errors import Refusal
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop, items
from comptoir.parties.models import Party
from comptoir.payments.models import DueDate
from comptoir.references.models import DossierSettings
from comptoir.stock.models import StockMove
from comptoir.stock.queries import article_stock
from comptoir.workflows import documents as workflows
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.deliver_orders import deliver_orders
from tests.requirements import covers

TODAY = date(2026, 11, 20)
D = Decimal


@pytest.fixture
def shop(dossier: Dossier) -> Iterator[Shop]:
    """A shop with two books in stock: A bought at 6.00, B at 5.00."""
    shop = Shop(user=User.objects.get(), today=TODAY)
    shop.article("A", "Livre A", gross_price="10.00", cost_price="6.00")
    shop.article("B", "Livre B", gross_price="12.50", cost_price="5.00")
    shop.receives([("A", 20, "6.00"), ("B", 10, "5.00")])
    yield shop
    assert check_dossier() == []


def stock_of(code: str) -> tuple[Decimal, Decimal]:
    figures = article_stock(Article.objects.get(code=code))
    return figures.real_quantity, figures.virtual_quantity


@covers("DOC-246", "DOC-245", "TV-DOC-53", "PTY-081", "PTY-082", "UPM-012", "T03-06", "T03-07")
def test_a_prospect_becomes_a_customer_with_its_order_not_with_its_quote(shop: Shop) -> None:
    DossierSettings.objects.update(account_length=9)
    shop.prospect("AGUT", "Agut")
    quote = shop.quotes("AGUT", [("A", 1)])
    assert Party.objects.get(code="AGUT").is_prospect
    shop.transfers(quote, "order")
    party = Party.objects.get(code="AGUT")
    assert (party.is_prospect, party.is_customer) == (False, True)
    assert party.customer.ledger_account == "411AGUT00"


@covers("TV-DOC-29", "DOC-148", "DOC-163", "DOC-170", "DOC-171", "TV-DOC-30", "DOC-164")
def test_an_order_delivered_in_two_times_tells_what_remains(shop: Shop) -> None:
    shop.customer("DUR", "Durand")
    order = shop.takes_order("DUR", [("A", 10), ("B", 5)])
    assert order.delivery_status == "not_delivered"
    shop.delivers(order, {"A": 4})
    order.refresh_from_db()
    assert order.delivery_status == "partially_delivered"
    line = items(order)[0]
    with pytest.raises(Refusal) as refusal:
        deliver_orders(
            values={"lines": [{"line": line.pk, "quantity": "7"}]}, user=shop.user, today=shop.today
        )
    assert [problem.code for problem in refusal.value.fields["lines.0.quantity"]] == [
        "delivery_above_remaining"
    ]
    assert refusal.value.fields["lines.0.quantity"][0].params["remaining"] == 6
    rest = shop.delivers(order)
    assert {line.article_code: line.quantity for line in items(rest)} == {"A": D(6), "B": D(5)}
    order.refresh_from_db()
    assert order.delivery_status == "fully_delivered"


@covers("TV-DOC-31", "TV-DOC-40", "DOC-172", "DOC-173", "DOC-174", "DOC-175", "UPM-042")
def test_closing_and_reopening_a_partly_delivered_order_moves_the_virtual_stock_only(shop: Shop) -> None:
    shop.customer("DUR", "Durand")
    order = shop.takes_order("DUR", [("A", 10)])
    assert stock_of("A") == (20, 10)
    note = shop.delivers(order, {"A": 4})
    assert stock_of("A") == (16, 10)
    order = workflows.close_order(document_id=order.pk)
    assert order.delivery_status == "fully_delivered"
    assert stock_of("A") == (16, 16)
    order = workflows.reopen_order(document_id=order.pk)
    assert order.delivery_status == "partially_delivered"
    assert stock_of("A") == (16, 10)
    workflows.delete_document(document_id=note.pk, user=shop.user, today=shop.today)
    order.refresh_from_db()
    assert order.delivery_status == "not_delivered"
    assert stock_of("A") == (20, 10)


@covers("TV-DOC-36", "DOC-239", "DOC-241", "T04-8", "STK-111", "TV-DOC-37")
def test_goods_move_once_along_a_chain(shop: Shop) -> None:
    shop.customer("DUR", "Durand")
    quote = shop.quotes("DUR", [("A", 10)])
    assert stock_of("A") == (20, 20)
    order = shop.transfers(quote, "order")
    assert stock_of("A") == (20, 10)
    note = shop.transfers(order, "delivery_note")
    assert stock_of("A") == (10, 10)
    invoice = shop.validates(shop.transfers(note, "invoice"))
    assert stock_of("A") == (10, 10)
    shop.transfers(invoice, "credit_note")
    assert stock_of("A") == (20, 20)
    assert StockMove.objects.filter(document_line__isnull=False).count() == 2
    shop.writes("invoice", "DUR", [("A", 3)])
    assert stock_of("A") == (17, 17)
    shop.writes("invoice", "DUR", [("A", -1)])
    assert stock_of("A") == (18, 18)


@covers("P-04", "P-05", "DOC-199", "DOC-201", "DOC-056", "DOC-191")
def test_an_invoice_has_no_number_until_it_is_validated_and_no_change_afterwards(shop: Shop) -> None:
    shop.customer("DUR", "Durand")
    first, second = (shop.writes("invoice", "DUR", [("A", 1)]) for _ in range(2))
    assert (first.number, first.status) == (None, "provisional")
    workflows.delete_document(document_id=first.pk, user=shop.user, today=shop.today)
    sealed = shop.validates(second)
    assert (sealed.number, sealed.status) == ("FA000001", "validated")
    for action in (
        lambda: workflows.update_document(
            document_id=sealed.pk, values={"note": "x"}, user=shop.user, today=shop.today
        ),
        lambda: workflows.delete_document(document_id=sealed.pk, user=shop.user, today=shop.today),
        lambda: shop.validates(sealed),
    ):
        before = Document.objects.values().get(pk=sealed.pk)
        with pytest.raises(Refusal) as refusal:
            action()
        assert refusal.value.code in ("document_sealed", "already_validated")
        assert Document.objects.values().get(pk=sealed.pk) == before


@covers("P-04", "DOC-227")
def test_legal_numbers_are_chronological_by_construction(shop: Shop) -> None:
    shop.customer("DUR", "Durand")
    early = shop.on(date(2026, 11, 10)).writes("invoice", "DUR", [("A", 1)])
    late = shop.on(date(2026, 11, 20)).writes("invoice", "DUR", [("A", 1)])
    shop.validates(late)
    with pytest.raises(Refusal) as refusal:
        shop.validates(early)
    assert refusal.value.code == "date_before_last"
    early.refresh_from_db()
    assert early.number is None
    workflows.update_document(
        document_id=early.pk, values={"dated_on": "2026-11-20"}, user=shop.user, today=shop.today
    )
    assert shop.validates(early).number == "FA000002"


@covers(
    "DOC-112", "DOC-113", "DOC-114", "DOC-062", "DOC-116", "TV-DOC-07", "TV-DOC-22", "DOC-102", "TV-DOC-45"
)
def test_a_transferred_quote_is_accepted_locked_and_named_by_its_order(shop: Shop) -> None:
    shop.customer("DUR", "Durand")
    quote = shop.quotes("DUR", [("A", 2)], more_lines=[{"type": "text", "description": "Merci"}])
    order = shop.transfers(quote, "order")
    quote.refresh_from_db()
    assert (quote.status, quote.quote_state) == ("transferred", 4)
    assert [line.description for line in order.lines.all()] == [
        "Transféré de : Devis N° DE000001 du 20/11/2026.",
        "Livre A",
        "Merci",
    ]
    with pytest.raises(Refusal):
        shop.transfers(quote, "order")
    with pytest.raises(Refusal) as refusal:
        workflows.delete_document(document_id=quote.pk, user=shop.user, today=shop.today)
    assert refusal.value.code == "document_transferred"
    workflows.delete_document(document_id=order.pk, user=shop.user, today=shop.today)
    workflows.delete_document(document_id=quote.pk, user=shop.user, today=shop.today)
    assert not Document.objects.exists()


@covers("P-02", "DOC-120", "TV-DOC-58", "PAY-119", "PAY-072", "T05-5")
def test_an_invoice_falls_due_by_its_terms_and_is_paid_in_two_times(shop: Shop) -> None:
    shop.customer("DUR", "Durand", customer={"payment_terms": "CH30"})
    invoice = shop.validates(shop.writes("invoice", "DUR", [("A", 3), ("B", 1)]))
    # 3 × 9.48 + 11.85 = 40.29; VAT 5.5 % = 2.22.
    assert (invoice.net_total, invoice.vat_total, invoice.gross_total) == (D("40.29"), D("2.22"), D("42.51"))
    due = DueDate.objects.get(document=invoice)
    assert (due.due_on, due.amount, due.payment_method.code) == (date(2026, 12, 20), D("42.51"), "CHQ")
    shop.is_paid(invoice, "20.00")
    due.refresh_from_db()
    assert (due.state, due.balance) == ("partial", D("22.51"))
    shop.is_paid(invoice)
    due.refresh_from_db()
    invoice.refresh_from_db()
    assert (due.state, due.balance, invoice.balance_due) == ("paid", 0, 0)


@covers("STK-142", "T04-3")
def test_a_back_dated_entry_revalues_what_came_after(dossier: Dossier) -> None:
    shop = Shop(user=User.objects.get(), today=date(2026, 3, 1))
    shop.article("C", "Livre C", gross_price="10.00", cost_price="5.00")
    shop.receives([("C", 10, "5.00")])
    issue = shop.on(date(2026, 3, 10)).takes_out([("C", 5)])
    move = StockMove.objects.get(stock_document_line__document=issue)
    assert move.value == D("-25.00")
    shop.on(date(2026, 3, 5)).receives([("C", 10, "7.00")])
    move.refresh_from_db()
    article = Article.objects.get(code="C")
    assert (move.value, move.average_cost_after) == (D("-30.00"), D("6"))
    assert (article.real_quantity, article.average_cost, article.stock_value) == (15, D("6"), D("90.00"))
    assert check_dossier() == []
