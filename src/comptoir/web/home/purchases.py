"""What the home page says of purchases: orders to receive, suppliers to pay, prices to take."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate

from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side, kinds_of_side
from comptoir.documents.models import Document
from comptoir.documents.sides import list_on_side, page_on_side, right_on_side
from comptoir.stock.queries import OPEN_ORDERS
from comptoir.ui.french_format import format_date
from comptoir.web.home.waiting import SHOWN, documents_waiting, dues_waiting
from comptoir.workflows.purchase_prices import waiting_proposals

BUYING = Side.PURCHASE


def orders_to_receive(request: HttpRequest) -> Mapping[str, object]:
    """Orders of which something is still expected, the oldest first; two queries."""
    user: User = request.user  # type: ignore[assignment]
    orders = Document.objects.filter(
        side=BUYING.value,
        kind__in=[kind.code for kind in kinds_of_side(BUYING) if kind.has_delivery],
        delivery_status__in=OPEN_ORDERS,
        status=Document.Status.OPEN,
    )
    # The page of receipts is not for everybody: the list shows the same orders.
    filters = urlencode({"f.delivery_status": ",".join(OPEN_ORDERS)})
    may_receive = user.may(right_on_side(BUYING, "edit"))
    return documents_waiting(
        orders.aggregate(count=Count("pk"), total=Sum("net_payable")),
        orders.order_by("dated_on", "pk"),
        url=page_on_side(BUYING, "deliveries") if may_receive else f"{list_on_side(BUYING)}?{filters}",
        none="Toutes les commandes aux fournisseurs sont reçues.",
    )


def supplier_overdue(request: HttpRequest) -> Mapping[str, object] | None:
    """Due dates of suppliers past and not paid, for those who may see payments; two queries."""
    user: User = request.user  # type: ignore[assignment]
    if not user.may("payments:view"):
        return None
    today = localdate()
    return dues_waiting(
        BUYING,
        Q(due_on__lt=today),
        period=f"<{format_date(today)}",
        none="Aucun fournisseur n'attend un règlement en retard.",
    )


def prices_to_take(request: HttpRequest) -> Mapping[str, object] | None:
    """Receipts and invoices of the last weeks whose prices the articles don't have; there only when there are some."""
    user: User = request.user  # type: ignore[assignment]
    if not user.may(right_on_side(BUYING, "edit")):
        return None
    waiting = waiting_proposals(today=localdate())
    if not waiting:
        return None
    return {
        "count": sum(len(proposals) for _, proposals in waiting),
        "documents": [
            (document, len(proposals), reverse("purchase-prices", args=[document.pk]))
            for document, proposals in waiting[:SHOWN]
        ],
    }
