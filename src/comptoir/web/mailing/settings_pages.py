"""Paramètres › Messagerie: the mail server, tried from the page. The password is never shown again."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.accounts.access import requires
from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.mailing.models import MailSettings
from comptoir.mailing.passwords import is_in_environment
from comptoir.mailing.services import is_configured, mail_settings, save_mail_settings, try_settings
from comptoir.ui.messages import problems_by_field, refusal_sentence, sentence
from comptoir.ui.toasts import with_toast

TYPED = ("host", "port", "security", "username", "sender_address", "sender_name", "reply_to")


@require_http_methods(["GET", "POST"])
@requires("settings:view")
def settings_view(request: HttpRequest) -> HttpResponseBase:
    """Show the settings, or save them."""
    if request.method != "POST":
        return _page(request)
    values = {name: request.POST.get(name, "")[:500] for name in (*TYPED, "password", "is_copied_to_sender")}
    values["is_password_cleared"] = request.POST.get("is_password_cleared", "")
    try:
        save_mail_settings(values=values, user=_user(request), expected_version=_version(request))
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        return _page(request, typed=values, refusal=refusal)
    return with_toast(redirect("mail-settings"), "Messagerie enregistrée.")


@require_POST
@requires("settings:edit")
def try_view(request: HttpRequest) -> HttpResponseBase:
    """Send a test message now and say what the server answered."""
    recipient = request.POST.get("recipient", "")[:200]
    try:
        failure = try_settings(recipient=recipient, user=_user(request))
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        return _page(request, refusal=refusal, recipient=recipient)
    if failure is not None:
        told = f"{sentence(failure.code)} {failure.detail}".strip()
        return with_toast(redirect("mail-settings"), told, kind="warning")
    return with_toast(redirect("mail-settings"), f"Le message d'essai est parti pour {recipient}.")


def _page(
    request: HttpRequest,
    *,
    typed: dict[str, str] | None = None,
    refusal: Refusal | None = None,
    recipient: str = "",
) -> HttpResponse:
    settings = mail_settings()
    values = typed or {name: getattr(settings, name) for name in (*TYPED, "is_copied_to_sender")}
    user = _user(request)
    context = {
        "values": values,
        "securities": MailSettings.Security.choices,
        "version": settings.version,
        "has_password": bool(settings.password),
        "is_in_environment": is_in_environment(),
        "is_configured": is_configured(settings),
        "may_edit": user.may("settings:edit"),
        "recipient": recipient or user.email or settings.sender_address,
        "problems": problems_by_field(refusal) if refusal else {},
        "summary": refusal_sentence(refusal) if refusal else "",
    }
    return render(request, "mailing/settings.html", context, status=refusal.status if refusal else 200)


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
