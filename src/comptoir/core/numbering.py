"""Counters and document numbers (DOC-001…009, OPT-050…056, P-04, P-13)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from comptoir.core.errors import Problem, Refusal
from comptoir.core.record_codes import is_addressable


@dataclass(frozen=True, slots=True)
class CounterFormat:
    """What a counter keeps: its prefix (a separating space included) and the width of its digits."""

    prefix: str
    width: int


@dataclass(frozen=True, slots=True)
class ParsedCounter:
    """A counter's text read: ``FA 0803001`` → prefix ``FA ``, width 7, value 803001."""

    format: CounterFormat
    value: int


_EINVOICE_NUMBER = re.compile(r"[A-Za-z0-9+\-_/]{1,35}")


def parse_counter(text: str) -> ParsedCounter:
    """Prefix = everything before the trailing digits (DOC-006). Raises ``Refusal("counter_without_digits")``."""
    prefix, digits = split_number(text)
    if not digits:
        raise Refusal("counter_without_digits", counter=text)
    return ParsedCounter(CounterFormat(prefix, len(digits)), int(digits))


def split_number(text: str) -> tuple[str, str]:
    """Prefix and trailing digits of a number (DOC-006)."""
    prefix = text.rstrip("0123456789")
    return prefix, text[len(prefix) :]


def format_number(format: CounterFormat, value: int, *, max_suffix: int = 10) -> str:
    """The number of that value, leading zeros kept; digits grow up to ``max_suffix`` (DOC-003, OPT-052).

    Raises ``Refusal("counter_exhausted")`` beyond.
    """
    digits = f"{value:0{format.width}d}"
    if len(digits) > max_suffix:
        raise Refusal("counter_exhausted", counter=f"{format.prefix}{digits}", max_suffix=max_suffix)
    return f"{format.prefix}{digits}"


def following_number(text: str, *, max_suffix: int = 10) -> str:
    """The number after ``text`` (TV-DOC-01). Raises as ``parse_counter`` and ``format_number``."""
    counter = parse_counter(text)
    return format_number(counter.format, counter.value + 1, max_suffix=max_suffix)


def check_counter(
    text: str,
    *,
    max_prefix: int = 8,
    max_suffix: int = 10,
    is_legal: bool = False,
    field: str = "next_number",
) -> ParsedCounter:
    """Read a counter set by the user; surrounding blanks are dropped.

    With ``is_legal`` its numbers must suit electronic invoicing: no space, letters without accents, digits and
    ``+ - _ /`` only (P-13, BR-FR; pass ``kind.has_einvoice_number``). Raises a ``Refusal`` on ``field``:
    ``counter_without_digits``, ``counter_prefix_too_long``, ``counter_suffix_too_long``,
    ``counter_einvoice_characters``, ``counter_bad_characters``.
    """
    text = text.strip()
    _check_characters(text, is_legal=is_legal, field=field)
    prefix, digits = split_number(text)
    if not digits:
        raise Refusal.for_field(field, "counter_without_digits", counter=text)
    if len(prefix) > max_prefix:
        raise Refusal.for_field(field, "counter_prefix_too_long", limit=max_prefix)
    if len(digits) > max_suffix:
        raise Refusal.for_field(field, "counter_suffix_too_long", limit=max_suffix)
    return parse_counter(text)


def check_code_counter(text: str, *, max_length: int, field: str = "next_number") -> ParsedCounter:
    """Read the counter of a table set by the user: its codes end with a digit and fit in the column (OPT-054).

    Raises a ``Refusal`` on ``field``: as ``check_counter``, ``number_too_long``, and ``counter_not_addressable`` for a
    prefix that would make codes no address can carry.
    """
    text = text.strip()
    if not is_addressable(text):
        raise Refusal.for_field(field, "counter_not_addressable")
    if len(text) > max_length:
        raise Refusal.for_field(field, "number_too_long", limit=max_length)
    return check_counter(text, max_prefix=min(max_length - 1, 17), field=field)


def value_after(format: CounterFormat, numbers: Iterable[str], *, max_suffix: int = 10) -> int | None:
    """One more than the highest of ``numbers`` that has the prefix of a counter (TOO-054, T08-5); nothing without one.

    Capitals count for nothing, as in codes; what follows the prefix must be digits, at most ``max_suffix``.
    """
    prefix = format.prefix.casefold()
    highest = None
    for number in numbers:
        suffix = number[len(prefix) :]
        if not (0 < len(suffix) <= max_suffix and suffix.isascii() and suffix.isdigit()):
            continue
        if number[: len(prefix)].casefold() == prefix and (highest is None or int(suffix) > highest):
            highest = int(suffix)
    return None if highest is None else highest + 1


def suits_einvoices(format: CounterFormat) -> bool:
    """Whether French electronic invoicing takes the numbers of a counter (P-13, BR-FR): no space, no accent …"""
    return bool(_EINVOICE_NUMBER.fullmatch(f"{format.prefix}{0:0{format.width}d}"))


def coming_numbers(
    format: CounterFormat, value: int, *, count: int = 3, max_length: int = 18
) -> tuple[str, ...]:
    """The next ``count`` numbers of a counter; fewer when it comes to its end (OPT-052)."""
    numbers: list[str] = []
    for coming in range(value, value + count):
        try:
            number = format_number(format, coming)
        except Refusal:
            break
        if len(number) > max_length:
            break
        numbers.append(number)
    return tuple(numbers)


def check_number(text: str, *, max_length: int = 18, is_legal: bool = False, field: str = "number") -> str:
    """A number typed by the user when the counter is off, without surrounding blanks (DOC-004, OPT-051).

    Raises a ``Refusal`` on ``field``: ``number_required``, ``number_too_long``, ``counter_einvoice_characters``,
    ``counter_bad_characters``.
    """
    text = text.strip()
    if not text:
        raise Refusal.for_field(field, "number_required")
    if len(text) > max_length:
        raise Refusal.for_field(field, "number_too_long", limit=max_length)
    _check_characters(text, is_legal=is_legal, field=field)
    return text


def _check_characters(text: str, *, is_legal: bool, field: str) -> None:
    if not text.isprintable():
        raise Refusal.for_field(field, "counter_bad_characters")
    if is_legal and text and not _EINVOICE_NUMBER.fullmatch(text):
        raise Refusal.for_field(field, "counter_einvoice_characters", counter=text)


def sequence_break(
    *, number: str | None, dated_on: date, last_number: str | None, last_dated_on: date | None
) -> Problem | None:
    """Whether a number and date come before the last of their kind (DOC-223…229); an equal date is no break.

    ``number`` None tests the date alone, as for a legal number still to be given (P-04). Codes:
    ``sequence_date_before_last``, ``sequence_number_below_last``. Numbers compare by their digits, and only
    when their prefixes are the same.
    """
    params = {"last_number": last_number or "", "last_on": last_dated_on}
    if last_dated_on is not None and dated_on < last_dated_on:
        return Problem("sequence_date_before_last", params)
    if number is not None and last_number is not None and is_number_below(number, last_number):
        return Problem("sequence_number_below_last", params)
    return None


def is_number_below(number: str, last_number: str) -> bool:
    """Whether a number comes before another of the same prefix; nothing can be said of two prefixes."""
    (prefix, digits), (last_prefix, last_digits) = split_number(number), split_number(last_number)
    return prefix == last_prefix and bool(digits and last_digits) and int(digits) < int(last_digits)
