"""What is missing, the three-way match, the best offer: vectors and properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.purchasing import (
    Deal,
    Difference,
    LineMatch,
    best_offers,
    missing_quantity,
    price_after_footer,
    received_cost,
    split_received,
    total_excess,
    variation_rate,
)

D = Decimal
QUANTITIES = st.decimals(min_value=0, max_value=10_000, places=2)
PRICES = st.decimals(min_value=0, max_value=1_000, places=2)


@pytest.mark.parametrize(
    ("in_stock", "promised", "expected", "missing"),
    [
        ("3", "10", "0", "7"),
        ("3", "10", "4", "3"),
        ("3", "10", "7", "0"),
        ("20", "10", "0", "0"),
        ("-2", "10", "0", "12"),
        ("-2", "0", "0", "0"),
    ],
)
def test_what_is_missing_is_promised_and_neither_there_nor_expected(in_stock, promised, expected, missing):
    found = missing_quantity(in_stock=D(in_stock), promised=D(promised), expected=D(expected))
    assert found == D(missing)


@given(in_stock=QUANTITIES, promised=QUANTITIES, expected=QUANTITIES)
def test_ordering_what_is_missing_leaves_nothing_missing(in_stock, promised, expected):
    missing = missing_quantity(in_stock=in_stock, promised=promised, expected=expected)
    assert missing >= 0
    assert missing_quantity(in_stock=in_stock, promised=promised, expected=expected + missing) == 0


@pytest.mark.parametrize(
    ("ordered", "received", "invoiced", "differences", "excess"),
    [
        (("10", "5.00"), "10", ("10", "5.00"), (), "0"),
        (("10", "5.00"), "8", ("10", "5.00"), (Difference.MORE_THAN_RECEIVED,), "10.00"),
        (("10", "5.00"), "10", ("9", "5.00"), (Difference.LESS_THAN_RECEIVED,), "-5.00"),
        (("10", "5.00"), "10", ("10", "5.50"), (Difference.DEARER,), "5.00"),
        (("10", "5.00"), "10", ("10", "4.90"), (Difference.CHEAPER,), "-1.00"),
        (
            ("10", "5.00"),
            "8",
            ("10", "5.50"),
            (Difference.MORE_THAN_RECEIVED, Difference.DEARER),
            "15.00",
        ),
        (None, "10", ("10", "5.00"), (Difference.NOT_ORDERED,), "0"),
        (("10", "5.00"), None, ("10", "5.00"), (Difference.NOT_RECEIVED,), "50.00"),
        (None, None, ("1", "3.00"), (Difference.NOT_ORDERED, Difference.NOT_RECEIVED), "3.00"),
        (("2", "5.00"), "2", None, (Difference.NOT_INVOICED,), "-10.00"),
        (("2", "5.00"), None, None, (), "0"),
    ],
)
def test_an_invoiced_line_is_matched_with_order_and_receipt(ordered, received, invoiced, differences, excess):
    match = LineMatch(
        ordered=Deal(D(ordered[0]), D(ordered[1])) if ordered else None,
        received=D(received) if received else None,
        invoiced=Deal(D(invoiced[0]), D(invoiced[1])) if invoiced else None,
    )
    assert match.differences == differences
    assert match.excess == D(excess)
    assert total_excess([match, match]) == 2 * D(excess)


@given(quantity=QUANTITIES, price=PRICES)
def test_three_documents_that_agree_differ_in_nothing(quantity, price):
    deal = Deal(quantity, price)
    match = LineMatch(ordered=deal, received=quantity, invoiced=deal)
    assert match.differences == ()
    assert match.excess == 0


def test_the_lowest_price_wins_and_no_answer_is_no_offer():
    assert best_offers({"A": D("5.00"), "B": D("4.50"), "C": D("0")}) == {"B"}
    assert best_offers({"A": D("5.00"), "B": D("5.0")}) == {"A", "B"}
    assert best_offers({"A": D("0")}) == frozenset()


@pytest.mark.parametrize(
    ("before", "after", "rate"), [("5.00", "5.50", "10.00"), ("8", "7", "-12.50"), ("0", "3", None)]
)
def test_a_price_varies_in_percent_of_what_it_was(before, after, rate):
    assert variation_rate(D(before), D(after)) == (None if rate is None else D(rate))


@pytest.mark.parametrize(
    ("net_amount", "quantity", "lines_total", "discount", "cost"),
    [
        ("200.00", "20", "200.00", "0", "10.00000"),
        ("100.00", "10", "100.00", "36.00", "6.40000"),
        ("50.00", "3", "150.00", "15.00", "15.00000"),
        ("10.00", "3", "10.00", "0", "3.33333"),
        ("0.00", "3", "0.00", "0", "0.00000"),
        ("-10.00", "-2", "-10.00", "0", "5.00000"),
    ],
)
def test_goods_cost_what_is_left_after_the_discounts_of_line_and_footer(
    net_amount, quantity, lines_total, discount, cost
):
    found = received_cost(
        net_amount=D(net_amount),
        quantity=D(quantity),
        lines_total=D(lines_total),
        footer_discount=D(discount),
    )
    assert str(found) == cost


@given(quantity=st.integers(1, 1000), price=PRICES, rate=st.integers(0, 100))
def test_a_footer_discount_lowers_the_cost_of_a_lone_line_as_its_own_discount_would(quantity, price, rate):
    total = (quantity * price).quantize(D("0.01"))
    discount = (total * rate / 100).quantize(D("0.01"))
    by_footer = received_cost(
        net_amount=total, quantity=D(quantity), lines_total=total, footer_discount=discount
    )
    by_line = received_cost(
        net_amount=total - discount, quantity=D(quantity), lines_total=total - discount, footer_discount=D(0)
    )
    assert by_footer == by_line


@given(received=QUANTITIES, remaining=QUANTITIES)
def test_what_is_received_answers_the_order_first(received, remaining):
    expected, beyond = split_received(received, remaining)
    assert expected + beyond == received
    assert 0 <= expected <= remaining
    assert beyond == 0 or expected == remaining


@pytest.mark.parametrize(
    ("rate", "is_typed", "total", "discount", "price"),
    [
        ("0", False, "100", "0", "10"),
        ("3", False, "33.33", "1.00", "9.7"),
        ("100", False, "100", "100", "0"),
        ("3", True, "100", "5", "9.5"),
        ("0", True, "0", "0", "10"),
    ],
)
def test_the_footers_discount_is_shared_out_by_its_rate_or_by_its_typed_amount(
    rate, is_typed, total, discount, price
):
    found = price_after_footer(
        D("10"),
        discount_rate=D(rate),
        is_amount_typed=is_typed,
        lines_total=D(total),
        discount=D(discount),
    )
    assert found == D(price)
