"""Forgiving input: what people type at a counter becomes numbers, dates and lines."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from comptoir.core.errors import Problem, Problems, Refusal
from comptoir.core.money import LIMIT, STORED_DECIMALS, ZERO, exact_arithmetic, round_half_up

MAX_NUMBER_LENGTH = 60
MAX_CODE_LENGTH = 40
FIRST_YEAR, LAST_YEAR = 1900, 2999

_SPACES = dict.fromkeys(map(ord, " \t\u00a0\u2007\u2009\u202f"), " ")
_SIGNS = str.maketrans({"−": "-", "–": "-", "×": "*", "÷": "/", "·": "*"})
_TOKEN = re.compile(r"\s*([0-9][0-9.,' ]*(?<! )|[.,][0-9]+|[-+*/()])\s*")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[ '][0-9]{3})+(?:[.,][0-9]*)?")
# What a spreadsheet makes of a long code it took for a number: the digits are lost.
_ROUNDED_CODE = re.compile(r"[0-9][.,][0-9]+E\+[0-9]+", re.IGNORECASE)
_CODE_HEADINGS = ("code", "article", "ref", "réf", "isbn", "ean", "gencod", "gtin")
_QUANTITY_HEADINGS = ("q", "nb", "nombre", "cde")
_PRICE_HEADINGS = ("prix", "pu", "p.u")
# Nearly every number that is read: no calculation, no grouping, one decimal mark at most.
_PLAIN = re.compile(r"[0-9]{1,30}(?:[.,][0-9]{1,28})?")
_STRICT = re.compile(r"-?[0-9]{1,30}(?:\.([0-9]{1,30}))?")


@dataclass(frozen=True, slots=True)
class PastedLine:
    """A row pasted from a spreadsheet; ``row`` is its index in the pasted text, from 0."""

    row: int
    code: str
    quantity: Decimal
    unit_price: Decimal | None


def parse_decimal(text: str, *, decimals: int | None = None, field: str | None = None) -> Decimal:
    """A number as people type it: ``1 234,50``, ``1234.5``, ``12*3``, ``(2+3)*1,5``, ``10 €``, ``5,5 %``.

    ``decimals`` rounds the result, half away from zero; without it a division is rounded to five decimals and
    nothing else is. Raises a ``Refusal`` (on ``field`` when given): ``number_missing``, ``number_invalid``,
    ``number_too_large``, ``number_division_by_zero``.
    """
    cleaned = text.translate(_SPACES).strip().removesuffix("€").removesuffix("%").strip()
    if not cleaned:
        raise _refusal("number_missing", field)
    if len(cleaned) > MAX_NUMBER_LENGTH:
        raise _refusal("number_invalid", field, text=cleaned[:MAX_NUMBER_LENGTH])
    try:
        cleaned = cleaned.translate(_SIGNS)
        if _PLAIN.fullmatch(cleaned):
            value = Decimal(cleaned.replace(",", "."))
        else:
            with exact_arithmetic():
                value = _Calculation(cleaned).result()
    except ZeroDivisionError:
        raise _refusal("number_division_by_zero", field) from None
    except ValueError:
        raise _refusal("number_invalid", field, text=cleaned) from None
    if abs(value) >= LIMIT:
        raise _refusal("number_too_large", field)
    if decimals is not None:
        return round_half_up(value, decimals)
    return round_half_up(value, STORED_DECIMALS).normalize() + ZERO if "/" in cleaned else value


def parse_quantity(text: str, *, decimals: int | None = None, field: str | None = None) -> Decimal:
    """As ``parse_decimal``, where ``12 x 3`` is also a product."""
    return parse_decimal(re.sub(r"(?<=[0-9 ])[xX](?=[0-9 ])", "*", text), decimals=decimals, field=field)


def strict_decimal(text: object, *, decimals: int = STORED_DECIMALS, field: str | None = None) -> Decimal:
    """A number of the API: a string of decimal digits such as ``"-12.50"`` (file 13); integers are accepted.

    Raises a ``Refusal``: ``number_missing``, ``number_invalid``, ``number_too_many_decimals``, ``number_too_large``.
    """
    if text is None or text == "":
        raise _refusal("number_missing", field)
    if isinstance(text, int) and not isinstance(text, bool):
        if abs(text) >= LIMIT:
            raise _refusal("number_too_large", field)
        return Decimal(text)
    match = _STRICT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise _refusal("number_invalid", field, text=str(text)[:MAX_NUMBER_LENGTH])
    value = Decimal(match[0])
    if abs(value) >= LIMIT:
        raise _refusal("number_too_large", field)
    if len((match[1] or "").rstrip("0")) > decimals:
        raise _refusal("number_too_many_decimals", field, decimals=decimals)
    return value or ZERO


class _Calculation:
    """Numbers, + − × ÷ and parentheses, by recursive descent. Raises ValueError for anything else."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0

    def result(self) -> Decimal:
        value = self._sum()
        if self._at < len(self._tokens):
            raise ValueError
        return value

    def _next_in(self, signs: str) -> str | None:
        if self._at < len(self._tokens) and self._tokens[self._at] in signs:
            self._at += 1
            return self._tokens[self._at - 1]
        return None

    def _sum(self) -> Decimal:
        value = self._product()
        while sign := self._next_in("+-"):
            term = self._product()
            value = value + term if sign == "+" else value - term
        return value

    def _product(self) -> Decimal:
        value = self._signed()
        while sign := self._next_in("*/"):
            factor = self._signed()
            if sign == "/" and not factor:
                raise ZeroDivisionError
            value = value * factor if sign == "*" else value / factor
        return value

    def _signed(self) -> Decimal:
        sign = self._next_in("+-")
        value = self._number()
        return ZERO - value if sign == "-" else value

    def _number(self) -> Decimal:
        if self._next_in("("):
            value = self._sum()
            if not self._next_in(")"):
                raise ValueError
            return value
        if self._at == len(self._tokens):
            raise ValueError
        self._at += 1
        return _plain_number(self._tokens[self._at - 1])


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError
        yield match[1]
        at = match.end()


