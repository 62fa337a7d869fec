"""A list on paper: one table over A4 pages, its heading on each, what it was narrowed to, page numbers (UI-T6)."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from django.utils.timezone import localtime

from comptoir.core.errors import Refusal
from comptoir.printing.composer import compiled
from comptoir.printing.safe_text import NARROW_WORD, printable
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.columns import Column
from comptoir.resources.exports.formats import ExportedList, ExportFormat, add_format
from comptoir.ui.french_format import format_date, format_number

SOURCE = "list.typ"
MAX_ROWS = 10_000
PORTRAIT_COLUMNS = 6
# Characters that a column is given room for: a longer text takes a second line.
MIN_CHARACTERS, MAX_CHARACTERS = 6, 34
# Millimetres between the margins, and how much of them a character takes at most on average.
PORTRAIT_WIDTH, LANDSCAPE_WIDTH, CHARACTER = 186.0, 273.0, 1.75


def list_pdf(exported: ExportedList) -> Iterator[bytes]:
    """The PDF of a list. Raises ``Refusal("export_too_long")`` beyond ``MAX_ROWS`` rows, before anything is given."""
    columns = exported.columns
    records = list(exported.records[: MAX_ROWS + 1])
    if len(records) > MAX_ROWS:
        raise Refusal("export_too_long", count=exported.records.count(), maximum=MAX_ROWS)
    rows = [[printable(column.text(record), NARROW_WORD) for column in columns] for record in records]
    now = localtime()
    is_landscape = len(columns) > PORTRAIT_COLUMNS
    rooms = [_room(column, index, rows) for index, column in enumerate(columns)]
    room_width = (LANDSCAPE_WIDTH if is_landscape else PORTRAIT_WIDTH) / sum(rooms)
    data = {
        "title": printable(exported.title),
        "subtitle": printable(exported.subtitle),
        "seller": printable(dossier_settings().name),
        "stamp": f"imprimé le {format_date(now.date())} à {now:%H:%M}",
        "columns": [
            {
                "label": printable(column.label, NARROW_WORD),
                "width": room * room_width,
                "is_number": column.is_numeric,
            }
            for column, room in zip(columns, rooms, strict=True)
        ],
        "heights": [_height(row, rooms, room_width) for row in rows],
        "rows": rows,
        "is_landscape": is_landscape,
        "count": f"{format_number(Decimal(len(rows)))} ligne{'s' if len(rows) > 1 else ''}",
    }
    return iter([compiled(SOURCE, json.dumps(data, ensure_ascii=False), _stamp(now))])


def _stamp(now: datetime) -> datetime:
    """The moment as Typst takes it: whole seconds, a fixed zone."""
    return now.astimezone(UTC).replace(microsecond=0)


def _room(column: Column, index: int, rows: Sequence[Sequence[str]]) -> int:
    """How many characters a column is given room for, by the texts of the first rows."""
    longest = max([len(row[index]) for row in rows[:500]], default=0)
    return min(max(longest, len(column.label), MIN_CHARACTERS), MAX_CHARACTERS)


def _height(row: Sequence[str], rooms: Sequence[int], room_width: float) -> int:
    """1 when every text surely stays on one line, 0 when the row has to be measured."""
    fits = all(
        len(text) * CHARACTER <= room * room_width and "\n" not in text
        for text, room in zip(row, rooms, strict=True)
    )
    return int(fits)


add_format(ExportFormat("pdf", "PDF à imprimer", "application/pdf", list_pdf, rank=3, is_shown_inline=True))
