"""Figures of one line that columns of a document show beside those of its totals (table DOC-T4)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from comptoir.core.document_figures import LineInput, LineTotals
from comptoir.core.money import HUNDRED, STORED_DECIMALS, exact_arithmetic, percentage, round_price


@dataclass(frozen=True, slots=True)
class UnitPrices:
    """The unit price before discount, without VAT and with it."""

    net: Decimal
    gross: Decimal


def unit_prices(line: LineInput, *, is_tax_included: bool, price_decimals: int = 2) -> UnitPrices:
    """Both readings of the price that was entered; equal where no VAT is collected (DOC-050, DOC-051)."""
    price = line.unit_price
    rate = line.vat_rate if line.is_vat_collected else Decimal(0)
    if not rate:
        return UnitPrices(price, price)
    with exact_arithmetic():
        if is_tax_included:
            return UnitPrices(round_price(price * HUNDRED / (HUNDRED + rate), price_decimals), price)
        return UnitPrices(price, round_price(price * (HUNDRED + rate) / HUNDRED, price_decimals))


def margin_rate(line: LineTotals) -> Decimal:
    """Taux de marque: margin over the net amount after footer discount; 0 without one (ART-051)."""
    return percentage(line.margin_amount, line.net_after_footer)


def discount_rate_of(amount: Decimal, unit_price: Decimal) -> Decimal:
    """The percentage that an amount taken off each unit stands for, with five decimals (DOC-043)."""
    return percentage(amount, unit_price, STORED_DECIMALS)
