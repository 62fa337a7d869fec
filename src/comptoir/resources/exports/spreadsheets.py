"""XLSX with typed cells; row by row, whatever the length."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import xlsxwriter
from django.db.models import QuerySet

from comptoir.resources.columns import Cell, Column
from comptoir.resources.exports.formats import ExportedList, ExportFormat, add_format

CHUNK = 500
NUMBER_FORMATS = {
    "amount": "#,##0.00",
    "price": "#,##0.00###",
    "quantity": "#,##0.#####",
    "percent": "0.#####",
    "number": "0",
    "date": "dd/mm/yyyy",
}
ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_xlsx(columns: Sequence[Column], records: QuerySet[Any], path: Path, *, title: str) -> None:
    """XLSX with typed cells, a frozen heading and a filter; memory stays constant."""
    workbook = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = workbook.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    heading = workbook.add_format({"bold": True, "bottom": 1})
    formats = {kind: workbook.add_format({"num_format": text}) for kind, text in NUMBER_FORMATS.items()}
    for index, column in enumerate(columns):
        sheet.set_column(index, index, max(10, min(40, len(column.label) + 4)))
        sheet.write_string(0, index, column.label, heading)
    row = 0
    for row, record in enumerate(records.iterator(chunk_size=CHUNK), 1):
        for index, column in enumerate(columns):
            _write(sheet, row, index, column.cell(record), formats.get(column.kind))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(row, 1), len(columns) - 1)
    workbook.close()


def _write(sheet: Any, row: int, index: int, cell: Cell, cell_format: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, index, cell)
    elif isinstance(cell, Decimal | int):
        sheet.write_number(row, index, float(cell), cell_format)
    elif isinstance(cell, date):
        sheet.write_datetime(row, index, cell, cell_format)
    else:
        sheet.write_string(row, index, ILLEGAL_IN_XML.sub("", cell)[:32_767])


def xlsx_file(exported: ExportedList) -> Iterable[bytes]:
    """The XLSX file by chunks; the temporary file goes when the last one is read."""
    with NamedTemporaryFile(suffix=".xlsx") as file:
        write_xlsx(exported.columns, exported.records, Path(file.name), title=exported.title)
        file.seek(0)
        while chunk := file.read(65_536):
            yield chunk


add_format(
    ExportFormat(
        "xlsx",
        "Classeur XLSX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        xlsx_file,
        rank=1,
    )
)
