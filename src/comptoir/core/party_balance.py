"""What a party owes (PTY-068…070, UPM-037, TPT-112)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from comptoir.core.money import ZERO


@dataclass(frozen=True, slots=True)
class PartyDue:
    """Open balance of one due date (negative for credit notes; 0 once paid or closed by hand)."""

    due_on: date
    balance: Decimal


@dataclass(frozen=True, slots=True)
class PartyBalance:
    """The computed figures of a party, two decimals."""

    #: Up to today included, PTY-068.
    due_total: Decimal
    #: After today, PTY-069.
    not_due_total: Decimal
    #: Before today, TPT-112.
    overdue_amount: Decimal
    #: due_total + not_due_total − unallocated payments, PTY-070.
    balance: Decimal


def party_balance(dues: Iterable[PartyDue], *, today: date, unallocated: Decimal = ZERO) -> PartyBalance:
    """Figures from the open due dates and the unallocated payments (TV-U7)."""
    overdue = due_today = not_due = ZERO
    for due in dues:
        if due.due_on < today:
            overdue += due.balance
        elif due.due_on == today:
            due_today += due.balance
        else:
            not_due += due.balance
    due_total = overdue + due_today
    return PartyBalance(due_total, not_due, overdue, due_total + not_due - unallocated)


def amount_due(
    *, invoiced: Decimal, credited: Decimal, paid: Decimal, deposits_used: Decimal = ZERO
) -> Decimal:
    """Invoices incl. tax − credit notes − payments, allocated or not − deposits used on invoices (UPM-037, TV-U8).

    ``paid`` leaves out the payments of deposit documents: they count once their deposit is used.
    """
    return invoiced - credited - paid - deposits_used


def deposit_balance(*, deposits: Decimal, refunds: Decimal = ZERO, deposits_used: Decimal = ZERO) -> Decimal:
    """Deposits received and neither used on an invoice nor refunded; not deducted from what is due (UPM-037)."""
    return deposits - refunds - deposits_used
