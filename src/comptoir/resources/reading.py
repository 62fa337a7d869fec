"""Reading typed values out of a JSON-like mapping: one place for forms, API bodies and imports.

Every fault is noted beside its field; nothing is raised before all fields were read, so that a user sees all of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from comptoir.core.errors import Problems, Refusal
from comptoir.core.typed_input import parse_date, parse_decimal, strict_decimal
from comptoir.ui.rich_text import MAX_TEXT, sanitised

LAST_DATE = date(2999, 12, 31)
FIRST_DATE = date(1900, 1, 1)


_is_exact: ContextVar[bool] = ContextVar("is_exact", default=False)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@contextmanager
def exact_values() -> Iterator[None]:
    """Inside, numbers are decimal digits and dates ``YYYY-MM-DD``: programs say what they mean (file 13).

    Outside, values are read as a French hand types them ("1 234,50", "2*3", "21/11", "+30").
    """
    token = _is_exact.set(True)
    try:
        yield
    finally:
        _is_exact.reset(token)


def are_values_exact() -> bool:
    """Whether a program is speaking, which means what it says."""
    return _is_exact.get()


def _number(text: str) -> Decimal:
    return strict_decimal(text, decimals=28) if _is_exact.get() else parse_decimal(text)


def _day(text: str, *, today: date) -> date:
    if _is_exact.get() and not _ISO_DAY.fullmatch(text):
        raise Refusal("date_not_iso")
    return parse_date(text, today=today)


class Reader:
    """Reads the fields of one mapping; ``prefix`` is put before each name in the problems ("lines.0.")."""

    def __init__(
        self, values: Mapping[str, Any], problems: Problems, *, today: date, prefix: str = ""
    ) -> None:
        self.values = values
        self.problems = problems
        self.today = today
        self.prefix = prefix

    def refuse(self, name: str, code: str, **params: object) -> None:
        """Note a problem on a field of this mapping."""
        self.problems.add(f"{self.prefix}{name}", code, **params)

    def has(self, name: str) -> bool:
        """Whether the field was given a value; null and the empty text count as not given."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str, *, max_length: int, default: str = "", required: bool = False) -> str:
        """Text without surrounding blanks; refuses more than ``max_length`` characters and control characters."""
        value = self.values.get(name)
        if value is None or value == "":
            if required:
                self.refuse(name, "required")
            return default
        if not isinstance(value, str):
            self.refuse(name, "not_a_text")
            return default
        value = value.strip()
        if has_forbidden_character(value):
            self.refuse(name, "control_character")
            return default
        if len(value) > max_length:
            self.refuse(name, "too_long", max_length=max_length)
            return default
        if not value and required:
            self.refuse(name, "required")
        return value

    def rich_text(self, name: str) -> str:
        """Sanitised HTML of HTML or of plain text (UI-070)."""
        text = self.text(name, max_length=MAX_TEXT)
        try:
            return sanitised(text)
        except Refusal as refusal:
            self.refuse(name, refusal.code, **refusal.params)
            return ""

    def decimal(
        self,
        name: str,
        *,
        default: Decimal | None = None,
        minimum: Decimal | None = None,
        maximum: Decimal | None = None,
        decimals: int = 5,
        required: bool = False,
    ) -> Decimal | None:
        """Exact decimal, without useless zeros; ``minimum`` and ``maximum`` are included.

        Refuses more than ``decimals`` decimals.
        """
        if not self.has(name):
            if required:
                self.refuse(name, "required")
            return default
        raw = self.values[name]
        try:
            value = _finite(raw) if isinstance(raw, Decimal) else _number(_as_text(raw))
        except Refusal as refusal:
            self.refuse(name, refusal.code)
            return default
        limit = Decimal(10) ** 12 if maximum is None else maximum
        if minimum is not None and value < minimum:
            self.refuse(name, "negative" if minimum == 0 else "below_minimum", minimum=minimum)
        elif value > limit or value < -limit:
            self.refuse(name, "above_maximum", maximum=limit)
        elif value != (exact := value.quantize(Decimal(1).scaleb(-decimals))):
            self.refuse(name, "too_many_decimals", decimals=decimals)
        else:
            return _without_zeros(exact)
        return default

    def integer(
        self, name: str, *, default: int | None = None, minimum: int = 0, maximum: int = 2**31 - 1
    ) -> int | None:
        """Whole number between the two bounds, included."""
        value = self.decimal(name, minimum=Decimal(minimum), maximum=Decimal(maximum), decimals=0)
        return default if value is None else int(value)

    def date(self, name: str, *, default: date | None = None, required: bool = False) -> date | None:
        """Date, ISO or as typed by a French hand; refuses what no document can carry."""
        if not self.has(name):
            if required:
                self.refuse(name, "required")
            return default
        raw = self.values[name]
        if isinstance(raw, datetime):
            value = raw.date()
        elif isinstance(raw, date):
            value = raw
        else:
            # A number is no date: what a hand types as "+30" comes as text.
            try:
                value = _day(raw if isinstance(raw, str) else "?", today=self.today)
            except Refusal as refusal:
                self.refuse(name, refusal.code)
                return default
        if not FIRST_DATE <= value <= LAST_DATE:
            self.refuse(name, "date_out_of_range")
            return default
        return value

    def boolean(self, name: str, *, default: bool = False) -> bool:
        """True or false, as JSON or as a form sends them."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if isinstance(value, bool):
            return value
        if isinstance(value, str | int):
            if value in ("true", "on", "1", "oui", 1):
                return True
            if value in ("false", "off", "0", "non", 0):
                return False
        self.refuse(name, "not_a_boolean")
        return default

    def choice(self, name: str, *, choices: Sequence[str], default: str = "", required: bool = False) -> str:
        """One of the listed codes."""
        value = self.text(name, max_length=40, default=default, required=required)
        if value and value not in choices:
            self.refuse(name, "not_a_choice", value=value)
            return default
        return value

    def mappings(self, name: str, *, maximum: int) -> list[Mapping[str, Any]]:
        """A list of objects; refuses anything else and more than ``maximum`` of them."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
            self.refuse(name, "not_a_list")
            return []
        if len(value) > maximum:
            self.refuse(name, "too_many_rows", maximum=maximum)
            return []
        return value

    def forbid_unknown(self, known: frozenset[str]) -> None:
        """Refuse names that this mapping does not know: a misspelt field must never be ignored silently."""
        for name in self.values:
            if name not in known:
                self.refuse(str(name), "unknown_field")


def has_forbidden_character(text: str) -> bool:
    """Whether a text holds what no database or page can keep: control characters, halves of a character pair."""
    return any(
        (character < " " and character not in "\n\r\t") or "\ud800" <= character <= "\udfff"
        for character in text
    )


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise Refusal("number_invalid")
    return value


def _without_zeros(value: Decimal) -> Decimal:
    """The same number in its shortest form, never as a power of ten nor as a negative zero."""
    short = value.normalize()
    return short.quantize(Decimal(1)) + 0 if short.as_tuple().exponent > 0 else short + 0  # type: ignore[operator]


def _as_text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return "?"
    return str(value)
