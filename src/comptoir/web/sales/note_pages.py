"""Changing the notes of a saved payment or stock entry."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side
from comptoir.core.errors import NotFound
from comptoir.documents.sides import WORDS
from comptoir.dossiers.models import VersionedModel
from comptoir.payments.models import Payment
from comptoir.resources.registry import registry
from comptoir.stock.models import StockDocument
from comptoir.ui.toasts import with_toast
from comptoir.web.sales.answers import body_of, json_view, taken_version
from comptoir.web.sales.document_actions import json_redirect
from comptoir.workflows.notes import change_note


@require_POST
@json_view("payments:edit")
def payment_note_view(request: HttpRequest, side: Side, pk: int) -> HttpResponseBase:
    """Keep the note of a payment that is not final."""
    payment = Payment.objects.filter(side=side.party_role, pk=pk).first()
    if payment is None:
        raise NotFound("payment_not_found", payment=pk)
    return _changed(request, payment, WORDS[side].payments_table)


@require_POST
@json_view("stock:edit")
def stock_document_note_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep the note of an entry or issue."""
    document = StockDocument.objects.filter(pk=pk).first()
    if document is None:
        raise NotFound("stock_document_not_found", stock_document=pk)
    return _changed(request, document, registry.for_model(StockDocument).slug)


def _changed(request: HttpRequest, record: VersionedModel, table: str) -> HttpResponseBase:
    user: User = request.user  # type: ignore[assignment]
    body = body_of(request)
    version = taken_version(body)
    resource = registry.get(table)
    if resource is None:
        raise NotFound("table_unknown", name=table)
    change_note(resource=resource, record=record, values=body, user=user, expected_version=version)
    return with_toast(json_redirect(resource.record_url(record)), "Notes enregistrées.")
