"""Deposits: what they amount to, how they share over VAT rates, and what the final invoice deducts (section 11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from comptoir.core.errors import Problem, Refusal
from comptoir.core.money import HUNDRED, ZERO, exact_arithmetic, round_amount, share_amount


@dataclass(frozen=True, slots=True)
class RateShare:
    """What a document, or a deposit, holds at one VAT rate, VAT included."""

    rate: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class RateVat:
    """Base and VAT of one rate, two decimals; negative for a deposit credit note."""

    rate: Decimal
    base: Decimal
    amount: Decimal

    @property
    def gross(self) -> Decimal:
        """Base and VAT together."""
        return self.base + self.amount


@dataclass(frozen=True, slots=True)
class DeductedVat:
    """One rate of a final invoice: its whole VAT, what the deposits held of it already, and what remains."""

    rate: Decimal
    base: Decimal
    amount: Decimal
    deposit_base: Decimal
    deposit_amount: Decimal

    @property
    def remaining_base(self) -> Decimal:
        """Base that no deposit invoice has told yet; negative when they told more."""
        return self.base - self.deposit_base

    @property
    def remaining_amount(self) -> Decimal:
        """VAT that no deposit invoice has told yet: what the final invoice adds to the VAT due."""
        return self.amount - self.deposit_amount


@dataclass(frozen=True, slots=True)
class DepositUse:
    """What decides whether a deposit can be attached to a document (DOC-217, DOC-221)."""

    is_deposit: bool = True
    is_same_party: bool = True
    is_same_side: bool = True
    is_attached: bool = False
    #: Deducted on another invoice, and which.
    deducted_on: str = ""


def deposit_of_rate(gross_total: Decimal, rate: Decimal) -> Decimal:
    """``rate`` percent of a total VAT included, two decimals, half away from zero."""
    with exact_arithmetic():
        return round_amount(gross_total * rate / HUNDRED)


def check_deposit_amount(amount: Decimal, *, gross_total: Decimal, deposit_total: Decimal = ZERO) -> None:
    """Refuse a deposit on an order or a quote that is not above zero, or above what is not paid in advance yet.

    Codes on ``amount``: ``deposit_not_positive``, ``deposit_above_total`` (with ``remaining``).
    """
    remaining = gross_total - deposit_total
    if amount <= 0:
        raise Refusal.for_field("amount", "deposit_not_positive")
    if amount > remaining:
        raise Refusal.for_field("amount", "deposit_above_total", remaining=max(remaining, ZERO))


def deposit_shares(amount: Decimal, shares: Sequence[RateShare]) -> tuple[RateShare, ...]:
    """Share a deposit over the VAT rates of what it is a deposit on, in proportion to their totals VAT included.

    Shares have two decimals and add up to ``amount``; the residue of rounding goes to the largest rate's total, and
    shares of zero are left out. Rates whose total is not above zero (goods taken back) get nothing. Empty when there
    is nothing to share over: the deposit then takes the default rate.
    """
    counted = [share for share in shares if share.gross > 0]
    if not counted:
        return ()
    parts = share_amount(
        round_amount(amount),
        [share.gross for share in counted],
        tie_order=[share.rate for share in counted],
    )
    if min(parts) < 0:
        # So few cents for so many rates that rounding gave more than there is: the largest takes them all.
        largest = max(range(len(counted)), key=lambda i: (counted[i].gross, counted[i].rate))
        return (RateShare(counted[largest].rate, round_amount(amount)),)
    return tuple(RateShare(share.rate, part) for share, part in zip(counted, parts, strict=True) if part)


def deposits_total(deposits: Iterable[tuple[int, Decimal]]) -> Decimal:
    """ "Acompte précédent" (DOC-219): deposit invoices less deposit credit notes, from (sign, total VAT included).

    The sign is that of the kind's due dates: +1 for a deposit invoice, −1 for a deposit credit note.
    """
    return sum((sign * gross for sign, gross in deposits), ZERO)


def deduct_vat(vat: Sequence[RateVat], deposits: Iterable[RateVat]) -> tuple[DeductedVat, ...]:
    """The VAT of a final invoice, rate by rate, with what its deposits hold of it; highest rate first.

    ``vat`` is that of the whole invoice, which it tells entirely: the deposits' VAT was due when they were paid, and
    only the rest becomes due now. A rate that only a deposit has stands with a total of zero.
    """
    held: dict[Decimal, tuple[Decimal, Decimal]] = {}
    for row in deposits:
        base, amount = held.get(row.rate, (ZERO, ZERO))
        held[row.rate] = (base + row.base, amount + row.amount)
    own = {row.rate: (row.base, row.amount) for row in vat}
    rates = sorted({*own, *held}, reverse=True)
    return tuple(
        DeductedVat(rate, *own.get(rate, (ZERO, ZERO)), *held.get(rate, (ZERO, ZERO))) for rate in rates
    )


def attachment_problem(use: DepositUse) -> Problem | None:
    """Why a deposit can't be attached to a document, or ``None`` (DOC-216, DOC-217, DOC-221).

    Codes: ``not_a_deposit``, ``deposit_other_side``, ``deposit_other_party``, ``deposit_already_attached``,
    ``deposit_already_deducted`` (with ``number``).
    """
    if not use.is_deposit:
        return Problem("not_a_deposit")
    if not use.is_same_side:
        return Problem("deposit_other_side")
    if not use.is_same_party:
        return Problem("deposit_other_party")
    if use.is_attached:
        return Problem("deposit_already_attached")
    if use.deducted_on:
        return Problem("deposit_already_deducted", {"number": use.deducted_on})
    return None


def check_refund(*, gross: Decimal, refunded: Decimal, amount: Decimal) -> None:
    """Refuse to give back more of a deposit than was received, also in several times.

    Codes on ``amount``: ``deposit_not_positive``, ``refund_above_deposit`` (with ``remaining``).
    """
    if amount <= 0:
        raise Refusal.for_field("amount", "deposit_not_positive")
    if refunded + amount > gross:
        raise Refusal.for_field("amount", "refund_above_deposit", remaining=max(gross - refunded, ZERO))
