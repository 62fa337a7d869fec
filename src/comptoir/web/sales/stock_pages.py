"""Stock entries and issues: entering one, reading it, deleting it (STK-010 to STK-038)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from comptoir.accounts.access import requires
from comptoir.accounts.models import User
from comptoir.accounts.rights import MARGINS_RIGHT
from comptoir.articles.queries import articles_by_scan
from comptoir.core.errors import NotFound
from comptoir.references.counters import is_counter_used
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.registry import registry
from comptoir.stock.models import StockDocument
from comptoir.stock.services.stock_documents import COUNTERS
from comptoir.ui.french_format import format_date, format_quantity
from comptoir.ui.rich_text import rich_text_defaults
from comptoir.ui.toasts import with_toast
from comptoir.web.sales.answers import body_of, json_view
from comptoir.web.sales.document_actions import json_redirect
from comptoir.workflows import stock_documents as workflow
from comptoir.workflows.document_view import price_text

TYPES = {"entree": StockDocument.Type.ENTRY, "sortie": StockDocument.Type.ISSUE}


@require_GET
@requires("stock:edit")
def new_stock_document_view(request: HttpRequest) -> HttpResponseBase:
    """An empty entry or issue; ``type`` or the tab says which."""
    asked = request.GET.get("type", "") or request.GET.get("onglet", "").rstrip("s")
    kind = TYPES.get(asked, StockDocument.Type.ENTRY)
    context = {
        "type": kind.value,
        "title": f"Nouveau {str(kind.label).lower()}",
        "is_entry": kind is StockDocument.Type.ENTRY,
        "is_number_typed": not is_counter_used(COUNTERS[kind]),
        "differences": [label for label in dossier_settings().stock_differences if label],
        "today": format_date(localdate()),
        "rich_defaults": rich_text_defaults(request.user),  # type: ignore[arg-type]
        "list_url": registry.for_model(StockDocument).list_url,
    }
    return render(request, "sales/stock_document_new.html", context)


@require_GET
@requires("stock:view")
def stock_document_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A saved entry or issue."""
    document = _document(pk)
    user: User = request.user  # type: ignore[assignment]
    context = {
        "document": document,
        "resource": registry.for_model(StockDocument),
        "lines": document.lines.select_related("article", "article__unit"),
        "may_see_costs": user.may(MARGINS_RIGHT),
        "may_edit_note": user.may("stock:edit"),
        "rich_defaults": rich_text_defaults(user),
        "may_delete": user.may("stock:delete"),
        "list_url": registry.for_model(StockDocument).list_url,
    }
    return render(request, "sales/stock_document.html", context)


@require_POST
@json_view("stock:edit")
def create_stock_document_view(request: HttpRequest) -> HttpResponseBase:
    """Save an entry or issue with its movements."""
    user: User = request.user  # type: ignore[assignment]
    made = workflow.create_stock_document(values=body_of(request), user=user, today=localdate())
    url = reverse("stock-document", args=[made.pk])
    return with_toast(json_redirect(url), f"{made.get_type_display()} {made.number} enregistré.")


@require_POST
@json_view("stock:delete")
def delete_stock_document_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Delete it; the stock is computed again (STK-035)."""
    document = _document(pk)
    workflow.delete_stock_document(stock_document_id=pk)
    response = json_redirect(registry.for_model(StockDocument).list_url)
    return with_toast(response, f"{document.get_type_display()} {document.number} supprimé.")


@require_GET
@json_view("stock:edit")
def stock_article_view(request: HttpRequest) -> Mapping[str, Any]:
    """The article of a line: its label, cost and stock."""
    user: User = request.user  # type: ignore[assignment]
    found = articles_by_scan([request.GET.get("article", "").strip()[:40]])
    for article in found.values():
        stock = format_quantity(article.real_quantity, article.unit.decimals if article.unit else 0)
        return {
            "code": article.code,
            "label": article.label,
            "unit_cost": price_text(article.cost_price).replace(".", ",") if user.may(MARGINS_RIGHT) else "",
            "stock": stock,
        }
    return {}


def _document(pk: int) -> StockDocument:
    document = StockDocument.objects.filter(pk=pk).select_related("created_by").first()
    if document is None:
        raise NotFound("stock_document_not_found", stock_document=pk)
    return document
