"""What other areas print on a legal document, so that its seal protects it too (P-05)."""

from typing import Any

from comptoir.documents.models import Document

DEPOSIT_FIELDS = ("id", "kind", "number", "dated_on", "net_total", "vat_total", "gross_total")
PRINTED = ("id", "position", "due_on", "amount", "payment_method_id")


def printed_due_dates(document: Document) -> dict[str, Any]:
    """Due dates as printed: date, amount and method; what is paid of them goes on living."""
    rows = sorted(document.due_dates.all(), key=lambda row: row.position)
    return {"due_dates": [{name: getattr(row, name) for name in PRINTED} for row in rows]}


def printed_deposits(document: Document) -> dict[str, Any]:
    """Deposits that a final invoice deducts, each as it was sealed itself; nothing where there are none."""
    links = sorted(document.deposit_links.all(), key=lambda link: link.pk)
    if not links:
        return {}
    return {"deposits": [{name: getattr(link.deposit, name) for name in DEPOSIT_FIELDS} for link in links]}


def printed_parts(document: Document) -> dict[str, Any]:
    """All that other areas print on a document: due dates, and deposits where it deducts some."""
    return printed_due_dates(document) | printed_deposits(document)
