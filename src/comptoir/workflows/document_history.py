"""Where a document and its lines come from and went to, as far as the chain goes (DOC-270 to DOC-281)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import NotFound
from comptoir.core.transfer import remaining_quantity
from comptoir.documents.models import Document, DocumentLine, DocumentLink, LineLink
from comptoir.documents.state import ITEM_TYPES

ZERO = Decimal(0)
MAX_DRAWN = 60


@dataclass(slots=True)
class DocumentStep:
    """A document of the chain, and those further on in the same direction (DOC-271, DOC-273)."""

    document: Document
    further: list["DocumentStep"] = field(default_factory=list)


@dataclass(slots=True)
class LineStep:
    """A line of the chain; delivered and remaining quantities only where its document follows an order (DOC-279)."""

    line: DocumentLine
    delivered_quantity: Decimal | None = None
    remaining_quantity: Decimal | None = None
    further: list["LineStep"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DocumentHistory:
    """Documents précédents and documents suivants."""

    previous: Sequence[DocumentStep]
    following: Sequence[DocumentStep]


@dataclass(frozen=True, slots=True)
class LineHistory:
    """Lignes précédentes and lignes suivantes."""

    line: DocumentLine
    previous: Sequence[LineStep]
    following: Sequence[LineStep]


def document_history(document: Document) -> DocumentHistory:
    """The documents that a document comes from, and those that were made from it; one query a generation."""
    return DocumentHistory(
        previous=_documents(document, near="target", far="source"),
        following=_documents(document, near="source", far="target"),
    )


def _documents(document: Document, *, near: str, far: str) -> list[DocumentStep]:
    root = DocumentStep(document)
    generation = {document.pk: root}
    while generation:
        links = (
            DocumentLink.objects.filter(**{f"{near}__in": list(generation)})
            .select_related(far)
            .order_by("pk")
        )
        following: dict[int, DocumentStep] = {}
        for link in links:
            reached: Document = getattr(link, far)
            # Deposits stay out of the history of other documents (DOC-275).
            if kind_of(reached.kind).is_deposit != kind_of(document.kind).is_deposit:
                continue
            step = following.setdefault(reached.pk, DocumentStep(reached))
            generation[getattr(link, f"{near}_id")].further.append(step)
        generation = following
    return root.further


@dataclass(frozen=True, slots=True)
class DocumentChain:
    """A document with all those that hang together with it, to be drawn; ``is_cut`` where they are too many."""

    documents: Sequence[Document]
    links: Sequence[tuple[int, int]]
    is_cut: bool


def document_chain(document: Document) -> DocumentChain:
    """The documents linked to this one, near or far and whichever way; one query a generation.

    Like the history it keeps deposits and other documents apart (DOC-275).
    """
    is_deposit = kind_of(document.kind).is_deposit
    found = {document.pk: document}
    links: dict[tuple[int, int], None] = {}
    frontier = {document.pk}
    is_cut = False
    while frontier and not is_cut:
        near = Q(source__in=frontier) | Q(target__in=frontier)
        reached: set[int] = set()
        for link in DocumentLink.objects.filter(near).select_related("source", "target").order_by("pk"):
            ends = (link.source, link.target)
            if any(kind_of(end.kind).is_deposit != is_deposit for end in ends):
                continue
            new = [end for end in ends if end.pk not in found]
            if len(found) + len(new) > MAX_DRAWN:
                is_cut = True
                continue
            for end in new:
                found[end.pk] = end
                reached.add(end.pk)
            links[(link.source_id, link.target_id)] = None
        frontier = reached
    return DocumentChain(list(found.values()), list(links), is_cut)


def line_history(document: Document, *, line_id: int) -> LineHistory:
    """The path of one goods or service line through the documents (DOC-276 to DOC-280).

    Raises ``NotFound("document_line_not_found")``.
    """
    line = document.lines.filter(pk=line_id, type__in=ITEM_TYPES).first()
    if line is None:
        raise NotFound("document_line_not_found", line=line_id)
    line.document = document
    return LineHistory(
        line=line,
        previous=_lines(line, near="target_line", far="source_line"),
        following=_lines(line, near="source_line", far="target_line"),
    )


def _lines(line: DocumentLine, *, near: str, far: str) -> list[LineStep]:
    root = LineStep(line)
    generation = {line.pk: root}
    reached: list[LineStep] = []
    while generation:
        links = LineLink.objects.filter(**{f"{near}__in": list(generation)}).select_related(
            f"{far}__document"
        )
        following: dict[int, LineStep] = {}
        for link in links.order_by("pk"):
            other: DocumentLine = getattr(link, far)
            step = following.setdefault(other.pk, LineStep(other))
            generation[getattr(link, f"{near}_id")].further.append(step)
        reached += following.values()
        generation = following
    _fill_deliveries(reached)
    return root.further


def _fill_deliveries(steps: Iterable[LineStep]) -> None:
    """What each line made from an order delivers, and what then remained on that order (DOC-280)."""
    by_line = {step.line.pk: step for step in steps}
    own = LineLink.objects.filter(target_line__in=list(by_line)).values_list("source_line", flat=True)
    links = (
        LineLink.objects.filter(source_line__in=list(own))
        .select_related("source_line__document")
        .order_by("pk")
    )
    delivered: dict[int, Decimal] = {}
    for link in links:
        order_line = link.source_line
        if not kind_of(order_line.document.kind).has_delivery:
            continue
        delivered[order_line.pk] = delivered.get(order_line.pk, ZERO) + link.quantity
        step = by_line.get(link.target_line_id)
        if step is not None:
            remaining = remaining_quantity(order_line.quantity, delivered[order_line.pk])
            step.delivered_quantity = (step.delivered_quantity or ZERO) + link.quantity
            step.remaining_quantity = (step.remaining_quantity or ZERO) + remaining
