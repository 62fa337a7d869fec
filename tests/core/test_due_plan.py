"""Due dates planned by hand: what is left out is filled, what is wrong is told, and the sum is always exact."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.due_plan import (
    PlannedDue,
    completed_plan,
    followed_plan,
    latest_agreed_on,
    plan_problems,
)
from comptoir.core.payment_terms import DueAmount
from tests.requirements import covers

d = Decimal
DAY = date(2026, 11, 20)
CENTS = st.decimals(min_value="-99999", max_value="99999", places=2)
TOTALS = st.decimals(min_value="-9999", max_value="9999", places=2).filter(bool)


def row(amount=None, due_on=None, method=None):
    return PlannedDue(due_on, None if amount is None else d(amount), method)


def dues(*amounts):
    return tuple(DueAmount(DAY, d(amount), None, n, DAY) for n, amount in enumerate(amounts))


def amounts(found):
    return [due.amount for due in found]


@covers("DOC-249", "DOC-251")
@pytest.mark.parametrize(
    ("rows", "total", "expected"),
    [
        ([row("40"), row()], "100.00", ["40", "60.00"]),
        ([row(), row()], "120.00", ["60.00", "60.00"]),
        ([row(), row(), row()], "100.00", ["33.33", "33.33", "33.34"]),
        ([row(), row("50"), row()], "100.01", ["25.01", "50", "25.00"]),
        ([row("40"), row("50")], "100.00", ["40", "50"]),
        ([row()], "-20.00", ["-20.00"]),
        ([row("100"), row()], "100.00", ["100", "0.00"]),
        ([], "100.00", []),
    ],
)
def test_rows_without_amount_share_what_the_others_leave(rows, total, expected):
    found = completed_plan(rows, total=d(total), dated_on=DAY)
    assert amounts(found) == [d(one) for one in expected]


@covers("DOC-249")
def test_rows_without_date_follow_a_month_after_the_one_before():
    rows = [row(), row(due_on=date(2026, 12, 31)), row(), row()]
    found = completed_plan(rows, total=d("4.00"), dated_on=DAY)
    assert [due.due_on for due in found] == [DAY, date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)]


@covers("DOC-249", "DOC-255")
@pytest.mark.parametrize(
    ("given_amounts", "total", "expected"),
    [
        (["60", "60"], "120", []),
        (["60", "59.99"], "120", [("due_dates.1.amount", "due_plan_short")]),
        (["60", "60.01"], "120", [("due_dates.1.amount", "due_plan_above")]),
        (["120", "0"], "120", [("due_dates.1.amount", "due_amount_zero")]),
        (["130", "-10"], "120", [("due_dates.1.amount", "due_amount_wrong_sign")]),
        (["-60", "-60"], "-120", []),
        (["-60", "-50"], "-120", [("due_dates.1.amount", "due_plan_short")]),
        (["5"], "0", [("due_dates.0.amount", "due_plan_above")]),
    ],
)
def test_a_plan_that_does_not_make_the_net_payable_is_told(given_amounts, total, expected):
    found = plan_problems(dues(*given_amounts), total=d(total), dated_on=DAY)
    assert [(name, problem.code) for name, problem in found] == expected


@covers("DOC-249")
def test_a_due_date_before_the_document_is_told_on_its_date():
    found = plan_problems(dues("5"), total=d(5), dated_on=date(2026, 11, 21))
    assert [(name, problem.code) for name, problem in found] == [
        ("due_dates.0.due_on", "due_before_document")
    ]


@covers("DOC-255", "PAY-056")
@pytest.mark.parametrize(
    ("before", "total", "expected"),
    [
        (["40", "60"], "130.00", ["40", "90.00"]),
        (["40", "60"], "40.01", ["40", "0.01"]),
        (["40", "60"], "40.00", ["16.00", "24.00"]),
        (["40", "60"], "-10.00", ["-4.00", "-6.00"]),
        (["0.01", "0.01", "0.01", "0.01", "0.01"], "0.03", ["0.03"]),
        (["50", "50", "0.01"], "0.01", ["0.01"]),
        (["40", "60"], "0", []),
        ([], "10", []),
    ],
)
def test_the_last_due_date_takes_what_the_total_changed_by(before, total, expected):
    assert amounts(followed_plan(dues(*before), total=d(total))) == [d(one) for one in expected]


@covers("DOC-249", "DOC-251")
@given(st.lists(st.one_of(st.none(), CENTS), min_size=1, max_size=12), TOTALS)
def test_a_plan_with_a_row_left_open_always_adds_up(given_amounts, total):
    found = completed_plan([row(one) for one in [*given_amounts, None]], total=total, dated_on=DAY)
    assert sum(amounts(found)) == total
    told = [problem.code for _, problem in plan_problems(found, total=total, dated_on=DAY)]
    assert "due_plan_short" not in told and "due_plan_above" not in told


@covers("DOC-255")
@given(
    st.lists(st.decimals(min_value="0.01", max_value="9999", places=2), min_size=1, max_size=60),
    st.booleans(),
    TOTALS,
)
def test_a_plan_that_follows_another_total_adds_up_and_can_be_saved(before, is_owed, total):
    start = dues(*[one if is_owed else -one for one in before])
    found = followed_plan(start, total=total)
    assert sum(amounts(found)) == total
    assert plan_problems(found, total=total, dated_on=DAY) == ()
    assert followed_plan(found, total=total) == found


@covers("DOC-249")
@pytest.mark.parametrize(
    ("dated_on", "latest"),
    [
        (date(2026, 11, 20), date(2027, 1, 31)),  # 45 days later, end of the month
        (date(2026, 11, 1), date(2027, 1, 14)),  # end of the month, then 45 days
        (date(2026, 11, 15), date(2027, 1, 14)),
        (date(2026, 11, 17), date(2027, 1, 31)),
        (date(2028, 1, 31), date(2028, 3, 31)),  # 60 days: the 31st of March too
    ],
)
def test_what_professionals_may_agree_on_at_most(dated_on, latest):
    assert latest_agreed_on(dated_on) == latest
