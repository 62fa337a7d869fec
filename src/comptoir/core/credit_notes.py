"""Crediting an invoice, wholly or in part: never more than was invoiced, over all its credit notes (section 6.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from comptoir.core.errors import Problem, Refusal
from comptoir.core.money import ZERO


@dataclass(frozen=True, slots=True)
class CreditLine:
    """A line of a credit note beside the invoice line that it credits; ``invoiced`` is None for a line of its own.

    ``unit_price`` and ``invoiced_unit_price`` are after the line's discount, in the prices of the documents.
    ``credited`` is what all credit notes take of that invoice line, this one included.
    """

    quantity: Decimal
    unit_price: Decimal
    invoiced: Decimal | None = None
    invoiced_unit_price: Decimal = ZERO
    credited: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class CreditTotals:
    """The invoice and all its credit notes: totals VAT included, shipping, and the least footer discount in percent."""

    invoiced_gross: Decimal
    credited_gross: Decimal
    invoiced_shipping: Decimal = ZERO
    credited_shipping: Decimal = ZERO
    invoiced_discount_rate: Decimal = ZERO
    credited_discount_rate: Decimal = ZERO
    lines: Sequence[CreditLine] = field(default_factory=tuple)


def creditable_quantity(invoiced: Decimal, credited: Decimal) -> Decimal:
    """What can still be credited of an invoice line; negative for a line of goods taken back, 0 once all is."""
    left = invoiced - credited
    is_beyond = left < 0 if invoiced >= 0 else left > 0
    return ZERO if is_beyond else left


def check_credited_quantity(invoiced: Decimal, credited: Decimal, to_credit: Decimal) -> None:
    """Refuse a quantity of the other sign than the invoice line's, or above what is left of it.

    Codes on ``quantity``: ``credit_wrong_sign``, ``credit_above_invoiced``, both with ``remaining``.
    """
    remaining = creditable_quantity(invoiced, credited)
    if to_credit and (to_credit < 0) != (invoiced < 0):
        raise Refusal.for_field("quantity", "credit_wrong_sign", remaining=remaining)
    if abs(to_credit) > abs(remaining):
        raise Refusal.for_field("quantity", "credit_above_invoiced", remaining=remaining)


def is_above_invoiced(line: CreditLine) -> bool:
    """Whether the credit notes together take more of an invoice line than it holds."""
    return line.invoiced is not None and abs(line.credited) > abs(line.invoiced)


def credit_problem(totals: CreditTotals) -> Problem | None:
    """Why a credit note credits more than was invoiced, or ``None``.

    Lines that credit invoice lines at their price or below are bounded by their quantities alone: crediting line by
    line may then round a cent above the whole, which nobody owes. As soon as something else is credited (a line of
    its own, a higher price, less discount, more shipping), the totals VAT included are compared, to the cent.
    Code: ``credit_total_above_invoiced`` (with ``invoiced``, ``credited``).
    """
    has_more = (
        any(_is_more(line) for line in totals.lines)
        or totals.credited_shipping > totals.invoiced_shipping
        or totals.credited_discount_rate < totals.invoiced_discount_rate
    )
    if has_more and totals.credited_gross > totals.invoiced_gross:
        return Problem(
            "credit_total_above_invoiced",
            {"invoiced": totals.invoiced_gross, "credited": totals.credited_gross},
        )
    return None


def _is_more(line: CreditLine) -> bool:
    """A line of its own takes money off only when its amount is positive; one that copies must not cost more."""
    if line.invoiced is None:
        return line.quantity * line.unit_price > 0
    return abs(line.unit_price) > abs(line.invoiced_unit_price)
