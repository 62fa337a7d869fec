"""The line table of a page: which columns, how wide, and every cell as French text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from comptoir.core.document_figures import LineType
from comptoir.core.document_kinds import kind_of
from comptoir.core.rich_text import Paragraph, plain_line
from comptoir.printing.languages import Language, language_named
from comptoir.printing.print_templates import PrintTemplate
from comptoir.printing.printed_document import PrintedDocument, PrintedLine
from comptoir.printing.rich_pages import rich_paragraphs
from comptoir.printing.safe_text import NARROW_WORD, ZERO_WIDTH_SPACE, printable, text_pieces
from comptoir.printing.text_width import greatest_width

#: Size of the table's text in points, the padding of a cell on both sides, and the room that all columns but the
#: description may take together, in millimetres: figures of extreme length make the whole table smaller.
_SIZE = 9.0
_PADDING = 3.0
_ROOM = 125.0

#: What a page element says, ready for the template.
PageData = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the line table: ``cell`` writes a line's text, ``least_width`` is in millimetres (None: the rest).

    ``word`` is the printed word of its heading: ``{tax}`` in it stands for "net" or "gross", ``{done}`` for "delivered"
    or "received". Columns that are empty on every line are left out, but those that are always shown.
    """

    word: str
    align: str
    least_width: float | None
    cell: Callable[[_Cells, PrintedLine], str]
    is_price: bool = False
    is_always_shown: bool = False


_PRINT = str.maketrans({"-": "\u2212", "\u202f": "\u00a0"})


def typeset(figure: str) -> str:
    """A figure as print sets it: a true minus sign, and the page font's no-break space, which is a thin space already
    where its narrow one can hardly be seen."""
    return figure.translate(_PRINT)


def line_table(document: PrintedDocument, template: PrintTemplate) -> PageData:
    """Columns and rows of the document's lines; without rows when it has no line that prints."""
    has_prices = document.is_priced and template.has_prices
    language = language_named(document.language)
    cells = _Cells(document, language, is_preparation=template.is_preparation)
    candidates = [column for column in _COLUMNS if has_prices or not column.is_price]
    written = [
        [column.cell(cells, line) for column in candidates] for line in document.lines if line.type.is_item
    ]
    kept = [
        at
        for at, column in enumerate(candidates)
        if column.is_always_shown or any(row[at] for row in written)
    ]
    columns = [candidates[at] for at in kept]
    widths = [_width(candidates[at], [row[at] for row in written]) for at in kept]
    tax = "gross" if document.is_tax_included else "net"
    done = "delivered" if kind_of(document.kind).is_sale else "received"
    headings = [language.word(column.word.format(tax=tax, done=done)) for column in columns]
    if language.code != "fr":
        widths = [
            width and max(width, _heading_width(label)) for width, label in zip(widths, headings, strict=True)
        ]
    scale = min(1.0, _ROOM / sum(width or 0.0 for width in widths))
    return {
        "size": round(_SIZE * scale, 2),
        "columns": [
            {
                "label": label,
                "align": column.align,
                "width": width and round(width * scale, 2),
            }
            for label, column, width in zip(headings, columns, widths, strict=True)
        ],
        "description_at": [column.least_width for column in columns].index(None),
        "picture_at": next((at for at, column in enumerate(columns) if column.word == PICTURE), None),
        "words": {name: language.word(name) for name in ("carried_in", "carried_out")},
        "is_carried": has_prices and bool(written),
        "rows": _rows(
            document, [[row[at] for at in kept] for row in written], language, has_prices=has_prices
        ),
    }


