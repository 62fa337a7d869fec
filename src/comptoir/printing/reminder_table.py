"""The due dates that a reminder lists: as the table of a letter, as the lines of a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from comptoir.printing.languages import Language

ZERO = Decimal(0)
_HEADS = ("document", "dated_on", "due_on", "late", "amount", "balance")


@dataclass(frozen=True, slots=True)
class DueRow:
    """A due date: the document it comes from, how many days it is late, what it was and what is left of it."""

    number: str
    dated_on: date
    due_on: date
    late_days: int
    amount: Decimal
    balance: Decimal


def dues_table(rows: Sequence[DueRow], language: Language, *, currency: str) -> list[list[str]]:
    """Heads, a row for each due date, then the total of what is left."""
    table = [[language.word(f"reminder_{head}") for head in _HEADS]]
    for row in rows:
        late = language.word("reminder_days", count=str(row.late_days)) if row.late_days else ""
        amounts = (language.amount(row.amount, currency), language.amount(row.balance, currency))
        table.append([row.number, language.day(row.dated_on), language.day(row.due_on), late, *amounts])
    total = sum((row.balance for row in rows), ZERO)
    return [*table, [language.word("reminder_total"), "", "", "", "", language.amount(total, currency)]]


def dues_as_text(rows: Sequence[DueRow], language: Language, *, currency: str) -> str:
    """A line for each due date, as a message without table says it."""
    return "\n".join(
        language.word(
            "reminder_line",
            number=row.number,
            dated_on=language.day(row.dated_on),
            due_on=language.day(row.due_on),
            balance=language.amount(row.balance, currency),
        )
        for row in rows
    )
