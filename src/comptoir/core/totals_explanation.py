"""How the totals of a document were obtained, step by step (P-10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from comptoir.core.document_figures import DocumentTotals, FooterInput, LineInput, VatAmount
from comptoir.core.explanation import Step
from comptoir.core.money import ZERO
from comptoir.core.totals import document_totals


def explain_totals(
    *,
    lines: Sequence[LineInput],
    footer: FooterInput,
    is_tax_included: bool,
    deposit: Decimal = ZERO,
    is_eco_added: bool = True,
    price_decimals: int = 2,
) -> tuple[Step, ...]:
    """The steps by which ``document_totals`` reaches its results: lines, footer, rate by rate, totals, margin."""
    totals = document_totals(
        lines=lines,
        footer=footer,
        is_tax_included=is_tax_included,
        deposit=deposit,
        is_eco_added=is_eco_added,
        price_decimals=price_decimals,
    )
    return (
        *_line_steps(lines, totals),
        *_footer_steps(footer, totals),
        *(step for row in totals.vat for step in _vat_steps(row, is_tax_included)),
        *_total_steps(totals, is_eco_added),
    )


def _line_steps(lines: Sequence[LineInput], totals: DocumentTotals) -> Iterator[Step]:
    for position, (line, result) in enumerate(zip(lines, totals.lines, strict=True), start=1):
        if line.type.is_item:
            price = result.gross_unit_price if totals.is_tax_included else result.net_unit_price
            if result.unit_discount_amount:
                yield Step(
                    "line_net_price",
                    price,
                    {
                        "line": position,
                        "unit_price": line.unit_price,
                        "discount_rate": result.discount_rate,
                        "discount": result.unit_discount_amount,
                    },
                )
            amount = result.gross_amount if totals.is_tax_included else result.net_amount
            yield Step("line_amount", amount, {"line": position, "quantity": line.quantity, "price": price})
        elif result.subtotal is not None:
            yield Step("line_subtotal", result.subtotal, {"line": position})


def _footer_steps(footer: FooterInput, totals: DocumentTotals) -> Iterator[Step]:
    yield Step("lines_total", totals.lines_total)
    if not totals.footer_discount_amount:
        return
    values = {"total": totals.lines_total, "rate": totals.footer_discount_rate}
    code = "footer_discount_of_rate" if footer.discount_amount is None else "footer_discount_typed"
    yield Step(code, totals.footer_discount_amount, values)
    for row in totals.vat:
        if row.discount_share:
            yield Step(
                "footer_discount_share",
                row.discount_share,
                {"rate": row.rate, "part": row.lines_amount, "total": totals.lines_total},
            )


def _vat_steps(row: VatAmount, is_tax_included: bool) -> Iterator[Step]:
    values = {
        "rate": row.rate,
        "lines": row.lines_amount,
        "discount": row.discount_share,
        "shipping": row.shipping_amount,
    }
    if not row.is_collected:
        yield Step("vat_base", row.base, values)
        yield Step("vat_not_collected", row.amount, {"rate": row.rate, "base": row.base})
    elif is_tax_included:
        yield Step("vat_gross", row.gross, values)
        yield Step("vat_base_of_gross", row.base, {"rate": row.rate, "gross": row.gross})
        yield Step("vat_of_gross", row.amount, {"rate": row.rate, "gross": row.gross, "base": row.base})
    else:
        yield Step("vat_base", row.base, values)
        yield Step("vat_of_base", row.amount, {"rate": row.rate, "base": row.base})


def _total_steps(totals: DocumentTotals, is_eco_added: bool) -> Iterator[Step]:
    yield Step("net_total", totals.net_total)
    yield Step("vat_total", totals.vat_total)
    if totals.eco_total:
        yield Step("eco_total_added" if is_eco_added else "eco_total_included", totals.eco_total)
    yield Step(
        "gross_total",
        totals.gross_total,
        {
            "net": totals.net_total,
            "vat": totals.vat_total,
            "eco": totals.eco_total if is_eco_added else ZERO,
        },
    )
    if totals.deposit_total:
        yield Step(
            "net_payable", totals.net_payable, {"gross": totals.gross_total, "deposit": totals.deposit_total}
        )
    if totals.cost_total:
        yield Step(
            "margin",
            totals.margin_amount,
            {
                "net": totals.margin_amount + totals.cost_total,
                "cost": totals.cost_total,
                "rate": totals.markup_rate,
            },
        )
