"""What goes into the computation of a document and what comes out of it (tables DOC-T4 and DOC-T5)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from comptoir.core.money import ZERO


class LineType(StrEnum):
    """The types of document lines (DOC-031)."""

    GOODS = "goods"
    SERVICE = "service"
    TEXT = "text"
    PAGE_BREAK = "page_break"
    SUBTOTAL = "subtotal"
    #: Reference of the document this one was made from (DOC-113).
    ORIGIN = "origin"

    @property
    def is_item(self) -> bool:
        """Whether the line has a quantity, a price and VAT (DOC-045)."""
        return self in (LineType.GOODS, LineType.SERVICE)


@dataclass(frozen=True, slots=True)
class LineInput:
    """What the user entered on a line.

    ``unit_price`` and ``unit_discount_amount`` are before discount, net of VAT, or VAT included when the
    document is. ``unit_discount_amount`` wins over ``discount_rate`` when it is given (DOC-043).
    ``eco_unit_amount`` is the eco-contribution of one unit, VAT included (DOC-297); ``cost_price`` is net.
    """

    type: LineType
    quantity: Decimal = ZERO
    unit_price: Decimal = ZERO
    discount_rate: Decimal = ZERO
    unit_discount_amount: Decimal | None = None
    vat_rate: Decimal = ZERO
    is_vat_collected: bool = True
    cost_price: Decimal = ZERO
    eco_unit_amount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class FooterInput:
    """What the user entered in the footer (DOC-T5), net of VAT, or VAT included when the document is.

    ``discount_amount`` wins over ``discount_rate`` when it is given.
    """

    discount_rate: Decimal = ZERO
    discount_amount: Decimal | None = None
    shipping_amount: Decimal = ZERO
    shipping_vat_rate: Decimal = ZERO
    is_shipping_vat_collected: bool = True


@dataclass(frozen=True, slots=True)
class LineTotals:
    """What a line computes to. Text, page-break and origin lines hold zeros; so does a subtotal but for its value.

    In a document without VAT the net figures are the source and the gross ones are informative; in a
    document with VAT included it is the other way round. The VAT of the document never comes from here (P-02).
    """

    type: LineType
    #: Linked discount columns (DOC-043): percent, and amount per unit in the prices of the document.
    discount_rate: Decimal
    unit_discount_amount: Decimal
    #: After discount.
    net_unit_price: Decimal
    gross_unit_price: Decimal
    net_amount: Decimal
    gross_amount: Decimal
    #: Informative.
    vat_amount: Decimal
    #: quantity × unit discount, in the prices of the document.
    discount_amount: Decimal
    #: Net amount less this line's share of the footer discount; over the lines they add up exactly.
    net_after_footer: Decimal
    #: quantity × cost price; margin = net after footer − cost; markup = margin ÷ cost × 100.
    cost_amount: Decimal
    margin_amount: Decimal
    markup_rate: Decimal
    #: Eco-contribution of the line, VAT included.
    eco_amount: Decimal
    #: Only on a subtotal line (DOC-044): net amounts since the previous subtotal.
    subtotal: Decimal | None


@dataclass(frozen=True, slots=True)
class VatAmount:
    """One row of the VAT summary, with what makes up its base.

    ``amount`` of a rate that is not collected is told but enters no total, and no ``gross`` (DOC-051).
    """

    rate: Decimal
    base: Decimal
    amount: Decimal
    gross: Decimal
    is_collected: bool = True
    #: In the prices of the document: lines of the rate, their share of the footer discount, shipping.
    lines_amount: Decimal = ZERO
    discount_share: Decimal = ZERO
    shipping_amount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class DocumentTotals:
    """Everything a document computes to. All amounts have two decimals.

    ``lines_total``, ``footer_discount_amount`` and ``shipping_amount`` are in the prices of the document: net,
    or VAT included when the document is (DOC-050).
    """

    is_tax_included: bool
    lines: tuple[LineTotals, ...]
    #: By rate, descending.
    vat: tuple[VatAmount, ...]
    lines_total: Decimal
    footer_discount_rate: Decimal
    footer_discount_amount: Decimal
    shipping_amount: Decimal
    net_total: Decimal
    vat_total: Decimal
    eco_total: Decimal
    gross_total: Decimal
    deposit_total: Decimal
    net_payable: Decimal
    cost_total: Decimal
    margin_amount: Decimal
    #: Margin over cost, percent; 0 when the cost is 0 (DOC-027).
    markup_rate: Decimal
