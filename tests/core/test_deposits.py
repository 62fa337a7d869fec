"""Deposits: shares over VAT rates, what a final invoice deducts, who may take a deposit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.deposits import (
    DepositUse,
    RateShare,
    RateVat,
    attachment_problem,
    check_deposit_amount,
    check_refund,
    deduct_vat,
    deposit_of_rate,
    deposit_shares,
    deposits_total,
)
from comptoir.core.errors import Refusal
from tests.requirements import covers

d = Decimal
cents = st.integers(0, 10**9).map(lambda value: d(value).scaleb(-2))
rates = st.sampled_from([d("20"), d("10"), d("5.5"), d("2.1"), d("0")])


@pytest.mark.parametrize(
    ("gross", "rate", "amount"),
    [
        ("1196.00", "30", "358.80"),
        ("99.99", "33.33", "33.33"),
        ("0.05", "50", "0.03"),
        ("100", "100", "100.00"),
    ],
)
def test_a_percentage_of_the_total_is_rounded_half_away_from_zero(gross, rate, amount):
    assert deposit_of_rate(d(gross), d(rate)) == d(amount)


def test_a_deposit_follows_the_rates_of_its_order():
    shares = [RateShare(d("5.5"), d("105.50")), RateShare(d("20"), d("120.00")), RateShare(d("2.1"), d("0"))]
    assert deposit_shares(d("90.20"), shares) == (
        RateShare(d("5.5"), d("42.20")),
        RateShare(d("20"), d("48.00")),
    )


def test_a_rate_whose_goods_were_taken_back_gets_nothing():
    shares = [RateShare(d("20"), d("-10")), RateShare(d("5.5"), d("30"))]
    assert deposit_shares(d("5"), shares) == (RateShare(d("5.5"), d("5.00")),)
    assert deposit_shares(d("5"), [RateShare(d("20"), d("-10"))]) == ()
    assert deposit_shares(d("5"), []) == ()


def test_two_cents_over_four_rates_never_make_a_negative_share():
    shares = [RateShare(d(rate), d("10")) for rate in (20, 10, 5, 2)]
    assert deposit_shares(d("0.02"), shares) == (RateShare(d("20"), d("0.02")),)


@given(
    amount=cents.filter(bool),
    grosses=st.dictionaries(rates, st.integers(-(10**6), 10**9).map(lambda v: d(v).scaleb(-2)), max_size=5),
)
def test_shares_add_up_and_are_never_negative(amount, grosses):
    shares = deposit_shares(amount, [RateShare(rate, gross) for rate, gross in grosses.items()])
    if any(gross > 0 for gross in grosses.values()):
        assert sum(share.gross for share in shares) == amount
    assert all(share.gross > 0 and grosses[share.rate] > 0 for share in shares)


@covers("DOC-219", "TV-DOC-56")
def test_refunds_reduce_what_is_deducted():
    assert deposits_total([(1, d("300")), (-1, d("100"))]) == d("200")
    assert deposits_total([]) == 0


@covers("T07-9")
def test_a_final_invoice_tells_all_its_vat_and_what_its_deposits_held():
    [row] = deduct_vat([RateVat(d("20"), d("1000"), d("200"))], [RateVat(d("20"), d("100"), d("20"))])
    assert (row.base, row.amount) == (d("1000"), d("200"))
    assert (row.deposit_base, row.deposit_amount) == (d("100"), d("20"))
    assert (row.remaining_base, row.remaining_amount) == (d("900"), d("180"))


def test_a_rate_that_only_a_deposit_has_is_told_too():
    rows = deduct_vat([RateVat(d("5.5"), d("100"), d("5.50"))], [RateVat(d("20"), d("10"), d("2"))])
    assert [(row.rate, row.remaining_amount) for row in rows] == [(d("20"), d("-2")), (d("5.5"), d("5.50"))]


@given(
    vat=st.dictionaries(rates, st.tuples(cents, cents), max_size=5),
    deposits=st.lists(st.tuples(rates, cents, cents, st.sampled_from([1, -1])), max_size=6),
)
def test_what_remains_and_what_was_held_make_the_whole(vat, deposits):
    own = [RateVat(rate, *amounts) for rate, amounts in vat.items()]
    held = [RateVat(rate, sign * base, sign * amount) for rate, base, amount, sign in deposits]
    rows = deduct_vat(own, held)
    assert [row.rate for row in rows] == sorted({row.rate for row in rows}, reverse=True)
    assert sum(row.amount for row in rows) == sum(one.amount for one in own)
    assert sum(row.deposit_base + row.deposit_amount for row in rows) == sum(one.gross for one in held)
    assert all(row.remaining_base + row.deposit_base == row.base for row in rows)


@covers("DOC-217", "DOC-221")
@pytest.mark.parametrize(
    ("use", "code"),
    [
        (DepositUse(), None),
        (DepositUse(is_deposit=False), "not_a_deposit"),
        (DepositUse(is_same_side=False), "deposit_other_side"),
        (DepositUse(is_same_party=False), "deposit_other_party"),
        (DepositUse(is_attached=True), "deposit_already_attached"),
        (DepositUse(deducted_on="FA000001"), "deposit_already_deducted"),
    ],
)
def test_a_deposit_is_deducted_once_and_for_its_own_party(use, code):
    problem = attachment_problem(use)
    assert (problem.code if problem else None) == code


@pytest.mark.parametrize(
    ("amount", "code"),
    [("0", "deposit_not_positive"), ("-1", "deposit_not_positive"), ("70.01", "deposit_above_total")],
)
def test_a_deposit_is_above_zero_and_no_more_than_the_order(amount, code):
    with pytest.raises(Refusal) as caught:
        check_deposit_amount(d(amount), gross_total=d("100"), deposit_total=d("30"))
    assert [problem.code for problem in caught.value.fields["amount"]] == [code]
    check_deposit_amount(d("70"), gross_total=d("100"), deposit_total=d("30"))


@pytest.mark.parametrize(
    ("amount", "code"), [("0", "deposit_not_positive"), ("60.01", "refund_above_deposit")]
)
def test_no_more_is_given_back_than_was_received(amount, code):
    with pytest.raises(Refusal) as caught:
        check_refund(gross=d("100"), refunded=d("40"), amount=d(amount))
    assert caught.value.code == code
    check_refund(gross=d("100"), refunded=d("40"), amount=d("60"))