class _Cells:
    """Writes the figures of lines as this document shows them."""

    def __init__(self, document: PrintedDocument, language: Language, *, is_preparation: bool) -> None:
        self._price_decimals = document.price_decimals
        self._amount_decimals = document.amount_decimals
        self._language = language
        self._is_preparation = is_preparation

    def quantity(self, value: Decimal | None, line: PrintedLine) -> str:
        return "" if value is None else typeset(self._language.number(value, line.quantity_decimals))

    def price(self, line: PrintedLine) -> str:
        if line.unit_price is None:
            return ""
        return typeset(self._language.number(line.unit_price, self._price_decimals))

    def rate(self, value: Decimal | None) -> str:
        return "" if value is None else typeset(self._language.rate(value))

    def amount(self, line: PrintedLine) -> str:
        return amount_text(line.amount, self._amount_decimals, self._language)

    def picture(self, line: PrintedLine) -> str:
        """A mark, so that the column stays where some line has a picture; the picture is placed by the template."""
        return " " if line.picture else ""

    def box(self) -> str:
        return BOX if self._is_preparation else ""


PICTURE = "picture"
LONGEST_PARAGRAPH = 1500
BOX = "\u2610"

#: All columns in the order of reading. The description takes the rest of the width, and its text is set apart.
_COLUMNS = (
    Column("picked", "left", 11, lambda cells, line: cells.box()),
    Column(PICTURE, "left", 18, lambda cells, line: cells.picture(line)),
    Column("code", "left", 12, lambda cells, line: printable(line.code, NARROW_WORD)),
    Column("description", "left", None, lambda cells, line: "", is_always_shown=True),
    Column("quantity", "right", 11, lambda cells, line: cells.quantity(line.quantity, line), is_always_shown=True),
    Column("unit", "left", 11, lambda cells, line: printable(line.unit, NARROW_WORD)),
    Column("{done}", "right", 11, lambda cells, line: cells.quantity(line.delivered_quantity, line)),
    Column("remaining", "right", 11, lambda cells, line: cells.quantity(line.remaining_quantity, line)),
    Column("unit_price_{tax}", "right", 16, lambda cells, line: cells.price(line), is_price=True, is_always_shown=True),
    Column("discount", "right", 13, lambda cells, line: cells.rate(line.discount_rate or None), is_price=True),
    Column("vat", "right", 12, lambda cells, line: cells.rate(line.vat_rate), is_price=True),
    Column("amount_{tax}", "right", 22, lambda cells, line: cells.amount(line), is_price=True, is_always_shown=True),
)  # fmt: skip


def amount_text(value: Decimal | None, decimals: int, language: Language) -> str:
    """An amount as it stands in a column, without its currency."""
    return "" if value is None else typeset(language.amount(value, decimals=decimals))


def _heading_width(label: str) -> float:
    return greatest_width(label, _SIZE * 0.9) + _PADDING


def _width(column: Column, written: list[str]) -> float | None:
    if column.least_width is None:
        return None
    return max(column.least_width, max(map(_text_width, written), default=0.0) + _PADDING)


def _text_width(text: str) -> float:
    """Millimetres that ``text`` takes at most; a part after a break opportunity counts apart."""
    return max(greatest_width(part, _SIZE) for part in text.split(ZERO_WIDTH_SPACE))


def _rows(
    document: PrintedDocument, written: list[list[str]], language: Language, *, has_prices: bool
) -> list[PageData]:
    """The rows of all lines; ``written`` holds the cells of the article lines, in order."""
    rows: list[PageData] = []
    cells = iter(written)
    carried = Decimal(0)
    total = amount_text(carried, document.amount_decimals, language)
    for line in document.lines:
        if line.type.is_item:
            if line.amount is not None:
                carried += line.amount
                total = amount_text(carried, document.amount_decimals, language)
            eco = _eco(line, document, language) if has_prices else ""
            rows += _article_rows(line, next(cells), total, eco)
        elif line.type is LineType.PAGE_BREAK:
            rows.append({"kind": "break", "carried": total})
        elif line.type is not LineType.SUBTOTAL:
            rows += _text_rows(line, total, language)
        elif has_prices:
            amount = amount_text(line.amount, document.amount_decimals, language)
            rows.append(_subtotal(line, total, language.word("subtotal")) | {"amount": amount})
    return _without_idle_breaks(rows)


def _eco(line: PrintedLine, document: PrintedDocument, language: Language) -> str:
    """The eco-contribution of one unit, which the law wants to be seen."""
    if not line.eco_unit_amount:
        return ""
    amount = typeset(language.amount(line.eco_unit_amount, document.currency))
    return language.word("eco_per_unit", amount=amount)


