"""Counting what came of an order, with a scanner or by hand."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from comptoir.accounts.access import requires
from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side, kind_of
from comptoir.core.errors import Refusal
from comptoir.documents.models import Document, DocumentLine
from comptoir.documents.sides import document_address, page_on_side
from comptoir.ui.core_messages import KIND_LABELS
from comptoir.ui.french_format import format_date
from comptoir.ui.toasts import with_toast
from comptoir.web.sales.answers import body_of, json_view, taken_version
from comptoir.web.sales.document_actions import json_redirect
from comptoir.web.sales.sides import document_on_side
from comptoir.workflows.document_view import plain_text
from comptoir.workflows.order_receipts import expected_lines, receive_order


@dataclass(frozen=True)
class ExpectedLine:
    """A line of the order of which something is still expected."""

    line: DocumentLine
    remaining: Decimal

    @property
    def remaining_text(self) -> str:
        """The remainder as digits."""
        return plain_text(self.remaining)

    @property
    def codes(self) -> str:
        """What a scanner may read of it: its code and its barcode."""
        article = self.line.article
        found = [self.line.article_code, article.barcode if article else ""]
        return " ".join(code.upper() for code in found if code)


@require_GET
@requires("purchases:edit")
def receiving_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What is expected of the order; scanning counts it."""
    order = _order(pk)
    expected = [ExpectedLine(one.line, one.remaining) for one in expected_lines(order)]
    context = {
        "order": order,
        "lines": [one for one in expected if one.remaining],
        "today": format_date(localdate()),
        "articles_url": page_on_side(Side.PURCHASE, "line-articles"),
        "receive_url": reverse("receive", args=[pk]),
        "back_url": document_address(order),
        "list_url": reverse("reorder"),
    }
    return render(request, "purchases/receiving.html", context)


@require_POST
@json_view("purchases:edit")
def receive_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Make the goods receipt; it opens."""
    _order(pk)
    values = body_of(request)
    user: User = request.user  # type: ignore[assignment]
    receipt = receive_order(
        order_id=pk, expected_version=taken_version(values), values=values, user=user, today=localdate()
    )
    label = KIND_LABELS[receipt.kind].singular
    return with_toast(json_redirect(document_address(receipt)), f"{label} {receipt} : réception faite.")


def _order(pk: int) -> Document:
    order = document_on_side(Side.PURCHASE, pk)
    if not kind_of(order.kind).has_delivery:
        raise Refusal("not_an_order", number=str(order), status=409)
    return order
