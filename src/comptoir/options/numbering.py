"""Setting the counters (OPT-050 to OPT-090, P-13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from comptoir.accounts.access import check_right
from comptoir.accounts.models import User
from comptoir.core.document_kinds import KINDS, DocumentKind
from comptoir.core.errors import Problems, Refusal, Stale
from comptoir.core.numbering import (
    CounterFormat,
    ParsedCounter,
    check_code_counter,
    check_counter,
    coming_numbers,
    format_number,
    suits_einvoices,
)
from comptoir.documents.models import Document
from comptoir.documents.numbers import are_legal_numbers_given_at_save
from comptoir.options.history import Difference, record_changes
from comptoir.references.models import Counter

PAGE = "numerotation"
#: Counters of documents that are not of the sixteen kinds.
STOCK_COUNTERS = ("stock_entry", "stock_issue", "stock_count")
#: What stands before the name of a counter: "Ventes – Devis".
SEPARATOR = " – "
ORDER = (*KINDS, *STOCK_COUNTERS)


@dataclass(frozen=True, slots=True)
class CounterText:
    """A counter as the page shows and posts it: next number, and whether the program numbers by itself."""

    next_number: str
    is_used: bool


@dataclass(frozen=True, slots=True)
class CounterChange:
    """What the page showed first, and what it asks for."""

    before: CounterText
    after: CounterText


def text_of(counter: Counter) -> str:
    """The next number of a counter as one text (OPT-053)."""
    try:
        return format_number(_format(counter), counter.next_value)
    except Refusal:
        return f"{counter.prefix}{counter.next_value}"


def coming(counter: Counter) -> Sequence[str]:
    """The next three numbers."""
    return coming_numbers(_format(counter), counter.next_value, max_length=counter.max_length)


def read_text(counter: Counter, text: str) -> ParsedCounter:
    """The text of a counter as prefix and number. Raises a ``Refusal`` on the code of the counter."""
    if _is_of_documents(counter):
        return check_counter(text, field=counter.code)
    return check_code_counter(text, max_length=counter.max_length, field=counter.code)


def is_always_used(counter: Counter) -> bool:
    """Legal sequences are continuous by construction: nobody types their numbers (P-04), but with the option that
    gives them at the first save."""
    kind = KINDS.get(counter.code)
    return kind is not None and kind.is_legal and not are_legal_numbers_given_at_save()


def counter_warning(counter: Counter) -> str:
    """Code of what is doubtful about the numbers of a counter, or nothing."""
    kind = KINDS.get(counter.code)
    if kind is not None and kind.has_einvoice_number and not suits_einvoices(_format(counter)):
        return "counter_not_for_einvoices"
    return "" if coming(counter) else "counter_at_its_end"


def counters_in_order() -> list[Counter]:
    """Every counter, in the order of the specification."""
    known = {code: place for place, code in enumerate(ORDER)}
    return sorted(Counter.objects.all(), key=lambda one: (known.get(one.code, len(known)), one.pk))


@transaction.atomic
def set_counters(*, changes: Mapping[str, CounterChange], user: User) -> list[Difference]:
    """Give counters another next number, or another way of numbering; answers what changed.

    A counter from which numbers were taken since the page was shown is not set back: ``Stale`` (P-09). Raises
    ``Forbidden``, or ``Refusal`` with the counters at fault (``counter_below_last``, ``counter_leaves_gap``,
    ``counter_always_used``, as ``core.numbering``); nothing is changed then.
    """
    check_right(user, "settings:edit")
    problems = Problems()
    wanted = {code: change for code, change in changes.items() if change.before != change.after}
    counters = {one.code: one for one in Counter.objects.select_for_update().filter(code__in=wanted)}
    differences: list[Difference] = []
    for code, change in wanted.items():
        counter = counters.get(code)
        if counter is None:
            problems.add(code, "counter_missing", counter=code[:40])
            continue
        if CounterText(text_of(counter), counter.is_used) != change.before:
            raise Stale("counter_moved", counter=counter.label, next=text_of(counter))
        try:
            differences += _set(counter, change)
        except Refusal as refusal:
            problems.add_refusal(refusal)
    problems.raise_if_any()
    record_changes(page=PAGE, differences=differences, user=user)
    return differences


def _set(counter: Counter, change: CounterChange) -> list[Difference]:
    found: list[Difference] = []
    name = counter.label.replace(SEPARATOR, " › ")
    if change.after.next_number.strip() != change.before.next_number:
        parsed = read_text(counter, change.after.next_number)
        kind = KINDS.get(counter.code)
        if kind is not None and kind.is_legal:
            _check_continuity(counter, kind, parsed)
        counter.prefix, counter.width = parsed.format.prefix, parsed.format.width
        counter.next_value = parsed.value
        found.append(Difference(counter.code, name, change.before.next_number, text_of(counter)))
    if change.after.is_used != change.before.is_used:
        if is_always_used(counter):
            raise Refusal.for_field(counter.code, "counter_always_used")
        counter.is_used = change.after.is_used
        words = {True: "Compteur utilisé", False: "Numéros saisis"}
        found.append(
            Difference(counter.code, name, words[change.before.is_used], words[change.after.is_used])
        )
    counter.save(update_fields=["prefix", "width", "next_value", "is_used"])
    return found


def _check_continuity(counter: Counter, kind: DocumentKind, parsed: ParsedCounter) -> None:
    """The series of a legal prefix goes on where it is: neither back nor over a gap (P-04, OPT-056)."""
    numbers = Document.objects.filter(
        kind=kind.code, number__startswith=parsed.format.prefix, sequence_value__isnull=False
    )
    rows = numbers.order_by("-sequence_value").values_list("sequence_value", "number")
    last = next(
        (row for row in rows.iterator() if _prefix(row[1], row[0]) == parsed.format.prefix.rstrip("0")), None
    )
    if last is None:
        return
    following = format_number(CounterFormat(parsed.format.prefix, parsed.format.width), last[0] + 1)
    # With numbers given at the first save a lower one is allowed: the continuity warning then speaks (OPT-056).
    if parsed.value <= last[0] and not are_legal_numbers_given_at_save():
        raise Refusal.for_field(counter.code, "counter_below_last", last=last[1], following=following)
    if parsed.value > last[0] + 1:
        raise Refusal.for_field(counter.code, "counter_leaves_gap", last=last[1], following=following)


def _prefix(number: str | None, value: int) -> str:
    return (number or "")[: -len(str(value))].rstrip("0")


def _format(counter: Counter) -> CounterFormat:
    return CounterFormat(counter.prefix, counter.width)


def _is_of_documents(counter: Counter) -> bool:
    return counter.code in KINDS or counter.code in STOCK_COUNTERS
