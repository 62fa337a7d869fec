"""The fiscal year: its end after its start, at most 24 months."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.errors import Problems
from comptoir.core.fiscal_year import check_fiscal_year, months_later
from tests.requirements import covers


def faults(start: date | None, end: date | None) -> list[str]:
    problems = Problems()
    check_fiscal_year(start, end, problems)
    return [one.code for found in problems.fields.values() for one in found]


@covers("TOO-015")
@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), []),
        (date(2026, 1, 1), date(2027, 12, 31), []),
        (date(2026, 1, 1), date(2028, 1, 1), ["fiscal_year_too_long"]),
        (date(2026, 1, 1), date(2026, 1, 1), ["fiscal_year_reversed"]),
        (date(2026, 1, 1), date(2025, 12, 31), ["fiscal_year_reversed"]),
        (date(2024, 2, 29), date(2026, 2, 27), []),
        (date(2024, 2, 29), date(2026, 2, 28), ["fiscal_year_too_long"]),
        (None, date(2026, 1, 1), []),
        (date(2026, 1, 1), None, []),
    ],
)
def test_an_end_comes_after_its_start_within_24_months(
    start: date | None, end: date | None, found: list[str]
) -> None:
    assert faults(start, end) == found


@given(st.dates(date(1900, 1, 1), date(2900, 1, 1)), st.integers(1, 700))
def test_any_year_of_up_to_700_days_is_one(start: date, days: int) -> None:
    assert faults(start, start + timedelta(days=days)) == []


@given(st.dates(date(1900, 1, 1), date(2900, 1, 1)), st.integers(0, 36))
def test_months_later_keeps_the_day_or_takes_the_last_one(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
