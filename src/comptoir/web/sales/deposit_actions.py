"""What the dialogues of deposits and credit notes do (sections 6.6, 6.7 and 11 of file 02)."""

from collections.abc import Mapping

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from comptoir.accounts.access import check_right
from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side, kind_of
from comptoir.core.errors import Refusal
from comptoir.documents.models import Document
from comptoir.documents.sides import document_address, page_on_side
from comptoir.documents.wording import name_of
from comptoir.options.business_pages import SALES_PAGE
from comptoir.options.services import save_options
from comptoir.payments.models import Payment
from comptoir.references.settings_row import dossier_settings
from comptoir.ui.core_messages import FEMININE_KINDS
from comptoir.ui.toasts import with_toast
from comptoir.web.sales.answers import body_of
from comptoir.web.sales.deeds import Asked, document_deed
from comptoir.web.sales.sides import side_json_view
from comptoir.workflows import credit_notes, deposits

HIDDEN_MESSAGES = ("is_deposit_credit_warned", "is_deposit_payment_opened")


def made_url(document: Document) -> str:
    """Where to go once a document was made: a deposit's payment is completed first, if wished (OPT-114)."""
    if not kind_of(document.kind).is_deposit:
        return document_address(document)
    if dossier_settings().is_deposit_payment_shown:
        payment = Payment.objects.filter(deposit=document).first()
        if payment is not None:
            return f"{page_on_side(document.side, 'payment-details', pk=payment.pk)}?acompte={document.pk}"
    return f"{document_address(document)}?cree=1"


@document_deed("edit")
def request_view(asked: Asked) -> HttpResponseBase:
    """Ask a deposit on an order, a quote …"""
    made = deposits.request_deposit(
        document_id=asked.document.pk,
        values=asked.values,
        is_payment_completed=dossier_settings().is_deposit_payment_shown,
        **asked.signed,
    )
    return _gone_to(made)


@document_deed("edit")
def attach_view(asked: Asked) -> HttpResponseBase:
    """Affecter the ticked deposits (DOC-216)."""
    values = asked.values
    rows = values.get("deposits")
    if isinstance(rows, list):
        chosen = [row.get("deposit") for row in rows if isinstance(row, Mapping) and row.get("is_chosen")]
        values["deposits"] = [
            int(key)
            for key in chosen
            if isinstance(key, str) and key.isascii() and key.isdigit() and len(key) < 19
        ]
    document = deposits.attach(
        document_id=asked.document.pk,
        values=values,
        today=asked.today,
        expected_version=asked.expected_version,
    )
    return with_toast(_url(document_address(document)), "Acompte affecté.")


@document_deed("edit")
def detach_view(asked: Asked, deposit: int) -> HttpResponseBase:
    """Take a deposit off a document (DOC-218)."""
    document = deposits.detach(
        document_id=asked.document.pk, deposit_id=deposit, expected_version=asked.expected_version
    )
    return with_toast(_url(document_address(document)), "Acompte détaché.")


@document_deed("edit")
def refund_view(asked: Asked) -> HttpResponseBase:
    """Give a deposit back, wholly or in part."""
    made = deposits.refund_deposit(
        document_id=asked.document.pk,
        values=asked.values,
        is_payment_completed=dossier_settings().is_deposit_payment_shown,
        **asked.signed,
    )
    return _gone_to(made)


@document_deed("edit")
def credit_view(asked: Asked) -> HttpResponseBase:
    """Credit an invoice; the credit note opens."""
    return _gone_to(
        credit_notes.credit_document(document_id=asked.document.pk, values=asked.values, **asked.signed)
    )


@document_deed("edit")
def set_off_view(asked: Asked) -> HttpResponseBase:
    """Imputer a credit note on its invoice."""
    check_right(asked.user, "payments:edit")
    credit_notes.set_off(document_id=asked.document.pk, **asked.signed)
    return with_toast(_url(document_address(asked.document)), "L'avoir est imputé sur sa facture.")


@require_POST
@side_json_view("edit")
def hide_message_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Ne plus afficher one of the two messages about deposits, for everybody (OPT-118)."""
    name = body_of(request).get("name")
    if name not in HIDDEN_MESSAGES:
        raise Refusal.for_field("name", "not_a_choice", value=str(name)[:40])
    user: User = request.user  # type: ignore[assignment]
    save_options(page=SALES_PAGE, values={name: False}, user=user, expected_version=None)
    return JsonResponse({})


def _url(url: str) -> JsonResponse:
    return JsonResponse({"url": url})


def _gone_to(document: Document) -> HttpResponseBase:
    end = "e" if document.kind in FEMININE_KINDS else ""
    return with_toast(_url(made_url(document)), f"{name_of(document)} est créé{end}.")
