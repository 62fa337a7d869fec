"""One HTML table, and XML with one element per row (UI-125)."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import escape

from comptoir.resources.columns import Cell
from comptoir.resources.exports.formats import ExportedList, ExportFormat, add_format
from comptoir.resources.exports.texts import ROWS_AT_ONCE

ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9_]+")
# A file is opened away from the program: it carries the little style it needs.
_STYLE = (
    "table{border-collapse:collapse;font:14px sans-serif}"
    "th,td{border:1px solid #ccc;padding:4px 8px}"
    ".n{text-align:right}"
)


def html_file(exported: ExportedList) -> Iterator[bytes]:
    """A page with one table, numbers aligned right, as the list shows them."""
    title = escape(exported.title)
    yield (
        f'<!doctype html>\n<html lang="fr"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body><table><caption>{title}</caption>\n<thead><tr>"
    ).encode()
    yield "".join(f'<th scope="col">{escape(column.label)}</th>' for column in exported.columns).encode()
    yield b"</tr></thead>\n<tbody>\n"
    starts = ['<td class="n">' if column.is_numeric else "<td>" for column in exported.columns]
    columns = list(zip(starts, exported.columns, strict=True))
    for record in exported.records.iterator(chunk_size=ROWS_AT_ONCE):
        cells = "".join(f"{start}{escape(column.text(record))}</td>" for start, column in columns)
        yield f"<tr>{cells}</tr>\n".encode(errors="replace")
    yield b"</tbody></table></body></html>\n"


def xml_file(exported: ExportedList) -> Iterator[bytes]:
    """XML: an element per row, inside it one per column under its API name; decimals with a point, dates ISO."""
    root = xml_name(exported.name)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>\n'.encode()
    names = [(xml_name(column.api_name), column) for column in exported.columns]
    for record in exported.records.iterator(chunk_size=ROWS_AT_ONCE):
        cells = "".join(f"<{name}>{xml_text(column.cell(record))}</{name}>" for name, column in names)
        yield f"  <row>{cells}</row>\n".encode()
    yield f"</{root}>\n".encode()


def xml_name(name: str) -> str:
    """A name that XML takes for an element."""
    found = _NOT_IN_A_NAME.sub("_", name.lower()).strip("_")
    return found if found[:1].isalpha() else f"_{found}"


def xml_text(cell: Cell) -> str:
    """One cell as a program reads it."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, date):
        return cell.isoformat()
    return escape(ILLEGAL_IN_XML.sub("", str(cell)), quote=False)


add_format(ExportFormat("html", "Page HTML", "text/html; charset=utf-8", html_file, rank=5))
add_format(ExportFormat("xml", "Données XML", "application/xml; charset=utf-8", xml_file, rank=6))
