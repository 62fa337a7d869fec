"""What a line of a document asks for: articles to choose from, stock and last price."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.views.decorators.http import require_GET

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.articles.queries import articles_by_scan
from comptoir.core.document_kinds import Side, kind_of
from comptoir.documents.models import DocumentLine
from comptoir.parties.queries import party_by_code
from comptoir.resources.lookups import LookupPage, lookup_ids, lookup_page
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.stock.queries import article_stock
from comptoir.ui.core_messages import KIND_LABELS
from comptoir.ui.french_format import format_date, format_price, format_quantity, format_rate
from comptoir.web.sales.sides import side_json_view

MAX_PROPOSED = 12
MAX_CODE = 40
PROPOSAL_COLUMNS = (
    {"label": "Code", "kind": "text"},
    {"label": "Libellé", "kind": "text"},
    {"label": "Auteur", "kind": "text"},
)
STOCK_COLUMN = {"label": "Stock", "kind": "quantity"}


@require_GET
@side_json_view("edit")
def articles_view(request: HttpRequest, side: Side) -> Mapping[str, Any]:
    """Articles for what is typed, with price and stock; ``exact=1`` only the one of that code or barcode."""
    text = request.GET.get("q", "").strip()[:100]
    is_gross = request.GET.get("ttc") == "1"
    user: User = request.user  # type: ignore[assignment]
    resource, cursor = registry.for_model(Article), None
    if request.GET.get("exact"):
        found = [article for article in articles_by_scan([text[:MAX_CODE]]).values() if article.is_active]
    else:
        page = _proposed(request, resource, user, text)
        cursor = page.next_cursor
        articles = Article.objects.in_bulk([row.id for row in page.rows])
        found = [articles[row.id] for row in page.rows if row.id in articles]
    rows = [_proposal(article, resource, side=side, is_gross=is_gross) for article in found]
    basis = "d'achat HT" if side is Side.PURCHASE else "TTC" if is_gross else "HT"
    price = {"label": f"Prix {basis}", "kind": "price"}
    return {"columns": [*PROPOSAL_COLUMNS, price, STOCK_COLUMN], "rows": rows, "next": cursor}


def _proposed(request: HttpRequest, resource: Resource, user: User, text: str) -> LookupPage:
    if ids := request.GET.get("ids", ""):
        wanted = [int(one) for one in ids.split(",") if one.isascii() and one.isdigit() and len(one) < 19]
        return LookupPage(lookup_ids(resource, user, wanted), None)
    return lookup_page(resource, user, text, limit=MAX_PROPOSED, after=request.GET.get("apres", ""))


@require_GET
@side_json_view("edit")
def facts_view(request: HttpRequest, side: Side) -> Mapping[str, Any]:
    """Stock of the article of the current line, and the last price with this party."""
    code = request.GET.get("article", "").strip()[:MAX_CODE]
    article = next(iter(articles_by_scan([code]).values()), None)
    if article is None:
        return {"facts": []}
    facts = [{"label": "Article", "text": article.label}]
    if article.type == Article.Type.GOODS and article.is_stock_managed:
        stock = article_stock(article)
        decimals = article.unit.decimals if article.unit else 0
        for label, quantity in (
            ("Stock réel", stock.real_quantity),
            ("Disponible", stock.available_quantity),
            ("À terme", stock.virtual_quantity),
        ):
            is_short = quantity <= 0
            facts.append(
                {
                    "label": label,
                    "text": format_quantity(quantity, decimals),
                    "tone": "danger" if is_short else "",
                }
            )
    written = request.GET.get("document", "")
    last = _last_line(
        article,
        side,
        request.GET.get("client", "").strip()[:20],
        besides=int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None,
    )
    if last is not None:
        document = last.document
        where = (
            f"{KIND_LABELS[document.kind].abbreviation} {document}"
            if not document.number
            else document.number
        )
        basis = "TTC" if document.is_tax_included else "HT"
        discount = f" − {format_rate(last.discount_rate)}" if last.discount_rate else ""
        price = f"{format_price(last.unit_price)} {basis}{discount}"
        facts.append(
            {"label": "Dernier prix", "text": f"{price} ({where} du {format_date(document.dated_on)})"}
        )
    return {"facts": facts}


def _proposal(article: Article, resource: Resource, *, side: Side, is_gross: bool) -> dict[str, Any]:
    is_counted = article.type == Article.Type.GOODS and article.is_stock_managed
    price: Decimal = article.gross_price if is_gross else article.net_price
    if side is Side.PURCHASE:
        price = article.purchase_price
    stock = format_quantity(article.real_quantity) if is_counted else ""
    is_short = is_counted and article.real_quantity <= 0
    return {
        "id": article.pk,
        "code": article.code,
        "label": article.label,
        "author": article.author,
        "price": format_price(price),
        "stock": stock,
        "is_short": is_short,
        "title": article.label,
        "url": resource.record_url(article),
        "cells": [article.code, article.label, article.author, format_price(price), stock],
        "alert": 4 if is_short else None,
    }


def _last_line(article: Article, side: Side, party_code: str, *, besides: int | None) -> DocumentLine | None:
    """The last line of the article with the party that counted: quotes promise a price, they don't make one.

    ``besides`` is the document that is being written: its own price is no news.
    """
    party = party_by_code(party_code) if party_code else None
    if party is None:
        return None
    lines = DocumentLine.objects.filter(article=article, document__party=party, document__side=side.value)
    if besides is not None:
        lines = lines.exclude(document_id=besides)
    recent = lines.select_related("document").order_by("-document__dated_on", "-document_id", "-pk")[:20]
    return next((line for line in recent if kind_of(line.document.kind).counts_as_price), None)
