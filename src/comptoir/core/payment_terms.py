"""Payment terms and the due dates they give (PAY-030…057, DOC-249…253, UPM-025)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from comptoir.core.errors import Problems, Refusal
from comptoir.core.explanation import Step, StepValue
from comptoir.core.money import HUNDRED, ZERO, exact_arithmetic, round_amount, round_rate

MAX_DAYS = 365


class DueRule(StrEnum):
    """How the date reached becomes the due date (PAY-036)."""

    CASH = "cash"
    NET = "net"
    NET_ON_DAY = "net_on_day"
    END_OF_MONTH = "end_of_month"
    END_OF_MONTH_ON_DAY = "end_of_month_on_day"

    @property
    def needs_day(self) -> bool:
        """Whether a day of the month must be given (PAY-037)."""
        return self in (DueRule.NET_ON_DAY, DueRule.END_OF_MONTH_ON_DAY)


@dataclass(frozen=True, slots=True)
class TermsLine:
    """One line of payment terms: ``rate`` percent of the amount, due by ``rule``, paid by ``method`` (its key)."""

    rate: Decimal
    days: int = 0
    rule: DueRule = DueRule.NET
    day: int | None = None
    is_month_counting: bool = False
    method: int | str | None = None


@dataclass(frozen=True, slots=True)
class DueAmount:
    """One due date. ``position`` is the index of its terms line; ``base_on`` the date reached before the rule."""

    due_on: date
    amount: Decimal
    method: int | str | None
    position: int
    base_on: date


def check_terms(lines: Sequence[TermsLine]) -> None:
    """Refuse terms that break PAY-032…039, each problem on its field (``lines.0.rate``).

    Codes: ``terms_without_line``, ``terms_rate_invalid``, ``terms_rate_sum``, ``terms_days_required``,
    ``terms_days_not_allowed``, ``terms_day_required``, ``terms_day_not_allowed``,
    ``terms_month_counting_not_allowed``, ``terms_method_required``.
    """
    problems = Problems()
    if not lines:
        problems.add("lines", "terms_without_line")
    for position, line in enumerate(lines):
        for field_name, code in _line_problems(line):
            problems.add(f"lines.{position}.{field_name}", code)
    total = sum((line.rate for line in lines), ZERO)
    if lines and total != HUNDRED:
        problems.add("lines", "terms_rate_sum", total=total)
    problems.raise_if_any("terms_refused")


def _line_problems(line: TermsLine) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if not 0 < line.rate <= HUNDRED or round_rate(line.rate) != line.rate:
        found.append(("rate", "terms_rate_invalid"))
    if line.rule is DueRule.CASH:
        if line.days:
            found.append(("days", "terms_days_not_allowed"))
        if line.is_month_counting:
            found.append(("is_month_counting", "terms_month_counting_not_allowed"))
    elif not 1 <= line.days <= MAX_DAYS:
        found.append(("days", "terms_days_required"))
    if line.rule.needs_day:
        if line.day is None or not 1 <= line.day <= 31:
            found.append(("day", "terms_day_required"))
    elif line.day is not None:
        found.append(("day", "terms_day_not_allowed"))
    if line.method is None or line.method == "":
        found.append(("method", "terms_method_required"))
    return found


def cash_terms(method: int | str | None) -> tuple[TermsLine, ...]:
    """Terms of a document without terms: everything on the document date (PAY-057, DOC-121).

    Also those of a credit note and of a deposit document, whose single due date is theirs (PAY-073, PAY-074).
    """
    return (TermsLine(rate=HUNDRED, rule=DueRule.CASH, method=method),)


def terms_of_shorthand(text: str, *, method: int | str | None = None) -> tuple[TermsLine, ...]:
    """Terms of the shorthand ``30`` (net) or ``30F`` (end of month); empty means cash (TPT-086…088, UPM-025).

    Raises ``Refusal("term_shorthand_invalid")`` on the field ``term_shorthand``.
    """
    text = text.strip()
    if not text:
        return cash_terms(method)
    match = re.fullmatch(r"([0-9]{1,3})(F?)", text, re.IGNORECASE)
    if match is None or int(match[1]) > MAX_DAYS:
        raise Refusal.for_field("term_shorthand", "term_shorthand_invalid", text=text)
    rule = DueRule.END_OF_MONTH if match[2] else DueRule.NET
    return (TermsLine(rate=HUNDRED, days=int(match[1]), rule=rule, method=method),)


def due_dates(*, lines: Sequence[TermsLine], dated_on: date, amount: Decimal) -> tuple[DueAmount, ...]:
    """Due dates of ``amount`` (negative for a credit note), in the order of the lines (PAY-045…055).

    Amounts have two decimals and add up to ``amount``: the last line takes the remainder, no due amount has
    the opposite sign, and zero amounts are dropped. Raises ``Refusal("date_out_of_range")`` past the calendar.
    """
    try:
        bases = [_base_on(line, dated_on) for line in lines]
        return tuple(
            DueAmount(_due_on(line, base), share, line.method, position, base)
            for position, (line, base, share) in enumerate(
                zip(lines, bases, _shares(lines, amount), strict=True)
            )
            if share
        )
    except (OverflowError, ValueError):
        raise Refusal("date_out_of_range") from None


def explain_due_dates(*, lines: Sequence[TermsLine], dated_on: date, amount: Decimal) -> tuple[Step, ...]:
    """How each due date and each amount was obtained (P-10): the date reached, the due date, the amount."""
    steps: list[Step] = []
    for due in due_dates(lines=lines, dated_on=dated_on, amount=amount):
        line = lines[due.position]
        values: dict[str, StepValue] = {"line": due.position + 1, "from": dated_on}
        if line.days:
            counted = "due_base_in_months" if line.is_month_counting else "due_base_in_days"
            steps.append(Step(counted, due.base_on, {**values, "days": line.days}))
        steps.append(
            Step(f"due_{line.rule.value}", due.due_on, {**values, "base": due.base_on, "day": line.day})
        )
        is_last = due.position == len(lines) - 1
        code = "due_amount_remainder" if is_last and len(lines) > 1 else "due_amount"
        steps.append(Step(code, due.amount, {"line": due.position + 1, "rate": line.rate, "total": amount}))
    return tuple(steps)


def _shares(lines: Sequence[TermsLine], amount: Decimal) -> list[Decimal]:
    """Rounded shares; the last takes what is left, and no rounding up takes more than what is left (PAY-054)."""
    left = round_amount(amount)
    shares: list[Decimal] = []
    for line in lines[:-1]:
        with exact_arithmetic():
            share = round_amount(amount * line.rate / HUNDRED)
        if abs(share) > abs(left):
            share = left
        shares.append(share)
        left -= share
    return [*shares, left] if lines else []


def _base_on(line: TermsLine, dated_on: date) -> date:
    """The date reached: days added, or counted as months of 30 days (PAY-045, PAY-052)."""
    if line.rule is DueRule.CASH:
        return dated_on
    months, days = divmod(line.days, 30) if line.is_month_counting else (0, line.days)
    if months and days <= 5:
        days = 0
    return add_months(dated_on, months) + timedelta(days=days)


def _due_on(line: TermsLine, base: date) -> date:
    """The rule applied to the date reached (PAY-046…051, table DOC-T9)."""
    if line.rule is DueRule.END_OF_MONTH:
        return last_of_month(base)
    if line.rule is DueRule.END_OF_MONTH_ON_DAY:
        return _day_of_month(add_months(base.replace(day=1), 1), line.day or 31)
    if line.rule is DueRule.NET_ON_DAY:
        due_on = _day_of_month(base, line.day or 31)
        return due_on if due_on >= base else _day_of_month(add_months(base.replace(day=1), 1), line.day or 31)
    return base


def add_months(start: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month (PAY-053)."""
    years, month = divmod(start.month - 1 + months, 12)
    return _day_of_month(date(start.year + years, month + 1, 1), start.day)


def last_of_month(day: date) -> date:
    """The last day of the month of ``day``."""
    return _day_of_month(day, 31)


def _day_of_month(month: date, day: int) -> date:
    """That day of the month, or its last one (PAY-051)."""
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))
