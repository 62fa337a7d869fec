"""A supplier's invoice beside what was ordered and what was received, line by line: the three-way match."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from comptoir.core.document_kinds import kind_of
from comptoir.core.money import round_half_up
from comptoir.core.pricing import net_of_gross
from comptoir.core.purchasing import Deal, LineMatch, price_after_footer
from comptoir.documents.models import Document, DocumentLine, LineLink
from comptoir.documents.state import ITEM_TYPES

ZERO = Decimal(0)


@dataclass(frozen=True)
class MatchedLine:
    """A line of the invoice, or of a receipt that it leaves out, with what the three documents say of it."""

    line: DocumentLine
    match: LineMatch
    documents: Sequence[Document]


def net_price(line: DocumentLine, *, document: Document) -> Decimal:
    """Unit price of a line net of VAT and of its discount, whatever the prices of the document hold."""
    if not document.is_tax_included:
        return line.net_unit_price
    return net_of_gross(line.net_unit_price, line.vat_percent)


def agreed_price(line: DocumentLine, *, document: Document) -> Decimal:
    """``net_price`` less the line's share of the discount of the footer: what is really asked for one unit."""
    return price_after_footer(
        net_price(line, document=document),
        discount_rate=document.footer_discount_rate,
        is_amount_typed=document.is_footer_discount_typed,
        lines_total=document.lines_total,
        discount=document.footer_discount_amount,
    )


def match_invoice(invoice: Document) -> list[MatchedLine]:
    """Every item line of the invoice, then what its receipts hold and it does not; six queries whatever its length.

    Received is what the receipts of the line say, less what was sent back of it.
    """
    lines = [line for line in invoice.lines.order_by("position") if line.type in ITEM_TYPES]
    first = _sources(lines)
    receipts = [line for found in first.values() for line in found if kind_of(line.document.kind).moves_goods]
    orders = _sources(receipts)
    returned = _returned(receipts)
    rows = []
    for line in lines:
        sources = first[line.pk]
        rows.append(
            _matched(
                line, Deal(line.quantity, agreed_price(line, document=invoice)), sources, orders, returned
            )
        )
    return rows + _left_out(receipts, returned)


def _matched(
    line: DocumentLine,
    invoiced: Deal | None,
    sources: Sequence[DocumentLine],
    orders: Mapping[int, Sequence[DocumentLine]],
    returned: Mapping[int, Decimal],
) -> MatchedLine:
    received = [one for one in sources if kind_of(one.document.kind).moves_goods]
    ordered = {one.pk: one for one in sources if kind_of(one.document.kind).has_delivery}
    for receipt in received:
        ordered |= {one.pk: one for one in orders[receipt.pk] if kind_of(one.document.kind).has_delivery}
    match = LineMatch(
        ordered=agreed_deal(ordered.values()),
        received=sum((one.quantity - returned.get(one.pk, ZERO) for one in received), ZERO)
        if received
        else None,
        invoiced=invoiced,
    )
    documents = {one.document_id: one.document for one in [*ordered.values(), *received]}
    return MatchedLine(line, match, list(documents.values()))


def agreed_deal(lines: Iterable[DocumentLine]) -> Deal | None:
    """What lines hold together, at the average of their agreed prices; nothing when there are none."""
    found = list(lines)
    if not found:
        return None
    quantity = sum((line.quantity for line in found), ZERO)
    prices = [agreed_price(line, document=line.document) for line in found]
    if not quantity or len(set(prices)) == 1:
        return Deal(quantity, prices[0])
    amount = sum((line.quantity * price for line, price in zip(found, prices, strict=True)), ZERO)
    return Deal(quantity, round_half_up(amount / quantity, 5))


def _sources(lines: Iterable[DocumentLine]) -> dict[int, list[DocumentLine]]:
    """Lines that these were made from, with their documents."""
    found: dict[int, list[DocumentLine]] = defaultdict(list)
    links = LineLink.objects.filter(target_line__in=[line.pk for line in lines])
    for link in links.select_related("source_line__document").order_by("pk"):
        found[link.target_line_id].append(link.source_line)
    return found


def _returned(receipts: Sequence[DocumentLine]) -> dict[int, Decimal]:
    """What was sent back of lines of receipts, by key."""
    found: dict[int, Decimal] = defaultdict(lambda: ZERO)
    links = LineLink.objects.filter(source_line__in=[line.pk for line in receipts])
    for link in links.select_related("target_line__document"):
        if kind_of(link.target_line.document.kind).stock_sign < 0:
            found[link.source_line_id] += link.quantity
    return found


def _left_out(receipts: Sequence[DocumentLine], returned: Mapping[int, Decimal]) -> list[MatchedLine]:
    """Lines of the same receipts that no invoice holds."""
    documents = {line.document_id: line.document for line in receipts}
    lines = DocumentLine.objects.filter(document__in=documents, type__in=ITEM_TYPES).exclude(
        pk__in=[line.pk for line in receipts]
    )
    candidates = list(lines.order_by("document_id", "position"))
    invoiced = {
        link.source_line_id
        for link in LineLink.objects.filter(source_line__in=candidates).select_related(
            "target_line__document"
        )
        if kind_of(link.target_line.document.kind).is_legal
    }
    back = _returned(candidates)
    orders = _sources(candidates)
    rows = []
    for line in candidates:
        line.document = documents[line.document_id]
        if line.pk not in invoiced:
            rows.append(_matched(line, None, [line], orders, {**returned, **back}))
    return [row for row in rows if row.match.received]
