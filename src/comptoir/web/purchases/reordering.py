"""What customers' orders lack, ordered from suppliers."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from comptoir.accounts.access import requires
from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.core.document_kinds import Side
from comptoir.documents.resources import listed_kinds, tab_slug
from comptoir.documents.sides import document_address, list_on_side, page_on_side
from comptoir.resources.registry import registry
from comptoir.ui.toasts import with_toast
from comptoir.web.sales.answers import body_of, json_view
from comptoir.web.sales.document_actions import json_redirect
from comptoir.workflows.reordering import missing_articles, order_missing


@require_GET
@requires("purchases:edit")
def reorder_view(request: HttpRequest) -> HttpResponseBase:
    """What is missing, by supplier."""
    resource = registry.for_model(Article)
    needs = [
        (one.supplier, [(row, resource.record_url(row.article)) for row in one.articles])
        for one in missing_articles()
    ]
    context = {
        "needs": needs,
        "is_any_ordered": any(supplier is not None for supplier, _ in needs),
        "list_url": _orders_url(),
        "deliveries_url": page_on_side(Side.SALE, "deliveries"),
    }
    return render(request, "purchases/reorder.html", context)


@require_POST
@json_view("purchases:edit")
def order_view(request: HttpRequest) -> HttpResponseBase:
    """One order a supplier; a single one opens."""
    user: User = request.user  # type: ignore[assignment]
    made = order_missing(values=body_of(request), user=user, today=localdate())
    names = ", ".join(f"{document} ({document.party_name})" for document in made)
    if len(made) == 1:
        return with_toast(json_redirect(document_address(made[0])), f"Commande {names} créée.")
    return with_toast(json_redirect(_orders_url()), f"Commandes créées : {names}.")


def _orders_url() -> str:
    order = next(kind for kind in listed_kinds(Side.PURCHASE) if kind.has_delivery)
    return f"{list_on_side(Side.PURCHASE)}?onglet={tab_slug(order)}"
