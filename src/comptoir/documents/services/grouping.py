"""Grouping documents: which of them become one, and the plan of each (DOC-125 to DOC-147)."""

from collections.abc import Mapping, Sequence
from datetime import date

from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.core.grouping import BodyOptions, GroupingTerms, grouped_sets
from comptoir.core.transfer import Processing, TransferState, check_transfer
from comptoir.documents.models import Document, DocumentLine, DocumentLink, PostalBlock
from comptoir.documents.services.footers import footer_discount_rate
from comptoir.documents.services.generation import Original, Plan

BILLING, DELIVERY = (
    tuple(field.attname for field in PostalBlock._meta.concrete_fields if field.name.startswith(prefix))
    for prefix in ("billing_", "delivery_")
)


def grouping_terms(document: Document, *, has_shipping: bool = True) -> GroupingTerms:
    """What a document says on each condition of grouping (DOC-126).

    ``has_shipping`` is false for an order whose shipping was already charged.
    """
    is_charged = has_shipping and bool(document.shipping_amount)
    return GroupingTerms(
        kind=document.kind,
        party=document.party_id,
        title=document.party_title,
        name=document.party_name,
        billing=tuple(getattr(document, name) for name in BILLING),
        delivery=tuple(getattr(document, name) for name in DELIVERY),
        shipping_vat=document.shipping_vat_rate_id if is_charged else None,
        footer_discount=footer_discount_rate(document),
        payment_terms=document.payment_terms_id,
        territory=document.territory_id,
        tax_included=document.is_tax_included,
        currency=document.currency_id,
    )


def in_order(documents: Sequence[Document]) -> list[Document]:
    """Documents by date, then by number (DOC-144)."""
    return sorted(documents, key=_order)


def _order(document: Document) -> tuple[date, bool, int, str, int]:
    value = document.sequence_value
    return (document.dated_on, value is None, value or 0, document.number or "", document.pk)


def document_sets(documents: Sequence[Document]) -> list[list[Document]]:
    """Sets of documents that become one, each in order, the sets by their first document (DOC-139, DOC-144)."""
    ordered = in_order(documents)
    return [[ordered[index] for index in found] for found in grouped_sets([*map(grouping_terms, ordered)])]


def check_groupable(document: Document, *, target: DocumentKind, state: TransferState) -> None:
    """Raise the ``Refusal`` why a document can't be grouped to ``target`` (DOC-T7, DOC-128)."""
    check_transfer(kind_of(document.kind), target, state, by=Processing.GROUP)


def grouping_plan(
    documents: Sequence[Document],
    *,
    lines: Mapping[int, Sequence[DocumentLine]],
    target_kind: DocumentKind,
    dated_on: date,
    options: BodyOptions,
) -> Plan:
    """Plan the document that a set of locked documents becomes; an order is then wholly delivered (DOC-147)."""
    return Plan(
        originals=[Original(document, lines[document.pk]) for document in documents],
        kind=target_kind,
        dated_on=dated_on,
        operation=DocumentLink.Operation.GROUPING,
        options=options,
    )
