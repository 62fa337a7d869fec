"""From one document to the next: transfer, delivery, remaining quantities, goods moved once (sections 8 and 13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from comptoir.core.document_kinds import KINDS, DocumentKind
from comptoir.core.errors import Problem, Refusal
from comptoir.core.money import ZERO


class DeliveryState(StrEnum):
    """The general state of an order (UPM-040)."""

    NOT_DELIVERED = "not_delivered"
    PARTIALLY_DELIVERED = "partially_delivered"
    FULLY_DELIVERED = "fully_delivered"
    CANCELLED = "cancelled"
    BLOCKED = "blocked"

    @property
    def bookshop_code(self) -> str:
        """The two letters booksellers know: CO, LP, LT, AN, BL."""
        return _BOOKSHOP_CODES[self]

    @property
    def is_open(self) -> bool:
        """Whether it can still be delivered (UPM-042)."""
        return self in (DeliveryState.NOT_DELIVERED, DeliveryState.PARTIALLY_DELIVERED)


_BOOKSHOP_CODES = {
    DeliveryState.NOT_DELIVERED: "CO",
    DeliveryState.PARTIALLY_DELIVERED: "LP",
    DeliveryState.FULLY_DELIVERED: "LT",
    DeliveryState.CANCELLED: "AN",
    DeliveryState.BLOCKED: "BL",
}


@dataclass(frozen=True, slots=True)
class DeliveredLine:
    """An item line of an order. Lines without article can be left out of the state (UPM-041)."""

    ordered: Decimal
    delivered: Decimal
    has_article: bool = True

    @property
    def remaining(self) -> Decimal:
        """What remains to deliver."""
        return remaining_quantity(self.ordered, self.delivered)


class Processing(StrEnum):
    """The ways of making a document from others."""

    TRANSFER = "transfer"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class TransferState:
    """What was already done with the source document."""

    is_transferred: bool = False
    is_grouped: bool = False
    #: A legal document that has no number yet (P-04).
    is_provisional: bool = False
    #: Only for kinds with delivery.
    delivery_state: DeliveryState | None = None


@dataclass(frozen=True, slots=True)
class MoveSource:
    """A line this line was made from: the kind of its document and the quantity taken over."""

    kind: DocumentKind
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class OriginReference:
    """What the reference line tells of the original (DOC-113); the sentence is made at the edge."""

    kind: str
    number: str
    dated_on: date


def remaining_quantity(ordered: Decimal, delivered: Decimal) -> Decimal:
    """What remains to deliver; 0 once delivered beyond; negative for a line of returned goods (UPM-043)."""
    remaining = ordered - delivered
    is_beyond = remaining < 0 if ordered >= 0 else remaining > 0
    return ZERO if is_beyond else remaining


def delivery_state(
    lines: Iterable[DeliveredLine],
    *,
    is_closed: bool = False,
    is_cancelled: bool = False,
    is_blocked: bool = False,
) -> DeliveryState:
    """State of an order from its item lines and its flags, the first that holds (UPM-040, UPM-041, DOC-171).

    Lines of quantity 0 tell nothing; an order with nothing to deliver is not delivered.
    """
    if is_cancelled:
        return DeliveryState.CANCELLED
    counted = [line for line in lines if line.has_article and (line.ordered or line.delivered)]
    if is_closed or (counted and not any(line.remaining for line in counted)):
        return DeliveryState.FULLY_DELIVERED
    if is_blocked:
        return DeliveryState.BLOCKED
    if any(line.delivered for line in counted):
        return DeliveryState.PARTIALLY_DELIVERED
    return DeliveryState.NOT_DELIVERED


def check_delivery(
    ordered: Decimal, delivered: Decimal, to_deliver: Decimal, *, field: str = "quantity"
) -> None:
    """Refuse a quantity below 0 or above what remains, signs reversed for a negative line (DOC-164).

    Codes on ``field``: ``delivery_wrong_sign``, ``delivery_above_remaining`` (with ``remaining``).
    """
    remaining = remaining_quantity(ordered, delivered)
    if to_deliver and (to_deliver < 0) != (ordered < 0):
        raise Refusal.for_field(field, "delivery_wrong_sign", remaining=remaining)
    if abs(to_deliver) > abs(remaining):
        raise Refusal.for_field(field, "delivery_above_remaining", remaining=remaining)


_ORDER_PROBLEMS = {
    DeliveryState.PARTIALLY_DELIVERED: "transfer_order_partially_delivered",
    DeliveryState.FULLY_DELIVERED: "transfer_order_delivered",
    DeliveryState.CANCELLED: "transfer_order_cancelled",
    DeliveryState.BLOCKED: "transfer_order_blocked",
}
_UNTOUCHED = TransferState()


def transfer_problem(
    kind: DocumentKind,
    target: DocumentKind,
    state: TransferState = _UNTOUCHED,
    *,
    by: Processing = Processing.TRANSFER,
) -> Problem | None:
    """Why a document can't be transferred or grouped to ``target``, or None (DOC-T7, DOC-101…118, DOC-128).

    Codes: ``transfer_not_allowed``, ``transfer_already_done``, ``transfer_already_grouped``,
    ``transfer_source_provisional``, ``transfer_order_partially_delivered``, ``transfer_order_delivered``,
    ``transfer_order_cancelled``, ``transfer_order_blocked``.
    """
    targets = kind.transfer_targets if by is Processing.TRANSFER else kind.group_targets
    code: str | None = None
    if target.code not in targets:
        code = "transfer_not_allowed"
    elif state.is_transferred:
        code = "transfer_already_done"
    elif state.is_grouped:
        code = "transfer_already_grouped"
    elif state.is_provisional:
        # The reference line, and a credit note's legal mention, need the number of the original.
        code = "transfer_source_provisional"
    elif state.delivery_state is not None:
        code = _ORDER_PROBLEMS.get(state.delivery_state)
    return Problem(code, {"kind": kind.code, "target": target.code}) if code else None


def transferable(kind: DocumentKind, target: DocumentKind, state: TransferState = _UNTOUCHED) -> bool:
    """Whether ``kind`` can be transferred to ``target`` in that state."""
    return transfer_problem(kind, target, state) is None


def transfer_choices(
    kind: DocumentKind, state: TransferState = _UNTOUCHED, *, by: Processing = Processing.TRANSFER
) -> tuple[str, ...]:
    """Codes of the kinds to propose, the usual one first; empty when nothing can be done (DOC-103)."""
    # What can be grouped can be transferred (table DOC-T7), so these are the only candidates.
    candidates = kind.transfer_targets
    return tuple(code for code in candidates if transfer_problem(kind, KINDS[code], state, by=by) is None)


def check_transfer(
    kind: DocumentKind,
    target: DocumentKind,
    state: TransferState = _UNTOUCHED,
    *,
    by: Processing = Processing.TRANSFER,
) -> None:
    """Raise the ``Refusal`` of ``transfer_problem``; a kind not in the table is told on the field ``kind``."""
    problem = transfer_problem(kind, target, state, by=by)
    if problem is not None:
        raise Refusal.of(problem, field="kind" if problem.code == "transfer_not_allowed" else None)


def check_close(state: DeliveryState) -> None:
    """Close a partly delivered order by hand, "Solder" (DOC-172, UPM-042).

    Raises ``Refusal("order_close_not_allowed")`` in any other state.
    """
    if state is not DeliveryState.PARTIALLY_DELIVERED:
        raise Refusal("order_close_not_allowed", state=state.value)


def check_reopen(*, is_closed: bool, is_cancelled: bool = False) -> None:
    """Reopen an order closed by hand, "Dé-Solder" (DOC-173). Raises ``Refusal("order_reopen_not_allowed")``."""
    if is_cancelled or not is_closed:
        raise Refusal("order_reopen_not_allowed")


def check_cancel(state: DeliveryState) -> None:
    """Raises ``Refusal("order_cancel_not_allowed")`` for an order delivered or cancelled (UPM-042)."""
    if not (state.is_open or state is DeliveryState.BLOCKED):
        raise Refusal("order_cancel_not_allowed", state=state.value)


def already_moved(kind: DocumentKind, sources: Sequence[MoveSource]) -> Decimal:
    """Quantity, among what was taken over, whose goods moved in the direction of ``kind`` (DOC-239)."""
    if not kind.stock_sign:
        return ZERO
    return sum((s.quantity for s in sources if s.kind.stock_sign == kind.stock_sign), ZERO)


def moved_quantity(kind: DocumentKind, quantity: Decimal, sources: Sequence[MoveSource] = ()) -> Decimal:
    """Signed stock quantity that a goods line managed in stock moves (DOC-T8, DOC-238…240).

    What its sources already moved in the same direction is not moved again; only what goes beyond is. A
    quantity of the opposite sign to its sources moves in its own right. 0 when the kind moves no goods.
    """
    moved = already_moved(kind, sources)
    if moved and quantity and (moved < 0) == (quantity < 0):
        quantity = quantity - moved if abs(quantity) > abs(moved) else ZERO
    return quantity * kind.stock_sign or ZERO


def origin_reference(kind: DocumentKind, number: str, dated_on: date) -> OriginReference:
    """The reference of the immediate original (DOC-113, DOC-114)."""
    return OriginReference(kind.code, number, dated_on)
