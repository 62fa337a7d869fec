"""Transferring documents: turning each, once and whole, into one of another kind (DOC-101 to DOC-124)."""

from collections.abc import Iterable, Sequence
from datetime import date

from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.core.grouping import BodyOptions
from comptoir.core.transfer import DeliveryState, TransferState, check_transfer
from comptoir.documents.models import Document, DocumentLine, DocumentLink
from comptoir.documents.services.generation import Original, Plan

WHOLE = BodyOptions(keeps_layout=True)


def transfer_plan(
    source: Document,
    *,
    lines: Sequence[DocumentLine],
    state: TransferState,
    target_kind: DocumentKind,
    dated_on: date,
) -> Plan:
    """Plan the target of a locked source; all its lines pass on, an order is then wholly delivered (DOC-117).

    Raises the ``Refusal`` of ``core.transfer.check_transfer``.
    """
    check_transfer(kind_of(source.kind), target_kind, state)
    return Plan(
        originals=[Original(source, lines)],
        kind=target_kind,
        dated_on=dated_on,
        operation=DocumentLink.Operation.TRANSFER,
        options=WHOLE,
    )


def transfer_state(source: Document) -> TransferState:
    """What was already done with a document, as the rules of transfer want it."""
    return transfer_states([source])[source.pk]


def transfer_states(sources: Iterable[Document]) -> dict[int, TransferState]:
    """What was already done with documents, by key; one query."""
    found = {source.pk: source for source in sources}
    operations: dict[int, set[str]] = {key: set() for key in found}
    links = DocumentLink.objects.filter(source__in=found)
    for source, operation in links.values_list("source", "operation"):
        operations[source].add(operation)
    return {key: _state(source, operations[key]) for key, source in found.items()}


def _state(source: Document, operations: set[str]) -> TransferState:
    kind = kind_of(source.kind)
    return TransferState(
        is_transferred=DocumentLink.Operation.TRANSFER in operations,
        is_grouped=DocumentLink.Operation.GROUPING in operations,
        is_provisional=kind.is_legal and not source.seal_hash,
        delivery_state=DeliveryState(source.delivery_status) if kind.has_delivery else None,
    )
