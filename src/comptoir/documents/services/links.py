"""Keeping the links of a document to its sources true when the document changes (DOC-164, DOC-240)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import Problems
from comptoir.documents.models import Document, DocumentLine, LineLink
from comptoir.documents.state import ITEM_TYPES, delivered_quantities, refresh_source
from comptoir.dossiers.bulk import update_rows

ZERO = Decimal(0)


def source_links(document: Document) -> list[LineLink]:
    """Links to the lines that a document was made from, with those lines and their documents; one query."""
    links = LineLink.objects.filter(target_line__document=document).order_by("pk")
    return list(links.select_related("source_line", "source_line__document"))


def follow_links(
    document: Document,
    *,
    links: Sequence[LineLink],
    lines: Sequence[DocumentLine],
    rows: Mapping[int | None, int],
) -> None:
    """Make the links follow the changed lines of a document, and the states of its sources with them.

    ``links`` are those from before the change, ``rows`` tells at which row of what was entered each line stands. A line
    never takes more of its sources than they hold: what goes beyond is new (DOC-240), and refused where the source is
    an order. Raises ``Refusal`` on ``lines.0.quantity``: ``delivery_above_remaining``, ``delivery_wrong_sign``.
    """
    before = {link.pk: link.quantity for link in links}
    by_key = {line.pk: line for line in lines}
    kept = [link for link in links if _sells_the_same(by_key.get(link.target_line_id), link.source_line)]
    taken = delivered_quantities([link.source_line for link in links])
    left = {link.target_line_id: by_key[link.target_line_id].quantity for link in kept}
    for link in kept:
        available = link.source_line.quantity - taken[link.source_line_id] + before[link.pk]
        link.quantity = _share(left[link.target_line_id], available)
        left[link.target_line_id] -= link.quantity
    _check_deliveries(kept, left=left, by_key=by_key, rows=rows)
    moved = [link for link in kept if link.quantity != before[link.pk]]
    gone = set(before) - {link.pk for link in kept}
    update_rows(LineLink, moved, ["quantity"])
    if gone:
        LineLink.objects.filter(pk__in=gone).delete()
    if moved or gone:
        for source in Document.objects.filter(target_links__target=document):
            refresh_source(source)


def _sells_the_same(line: DocumentLine | None, source: DocumentLine) -> bool:
    return line is not None and line.type in ITEM_TYPES and line.article_id == source.article_id


def _share(wanted: Decimal, available: Decimal) -> Decimal:
    """What of a quantity comes from a source that still holds ``available``; nothing when the signs differ."""
    if (wanted < 0) != (available < 0):
        return ZERO
    return min(wanted, available, key=abs)


def _check_deliveries(
    links: Sequence[LineLink],
    *,
    left: Mapping[int, Decimal],
    by_key: Mapping[int, DocumentLine],
    rows: Mapping[int | None, int],
) -> None:
    """A line that delivers an order delivers nothing beyond it (DOC-164)."""
    problems = Problems()
    orders = {
        link.target_line_id: link.source_line
        for link in links
        if kind_of(link.source_line.document.kind).has_delivery and left[link.target_line_id]
    }
    for key, ordered in orders.items():
        quantity = by_key[key].quantity
        is_same_sign = (quantity < 0) == (ordered.quantity < 0)
        code = "delivery_above_remaining" if is_same_sign else "delivery_wrong_sign"
        problems.add(f"lines.{rows.get(key, 0)}.quantity", code, remaining=quantity - left[key])
    problems.raise_if_any()
