"""Delivering orders, wholly or in part (DOC-148 to DOC-169), closing and reopening them (DOC-172 to DOC-174)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.core.errors import Problems, Refusal
from comptoir.core.grouping import BodyOptions, grouped_sets
from comptoir.core.transfer import (
    DeliveryState,
    check_close,
    check_delivery,
    check_reopen,
    remaining_quantity,
)
from comptoir.documents.models import Document, DocumentLine, DocumentLink
from comptoir.documents.services.generation import Original, Plan
from comptoir.documents.services.grouping import grouping_terms, in_order
from comptoir.documents.state import ITEM_TYPES, delivered_quantities, refresh_source

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A line of an order and what is delivered of it now."""

    line: DocumentLine
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class DeliveryOptions:
    """The checkboxes of a delivery (DOC-152, DOC-154 to DOC-157), all off unless told."""

    is_grouped: bool = False
    is_merging: bool = False
    copies_delivered: bool = False
    copies_undelivered: bool = False


def delivery_plans(
    deliveries: Sequence[DeliveryLine],
    *,
    lines: Mapping[int, Sequence[DocumentLine]],
    kind: DocumentKind,
    dated_on: date,
    options: DeliveryOptions,
) -> list[Plan]:
    """Plan the documents that deliver these lines; one an order, or one for all orders alike (DOC-154).

    The orders are locked by the caller, ``lines`` holds all of theirs. Raises ``Refusal`` with the lines at fault:
    ``delivery_above_remaining``, ``not_an_order_line``, ``order_closed``, ``order_cancelled`` …
    """
    delivered = delivered_quantities([line for found in lines.values() for line in found])
    _check_deliveries(deliveries, kind, delivered)
    asked: dict[int, dict[int, Decimal]] = {}
    for delivery in deliveries:
        asked.setdefault(delivery.line.document_id, {})[delivery.line.pk] = delivery.quantity
    orders = in_order([*{each.line.document_id: each.line.document for each in deliveries}.values()])
    charged = set(DocumentLink.objects.filter(source__in=orders).values_list("source", flat=True))
    originals = [
        Original(
            order,
            lines[order.pk],
            _with_zeros(lines[order.pk], asked[order.pk], delivered, options),
            has_shipping=order.pk not in charged,  # it goes with the first delivery of an order
        )
        for order in orders
    ]
    sets = [[index] for index in range(len(orders))]
    if options.is_grouped:
        terms = [grouping_terms(each.document, has_shipping=each.has_shipping) for each in originals]
        sets = grouped_sets(terms)
    return [
        Plan(
            originals=[originals[index] for index in found],
            kind=kind,
            dated_on=dated_on,
            operation=DocumentLink.Operation.DELIVERY,
            options=BodyOptions(is_merging=options.is_merging),
        )
        for found in sets
    ]


def _with_zeros(
    lines: Iterable[DocumentLine],
    asked: Mapping[int, Decimal],
    delivered: Mapping[int, Decimal],
    options: DeliveryOptions,
) -> dict[int, Decimal]:
    """What is delivered of each line, with the lines that are repeated at 0 (DOC-156, DOC-157)."""
    found = dict(asked)
    for line in lines:
        if line.pk in found or line.type not in ITEM_TYPES or not line.quantity:
            continue
        is_done = not remaining_quantity(line.quantity, delivered.get(line.pk, ZERO))
        if options.copies_delivered if is_done else options.copies_undelivered:
            found[line.pk] = ZERO
    return found


def _check_deliveries(
    deliveries: Sequence[DeliveryLine], kind: DocumentKind, delivered: Mapping[int, Decimal]
) -> None:
    if not deliveries:
        raise Refusal.for_field("lines", "nothing_to_deliver")
    problems = Problems()
    for index, delivery in enumerate(deliveries):
        order = delivery.line.document
        name = f"lines.{index}"
        if not kind_of(order.kind).has_delivery or delivery.line.type not in ITEM_TYPES:
            problems.add(f"{name}.line", "not_an_order_line", line=delivery.line.pk)
        elif kind.code not in kind_of(order.kind).transfer_targets:
            problems.add("kind", "transfer_not_allowed", source_kind=order.kind, target_kind=kind.code)
        elif order.is_cancelled:
            problems.add(f"{name}.line", "order_cancelled", number=str(order))
        elif order.is_closed:
            problems.add(f"{name}.line", "order_closed", number=str(order))
        elif order.is_blocked:
            problems.add(f"{name}.line", "transfer_order_blocked", number=str(order))
        else:
            done = delivered.get(delivery.line.pk, ZERO)
            try:
                check_delivery(delivery.line.quantity, done, delivery.quantity)
            except Refusal as refusal:
                problems.add_refusal(refusal, prefix=f"{name}.")
    problems.raise_if_any()


def close_order(order: Document) -> None:
    """Solder: a partly delivered order becomes wholly delivered, its remainder stays on record (DOC-172, UPM-042)."""
    if not kind_of(order.kind).has_delivery:
        raise Refusal("not_an_order", number=str(order), status=409)
    check_close(DeliveryState(order.delivery_status))
    order.is_closed = True
    refresh_source(order)


def reopen_order(order: Document) -> None:
    """Dé-Solder: back to what the delivered quantities say (DOC-173)."""
    check_reopen(is_closed=order.is_closed, is_cancelled=order.is_cancelled)
    order.is_closed = False
    refresh_source(order)
