"""Proposals of purchase prices after a receipt or a supplier's invoice, taken or refused one by one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from comptoir.articles.models import Article
from comptoir.articles.services import change_purchase_price
from comptoir.core.document_kinds import KINDS, kind_of
from comptoir.core.errors import NotFound, Problems, Refusal
from comptoir.core.money import round_price
from comptoir.core.purchasing import variation_rate
from comptoir.documents.models import Document, DocumentLine, LineLink, RefusedPrice
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.reading import Reader
from comptoir.workflows.documents import existing_document
from comptoir.workflows.invoice_matching import net_price

RECENT = timedelta(days=60)
MOST_LINES = 5000
PRICED_KINDS = tuple(code for code, kind in KINDS.items() if kind.sets_average_cost)


@dataclass(frozen=True)
class PriceProposal:
    """A price of an article on a document beside the one of its record. Net of VAT and of the line's discount.

    ``line`` is the last line at that price, ``lines`` all of them. ``is_only`` says that the document has no other
    price to propose for the article.
    """

    article: Article
    line: DocumentLine
    price: Decimal
    variation: Decimal | None
    lines: tuple[int, ...]
    is_only: bool = True


def price_proposals(document: Document) -> list[PriceProposal]:
    """Prices that the articles' records do not have, each once, article by article; three queries.

    Those that were refused on their line, or on the receipt that it comes from, are left out.
    """
    if not kind_of(document.kind).sets_average_cost:
        return []
    return _proposals(_priced_lines(document.lines.order_by("position")))


def waiting_proposals(*, today: date) -> list[tuple[Document, Sequence[PriceProposal]]]:
    """Recent receipts and invoices with prices to take or refuse, the newest first; three queries.

    What became an invoice is looked at there, and an article where it was bought last.
    """
    lines = DocumentLine.objects.filter(
        document__kind__in=PRICED_KINDS, document__dated_on__gte=today - RECENT
    ).exclude(document__status__in=[Document.Status.TRANSFERRED, Document.Status.GROUPED])
    last: dict[int, int] = {}
    found: list[DocumentLine] = []
    for line in _priced_lines(lines.order_by("-document__dated_on", "-document_id", "position")):
        if last.setdefault(line.article_id or 0, line.document_id) == line.document_id:
            found.append(line)
    documents = {line.document_id: line.document for line in found}
    by_document: dict[int, list[PriceProposal]] = {}
    for one in _proposals(found):
        by_document.setdefault(one.line.document_id, []).append(one)
    return [(documents[key], by_document[key]) for key in documents if key in by_document]


def _priced_lines(lines: QuerySet[DocumentLine]) -> list[DocumentLine]:
    wanted = lines.filter(article__isnull=False, quantity__gt=0)
    return list(wanted.select_related("document", "article__vat_rate")[:MOST_LINES])


@transaction.atomic
def accept_prices(*, document_id: int, values: Mapping[str, Any], today: date) -> Sequence[PriceProposal]:
    """Give articles the prices of these ``lines``; ``is_sale_price_kept`` lets the margin follow, not the sale price.

    The other prices of the same articles on the document are refused by that. Answers what was changed. Raises
    ``Refusal``: ``no_price_chosen`` when none is proposed any more, ``two_prices_chosen``, the fields at fault.
    """
    document, is_kept, chosen = _chosen(
        document_id, values, today=today, known=frozenset({"is_sale_price_kept"})
    )
    by_article = {one.article.pk: one for one in chosen}
    settings = dossier_settings()
    for one in chosen:
        if by_article[one.article.pk] is not one:
            raise Refusal.for_field("lines", "two_prices_chosen", article=one.article.code)
        change_purchase_price(
            article_id=one.article.pk, price=one.price, is_sale_price_kept=is_kept, settings=settings
        )
    lines = _priced_lines(document.lines.filter(article__in=by_article).order_by("position"))
    # Also the lines at the price that the record had so far: it would be proposed from now on.
    left = [line for line in lines if line.pk not in by_article[line.article_id or 0].lines]
    _remember({line.pk: _price_of(line, settings.price_decimals) for line in left})
    return chosen


@transaction.atomic
def refuse_prices(*, document_id: int, values: Mapping[str, Any], today: date) -> Sequence[PriceProposal]:
    """Remember that the prices of these ``lines`` are not wanted; raises like ``accept_prices``."""
    _, _, chosen = _chosen(document_id, values, today=today, known=frozenset())
    _remember({key: one.price for one in chosen for key in one.lines})
    return chosen


def _chosen(
    document_id: int, values: Mapping[str, Any], *, today: date, known: frozenset[str]
) -> tuple[Document, bool, list[PriceProposal]]:
    """The document, whether sale prices stay, and the proposals that are named by one of their lines."""
    document = existing_document(document_id)
    if not kind_of(document.kind).sets_average_cost:
        raise NotFound("document_not_found", document=document_id)
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(frozenset({"lines"}) | known)
    is_kept = reader.boolean("is_sale_price_kept", default=True)
    keys = _read_keys(reader)
    problems.raise_if_any()
    chosen = [one for one in price_proposals(document) if keys & set(one.lines)]
    if not chosen:
        raise Refusal.for_field("lines", "no_price_chosen")
    return document, is_kept, chosen


def _read_keys(reader: Reader) -> set[int]:
    given = reader.values.get("lines")
    if given is not None and not isinstance(given, list):
        reader.refuse("lines", "not_a_list")
        return set()
    keys = set()
    for index, value in enumerate((given or ())[:MOST_LINES]):
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
            reader.refuse(f"lines.{index}", "document_line_not_found")
        else:
            keys.add(value)
    return keys


def _remember(prices: Mapping[int, Decimal]) -> None:
    """Note what is refused on each line."""
    rows = [RefusedPrice(line_id=key, price=price) for key, price in prices.items()]
    RefusedPrice.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["price"], unique_fields=["line"]
    )


def _price_of(line: DocumentLine, decimals: int) -> Decimal:
    return round_price(net_price(line, document=line.document), decimals)


def _proposals(lines: Sequence[DocumentLine]) -> list[PriceProposal]:
    """What lines propose, in their order, those of one article together."""
    decimals = dossier_settings().price_decimals
    refused = _refused(lines)
    found: dict[int, dict[Decimal, list[DocumentLine]]] = {}
    for line in lines:
        price = _price_of(line, decimals)
        if line.article is None or not price or price in refused.get(line.pk, ()):
            continue
        if price != line.article.purchase_price:
            found.setdefault(line.article.pk, {}).setdefault(price, []).append(line)
    return [
        _proposal(price, alike, is_only=len(prices) == 1)
        for prices in found.values()
        for price, alike in prices.items()
    ]


def _proposal(price: Decimal, lines: Sequence[DocumentLine], *, is_only: bool) -> PriceProposal:
    line = lines[-1]
    article = line.article
    if article is None:
        raise ValueError("a line without an article proposes nothing")
    variation = variation_rate(article.purchase_price, price)
    return PriceProposal(article, line, price, variation, tuple(one.pk for one in lines), is_only)


def _refused(lines: Collection[DocumentLine]) -> dict[int, set[Decimal]]:
    """Prices refused on each line, or on the one that it was made from; two queries."""
    keys = [line.pk for line in lines]
    sources: dict[int, list[int]] = {key: [key] for key in keys}
    links = LineLink.objects.filter(target_line__in=keys).values_list("target_line_id", "source_line_id")
    for target, source in links:
        sources[target].append(source)
    known = [key for found in sources.values() for key in found]
    prices = dict(RefusedPrice.objects.filter(line__in=known).values_list("line_id", "price"))
    return {key: {prices[one] for one in found if one in prices} for key, found in sources.items()}
