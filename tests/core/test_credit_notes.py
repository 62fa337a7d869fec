"""Crediting an invoice: never more than was invoiced, whatever the number of credit notes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.credit_notes import (
    CreditLine,
    CreditTotals,
    check_credited_quantity,
    credit_problem,
    creditable_quantity,
    is_above_invoiced,
)
from comptoir.core.errors import Refusal

d = Decimal
quantities = st.integers(-1000, 1000).map(d)


@pytest.mark.parametrize(
    ("invoiced", "credited", "left"),
    [
        ("10", "0", "10"),
        ("10", "4", "6"),
        ("10", "10", "0"),
        ("10", "12", "0"),
        ("-3", "-1", "-2"),
        ("-3", "-3", "0"),
    ],
)
def test_what_is_left_to_credit(invoiced, credited, left):
    assert creditable_quantity(d(invoiced), d(credited)) == d(left)


@pytest.mark.parametrize(
    ("invoiced", "credited", "wanted", "code"),
    [
        ("10", "4", "6", None),
        ("10", "4", "0", None),
        ("10", "4", "7", "credit_above_invoiced"),
        ("10", "4", "-1", "credit_wrong_sign"),
        ("-3", "0", "-3", None),
        ("-3", "0", "-4", "credit_above_invoiced"),
        ("-3", "0", "1", "credit_wrong_sign"),
    ],
)
def test_a_quantity_is_credited_once(invoiced, credited, wanted, code):
    if code is None:
        check_credited_quantity(d(invoiced), d(credited), d(wanted))
        return
    with pytest.raises(Refusal) as caught:
        check_credited_quantity(d(invoiced), d(credited), d(wanted))
    assert caught.value.code == code
    assert caught.value.params["remaining"] == creditable_quantity(d(invoiced), d(credited))


@given(invoiced=quantities, wishes=st.lists(quantities, max_size=6))
def test_credit_notes_that_pass_never_credit_more_than_was_invoiced(invoiced, wishes):
    credited = d(0)
    for wish in wishes:
        try:
            check_credited_quantity(invoiced, credited, wish)
        except Refusal:
            continue
        credited += wish
    assert abs(credited) <= abs(invoiced)
    assert not is_above_invoiced(CreditLine(credited, d(1), invoiced, d(1), credited))


def totals(*lines: CreditLine, credited: str = "100.01", **values: str) -> CreditTotals:
    amounts = {name: d(value) for name, value in values.items()}
    return CreditTotals(invoiced_gross=d("100.00"), credited_gross=d(credited), lines=lines, **amounts)


COPY = CreditLine(d(1), d(10), d(3), d(10), d(3))


@pytest.mark.parametrize(
    ("case", "is_refused"),
    [
        (totals(COPY), False),  # a cent of rounding, crediting line by line
        (totals(CreditLine(d(1), d(9), d(3), d(10), d(3))), False),
        (totals(CreditLine(d(1), d(11), d(3), d(10), d(3))), True),
        (totals(COPY, CreditLine(d(1), d(5))), True),
        (totals(COPY, CreditLine(d(-1), d(5))), False),
        (totals(COPY, CreditLine(d(1), d(5)), credited="100.00"), False),
        (totals(COPY, credited_shipping="5", invoiced_shipping="4"), True),
        (totals(COPY, credited_shipping="4", invoiced_shipping="4"), False),
        (totals(COPY, credited_discount_rate="0", invoiced_discount_rate="5"), True),
        (totals(COPY, credited_discount_rate="5", invoiced_discount_rate="5"), False),
    ],
)
def test_what_was_not_invoiced_is_credited_within_the_total(case, is_refused):
    problem = credit_problem(case)
    assert (problem is not None and problem.code == "credit_total_above_invoiced") == is_refused
