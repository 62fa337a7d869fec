"""Deposits badly asked for or badly entered: a sentence on the field at fault, nothing changed."""

from typing import Any

import pytest

from comptoir.dossiers.registry import Dossier
from tests.services.refusals import assert_told_on, refusal_of
from tests.services.shops import BusyShop, open_shop


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    return open_shop()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "amount"),
        ({"rate": "30", "amount": "10"}, "amount"),
        ({"rate": "0"}, "amount"),
        ({"rate": "101"}, "rate"),
        ({"rate": "-1"}, "rate"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "1.001"}, "amount"),
        ({"amount": "9" * 40}, "amount"),
        ({"amount": "10", "dated_on": "2026-11-21"}, "dated_on"),
        ({"amount": "10", "dated_on": "3000-01-01"}, "dated_on"),
        ({"amount": "10", "payment_method": "NON"}, "payment_method"),
        ({"amount": "10", "payment_method": "\x00"}, "payment_method"),
        ({"amount": "10", "surprise": "1"}, "surprise"),
    ],
)
def test_a_deposit_badly_asked_is_refused(shop: BusyShop, values: dict[str, Any], field: str) -> None:
    order = shop.takes_order("DUR", [("A", 10)])
    assert_told_on(refusal_of(lambda: shop.asks_deposit(order, **values)), field)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amounts": []}, "amounts"),
        ({"amounts": "x"}, "amounts"),
        ({"amounts": [{"amount": "0"}]}, "amounts.0.amount"),
        ({"amounts": [{"amount": "-3"}]}, "amounts.0.amount"),
        ({"amounts": [{}]}, "amounts.0.amount"),
        ({"amounts": [{"amount": "3", "vat_rate": "17"}]}, "amounts.0.vat_rate"),
        ({"amounts": [{"amount": "3", "type": "text"}]}, "amounts.0.type"),
        ({"amounts": [{"amount": "3", "id": 10**40}]}, "amounts.0.id"),
        ({"amounts": [{"amount": "3", "quantity": "2"}]}, "amounts.0.quantity"),
        ({"amounts": [{"amount": "3", "description": "\ud800"}]}, "amounts.0.description"),
        ({"amounts": [{"amount": "3"}] * 21}, "amounts"),
        ({"amounts": [{"amount": "3"}], "lines": [{"article": "A"}]}, "lines"),
        ({"amounts": [{"amount": "3"}], "shipping_amount": "5"}, "shipping_amount"),
        ({"amounts": [{"amount": "3"}], "is_tax_included": False}, "is_tax_included"),
        ({"amounts": [{"amount": "3"}], "payment_terms": "CH30"}, "payment_terms"),
        ({"amounts": [{"amount": "3"}], "dated_on": "2026-11-21"}, "dated_on"),
    ],
)
def test_a_deposit_badly_entered_is_refused(shop: BusyShop, values: dict[str, Any], field: str) -> None:
    assert_told_on(refusal_of(lambda: shop.takes_deposit("DUR", **values)), field)
