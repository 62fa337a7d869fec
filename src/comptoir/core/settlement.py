"""Due dates against payments: states, allocations, differences, closing (PAY-070…072, PAY-088, PAY-115…135)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from comptoir.core.errors import Problems, Refusal
from comptoir.core.money import ZERO


class DueState(StrEnum):
    """State of a due date (PAY-072)."""

    OPEN = "open"
    PARTIAL = "partial"
    PAID = "paid"
    #: Closed by hand, "Soldée manuellement", whatever was paid before.
    CLOSED = "closed"

    @property
    def is_due(self) -> bool:
        """Whether it stands in the tab "Non réglées" (PAY-082)."""
        return self in (DueState.OPEN, DueState.PARTIAL)


class PaymentState(StrEnum):
    """How far a payment is allocated; the tabs "Pointés" and "Partiellement pointés" (PAY-132, PAY-133)."""

    ALLOCATED = "allocated"
    PARTIALLY_ALLOCATED = "partially_allocated"


class PaymentTab(StrEnum):
    """Tabs of the payments list (PAY-131…135)."""

    ALL = "all"
    ALLOCATED = "allocated"
    PARTIALLY_ALLOCATED = "partially_allocated"
    IN_BANK = "in_bank"
    WITH_DIFFERENCE = "with_difference"


class Rest(StrEnum):
    """What to do with the part of a payment that is above what is due."""

    #: It stays available for later due dates.
    KEEP = "keep"
    #: It becomes a payment difference (PAY-125).
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True)
class OpenDue:
    """A due date with its open balance (negative for a credit note). ``key`` is the caller's identifier."""

    key: int | str
    balance: Decimal
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class AllocationAmount:
    """An amount of a payment set against a due date."""

    key: int | str
    amount: Decimal


def open_balance(amount: Decimal, allocated: Decimal, closed: Decimal = ZERO) -> Decimal:
    """amount − allocations − amount closed by hand (PAY-071)."""
    return amount - allocated - closed


def due_state(
    amount: Decimal, allocated: Decimal, closed: Decimal = ZERO, *, is_closed: bool | None = None
) -> DueState:
    """State of a due date (PAY-072). ``is_closed`` defaults to whether an amount was closed by hand."""
    if closed != 0 if is_closed is None else is_closed:
        return DueState.CLOSED
    if open_balance(amount, allocated) == 0:
        return DueState.PAID
    return DueState.PARTIAL if allocated else DueState.OPEN


def unallocated_amount(amount: Decimal, allocated: Decimal, difference: Decimal = ZERO) -> Decimal:
    """What is left of a payment (PAY-107)."""
    return amount - allocated - difference


def propose_allocation(amount: Decimal, dues: Sequence[OpenDue]) -> tuple[AllocationAmount, ...]:
    """Allocation of a payment to the ticked due dates (PAY-116, PAY-117), in the order of ``dues``.

    Due dates of the opposite sign (credit notes) are used first, entirely, and give back money for the others,
    which take what they can in due-date order, those without date last. Due dates that get nothing are left out.
    """
    sign = -1 if amount < 0 else 1
    left = amount * sign
    shares: dict[int, Decimal] = {}
    for position, due in enumerate(dues):
        if due.balance * sign < 0:
            shares[position] = due.balance
            left -= due.balance * sign
    same_sign = [position for position, due in enumerate(dues) if due.balance * sign > 0]
    for position in sorted(same_sign, key=lambda p: (dues[p].due_on or date.max, p)):
        share = min(left, dues[position].balance * sign)
        if share > 0:
            shares[position] = share * sign
            left -= share
    return tuple(AllocationAmount(dues[position].key, shares[position]) for position in sorted(shares))


def check_allocations(
    amount: Decimal, allocations: Sequence[AllocationAmount], dues: Sequence[OpenDue]
) -> None:
    """Refuse allocations that break PAY-102, PAY-116 or PAY-117, each on ``allocations.N.amount``.

    ``dues`` holds the open balance of each due date without these allocations. Codes: ``allocation_zero``,
    ``allocation_unknown_due``, ``allocation_twice``, ``allocation_wrong_sign``, ``allocation_above_balance``;
    on ``amount``: ``allocations_above_payment``, ``payment_zero_without_offset``.
    """
    problems = Problems()
    balances = {due.key: due.balance for due in dues}
    seen: set[int | str] = set()
    for position, allocation in enumerate(allocations):
        code = _allocation_problem(allocation, balances, seen)
        if code:
            field = "due_date" if code in ("allocation_unknown_due", "allocation_twice") else "amount"
            problems.add(
                f"allocations.{position}.{field}",
                code,
                amount=allocation.amount,
                balance=balances.get(allocation.key, ZERO),
            )
        seen.add(allocation.key)
    allocated = sum((allocation.amount for allocation in allocations), ZERO)
    excess = allocated - amount if amount >= 0 else amount - allocated
    if excess > 0:
        problems.add("amount", "allocations_above_payment", amount=amount, allocated=allocated)
    if not amount and (not allocations or allocated < 0):
        problems.add("amount", "payment_zero_without_offset")
    problems.raise_if_any("allocations_refused")


