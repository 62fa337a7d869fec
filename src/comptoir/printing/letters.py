"""Letters: the seller's head, the window, a text of plain paragraphs; one page each, more when the text is long."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from comptoir.core.errors import Refusal
from comptoir.printing.composer import compiled
from comptoir.printing.ink import legible_color
from comptoir.printing.languages import language_named
from comptoir.printing.page_data import legal_foot
from comptoir.printing.printed_document import PrintedAddress, PrintedSeller
from comptoir.printing.safe_text import WIDE_WORD, printable

SOURCE = "letter.typ"


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """One letter; ``body`` holds paragraphs parted by empty lines.

    A table may follow them, its last row being its total, then more paragraphs and mentions in small print.
    """

    seller: PrintedSeller
    address: PrintedAddress
    subject: str
    body: str
    place: str
    dated: datetime
    language: str = "fr"
    table: Sequence[Sequence[str]] = ()
    after: str = ""
    mentions: Sequence[str] = ()


def letters_pdf(letters: Sequence[Letter]) -> bytes:
    """One PDF of all letters. Raises Refusal ``nothing_to_print``."""
    if not letters:
        raise Refusal("nothing_to_print")
    data = {"language": letters[0].language, "letters": [_letter(one) for one in letters]}
    stamp = letters[0].dated.astimezone(UTC).replace(microsecond=0)
    return compiled(SOURCE, json.dumps(data, ensure_ascii=False), stamp)


def _letter(letter: Letter) -> dict[str, object]:
    language = language_named(letter.language)
    seller = letter.seller
    reach = [printable(one) for one in (seller.phone, seller.email, seller.website) if one]
    return {
        "seller": {
            "name": printable(seller.name),
            "lines": [*(printable(line) for line in seller.address_lines if line.strip()), *reach],
            "accent": legible_color(seller.accent_color),
            "foot": [printable(line, WIDE_WORD) for line in legal_foot(seller, language)],
        },
        "window": [printable(line) for line in letter.address.postal_lines()],
        "date": f"{printable(letter.place)}{', ' if letter.place else ''}{language.day_long(letter.dated.date())}",
        "subject": printable(letter.subject, WIDE_WORD),
        "paragraphs": _paragraphs(letter.body),
        "table": [[printable(cell) for cell in row] for row in letter.table],
        "after": _paragraphs(letter.after),
        "mentions": [printable(one, WIDE_WORD) for one in letter.mentions],
    }


def _paragraphs(text: str) -> list[str]:
    return [part for part in printable(text, WIDE_WORD).split("\n\n") if part.strip()]
