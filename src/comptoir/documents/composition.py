"""From what was entered to a computed document: defaults, copies of the party, totals. Nothing is saved here.

The preview of the editor and the services that save go through this one function, so that they can't differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from comptoir.core.errors import Refusal
from comptoir.core.line_figures import discount_rate_of
from comptoir.core.money import round_half_up
from comptoir.core.pricing import gross_of_net
from comptoir.core.rich_text import is_styled, plain_text
from comptoir.core.totals import DocumentTotals, FooterInput, LineInput, LineType, document_totals
from comptoir.documents.entry import DocumentEntry
from comptoir.documents.header_values import (
    apply_own_header,
    apply_validity,
    follow_header_rate,
    report_header,
    set_rate,
)
from comptoir.documents.kinds_apart import apply_deposit, comes_back, follow_return
from comptoir.documents.line_entry import LineEntry
from comptoir.documents.line_prices import price_of
from comptoir.documents.models import Document, DocumentLine, DocumentVat
from comptoir.documents.party_copy import copy_party, fitting
from comptoir.documents.vat_book import VatBook
from comptoir.dossiers.text import search_text
from comptoir.references.models import DossierSettings, EcoContribution, VatRate

ZERO = Decimal(0)
ONE = Decimal(1)


@dataclass(slots=True)
class ComposedDocument:
    """A document with its computed lines, VAT rows and totals, ready to be shown or saved."""

    document: Document
    lines: list[DocumentLine]
    totals: DocumentTotals
    vat_rows: list[DocumentVat]


def compose(
    entry: DocumentEntry, *, document: Document, settings: DossierSettings, vat_book: VatBook, today: date
) -> ComposedDocument:
    """Apply an entry to a new or existing document and compute it (DOC-014, DOC-034, DOC-042 to DOC-053)."""
    is_new = document.pk is None
    is_party_new = is_new or (entry.party is not None and entry.party.pk != document.party_id)
    _apply_header(entry, document=document, is_new=is_new, settings=settings, today=today)
    if is_party_new and entry.party is not None:
        copy_party(document, entry.party, entry=entry, is_new=is_new)
    apply_own_header(entry, document=document)
    _apply_overrides(entry, document)
    if is_new or "vat_rate" in entry.given:
        document.vat_rate = entry.vat_rate
    are_lines_given = is_new or "lines" in entry.given
    lines = [] if are_lines_given else list(document.lines.select_related("unit", "article"))
    follow_territory(document, lines, vat_book=vat_book)
    if "vat_rate" in entry.given and not settings.is_article_vat_used:
        follow_header_rate(document, lines, vat_book=vat_book)
    _apply_shipping_fee(entry, document, vat_book=vat_book)
    if are_lines_given:
        lines = [
            _line(line, position=position, document=document, vat_book=vat_book)
            for position, line in enumerate(entry.lines, start=1)
        ]
    if "is_without_return" in entry.given:
        follow_return(document, lines)
    report_header(document, lines, names=entry.own.reported)
    return compute(document, lines, settings=settings, vat_book=vat_book)


def compute(
    document: Document, lines: list[DocumentLine], *, settings: DossierSettings, vat_book: VatBook
) -> ComposedDocument:
    """Compute every amount of a document from its lines and footer (P-02, P-03).

    Raises ``Refusal``: ``amount_too_large``, ``footer_discount_above_total``, ``vat_rate_collected_and_not``.
    """
    totals = document_totals(**totals_arguments(document, lines, settings=settings, vat_book=vat_book))
    if len({row.rate for row in totals.vat}) < len(totals.vat):
        # The VAT summary has one row a rate: it could not tell what is owed from what is not.
        raise Refusal.for_field("lines", "vat_rate_collected_and_not")
    for line, result in zip(lines, totals.lines, strict=True):
        line.net_unit_price = result.gross_unit_price if document.is_tax_included else result.net_unit_price
        # A subtotal line keeps the sum it shows; it enters no total (DOC-044).
        line.net_amount = result.net_amount if result.subtotal is None else result.subtotal
        line.gross_amount = result.gross_amount
        line.eco_amount = result.eco_amount
    document.footer_discount_amount = totals.footer_discount_amount
    document.lines_total = totals.lines_total
    document.net_total = totals.net_total
    document.vat_total = totals.vat_total
    document.eco_total = totals.eco_total
    document.gross_total = totals.gross_total
    document.net_payable = totals.net_payable
    document.cost_total = totals.cost_total
    document.margin_amount = totals.margin_amount
    vat_rows = [
        DocumentVat(document=document, rate=row.rate, base=row.base, amount=row.amount) for row in totals.vat
    ]
    return ComposedDocument(document=document, lines=lines, totals=totals, vat_rows=vat_rows)


def totals_arguments(
    document: Document, lines: list[DocumentLine], *, settings: DossierSettings, vat_book: VatBook
) -> dict[str, Any]:
    """What ``core.totals`` needs of a document; its computation and its explanation start from the same (P-10)."""
    shipping_rate = vat_book.by_id(document.shipping_vat_rate_id) if document.shipping_vat_rate_id else None
    is_eco_due = vat_book.is_eco_contribution_due(document.territory_id)
    return {
        "lines": [_line_input(line, vat_book, is_eco_due=is_eco_due) for line in lines],
        "footer": FooterInput(
            discount_rate=document.footer_discount_rate,
            discount_amount=document.footer_discount_amount if document.is_footer_discount_typed else None,
            shipping_amount=document.shipping_amount,
            shipping_vat_rate=shipping_rate.rate if shipping_rate else ZERO,
            is_shipping_vat_collected=not (shipping_rate and shipping_rate.is_not_collected),
        ),
        "is_tax_included": document.is_tax_included,
        "deposit": document.quote_deposit_amount or document.deposit_total,
        "is_eco_added": settings.is_eco_contribution_added,
        "price_decimals": settings.price_decimals,
    }


def _apply_header(
    entry: DocumentEntry, *, document: Document, is_new: bool, settings: DossierSettings, today: date
) -> None:
    kind = entry.kind
    given = entry.given
    if is_new:
        document.kind = kind.code
        document.side = kind.side.value
        document.territory_id = settings.territory_id
        document.quote_state = 1 if kind.has_quote_state else None
        document.delivery_status = "not_delivered" if kind.has_delivery else ""
    if is_new or "dated_on" in given:
        document.dated_on = entry.dated_on or today
    for name in (
        "shipping_amount",
        "shipping_vat_rate",
        "payment_method",
        "reference",
        "note",
        "delivery_on",
        "credit_reason",
        "is_without_return",
    ):
        if name in given:
            setattr(document, name, getattr(entry, name))
    if "deposit_amount" in given:
        document.quote_deposit_amount = entry.deposit_amount
    if entry.quote_state is not None:
        document.quote_state = entry.quote_state
    apply_validity(entry, document=document, is_new=is_new, settings=settings)
    _apply_footer_discount(entry, document)
    if entry.is_tax_included is not None:
        document.is_tax_included = entry.is_tax_included
    if kind.has_payment_method:
        apply_deposit(entry, document=document, settings=settings)


def _apply_footer_discount(entry: DocumentEntry, document: Document) -> None:
    if entry.footer_discount_amount is not None:
        document.footer_discount_amount = entry.footer_discount_amount
        document.footer_discount_rate = entry.footer_discount_rate or ZERO
        document.is_footer_discount_typed = True
    elif entry.footer_discount_rate is not None:
        document.footer_discount_rate = entry.footer_discount_rate
        document.is_footer_discount_typed = False


def follow_territory(document: Document, lines: Iterable[DocumentLine], *, vat_book: VatBook) -> None:
    """Rates of another territory become those that stand for them in the document's own (PAR-035)."""
    vat_book.choose_territory(document.territory_id)
    if document.vat_rate_id is not None:
        document.vat_rate = vat_book.counterpart(document.vat_rate_id)
    if document.shipping_vat_rate_id is not None:
        document.shipping_vat_rate = vat_book.counterpart(document.shipping_vat_rate_id)
    if document.shipping_amount and document.shipping_vat_rate is None:
        document.shipping_vat_rate = document.vat_rate or vat_book.default()
    for line in lines:
        if line.vat_rate_id is not None:
            rate = vat_book.counterpart(line.vat_rate_id)
            set_rate(line, rate or document.vat_rate or vat_book.default())


