"""Amounts of documents: what is stored is what its lines compute to (P-02, P-03)."""

from collections.abc import Iterator

from django.db.models import Prefetch

from comptoir.documents.composition import compute
from comptoir.documents.models import Document, DocumentLine
from comptoir.documents.vat_book import VatBook
from comptoir.references.settings_row import dossier_settings
from comptoir.workflows.checks.fault import Fault, fault

CHECKED = ("lines_total", "footer_discount_amount", "net_total", "vat_total", "gross_total", "net_payable")
LABELS = {field.name: field.verbose_name for field in Document._meta.concrete_fields}


def check_totals() -> Iterator[Fault]:
    """Recompute every document from its lines."""
    settings = dossier_settings()
    vat_book = VatBook.load(settings)
    documents = Document.objects.prefetch_related(
        Prefetch("lines", DocumentLine.objects.order_by("position", "pk")), "vat_rows"
    )
    for document in documents.iterator(chunk_size=500):
        stored = {name: getattr(document, name) for name in CHECKED}
        stored_vat = {(row.rate, row.base, row.amount) for row in document.vat_rows.all()}
        composed = compute(document, list(document.lines.all()), settings=settings, vat_book=vat_book)
        for name in CHECKED:
            if stored[name] != getattr(composed.document, name):
                yield fault(
                    "total_wrong",
                    document=str(document),
                    total=LABELS[name],
                    stored=stored[name],
                    expected=getattr(composed.document, name),
                )
        if stored_vat != {(row.rate, row.base, row.amount) for row in composed.vat_rows}:
            yield fault("vat_wrong", document=str(document))
