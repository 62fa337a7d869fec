"""The movements of sales and purchase documents (DOC-237 to DOC-242, STK-110 to STK-132)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import F

from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.core.purchasing import received_cost
from comptoir.core.transfer import MoveSource, moved_quantity
from comptoir.documents.models import Document, DocumentLine, LineLink
from comptoir.dossiers.bulk import update_rows
from comptoir.stock.models import StockMove
from comptoir.stock.services.chain import add_moves, lock_articles, remove_moves

# What a document says of a movement; the rest of it is computed along the chain.
ENTERED_FIELDS = ("article_id", "moved_on", "quantity", "own_cost", "fallback_cost")


def record_document_moves(
    *, document: Document, lines: Sequence[DocumentLine], before: Sequence[StockMove] = ()
) -> None:
    """Make the movements of a document follow its lines; goods move once along a chain (DOC-239, DOC-242).

    ``before`` holds its movements from before its lines changed or went. Those that would be made again just the same
    stay, in their order of creation, which values the movements of a day (STK-141).
    """
    if not kind_of(document.kind).moves_goods:
        return
    wanted = {move.document_line_id: move for move in _moves_of([(document, lines)])}
    gone = []
    for move in before:
        same = wanted.get(move.document_line_id)
        if same is not None and all(getattr(move, name) == getattr(same, name) for name in ENTERED_FIELDS):
            del wanted[move.document_line_id]
        else:
            gone.append(move)
    if before:
        # All at once, in the order of their keys: two documents then never wait for each other.
        lock_articles(move.article_id for move in [*gone, *wanted.values()])
    remove_moves(gone)
    add_moves(list(wanted.values()))


def record_new_moves(documents: Sequence[tuple[Document, Sequence[DocumentLine]]]) -> None:
    """Make the movements of documents that have none yet, in their order; as many statements for one as for many."""
    add_moves(_moves_of(documents))


def _moves_of(documents: Iterable[tuple[Document, Sequence[DocumentLine]]]) -> list[StockMove]:
    goods = [
        (line, document, kind_of(document.kind))
        for document, lines in documents
        if kind_of(document.kind).moves_goods
        for line in lines
        if line.is_stock_managed and line.quantity
    ]
    sources = _sources([line for line, _, _ in goods])
    moves = [
        _move(line, document=document, kind=kind, sources=sources.get(line.pk, ()))
        for line, document, kind in goods
    ]
    return [move for move in moves if move.quantity]


def document_moves(document: Document) -> list[StockMove]:
    """The movements of a document as they are."""
    if not kind_of(document.kind).moves_goods:
        return []
    return list(StockMove.objects.filter(document_line__document=document))


def name_document_moves(documents: Sequence[Document]) -> None:
    """Write on the movements the numbers that validation gave (DOC-242); two statements."""
    numbers = {document.pk: document.number or "" for document in documents}
    moves = list(
        StockMove.objects.filter(document_line__document__in=numbers)
        .only("pk", "source_number", "document_line")
        .annotate(document_id=F("document_line__document"))
        .order_by()
    )
    for move in moves:
        move.source_number = numbers[move.document_id]
    update_rows(StockMove, moves, ["source_number"])


def expected_quantities(lines: Sequence[DocumentLine], *, kind: DocumentKind) -> dict[int, Decimal]:
    """Signed quantity that each line should move, by line key; lines that move nothing are left out."""
    goods = [line for line in lines if line.is_stock_managed and line.quantity]
    sources = _sources(goods)
    quantities = {line.pk: moved_quantity(kind, line.quantity, sources.get(line.pk, ())) for line in goods}
    return {key: quantity for key, quantity in quantities.items() if quantity}


def _sources(lines: Sequence[DocumentLine]) -> dict[int, list[MoveSource]]:
    if not lines:
        return {}
    links = LineLink.objects.filter(target_line__in=[line.pk for line in lines])
    sources: dict[int, list[MoveSource]] = {}
    for target, kind, quantity in links.values_list("target_line", "source_line__document__kind", "quantity"):
        sources.setdefault(target, []).append(MoveSource(kind_of(kind), quantity))
    return sources


def _move(
    line: DocumentLine, *, document: Document, kind: DocumentKind, sources: Sequence[MoveSource]
) -> StockMove:
    quantity = moved_quantity(kind, line.quantity, sources)
    has_own_cost = kind.sets_average_cost and quantity > 0
    return StockMove(
        article_id=line.article_id,  # type: ignore[misc]  # goods managed in stock have one
        moved_on=document.dated_on,
        source_kind=document.kind,
        source_number=document.number or "",
        document_line=line,
        quantity=quantity,
        own_cost=_own_cost(line, document) if has_own_cost else None,
        fallback_cost=line.cost_price,
    )


def _own_cost(line: DocumentLine, document: Document) -> Decimal:
    return received_cost(
        net_amount=line.net_amount,
        quantity=line.quantity,
        lines_total=document.lines_total,
        footer_discount=document.footer_discount_amount,
    )