def _allocation_problem(
    allocation: AllocationAmount, balances: dict[int | str, Decimal], seen: set[int | str]
) -> str | None:
    if allocation.key not in balances:
        return "allocation_unknown_due"
    if allocation.key in seen:
        return "allocation_twice"
    if not allocation.amount:
        return "allocation_zero"
    balance = balances[allocation.key]
    if balance and (allocation.amount < 0) != (balance < 0):
        return "allocation_wrong_sign"
    return "allocation_above_balance" if abs(allocation.amount) > abs(balance) else None


def check_rest(
    *,
    amount: Decimal,
    allocated: Decimal,
    open_total: Decimal,
    rest: Rest | None,
    allocation_count: int,
) -> None:
    """Refuse a payment above what the party owes without saying what to do with the rest.

    ``open_total`` is what the party owed before this payment. Raises ``Refusal("payment_rest_undecided")`` on
    ``rest``, with ``excess``; and ``Refusal("payment_difference_without_allocation")`` when a difference is
    asked with nothing allocated (PAY-125).
    """
    excess = amount - max(open_total, ZERO)
    if rest is None and amount > allocated and excess > 0:
        raise Refusal.for_field("rest", "payment_rest_undecided", excess=excess)
    if rest is Rest.DIFFERENCE and unallocated_amount(amount, allocated):
        payment_difference(amount, allocated, allocation_count=allocation_count)


def payment_difference(amount: Decimal, allocated: Decimal, *, allocation_count: int) -> Decimal:
    """The difference that "Constater l'écart" records: all that is unallocated (PAY-125).

    Raises ``Refusal("payment_difference_without_allocation")`` or ``Refusal("payment_without_rest")``.
    """
    if not allocation_count:
        raise Refusal("payment_difference_without_allocation")
    difference = unallocated_amount(amount, allocated)
    if not difference or (difference < 0) != (amount < 0):
        raise Refusal("payment_without_rest")
    return difference


def payment_state(
    amount: Decimal, allocated: Decimal, difference: Decimal = ZERO, *, allocation_count: int
) -> PaymentState:
    """Allocated when nothing is left and at least one due date is ticked (PAY-132, PAY-133)."""
    if allocation_count and not unallocated_amount(amount, allocated, difference):
        return PaymentState.ALLOCATED
    return PaymentState.PARTIALLY_ALLOCATED


def payment_tabs(
    amount: Decimal,
    allocated: Decimal,
    difference: Decimal = ZERO,
    *,
    allocation_count: int,
    has_bank: bool,
) -> frozenset[PaymentTab]:
    """The tabs of the payments list that show a payment (PAY-131…135)."""
    state = payment_state(amount, allocated, difference, allocation_count=allocation_count)
    tabs = {PaymentTab.ALL, PaymentTab(state.value)}
    if has_bank:
        tabs.add(PaymentTab.IN_BANK)
    if difference:
        tabs.add(PaymentTab.WITH_DIFFERENCE)
    return frozenset(tabs)


def closing_amount(amount: Decimal, allocated: Decimal, closed: Decimal = ZERO) -> Decimal:
    """What "Solder" closes on a due date: its open balance (PAY-088).

    Raises ``Refusal("due_already_closed")`` or ``Refusal("due_already_paid")``.
    """
    state = due_state(amount, allocated, closed)
    if state is DueState.CLOSED:
        raise Refusal("due_already_closed")
    if state is DueState.PAID:
        raise Refusal("due_already_paid")
    return open_balance(amount, allocated)


def check_reopen_due(state: DueState, *, is_posted: bool = False) -> None:
    """ "Dé-solder" a due date closed by hand (PAY-089, PAY-090).

    Raises ``Refusal("due_not_closed")`` or ``Refusal("due_closing_posted")``.
    """
    if state is not DueState.CLOSED:
        raise Refusal("due_not_closed")
    if is_posted:
        raise Refusal("due_closing_posted")
