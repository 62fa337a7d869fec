"""Validating: the legal number, the seal, and what can't be undone afterwards (P-04, P-05, DOC-199)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from comptoir.accounts.models import User
from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.core.errors import Problem, Refusal
from comptoir.core.seals import content_hash, seal_hash
from comptoir.documents.composition import folded
from comptoir.documents.models import Document, DocumentLine, DocumentVat, Seal
from comptoir.documents.numbers import lock_numbers, take_numbers
from comptoir.documents.services.continuity import lacks_vat_number, record_missing_vat_number
from comptoir.documents.state import ITEM_TYPES
from comptoir.dossiers.bulk import update_rows

# What goes on living after the seal, or is derived from it. The party's code is sealed as it was printed.
UNSEALED_FIELDS = frozenset(
    {
        "status", "delivery_status", "balance_due", "seal_hash", "version", "created_at", "updated_at", "search",
        "party_code", "sealed_party_code",
    }
)  # fmt: skip

# Derived from what is sealed beside it.
UNSEALED_LINE_FIELDS = frozenset({"eco_amount"})
# Columns made after the first seals: sealed where they say something, so that older seals still hold. Emptying one, or
# filling one that was empty, breaks the seal either way.
LATER_FIELDS = frozenset(
    {
        "is_valid_until_typed", "salesperson", "currency", "currency_rate", "printed_note", "eco_contribution",
        "credit_reason", "is_without_return", "rich_description",
    }
)  # fmt: skip


def number_documents(documents: Sequence[Document], *, user: User | None, today: date) -> dict[int, Refusal]:
    """Give locked legal documents their numbers, by date; the workflow seals them once what they print is final.

    Answers, by key, why some can't be validated: ``validation_not_on_this_kind``, ``already_validated``,
    ``document_empty``, ``date_in_future``, ``billing_address_missing``, ``date_before_last`` (the sequence is
    chronological by construction). Their lines are read once, and numbers are taken as one range a kind.
    """
    refused: dict[int, Refusal] = {}
    by_kind: dict[str, list[Document]] = {}
    for document in sorted(documents, key=lambda each: (each.dated_on, each.pk)):
        reason = _refusal(document, today=today)
        if reason is None:
            by_kind.setdefault(document.kind, []).append(document)
        else:
            refused[document.pk] = reason
    for code, found in sorted(by_kind.items()):
        refused |= _number_series(kind_of(code), found, user=user)
    return refused


def _refusal(document: Document, *, today: date) -> Refusal | None:
    kind = kind_of(document.kind)
    if not kind.is_legal:
        return Refusal("validation_not_on_this_kind", kind=document.kind, status=409)
    if document.seal_hash:
        return Refusal("already_validated", number=document.number or "", status=409)
    if kind.has_lines and not any(line.type in ITEM_TYPES for line in document.lines.all()):
        return Refusal.for_field("lines", "document_empty")
    if document.dated_on > today:
        return Refusal.for_field("dated_on", "date_in_future", today=today)
    return _address_refusal(document) if kind.is_sale else None


def _number_series(
    kind: DocumentKind, documents: Sequence[Document], *, user: User | None
) -> dict[int, Refusal]:
    # With the counter locked, what is read of the series can't change any more, nor the chain of its seals.
    lock_numbers(kind)
    # Those numbered at their first save had their breaks accepted then.
    waiting = [document for document in documents if document.number is None]
    last = last_sealed_on(kind) if waiting else None
    refused = {
        document.pk: Refusal.for_field("dated_on", "date_before_last", last=last)
        for document in waiting
        if last is not None and document.dated_on < last
    }
    waiting = [document for document in waiting if document.pk not in refused]
    numbers = take_numbers(kind, len(waiting)) if waiting else []
    for document, (number, value) in zip(waiting, numbers, strict=True):
        document.number, document.sequence_value = number, value
    for document in documents:
        if document.pk in refused:
            continue
        document.validated_by = user
        document.status = Document.Status.VALIDATED
        if lacks_vat_number(document):
            record_missing_vat_number(document, user=user)
    return refused


def last_sealed_on(kind: DocumentKind) -> date | None:
    """Date of the last sealed document of a kind: one that gets its number now can't be dated before it."""
    seals = Seal.objects.filter(kind=kind.code).order_by("-position")
    return seals.values_list("document__dated_on", flat=True).first()


