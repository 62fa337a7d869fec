"""The fiscal year of a dossier (TOO-015): its end comes after its start, at most 24 months later."""

import calendar
from datetime import date

from comptoir.core.errors import Problems

LONGEST = 24
"""Months."""


def check_fiscal_year(
    start_on: date | None,
    end_on: date | None,
    problems: Problems,
    *,
    end_field: str = "fiscal_year_end_on",
) -> None:
    """Note what is wrong with a fiscal year: ``fiscal_year_reversed`` or ``fiscal_year_too_long``, on its end."""
    if start_on is None or end_on is None:
        return
    if end_on <= start_on:
        problems.add(end_field, "fiscal_year_reversed")
    elif end_on >= months_later(start_on, LONGEST):
        problems.add(end_field, "fiscal_year_too_long", months=LONGEST)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last one of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
