"""Seals and legal numbers: nothing was changed, nothing is missing (P-04, P-05)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Prefetch

from comptoir.core.document_kinds import KINDS
from comptoir.core.seals import StoredSeal, verify_chain
from comptoir.documents.models import DepositLink, Document, DocumentLine, DocumentVat, Seal
from comptoir.documents.services.validation import sealed_content
from comptoir.payments.models import DueDate
from comptoir.workflows.checks.accepted_breaks import (
    AcceptedBreaks,
    check_accepted_sequence,
    was_numbered_at_save,
)
from comptoir.workflows.checks.fault import Fault, fault
from comptoir.workflows.seal_contents import printed_parts

BATCH = 500
LEGAL_KINDS = [kind.code for kind in KINDS.values() if kind.is_legal]


def check_seals() -> Iterator[Fault]:
    """Every seal stands for its document and follows the one before."""
    for kind in LEGAL_KINDS:
        for found in verify_chain(_seals(kind)):
            yield fault(found.code, document=found.label)
        unsealed = Document.objects.filter(kind=kind, number__isnull=False, seal__isnull=True)
        if was_numbered_at_save():
            unsealed = unsealed.exclude(status=Document.Status.PROVISIONAL, seal_hash="")
        for document in unsealed:
            yield fault("seal_missing", document=str(document))
        mismatched = Seal.objects.filter(kind=kind).select_related("document")
        for seal in mismatched.iterator(chunk_size=BATCH):
            if seal.document.seal_hash != seal.hash or seal.document.kind != kind:
                yield fault("seal_of_another_document", document=str(seal.document))


def check_numbers() -> Iterator[Fault]:
    """Legal numbers are continuous and chronological; no document lacks what its number says."""
    breaks = AcceptedBreaks.load() if was_numbered_at_save() else None
    for kind in LEGAL_KINDS:
        yield from _check_sequence(kind) if breaks is None else check_accepted_sequence(kind, breaks)
        positions = Seal.objects.filter(kind=kind).order_by("position").values_list("position", flat=True)
        for expected, position in enumerate(positions, start=1):
            if position != expected:
                yield fault("seal_gap", kind=kind, position=expected)
                break


def _check_sequence(kind: str) -> Iterator[Fault]:
    """Numbers of a kind in the order of their seals: each prefix is a series of its own (DOC-007)."""
    rows = Document.objects.filter(kind=kind, sequence_value__isnull=False).order_by(
        "seal__position", "sequence_value"
    )
    series: dict[str, tuple[int, str]] = {}
    last: tuple[date, str] | None = None
    for value, number, dated_on in rows.values_list("sequence_value", "number", "dated_on").iterator():
        if not number or not number.endswith(str(value)):
            yield fault("number_not_of_sequence", document=number or "?", value=value)
            continue
        prefix = number[: -len(str(value))].rstrip("0")
        if prefix in series and value != series[prefix][0] + 1:
            yield fault("number_gap", document=number, previous=series[prefix][1])
        if last is not None and dated_on < last[0]:
            yield fault("number_not_chronological", document=number, previous=last[1])
        series[prefix], last = (value, number), (dated_on, number)


def _seals(kind: str) -> Iterator[StoredSeal]:
    documents = Document.objects.filter(seal__kind=kind).select_related("seal").order_by("seal__position")
    parts = documents.prefetch_related(
        Prefetch("lines", DocumentLine.objects.order_by("pk")),
        Prefetch("vat_rows", DocumentVat.objects.order_by("pk")),
        Prefetch("due_dates", DueDate.objects.order_by("position")),
        Prefetch("deposit_links", DepositLink.objects.select_related("deposit").order_by("pk")),
    )
    for document in parts.iterator(chunk_size=BATCH):
        yield StoredSeal(
            label=str(document),
            content=sealed_content(document, printed=printed_parts(document), seller=document.seal.seller),
            content_hash=document.seal.content_hash,
            previous_hash=document.seal.previous_hash,
            hash=document.seal.hash,
        )
