"""Giving up the balance of a due date, and taking that back (PAY-088 to PAY-090)."""

from datetime import date
from decimal import Decimal

from comptoir.core.errors import NotFound
from comptoir.core.settlement import DueState, check_reopen_due, closing_amount
from comptoir.payments.models import DueDate
from comptoir.payments.services.due_dates import lock_due_dates
from comptoir.payments.services.payments import refresh_due_dates

ZERO = Decimal(0)


def close_due_date(*, due_date_id: int, today: date) -> DueDate:
    """Solder: the open balance becomes the closed amount. Raises the ``Refusal`` of ``closing_amount``."""
    due_date = _due_date_for_update(due_date_id)
    due_date.closed_amount = closing_amount(
        due_date.amount, due_date.allocated_amount, due_date.closed_amount
    )
    due_date.closed_on = today
    refresh_due_dates([due_date])
    return due_date


def reopen_due_date(*, due_date_id: int) -> DueDate:
    """Dé-solder: the balance is open again. Raises ``Refusal("due_not_closed")``."""
    due_date = _due_date_for_update(due_date_id)
    check_reopen_due(DueState(due_date.state))
    due_date.closed_amount, due_date.closed_on = ZERO, None
    refresh_due_dates([due_date])
    return due_date


def _due_date_for_update(due_date_id: int) -> DueDate:
    due_date = lock_due_dates([due_date_id]).get(due_date_id)
    if due_date is None:
        raise NotFound("due_date_not_found", due_date=due_date_id)
    return due_date
