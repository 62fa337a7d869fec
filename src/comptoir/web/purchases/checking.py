"""After goods or an invoice came: the invoice against order and receipt, and the purchase prices to take from it."""

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.accounts.access import check_right, requires
from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side, kind_of
from comptoir.core.errors import NotFound, Refusal
from comptoir.core.purchasing import Difference, total_excess
from comptoir.documents.models import Document
from comptoir.documents.sides import document_address, list_on_side
from comptoir.ui.messages import problems_by_field, refusal_sentence
from comptoir.ui.toasts import with_toast
from comptoir.web.sales.sides import document_on_side
from comptoir.workflows.invoice_matching import match_invoice
from comptoir.workflows.purchase_prices import accept_prices, price_proposals, refuse_prices

# Words and colour of each difference; what costs money is red.
DIFFERENCES: dict[Difference, tuple[str, str]] = {
    Difference.NOT_ORDERED: ("Non commandé", "orange"),
    Difference.NOT_RECEIVED: ("Non reçu", "red"),
    Difference.NOT_INVOICED: ("Reçu, non facturé", "azure"),
    Difference.MORE_THAN_RECEIVED: ("Plus que reçu", "red"),
    Difference.LESS_THAN_RECEIVED: ("Moins que reçu", "azure"),
    Difference.DEARER: ("Plus cher que commandé", "red"),
    Difference.CHEAPER: ("Moins cher que commandé", "azure"),
}


@require_GET
@requires("purchases:view")
def match_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Three-way match of a supplier's invoice."""
    invoice = document_on_side(Side.PURCHASE, pk)
    if not kind_of(invoice.kind).can_be_paid:
        raise NotFound("document_not_found", document=pk)
    rows = match_invoice(invoice)
    context = {
        "invoice": invoice,
        "rows": [(row, [DIFFERENCES[one] for one in row.match.differences]) for row in rows],
        "faults": sum(bool(row.match.differences) for row in rows),
        "excess": total_excess([row.match for row in rows]),
        "back_url": document_address(invoice),
        "list_url": list_on_side(Side.PURCHASE),
    }
    return render(request, "purchases/match.html", context)


@require_http_methods(["GET", "POST"])
@requires("purchases:edit")
def prices_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Purchase prices of a receipt or an invoice that articles do not have yet, to be taken or refused one by one."""
    document = document_on_side(Side.PURCHASE, pk)
    if not kind_of(document.kind).sets_average_cost:
        raise NotFound("document_not_found", document=pk)
    user: User = request.user  # type: ignore[assignment]
    check_right(user, "articles:edit")
    fault = ""
    if request.method == "POST":
        try:
            return _decided(request, document)
        except Refusal as refusal:
            told = [text for found in problems_by_field(refusal).values() for text in found]
            fault = " ".join(told) or refusal_sentence(refusal)
    context = {
        "document": document,
        "proposals": price_proposals(document),
        "fault": fault,
        "back_url": document_address(document),
        "list_url": list_on_side(Side.PURCHASE),
    }
    return render(request, "purchases/prices.html", context, status=422 if fault else 200)


def _decided(request: HttpRequest, document: Document) -> HttpResponseBase:
    """Take the ticked prices, or refuse them for good (``action`` "refuser")."""
    keys = [int(text) for text in request.POST.getlist("ligne") if text.isascii() and text.isdigit()]
    values: dict[str, object] = {"lines": keys}
    if request.POST.get("action") == "refuser":
        left = refuse_prices(document_id=document.pk, values=values, today=localdate())
        message = f"{len(left)} prix d'achat refusés." if len(left) > 1 else "Un prix d'achat refusé."
    else:
        values["is_sale_price_kept"] = request.POST.get("vente") != "suivre"
        taken = accept_prices(document_id=document.pk, values=values, today=localdate())
        message = f"{len(taken)} prix d'achat repris." if len(taken) > 1 else "Un prix d'achat repris."
    return with_toast(HttpResponseRedirect(document_address(document)), message)