def _apply_shipping_fee(entry: DocumentEntry, document: Document, *, vat_book: VatBook) -> None:
    """A fee fills the shipping amount, in the prices of the document, and its rate; what was typed wins (PAR-062)."""
    fee = entry.shipping_fee
    if fee is None:
        return
    if entry.shipping_vat_rate is None:
        document.shipping_vat_rate = vat_book.of_shipping(fee, header_rate=document.vat_rate)
    rate = document.shipping_vat_rate
    if "shipping_amount" not in entry.given and rate is not None:
        is_gross = document.is_tax_included and not rate.is_not_collected
        net = fee.net_amount
        document.shipping_amount = gross_of_net(net, rate.rate) if is_gross else net


def _apply_overrides(entry: DocumentEntry, document: Document) -> None:
    """What the entry says itself wins over the copies of the party."""
    if entry.payment_terms is not None or (document.pk is not None and "payment_terms" in entry.given):
        document.payment_terms = entry.payment_terms
    for prefix in ("billing", "delivery"):
        block = getattr(entry, prefix)
        if block is not None:
            for part, value in block.items():
                setattr(document, f"{prefix}_{part}", value)
    if entry.contact_name is not None:
        document.contact_name = entry.contact_name
    if entry.contact_email is not None:
        document.contact_email = entry.contact_email
    document.search = folded(document)


def folded(document: Document) -> str:
    """What a document is searched by; folding may lengthen a text, the column holds its beginning."""
    codes = dict.fromkeys(filter(None, (document.party_code, document.sealed_party_code)))
    words = (document.number or "", *codes, document.party_name, document.reference)
    return fitting(search_text(*words), "search")


