"""Lines, VAT per rate and totals of a document (DOC-042…053, DOC-300, P-02, P-03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from comptoir.core.document_figures import (
    DocumentTotals,
    FooterInput,
    LineInput,
    LineTotals,
    LineType,
    VatAmount,
)
from comptoir.core.errors import Refusal
from comptoir.core.money import (
    HUNDRED,
    LIMIT,
    STORED_DECIMALS,
    ZERO,
    exact_arithmetic,
    percentage,
    round_amount,
    round_price,
    share_amount,
)

__all__ = [
    "DocumentTotals",
    "FooterInput",
    "LineInput",
    "LineTotals",
    "LineType",
    "VatAmount",
    "document_totals",
]

_NOTHING = round_amount(ZERO)


@dataclass(slots=True)
class _Priced:
    """An item line with its prices of the document, before the footer is known."""

    position: int
    line: LineInput
    discount_rate: Decimal
    unit_discount: Decimal
    unit_price: Decimal
    amount: Decimal
    #: After the footer discount: in the prices of the document, then net of VAT.
    amount_after: Decimal = ZERO
    net_after: Decimal = ZERO


@dataclass(slots=True)
class _RateGroup:
    """Everything of one VAT rate."""

    rate: Decimal
    is_collected: bool
    lines: list[_Priced]
    lines_amount: Decimal = _NOTHING
    discount_share: Decimal = _NOTHING
    shipping: Decimal = _NOTHING

    @property
    def included_rate(self) -> Decimal:
        """The rate that a price with VAT holds: none when the VAT is not collected."""
        return self.rate if self.is_collected else ZERO


def document_totals(
    *,
    lines: Sequence[LineInput],
    footer: FooterInput,
    is_tax_included: bool,
    deposit: Decimal = ZERO,
    is_eco_added: bool = True,
    price_decimals: int = 2,
) -> DocumentTotals:
    """Compute a document: VAT per rate on the sum of the bases, rounded once per rate (P-02, P-03, DOC-048).

    ``deposit`` is the amount typed on a quote or "Acompte précédent" elsewhere (DOC-047). Raises
    ``Refusal("amount_too_large")`` when a result does not fit in thirteen digits, and
    ``Refusal("footer_discount_above_total")`` when the discount amount typed exceeds the lines.
    """
    with exact_arithmetic():
        priced = [_priced(i, line, price_decimals) for i, line in enumerate(lines) if line.type.is_item]
        lines_total = sum((p.amount for p in priced), _NOTHING)
        discount = _footer_discount(footer, lines_total)
        groups = _rate_groups(priced, footer)
        _share_footer_discount(groups, discount)
        vat = tuple(_vat_amount(group, is_tax_included) for group in groups)
        line_totals = _line_totals(lines, priced, is_tax_included, price_decimals)
        totals = _totals(
            line_totals,
            vat,
            is_tax_included=is_tax_included,
            lines_total=lines_total,
            discount_rate=footer.discount_rate
            if footer.discount_amount is None
            else percentage(discount, lines_total, STORED_DECIMALS),
            discount=discount,
            shipping=round_amount(footer.shipping_amount),
            deposit=round_amount(deposit),
            is_eco_added=is_eco_added,
        )
    _check_limits(totals)
    return totals


def _check_limits(totals: DocumentTotals) -> None:
    """Nothing that a document stores is beyond thirteen digits, also where amounts of both signs offset each other."""
    figures = [
        totals.lines_total,
        totals.net_total,
        totals.vat_total,
        totals.eco_total,
        totals.gross_total,
        totals.net_payable,
        totals.cost_total,
        totals.margin_amount,
    ]
    for row in totals.vat:
        figures += (row.base, row.amount, row.gross)
    if any(abs(figure) >= LIMIT for figure in figures):
        raise Refusal("amount_too_large")
    for position, line in enumerate(totals.lines):
        if max(abs(line.net_amount), abs(line.gross_amount), abs(line.subtotal or ZERO)) >= LIMIT:
            raise Refusal.for_field(f"lines.{position}.quantity", "amount_too_large")


def _priced(position: int, line: LineInput, price_decimals: int) -> _Priced:
    """Net unit price = unit price − discount; amount = quantity × net unit price, rounded (DOC-042, DOC-043)."""
    price = line.unit_price
    if line.unit_discount_amount is not None:
        unit_discount = line.unit_discount_amount
        rate = percentage(unit_discount, price, STORED_DECIMALS)
    else:
        rate = line.discount_rate
        unit_discount = round_price(price * rate / HUNDRED, price_decimals) if rate else ZERO
    unit_price = price - unit_discount if unit_discount else price
    amount = round_amount(line.quantity * unit_price)
    if abs(amount) >= LIMIT:
        raise Refusal.for_field(f"lines.{position}.quantity", "amount_too_large")
    return _Priced(position, line, rate, unit_discount, unit_price, amount, amount)


def _footer_discount(footer: FooterInput, lines_total: Decimal) -> Decimal:
    if footer.discount_amount is None:
        return round_amount(lines_total * footer.discount_rate / HUNDRED)
    amount = round_amount(footer.discount_amount)
    if abs(amount) > abs(lines_total) or amount * lines_total < 0:
        raise Refusal.for_field("footer_discount_amount", "footer_discount_above_total", total=lines_total)
    return amount


def _rate_groups(priced: Sequence[_Priced], footer: FooterInput) -> list[_RateGroup]:
    """The rates of the document, highest first; shipping joins its own rate (DOC-048)."""
    groups: dict[tuple[Decimal, bool], _RateGroup] = {}

    def group_of(rate: Decimal, is_collected: bool) -> _RateGroup:
        return groups.setdefault((rate, is_collected), _RateGroup(rate, is_collected, []))

    for item in priced:
        group = group_of(item.line.vat_rate, item.line.is_vat_collected)
        group.lines.append(item)
        group.lines_amount += item.amount
    if footer.shipping_amount:
        group = group_of(footer.shipping_vat_rate, footer.is_shipping_vat_collected)
        group.shipping = round_amount(footer.shipping_amount)
    return sorted(groups.values(), key=lambda group: (group.rate, group.is_collected), reverse=True)


def _share_footer_discount(groups: Sequence[_RateGroup], discount: Decimal) -> None:
    """Share over the rates in proportion to their bases, then over the lines of each rate (DOC-048)."""
    if not discount:
        return
    with_lines = [group for group in groups if group.lines]
    shares = share_amount(
        discount, [g.lines_amount for g in with_lines], tie_order=[g.rate for g in with_lines]
    )
    for group, share in zip(with_lines, shares, strict=True):
        group.discount_share = share
        parts = share_amount(share, [item.amount for item in group.lines])
        for item, part in zip(group.lines, parts, strict=True):
            item.amount_after = item.amount - part


def _vat_amount(group: _RateGroup, is_tax_included: bool) -> VatAmount:
    """Base and VAT of one rate, rounded once (P-02); with tax included the gross is exact (P-03).

    Sets the net amount of each line of the rate on the way, so that they add up to the base exactly.
    """
    total = group.lines_amount - group.discount_share + group.shipping
    if is_tax_included:
        base = _without_vat(total, group.included_rate)
        lines_base = base - _without_vat(group.shipping, group.included_rate) if group.shipping else base
        nets = share_amount(lines_base, [item.amount_after for item in group.lines])
        for item, net in zip(group.lines, nets, strict=True):
            item.net_after = net
    else:
        base = total
        for item in group.lines:
            item.net_after = item.amount_after
    if is_tax_included and group.is_collected:
        amount = total - base
    else:
        amount = round_amount(base * group.rate / HUNDRED)
    return VatAmount(
        rate=group.rate,
        base=base,
        amount=amount,
        gross=base + amount if group.is_collected else base,
        is_collected=group.is_collected,
        lines_amount=group.lines_amount,
        discount_share=group.discount_share,
        shipping_amount=group.shipping,
    )


def _without_vat(gross: Decimal, rate: Decimal) -> Decimal:
    return round_amount(gross * HUNDRED / (HUNDRED + rate)) if rate else gross


def _line_totals(
    lines: Sequence[LineInput], priced: Sequence[_Priced], is_tax_included: bool, price_decimals: int
) -> tuple[LineTotals, ...]:
    """Results in the order of the lines; subtotals restart after each one (DOC-044)."""
    items = iter(priced)
    running = _NOTHING
    results: list[LineTotals] = []
    for line in lines:
        if line.type.is_item:
            result = _item_totals(next(items), is_tax_included, price_decimals)
            running += result.net_amount
        elif line.type is LineType.SUBTOTAL:
            result = _unpriced(line.type, running)
            running = _NOTHING
        else:
            result = _unpriced(line.type, None)
        results.append(result)
    return tuple(results)


def _item_totals(item: _Priced, is_tax_included: bool, price_decimals: int) -> LineTotals:
    line = item.line
    rate = line.vat_rate if line.is_vat_collected else ZERO
    net_price = gross_price = item.unit_price
    net_amount = gross_amount = item.amount
    if rate and is_tax_included:
        net_price = round_price(item.unit_price * HUNDRED / (HUNDRED + rate), price_decimals)
        net_amount = _without_vat(item.amount, rate)
    elif rate:
        gross_price = round_price(item.unit_price * (HUNDRED + rate) / HUNDRED, price_decimals)
        gross_amount = round_amount(item.amount * (HUNDRED + rate) / HUNDRED)
    cost = round_amount(line.quantity * line.cost_price) if line.cost_price else _NOTHING
    margin = item.net_after - cost
    return LineTotals(
        type=line.type,
        discount_rate=item.discount_rate,
        unit_discount_amount=item.unit_discount,
        net_unit_price=net_price,
        gross_unit_price=gross_price,
        net_amount=net_amount,
        gross_amount=gross_amount,
        vat_amount=gross_amount - net_amount,
        discount_amount=round_amount(line.quantity * item.unit_discount) if item.unit_discount else _NOTHING,
        net_after_footer=item.net_after,
        cost_amount=cost,
        margin_amount=margin,
        markup_rate=percentage(margin, cost),
        eco_amount=round_amount(line.quantity * line.eco_unit_amount) if line.eco_unit_amount else _NOTHING,
        subtotal=None,
    )


def _unpriced(line_type: LineType, subtotal: Decimal | None) -> LineTotals:
    return LineTotals(line_type, *(_NOTHING,) * 13, subtotal=subtotal)


def _totals(
    lines: tuple[LineTotals, ...],
    vat: tuple[VatAmount, ...],
    *,
    is_tax_included: bool,
    lines_total: Decimal,
    discount_rate: Decimal,
    discount: Decimal,
    shipping: Decimal,
    deposit: Decimal,
    is_eco_added: bool,
) -> DocumentTotals:
    """The footer, from what was computed per line and per rate (DOC-027, DOC-047, DOC-300)."""
    eco_total = sum((line.eco_amount for line in lines), _NOTHING)
    gross_total = sum((row.gross for row in vat), _NOTHING) + (eco_total if is_eco_added else _NOTHING)
    cost_total = sum((line.cost_amount for line in lines), _NOTHING)
    margin = sum((line.net_after_footer for line in lines), _NOTHING) - cost_total
    return DocumentTotals(
        is_tax_included=is_tax_included,
        lines=lines,
        vat=vat,
        lines_total=lines_total,
        footer_discount_rate=discount_rate,
        footer_discount_amount=discount,
        shipping_amount=shipping,
        net_total=sum((row.base for row in vat), _NOTHING),
        vat_total=sum((row.amount for row in vat if row.is_collected), _NOTHING),
        eco_total=eco_total,
        gross_total=gross_total,
        deposit_total=deposit,
        net_payable=gross_total - deposit,
        cost_total=cost_total,
        margin_amount=margin,
        markup_rate=percentage(margin, cost_total),
    )
