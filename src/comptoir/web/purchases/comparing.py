"""Price requests of several suppliers side by side; the winner becomes an order."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from comptoir.accounts.access import requires
from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side, kind_of
from comptoir.core.errors import NotFound
from comptoir.documents.models import Document
from comptoir.documents.sides import document_address, list_on_side
from comptoir.documents.state import lock_reason
from comptoir.parties.models import Party
from comptoir.ui.french_format import format_date
from comptoir.ui.toasts import with_toast
from comptoir.web.sales.answers import body_of, json_view
from comptoir.web.sales.document_actions import json_redirect
from comptoir.web.sales.sides import document_on_side
from comptoir.workflows.price_requests import (
    MAX_COMPARED,
    ask_other_suppliers,
    compare_requests,
    rival_requests,
)

MAX_PROPOSED = 300
ASKED_AT_ONCE = 3


@require_GET
@requires("purchases:view")
def comparison_view(request: HttpRequest) -> HttpResponseBase:
    """The requests selected in the list."""
    keys = [
        int(text)
        for text in request.GET.getlist("id")
        if text.isascii() and text.isdigit() and len(text) < 18
    ]
    found = Document.objects.filter(side=Side.PURCHASE.value).in_bulk(keys[: MAX_COMPARED + 1])
    requests = [found[key] for key in dict.fromkeys(keys) if key in found]
    if not requests:
        raise NotFound("no_document_selected")
    return _page(request, requests)


@require_GET
@requires("purchases:view")
def consultation_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One request with the others for the same articles, and whom to ask besides."""
    return _page(request, rival_requests(document_on_side(Side.PURCHASE, pk)), asked=pk)


@require_POST
@json_view("purchases:edit")
def ask_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask other suppliers the same."""
    document_on_side(Side.PURCHASE, pk)
    user: User = request.user  # type: ignore[assignment]
    made = ask_other_suppliers(document_id=pk, values=body_of(request), user=user, today=localdate())
    names = ", ".join(str(one) for one in made)
    return with_toast(
        json_redirect(reverse("price-consultation", args=[pk])), f"Demandes de prix créées : {names}."
    )


def _page(request: HttpRequest, requests: Sequence[Document], *, asked: int = 0) -> HttpResponseBase:
    user: User = request.user  # type: ignore[assignment]
    comparison = compare_requests(requests)
    target = kind_of(requests[0].kind).transfer_targets[0]
    may_edit = user.may("purchases:edit")
    columns = [(one, may_edit and lock_reason(one) is None) for one in requests]
    suppliers: Sequence[tuple[str, str]] = []
    if asked and may_edit:
        taken = [one.party_id for one in requests]
        known = Party.objects.filter(is_supplier=True, is_dormant=False).exclude(pk__in=taken)
        suppliers = list(known.order_by("name").values_list("code", "name")[:MAX_PROPOSED])
    context = {
        "comparison": comparison,
        "columns": columns,
        "target": target,
        "today": format_date(localdate()),
        "suppliers": suppliers,
        "choices": range(min(ASKED_AT_ONCE, len(suppliers))),
        "ask_url": reverse("price-ask", args=[asked]) if asked else "",
        "back_url": document_address(requests[0]) if asked else list_on_side(Side.PURCHASE),
        "list_url": list_on_side(Side.PURCHASE),
    }
    return render(request, "purchases/comparison.html", context)
