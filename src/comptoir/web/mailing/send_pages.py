"""Sending documents by e-mail: one, whose message can be changed, or several, each with its own (DOC-291, DOC-293)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side, kind_of
from comptoir.core.errors import Refusal
from comptoir.documents.models import Document
from comptoir.documents.sides import WORDS, document_address, list_on_side, right_on_side
from comptoir.documents.wording import definite_name_of, name_of
from comptoir.jobs.services import start_job
from comptoir.mailing.services import is_configured, mail_settings
from comptoir.mailing.texts import REMINDER
from comptoir.printing.print_templates import templates_for
from comptoir.references.printing_choices import LANGUAGE_LABELS
from comptoir.ui.messages import problems_by_field, refusal_sentence
from comptoir.ui.toasts import with_toast
from comptoir.web.sales.bulk import selected_documents
from comptoir.web.sales.sides import document_on_side, side_page
from comptoir.workflows.send_documents import (
    message_as_file,
    message_draft,
    proposed_recipient,
    send_document,
)

FIELDS = {"recipients": 3000, "copies": 3000, "subject": 1000, "body": 50_000, "template": 40, "language": 10}


@require_http_methods(["GET", "POST"])
@side_page("edit")
def send_view(request: HttpRequest, side: Side, pk: int) -> HttpResponseBase:
    """The message of one document; POST sends it, or gives it as a file when ``action`` is "fichier"."""
    document = document_on_side(side, pk)
    purpose = REMINDER if _is_reminder(request, document) else ""
    if request.method == "POST":
        return _send(request, document, purpose)
    language = request.GET.get("langue", "")
    draft = message_draft(
        document,
        user=_user(request),
        purpose=purpose,
        language=language if language in LANGUAGE_LABELS else "",
    )
    values = {name: getattr(draft, name, "") for name in FIELDS}
    return _page(request, document, values, purpose=purpose)


def _is_reminder(request: HttpRequest, document: Document) -> bool:
    asked = request.POST.get("purpose") or request.GET.get("message")
    return asked == REMINDER and kind_of(document.kind).has_quote_state


def _send(request: HttpRequest, document: Document, purpose: str) -> HttpResponseBase:
    values = {name: request.POST.get(name, "")[:limit] for name, limit in FIELDS.items()} | {
        "purpose": purpose
    }
    user = _user(request)
    try:
        if request.POST.get("action") == "fichier":
            content = message_as_file(document_id=document.pk, values=values, user=user)
            headers = {"Content-Disposition": f'attachment; filename="{name_of(document)}.eml"'}
            return HttpResponse(content, content_type="message/rfc822", headers=headers)
        message = send_document(document_id=document.pk, values=values, user=user)
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        return _page(request, document, values, purpose=purpose, refusal=refusal)
    told = f"{name_of(document)} part pour {message.recipients}."
    return with_toast(redirect(document_address(document)), told)


def _page(
    request: HttpRequest,
    document: Document,
    values: Mapping[str, Any],
    *,
    purpose: str,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "document": document,
        "name": definite_name_of(document),
        "values": values,
        "purpose": purpose,
        "templates": templates_for(kind_of(document.kind), is_sealed=bool(document.seal_hash)),
        "languages": LANGUAGE_LABELS,
        "is_configured": is_configured(mail_settings()),
        "problems": problems_by_field(refusal) if refusal else {},
        "summary": refusal_sentence(refusal) if refusal else "",
        "list_url": list_on_side(Side(document.side)),
        "words": WORDS[Side(document.side)],
    }
    return render(request, "mailing/send.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "POST"])
@side_page("edit")
def send_many_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Who gets what, then a job that puts each message in the queue and tells what became of it."""
    documents = selected_documents(request, side)
    if request.method == "POST":
        return start_sending(request, documents, right_on_side(side, "edit"))
    context = {
        "rows": [(document, proposed_recipient(document)) for document in documents],
        "missing": sum(not proposed_recipient(document) for document in documents),
        "is_configured": is_configured(mail_settings()),
        "list_url": list_on_side(side),
        "words": WORDS[side],
    }
    return render(request, "mailing/send_many.html", context)


def start_sending(
    request: HttpRequest, documents: Sequence[Document], right: str, *, purpose: str = ""
) -> HttpResponseBase:
    """Start the job and go to its page."""
    if not is_configured(mail_settings()):
        raise Refusal("mail_not_configured")
    job = start_job(
        kind="send_documents" if right.startswith("sales") else "send_purchase_documents",
        label=f"Envoi de {len(documents)} document{'s' if len(documents) > 1 else ''} par e-mail",
        user=_user(request),
        documents=[document.pk for document in documents],
        purpose=purpose,
    )
    return redirect("job", job.pk)


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
