"""Crediting an invoice: chosen lines and quantities, as often as something is left to credit (section 6.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from comptoir.accounts.models import User
from comptoir.core.credit_notes import (
    CreditLine,
    CreditTotals,
    check_credited_quantity,
    credit_problem,
    creditable_quantity,
    is_above_invoiced,
)
from comptoir.core.document_kinds import KINDS, kind_of
from comptoir.core.errors import Problems, Refusal
from comptoir.core.money import percentage
from comptoir.documents.composition import ComposedDocument, compute
from comptoir.documents.copying import blank_copy, line_copy, numbered, origin_line
from comptoir.documents.models import Document, DocumentLine, DocumentLink, LineLink
from comptoir.documents.services.saving import insert_composed
from comptoir.documents.state import ITEM_TYPES, refresh_source
from comptoir.documents.vat_book import VatBook
from comptoir.references.models import DossierSettings

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class CreditableLine:
    """A line of an invoice with what its credit notes took already."""

    line: DocumentLine
    credited: Decimal

    @property
    def remaining(self) -> Decimal:
        """What can still be credited."""
        return creditable_quantity(self.line.quantity, self.credited)


@dataclass(frozen=True, slots=True)
class CreditWish:
    """What is credited of an invoice, and how: quantities by line key; shipping too, or not."""

    quantities: Mapping[int, Decimal]
    is_shipping_credited: bool
    is_without_return: bool
    reason: str


def creditable_lines(invoice: Document) -> list[CreditableLine]:
    """Goods and service lines of an invoice; two queries."""
    lines = list(invoice.lines.filter(type__in=ITEM_TYPES).select_related("article", "unit", "vat_rate"))
    credited = credited_quantities(lines)
    return [CreditableLine(line, credited.get(line.pk, ZERO)) for line in lines]


def credited_quantities(lines: Sequence[DocumentLine]) -> dict[int, Decimal]:
    """Quantity that the lines of credit notes take of each line, by line key; one query."""
    rows = LineLink.objects.filter(source_line__in=[line.pk for line in lines])
    credits = [kind.code for kind in KINDS.values() if kind.is_credit]
    counted = rows.filter(target_line__document__kind__in=credits)
    return dict(counted.values_list("source_line").annotate(Sum("target_line__quantity")))


def credited_shipping(invoice: Document) -> Decimal:
    """Shipping that the credit notes of an invoice give back."""
    amounts = Document.objects.filter(source_links__source=invoice).values_list("shipping_amount", flat=True)
    return sum(amounts, ZERO)


def credit_invoice(
    *,
    invoice: Document,
    wish: CreditWish,
    dated_on: date,
    user: User | None,
    settings: DossierSettings,
    vat_book: VatBook,
) -> ComposedDocument:
    """A provisional credit note of a locked, validated invoice; the invoice can be credited again.

    Raises ``Refusal``: ``not_creditable``, ``credit_source_provisional``, ``nothing_to_credit`` and, on
    ``lines.0.quantity`` in the order of ``wish``, the codes of ``check_credited_quantity``; ``unknown_line``.
    """
    kind = kind_of(invoice.kind)
    if not kind.can_be_credited:
        raise Refusal("not_creditable", status=409)
    if not invoice.seal_hash:
        raise Refusal("credit_source_provisional", status=409)
    lines = creditable_lines(invoice)
    _check_quantities(lines, wish)
    credited = [one for one in lines if wish.quantities.get(one.line.pk)]
    shipping = invoice.shipping_amount - credited_shipping(invoice) if wish.is_shipping_credited else ZERO
    if not credited and not shipping:
        raise Refusal.for_field("lines", "nothing_to_credit")
    target = KINDS[kind.credit_targets[0]]
    document = blank_copy(invoice, kind=target, dated_on=dated_on, settings=settings, user=user)
    document.credit_reason, document.is_without_return = wish.reason, wish.is_without_return
    document.shipping_amount = max(shipping, ZERO)
    is_whole = all(wish.quantities.get(one.line.pk) == one.line.quantity for one in lines)
    if document.is_footer_discount_typed and not is_whole:
        # A share of the discount goes with a share of the lines.
        document.footer_discount_rate = _discount_rate(invoice)
        document.is_footer_discount_typed = False
    vat_book.choose_territory(document.territory_id)
    pairs = [(one.line, line_copy(one.line, quantity=wish.quantities[one.line.pk])) for one in credited]
    for _, copy in pairs:
        copy.is_stock_managed = copy.is_stock_managed and not wish.is_without_return
    rows = numbered([origin_line(invoice), *(copy for _, copy in pairs)])
    composed = compute(document, rows, settings=settings, vat_book=vat_book)
    insert_composed(composed)
    LineLink.objects.bulk_create(
        LineLink(source_line=line, target_line=copy, quantity=copy.quantity) for line, copy in pairs
    )
    DocumentLink.objects.create(source=invoice, target=document, operation=DocumentLink.Operation.CREDIT)
    refresh_source(invoice)
    return composed


def check_credit_note(document: Document) -> None:
    """Refuse a credit note that makes its invoice credited beyond what it invoiced, over all its credit notes.

    One that comes from no invoice credits what it says. Raises ``Refusal``: on ``lines.0.quantity``
    ``credit_above_invoiced``; ``credit_total_above_invoiced``.
    """
    for invoice in Document.objects.select_for_update().filter(target_links__target=document).order_by("pk"):
        if kind_of(invoice.kind).can_be_credited:
            _check_against(invoice, document)


def _check_against(invoice: Document, document: Document) -> None:
    notes = list(Document.objects.filter(source_links__source=invoice).order_by("pk"))
    own = list(document.lines.exclude(type=DocumentLine.Type.ORIGIN).order_by("position", "pk"))
    links = {
        link.target_line_id: link.source_line
        for link in LineLink.objects.filter(target_line__document__in=notes).select_related("source_line")
        if link.source_line.document_id == invoice.pk
    }
    credited = credited_quantities([*links.values()])
    problems = Problems()
    for rank, line in enumerate(own):
        source = links.get(line.pk)
        if source is not None and is_above_invoiced(_credit_line(line, source, credited)):
            taken = credited[source.pk] - line.quantity
            remaining = creditable_quantity(source.quantity, taken)
            problems.add(f"lines.{rank}.quantity", "credit_above_invoiced", remaining=remaining)
    problems.raise_if_any()
    every = DocumentLine.objects.filter(document__in=notes, type__in=ITEM_TYPES)
    totals = CreditTotals(
        invoiced_gross=invoice.gross_total,
        credited_gross=sum((note.gross_total for note in notes), ZERO),
        invoiced_shipping=invoice.shipping_amount,
        credited_shipping=sum((note.shipping_amount for note in notes), ZERO),
        invoiced_discount_rate=_discount_rate(invoice),
        credited_discount_rate=min((_discount_rate(note) for note in notes), default=ZERO),
        lines=[_credit_line(line, links.get(line.pk), credited) for line in every],
    )
    problem = credit_problem(totals)
    if problem is not None:
        raise Refusal.of(problem, field="lines")


def _credit_line(
    line: DocumentLine, source: DocumentLine | None, credited: Mapping[int, Decimal]
) -> CreditLine:
    if source is None:
        return CreditLine(line.quantity, line.net_unit_price)
    return CreditLine(
        line.quantity,
        line.net_unit_price,
        source.quantity,
        source.net_unit_price,
        credited.get(source.pk, ZERO),
    )


def _check_quantities(lines: Sequence[CreditableLine], wish: CreditWish) -> None:
    by_key = {one.line.pk: one for one in lines}
    problems = Problems()
    for index, (key, quantity) in enumerate(wish.quantities.items()):
        one = by_key.get(key)
        if one is None:
            problems.add(f"lines.{index}.line", "unknown_line", line=key)
            continue
        try:
            check_credited_quantity(one.line.quantity, one.credited, quantity)
        except Refusal as refusal:
            problems.add_refusal(refusal, prefix=f"lines.{index}.")
    problems.raise_if_any()


def _discount_rate(document: Document) -> Decimal:
    """Footer discount in percent, two decimals, also when its amount was typed."""
    if document.is_footer_discount_typed:
        return percentage(document.footer_discount_amount, document.lines_total)
    return document.footer_discount_rate
