"""Creating and changing documents."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from comptoir.accounts.models import User
from comptoir.core.document_kinds import kind_of
from comptoir.documents.composition import ComposedDocument, compose, folded
from comptoir.documents.entry import DocumentEntry
from comptoir.documents.models import Document, DocumentLine, DocumentVat
from comptoir.documents.numbers import (
    give_typed_number,
    is_number_typed,
    is_numbered_at_save,
    take_numbers,
)
from comptoir.documents.services.links import follow_links, source_links
from comptoir.documents.state import check_modifiable
from comptoir.documents.vat_book import VatBook
from comptoir.dossiers.bulk import update_rows
from comptoir.dossiers.versions import save_versioned
from comptoir.references.models import DossierSettings

ZERO = Decimal(0)
STORED_LINE_FIELDS = [field for field in DocumentLine._meta.concrete_fields if not field.primary_key]
# What a change of the header may change on lines that were not given.
COMPUTED_LINE_FIELDS = (
    "vat_rate", "vat_percent", "net_unit_price", "net_amount", "gross_amount", "is_stock_managed", "eco_amount",
    "delivery_on", "salesperson",
)  # fmt: skip


def create_document(
    *, entry: DocumentEntry, user: User | None, settings: DossierSettings, vat_book: VatBook, today: date
) -> ComposedDocument:
    """Save a new document; it takes its number now, unless its kind gets it at validation (P-04)."""
    document = Document(created_by=user)
    kind = entry.kind
    if entry.number is not None or is_number_typed(kind):
        give_typed_number(document, kind, entry.number or "")
    composed = compose(entry, document=document, settings=settings, vat_book=vat_book, today=today)
    insert_composed(composed)
    return composed


def insert_composed(composed: ComposedDocument) -> None:
    """Number and insert a composed document with its lines and VAT rows."""
    insert_all([composed])


def insert_all(composed: Sequence[ComposedDocument]) -> None:
    """Number and insert composed documents with their lines and VAT rows, in their order.

    A few statements for each kind, whatever the number of documents and lines.
    """
    waiting: dict[str, list[Document]] = {}
    for document in (each.document for each in composed):
        is_legal = kind_of(document.kind).is_legal
        document.status = Document.Status.PROVISIONAL if is_legal else Document.Status.OPEN
        document.balance_due = ZERO
        if document.number is None:
            waiting.setdefault(document.kind, []).append(document)
    for code, documents in sorted(waiting.items()):
        if not is_numbered_at_save(kind_of(code)):
            continue
        numbers = take_numbers(kind_of(code), len(documents))
        for document, (number, value) in zip(documents, numbers, strict=True):
            document.number, document.sequence_value = number, value
    for each in composed:
        each.document.search = folded(each.document)
    Document.objects.bulk_create([each.document for each in composed])
    for each in composed:
        for line in each.lines:
            line.document = each.document
        for row in each.vat_rows:
            row.document = each.document
    DocumentLine.objects.bulk_create([line for each in composed for line in each.lines])
    DocumentVat.objects.bulk_create([row for each in composed for row in each.vat_rows])


def insert_vat_rows(composed: ComposedDocument) -> None:
    """Insert the VAT rows of a saved document."""
    for row in composed.vat_rows:
        row.document = composed.document
    DocumentVat.objects.bulk_create(composed.vat_rows)


def update_document(
    *,
    document: Document,
    entry: DocumentEntry,
    settings: DossierSettings,
    vat_book: VatBook,
    today: date,
) -> ComposedDocument:
    """Change a document that is neither sealed nor transferred; lines keep their key when the entry names it.

    Raises ``Refusal`` (``document_sealed``, ``document_transferred``, ``delivery_above_remaining``).
    """
    check_modifiable(document)
    links = source_links(document)
    if entry.number is not None:
        give_typed_number(document, entry.kind, entry.number)
    composed = compose(entry, document=document, settings=settings, vat_book=vat_book, today=today)
    save_versioned(document, expected=document.version)
    if "lines" in entry.given:
        placed = {line.id for line in entry.lines}
        composed.lines[:0] = [
            line
            for line in entry.existing.values()
            if line.type == DocumentLine.Type.ORIGIN and line.pk not in placed
        ]
        _replace_lines(composed.lines, existing=entry.existing)
    else:
        update_rows(DocumentLine, composed.lines, COMPUTED_LINE_FIELDS)
    document.vat_rows.all().delete()
    insert_vat_rows(composed)
    if links:
        rows = {line.id: row for row, line in enumerate(entry.lines)}
        follow_links(document, links=links, lines=composed.lines, rows=rows)
    return composed


def _replace_lines(lines: Sequence[DocumentLine], *, existing: dict[int, DocumentLine]) -> None:
    for position, line in enumerate(lines, start=1):
        line.position = position
    kept = [line for line in lines if line.pk in existing]
    gone = set(existing) - {line.pk for line in kept}
    if gone:
        DocumentLine.objects.filter(pk__in=gone).delete()
    changed = [line for line in kept if _stored(line) != _stored(existing[line.pk])]
    update_rows(DocumentLine, changed, [field.name for field in STORED_LINE_FIELDS])
    DocumentLine.objects.bulk_create([line for line in lines if line.pk not in existing])


def _stored(line: DocumentLine) -> list[Any]:
    return [getattr(line, field.attname) for field in STORED_LINE_FIELDS]
