"""Making documents from others: one code path for transfer, grouping and delivery, for one document or thousands.

What is to be made is planned in memory from originals that the caller has locked and read; composing touches no
database, and everything composed is then written at once, a few statements whatever the number of lines.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from comptoir.accounts.models import User
from comptoir.core.document_figures import LineType
from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.core.errors import Refusal
from comptoir.core.grouping import BodyLine, BodyOptions, BodyRow, grouped_body, merged_cost
from comptoir.documents.composition import ComposedDocument, compute
from comptoir.documents.copying import blank_copy, line_copy, numbered, origin_line
from comptoir.documents.line_entry import MAX_LINES
from comptoir.documents.models import Document, DocumentLine, DocumentLink, LineLink
from comptoir.documents.services.footers import combined_footer, combined_header
from comptoir.documents.services.saving import insert_all
from comptoir.documents.state import refresh_sources
from comptoir.documents.vat_book import VatBook
from comptoir.documents.wording import subtotal_text
from comptoir.references.models import DossierSettings

ZERO = Decimal(0)
# What two lines share to be written as one (DOC-134); the eco-contribution and the stock are amounts too.
IDENTITY_FIELDS = (
    "article_id", "article_code", "description", "rich_description", "unit_price", "discount_rate",
    "net_unit_price", "vat_rate_id", "unit_id", "eco_unit_amount", "is_stock_managed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Original:
    """A locked document with its lines in order. ``quantities`` tells what passes on of each line, by key.

    Without it everything does; a delivery takes the lines it names, those at 0 included (DOC-156, DOC-157).
    """

    document: Document
    lines: Sequence[DocumentLine]
    quantities: Mapping[int, Decimal] | None = None
    has_shipping: bool = True

    @property
    def passed(self) -> list[DocumentLine]:
        """The lines that may pass on."""
        if self.quantities is None:
            return list(self.lines)
        return [line for line in self.lines if line.pk in self.quantities]

    def quantity(self, line: DocumentLine) -> Decimal:
        """What passes on of a line."""
        return line.quantity if self.quantities is None else self.quantities[line.pk]


@dataclass(frozen=True, slots=True)
class Plan:
    """A document to make: from which originals, of which kind, on which day, how."""

    originals: Sequence[Original]
    kind: DocumentKind
    dated_on: date
    operation: str
    options: BodyOptions = field(default_factory=BodyOptions)


@dataclass(slots=True)
class Generated:
    """A composed document, not saved yet, with what each of its lines takes from the originals."""

    plan: Plan
    composed: ComposedDocument
    taken: list[tuple[DocumentLine, DocumentLine, Decimal]]

    @property
    def sources(self) -> list[Document]:
        """The originals."""
        return [original.document for original in self.plan.originals]


def compose_plan(plan: Plan, *, user: User | None, settings: DossierSettings, vat_book: VatBook) -> Generated:
    """Compose what a plan makes; nothing is saved.

    Raises ``Refusal``: ``too_many_lines``, ``amount_too_large``, ``vat_rate_collected_and_not`` …
    """
    sources = [original.document for original in plan.originals]
    document = blank_copy(sources[0], kind=plan.kind, dated_on=plan.dated_on, settings=settings, user=user)
    combined_header(document, sources=sources)
    combined_footer(
        document,
        sources=sources,
        with_shipping=[original.document for original in plan.originals if original.has_shipping],
        is_whole=plan.operation != DocumentLink.Operation.DELIVERY,
    )
    vat_book.choose_territory(document.territory_id)
    passed = [original.passed for original in plan.originals]
    body = grouped_body([[_body_line(line) for line in lines] for lines in passed], plan.options)
    if len(body) > MAX_LINES:
        raise Refusal("too_many_lines", lines=len(body), limit=MAX_LINES)
    taken: list[tuple[DocumentLine, DocumentLine, Decimal]] = []
    lines = [_made_line(row, plan.originals, passed, taken) for row in body]
    composed = compute(document, numbered(lines), settings=settings, vat_book=vat_book)
    return Generated(plan=plan, composed=composed, taken=taken)


def insert_generated(generated: Sequence[Generated], *, settings: DossierSettings) -> None:
    """Save composed documents with their links; the originals take their new states (DOC-116, DOC-117, DOC-140)."""
    insert_all([each.composed for each in generated])
    LineLink.objects.bulk_create(
        LineLink(source_line=source, target_line=target, quantity=quantity)
        for each in generated
        for source, target, quantity in each.taken
    )
    DocumentLink.objects.bulk_create(
        DocumentLink(source=source, target=each.composed.document, operation=each.plan.operation)
        for each in generated
        for source in each.sources
    )
    sources = [source for each in generated for source in each.sources]
    for source in sources:
        if kind_of(source.kind).has_quote_state:
            source.quote_state = settings.accepted_quote_state
    refresh_sources(sources)


def read_lines(documents: Iterable[Document]) -> dict[int, list[DocumentLine]]:
    """The lines of documents in their order, by document; one query."""
    found: dict[int, list[DocumentLine]] = {document.pk: [] for document in documents}
    for line in DocumentLine.objects.filter(document__in=found).order_by("document_id", "position", "pk"):
        found[line.document_id].append(line)
    return found


def _body_line(line: DocumentLine) -> BodyLine:
    identity = tuple(getattr(line, name) for name in IDENTITY_FIELDS)
    return BodyLine(type=LineType(line.type), quantity=line.quantity, identity=identity)


def _made_line(
    row: BodyRow,
    originals: Sequence[Original],
    passed: Sequence[Sequence[DocumentLine]],
    taken: list[tuple[DocumentLine, DocumentLine, Decimal]],
) -> DocumentLine:
    source = originals[row.part].document
    if not row.members:
        if row.type is LineType.ORIGIN:
            return origin_line(source)
        return DocumentLine(type=DocumentLine.Type.SUBTOTAL, description=subtotal_text(source))
    members = [
        (passed[part][index], originals[part].quantity(passed[part][index])) for part, index in row.members
    ]
    first, _ = members[0]
    made = line_copy(first, quantity=sum((each for _, each in members), ZERO) if row.type.is_item else None)
    if len(members) > 1:
        made.cost_price = merged_cost([(each, line.cost_price) for line, each in members])
        days = [line.delivery_on for line, _ in members if line.delivery_on is not None]
        made.delivery_on = min(days, default=None)
    if row.type.is_item:
        taken += [(line, made, each) for line, each in members]
    return made
