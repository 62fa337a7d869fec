"""The days on which the shop is open, and how business goes through the year."""

from collections.abc import Sequence
from datetime import date, timedelta

SUNDAY = 6
ONE_DAY = timedelta(days=1)
# Public holidays with a fixed date, as (month, day).
HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)})
# How busy each month is: schools get ready from June on, gifts are bought in December.
SCHOOL_MONTHS = (6, 6, 7, 7, 9, 14, 11, 16, 20, 8, 8, 6)
GIFT_MONTHS = (7, 7, 7, 8, 8, 9, 8, 7, 10, 8, 12, 24)


def is_open(day: date) -> bool:
    """Closed on Sundays and holidays."""
    return day.weekday() != SUNDAY and (day.month, day.day) not in HOLIDAYS


def open_on_or_after(day: date) -> date:
    """The first day on which the shop is open, from this one on."""
    while not is_open(day):
        day += ONE_DAY
    return day


def open_on_or_before(day: date) -> date:
    """The last day on which the shop was open, up to this one."""
    while not is_open(day):
        day -= ONE_DAY
    return day


def open_days(first: date, last: date) -> Sequence[date]:
    """Every day of the period on which the shop is open, both ends included."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if is_open(day)]
