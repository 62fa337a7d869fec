"""Ventes › Devis à relancer: the list, the letters to print, the reminders to send (DOC-294, PRN-039)."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.accounts.access import check_right, requires
from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side
from comptoir.core.errors import Refusal
from comptoir.core.typed_input import parse_date
from comptoir.documents.sides import right_on_side
from comptoir.mailing.services import is_configured, mail_settings
from comptoir.mailing.texts import REMINDER
from comptoir.ui.french_format import format_date
from comptoir.ui.messages import refusal_sentence
from comptoir.web.mailing.send_pages import start_sending
from comptoir.web.sales.bulk import selected_documents
from comptoir.workflows.quote_reminders import quotes_to_remind, reminder_letters, usual_until
from comptoir.workflows.send_documents import proposed_recipient


@require_http_methods(["GET", "POST"])
@requires("sales:view")
def reminders_view(request: HttpRequest) -> HttpResponseBase:
    """Quotes that expire until a day (``jusqu_au``); POST sends a reminder to those that are ticked."""
    user: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        right = right_on_side(Side.SALE, "edit")
        check_right(user, right)
        return start_sending(request, selected_documents(request, Side.SALE), right, purpose=REMINDER)
    today = localdate()
    until, problem, status = usual_until(today), "", 200
    typed = request.GET.get("jusqu_au", "")[:40].strip()
    if typed:
        try:
            until = parse_date(typed, today=today)
        except Refusal as refusal:
            problem, status = refusal_sentence(refusal), 422
    found = quotes_to_remind(until=until, today=today)
    context = {
        "rows": [(one, proposed_recipient(one.document)) for one in found],
        "until": typed if problem else format_date(until),
        "problem": problem,
        "may_send": user.may("sales:edit") and is_configured(mail_settings()),
        "is_configured": is_configured(mail_settings()),
        "purpose": REMINDER,
    }
    return render(request, "mailing/reminders.html", context, status=status)


@require_GET
@requires("sales:view")
def letters_view(request: HttpRequest) -> HttpResponseBase:
    """A letter for each chosen quote, on one PDF."""
    user: User = request.user  # type: ignore[assignment]
    keys = [document.pk for document in selected_documents(request, Side.SALE)]
    content = reminder_letters(keys, user=user, today=localdate())
    headers = {"Content-Disposition": 'inline; filename="Relances de devis.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
