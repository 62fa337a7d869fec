"""Paramètres › Messagerie › Textes: subject and text by kind and language, with a preview that follows the typing."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.accounts.access import requires
from comptoir.accounts.models import User
from comptoir.core.document_kinds import KINDS
from comptoir.core.errors import Refusal
from comptoir.mailing.fields import FIELDS, filled
from comptoir.mailing.models import MailTemplate
from comptoir.mailing.reminder_texts import REMINDER_PURPOSES
from comptoir.mailing.services import save_mail_text
from comptoir.mailing.texts import REMINDER, MailText, check_purpose, mail_text, purposes, supplied_text
from comptoir.printing.languages import language_named
from comptoir.printing.reminder_table import DueRow, dues_as_text
from comptoir.printing.sample import sample_document
from comptoir.references.printing_choices import LANGUAGE_LABELS
from comptoir.ui.messages import problems_by_field, refusal_sentence
from comptoir.ui.toasts import with_toast


@require_GET
@requires("settings:view")
def texts_view(request: HttpRequest) -> HttpResponseBase:
    """Every purpose in every language, and which texts are the dossier's own."""
    own = set(MailTemplate.objects.values_list("purpose", "language"))
    rows = [
        (label, [(purpose, code, name, (purpose, code) in own) for code, name in LANGUAGE_LABELS.items()])
        for purpose, label in purposes().items()
    ]
    return render(request, "mailing/texts.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@requires("settings:view")
def text_view(request: HttpRequest, purpose: str, language: str) -> HttpResponseBase:
    """One text; POST keeps it, or takes the supplied one again when ``action`` is "fourni"."""
    text, refusal = mail_text(purpose, language), None
    if request.method == "POST":
        if request.POST.get("action") == "fourni":
            text = supplied_text(purpose, language)
        else:
            text = MailText(request.POST.get("subject", "")[:1000], request.POST.get("body", "")[:50_000])
        user: User = request.user  # type: ignore[assignment]
        try:
            save_mail_text(
                purpose=purpose, language=language, subject=text.subject, body=text.body, user=user
            )
        except Refusal as refused:
            if refused.status == 403:
                raise
            refusal = refused
        else:
            return with_toast(redirect("mail-texts"), "Texte enregistré.")
    user = request.user  # type: ignore[assignment]
    context = {
        "purpose": purpose,
        "language": language,
        "label": f"{purposes()[purpose]}, {LANGUAGE_LABELS[language].lower()}",
        "text": text,
        "fields": FIELDS,
        "may_edit": user.may("settings:edit"),
        "preview": _preview(text, purpose, language),
        "problems": problems_by_field(refusal) if refusal else {},
        "summary": refusal_sentence(refusal) if refusal else "",
    }
    return render(request, "mailing/text.html", context, status=refusal.status if refusal else 200)


@require_POST
@requires("settings:view")
def preview_view(request: HttpRequest) -> HttpResponse:
    """What the text that is being typed becomes with an invented document."""
    purpose, language = request.POST.get("purpose", ""), request.POST.get("language", "")
    check_purpose(purpose, language)
    text = MailText(request.POST.get("subject", "")[:1000], request.POST.get("body", "")[:50_000])
    return render(request, "mailing/text_preview.html", {"preview": _preview(text, purpose, language)})


def _preview(text: MailText, purpose: str, language: str) -> MailText:
    tongue = language_named(language)
    quotes = [code for code, kind in KINDS.items() if kind.has_quote_state]
    invoices = [code for code, kind in KINDS.items() if kind.has_due_schedule and kind.is_sale]
    kind = quotes[0] if purpose == REMINDER else invoices[0] if purpose in REMINDER_PURPOSES else purpose
    sample = sample_document(kind)
    values = {
        "document": tongue.kind(kind),
        "numéro": sample.number or "",
        "date": tongue.day(sample.dated_on),
        "client": sample.billing_address.name,
        "contact": sample.contact,
        "référence": sample.reference,
        "total": tongue.amount(sample.gross_total, sample.currency),
        "montant": tongue.amount(sample.net_payable, sample.currency),
        "échéance": tongue.day(sample.due_dates[0].due_on if sample.due_dates else None),
        "échéances": dues_as_text(
            [
                DueRow(sample.number or "", sample.dated_on, due.due_on, 12, due.amount, due.amount)
                for due in sample.due_dates
            ],
            tongue,
            currency=sample.currency,
        ),
        "validité": tongue.day(sample.valid_until_on),
        "société": sample.seller.name,
        "utilisateur": "Camille Exemple",
    }
    return MailText(filled(text.subject, values), filled(text.body, values))
