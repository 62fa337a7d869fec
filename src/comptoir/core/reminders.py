"""Reminders of due dates that a customer has not paid: which are reached, how late, in which tone (PAY-151)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import IntEnum


class ReminderLevel(IntEnum):
    """The tone of a reminder, from one to the next."""

    #: "Rappel": perhaps it was forgotten.
    FIRST = 1
    #: "Relance": it is asked for.
    SECOND = 2
    #: "Mise en demeure", as the Code civil wants it before anything else.
    FORMAL_NOTICE = 3


def next_level(last: int | None) -> ReminderLevel:
    """The level after the last one that a due date had; a formal notice can only be said again."""
    return ReminderLevel(min((last or 0) + 1, ReminderLevel.FORMAL_NOTICE))


def late_days(due_on: date, *, at: date) -> int:
    """Days since a due date; none on the day itself and before it."""
    return max(0, (at - due_on).days)


def reached_until(at: date, *, days: int) -> date:
    """The last due date to remind of at a day, with the days that the options leave the customer (PAY-151, OPT-133)."""
    return at - timedelta(days=days)
