"""Purchase prices that a receipt or an invoice proposes: taken, refused, one of two chosen."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.core.errors import Refusal
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop, items
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.purchase_prices import (
    accept_prices,
    price_proposals,
    refuse_prices,
    waiting_proposals,
)

TODAY = date(2026, 11, 20)
D = Decimal


@pytest.fixture
def shop(dossier: Dossier) -> Iterator[Shop]:
    """A supplier and three books, at 6.00, 5.00 and 3.00."""
    shop = Shop(user=User.objects.get(), today=TODAY)
    shop.supplier("SODIS", "Sodis")
    for code, cost in (("A", "6.00"), ("B", "5.00"), ("C", "3.00")):
        shop.article(code, f"Livre {code}", gross_price="10.55", purchase_price=cost, cost_price=cost)
    shop.customer("DUR", "Durand")
    yield shop
    assert check_dossier() == []


# --------------------------------------------------------------------------------------------------------- the prices
def test_purchase_prices_of_an_invoice_are_taken_article_by_article(shop: Shop) -> None:
    lines = [
        {"article": "A", "quantity": "1", "unit_price": "6.60"},
        {"article": "B", "quantity": "1", "unit_price": "5.00", "discount_rate": "10"},
        {"article": "C", "quantity": "1"},
    ]
    invoice = shop.buys("purchase_invoice", "SODIS", lines)
    proposals = price_proposals(invoice)
    assert [(one.article.code, one.price, one.variation) for one in proposals] == [
        ("A", D("6.60"), D("10.00")),
        ("B", D("4.50"), D("-10.00")),
    ]
    before = Article.objects.get(code="A")
    takes(invoice, "A")
    after = Article.objects.get(code="A")
    assert (after.purchase_price, after.cost_price) == (D("6.60"), D("6.60"))
    assert (after.net_price, after.gross_price) == (before.net_price, before.gross_price)
    assert (before.markup_rate, after.markup_rate) == (D("66.67"), D("51.52"))
    assert [one.article.code for one in price_proposals(invoice)] == ["B"]
    takes(invoice, "B", is_sale_price_kept=False)
    article = Article.objects.get(code="B")
    assert (article.purchase_price, article.net_price, article.markup_rate) == (D("4.5"), D("9"), D("100"))
    with pytest.raises(Refusal) as refused:
        accept_prices(document_id=invoice.pk, values={"lines": [items(invoice)[1].pk]}, today=TODAY)
    assert refused.value.fields["lines"][0].code == "no_price_chosen"


def takes(document: Document, *codes: str, **values: object) -> None:
    lines = [one.line.pk for one in price_proposals(document) if one.article.code in codes]
    accept_prices(document_id=document.pk, values={"lines": lines, **values}, today=TODAY)


def test_two_prices_of_an_article_are_both_shown_and_one_is_chosen(shop: Shop) -> None:
    prices = ["6.60", "6.00", "6.20", "6.60"]
    invoice = shop.buys(
        "purchase_invoice",
        "SODIS",
        [{"article": "A", "quantity": "1", "unit_price": price} for price in prices],
    )
    first, _, third, last = items(invoice)
    proposals = price_proposals(invoice)
    assert [(one.price, one.lines, one.is_only) for one in proposals] == [
        (D("6.60"), (first.pk, last.pk), False),
        (D("6.20"), (third.pk,), False),
    ]
    with pytest.raises(Refusal) as refused:
        takes(invoice, "A")
    assert refused.value.fields["lines"][0].code == "two_prices_chosen"
    assert Article.objects.get(code="A").purchase_price == D("6.00")
    accept_prices(document_id=invoice.pk, values={"lines": [first.pk]}, today=TODAY)
    assert Article.objects.get(code="A").purchase_price == D("6.60")
    assert price_proposals(invoice) == [], "the price that lost is not proposed again"


def test_a_refused_price_stays_refused_also_on_the_invoice_of_the_receipt(shop: Shop) -> None:
    receipt = shop.buys("goods_receipt", "SODIS", [{"article": "A", "quantity": "2", "unit_price": "6.60"}])
    [proposal] = price_proposals(receipt)
    refuse_prices(document_id=receipt.pk, values={"lines": [proposal.line.pk]}, today=TODAY)
    assert price_proposals(receipt) == [] and Article.objects.get(code="A").purchase_price == D("6.00")
    invoice = shop.transfers(receipt, "purchase_invoice")
    assert price_proposals(invoice) == [] and waiting_proposals(today=TODAY) == []
    shop.rewrites(invoice, {"A": {"unit_price": "6.70"}})
    [(waiting, [again])] = waiting_proposals(today=TODAY)
    assert (waiting, again.price) == (invoice, D("6.70"))
    assert waiting_proposals(today=TODAY + timedelta(days=61)) == []


def test_a_sale_proposes_no_purchase_price(shop: Shop) -> None:
    shop.receives([("A", 1, "6.00")])
    assert price_proposals(shop.writes("invoice", "DUR", [("A", 1)])) == []