def _article_rows(line: PrintedLine, cells: list[str], carried: str, eco: str) -> list[PageData]:
    """The row of an article, then rows without figures for what its description says beyond one piece."""
    if line.paragraphs:
        return _rich_article_rows(line, cells, carried, eco)
    title, _, rest = printable(line.description, NARROW_WORD).partition("\n")
    first, *more = text_pieces(title)
    details = text_pieces(rest) if rest else []
    if eco:
        details = [*details[:-1], f"{details[-1]}\n{eco}"] if details else [eco]
    detail = details.pop(0) if details and not more else ""
    return [
        _row("article", first, detail, carried) | {"cells": cells, "picture": line.picture},
        *(_row("more", piece, "", carried) for piece in more),
        *(_row("more", "", piece, carried) for piece in details),
    ]


def _rich_article_rows(line: PrintedLine, cells: list[str], carried: str, eco: str) -> list[PageData]:
    """The same with formats: one row for a paragraph; one that might not fit on a page goes on as plain pieces."""
    rows: list[PageData] = []
    for one in line.paragraphs:
        if _is_long(one):
            rows += [_row("more", "", piece, carried) for piece in text_pieces(printable(plain_line(one)))]
        else:
            [set_paragraph] = rich_paragraphs([one])
            rows.append(_row("more", "", "", carried) | {"paragraph": set_paragraph})
    rows[0] |= {"kind": "article", "cells": cells, "picture": line.picture}
    if eco:
        rows.append(_row("more", "", eco, carried))
    return rows


def _text_rows(line: PrintedLine, carried: str, language: Language) -> list[PageData]:
    if line.paragraphs:
        return [
            row
            for at, one in enumerate(line.paragraphs)
            for row in _rich_rows(one, carried, is_first=at == 0)
        ]
    kind = "origin" if line.type is LineType.ORIGIN else "text"
    pieces = text_pieces(printable(language.origin(line.description), NARROW_WORD))
    return [_row(kind, piece, "", carried) for piece in pieces]


def _rich_rows(paragraph: Paragraph, carried: str, *, is_first: bool) -> list[PageData]:
    """One row for a paragraph; one that might not fit on a page goes on as plain pieces."""
    if _is_long(paragraph):
        pieces = text_pieces(printable(plain_line(paragraph), NARROW_WORD))
        return [_row("text", piece, "", carried) for piece in pieces]
    [set_paragraph] = rich_paragraphs([paragraph])
    return [_row("rich", "", "", carried) | {"paragraph": set_paragraph, "is_first": is_first}]


def _is_long(paragraph: Paragraph) -> bool:
    return len(paragraph.text) > LONGEST_PARAGRAPH or paragraph.text.count("\n") > LONGEST_PARAGRAPH // 60


def _subtotal(line: PrintedLine, carried: str, word: str) -> PageData:
    label = printable(line.description, NARROW_WORD).replace("\n", " ")[:200] or word
    return _row("subtotal", label, "", carried)


def _row(kind: str, text: str, detail: str, carried: str) -> PageData:
    """A row with what its height depends on: its lines, and the width in millimetres under which they don't wrap."""
    texts, details = text.split("\n") if text else [], detail.split("\n") if detail else []
    return {
        "kind": kind,
        "text": text,
        "detail": detail,
        "carried": carried,
        "lines": [len(texts) if texts or details else 1, len(details)],
        "width": round(max((greatest_width(part, _SIZE) for part in (*texts, *details)), default=0.0), 1),
    }


def _without_idle_breaks(rows: list[PageData]) -> list[PageData]:
    """Page breaks that would leave a page without any line go: at either end, or after another one."""
    kept: list[PageData] = []
    for row in rows:
        if row["kind"] == "break" and (not kept or kept[-1]["kind"] == "break"):
            continue
        kept.append(row)
    if kept and kept[-1]["kind"] == "break":
        kept.pop()
    return kept
