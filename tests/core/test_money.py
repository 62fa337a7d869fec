"""Rounding and sharing, to the cent."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.money import (
    percentage,
    round_amount,
    round_cost,
    round_half_up,
    round_price,
    round_rate,
    share_amount,
)
from tests.requirements import covers

d = Decimal
amounts = st.decimals("-999999", "999999", places=2)


@covers("OPT-149", "P-02")
@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        ("0.005", 2, "0.01"),
        ("-0.005", 2, "-0.01"),
        ("2.675", 2, "2.68"),
        ("1.0049999", 2, "1.00"),
        ("12.5", 0, "13"),
        ("-12.5", 0, "-13"),
        ("9.999995", 5, "10.00000"),
        ("7", 2, "7.00"),
    ],
)
def test_rounding_is_half_away_from_zero_with_exactly_the_decimals(value, decimals, expected):
    result = round_half_up(d(value), decimals)
    assert str(result) == expected


def test_a_rounded_zero_has_no_sign():
    assert str(round_amount(d("-0.004"))) == "0.00"
    assert str(round_rate(d("-0"))) == "0.00"


@covers("STK-140", "OPT-140")
def test_each_nature_has_its_decimals():
    assert str(round_amount(d("1.005"))) == "1.01"
    assert str(round_price(d("1.005"))) == "1.01"
    assert str(round_price(d("1.00045"), 4)) == "1.0005"
    assert str(round_cost(d("10.0571428"))) == "10.05714"
    assert str(round_rate(d("33.333"))) == "33.33"


def test_rounding_does_not_depend_on_the_decimal_context_of_the_caller():
    with localcontext() as context:
        context.prec = 5
        assert round_amount(d("1234567890.125")) == d("1234567890.13")
        assert share_amount(d("1234567.89"), [d(1), d(1)]) == (d("617283.94"), d("617283.95"))
        assert sum(share_amount(d("0.03"), [d(1), d(1)])) == d("0.03")


@covers("ART-051")
def test_a_percentage_of_nothing_is_zero():
    assert percentage(d("5"), d("0")) == 0
    assert percentage(d("38.84"), d("80")) == d("48.55")


@covers("DOC-048", "TV-DOC-11")
def test_the_residue_goes_to_the_largest_weight_and_among_equals_to_the_highest_rate():
    weights = [d(10), d(10), d(10)]
    assert share_amount(d("10.00"), weights) == (d("3.34"), d("3.33"), d("3.33"))
    assert share_amount(d("10.00"), weights, tie_order=[d("2.1"), d("19.6"), d("5.5")]) == (
        d("3.33"),
        d("3.34"),
        d("3.33"),
    )
    assert share_amount(d("0.02"), [d(1), d(5), d(1)]) == (d("0.00"), d("0.02"), d("0.00"))


def test_nothing_to_weigh_with_leaves_the_whole_to_one():
    assert share_amount(d("5.00"), []) == ()
    assert share_amount(d("5.00"), [d(0)]) == (d("5.00"),)
    assert share_amount(d("5.00"), [d(0), d(0)], tie_order=[d(1), d(2)]) == (d("0.00"), d("5.00"))
    assert sum(share_amount(d("5.00"), [d(7), d(-7)])) == d("5.00")


@covers("DOC-048")
@given(total=amounts, weights=st.lists(amounts, min_size=1, max_size=8))
def test_shares_always_add_up_exactly(total, weights):
    assert sum(share_amount(total, weights)) == total


@given(
    total=st.decimals("0", "99999", places=2),
    weights=st.lists(st.decimals("0", "9999", places=2), min_size=2),
)
def test_shares_of_positive_weights_are_near_their_proportion(total, weights):
    whole = sum(weights)
    shares = share_amount(total, weights)
    if whole:
        for share, weight in zip(shares, weights, strict=True):
            assert abs(share - total * weight / whole) <= d("0.005") * len(weights) + d("0.000001")
