"""Due dates that a user plans by hand instead of taking those of the terms (DOC-249, DOC-255, PAY-056)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from comptoir.core.errors import Problem
from comptoir.core.explanation import Step
from comptoir.core.money import ZERO, share_amount
from comptoir.core.payment_terms import DueAmount, add_months, last_of_month

ONE = Decimal(1)
MAX_PLANNED = 60
"""Due dates of one document."""

LAST_DAY = date(2999, 12, 31)
"""The last day that a document can carry."""

_LONGEST_DAYS, _LONGEST_DAYS_OF_MONTH = timedelta(days=60), timedelta(days=45)


@dataclass(frozen=True, slots=True)
class PlannedDue:
    """A due date as entered. Without a date it falls a month after the one before it, the first at the document's date;
    without an amount it takes what the others leave. ``method`` is the key of a payment method."""

    due_on: date | None = None
    amount: Decimal | None = None
    method: int | str | None = None


def completed_plan(rows: Sequence[PlannedDue], *, total: Decimal, dated_on: date) -> tuple[DueAmount, ...]:
    """The rows in their order with what was left out of them; rows without amount share the rest, to the cent."""
    given = sum((row.amount for row in rows if row.amount is not None), ZERO)
    waiting = [ONE for row in rows if row.amount is None]
    # What rounding leaves goes to the last of them.
    shares = iter(reversed(share_amount(total - given, waiting)))
    dues: list[DueAmount] = []
    for position, row in enumerate(rows):
        due_on = row.due_on or (add_months(dues[-1].due_on, 1) if dues else dated_on)
        amount = next(shares) if row.amount is None else row.amount
        dues.append(DueAmount(due_on, amount, row.method, position, due_on))
    return tuple(dues)


def plan_problems(
    dues: Sequence[DueAmount], *, total: Decimal, dated_on: date
) -> tuple[tuple[str, Problem], ...]:
    """What a plan can't be saved with, each on its field (``due_dates.0.amount``).

    Codes: ``due_before_document``, ``date_out_of_range``, ``due_amount_zero``, ``due_amount_wrong_sign``, and on the
    amount of the last ``due_plan_short`` or ``due_plan_above`` (with ``rest`` and ``total``).
    """
    found: list[tuple[str, Problem]] = []
    for position, due in enumerate(dues):
        if due.due_on < dated_on:
            problem = Problem("due_before_document", {"dated_on": dated_on})
            found.append((f"due_dates.{position}.due_on", problem))
        elif due.due_on > LAST_DAY:
            found.append((f"due_dates.{position}.due_on", Problem("date_out_of_range")))
        if not due.amount:
            found.append((f"due_dates.{position}.amount", Problem("due_amount_zero")))
        elif total and (due.amount < 0) != (total < 0):
            found.append((f"due_dates.{position}.amount", Problem("due_amount_wrong_sign", {"total": total})))
    rest = total - sum((due.amount for due in dues), ZERO)
    if dues and rest:
        code = "due_plan_short" if (rest < 0) == (total < 0) else "due_plan_above"
        last = f"due_dates.{len(dues) - 1}.amount"
        found.append((last, Problem(code, {"rest": abs(rest), "total": total})))
    return tuple(found)


def followed_plan(dues: Sequence[DueAmount], *, total: Decimal) -> tuple[DueAmount, ...]:
    """The plan when the total becomes another: the last due date takes the difference.

    Where that would leave it nothing, all change in proportion and those that come to nothing go. None for a total of
    zero. The dates stay.
    """
    if not dues or not total:
        return ()
    last = dues[-1]
    taken = last.amount + total - sum((due.amount for due in dues), ZERO)
    if taken and (taken < 0) == (total < 0) and all((due.amount < 0) == (total < 0) for due in dues):
        return (*dues[:-1], replace(last, amount=taken))
    shares = share_amount(total, [due.amount for due in dues])
    if any(share and (share < 0) != (total < 0) for share in shares):
        # So few cents for so many due dates that rounding gave more than there is.
        return (replace(last, amount=total),)
    return tuple(replace(due, amount=share) for due, share in zip(dues, shares, strict=True) if share)


def explain_plan(dues: Sequence[DueAmount]) -> tuple[Step, ...]:
    """Each due date of a plan: that it was planned, and for when (P-10)."""
    return tuple(
        Step("due_planned", due.amount, {"line": due.position + 1, "due_on": due.due_on}) for due in dues
    )


def latest_agreed_on(dated_on: date) -> date:
    """The last day that two professionals may agree on to pay an invoice (file 14, section 1; C. com. art. L. 441-10).

    60 days from the invoice, or 45 days and the end of the month, counted one way or the other: the latest of them.
    Books are outside this cap.
    """
    return max(
        dated_on + _LONGEST_DAYS,
        last_of_month(dated_on + _LONGEST_DAYS_OF_MONTH),
        last_of_month(dated_on) + _LONGEST_DAYS_OF_MONTH,
    )
