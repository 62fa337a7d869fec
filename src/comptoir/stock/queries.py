"""Reads of stock: what there is, what is promised, what is expected (STK-112, ART-065, ART-066, DOC-241)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from comptoir.articles.models import Article
from comptoir.core.document_kinds import KINDS
from comptoir.core.transfer import remaining_quantity
from comptoir.documents.models import Document, DocumentLine, LineLink

ZERO = Decimal(0)
OPEN_ORDERS = (Document.Delivery.NOT_DELIVERED, Document.Delivery.PARTIALLY_DELIVERED)


@dataclass(frozen=True, slots=True)
class ArticleStock:
    """Stock figures of an article (file 13). Quantities in the article's unit, value in euros."""

    real_quantity: Decimal
    reserved_quantity: Decimal
    ordered_in_quantity: Decimal
    ordered_out_quantity: Decimal
    average_cost: Decimal
    stock_value: Decimal

    @property
    def available_quantity(self) -> Decimal:
        """Real stock less what is reserved (UPM-045)."""
        return self.real_quantity - self.reserved_quantity

    @property
    def virtual_quantity(self) -> Decimal:
        """Real stock − ordered by customers + ordered from suppliers (ART-066)."""
        return self.real_quantity - self.ordered_out_quantity + self.ordered_in_quantity


def projected_quantities(articles: Iterable[Article]) -> dict[int, Decimal]:
    """Stock of several articles once open orders are delivered, by key (ART-066); two queries."""
    found = {article.pk: article.real_quantity for article in articles}
    kinds = [kind.code for kind in KINDS.values() if kind.virtual_stock_sign]
    lines = list(
        DocumentLine.objects.filter(
            article__in=found, document__kind__in=kinds, document__delivery_status__in=OPEN_ORDERS
        ).values_list("pk", "article_id", "quantity", "document__kind")
    )
    links = LineLink.objects.filter(source_line__in=[key for key, _, _, _ in lines])
    delivered = dict(links.values_list("source_line").annotate(Sum("quantity")))
    for key, article_id, quantity, kind in lines:
        sign = KINDS[kind].virtual_stock_sign
        found[article_id] += sign * remaining_quantity(quantity, delivered.get(key, ZERO))
    return found


def article_stock(article: Article) -> ArticleStock:
    """Stock figures of one article; two queries."""
    ordered = dict.fromkeys((-1, 1), ZERO)
    kinds = [kind.code for kind in KINDS.values() if kind.virtual_stock_sign]
    lines = list(
        DocumentLine.objects.filter(
            article=article,
            document__kind__in=kinds,
            document__delivery_status__in=OPEN_ORDERS,
        ).values_list("pk", "quantity", "document__kind")
    )
    links = LineLink.objects.filter(source_line__in=[key for key, _, _ in lines])
    delivered = dict(links.values_list("source_line").annotate(Sum("quantity")))
    for key, quantity, kind in lines:
        ordered[KINDS[kind].virtual_stock_sign] += remaining_quantity(quantity, delivered.get(key, ZERO))
    return ArticleStock(
        real_quantity=article.real_quantity,
        reserved_quantity=ZERO,
        ordered_in_quantity=ordered[1],
        ordered_out_quantity=ordered[-1],
        average_cost=article.average_cost,
        stock_value=article.stock_value,
    )
