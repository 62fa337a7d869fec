"""The prices of an article follow what the user types."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.errors import Refusal
from comptoir.core.pricing import (
    ArticlePrices,
    PriceField,
    cost_of_purchase,
    derived_prices,
    gross_of_net,
    net_of_gross,
    recompute,
)
from tests.requirements import covers

d = Decimal
START = ArticlePrices(vat_rate=d("19.6"))


def typed(prices, **values):
    for field, value in values.items():
        prices = recompute(prices, field, d(value))
    return prices


def t03_12():
    return typed(START, overhead_rate="10", markup_rate="50", purchase_price="100.00")


@covers("T03-12", "ART-050", "ART-051", "ART-057")
def test_from_purchase_price_to_gross_price():
    prices = t03_12()
    assert (prices.cost_price, prices.net_price) == (d("110.00"), d("165.00"))
    assert (prices.markup_rate, prices.margin_rate) == (d(50), d("33.33"))
    assert prices.gross_price == d("197.34")
    assert typed(prices, vat_rate="20").gross_price == d("198.00")


@covers("T03-13", "ART-055")
def test_typing_the_gross_price_keeps_it():
    prices = typed(t03_12(), gross_price="200.00")
    assert prices.net_price == d("167.22")
    assert (prices.markup_rate, prices.margin_rate) == (d("52.02"), d("34.22"))
    assert prices.gross_price == d("200.00")


@covers("T03-14", "ART-053")
def test_typing_the_margin_over_price():
    prices = typed(START, cost_price="110.00", margin_rate="40")
    assert (prices.net_price, prices.markup_rate, prices.gross_price) == (
        d("183.33"),
        d("66.66"),
        d("219.26"),
    )
    assert prices.margin_rate == d(40)


@covers("T03-15", "ART-054")
def test_selling_below_cost():
    prices = typed(START, cost_price="110.00", net_price="99.00")
    assert (prices.markup_rate, prices.margin_rate) == (d("-10.00"), d("-11.11"))


@covers("T03-16", "ART-051")
def test_without_cost_the_markup_is_undefined_and_shown_as_zero():
    prices = typed(START, net_price="50.00")
    assert (prices.markup_rate, prices.margin_rate) == (d(0), d("100.00"))


@covers("ART-052")
def test_typing_the_markup_over_cost():
    prices = typed(START, cost_price="9.99", markup_rate="33.33")
    assert (prices.net_price, prices.gross_price) == (d("13.32"), d("15.93"))
    assert prices.markup_rate == d("33.33")


@covers("ART-057")
def test_a_new_cost_keeps_the_markup_and_moves_the_price():
    prices = typed(t03_12(), cost_price="200.00")
    assert (prices.purchase_price, prices.net_price, prices.markup_rate) == (d(100), d("300.00"), d(50))
    assert typed(t03_12(), overhead_rate="0").net_price == d("150.00")


@covers("ART-057")
def test_a_first_cost_does_not_wipe_out_a_price_already_there():
    prices = typed(START, net_price="10.00", cost_price="6.20")
    assert (prices.net_price, prices.markup_rate) == (d("10.00"), d("61.29"))


@covers("ART-056")
def test_a_new_rate_keeps_the_net_price():
    prices = typed(t03_12(), gross_price="200.00", vat_rate="5.5")
    assert (prices.net_price, prices.gross_price) == (d("167.22"), d("176.42"))


@covers("T03-17", "ART-053", "ART-031", "ART-032", "ART-033", "ART-034", "ART-035")
@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("margin_rate", "100", "margin_rate_too_high"),
        ("margin_rate", "999", "margin_rate_too_high"),
        ("margin_rate", "-999.01", "rate_out_of_range"),
        ("markup_rate", "999.01", "rate_out_of_range"),
        ("overhead_rate", "-1", "rate_out_of_range"),
        ("overhead_rate", "1000", "rate_out_of_range"),
        ("vat_rate", "-1", "rate_out_of_range"),
        ("purchase_price", "-0.01", "price_negative"),
        ("net_price", "-1", "price_negative"),
        ("gross_price", "1e13", "price_too_large"),
    ],
)
def test_impossible_values_are_refused_on_their_field(field, value, code):
    with pytest.raises(Refusal) as caught:
        typed(t03_12(), **{field: value})
    assert (caught.value.code, list(caught.value.fields)) == (code, [field])


def test_an_unknown_field_is_refused():
    with pytest.raises(Refusal, match="unknown_price_field"):
        recompute(START, "colour", d(1))
    assert typed(START, markup_rate="999").markup_rate == d(999)


@covers("ART-050", "ART-055")
def test_the_missing_one_of_net_and_gross_is_derived():
    book = derived_prices(vat_rate=d("5.5"), gross_price=d("10.00"), cost_price=d("6.20"))
    assert (book.net_price, book.gross_price) == (d("9.48"), d("10.00"))
    assert (book.markup_rate, book.margin_rate) == (d("52.90"), d("34.60"))
    assert derived_prices(vat_rate=d("5.5"), net_price=d("9.48")).gross_price == d("10.00")
    both = derived_prices(vat_rate=d(20), net_price=d("8.33"), gross_price=d("9.99"))
    assert (both.net_price, both.gross_price) == (d("8.33"), d("9.99"))
    bought = derived_prices(vat_rate=d(20), purchase_price=d(100), overhead_rate=d("12.5"))
    assert (bought.cost_price, bought.net_price, bought.gross_price) == (d("112.50"), d(0), d(0))
    with pytest.raises(Refusal, match="price_negative"):
        derived_prices(vat_rate=d(20), net_price=d(-1))


prices_given = st.decimals("0", "5000", places=2)


def test_prices_have_two_decimals_unless_told():
    assert str(gross_of_net(d("9.48"), d("5.5"))) == "10.00"
    assert str(net_of_gross(d("10"), d("5.5"))) == "9.48"
    assert str(cost_of_purchase(d("3.33"), d(10))) == "3.66"
    assert str(cost_of_purchase(d("3.33"), d(10), decimals=3)) == "3.663"
    assert str(typed(START, net_price="1.005").gross_price) == "1.20"
    assert recompute(START, "net_price", d("1.005"), price_decimals=3).gross_price == d("1.202")


vat_rates = st.sampled_from([d(20), d(10), d("5.5"), d("2.1"), d(0)])


@covers("ART-055")
@given(gross=prices_given, vat=vat_rates)
def test_a_gross_price_survives_its_net_price_within_a_cent(gross, vat):
    net = net_of_gross(gross, vat)
    assert abs(net * (100 + vat) / 100 - gross) <= d("0.006")


@covers("ART-051", "ART-054")
@given(cost=prices_given, net=prices_given, vat=vat_rates)
def test_rates_always_describe_the_prices(cost, net, vat):
    prices = typed(replace(START, vat_rate=vat), cost_price=cost, net_price=net)
    assert (prices.cost_price, prices.net_price) == (cost, net)
    if cost:
        assert abs(cost * prices.markup_rate / 100 - (net - cost)) <= cost * d("0.00005") + d("0.0000001")
    if net:
        assert abs(net * prices.margin_rate / 100 - (net - cost)) <= net * d("0.00005") + d("0.0000001")


def test_price_fields_are_the_attributes():
    assert {field.value for field in PriceField} == set(ArticlePrices.__dataclass_fields__)