def _plain_number(text: str) -> Decimal:
    """One number: the last of "," and "." is the decimal mark, unless it is repeated."""
    if " " in text or "'" in text:
        if not _GROUPED.fullmatch(text):
            raise ValueError
        text = text.replace(" ", "").replace("'", "")
    mark = max(",.", key=text.rfind)
    if text.count(mark) > 1:
        return Decimal(_ungrouped(text, mark))
    whole, _, fraction = text.partition(mark)
    other = "." if mark == "," else ","
    if other in whole:
        whole = _ungrouped(whole, other)
    if not re.fullmatch(r"[0-9]*", whole + fraction) or not whole + fraction:
        raise ValueError
    return Decimal(f"{whole or '0'}.{fraction or '0'}") if fraction else Decimal(whole)


def _ungrouped(text: str, mark: str) -> str:
    groups = text.split(mark)
    if not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:]):
        raise ValueError
    joined = "".join(groups)
    if not re.fullmatch(r"[0-9]+", joined):
        raise ValueError
    return joined


def parse_date(text: str, *, today: date, field: str | None = None) -> date:
    """A date as people type it: ``21``, ``2111``, ``21/11``, ``21/11/26``, ``21112026``, ``2026-11-21``, ``+30``.

    What is left out comes from ``today``; years of two digits are 1970 to 2069. Raises a ``Refusal``:
    ``date_missing``, ``date_invalid``, ``date_out_of_range`` (years 1900 to 2999).
    """
    cleaned = text.translate(_SPACES).strip().translate(_SIGNS)
    if not cleaned:
        raise _refusal("date_missing", field)
    shift = re.fullmatch(r"([+-])\s?([0-9]{1,5})", cleaned)
    try:
        if shift:
            days = int(shift[2]) if shift[1] == "+" else -int(shift[2])
            found = today + timedelta(days=days)
        else:
            found = date(*_date_parts(cleaned, today))
    except OverflowError:
        raise _refusal("date_out_of_range", field) from None
    except ValueError:
        raise _refusal("date_invalid", field, text=cleaned[:MAX_NUMBER_LENGTH]) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _refusal("date_out_of_range", field)
    return found


