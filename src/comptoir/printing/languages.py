"""The languages of printed pages: how each writes dates, figures and amounts; its words stand in ``printed_words``.

French is the language of the screen, and its writing that of ``ui.french_format``. English and Dutch are those of
Belgian and foreign customers: days before months in both, a comma for the decimals in Dutch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from comptoir.printing.printed_words import MENTIONS, PLURALS, WORDS
from comptoir.ui.core_messages import KIND_LABELS
from comptoir.ui.french_format import (
    NO_BREAK_SPACE,
    format_amount,
    format_date,
    format_date_long,
    format_number,
    format_rate,
    money_decimals,
)

DEFAULT_LANGUAGE = "fr"

_PLACES = {"fr": 0, "en": 1, "nl": 2}
_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
}  # fmt: skip


_ORIGIN = re.compile(r"Transféré de : ([^°]{3,40}) N° (.{1,40}) du (\d\d/\d\d/\d{4})\.")
_KINDS_BY_LABEL = {labels.singular: code for code, labels in reversed(KIND_LABELS.items())}


@dataclass(frozen=True, slots=True)
class Language:
    """One language of printed pages; ``code`` is that of ISO 639."""

    code: str

    def word(self, key: str, **values: str) -> str:
        """The text that pages print under this name; ``values`` fill its fields."""
        return WORDS[key][_PLACES[self.code]].format(**values)

    def kind(self, code: str) -> str:
        """The title of a kind of document."""
        return KIND_LABELS[code].singular if self.code == "fr" else self.word(f"kind_{code}")

    def one_or_many(self, key: str, count: int) -> str:
        """The word of one thing or of several."""
        return self.word(PLURALS[key] if count > 1 else key)

    def mention(self, sentence: str) -> str:
        """A mention of French law: its own words, which are those that count, then what they mean."""
        translated = MENTIONS.get(sentence.rstrip("."), ())
        return (
            f"{sentence} ({translated[_PLACES[self.code] - 1]})"
            if translated and self.code != "fr"
            else sentence
        )

    def origin(self, line: str) -> str:
        """The line that names the document this one comes from (DOC-113); any other text as it is."""
        found = None if self.code == "fr" else _ORIGIN.fullmatch(line.strip())
        kind = _KINDS_BY_LABEL.get(found[1]) if found else None
        if found is None or kind is None:
            return line
        return self.word("origin_of", kind=self.kind(kind), number=found[2], date=found[3])

    def number(self, value: Decimal, decimals: int = 0) -> str:
        """``1 234,5``, ``1,234.5``, ``1.234,5``."""
        written = format_number(value, decimals)
        if self.code == "fr":
            return written
        thousands, point = (",", ".") if self.code == "en" else (".", ",")
        return written.translate({ord("\u202f"): thousands, ord(","): point})

    def amount(self, value: Decimal, currency: str = "", *, decimals: int = 2) -> str:
        """``1 234,56 €``, ``€1,234.56``, ``€ 1.234,56``; without currency as in a column."""
        decimals = money_decimals(value, decimals)
        if self.code == "fr" or not currency:
            return (
                format_amount(value, currency, decimals=decimals)
                if self.code == "fr"
                else self.number(value, decimals)
            )
        if self.code == "nl":
            return f"{currency}{NO_BREAK_SPACE}{self.number(value, decimals)}"
        sign, figure = ("-", -value) if value < 0 else ("", value)
        gap = "" if len(currency) == 1 and not currency.isalpha() else NO_BREAK_SPACE
        return f"{sign}{currency}{gap}{self.number(figure, decimals)}"

    def rate(self, value: Decimal) -> str:
        """``5,5 %``, ``5.5%``, ``5,5%``."""
        return format_rate(value) if self.code == "fr" else f"{self.number(value)}%"

    def day(self, value: date | None) -> str:
        """``21/11/2026`` in the three; nothing when there is none."""
        return "" if value is None else format_date(value)

    def day_long(self, value: date) -> str:
        """``21 novembre 2026``, ``21 November 2026``, ``21 november 2026``."""
        if self.code == "fr":
            return format_date_long(value)
        return f"{value.day} {_MONTHS[self.code][value.month - 1]} {value.year}"


def language_named(code: str) -> Language:
    """The language of that code, French for one that is not known."""
    return Language(code if code in _PLACES else DEFAULT_LANGUAGE)
