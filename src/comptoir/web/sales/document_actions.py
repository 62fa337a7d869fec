"""Actions on one document: validate, transfer, close, reopen, duplicate, delete, print; its histories."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from comptoir.core.document_kinds import Side
from comptoir.documents.models import Document
from comptoir.documents.sides import WORDS, document_address, list_on_side
from comptoir.documents.wording import name_of
from comptoir.ui.core_messages import FEMININE_KINDS
from comptoir.ui.french_format import format_date
from comptoir.ui.toasts import with_toast
from comptoir.web.sales.deeds import Asked, document_deed
from comptoir.web.sales.deposit_actions import made_url
from comptoir.web.sales.made_documents import told_with_shortage
from comptoir.web.sales.print_pages import wish_of
from comptoir.web.sales.sides import document_on_side, side_page
from comptoir.workflows import documents as workflow
from comptoir.workflows.print_documents import document_file_name, document_pdf


@document_deed("validate")
def validate_view(asked: Asked) -> HttpResponseBase:
    """Valider: number, seal (P-04, P-05)."""
    document = workflow.validate_document(document_id=asked.document.pk, **asked.signed)
    message = f"{name_of(document)} est {_agreed(document, 'validé')}."
    return with_toast(json_redirect(document_address(document)), message)


@document_deed("edit")
def transfer_view(asked: Asked) -> HttpResponseBase:
    """Transférer to another kind; the new document opens (DOC-101)."""
    made = workflow.transfer_document(document_id=asked.document.pk, values=asked.values, **asked.signed)
    message = f"{name_of(made)} est {_agreed(made, 'créé')}."
    return told_with_shortage(json_redirect(made_url(made)), message, [made])


@document_deed("edit")
def close_view(asked: Asked) -> HttpResponseBase:
    """Solder (DOC-172)."""
    order = workflow.close_order(document_id=asked.document.pk, expected_version=asked.expected_version)
    return _gone_to(order, f"{name_of(order)} est soldée.")


@document_deed("edit")
def reopen_view(asked: Asked) -> HttpResponseBase:
    """Dé-Solder (DOC-173)."""
    order = workflow.reopen_order(document_id=asked.document.pk, expected_version=asked.expected_version)
    return _gone_to(order, f"{name_of(order)} est rouverte.")


@document_deed("edit")
def duplicate_view(asked: Asked) -> HttpResponseBase:
    """Dupliquer; the copy opens. ``reload_party`` takes the customer's record again (DOC-177, DOC-179)."""
    is_reloaded = asked.values.get("reload_party") in (True, "true")
    copy = workflow.duplicate_document(
        document_id=asked.document.pk, is_party_reloaded=is_reloaded, **asked.signed
    )
    return _gone_to(copy, f"{name_of(copy)} est {_agreed(copy, 'créé')}.")


@document_deed("delete")
def delete_view(asked: Asked) -> HttpResponseBase:
    """Supprimer; payments that are taken off the document are told (DOC-195)."""
    document, side = asked.document, Side(asked.document.side)
    released = workflow.delete_document(document_id=document.pk, **asked.signed)
    message = f"{name_of(document)} est {_agreed(document, 'supprimé')}."
    for payment in released:
        message += f" Le règlement du {format_date(payment.paid_on)} a été dépointé : "
        message += f"il reste sur le compte du {WORDS[side].party}."
    response = json_redirect(list_on_side(side))
    return with_toast(response, message, kind="warning" if released else "success")


@require_GET
@xframe_options_sameorigin
@side_page("view")
def pdf_view(request: HttpRequest, side: Side, pk: int) -> HttpResponseBase:
    """The document as it prints, or as ``modele``, ``langue`` and ``exemplaires`` say; ``telecharger=1`` saves it."""
    document = document_on_side(side, pk)
    disposition = "attachment" if request.GET.get("telecharger") else "inline"
    name = document_file_name(document)
    headers = {"Content-Disposition": f'{disposition}; filename="{name}"'}
    return HttpResponse(
        document_pdf(pk, wish=wish_of(request)), content_type="application/pdf", headers=headers
    )


def _agreed(document: Document, participle: str) -> str:
    return f"{participle}e" if document.kind in FEMININE_KINDS else participle


def json_redirect(url: str) -> HttpResponse:
    """Tell the island where to go next."""
    return JsonResponse({"url": url})


def _gone_to(document: Document, message: str) -> HttpResponseBase:
    return with_toast(json_redirect(made_url(document)), message)
