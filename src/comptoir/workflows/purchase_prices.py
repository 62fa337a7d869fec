"""Proposals of purchase prices after a receipt or a supplier's invoice, taken or left article by article."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.articles.services import change_purchase_price
from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import Refusal
from comptoir.core.money import round_price
from comptoir.core.purchasing import variation_rate
from comptoir.documents.models import Document
from comptoir.references.settings_row import dossier_settings
from comptoir.workflows.invoice_matching import net_price


@dataclass(frozen=True)
class PriceProposal:
    """The price of an article on a document beside the one of its record. Net of VAT and discounts."""

    article: Article
    price: Decimal
    variation: Decimal | None


def price_proposals(document: Document) -> list[PriceProposal]:
    """Articles bought at another price than their record says, each once at its last price; two queries."""
    if not kind_of(document.kind).sets_average_cost:
        return []
    settings = dossier_settings()
    lines = document.lines.filter(article__isnull=False, quantity__gt=0).select_related("article__vat_rate")
    found: dict[int, PriceProposal] = {}
    for line in lines.order_by("position"):
        article = line.article
        price = round_price(net_price(line, document=document), settings.price_decimals)
        if article is None or not price:
            continue
        found.pop(article.pk, None)
        if price != article.purchase_price:
            found[article.pk] = PriceProposal(article, price, variation_rate(article.purchase_price, price))
    return list(found.values())


@transaction.atomic
def accept_prices(
    *, document: Document, article_ids: Collection[int], is_sale_price_kept: bool, user: User
) -> Sequence[PriceProposal]:
    """Give these articles the price of the document; answers what was changed.

    Raises ``Refusal("no_price_chosen")`` when none of them is proposed any more.
    """
    settings = dossier_settings()
    chosen = [one for one in price_proposals(document) if one.article.pk in article_ids]
    if not chosen:
        raise Refusal("no_price_chosen")
    for one in chosen:
        change_purchase_price(
            article_id=one.article.pk,
            price=one.price,
            is_sale_price_kept=is_sale_price_kept,
            settings=settings,
        )
    return chosen
