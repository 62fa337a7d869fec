"""CSV for French spreadsheets, and text with tabs between the values (UI-125)."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from comptoir.resources.columns import Cell
from comptoir.resources.exports.formats import ExportedList, ExportFormat, add_format
from comptoir.ui.french_format import format_date

ROWS_AT_ONCE = 500
CHUNK = 32_768
# What a spreadsheet would run as a formula when it opens a CSV file.
FORMULA_START = re.compile(r"^[\s]*[=+\-@]|^[\t\r\n]")
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def csv_file(exported: ExportedList) -> Iterator[bytes]:
    """CSV with ";", decimal commas and a UTF-8 mark; text that looks like a formula gets a quote before it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([column.label for column in exported.columns])
    readers = [column.cell for column in exported.columns]
    for record in exported.records.iterator(chunk_size=ROWS_AT_ONCE):
        writer.writerow([csv_text(read(record)) for read in readers])
        if buffer.tell() > CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def csv_text(cell: Cell) -> str:
    """One cell as French spreadsheets read it."""
    if isinstance(cell, str):
        return f"'{cell}" if cell and FORMULA_START.match(cell) else cell
    return plain_text(cell)


def plain_text(cell: Cell) -> str:
    """One cell as French text: a decimal comma, no thousands separator, so that it stays a number."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell, "f").replace(".", ",")
    if isinstance(cell, date):
        return format_date(cell)
    return str(cell)


def txt_file(exported: ExportedList) -> Iterator[bytes]:
    """UTF-8 text, values separated by tabs, one heading row; breaks inside a value become spaces."""
    rows = (
        [plain_text(column.cell(record)) for column in exported.columns]
        for record in exported.records.iterator(chunk_size=ROWS_AT_ONCE)
    )
    yield _line(column.label for column in exported.columns)
    for row in rows:
        yield _line(row)


def _line(values: Iterable[str]) -> bytes:
    return ("\t".join(_BREAKS.sub(" ", value) for value in values) + "\r\n").encode()


add_format(ExportFormat("csv", "Tableur CSV", "text/csv; charset=utf-8", csv_file, rank=2))
add_format(ExportFormat("txt", "Texte avec tabulations", "text/plain; charset=utf-8", txt_file, rank=4))
