"""Figures of a line beside its totals: both readings of its price, its margin rate, its discount either way."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.line_figures import discount_rate_of, margin_rate, unit_prices
from comptoir.core.money import round_price
from comptoir.core.totals import FooterInput, LineInput, LineType, document_totals
from tests.requirements import covers

d = Decimal
PRICES = st.decimals("0.01", "99999.99", places=2)
RATES = st.sampled_from([d("2.1"), d("5.5"), d("10"), d("20")])


def item(price: str, **values) -> LineInput:
    return LineInput(type=LineType.GOODS, quantity=d(1), unit_price=d(price), **values)


def test_a_price_is_read_without_vat_and_with_it():
    line = item("10.00", vat_rate=d("5.5"))
    without, included = unit_prices(line, is_tax_included=False), unit_prices(line, is_tax_included=True)
    assert (without.net, without.gross) == (d("10.00"), d("10.55"))
    assert (included.net, included.gross) == (d("9.48"), d("10.00"))


@covers("DOC-051")
def test_vat_that_is_not_collected_makes_no_difference():
    line = item("10.00", vat_rate=d("8.5"), is_vat_collected=False)
    prices = unit_prices(line, is_tax_included=True)
    assert (prices.net, prices.gross) == (d("10.00"), d("10.00"))


@given(price=PRICES, rate=RATES)
def test_the_entered_price_is_never_changed(price: Decimal, rate: Decimal):
    line = LineInput(type=LineType.GOODS, quantity=d(1), unit_price=price, vat_rate=rate)
    assert unit_prices(line, is_tax_included=False).net == price
    assert unit_prices(line, is_tax_included=True).gross == price


@covers("DOC-043")
@given(price=PRICES, share=st.decimals("0", "1", places=4))
def test_a_discount_entered_as_an_amount_comes_back_to_the_cent(price: Decimal, share: Decimal):
    amount = round_price(price * share, 2)
    rate = discount_rate_of(amount, price)
    line = LineInput(type=LineType.GOODS, quantity=d(1), unit_price=price, discount_rate=rate)
    totals = document_totals(lines=[line], footer=FooterInput(), is_tax_included=False)
    assert abs(totals.lines[0].unit_discount_amount - amount) <= d("0.01")
    if price < 10_000:
        assert totals.lines[0].unit_discount_amount == amount


def test_the_margin_rate_is_over_what_is_left_after_the_footer_discount():
    line = item("20.00", cost_price=d("9.00"))
    footer = FooterInput(discount_rate=d("10"))
    (totals,) = document_totals(lines=[line], footer=footer, is_tax_included=False).lines
    assert (totals.margin_amount, totals.markup_rate) == (d("9.00"), d("100.00"))
    assert margin_rate(totals) == d("50.00")


def test_a_line_that_is_given_away_has_no_margin_rate():
    (totals,) = document_totals(
        lines=[item("0", cost_price=d("3.00"))], footer=FooterInput(), is_tax_included=False
    ).lines
    assert (totals.margin_amount, margin_rate(totals)) == (d("-3.00"), d("0.00"))
