"""Numbers and codes taken from a counter (DOC-001 to DOC-009, OPT-050 to OPT-055, PTY-003)."""

from collections.abc import Callable, Collection, Sequence

from django.db.models import F, Model, QuerySet

from comptoir.core.errors import Refusal
from comptoir.core.numbering import CounterFormat, format_number
from comptoir.references.models import Counter
from comptoir.resources.codes import with_code

ASSIGNED_CODE = "attribué à l'enregistrement"
"""What the field of a code shows while a counter gives it (UI-043)."""


def take_next(counter_code: str, *, is_taken: Callable[[str], bool]) -> tuple[str, int]:
    """Next number of a counter and its value; as ``take_many`` for one."""
    [found] = take_many(
        counter_code, 1, taken=lambda numbers: [number for number in numbers if is_taken(number)]
    )
    return found


def take_many(
    counter_code: str, count: int, *, taken: Callable[[Sequence[str]], Collection[str]]
) -> list[tuple[str, int]]:
    """The next ``count`` numbers of a counter with their values; numbers already in use are passed over (OPT-055).

    ``taken`` tells which of some numbers are in use. The ``UPDATE`` comes first: it locks the counter on PostgreSQL and
    opens the write on SQLite, so that two users never get the same number and a rolled back transaction leaves no gap.
    Statements do not grow with ``count``. Raises ``Refusal``: ``counter_missing``, ``counter_exhausted``.
    """
    found = _take(Counter.objects.filter(code=counter_code), count, taken=taken)
    if not found:
        raise Refusal("counter_missing", counter=counter_code)
    return found


def is_counter_used(counter_code: str) -> bool:
    """Whether the program numbers by itself; else the user types each number (OPT-051). Raises ``counter_missing``."""
    used = Counter.objects.filter(code=counter_code).values_list("is_used", flat=True).first()
    if used is None:
        raise Refusal("counter_missing", counter=counter_code)
    return used


def lock_counter(counter_code: str) -> None:
    """Hold a counter until the end of the transaction. Raises ``Refusal("counter_missing")``."""
    if not Counter.objects.filter(code=counter_code).update(next_value=F("next_value")):
        raise Refusal("counter_missing", counter=counter_code)


def give_back(counter_code: str, number: str, value: int) -> bool:
    """Free the last number of a counter (DOC-009); tells whether ``number`` was the last of its series.

    A number of another prefix than the counter has now is left alone. Raises ``Refusal("counter_missing")``.
    """
    counters = Counter.objects.filter(code=counter_code)
    if not counters.update(next_value=F("next_value")):
        raise Refusal("counter_missing", counter=counter_code)
    is_of_series = number[: len(number) - len(str(value))].rstrip("0") == counters.get().prefix.rstrip("0")
    return is_of_series and bool(counters.filter(next_value=value + 1).update(next_value=value))


def take_code(counter_code: str, model: type[Model]) -> str:
    """Next code of a counter for a new record of ``model``.

    Raises ``Refusal("code_required")`` on ``code`` when the counter is not used, ``counter_exhausted``.
    """
    records = model._default_manager.all()
    found = _take(
        Counter.objects.filter(code=counter_code, is_used=True),
        1,
        taken=lambda codes: [code for code in codes if with_code(records, code).exists()],
    )
    if not found:
        raise Refusal.for_field("code", "code_required")
    return found[0][0]


def are_used(*counter_codes: str) -> bool:
    """Whether every one of these counters gives its codes ("utiliser le compteur"): nobody then types them (UI-043)."""
    return Counter.objects.filter(code__in=counter_codes, is_used=True).count() == len(counter_codes)


def _take(
    counters: QuerySet[Counter], count: int, *, taken: Callable[[Sequence[str]], Collection[str]]
) -> list[tuple[str, int]]:
    """The next free numbers of the only counter among these; none when there is no counter."""
    if not counters.update(next_value=F("next_value") + count):
        return []
    counter = counters.get()
    found: list[tuple[str, int]] = []
    value = counter.next_value - count
    while len(found) < count:
        tried = [(_formatted(counter, each), each) for each in range(value, value + count - len(found))]
        used = set(taken([number for number, _ in tried]))
        found += [pair for pair in tried if pair[0] not in used]
        value += len(tried)
    if value != counter.next_value:
        counters.update(next_value=value)
    return found


def _formatted(counter: Counter, value: int) -> str:
    """The number of a value; a counter at its end says which one it is (OPT-052)."""
    try:
        number = format_number(CounterFormat(prefix=counter.prefix, width=counter.width), value)
    except Refusal:
        raise Refusal("counter_exhausted", counter=counter.label) from None
    if len(number) > counter.max_length:
        raise Refusal("counter_exhausted", counter=counter.label)
    return number