def _line(entry: LineEntry, *, position: int, document: Document, vat_book: VatBook) -> DocumentLine:
    """A line with what was entered, else what it had, else the defaults of its article (DOC-034)."""
    line = DocumentLine(pk=entry.id, document=document, position=position, type=entry.type.value)
    line.description, line.rich_description = _description(entry)
    if not entry.type.is_item:
        return line
    article, kept = entry.article, entry.kept
    line.article = article
    line.article_code = entry.typed_code or (kept.article_code if kept else article.code if article else "")
    for name, default in _line_defaults(entry, document).items():
        value = getattr(entry, name)
        setattr(line, name, default if value is None else value)
    if entry.discount_amount is not None:
        _discount_by_amount(line, entry.discount_amount)
    if line.unit is not None and (kept is None or entry.quantity is not None or entry.unit is not None):
        line.quantity = round_half_up(line.quantity, line.unit.decimals)
    set_rate(line, entry.vat_rate or _line_rate(entry, document, vat_book=vat_book))
    # A copy: a scale that changes later leaves the document as it is (PAR-043, PAR-047).
    line.eco_contribution, line.eco_unit_amount = _eco(entry)
    if kept:
        line.is_stock_managed = kept.is_stock_managed
    else:
        line.is_stock_managed = comes_back(line, document)
    return line


def _line_defaults(entry: LineEntry, document: Document) -> dict[str, Any]:
    """What an item line has where nothing was entered; a field that was emptied takes the article's value again."""
    article, existing = entry.article, entry.existing
    price = price_of(article, document)
    defaults = {
        "quantity": article.default_quantity if article else ONE,
        "unit": article.unit if article else None,
        "unit_price": price.unit_price,
        "discount_rate": price.discount_rate,
        "cost_price": article.cost_price if article else ZERO,
        "delivery_on": document.delivery_on,
        "salesperson": document.salesperson,
    }
    if existing is not None and LineType(existing.type).is_item:
        stay = defaults if entry.kept else ("quantity", "delivery_on", "salesperson")
        defaults |= {name: getattr(existing, name) for name in stay if name not in entry.given}
    return defaults


def _discount_by_amount(line: DocumentLine, amount: Decimal) -> None:
    """An amount taken off each unit, as the percentage that stands for it (DOC-043)."""
    if amount > line.unit_price:
        field = f"lines.{line.position - 1}.discount_amount"
        raise Refusal.for_field(field, "discount_above_price", price=line.unit_price)
    line.discount_rate = discount_rate_of(amount, line.unit_price)


def _eco(entry: LineEntry) -> tuple[EcoContribution | None, Decimal]:
    """Scale and amount of one unit, VAT included: the scale chosen, what the line had, else the article's (DOC-299)."""
    kept = entry.kept
    if "eco_contribution" in entry.given:
        chosen = entry.eco_contribution
        if kept is not None and chosen is not None and chosen.pk == kept.eco_contribution_id:
            return chosen, kept.eco_unit_amount
        return chosen, chosen.gross_amount if chosen is not None else ZERO
    if kept is not None:
        return kept.eco_contribution, kept.eco_unit_amount
    scale = entry.article.eco_contribution if entry.article is not None else None
    return scale, scale.gross_amount if scale is not None else ZERO


def _line_rate(entry: LineEntry, document: Document, *, vat_book: VatBook) -> VatRate:
    """Rate of a line that says none: the one it had, the article's, or the header's (DOC-038)."""
    rate = None
    if entry.kept is not None and entry.kept.vat_rate_id and "vat_rate" not in entry.given:
        rate = vat_book.counterpart(entry.kept.vat_rate_id)
    elif entry.article is not None:
        rate = vat_book.for_article(entry.article.vat_rate_id, header_rate=document.vat_rate)
    return rate or document.vat_rate or vat_book.default()


def _description(entry: LineEntry) -> tuple[str, str]:
    """Text of a line and its formats: as entered, else what it had, else the article's (DOC-034, UI-064)."""
    same = entry.kept if entry.type.is_item else entry.existing
    if entry.description:
        if same is None or "rich_description" in entry.given or same.description != entry.description:
            return entry.description, entry.rich_description
        return same.description, same.rich_description
    if same is not None and "description" not in entry.given:
        return same.description, "" if "rich_description" in entry.given else same.rich_description
    if entry.article is None:
        return "", ""
    html = entry.article.description
    letters = plain_text(html)
    return (letters, html if is_styled(html) else "") if letters else (entry.article.label, "")


def _line_input(line: DocumentLine, vat_book: VatBook, *, is_eco_due: bool) -> LineInput:
    rate = vat_book.by_id(line.vat_rate_id) if line.vat_rate_id else None
    return LineInput(
        type=LineType(line.type),
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount_rate=line.discount_rate,
        vat_rate=line.vat_percent,
        is_vat_collected=not (rate and rate.is_not_collected),
        cost_price=line.cost_price,
        eco_unit_amount=line.eco_unit_amount if is_eco_due else ZERO,
    )
