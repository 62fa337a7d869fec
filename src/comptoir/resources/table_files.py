"""Reading a table that someone made elsewhere: CSV with semicolons, or the first sheet of an XLSX (TOO-101)."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from xml.etree import ElementTree

from comptoir.core.errors import Refusal

MAX_ROWS = 5_000
MAX_COLUMNS = 100
MAX_BYTES = 10 * 1024 * 1024
# What the parts of an XLSX may unfold to: a small file made to fill a memory is refused before it does.
MAX_UNFOLDED = 50 * 1024 * 1024
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET = "xl/worksheets/sheet1.xml"
_TEXTS = "xl/sharedStrings.xml"
_PLACE = re.compile(r"([A-Z]{1,3})[0-9]+")
# Spreadsheets keep 15 digits; what stands behind them is the noise of their own numbers.
_DIGITS = Context(prec=15)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row that is not empty: its line in the file, from 1, and its cells without blanks around."""

    line: int
    cells: tuple[str, ...]


def read_table(data: bytes) -> list[TableRow]:
    """The rows of a file, whatever its name says it is.

    Raises:
        Refusal: ``table_file_unreadable``, ``table_file_too_large``.
    """
    if len(data) > MAX_BYTES:
        raise _too_large()
    found = _xlsx_rows(data) if data.startswith(b"PK\x03\x04") else _csv_rows(data)
    rows = []
    for line, cells in found:
        kept = [cell.strip() for cell in cells]
        while kept and not kept[-1]:
            kept.pop()
        if kept:
            rows.append(TableRow(line, tuple(kept)))
        if len(rows) > MAX_ROWS:
            raise _too_large()
    return rows


def _too_large() -> Refusal:
    return Refusal("table_file_too_large", rows=MAX_ROWS, megabytes=MAX_BYTES // 1024 // 1024)


# ------------------------------------------------------------------------------------------------------------- CSV
def _csv_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _text(data)
    first = text.partition("\n")[0]
    delimiter = "\t" if "\t" in first and ";" not in first else ";"
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error:
        raise Refusal("table_file_unreadable") from None


def _text(data: bytes) -> str:
    if b"\0" in data:
        raise Refusal("table_file_unreadable")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


# ------------------------------------------------------------------------------------------------------------ XLSX
def _xlsx_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            texts = _shared_texts(_part(archive, _TEXTS)) if _TEXTS in names else []
            sheet = ElementTree.fromstring(_part(archive, _SHEET))
            rows = [_cells(row, texts) for row in sheet.iter(f"{_MAIN}row")]
    except (
        zipfile.BadZipFile, zlib.error, ElementTree.ParseError, KeyError, IndexError, ValueError, EOFError,
        NotImplementedError, RuntimeError, InvalidOperation,
    ):  # fmt: skip
        raise Refusal("table_file_unreadable") from None
    last = 0
    for number, cells in rows:
        last = number or last + 1
        yield last, cells


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MAX_UNFOLDED:
        raise _too_large()
    content = archive.read(name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refusal("table_file_unreadable")
    return content


def _shared_texts(content: bytes) -> list[str]:
    return [_inner_text(one) for one in ElementTree.fromstring(content).iter(f"{_MAIN}si")]


def _inner_text(element: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_MAIN}t"))


def _cells(row: ElementTree.Element, texts: list[str]) -> tuple[int, list[str]]:
    cells: list[str] = []
    for cell in row.iter(f"{_MAIN}c"):
        place = _PLACE.fullmatch(cell.get("r", ""))
        column = _column(place[1]) if place else len(cells)
        if column < len(cells) or column >= MAX_COLUMNS:
            continue
        cells += [""] * (column - len(cells))
        cells.append(_cell_text(cell, texts))
    return int(row.get("r") or 0), cells


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _cell_text(cell: ElementTree.Element, texts: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _inner_text(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        return texts[int(value)]
    if kind != "n" or not value:
        return value
    number = Decimal(value)
    return f"{_DIGITS.plus(number):f}" if number.is_finite() and abs(number) < 10**15 else value
