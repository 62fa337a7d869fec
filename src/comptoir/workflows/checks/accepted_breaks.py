"""Legal numbers given at the first save (P-04): breaks are right when the event log says that they were accepted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from comptoir.core.numbering import split_number
from comptoir.documents.models import Document
from comptoir.documents.numbers import are_legal_numbers_given_at_save
from comptoir.eventlog.models import EventLog
from comptoir.options.models import OptionChange
from comptoir.workflows.checks.fault import Fault, fault

OPTION = "legal_numbering"


def was_numbered_at_save() -> bool:
    """Whether the option is on, or was for a time."""
    return are_legal_numbers_given_at_save() or OptionChange.objects.filter(name=OPTION).exists()


@dataclass(frozen=True, slots=True)
class AcceptedBreaks:
    """What the event log explains: numbers that were deleted, by prefix, and documents out of order."""

    deleted: Mapping[str, frozenset[int]]
    disordered: frozenset[str]

    @classmethod
    def load(cls) -> "AcceptedBreaks":
        """Read the log once."""
        deleted: dict[str, set[int]] = {}
        for number in _numbers(EventLog.Kind.DELETION):
            prefix, digits = split_number(number)
            if digits:
                deleted.setdefault(prefix, set()).add(int(digits))
        found = {prefix: frozenset(values) for prefix, values in deleted.items()}
        return cls(found, frozenset(_numbers(EventLog.Kind.GAP)))


def _numbers(kind: str) -> Iterator[str]:
    for params in EventLog.objects.filter(kind=kind).values_list("params", flat=True).iterator():
        number = params.get("number") if isinstance(params, dict) else None
        if isinstance(number, str):
            yield number


def check_accepted_sequence(kind: str, breaks: AcceptedBreaks) -> Iterator[Fault]:
    """Numbers of a kind, prefix by prefix in their own order: documents may be sealed in any order here."""
    rows = Document.objects.filter(kind=kind, sequence_value__isnull=False).order_by(
        "sequence_value", "number"
    )
    series: dict[str, tuple[int, str, date]] = {}
    for value, number, dated_on in rows.values_list("sequence_value", "number", "dated_on").iterator():
        if not number or not number.endswith(str(value)):
            yield fault("number_not_of_sequence", document=number or "?", value=value)
            continue
        prefix = number[: -len(str(value))].rstrip("0")
        if prefix in series:
            last_value, last_number, last_on = series[prefix]
            gone = {one for one in breaks.deleted.get(prefix, ()) if last_value < one < value}
            if len(gone) != value - last_value - 1:
                yield fault("number_gap", document=number, previous=last_number)
            if dated_on < last_on and not {number, last_number} & breaks.disordered:
                yield fault("number_not_chronological", document=number, previous=last_number)
        series[prefix] = (value, number, dated_on)
