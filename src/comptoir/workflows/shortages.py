"""Warnings before goods are promised or leave that are not there (OPT-112, STK-160, DOC-244)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db.models import Exists, OuterRef

from comptoir.articles.models import Article
from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import Problem
from comptoir.documents.composition import ComposedDocument
from comptoir.documents.models import Document, DocumentLine
from comptoir.references.settings_row import dossier_settings
from comptoir.stock.models import StockMove
from comptoir.stock.queries import projected_quantities

ZERO = Decimal(0)


def shortages(composed: ComposedDocument) -> Mapping[str, list[Problem]]:
    """What is missing, by line (``lines.0.quantity``): orders look at the stock to come, other kinds at the real one.

    What a saved document promises or took out already is counted as there. Nothing for purchases, for kinds without
    effect on stock, or when the option is off.
    """
    document = composed.document
    if not _is_watched(document) or not dossier_settings().is_shortage_warned:
        return {}
    counted = [line for line in composed.lines if line.is_stock_managed and line.article_id is not None]
    articles: dict[int, Article] = {line.article_id: line.article for line in counted}  # type: ignore[misc]
    if not articles:
        return {}
    left = _left(articles, is_order=_is_order(document))
    for article_id, quantity in _own_quantities(document, articles):
        left[article_id] += quantity
    found: dict[str, list[Problem]] = {}
    for index, line in enumerate(composed.lines):
        if line.is_stock_managed and line.article_id is not None:
            problem = _shortage(line, left, is_order=_is_order(document))
            if problem is not None:
                found[f"lines.{index}.quantity"] = [problem]
    return found


def shortages_of_made(documents: Sequence[Document]) -> Mapping[int, list[Problem]]:
    """What documents just made from others promise or take out that was not there, by their keys (DOC-244).

    They are served in their order. An invoice of goods that left with their delivery note takes out nothing.
    """
    watched = [document for document in documents if _is_watched(document)]
    if not watched or not dossier_settings().is_shortage_warned:
        return {}
    found: dict[int, list[Problem]] = defaultdict(list)
    for is_order in (True, False):
        chosen = [document for document in watched if _is_order(document) is is_order]
        _add_shortages(found, chosen, is_order=is_order)
    return found


def _add_shortages(found: dict[int, list[Problem]], documents: Sequence[Document], *, is_order: bool) -> None:
    lines = DocumentLine.objects.filter(document__in=documents, is_stock_managed=True, article__isnull=False)
    if not is_order:
        lines = lines.filter(Exists(StockMove.objects.filter(document_line=OuterRef("pk"))))
    by_document: dict[int, list[DocumentLine]] = defaultdict(list)
    for line in lines.select_related("article").order_by("document_id", "position"):
        by_document[line.document_id].append(line)
    made = [line for lines_of_one in by_document.values() for line in lines_of_one]
    articles: dict[int, Article] = {line.article_id: line.article for line in made}  # type: ignore[misc]
    left = _left(articles, is_order=is_order) if articles else {}
    for line in made:
        left[line.article_id] += line.quantity  # type: ignore[index]
    for document in documents:
        for line in by_document.get(document.pk, ()):
            problem = _shortage(line, left, is_order=is_order)
            if problem is not None:
                found[document.pk].append(problem)


def _is_watched(document: Document) -> bool:
    kind = kind_of(document.kind)
    return kind.is_sale and (_is_order(document) or kind.stock_sign < 0)


def _is_order(document: Document) -> bool:
    return kind_of(document.kind).virtual_stock_sign < 0


def _left(articles: Mapping[int, Article], *, is_order: bool) -> dict[int, Decimal]:
    if is_order:
        return projected_quantities(articles.values())
    return {key: article.real_quantity for key, article in articles.items()}


def _shortage(line: DocumentLine, left: dict[int, Decimal], *, is_order: bool) -> Problem | None:
    """Take the goods of a line out of what is ``left``; what is told when there is not enough."""
    article_id: int = line.article_id  # type: ignore[assignment]
    there = max(left[article_id], ZERO)
    left[article_id] -= line.quantity
    if line.quantity <= there:
        return None
    code = "stock_short_projected" if is_order else "stock_short"
    return Problem(code, {"article": line.article_code, "quantity": there.normalize()})


def _own_quantities(document: Document, articles: Iterable[int]) -> list[tuple[int, Decimal]]:
    if document.pk is None:
        return []
    lines = DocumentLine.objects.filter(document=document, article__in=articles, is_stock_managed=True)
    return list(lines.values_list("article_id", "quantity"))
