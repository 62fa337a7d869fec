"""The rows of the totals of a page, each with its weight (DOC-046 to DOC-048, PRN-037)."""

from __future__ import annotations

from decimal import Decimal

from comptoir.printing.kind_layouts import KindLayout
from comptoir.printing.languages import Language
from comptoir.printing.line_table import PageData, typeset
from comptoir.printing.printed_document import PrintedDocument
from comptoir.printing.safe_text import printable


def totals_rows(document: PrintedDocument, layout: KindLayout, language: Language) -> list[PageData]:
    """Label, amount and weight of each total that has something to say."""
    tax = "gross" if document.is_tax_included else "net"
    discount = document.footer_discount_amount
    reduced = bool(discount or document.shipping_amount)
    eco, is_added = document.eco_total, document.is_eco_added
    word = language.word
    payable = layout.payable or ("payable" if document.deposits or document.deposit_total else "")
    shown: tuple[tuple[str, Decimal, bool, str], ...] = (
        (word(f"lines_total_{tax}"), document.lines_total, reduced, "plain"),
        (_discount_label(document, language), -discount, bool(discount), "plain"),
        (word(f"shipping_{tax}"), document.shipping_amount, bool(document.shipping_amount), "plain"),
        (word("net_total_reduced" if reduced else "net_total"), document.net_total, True, "plain"),
        (word("vat_total"), document.vat_total, True, "plain"),
        (word("eco_added"), eco, bool(eco) and is_added, "plain"),
        (word("gross_total"), document.gross_total, True, "strong"),
        (word("eco_within"), eco, bool(eco) and not is_added, "plain"),
        *_deposits(document, language),
        (word(payable or "payable"), document.net_payable, bool(payable), "payable"),
    )
    rows = [
        {"label": label, "amount": _money(amount, document, language), "weight": weight}
        for label, amount, is_shown, weight in shown
        if is_shown
    ]
    if document.countervalue_amount is not None and document.countervalue_currency:
        amount = typeset(language.amount(document.countervalue_amount, document.countervalue_currency))
        rows.append({"label": word("countervalue"), "amount": printable(amount), "weight": "plain"})
    return rows


def _discount_label(document: PrintedDocument, language: Language) -> str:
    rate = document.footer_discount_rate
    return (
        f"{language.word('discount')} {typeset(language.rate(rate))}" if rate else language.word("discount")
    )


def _money(value: Decimal, document: PrintedDocument, language: Language) -> str:
    return typeset(language.amount(value, document.currency, decimals=document.amount_decimals))


def _deposits(document: PrintedDocument, language: Language) -> list[tuple[str, Decimal, bool, str]]:
    """Each deposit that is deducted, by its number; the sum alone where it was typed on a quote."""
    if not document.deposits:
        return [(language.word("deposit"), -document.deposit_total, bool(document.deposit_total), "plain")]
    return [
        (
            language.word("deposit_of", number=one.number or language.word("provisional_running")),
            -one.gross,
            True,
            "plain",
        )
        for one in document.deposits
    ]
