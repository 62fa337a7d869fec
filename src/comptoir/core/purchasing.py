"""Buying: what is missing, how a supplier's invoice compares with what was ordered and received, which offer is best.

Quantities are in the unit of the line, prices net of VAT and of the line's discount.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from comptoir.core.money import HUNDRED, ZERO, exact_arithmetic, percentage, round_amount, round_cost

Key = TypeVar("Key")


def missing_quantity(*, in_stock: Decimal, promised: Decimal, expected: Decimal) -> Decimal:
    """What has to be bought so that every promise can be kept: promised − in stock − expected from suppliers, never
    negative (ART-066). A negative stock adds to what is missing."""
    missing = promised - in_stock - expected
    return missing if missing > 0 and promised > 0 else ZERO


@dataclass(frozen=True, slots=True)
class Deal:
    """A quantity at a unit price."""

    quantity: Decimal
    price: Decimal

    @property
    def amount(self) -> Decimal:
        """Its amount, rounded."""
        with exact_arithmetic():
            return round_amount(self.quantity * self.price)


class Difference(StrEnum):
    """What sets an invoiced line apart from the order and the receipt."""

    NOT_ORDERED = "not_ordered"
    NOT_RECEIVED = "not_received"
    NOT_INVOICED = "not_invoiced"
    MORE_THAN_RECEIVED = "more_than_received"
    LESS_THAN_RECEIVED = "less_than_received"
    DEARER = "dearer"
    CHEAPER = "cheaper"


@dataclass(frozen=True, slots=True)
class LineMatch:
    """One line seen from the three documents; ``None`` where the document has no such line."""

    ordered: Deal | None
    received: Decimal | None
    invoiced: Deal | None

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What differs, the most serious first; nothing when the three agree.

        Prices are compared with the order, the only document on which one was agreed.
        """
        if self.invoiced is None:
            return (Difference.NOT_INVOICED,) if self.received else ()
        found = []
        if self.ordered is None:
            found.append(Difference.NOT_ORDERED)
        if self.received is None:
            found.append(Difference.NOT_RECEIVED)
        elif self.invoiced.quantity > self.received:
            found.append(Difference.MORE_THAN_RECEIVED)
        elif self.invoiced.quantity < self.received:
            found.append(Difference.LESS_THAN_RECEIVED)
        if self.ordered is not None and self.invoiced.price > self.ordered.price:
            found.append(Difference.DEARER)
        elif self.ordered is not None and self.invoiced.price < self.ordered.price:
            found.append(Difference.CHEAPER)
        return tuple(found)

    @property
    def excess(self) -> Decimal:
        """What the invoice asks beyond what was received at the agreed price; negative when it asks less.

        Without an order the invoiced price counts, without a receipt nothing was received.
        """
        asked = self.invoiced.amount if self.invoiced else ZERO
        price = self.ordered.price if self.ordered else self.invoiced.price if self.invoiced else ZERO
        return asked - Deal(self.received or ZERO, price).amount


def best_offers(prices: Mapping[Key, Decimal]) -> frozenset[Key]:
    """Who offers the lowest price; several when they are equal. A price of 0 is no offer: nobody answered yet."""
    offered = {key: price for key, price in prices.items() if price > 0}
    lowest = min(offered.values(), default=ZERO)
    return frozenset(key for key, price in offered.items() if price == lowest)


def variation_rate(before: Decimal, after: Decimal) -> Decimal | None:
    """By how much a price changed, in percent of what it was, two decimals; nothing when it was 0."""
    return percentage(after - before, before) if before else None


def received_cost(
    *, net_amount: Decimal, quantity: Decimal, lines_total: Decimal, footer_discount: Decimal
) -> Decimal:
    """What one unit of a line costs, its own discount and its share of the footer's deducted, five decimals (STK-127).

    ``net_amount`` is the line's, net of VAT; ``lines_total`` and ``footer_discount`` are in the prices of the document,
    whatever they are: only their ratio counts. Shipping is no part of it. ``quantity`` is not 0.
    """
    with exact_arithmetic():
        if lines_total:
            net_amount = net_amount * (lines_total - footer_discount) / lines_total
        return round_cost(net_amount / quantity)


def price_after_footer(
    price: Decimal, *, discount_rate: Decimal, is_amount_typed: bool, lines_total: Decimal, discount: Decimal
) -> Decimal:
    """A unit price with its share of the footer's discount taken off, five decimals.

    The rate counts where the discount was entered as one: its amount is rounded, and two documents of one agreement
    would seem to differ. A typed amount is shared out as ``received_cost`` does.
    """
    with exact_arithmetic():
        if not is_amount_typed:
            return round_cost(price * (HUNDRED - discount_rate) / HUNDRED)
        if not lines_total:
            return round_cost(price)
        return round_cost(price * (lines_total - discount) / lines_total)


def split_received(received: Decimal, remaining: Decimal) -> tuple[Decimal, Decimal]:
    """What of a received quantity answers the order, and what is beyond it: (12, 10) → (10, 2)."""
    expected = min(received, remaining)
    return expected, received - expected


def total_excess(matches: Sequence[LineMatch]) -> Decimal:
    """What an invoice asks beyond what is owed for what came, lines together."""
    return sum((match.excess for match in matches), ZERO)
