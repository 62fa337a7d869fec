"""Asking several suppliers for their prices, and choosing among their offers (DOC-306)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from comptoir.core.errors import Refusal
from comptoir.core.purchasing import Deal
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop, items
from comptoir.workflows import documents as workflows
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.price_requests import ask_other_suppliers, compare_requests, rival_requests
from tests.services.shops import open_buying_shop

TODAY = date(2026, 11, 20)
D = Decimal


@pytest.fixture
def shop(dossier: Dossier) -> Iterator[Shop]:
    shop = open_buying_shop(today=TODAY)
    yield shop
    assert check_dossier() == []


def test_the_best_of_several_offers_becomes_the_order(shop: Shop) -> None:
    first = shop.buys("price_request", "SODIS", [("A", 10), ("B", 5)])
    [second] = ask_other_suppliers(
        document_id=first.pk, values={"suppliers": [{"supplier": "hach"}]}, user=shop.user, today=TODAY
    )
    assert [(line.article_code, line.quantity) for line in items(second)] == [("A", D(10)), ("B", D(5))]
    line = items(second)[0]
    kept = [{"id": one.pk} for one in items(second)]
    kept[0]["unit_price"] = "5.00"
    workflows.update_document(document_id=second.pk, values={"lines": kept}, user=shop.user, today=TODAY)
    second.refresh_from_db()
    assert rival_requests(first) == [first, second]
    comparison = compare_requests([first, second])
    best = {row.code: [offer.is_best for offer in row.offers] for row in comparison.rows}
    assert best == {"A": [False, True], "B": [True, True]}
    assert [(offer.deal.price, offer.is_best) for offer in comparison.totals if offer.deal] == [
        (D("85.00"), False),
        (D("75.00"), True),
    ]
    order = shop.transfers(second, "purchase_order")
    assert (order.party_code, items(order)[0].unit_price, line.article_code) == ("HACH", D("5"), "A")
    assert rival_requests(first) == [first]


@pytest.mark.parametrize("discount", [{"footer_discount_rate": "20"}, {"footer_discount_amount": "17.00"}])
def test_offers_are_compared_net_of_the_discount_of_the_footer(shop: Shop, discount: dict[str, str]) -> None:
    dear = shop.buys("price_request", "SODIS", [("A", 10), ("B", 5)])
    [cheap] = ask_other_suppliers(
        document_id=dear.pk, values={"suppliers": [{"supplier": "HACH"}]}, user=shop.user, today=TODAY
    )
    lines = [{"id": one.pk} for one in items(cheap)]
    lines[0]["unit_price"] = "6.10"
    workflows.update_document(document_id=cheap.pk, values={"lines": lines}, user=shop.user, today=TODAY)
    workflows.update_document(document_id=dear.pk, values=discount, user=shop.user, today=TODAY)
    dear, cheap = Document.objects.get(pk=dear.pk), Document.objects.get(pk=cheap.pk)
    comparison = compare_requests([dear, cheap])
    [row] = [row for row in comparison.rows if row.code == "A"]
    # 6,00 € less a fifth of the whole, by its rate or by its amount (17,00 € of 85,00 €).
    assert [(offer.deal.price, offer.is_best) for offer in row.offers if offer.deal] == [
        (D("4.80000"), True),
        (D("6.10000"), False),
    ]


def test_an_article_asked_on_two_lines_is_compared_at_its_average_price(shop: Shop) -> None:
    request = shop.buys("price_request", "SODIS", [("A", 1), ("A", 3)])
    lines = [{"id": one.pk} for one in items(request)]
    lines[0]["unit_price"], lines[1]["unit_price"] = "8.00", "4.00"
    workflows.update_document(document_id=request.pk, values={"lines": lines}, user=shop.user, today=TODAY)
    [row] = compare_requests([Document.objects.get(pk=request.pk)]).rows
    assert row.offers[0].deal == Deal(D(4), D("5.00000"))


def test_only_price_requests_are_compared_and_only_others_are_asked(shop: Shop) -> None:
    request = shop.buys("price_request", "SODIS", [("A", 1)])
    order = shop.buys("purchase_order", "SODIS", [("A", 1)])
    for wrong in ([], [order], [request, order], [request] * 9):
        with pytest.raises(Refusal, match="requests_to_compare"):
            compare_requests(wrong)
    for suppliers in (
        [],
        [{"supplier": ""}],
        [{"supplier": "SODIS"}],
        [{"supplier": "XXX"}],
        ["HACH"],
        "HACH",
    ):
        with pytest.raises(Refusal):
            ask_other_suppliers(
                document_id=request.pk, values={"suppliers": suppliers}, user=shop.user, today=TODAY
            )
    with pytest.raises(Refusal, match="requests_to_compare"):
        ask_other_suppliers(
            document_id=order.pk, values={"suppliers": [{"supplier": "HACH"}]}, user=shop.user, today=TODAY
        )
    assert Document.objects.count() == 2