def _date_parts(text: str, today: date) -> tuple[int, int, int]:
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    if iso:
        return int(iso[1]), int(iso[2]), int(iso[3])
    match = re.fullmatch(r"([0-9]{1,2})[/. -]([0-9]{1,2})(?:[/. -]([0-9]{4}|[0-9]{2}))?", text)
    match = match or re.fullmatch(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})?", text)
    match = match or re.fullmatch(r"([0-9]{1,2})()()", text)
    if match is None:
        raise ValueError
    day, month, year = match.groups()
    return _year(year, today), int(month) if month else today.month, int(day)


def _year(text: str | None, today: date) -> int:
    if not text:
        return today.year
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year < 70 else 1900 + year


def parse_order_lines(text: str, *, max_rows: int = 1000) -> tuple[PastedLine, ...]:
    """Rows of code, quantity (1 when absent) and unit price (optional), separated by tabs or semicolons.

    Blank rows are skipped. A first row of headings tells where the three columns are, others being left aside.
    Raises one ``Refusal("pasted_rows_invalid")`` with all the problems on ``rows.0.code``, ``rows.0.quantity``,
    ``rows.0.unit_price``; else ``pasted_nothing``, ``pasted_unreadable`` or ``pasted_too_many_rows``.
    """
    rows = _rows(text, max_rows)
    columns = _headed_columns(rows[0][1]) if len(rows) > 1 else None
    if columns is not None:
        rows = rows[1:]
    if not rows:
        raise Refusal("pasted_nothing")
    if len(rows) > max_rows:
        raise Refusal("pasted_too_many_rows", limit=max_rows)
    problems = Problems()
    lines = [_line(row, _picked(cells, columns or (0, 1, 2)), problems) for row, cells in rows]
    problems.raise_if_any("pasted_rows_invalid")
    return tuple(line for line in lines if line is not None)


def _rows(text: str, max_rows: int) -> list[tuple[int, list[str]]]:
    delimiter = "\t" if "\t" in text or ";" not in text else ";"
    rows: list[tuple[int, list[str]]] = []
    try:
        for index, cells in enumerate(csv.reader(text.splitlines(), delimiter=delimiter)):
            cells = [cell.strip() for cell in cells]
            if any(cells):
                rows.append((index, cells))
            if len(rows) > max_rows + 1:
                break
    except csv.Error:
        raise Refusal("pasted_unreadable") from None
    return rows


def _headed_columns(cells: list[str]) -> tuple[int | None, ...] | None:
    """Where code, quantity and price stand, when the row is one of headings: it names a column and has no digit."""
    if any(character.isdigit() for cell in cells for character in cell):
        return None
    code, quantity, price = (
        next((at for at, cell in enumerate(cells) if cell.lower().startswith(names)), None)
        for names in (_CODE_HEADINGS, _QUANTITY_HEADINGS, _PRICE_HEADINGS)
    )
    if code is None and quantity is None:
        return None
    return (code or 0, quantity, price)


def _picked(cells: list[str], columns: tuple[int | None, ...]) -> list[str]:
    return ["" if at is None or at >= len(cells) else cells[at] for at in columns]


def _line(row: int, cells: list[str], problems: Problems) -> PastedLine | None:
    code, quantity_text, price_text = cells
    quantity, unit_price = Decimal(1), None
    if not code:
        problems.add(f"rows.{row}.code", "pasted_code_missing")
    elif len(code) > MAX_CODE_LENGTH:
        problems.add(f"rows.{row}.code", "pasted_code_too_long", limit=MAX_CODE_LENGTH)
    elif _ROUNDED_CODE.fullmatch(code):
        problems.add(f"rows.{row}.code", "pasted_code_rounded", code=code)
    try:
        if quantity_text:
            quantity = parse_quantity(quantity_text, field="quantity")
        if price_text:
            unit_price = parse_decimal(price_text, field="unit_price")
    except Refusal as refusal:
        problems.add_refusal(refusal, prefix=f"rows.{row}.")
        return None
    return PastedLine(row, code, quantity, unit_price)


def _refusal(code: str, field: str | None, **params: object) -> Refusal:
    return Refusal.of(Problem(code, params), field=field)
