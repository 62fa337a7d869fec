"""Stock: every line has moved its goods once, and each chain of movements holds (STK-133 to STK-143)."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from django.db.models import Sum

from comptoir.articles.models import Article
from comptoir.core.average_cost import CostState, apply_move
from comptoir.core.document_kinds import KINDS
from comptoir.documents.models import Document, DocumentLine
from comptoir.stock.models import StockDocument, StockDocumentLine, StockMove
from comptoir.stock.services.chain import RESULT_FIELDS, move_input
from comptoir.stock.services.document_moves import expected_quantities
from comptoir.workflows.checks.fault import Fault, fault

ZERO = Decimal(0)
BATCH = 500


def check_moves() -> Iterator[Fault]:
    """Every goods line moved what its kind says, once along the chain; nothing else moved."""
    for kind in KINDS.values():
        lines = (
            DocumentLine.objects.filter(document__kind=kind.code, is_stock_managed=True)
            .select_related("document")
            .order_by("pk")
        )
        batch: list[DocumentLine] = []
        for line in lines.iterator(chunk_size=BATCH):
            batch.append(line)
            if len(batch) == BATCH:
                yield from _compare(batch, expected_quantities(batch, kind=kind))
                batch = []
        yield from _compare(batch, expected_quantities(batch, kind=kind))
    for stock_line in StockDocumentLine.objects.select_related("document").annotate(
        moved=Sum("stock_moves__quantity")
    ):
        sign = 1 if stock_line.document.type == StockDocument.Type.ENTRY else -1
        if (stock_line.moved or ZERO) != sign * stock_line.quantity:
            yield fault(
                "move_wrong",
                document=stock_line.document.number,
                article=stock_line.description,
                moved=stock_line.moved or ZERO,
                expected=sign * stock_line.quantity,
            )


def check_chains() -> Iterator[Fault]:
    """Replay every movement of every article from the first; compare each figure and the article's own."""
    moves = StockMove.objects.order_by("article_id", "moved_on", "day_rank", "pk").iterator(chunk_size=2000)
    articles = {article.pk: article for article in Article.objects.all()}
    seen = set()
    for article_id, chain in groupby(moves, key=lambda move: move.article_id):
        article = articles[article_id]
        seen.add(article_id)
        state = CostState()
        for move in chain:
            result = apply_move(state, move_input(move))
            if any(getattr(move, name) != getattr(result, name) for name in RESULT_FIELDS):
                yield fault("move_value_wrong", article=article.code, document=move.source_number)
            state = result.state_after
        if (article.real_quantity, article.average_cost) != (state.quantity, state.average_cost):
            yield fault(
                "stock_wrong", article=article.code, stored=article.real_quantity, expected=state.quantity
            )
    for article in articles.values():
        if article.pk not in seen and (article.real_quantity or article.stock_value):
            yield fault("stock_wrong", article=article.code, stored=article.real_quantity, expected=ZERO)


def _compare(lines: list[DocumentLine], expected: dict[int, Decimal]) -> Iterator[Fault]:
    keys = [line.pk for line in lines]
    rows = (
        StockMove.objects.filter(document_line__in=keys)
        .values_list("document_line")
        .annotate(Sum("quantity"))
    )
    moved = dict(rows)
    for line in lines:
        if moved.get(line.pk, ZERO) != expected.get(line.pk, ZERO):
            document: Document = line.document
            yield fault(
                "move_wrong",
                document=str(document),
                article=line.article_code,
                moved=moved.get(line.pk, ZERO),
                expected=expected.get(line.pk, ZERO),
            )
