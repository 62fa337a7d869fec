"""Where a line of a document gets its price: here, and nowhere else (DOC-034, DOC-050)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from comptoir.articles.models import Article
from comptoir.core.document_kinds import kind_of
from comptoir.documents.models import Document

ZERO = Decimal(0)


class PriceSource(StrEnum):
    """What a price comes from."""

    TYPED = "typed"
    PURCHASE_PRICE = "purchase_price"
    NET_PRICE = "net_price"
    GROSS_PRICE = "gross_price"


SOURCE_LABELS: dict[str, str] = {
    PriceSource.TYPED: "Prix saisi",
    PriceSource.PURCHASE_PRICE: "Prix d'achat HT de l'article",
    PriceSource.NET_PRICE: "Prix de vente HT de l'article",
    PriceSource.GROSS_PRICE: "Prix de vente TTC de l'article",
}


@dataclass(frozen=True, slots=True)
class LinePrice:
    """Unit price before discount, in the prices of the document, the discount that goes with it, and their source."""

    unit_price: Decimal
    discount_rate: Decimal
    source: PriceSource


def price_of(article: Article | None, document: Document) -> LinePrice:
    """The price that a line takes while nobody typed one; no article, no price."""
    if article is None:
        return LinePrice(ZERO, ZERO, PriceSource.TYPED)
    if kind_of(document.kind).uses_purchase_prices:
        return LinePrice(article.purchase_price, ZERO, PriceSource.PURCHASE_PRICE)
    if document.is_tax_included:
        return LinePrice(article.gross_price, ZERO, PriceSource.GROSS_PRICE)
    return LinePrice(article.net_price, ZERO, PriceSource.NET_PRICE)


def source_of(
    article: Article | None, document: Document, *, unit_price: Decimal, discount_rate: Decimal
) -> PriceSource:
    """What the price on a line is: the one it would be given, or another that someone typed ("Tarif appliqué")."""
    given = price_of(article, document)
    is_given = (unit_price, discount_rate) == (given.unit_price, given.discount_rate)
    return given.source if is_given else PriceSource.TYPED
