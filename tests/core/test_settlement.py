"""Due dates and payments: states, allocations, differences, closing by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.errors import Refusal
from comptoir.core.settlement import (
    AllocationAmount,
    DueState,
    OpenDue,
    PaymentTab,
    Rest,
    check_allocations,
    check_reopen_due,
    check_rest,
    closing_amount,
    due_state,
    open_balance,
    payment_difference,
    payment_tabs,
    propose_allocation,
    unallocated_amount,
)
from tests.requirements import covers

d = Decimal
ALL, ALLOCATED, PARTLY, BANK, DIFFERENCE = PaymentTab


def due(key, balance, due_on=None):
    return OpenDue(key, d(balance), due_on)


def allocated(key, amount):
    return AllocationAmount(key, d(amount))


def tabs(amount, paid, difference="0", count=1, has_bank=False):
    return payment_tabs(d(amount), d(paid), d(difference), allocation_count=count, has_bank=has_bank)


@covers("PAY-071", "PAY-072", "PAY-082", "TV-DOC-65", "DOC-260")
@pytest.mark.parametrize(
    ("amount", "paid", "closed", "balance", "state"),
    [
        ("100", "0", "0", "100", "open"),
        ("100", "40", "0", "60", "partial"),
        ("100", "100", "0", "0", "paid"),
        ("100", "40", "60", "0", "closed"),
        ("-120", "0", "0", "-120", "open"),
        ("-120", "-20", "0", "-100", "partial"),
        ("-120", "-120", "0", "0", "paid"),
    ],
)
def test_the_state_of_a_due_date(amount, paid, closed, balance, state):
    assert open_balance(d(amount), d(paid), d(closed)) == d(balance)
    found = due_state(d(amount), d(paid), d(closed))
    assert found == state
    assert found.is_due is (state in ("open", "partial"))


def test_closing_can_be_told_by_a_flag():
    assert due_state(d(10), d(10), is_closed=True) is DueState.CLOSED
    assert due_state(d(10), d(4), d(6), is_closed=False) is DueState.PARTIAL


@covers("T05-5", "PAY-116", "PAY-132", "PAY-133")
def test_a_payment_pays_the_oldest_first():
    dues = [due("b", 300, date(2026, 2, 1)), due("a", 300, date(2026, 1, 1))]
    shares = propose_allocation(d(400), dues)
    assert shares == (allocated("b", 100), allocated("a", 300))
    check_allocations(d(400), shares, dues)
    assert tabs("400", "400", count=2) == {ALL, ALLOCATED}
    shares = propose_allocation(d(700), dues)
    assert sum(share.amount for share in shares) == d(600)
    assert unallocated_amount(d(700), d(600)) == d(100)
    assert tabs("700", "600", count=2) == {ALL, PARTLY}


@covers("T05-6", "TV-DOC-64", "PAY-125", "PAY-107", "PAY-134", "PAY-135")
def test_paying_too_much_leaves_a_difference():
    assert propose_allocation(d(102), [due(1, "101.90")]) == (allocated(1, "101.90"),)
    difference = payment_difference(d(102), d("101.90"), allocation_count=1)
    assert difference == d("0.10")
    assert unallocated_amount(d(102), d("101.90"), difference) == 0
    assert tabs("102", "101.90", "0.10") == {ALL, ALLOCATED, DIFFERENCE}
    assert tabs("102", "101.90", has_bank=True) == {ALL, PARTLY, BANK}
    assert payment_difference(d(-102), d("-101.90"), allocation_count=1) == d("-0.10")


@covers("PAY-125")
def test_a_difference_needs_an_allocation_and_a_rest():
    with pytest.raises(Refusal, match="payment_difference_without_allocation"):
        payment_difference(d(102), d(0), allocation_count=0)
    for paid in ("102", "103"):
        with pytest.raises(Refusal, match="payment_without_rest"):
            payment_difference(d(102), d(paid), allocation_count=1)


@covers("PAY-133")
def test_a_payment_without_allocation_is_partly_allocated():
    assert tabs("50", "0", count=0) == {ALL, PARTLY}
    assert tabs("0", "0", count=2) == {ALL, ALLOCATED}


@covers("T05-7", "PAY-088", "PAY-089", "PAY-090", "DOC-265")
def test_a_small_rest_is_closed_and_reopened():
    assert closing_amount(d("101.90"), d("101.80")) == d("0.10")
    assert due_state(d("101.90"), d("101.80"), d("0.10")) is DueState.CLOSED
    with pytest.raises(Refusal, match="due_already_closed"):
        closing_amount(d("101.90"), d("101.80"), d("0.10"))
    with pytest.raises(Refusal, match="due_already_paid"):
        closing_amount(d("101.90"), d("101.90"))
    check_reopen_due(DueState.CLOSED)
    with pytest.raises(Refusal, match="due_closing_posted"):
        check_reopen_due(DueState.CLOSED, is_posted=True)
    for state in (DueState.OPEN, DueState.PARTIAL, DueState.PAID):
        with pytest.raises(Refusal, match="due_not_closed"):
            check_reopen_due(state)


@covers("T05-8", "PAY-117", "PAY-102")
def test_a_credit_note_pays_an_invoice():
    dues = [due("invoice", 500), due("credit", -120)]
    shares = propose_allocation(d(380), dues)
    assert shares == (allocated("invoice", 500), allocated("credit", -120))
    check_allocations(d(380), shares, dues)
    offset = propose_allocation(d(0), dues)
    assert offset == (allocated("invoice", 120), allocated("credit", -120))
    check_allocations(d(0), offset, dues)


@covers("PAY-102", "PAY-117")
def test_a_refund_takes_credit_notes():
    dues = [due(1, -120), due(2, 20)]
    assert propose_allocation(d(-100), dues) == (allocated(1, -120), allocated(2, 20))
    check_allocations(d(-100), propose_allocation(d(-100), dues), dues)
    assert propose_allocation(d(-50), [due(1, -120)]) == (allocated(1, -50),)
    assert propose_allocation(d(-50), [due(1, 0)]) == ()
    assert propose_allocation(d(5), [due(1, "0.10")]) == (allocated(1, "0.10"),)


def problems_of(amount, allocations, dues):
    with pytest.raises(Refusal) as caught:
        check_allocations(d(amount), allocations, dues)
    assert caught.value.code == "allocations_refused"
    return {name: [p.code for p in found] for name, found in caught.value.fields.items()}


@covers("PAY-115", "PAY-116", "PAY-117", "PAY-118")
@pytest.mark.parametrize(
    ("amount", "allocations", "problems"),
    [
        (50, [("a", 0)], {"allocations.0.amount": ["allocation_zero"]}),
        (50, [("z", 5)], {"allocations.0.due_date": ["allocation_unknown_due"]}),
        (50, [("a", 5), ("a", 5)], {"allocations.1.due_date": ["allocation_twice"]}),
        (50, [("a", -5)], {"allocations.0.amount": ["allocation_wrong_sign"]}),
        (50, [("c", 5)], {"allocations.0.amount": ["allocation_wrong_sign"]}),
        (500, [("a", "100.01")], {"allocations.0.amount": ["allocation_above_balance"]}),
        (500, [("c", "-40.01")], {"allocations.0.amount": ["allocation_above_balance"]}),
        (50, [("a", "50.01")], {"amount": ["allocations_above_payment"]}),
        (-30, [("c", -40)], {"amount": ["allocations_above_payment"]}),
        (0, [], {"amount": ["payment_zero_without_offset"]}),
        (0, [("c", -40)], {"amount": ["payment_zero_without_offset"]}),
        (0, [("a", 40)], {"amount": ["allocations_above_payment"]}),
    ],
)
def test_wrong_allocations_are_refused_where_they_are_wrong(amount, allocations, problems):
    dues = [due("a", 100), due("b", 60), due("c", -40)]
    assert problems_of(amount, [allocated(*row) for row in allocations], dues) == problems


def test_a_payment_may_wait_without_allocation():
    check_allocations(d(50), [], [])
    check_allocations(d(50), [allocated("a", 50)], [due("a", 100)])


def rest_of(amount, paid, open_total, rest=None, count=1):
    check_rest(
        amount=d(amount), allocated=d(paid), open_total=d(open_total), rest=rest, allocation_count=count
    )


@covers("PAY-115", "PAY-125")
def test_above_what_is_due_the_user_says_what_to_do_with_the_rest():
    with pytest.raises(Refusal, match="payment_rest_undecided") as caught:
        rest_of("102", "101.90", "101.90")
    assert caught.value.params == {"excess": d("0.10")}
    assert list(caught.value.fields) == ["rest"]
    with pytest.raises(Refusal, match="payment_rest_undecided"):
        rest_of("50", "0", "-20", count=0)
    rest_of("102", "101.90", "101.90", Rest.KEEP)
    rest_of("102", "101.90", "101.90", Rest.DIFFERENCE)
    rest_of("101.90", "101.90", "101.90")
    rest_of("100", "0", "101.90", count=0)
    rest_of("101.90", "0", "101.90", count=0)
    rest_of("100", "100", "50")
    rest_of("-50", "0", "0", count=0)
    with pytest.raises(Refusal, match="payment_difference_without_allocation"):
        rest_of("102", "0", "101.90", Rest.DIFFERENCE, count=0)


balances = st.lists(st.decimals("-300", "300", places=2), max_size=8)


@covers("PAY-116", "PAY-117")
@given(amount=st.decimals("-400", "400", places=2).filter(bool), balances=balances)
def test_what_is_proposed_is_always_accepted_and_leaves_no_due_date_aside(amount, balances):
    dues = [due(key, balance) for key, balance in enumerate(balances)]
    shares = propose_allocation(amount, dues)
    check_allocations(amount, shares, dues)
    left = unallocated_amount(amount, sum((share.amount for share in shares), d(0)))
    paid = {share.key: share.amount for share in shares}
    if left:
        assert all(paid.get(item.key, d(0)) == item.balance for item in dues)
