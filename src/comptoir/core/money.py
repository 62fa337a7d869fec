"""The only place where numbers are rounded: half away from zero (OPT-149, P-02)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

ZERO = Decimal("0")
HUNDRED = Decimal("100")

AMOUNT_DECIMALS = 2
PRICE_DECIMALS = 2
COST_DECIMALS = 5
RATE_DECIMALS = 2
STORED_DECIMALS = 5

#: Amounts, prices and quantities stay strictly below this in absolute value (thirteen digits before the point).
LIMIT = Decimal(10) ** 13

# Wide enough for quantity × price × rate without any intermediate rounding.
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
_STEPS = tuple(Decimal(1).scaleb(-decimals) for decimals in range(13))
_ZEROS = tuple(Decimal(0).scaleb(-decimals) for decimals in range(13))


def exact_arithmetic() -> AbstractContextManager[Context]:
    """A context in which sums and products of money are exact, whatever the caller's decimal context."""
    return localcontext(_EXACT)


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """``value`` with exactly ``decimals`` decimals (0–12), half away from zero; never a negative zero.

    Raises ``decimal.InvalidOperation`` for an infinite value.
    """
    return value.quantize(_STEPS[decimals], ROUND_HALF_UP, _EXACT) or _ZEROS[decimals]


def round_amount(value: Decimal, decimals: int = AMOUNT_DECIMALS) -> Decimal:
    """An amount of money: two decimals (OPT-142)."""
    return round_half_up(value, decimals)


def round_price(value: Decimal, decimals: int = PRICE_DECIMALS) -> Decimal:
    """A unit price: the price decimals of the dossier, two unless told (OPT-140)."""
    return round_half_up(value, decimals)


def countervalue(amount: Decimal, rate: Decimal) -> Decimal:
    """An amount in the second currency: amount × rate, two decimals, half away from zero (OPT-147 to OPT-149)."""
    return round_half_up(_EXACT.multiply(amount, rate), AMOUNT_DECIMALS)


def round_rate(value: Decimal, decimals: int = RATE_DECIMALS) -> Decimal:
    """A percentage: two decimals (ART-051, PTY-065)."""
    return round_half_up(value, decimals)


def round_cost(value: Decimal) -> Decimal:
    """An average cost: five decimals (STK-140)."""
    return round_half_up(value, COST_DECIMALS)


def percentage(part: Decimal, whole: Decimal, decimals: int = RATE_DECIMALS) -> Decimal:
    """``part`` ÷ ``whole`` × 100, rounded; 0 when ``whole`` is 0 (ART-051, DOC-027)."""
    if not whole:
        return _ZEROS[decimals]
    return round_half_up(_EXACT.divide(_EXACT.multiply(part, HUNDRED), whole), decimals)


def share_amount(
    total: Decimal,
    weights: Sequence[Decimal],
    decimals: int = AMOUNT_DECIMALS,
    tie_order: Sequence[Decimal] | None = None,
) -> tuple[Decimal, ...]:
    """Shares of ``total`` in proportion to ``weights``, each rounded, adding up to ``total`` exactly (DOC-048).

    The residue of rounding goes to the weight that is largest in absolute value; among equal ones to the
    highest ``tie_order`` (the VAT rate), then to the first. When the weights add up to zero that same one
    takes the whole. ``total`` must have at most ``decimals`` decimals; no weight gives no share.
    """
    if not weights:
        return ()
    if len(weights) == 1:
        return (total,)
    if tie_order is None:
        largest = max(range(len(weights)), key=lambda i: abs(weights[i]))
    else:
        largest = max(range(len(weights)), key=lambda i: (abs(weights[i]), tie_order[i]))
    with exact_arithmetic():
        whole = sum(weights, ZERO)
        shares = [round_half_up(total * w / whole, decimals) if whole else _ZEROS[decimals] for w in weights]
        shares[largest] += total - sum(shares, ZERO)
    return tuple(shares)
