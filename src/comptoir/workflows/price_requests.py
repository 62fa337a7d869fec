"""Price requests to several suppliers: asking the same of others, and reading the answers side by side (DOC-306)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from comptoir.accounts.models import User
from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import Problems, Refusal
from comptoir.core.purchasing import Deal, best_offers
from comptoir.documents.models import Document, DocumentLine
from comptoir.documents.state import ITEM_TYPES
from comptoir.parties.queries import party_by_code
from comptoir.resources.reading import Reader
from comptoir.workflows.document_view import plain_text
from comptoir.workflows.documents import create_document, existing_document
from comptoir.workflows.invoice_matching import agreed_deal

MAX_COMPARED = 8
MAX_SUPPLIERS = 7


@dataclass(frozen=True)
class Offer:
    """What one request says of an article; ``deal`` is nothing when it does not have it."""

    request: Document
    deal: Deal | None
    is_best: bool = False


@dataclass(frozen=True)
class ComparedArticle:
    """One row: an article, or a description, with the offer of each request, at its price net of every discount."""

    code: str
    description: str
    offers: Sequence[Offer]


@dataclass(frozen=True)
class Comparison:
    """Requests side by side. ``totals`` are their net totals as printed; the best one answers every row."""

    requests: Sequence[Document]
    rows: Sequence[ComparedArticle]
    totals: Sequence[Offer]


def is_price_request(document: Document) -> bool:
    """Whether it asks a supplier for a price: a purchase that promises nothing yet."""
    kind = kind_of(document.kind)
    return not kind.is_sale and not kind.counts_as_price


def rival_requests(request: Document) -> list[Document]:
    """Open price requests for an article of this one, itself first."""
    articles = request.lines.filter(article__isnull=False).values("article")
    others = Document.objects.filter(
        kind=request.kind, status=Document.Status.OPEN, lines__article__in=articles
    ).exclude(pk=request.pk)
    return [request, *others.distinct().order_by("party_code", "pk")[: MAX_COMPARED - 1]]


def compare_requests(requests: Sequence[Document]) -> Comparison:
    """Put requests side by side; two queries whatever their length. Raises ``Refusal("requests_to_compare")``."""
    if not 1 <= len(requests) <= MAX_COMPARED or not all(is_price_request(one) for one in requests):
        raise Refusal("requests_to_compare", maximum=MAX_COMPARED)
    by_key = {one.pk: one for one in requests}
    lines = DocumentLine.objects.filter(document__in=by_key, type__in=ITEM_TYPES)
    names: dict[str, tuple[str, str]] = {}
    asked: dict[tuple[str, int], list[DocumentLine]] = defaultdict(list)
    for line in lines.order_by("position", "pk"):
        key = (line.article_code or line.description).casefold()
        names.setdefault(key, (line.article_code, line.description))
        line.document = by_key[line.document_id]
        asked[key, line.document_id].append(line)
    rows = []
    for key, (code, description) in names.items():
        found = {one.pk: agreed_deal(asked[key, one.pk]) for one in requests}
        best = best_offers({pk: deal.price for pk, deal in found.items() if deal})
        offers = [Offer(one, found[one.pk], one.pk in best) for one in requests]
        rows.append(ComparedArticle(code, description, offers))
    return Comparison(requests, rows, _totals(requests, rows))


def _totals(requests: Sequence[Document], rows: Sequence[ComparedArticle]) -> list[Offer]:
    complete = {
        one.pk: one.net_total
        for number, one in enumerate(requests)
        if all(
            row.offers[number].deal is not None and row.offers[number].deal.price > 0  # type: ignore[union-attr]
            for row in rows
        )
    }
    best = best_offers(complete)
    return [Offer(one, Deal(Decimal(1), one.net_total), one.pk in best) for one in requests]


@transaction.atomic
def ask_other_suppliers(
    *, document_id: int, values: Mapping[str, Any], user: User | None, today: date
) -> list[Document]:
    """Send the same request to other suppliers (``suppliers``: their codes); answers the requests made.

    Their prices are those of the articles' records, to be replaced by the answers. Raises ``Refusal`` on the field.
    """
    request = existing_document(document_id)
    if not is_price_request(request):
        raise Refusal("requests_to_compare", maximum=MAX_COMPARED)
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(frozenset({"suppliers"}))
    codes = []
    for index, row in enumerate(reader.mappings("suppliers", maximum=MAX_SUPPLIERS)):
        one = Reader(row, problems, today=today, prefix=f"suppliers.{index}.")
        code = one.text("supplier", max_length=20)
        if code and party_by_code(code) is None:
            one.refuse("supplier", "unknown_reference", value=code)
        codes += [code.upper()] if code else []
    problems.raise_if_any()
    wanted = [code for code in dict.fromkeys(codes) if code != request.party_code.upper()]
    if not wanted:
        raise Refusal.for_field("suppliers", "no_other_supplier")
    lines = [_same(line) for line in request.lines.select_related("unit") if line.type in ITEM_TYPES]
    values = {"kind": request.kind, "lines": lines, "reference": request.reference}
    return [create_document(values={**values, "party": code}, user=user, today=today) for code in wanted]


def _same(line: DocumentLine) -> dict[str, Any]:
    """The same asked again; only what is in no record keeps its price and VAT."""
    asked: dict[str, Any] = {
        "type": line.type,
        "article": line.article_code or None,
        "description": line.description,
        "rich_description": line.rich_description,
        "quantity": plain_text(line.quantity),
        "unit": line.unit.code if line.unit else None,
    }
    if line.article_id is None:
        asked |= {"unit_price": plain_text(line.unit_price), "vat_rate": plain_text(line.vat_percent)}
    return asked
