"""Turnover of sales against last year: two figures and twelve months, two queries (PRF-059, AMB-UI-08)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import CharField, Q, QuerySet, Sum
from django.db.models.functions import Cast, Substr

from comptoir.core.document_kinds import Side
from comptoir.core.money import percentage
from comptoir.documents.models import Document
from comptoir.documents.resources import sales_kinds

ZERO = Decimal(0)
SALE = Side.SALE.value
HEIGHT = 96
STEP = 40
BAR = 15
PERIODS = ("month", "month_before", "year", "year_before")


@dataclass(frozen=True)
class Comparison:
    """An amount so far, and that of the same days a year ago."""

    amount: Decimal
    before: Decimal

    @property
    def change(self) -> Decimal | None:
        """In percent; nothing to compare with is None."""
        return percentage(self.amount - self.before, self.before, 1) if self.before else None

    @property
    def is_up(self) -> bool:
        """Whether it is at least as much."""
        return self.amount >= self.before


@dataclass(frozen=True)
class Bar:
    """A bar of the chart, in units of its drawing."""

    left: int
    top: int
    height: int
    is_before: bool


@dataclass(frozen=True)
class MonthTurnover:
    """A month of this year and the same of the last one, with their bars."""

    first: date
    amount: Decimal
    before: Decimal
    bars: tuple[Bar, ...]

    @property
    def middle(self) -> int:
        """Where its name stands."""
        return (self.first.month - 1) * STEP + STEP // 2


def compared(today: date) -> tuple[Comparison, Comparison]:
    """Turnover of the month and of the year so far, each against the same days a year ago; one query."""
    starts = {"month": today.replace(day=1), "year": date(today.year, 1, 1)}
    ranges = {name: (start, today) for name, start in starts.items()}
    ranges |= {f"{name}_before": (year_before(start), year_before(today)) for name, start in starts.items()}
    sums = {name: Sum("net_total", filter=Q(dated_on__range=ranges[name]), default=ZERO) for name in PERIODS}
    documents = _validated(year_before(starts["year"]), today)
    rows = documents.values_list("kind").annotate(**sums).values_list("kind", *PERIODS)
    signs = turnover_signs()
    totals = dict.fromkeys(PERIODS, ZERO)
    for kind, *amounts in rows:
        for name, amount in zip(PERIODS, amounts, strict=True):
            totals[name] += signs[kind] * amount
    return (
        Comparison(totals["month"], totals["month_before"]),
        Comparison(totals["year"], totals["year_before"]),
    )


def months(today: date) -> list[MonthTurnover]:
    """The twelve months of this year beside those of the last one; one query."""
    signs = turnover_signs()
    by_month: dict[str, Decimal] = {}
    rows = (
        _validated(date(today.year - 1, 1, 1), date(today.year, 12, 31))
        # Both engines write a date as YYYY-MM-DD: the month is its beginning, without a function of Python per row.
        .annotate(month=Substr(Cast("dated_on", CharField()), 1, 7))
        .values("month", "kind")
        .annotate(total=Sum("net_total"))
    )
    for row in rows:
        by_month[row["month"]] = by_month.get(row["month"], ZERO) + signs[row["kind"]] * row["total"]
    firsts = [date(today.year, month, 1) for month in range(1, 13)]
    pairs = [
        (by_month.get(f"{first:%Y-%m}", ZERO), by_month.get(f"{first.year - 1}-{first:%m}", ZERO))
        for first in firsts
    ]
    most = max((amount for pair in pairs for amount in pair), default=ZERO)
    return [
        MonthTurnover(first, *pair, _bars(first, pair, most))
        for first, pair in zip(firsts, pairs, strict=True)
    ]


def turnover_signs() -> Mapping[str, int]:
    """+1 for invoices, −1 for credit notes, by kind."""
    return {kind.code: kind.turnover_sign for kind in sales_kinds() if kind.turnover_sign}


def year_before(day: date) -> date:
    """The same day last year; 28 February for the 29th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _validated(since: date, until: date) -> "QuerySet[Document, Document]":
    documents: QuerySet[Document, Document] = Document.objects.filter(
        side=SALE,
        kind__in=list(turnover_signs()),
        dated_on__range=(since, until),
        status=Document.Status.VALIDATED,
    ).order_by()
    return documents


def _bars(first: date, pair: tuple[Decimal, Decimal], most: Decimal) -> tuple[Bar, ...]:
    amount, before = pair
    left = (first.month - 1) * STEP + (STEP - 2 * BAR) // 2
    bars = []
    for place, (value, is_before) in enumerate(((before, True), (amount, False))):
        # A month with more credit notes than invoices has no bar; the table tells its amount.
        height = max(1, int(value * HEIGHT / most)) if value > 0 else 0
        bars.append(Bar(left + place * BAR, HEIGHT - height, height, is_before))
    return tuple(bars)
