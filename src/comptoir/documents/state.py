"""What a document allows, and the states that follow from its links (DOC-054 to DOC-058, DOC-170 to DOC-176)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from django.db.models import Sum

from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.core.errors import NotFound, Refusal, Stale
from comptoir.core.transfer import DeliveredLine, delivery_state
from comptoir.documents.models import Document, DocumentLine, DocumentLink, LineLink
from comptoir.documents.wording import kind_label, remedy_of_seal
from comptoir.dossiers.bulk import update_rows

ZERO = Decimal(0)
ITEM_TYPES = (DocumentLine.Type.GOODS, DocumentLine.Type.SERVICE)


def document_for_update(document_id: int, *, expected_version: int | None = None) -> Document:
    """The document, locked until the end of the transaction. Raises ``NotFound`` or ``Stale`` (P-09)."""
    document = (
        Document.objects.select_for_update(of=("self",))
        .select_related(
            "party",
            "party__customer",
            "territory",
            "vat_rate",
            "payment_terms",
            "payment_method",
            "salesperson",
            "currency",
        )
        .filter(pk=document_id)
        .first()
    )
    if document is None:
        raise NotFound("document_not_found", document=document_id)
    if expected_version is not None and document.version != expected_version:
        raise Stale("record_changed", version=document.version)
    return document


def lock_reason(document: Document) -> Refusal | None:
    """Why the document can't be changed or deleted, or ``None`` (DOC-055, DOC-056, DOC-176, P-05)."""
    if document.seal_hash:
        return Refusal(
            "document_sealed",
            number=document.number or "",
            remedy=remedy_of_seal(document.kind),
            status=409,
        )
    target = DocumentLink.objects.filter(source=document).select_related("target").first()
    if target is not None:
        return Refusal(
            "document_transferred",
            number=str(document),
            target_kind_label=kind_label(target.target.kind),
            target_number=str(target.target),
            status=409,
        )
    return None


def check_modifiable(document: Document) -> None:
    """Raise the reason why the document can't be changed, if there is one."""
    reason = lock_reason(document)
    if reason is not None:
        raise reason


def status_of(document: Document) -> str:
    """Status from the flags and links: a transfer shows before a validation, except on legal documents."""
    return _status(document, {link.operation for link in document.target_links.all()})


def _status(document: Document, operations: Collection[str]) -> str:
    if document.seal_hash:
        return Document.Status.VALIDATED
    if DocumentLink.Operation.GROUPING in operations:
        return Document.Status.GROUPED
    if DocumentLink.Operation.TRANSFER in operations:
        return Document.Status.TRANSFERRED
    return Document.Status.PROVISIONAL if kind_of(document.kind).is_legal else Document.Status.OPEN


def delivered_quantities(lines: Iterable[DocumentLine]) -> dict[int, Decimal]:
    """Delivered or transferred quantity of each line, by line key; one query."""
    keys = [line.pk for line in lines]
    rows = LineLink.objects.filter(source_line__in=keys).values_list("source_line").annotate(Sum("quantity"))
    return dict(rows)


def refresh_source(document: Document) -> None:
    """Recompute status and delivery state after a document made from this one appeared, changed or went away."""
    refresh_sources([document])


def refresh_sources(documents: Iterable[Document]) -> None:
    """Recompute what documents show of those made from them, four statements whatever their number.

    The documents are locked by the caller; their state of quote and their flags are written too.
    """
    found = {document.pk: document for document in documents}
    operations: dict[int, set[str]] = {key: set() for key in found}
    links = DocumentLink.objects.filter(source__in=found)
    for source, operation in links.values_list("source", "operation"):
        operations[source].add(operation)
    orders = [document for document in found.values() if kind_of(document.kind).has_delivery]
    states = _delivery_states(orders) if orders else {}
    for key, document in found.items():
        document.status = _status(document, operations[key])
        document.delivery_status = states.get(key, document.delivery_status)
        document.version += 1
    update_rows(
        Document,
        found.values(),
        ["status", "delivery_status", "quote_state", "is_closed", "is_cancelled", "version"],
    )


def _delivery_states(orders: Sequence[Document]) -> dict[int, str]:
    lines = list(
        DocumentLine.objects.filter(document__in=orders, type__in=ITEM_TYPES).only("document_id", "quantity")
    )
    delivered = delivered_quantities(lines)
    by_order: dict[int, list[DocumentLine]] = {order.pk: [] for order in orders}
    for line in lines:
        by_order[line.document_id].append(line)
    return {order.pk: _delivery_state(order, by_order[order.pk], delivered) for order in orders}


def delivery_status_of(document: Document) -> str:
    """Delivery state of an order from its lines, links and flags (UPM-040)."""
    lines = [line for line in document.lines.all() if line.type in ITEM_TYPES]
    return _delivery_state(document, lines, delivered_quantities(lines))


def _delivery_state(order: Document, lines: Iterable[DocumentLine], delivered: Mapping[int, Decimal]) -> str:
    return delivery_state(
        [DeliveredLine(ordered=line.quantity, delivered=delivered.get(line.pk, ZERO)) for line in lines],
        is_closed=order.is_closed,
        is_cancelled=order.is_cancelled,
        is_blocked=order.is_blocked,
    ).value


def kind_for(document: Document) -> DocumentKind:
    """Row of the kinds table of a document."""
    return kind_of(document.kind)
