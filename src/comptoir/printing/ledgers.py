"""Journals on paper for the accountant: the firm at the head, one line per document, totals, the detail by VAT rate."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comptoir.printing.composer import compiled
from comptoir.printing.safe_text import NARROW_WORD, printable

SOURCE = "ledger.typ"


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """A journal, its figures already written. ``firm`` holds blocks of lines: the firm, then its people (OPT-048)."""

    title: str
    seller: str
    subtitle: str
    firm: Sequence[Sequence[str]]
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    totals: Sequence[str]
    vat_rows: Sequence[Sequence[str]]
    remark: str = ""


def ledger_pdf(ledger: Ledger, *, stamp: datetime, stamp_text: str) -> bytes:
    """The PDF of a journal; its heading comes back on each page."""
    data = {
        "title": printable(ledger.title),
        "seller": printable(ledger.seller),
        "subtitle": printable(ledger.subtitle),
        "firm": [[printable(line) for line in block if line.strip()] for block in ledger.firm if any(block)],
        "headings": list(ledger.headings),
        "rows": [[printable(cell, NARROW_WORD) for cell in row] for row in ledger.rows],
        "totals": list(ledger.totals),
        "vat_rows": [list(row) for row in ledger.vat_rows],
        "remark": printable(ledger.remark),
        "stamp": stamp_text,
    }
    return compiled(SOURCE, json.dumps(data, ensure_ascii=False), stamp)
