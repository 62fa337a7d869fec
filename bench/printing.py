"""PDF of a new two-page, 40-line invoice, against the same page by WeasyPrint; 500 invoices as one job."""

import time
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from weasyprint import HTML

from bench.dossiers import TODAY, basket, copies_of
from bench.measure import Result, interleaved
from comptoir.documents.models import Document
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.printing.composer import compose_pdf
from comptoir.printing.printed_document import PrintedDocument
from comptoir.ui.french_format import format_amount, format_date, format_rate
from comptoir.workflows import documents as workflows
from comptoir.workflows.print_documents import many_documents_pdf
from comptoir.workflows.printed_pages import printed_documents

RUNS = 12
MANY = 500


def bench_printing(dossier: Dossier) -> list[Result]:
    """One page at a time, then a job; each run prints a document that was never printed before."""
    with use_dossier(dossier):
        invoice = _invoice()
        [page] = printed_documents([invoice])
        fresh = iter(range(10**6))
        timings = interleaved(
            {
                "typst": lambda: compose_pdf(_changed(page, next(fresh))),
                "whole": lambda: compose_pdf(_changed(printed_documents([invoice])[0], next(fresh))),
                "weasyprint": lambda: HTML(string=_html(_changed(page, next(fresh)))).write_pdf(),
            },
            runs=RUNS,
        )
        one, peer = timings["whole"].median, timings["weasyprint"].median
        seconds = _job(invoice)
    bound = 0.6 * MANY * one / 1000
    return [
        Result("PDF of a two-page, 40-line invoice, warm", str(timings["whole"]), "≤ 120 ms", one <= 120),
        Result(
            "the same by WeasyPrint, ratio", f"{peer:.0f} ms, {peer / one:.1f} ×", "≥ 5 ×", peer / one >= 5
        ),
        Result(f"{MANY} invoices in one job", f"{seconds:.1f} s", f"≤ {bound:.1f} s", seconds <= bound),
    ]


def _invoice() -> int:
    """A draft of forty lines with words that make two pages."""
    lines = [
        {"article": code, "quantity": str(index % 5 + 1), "description": f"Article {code} de la mesure"}
        for index, (code, _) in enumerate(basket(1, 40))
    ]
    values = {"kind": "invoice", "party": "CLI00000", "dated_on": TODAY.isoformat(), "lines": lines}
    return workflows.create_document(values=values, user=None, today=TODAY).pk


def _job(invoice: int) -> float:
    """The work of the job: 500 different forty-line invoices read, composed on two processes, joined."""
    keys = copies_of(Document.objects.get(pk=invoice), MANY)
    start = time.perf_counter()
    for _ in many_documents_pdf(keys):
        pass
    return time.perf_counter() - start


def _changed(page: PrintedDocument, number: int) -> PrintedDocument:
    """The page as a new document: other number, date and quantities."""
    lines = tuple(
        replace(line, quantity=line.quantity + number) if line.quantity is not None else line
        for line in page.lines
    )
    return replace(
        page, number=f"FA{number:06d}", dated_on=date(2026, 1, 1) + timedelta(days=number % 300), lines=lines
    )


def _html(page: PrintedDocument) -> str:
    """A page of the same content, as one would write it for WeasyPrint."""
    rows = "".join(
        f"<tr><td>{line.code}</td><td>{line.description}</td><td>{line.quantity}</td>"
        f"<td>{format_amount(line.unit_price or Decimal(0))}</td><td>{format_rate(line.vat_rate or Decimal(0))}</td>"
        f"<td>{format_amount(line.amount or Decimal(0))}</td></tr>"
        for line in page.lines
    )
    vat = "".join(
        f"<tr><td>{format_rate(row.rate)}</td><td>{format_amount(row.base)}</td><td>{format_amount(row.amount)}</td></tr>"
        for row in page.vat_rows
    )
    return f"""<html><head><style>
      @page {{ size: A4; margin: 15mm; @bottom-right {{ content: "Page " counter(page) "/" counter(pages) }} }}
      body {{ font: 9pt sans-serif }} table {{ width: 100%; border-collapse: collapse }}
      thead {{ display: table-header-group }} td, th {{ border-bottom: .3pt solid #999; padding: 1.2mm }}
    </style></head><body><h1>{page.title} {page.number}</h1><p>{format_date(page.dated_on)}</p>
    <p>{"<br>".join(page.billing_address.postal_lines())}</p>
    <table><thead><tr><th>Réf.</th><th>Désignation</th><th>Qté</th><th>P.U.</th><th>TVA</th><th>Montant</th></tr>
    </thead><tbody>{rows}</tbody></table><table>{vat}</table>
    <p>Total HT {format_amount(page.net_total)} TVA {format_amount(page.vat_total)}
    Total TTC {format_amount(page.gross_total)}</p><p>{page.penalty_mention} {page.indemnity_mention}</p>
    </body></html>"""