def _address_refusal(document: Document) -> Refusal | None:
    """The law wants the customer's name and address on an invoice (art. 242 nonies A of annex II of the CGI)."""
    has_line = any(getattr(document, f"billing_line{rank}").strip() for rank in range(1, 5))
    missing = {
        "billing.line1": None if has_line else "billing_address_line_missing",
        "billing.city": None if document.billing_city.strip() else "billing_city_missing",
    }
    fields = {name: (Problem(code),) for name, code in missing.items() if code}
    return Refusal("billing_address_missing", fields=fields, party=document.party_name) if fields else None


@dataclass(frozen=True, slots=True)
class PrintedWords:
    """What a page says beside the document: ``printed`` by other areas (due dates), ``seller`` of the options."""

    printed: Mapping[str, Any]
    seller: Mapping[str, Any]


def seal_documents(documents: Sequence[Document], *, words: Mapping[int, PrintedWords], at: datetime) -> None:
    """Chain the hash of what each document says to the seal before it in its series (P-05), in their order.

    ``words`` is kept by document; what the seller is called is kept with the seal, so that it is printed so for ever.
    The counters of the kinds are locked by the caller. A few statements for each kind.
    """
    last = {
        code: Seal.objects.filter(kind=code).order_by("-position").first()
        for code in sorted({document.kind for document in documents})
    }
    seals = []
    for document in documents:
        document.validated_at = at
        seal = _seal(document, previous=last[document.kind], words=words[document.pk])
        last[document.kind] = seal
        seals.append(seal)
        document.seal_hash = seal.hash
        document.search = folded(document)
        document.version += 1
        document.updated_at = at
    update_rows(
        Document,
        documents,
        [
            "number", "sequence_value", "validated_at", "validated_by", "status", "seal_hash", "search", "version",
            "updated_at",
        ],
    )  # fmt: skip
    Seal.objects.bulk_create(seals)


def _seal(document: Document, *, previous: Seal | None, words: PrintedWords) -> Seal:
    content = content_hash(sealed_content(document, printed=words.printed, seller=words.seller))
    previous_hash = previous.hash if previous else ""
    return Seal(
        kind=document.kind,
        position=previous.position + 1 if previous else 1,
        document=document,
        content_hash=content,
        previous_hash=previous_hash,
        hash=seal_hash(content, previous_hash),
        sealed_at=document.validated_at,  # type: ignore[misc]  # just set
        seller=words.seller,
    )


def sealed_content(
    document: Document, *, printed: Mapping[str, Any], seller: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Everything the seal protects: header, copies of the party, totals, lines, VAT, what ``printed`` adds, and the
    seller; seals made before the seller was kept protect the rest."""
    return {
        "document": _row(document, UNSEALED_FIELDS) | {"party_code": document.printed_party_code},
        "lines": _rows(document.lines.all(), UNSEALED_LINE_FIELDS),
        "vat": _rows(document.vat_rows.all()),
        **printed,
        **({} if seller is None else {"seller": seller}),
    }


def _rows(rows: Any, excluded: frozenset[str] = frozenset()) -> Sequence[dict[str, Any]]:
    return [_row(row, excluded) for row in sorted(rows, key=lambda row: row.pk)]


def _row(record: Document | DocumentLine | DocumentVat, excluded: frozenset[str]) -> dict[str, Any]:
    return {
        field.attname: getattr(record, field.attname)
        for field in record._meta.concrete_fields
        if field.name not in excluded
        and (field.name not in LATER_FIELDS or getattr(record, field.attname) not in (None, "", False))
    }
