"""Documents are computed as the specification says, to the cent."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.core.errors import Refusal
from comptoir.core.money import round_amount
from comptoir.core.totals import FooterInput, LineInput, LineType, document_totals
from tests.requirements import covers

d = Decimal
NO_FOOTER = FooterInput()


def goods(quantity="1", price="0", vat="20", **values):
    return LineInput(LineType.GOODS, d(quantity), d(price), vat_rate=d(vat), **values)


def of_type(line_type):
    return LineInput(line_type)


def totals(*lines, footer=NO_FOOTER, is_tax_included=False, **options):
    return document_totals(lines=lines, footer=footer, is_tax_included=is_tax_included, **options)


@covers("TV-DOC-10", "DOC-048", "P-02", "DOC-026", "DOC-046")
def test_discount_and_shipping_enter_the_base_of_their_rate():
    result = totals(
        goods(price="112.50", vat="19.6"),
        goods(price="12.60", vat="5.5"),
        footer=FooterInput(discount_rate=d(5), shipping_amount=d("10.00"), shipping_vat_rate=d("19.6")),
    )
    assert result.lines_total == d("125.10")
    assert result.footer_discount_rate == d(5)
    assert result.footer_discount_amount == d("6.26")
    assert [row.discount_share for row in result.vat] == [d("5.63"), d("0.63")]
    assert [(row.rate, row.base, row.amount) for row in result.vat] == [
        (d("19.6"), d("116.87"), d("22.91")),
        (d("5.5"), d("11.97"), d("0.66")),
    ]
    assert (result.net_total, result.vat_total, result.gross_total) == (d("128.84"), d("23.57"), d("152.41"))
    assert result.shipping_amount == d("10.00")
    assert result.net_payable == d("152.41")


@covers("TV-DOC-11")
def test_the_residue_of_a_discount_goes_to_the_highest_rate_among_equal_bases():
    result = totals(
        goods(price="10.00", vat="2.1"),
        goods(price="10.00", vat="19.6"),
        goods(price="10.00", vat="5.5"),
        footer=FooterInput(discount_amount=d("10.00")),
    )
    assert [row.base for row in result.vat] == [d("6.66"), d("6.67"), d("6.67")]
    assert [row.amount for row in result.vat] == [d("1.31"), d("0.37"), d("0.14")]
    assert (result.vat_total, result.gross_total) == (d("1.82"), d("21.82"))


@covers("TV-DOC-12", "DOC-027")
def test_the_margin_leaves_shipping_out():
    result = totals(
        goods("2", "62.55", "19.6", cost_price=d(40)),
        footer=FooterInput(discount_amount=d("6.26"), shipping_amount=d("10"), shipping_vat_rate=d("19.6")),
    )
    assert result.cost_total == d("80.00")
    assert (result.margin_amount, result.markup_rate) == (d("38.84"), d("48.55"))
    line = result.lines[0]
    assert (line.cost_amount, line.margin_amount, line.markup_rate) == (d("80.00"), d("38.84"), d("48.55"))


@covers("TV-DOC-13", "DOC-044", "DOC-045")
def test_subtotals_restart_after_each_one_and_enter_no_total():
    result = totals(
        goods(price="10.00"),
        of_type(LineType.TEXT),
        goods(price="20.00"),
        of_type(LineType.SUBTOTAL),
        of_type(LineType.ORIGIN),
        goods(price="5.00"),
        of_type(LineType.PAGE_BREAK),
        of_type(LineType.SUBTOTAL),
    )
    assert [line.subtotal for line in result.lines] == [
        None,
        None,
        None,
        d("30.00"),
        None,
        None,
        None,
        d("5.00"),
    ]
    assert result.lines_total == d("35.00")
    assert result.lines[1].net_amount == result.lines[3].gross_amount == 0


@covers("TV-DOC-14", "DOC-300", "DOC-297", "PAR-044", "PAR-046")
@pytest.mark.parametrize(("is_eco_added", "gross_total"), [(True, "242.20"), (False, "239.20")])
def test_eco_contribution_enters_the_gross_total_only_when_the_option_says_so(is_eco_added, gross_total):
    result = totals(goods("2", "100", "19.6", eco_unit_amount=d("1.50")), is_eco_added=is_eco_added)
    assert result.gross_total == d(gross_total)
    assert result.eco_total == d("3.00")
    assert result.vat_total == d("39.20")


@covers("TV-DOC-09", "TV-DOC-55", "TV-DOC-56", "DOC-047")
@pytest.mark.parametrize(("deposit", "payable"), [("200", "996.00"), ("300", "896.00"), ("0", "1196.00")])
def test_a_deposit_is_deducted_from_the_gross_total(deposit, payable):
    result = totals(goods(price="1000", vat="19.6"), deposit=d(deposit))
    assert result.gross_total == d("1196.00")
    assert (result.deposit_total, result.net_payable) == (d(deposit), d(payable))


@covers("TV-DOC-54", "DOC-094", "P-03")
def test_a_deposit_invoice_holds_its_gross_amount():
    result = totals(LineInput(LineType.SERVICE, d(1), d("300.00"), vat_rate=d("19.6")), is_tax_included=True)
    assert [(row.base, row.amount) for row in result.vat] == [(d("250.84"), d("49.16"))]
    assert (result.net_total, result.gross_total) == (d("250.84"), d("300.00"))


@covers("P-03", "DOC-050")
def test_with_tax_included_the_customer_pays_exactly_the_prices_shown():
    result = totals(
        goods("3", "9.99", "5.5"),
        goods("1", "19.90", "20"),
        footer=FooterInput(shipping_amount=d("6.50"), shipping_vat_rate=d(20)),
        is_tax_included=True,
    )
    assert result.lines_total == d("49.87")
    assert [(row.rate, row.gross, row.base, row.amount) for row in result.vat] == [
        (d(20), d("26.40"), d("22.00"), d("4.40")),
        (d("5.5"), d("29.97"), d("28.41"), d("1.56")),
    ]
    assert (result.net_total, result.vat_total, result.gross_total) == (d("50.41"), d("5.96"), d("56.37"))
    first = result.lines[0]
    assert (first.gross_unit_price, first.net_unit_price) == (d("9.99"), d("9.47"))
    assert (first.gross_amount, first.net_amount, first.vat_amount) == (d("29.97"), d("28.41"), d("1.56"))


@covers("P-03")
def test_with_tax_included_vat_is_what_the_base_leaves_of_the_gross():
    result = totals(goods(price="0.03", vat="20"), is_tax_included=True)
    assert [(row.base, row.amount, row.gross) for row in result.vat] == [(d("0.03"), d("0.00"), d("0.03"))]


def test_without_tax_included_the_gross_of_a_line_is_told():
    line = totals(goods("3", "9.48", "5.5")).lines[0]
    assert (line.gross_unit_price, line.gross_amount, line.vat_amount) == (d("10.00"), d("30.00"), d("1.56"))


@covers("P-02")
def test_the_vat_is_not_the_sum_of_the_lines():
    lines = [goods(price="0.24", vat="20")] * 10
    result = totals(*lines)
    assert sum(line.vat_amount for line in result.lines) == d("0.50")
    assert result.vat_total == d("0.48")


@covers("P-12", "P-11")
def test_a_document_may_hold_more_than_six_rates():
    rates = ["20", "13", "10", "8.5", "5.5", "2.1", "0.9", "0"]
    result = totals(*[goods(price="100", vat=rate) for rate in reversed(rates)])
    assert [row.rate for row in result.vat] == [d(rate) for rate in rates]
    assert result.vat_total == d("60.00")


@covers("DOC-042", "DOC-043")
def test_the_two_discount_columns_are_linked():
    by_rate = totals(goods("3", "10.05", discount_rate=d(5))).lines[0]
    assert (by_rate.unit_discount_amount, by_rate.net_unit_price) == (d("0.50"), d("9.55"))
    assert (by_rate.net_amount, by_rate.discount_amount) == (d("28.65"), d("1.50"))
    by_amount = totals(goods("3", "10.00", discount_rate=d(90), unit_discount_amount=d("0.75"))).lines[0]
    assert (by_amount.discount_rate, by_amount.net_unit_price) == (d("7.5"), d("9.25"))
    assert by_amount.net_amount == d("27.75")


@covers("OPT-140")
def test_a_discounted_price_keeps_the_price_decimals_and_a_typed_one_its_own():
    result = totals(goods("100", "0.085", discount_rate=d(10)), price_decimals=3)
    assert (result.lines[0].net_unit_price, result.net_total) == (d("0.076"), d("7.60"))
    assert totals(goods("100", "0.085")).net_total == d("8.50")


@covers("DOC-039")
def test_a_negative_quantity_takes_off():
    result = totals(goods("2", "50"), goods("-1", "50"))
    assert (result.net_total, result.vat_total, result.gross_total) == (d("50.00"), d("10.00"), d("60.00"))
    assert result.lines[1].net_amount == d("-50.00")


@covers("DOC-051")
@pytest.mark.parametrize("is_tax_included", [False, True])
def test_vat_that_is_not_collected_is_told_but_not_charged(is_tax_included):
    result = totals(
        goods(price="100", vat="8.5", is_vat_collected=False),
        goods(price="50", vat="8.5"),
        is_tax_included=is_tax_included,
    )
    told = [row for row in result.vat if not row.is_collected]
    assert [(row.base, row.amount, row.gross) for row in told] == [(d("100.00"), d("8.50"), d("100.00"))]
    assert result.vat_total == (d("3.92") if is_tax_included else d("4.25"))
    assert result.gross_total == (d("150.00") if is_tax_included else d("154.25"))


@covers("TV-U4", "DOC-053", "UPM-032")
def test_the_footer_discount_covers_all_lines():
    assert totals(goods("2", "50"), footer=FooterInput(discount_rate=d(10))).net_total == d("90.00")
    assert totals(goods("1", "40"), footer=FooterInput(discount_rate=d(10))).net_total == d("36.00")


@covers("DOC-046", "DOC-048")
def test_a_typed_discount_amount_gives_its_rate():
    result = totals(goods(price="200"), footer=FooterInput(discount_rate=d(3), discount_amount=d(25)))
    assert (result.footer_discount_rate, result.footer_discount_amount) == (d("12.5"), d("25.00"))
    thirds = totals(goods(price="30"), footer=FooterInput(discount_amount=d(10)))
    assert str(thirds.footer_discount_rate) == "33.33333"


@pytest.mark.parametrize(("price", "amount"), [("200", "200"), ("10", "0.01"), ("10", "0"), ("0", "0")])
def test_a_discount_up_to_the_lines_is_accepted(price, amount):
    result = totals(goods(price=price), footer=FooterInput(discount_amount=d(amount)))
    assert result.net_total == d(price) - d(amount)


@pytest.mark.parametrize("amount", ["200.01", "-0.01"])
def test_a_discount_above_the_lines_is_refused(amount):
    with pytest.raises(Refusal) as caught:
        totals(goods(price="200"), footer=FooterInput(discount_amount=d(amount)))
    assert caught.value.code == "footer_discount_above_total"
    assert list(caught.value.fields) == ["footer_discount_amount"]


def test_the_share_of_each_line_in_the_footer_discount_adds_up():
    result = totals(
        goods(price="112.50", vat="19.6"),
        goods(price="12.60", vat="5.5"),
        footer=FooterInput(discount_rate=d(5)),
    )
    assert [line.net_after_footer for line in result.lines] == [d("106.87"), d("11.97")]


def test_an_empty_document_is_worth_nothing():
    result = totals()
    assert (result.vat, result.gross_total, result.net_payable, result.markup_rate) == ((), 0, 0, 0)
    assert str(result.gross_total) == "0.00"


@pytest.mark.parametrize("quantity", ["1e12", "-1e12"])
def test_amounts_that_fit_in_no_column_are_refused(quantity):
    with pytest.raises(Refusal, match="amount_too_large") as caught:
        totals(goods("1", "1"), goods(quantity, "100"))
    assert list(caught.value.fields) == ["lines.1.quantity"]
    with pytest.raises(Refusal, match="amount_too_large"):
        totals(*[goods("1e10", "900")] * 2)
    with pytest.raises(Refusal, match="amount_too_large"):
        totals(*[goods("1e10", "500", "0")] * 2)
    with pytest.raises(Refusal, match="amount_too_large"):
        totals(goods("1e10", "1000", "0"))
    assert totals(goods("1", "9999999999999.99", "0")).net_total == d("9999999999999.99")


def test_very_precise_figures_are_not_rounded_on_the_way():
    result = totals(goods("9999999.99999", "99999.99999", "0"))
    assert result.net_total == round_amount(d("9999999.99999") * d("99999.99999"))


lines_of_any_kind = st.lists(
    st.builds(
        LineInput,
        type=st.sampled_from([LineType.GOODS, LineType.SERVICE, LineType.TEXT, LineType.SUBTOTAL]),
        quantity=st.decimals("-50", "50", places=3),
        unit_price=st.decimals("0", "500", places=2),
        discount_rate=st.sampled_from([d(0), d(5), d("12.5"), d(100)]),
        vat_rate=st.sampled_from([d(20), d(10), d("5.5"), d("2.1"), d(0)]),
        is_vat_collected=st.booleans(),
        cost_price=st.decimals("0", "300", places=2),
        eco_unit_amount=st.sampled_from([d(0), d("0.02"), d("1.5")]),
    ),
    max_size=12,
)
footers = st.builds(
    FooterInput,
    discount_rate=st.sampled_from([d(0), d(3), d("33.33"), d(100)]),
    shipping_amount=st.sampled_from([d(0), d("7.90")]),
    shipping_vat_rate=st.sampled_from([d(20), d("5.5")]),
)


@covers("P-02", "P-03", "DOC-047", "DOC-048")
@settings(max_examples=100)
@given(
    lines=lines_of_any_kind,
    footer=footers,
    is_tax_included=st.booleans(),
    deposit=st.sampled_from([d(0), d("12.30")]),
)
def test_every_total_agrees_with_its_parts(lines, footer, is_tax_included, deposit):
    result = totals(*lines, footer=footer, is_tax_included=is_tax_included, deposit=deposit)
    document_total = result.lines_total - result.footer_discount_amount + result.shipping_amount
    assert sum((row.discount_share for row in result.vat), d(0)) == result.footer_discount_amount
    assert result.net_total == sum((row.base for row in result.vat), d(0))
    assert result.net_payable == result.gross_total - deposit
    gross_without_eco = result.gross_total - result.eco_total
    if is_tax_included:
        assert gross_without_eco == document_total
    else:
        assert result.net_total == document_total
    assert gross_without_eco == result.net_total + result.vat_total
    shipping_net = result.net_total - sum((line.net_after_footer for line in result.lines), d(0))
    assert shipping_net == (
        round_amount(footer.shipping_amount * 100 / (100 + footer.shipping_vat_rate))
        if is_tax_included
        else footer.shipping_amount
    )
    for row in result.vat:
        if row.is_collected:
            assert row.gross == row.base + row.amount
            assert abs(row.amount - row.base * row.rate / 100) <= d("0.011")
    assert all(a.rate >= b.rate for a, b in pairwise(result.vat))


@given(lines=lines_of_any_kind, footer=footers)
def test_the_order_of_lines_changes_no_total(lines, footer):
    forward, backward = totals(*lines, footer=footer), totals(*reversed(lines), footer=footer)
    assert [(row.rate, row.base, row.amount) for row in forward.vat] == [
        (row.rate, row.base, row.amount) for row in backward.vat
    ]
    assert forward.gross_total == backward.gross_total
