"""Delivering orders: what is not totally delivered, and what to deliver of it now (DOC-148 to DOC-165)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side, kind_of
from comptoir.core.errors import Refusal
from comptoir.core.transfer import remaining_quantity
from comptoir.documents.models import Document, DocumentLine
from comptoir.documents.resources import listed_kinds
from comptoir.documents.sides import WORDS, document_address, list_on_side, page_on_side
from comptoir.documents.state import ITEM_TYPES, delivered_quantities
from comptoir.ui.core_messages import KIND_LABELS
from comptoir.ui.french_format import format_date
from comptoir.web.sales.answers import body_of
from comptoir.web.sales.document_actions import json_redirect
from comptoir.web.sales.made_documents import told_with_shortage
from comptoir.web.sales.periods import AskedPeriod, asked_period
from comptoir.web.sales.sides import side_json_view, side_page
from comptoir.workflows.deliver_orders import deliver_orders
from comptoir.workflows.document_view import plain_text

ZERO = Decimal(0)
MAX_ORDERS = 50
OPEN_ORDERS = (Document.Delivery.NOT_DELIVERED, Document.Delivery.PARTIALLY_DELIVERED)


@dataclass(frozen=True)
class LineToDeliver:
    """A line of an order with what remains of it. Quantities in the unit of the line."""

    line: DocumentLine
    delivered: Decimal
    real_quantity: Decimal | None
    is_receipt: bool = False

    @property
    def remaining(self) -> Decimal:
        """What is not delivered yet."""
        return remaining_quantity(self.line.quantity, self.delivered)

    @property
    def remaining_text(self) -> str:
        """The remainder as digits, for the input and its arithmetic."""
        return plain_text(self.remaining)

    @property
    def delivered_text(self) -> str:
        """What was delivered before, as digits."""
        return plain_text(self.delivered)

    @property
    def is_available(self) -> bool:
        """Without managed stock, or with enough of it; what is bought always (DOC-161)."""
        return self.is_receipt or self.real_quantity is None or self.real_quantity >= self.remaining

    @property
    def is_done(self) -> bool:
        """Totally delivered: shown only when asked."""
        return not self.remaining


@dataclass(frozen=True)
class OrderToDeliver:
    """An order with its lines."""

    order: Document
    lines: Sequence[LineToDeliver]

    @property
    def is_available(self) -> bool:
        """Whether it can be totally delivered (DOC-161)."""
        return all(line.is_available for line in self.lines)


@dataclass(frozen=True)
class OrderFilter:
    """Which orders are shown: those asked for, or the open ones of a customer and a period (DOC-151)."""

    keys: Sequence[int] = ()
    client: str = ""
    number: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def q(self) -> Q:
        """The condition on orders."""
        if self.keys:
            return Q(pk__in=self.keys)
        condition = Q()
        if self.client:
            condition &= Q(party_code__iexact=self.client)
        if self.number:
            condition &= Q(number__iexact=self.number)
        if self.since:
            condition &= Q(dated_on__gte=self.since)
        if self.until:
            condition &= Q(dated_on__lte=self.until)
        return condition


@require_GET
@side_page("edit")
def deliveries_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """The orders to deliver: those named by the address, else all the open ones that the filters leave."""
    user: User = request.user  # type: ignore[assignment]
    period = asked_period(request)
    wanted = _filter(request, period)
    is_ready_only = request.GET.get("pretes") == "1"
    orders = ready_orders(wanted, side) if is_ready_only else _orders(wanted, side)
    targets = dict.fromkeys(code for order in orders for code in kind_of(order.order.kind).delivery_targets)
    context = {
        "orders": orders,
        "filter": wanted,
        "is_ready_only": is_ready_only,
        "period": period,
        "targets": [(code, KIND_LABELS[code].singular) for code in targets],
        "today": format_date(localdate()),
        "is_cut": len(orders) == MAX_ORDERS,
        "list_url": list_on_side(side),
        "words": WORDS[side],
        "is_receipt": side is Side.PURCHASE,
        "reorder_url": reverse("reorder") if side is Side.SALE and user.may("purchases:edit") else "",
        "deliver_url": page_on_side(side, "deliver"),
        "back_url": page_on_side(side, "document", pk=wanted.keys[0]) if len(wanted.keys) == 1 else "",
    }
    return render(request, "sales/deliveries.html", context)


@require_POST
@side_json_view("edit")
def deliver_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Deliver what was entered; the document made opens when it is alone (DOC-165)."""
    user: User = request.user  # type: ignore[assignment]
    values = body_of(request)
    kind = values.get("kind") or _usual_target(side)
    if not isinstance(kind, str) or kind not in {one.code for one in listed_kinds(side)}:
        raise Refusal.for_field("kind", "unknown_document_kind", kind=str(kind)[:40])
    values["kind"] = kind
    made = deliver_orders(values=values, user=user, today=localdate())
    names = ", ".join(str(document) for document in made)
    if len(made) == 1:
        label = KIND_LABELS[made[0].kind].singular
        return told_with_shortage(
            json_redirect(document_address(made[0])),
            f"{label} {names} : {WORDS[side].delivery.lower()} faite.",
            made,
        )
    return told_with_shortage(json_redirect(list_on_side(side)), f"Documents créés : {names}.", made)


def _usual_target(side: Side) -> str:
    """What orders of a side are usually delivered with (DOC-153)."""
    return next(kind.delivery_targets[0] for kind in listed_kinds(side) if kind.delivery_targets)


def _filter(request: HttpRequest, period: AskedPeriod) -> OrderFilter:
    """What the address asks for: orders chosen in the list or one by one, else criteria (DOC-149, DOC-151)."""
    given = [*request.GET.getlist("commande"), *request.GET.getlist("id")]
    return OrderFilter(
        [int(text) for text in given if text.isascii() and text.isdigit() and len(text) < 18],
        (request.GET.get("client") or request.GET.get("fournisseur") or "").strip()[:20],
        request.GET.get("numero", "").strip()[:18],
        period.since,
        period.until,
    )


def ready_orders(wanted: OrderFilter, side: Side = Side.SALE) -> list[OrderToDeliver]:
    """Those of the oldest open orders that the stock allows to deliver in full."""
    return [order for order in _orders(wanted, side) if order.is_available]


def _orders(wanted: OrderFilter, side: Side) -> list[OrderToDeliver]:
    """Open orders with their lines, three queries whatever their number."""
    kinds = [kind.code for kind in listed_kinds(side) if kind.has_delivery]
    orders = list(
        Document.objects.filter(wanted.q, side=side.value, kind__in=kinds)
        .filter(delivery_status__in=OPEN_ORDERS)
        .exclude(status__in=[Document.Status.TRANSFERRED, Document.Status.GROUPED])
        .order_by("dated_on", "pk")[:MAX_ORDERS]
    )
    lines = list(
        DocumentLine.objects.filter(document__in=orders, type__in=ITEM_TYPES)
        .select_related("article", "unit")
        .order_by("document_id", "position")
    )
    delivered = delivered_quantities(lines)
    by_order: dict[int, list[LineToDeliver]] = {order.pk: [] for order in orders}
    for line in lines:
        article = line.article
        stock = article.real_quantity if article is not None and line.is_stock_managed else None
        by_order[line.document_id].append(
            LineToDeliver(line, delivered.get(line.pk, ZERO), stock, side is Side.PURCHASE)
        )
    return [OrderToDeliver(order, by_order[order.pk]) for order in orders]
