"""Prices of an article: cost, markup, margin, net and gross (ART-050…058).

Names of the glossary: ``markup_rate`` is over cost ("taux de marge"), ``margin_rate`` over price ("taux de marque").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from comptoir.core.errors import Refusal
from comptoir.core.money import HUNDRED, LIMIT, ZERO, exact_arithmetic, percentage, round_amount, round_price

#: Overheads, markup and margin stay at or below this (ART-032, ART-034).
MAX_RATE = Decimal(999)


class PriceField(StrEnum):
    """The price fields a user can type in an article record."""

    PURCHASE_PRICE = "purchase_price"
    OVERHEAD_RATE = "overhead_rate"
    COST_PRICE = "cost_price"
    MARKUP_RATE = "markup_rate"
    MARGIN_RATE = "margin_rate"
    NET_PRICE = "net_price"
    VAT_RATE = "vat_rate"
    GROSS_PRICE = "gross_price"


@dataclass(frozen=True, slots=True)
class ArticlePrices:
    """Prices in the price decimals of the dossier, rates in percent with two decimals."""

    purchase_price: Decimal = ZERO
    overhead_rate: Decimal = ZERO
    cost_price: Decimal = ZERO
    markup_rate: Decimal = ZERO
    margin_rate: Decimal = ZERO
    net_price: Decimal = ZERO
    vat_rate: Decimal = ZERO
    gross_price: Decimal = ZERO


def gross_of_net(net_price: Decimal, vat_rate: Decimal, *, decimals: int = 2) -> Decimal:
    """Price VAT included, rounded."""
    with exact_arithmetic():
        return round_price(net_price * (HUNDRED + vat_rate) / HUNDRED, decimals)


def net_of_gross(gross_price: Decimal, vat_rate: Decimal, *, decimals: int = 2) -> Decimal:
    """Price without VAT, rounded (ART-055)."""
    with exact_arithmetic():
        return round_price(gross_price * HUNDRED / (HUNDRED + vat_rate), decimals)


def line_margin(net_amount: Decimal, quantity: Decimal, cost_price: Decimal) -> Decimal:
    """What a line earns without VAT, rounded to cents: its net amount less its cost (DOC-285)."""
    return round_amount(net_amount - quantity * cost_price)


def cost_of_purchase(purchase_price: Decimal, overhead_rate: Decimal, *, decimals: int = 2) -> Decimal:
    """Cost price = purchase price × (1 + overheads / 100), rounded (ART-050)."""
    with exact_arithmetic():
        return round_price(purchase_price * (HUNDRED + overhead_rate) / HUNDRED, decimals)


def recompute(
    prices: ArticlePrices, changed_field: PriceField | str, value: Decimal, *, price_decimals: int = 2
) -> ArticlePrices:
    """The prices after the user typed ``value`` in ``changed_field`` (ART-050…057).

    What was typed is kept as it is. A cost typed where there was none leaves a sale price already there alone:
    there was no markup to keep. Raises ``Refusal`` on the field: ``price_negative``, ``price_too_large``,
    ``rate_out_of_range``, ``margin_rate_too_high`` (100 % or more, ART-053), ``unknown_price_field``.
    """
    try:
        field = PriceField(changed_field)
    except ValueError:
        raise Refusal.for_field("field", "unknown_price_field") from None
    _check_value(field, value)
    changed = replace(prices, **{field.value: value})
    with exact_arithmetic():
        return _follow(changed, prices, field, price_decimals)


def _follow(prices: ArticlePrices, before: ArticlePrices, field: PriceField, decimals: int) -> ArticlePrices:
    if field in (PriceField.PURCHASE_PRICE, PriceField.OVERHEAD_RATE):
        cost = cost_of_purchase(prices.purchase_price, prices.overhead_rate, decimals=decimals)
        return _with_kept_markup(replace(prices, cost_price=cost), before, decimals)
    if field is PriceField.COST_PRICE:
        return _with_kept_markup(prices, before, decimals)
    if field is PriceField.MARKUP_RATE:
        net = round_price(prices.cost_price * (HUNDRED + prices.markup_rate) / HUNDRED, decimals)
        priced = _with_gross(replace(prices, net_price=net), decimals)
        return replace(_with_rates(priced), markup_rate=prices.markup_rate)
    if field is PriceField.MARGIN_RATE:
        net = round_price(prices.cost_price * HUNDRED / (HUNDRED - prices.margin_rate), decimals)
        priced = _with_gross(replace(prices, net_price=net), decimals)
        return replace(_with_rates(priced), margin_rate=prices.margin_rate)
    if field is PriceField.GROSS_PRICE:
        net = net_of_gross(prices.gross_price, prices.vat_rate, decimals=decimals)
        return _with_rates(replace(prices, net_price=net))
    return _with_rates(_with_gross(prices, decimals))


def _with_kept_markup(prices: ArticlePrices, before: ArticlePrices, decimals: int) -> ArticlePrices:
    """A new cost keeps the markup rate and moves the sale price (ART-057)."""
    if not before.cost_price and before.net_price:
        return _with_rates(prices)
    net = round_price(prices.cost_price * (HUNDRED + prices.markup_rate) / HUNDRED, decimals)
    priced = _with_gross(replace(prices, net_price=net), decimals)
    return replace(_with_rates(priced), markup_rate=prices.markup_rate)


def _with_gross(prices: ArticlePrices, decimals: int) -> ArticlePrices:
    return replace(prices, gross_price=gross_of_net(prices.net_price, prices.vat_rate, decimals=decimals))


def _with_rates(prices: ArticlePrices) -> ArticlePrices:
    """Markup over cost and margin over price, 0 when the divisor is 0 (ART-051)."""
    margin = prices.net_price - prices.cost_price
    return replace(
        prices,
        markup_rate=percentage(margin, prices.cost_price),
        margin_rate=percentage(margin, prices.net_price),
    )


def _check_value(field: PriceField, value: Decimal) -> None:
    if field in (PriceField.MARKUP_RATE, PriceField.MARGIN_RATE):
        if field is PriceField.MARGIN_RATE and value >= HUNDRED:
            raise Refusal.for_field(field.value, "margin_rate_too_high")
        if abs(value) > MAX_RATE:
            raise Refusal.for_field(field.value, "rate_out_of_range", minimum=-MAX_RATE, maximum=MAX_RATE)
    elif field in (PriceField.OVERHEAD_RATE, PriceField.VAT_RATE):
        if not 0 <= value <= MAX_RATE:
            raise Refusal.for_field(field.value, "rate_out_of_range", minimum=ZERO, maximum=MAX_RATE)
    elif value < 0:
        raise Refusal.for_field(field.value, "price_negative")
    elif value >= LIMIT:
        raise Refusal.for_field(field.value, "price_too_large")


def derived_prices(
    *,
    vat_rate: Decimal,
    net_price: Decimal | None = None,
    gross_price: Decimal | None = None,
    cost_price: Decimal | None = None,
    purchase_price: Decimal | None = None,
    overhead_rate: Decimal = ZERO,
    price_decimals: int = 2,
) -> ArticlePrices:
    """All prices of an article given some of them: the missing one of net and gross is derived (file 13).

    Both given: both are kept. Neither: 0. A missing cost is purchase price and overheads (ART-050). Raises
    ``Refusal`` on the field as ``recompute``.
    """
    given = {
        PriceField.VAT_RATE: vat_rate,
        PriceField.NET_PRICE: net_price,
        PriceField.GROSS_PRICE: gross_price,
        PriceField.COST_PRICE: cost_price,
        PriceField.PURCHASE_PRICE: purchase_price,
        PriceField.OVERHEAD_RATE: overhead_rate,
    }
    for field, value in given.items():
        if value is not None:
            _check_value(field, value)
    purchase = purchase_price or ZERO
    if cost_price is None:
        cost_price = cost_of_purchase(purchase, overhead_rate, decimals=price_decimals)
    if net_price is None:
        net_price = net_of_gross(gross_price or ZERO, vat_rate, decimals=price_decimals)
    if gross_price is None:
        gross_price = gross_of_net(net_price, vat_rate, decimals=price_decimals)
    with exact_arithmetic():
        return _with_rates(
            ArticlePrices(
                purchase_price=purchase,
                overhead_rate=overhead_rate,
                cost_price=cost_price,
                net_price=net_price,
                vat_rate=vat_rate,
                gross_price=gross_price,
            )
        )
