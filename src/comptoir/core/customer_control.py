"""Whether a customer may get a new document: blocking and credit limit (UPM-033…036)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from comptoir.core.document_kinds import BlockScope, DocumentKind
from comptoir.core.errors import Problem, Refusal
from comptoir.core.money import ZERO


class BlockLevel(StrEnum):
    """How strictly a party is blocked by hand (TPT-107)."""

    NEVER = "never"
    WARNING = "warning"
    BLOCKED = "blocked"


class CreditOverrun(StrEnum):
    """What reaching the credit limit does (PRF-049…051)."""

    ALLOW = "allow"
    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class BilledStanding:
    """The billed party: its block level, what it owes and its thresholds (None = no test)."""

    block_level: BlockLevel = BlockLevel.NEVER
    amount_due: Decimal = ZERO
    overdue_amount: Decimal = ZERO
    block_invoiced_above: Decimal | None = None
    block_overdue_above: Decimal | None = None
    credit_limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CustomerDecision:
    """``refusal`` when the document may not be created; ``warnings`` to show one after the other."""

    refusal: Problem | None = None
    warnings: tuple[Problem, ...] = ()

    @property
    def is_allowed(self) -> bool:
        return self.refusal is None

    def raise_if_refused(self) -> None:
        """Raise the refusal, told on the field ``party``."""
        if self.refusal is not None:
            raise Refusal.of(self.refusal, field="party")


def customer_decision(
    *,
    kind: DocumentKind,
    ordering_level: BlockLevel,
    billed: BilledStanding,
    orders_if_blocked: bool,
    credit_overrun: CreditOverrun,
) -> CustomerDecision:
    """Decide the creation of a document (UPM-034, UPM-035, TV-U2).

    ``orders_if_blocked``: a blocked customer may still order (PRF-034). Refusals: ``customer_blocked``,
    ``customer_invoiced_above``, ``customer_overdue_above``, ``customer_credit_reached``; warnings:
    ``customer_warning``, ``customer_credit_warning``. Supplier documents have neither block nor
    credit control in the table of kinds, hence are always allowed.
    """
    warnings: list[Problem] = []
    block = _block_reason(ordering_level, billed)
    if block is not None:
        if _is_restricted(kind, orders_if_blocked):
            return CustomerDecision(refusal=block)
    elif BlockLevel.WARNING in (ordering_level, billed.block_level):
        if kind.block_scope is not BlockScope.NEVER:
            warnings.append(Problem("customer_warning"))
    if kind.has_credit_control and credit_overrun is not CreditOverrun.ALLOW and _is_limit_reached(billed):
        params = {"amount_due": billed.amount_due, "limit": billed.credit_limit}
        if credit_overrun is CreditOverrun.BLOCK:
            return CustomerDecision(refusal=Problem("customer_credit_reached", params))
        warnings.append(Problem("customer_credit_warning", params))
    return CustomerDecision(warnings=tuple(warnings))


def _block_reason(ordering_level: BlockLevel, billed: BilledStanding) -> Problem | None:
    """Why the level is "blocked": by hand for either party, or a threshold of the billed one (TPT-108…110)."""
    if BlockLevel.BLOCKED in (ordering_level, billed.block_level):
        return Problem("customer_blocked")
    for code, amount, threshold in (
        ("customer_invoiced_above", billed.amount_due, billed.block_invoiced_above),
        ("customer_overdue_above", billed.overdue_amount, billed.block_overdue_above),
    ):
        if threshold is not None and amount > threshold:
            return Problem(code, {"amount": amount, "threshold": threshold})
    return None


def _is_restricted(kind: DocumentKind, orders_if_blocked: bool) -> bool:
    return kind.block_scope is BlockScope.ALWAYS or (
        kind.block_scope is BlockScope.PREFERENCE and not orders_if_blocked
    )


def _is_limit_reached(billed: BilledStanding) -> bool:
    """An empty or zero limit is no limit (PRF-048); reaching it is enough (PRF-047)."""
    return bool(billed.credit_limit) and billed.amount_due >= (billed.credit_limit or ZERO)
