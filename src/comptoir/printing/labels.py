"""Labels on sheets of the usual sizes: addresses, and articles with their price and bars."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comptoir.core.barcodes import MODULES, dark_bars, ean13_modules, is_ean13
from comptoir.core.errors import Refusal
from comptoir.printing.composer import compiled
from comptoir.printing.safe_text import NARROW_WORD, printable

SOURCE = "labels.typ"
MAX_LABELS = 2000


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """An A4 sheet of labels; lengths in millimetres, ``pitch`` from one label to the next."""

    name: str
    label: str
    width: float
    height: float
    columns: int
    rows: int
    left: float
    top: float
    pitch_x: float
    pitch_y: float

    @property
    def per_sheet(self) -> int:
        """Labels of a whole sheet."""
        return self.columns * self.rows


#: Name, French name, width, height, columns, rows, left and top margins, pitches.
_SIZES = (
    ("63x38", "21 par feuille – 63,5 × 38,1 mm (L7160)", 63.5, 38.1, 3, 7, 7.2, 15.15, 66.05, 38.1),
    ("70x37", "24 par feuille – 70 × 37 mm (3474)", 70, 37, 3, 8, 0, 0.5, 70, 37),
    ("99x38", "14 par feuille – 99,1 × 38,1 mm (L7163)", 99.1, 38.1, 2, 7, 4.65, 15.15, 101.6, 38.1),
    ("99x34", "16 par feuille – 99,1 × 33,9 mm (L7162)", 99.1, 33.9, 2, 8, 4.65, 12.9, 101.6, 33.9),
    ("99x68", "8 par feuille – 99,1 × 67,7 mm (L7165)", 99.1, 67.7, 2, 4, 4.65, 13.1, 101.6, 67.7),
    ("105x57", "10 par feuille – 105 × 57 mm (3425)", 105, 57, 2, 5, 0, 6, 105, 57),
    (
        "38x21",
        "65 par feuille – 38,1 × 21,2 mm (L7651), pour les prix",
        38.1,
        21.2,
        5,
        13,
        4.75,
        10.7,
        40.6,
        21.2,
    ),
)
SHEETS = tuple(LabelSheet(*size) for size in _SIZES)
_BY_NAME = {sheet.name: sheet for sheet in SHEETS}


def label_sheet(name: str) -> LabelSheet:
    """The sheet of that name. Raises Refusal ``label_sheet_unknown`` on ``sheet``."""
    if name not in _BY_NAME:
        raise Refusal.for_field("sheet", "label_sheet_unknown")
    return _BY_NAME[name]


@dataclass(frozen=True, slots=True)
class AddressLabel:
    """The lines of an address."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class ArticleLabel:
    """What an article's label bears; ``barcode`` is drawn when it is an EAN-13."""

    title: str
    price: str
    code: str
    barcode: str = ""


Label = AddressLabel | ArticleLabel


def labels_pdf(labels: Sequence[Label], *, sheet: LabelSheet, start: int, stamp: datetime) -> bytes:
    """Sheets of labels; the first ``start`` − 1 places stay empty, for a sheet that was begun.

    Raises Refusal ``label_start_invalid`` on ``start``, ``nothing_to_label``, ``too_many_labels``.
    """
    if not 1 <= start <= sheet.per_sheet:
        raise Refusal.for_field("start", "label_start_invalid", maximum=sheet.per_sheet)
    if not labels:
        raise Refusal("nothing_to_label")
    if len(labels) > MAX_LABELS:
        raise Refusal("too_many_labels", limit=MAX_LABELS)
    data = {
        "sheet": {
            "width": sheet.width,
            "height": sheet.height,
            "columns": sheet.columns,
            "count": sheet.per_sheet,
            "left": sheet.left,
            "top": sheet.top,
            "pitch_x": sheet.pitch_x,
            "pitch_y": sheet.pitch_y,
        },
        "start": start - 1,
        "modules": MODULES,
        "labels": [_label(one) for one in labels],
    }
    return compiled(SOURCE, json.dumps(data, ensure_ascii=False), stamp)


def _label(label: Label) -> dict[str, object]:
    if isinstance(label, AddressLabel):
        return {"kind": "address", "lines": [printable(line) for line in label.lines if line.strip()]}
    is_drawn = is_ean13(label.barcode)
    return {
        "kind": "article",
        "title": printable(label.title, NARROW_WORD),
        "price": printable(label.price),
        "code": printable(label.code, NARROW_WORD),
        "bars": dark_bars(ean13_modules(label.barcode)) if is_drawn else [],
        "digits": label.barcode if is_drawn else "",
    }
