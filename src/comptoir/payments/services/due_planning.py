"""The due dates that a user plans instead of those of the terms: what was entered, and what a document makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from comptoir.core.document_kinds import DocumentKind
from comptoir.core.due_plan import MAX_PLANNED, PlannedDue
from comptoir.core.errors import Problem, Problems
from comptoir.core.payment_terms import DueAmount
from comptoir.references.models import PaymentMethod
from comptoir.resources.codes import with_codes
from comptoir.resources.reading import Reader

FIELD = "due_dates"
"""The name of the due dates in the values of a document (file 13)."""

LIMIT = Decimal(10) ** 12
METHOD_LENGTH = 6
ROW_FIELDS = frozenset({"due_on", "amount", "payment_method"})


@dataclass(frozen=True, slots=True)
class DuePlan:
    """What the user asks: these due dates, or with no row those that the terms give."""

    rows: Sequence[PlannedDue] = ()


@dataclass(frozen=True, slots=True)
class DueSchedule:
    """The due dates of a document; ``is_planned`` by hand, and then perhaps with what forbids to save them."""

    dues: tuple[DueAmount, ...] = ()
    is_planned: bool = False
    problems: tuple[tuple[str, Problem], ...] = ()

    def raise_if_any_problem(self) -> None:
        """Raises ``Refusal("invalid_input")`` with the fields at fault."""
        problems = Problems()
        for name, problem in self.problems:
            problems.add(name, problem.code, **problem.params)
        problems.raise_if_any()


def read_due_plan(values: Mapping[str, Any], *, kind: DocumentKind, today: date) -> DuePlan | None:
    """Read ``due_dates``: absent, they stay as they are; null or empty, they follow the terms again (DOC-249).

    Raises ``Refusal("invalid_input")`` with the fields at fault (``due_dates.0.due_on``).
    """
    if FIELD not in values:
        return None
    problems = Problems()
    reader = Reader(values, problems, today=today)
    rows = reader.mappings(FIELD, maximum=MAX_PLANNED)
    if not kind.has_due_schedule and values[FIELD]:
        reader.refuse(FIELD, "not_on_this_kind")
    entered = [_read_row(row, problems, index=index, today=today) for index, row in enumerate(rows)]
    codes = {code for _, code in entered if code}
    methods = (
        {found.code.lower(): found.pk for found in with_codes(PaymentMethod.objects, codes)} if codes else {}
    )
    for index, (_, code) in enumerate(entered):
        if code and code.lower() not in methods:
            problems.add(f"{FIELD}.{index}.payment_method", "unknown_reference", value=code)
    problems.raise_if_any()
    return DuePlan(
        [
            PlannedDue(due.due_on, due.amount, str(methods[code.lower()]) if code else None)
            for due, code in entered
        ]
    )


def _read_row(
    row: Mapping[str, Any], problems: Problems, *, index: int, today: date
) -> tuple[PlannedDue, str]:
    reader = Reader(row, problems, today=today, prefix=f"{FIELD}.{index}.")
    reader.forbid_unknown(ROW_FIELDS)
    code = reader.text("payment_method", max_length=METHOD_LENGTH)
    amount = reader.decimal("amount", minimum=-LIMIT, maximum=LIMIT, decimals=2)
    return PlannedDue(reader.date("due_on"), amount), code
