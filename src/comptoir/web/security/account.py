"""Mon compte: what everybody may change of oneself, whatever the role."""

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from comptoir.accounts.access import signed_in
from comptoir.accounts.models import ApiToken, SignInLog, UserSession
from comptoir.accounts.policy import must_use_second_factor
from comptoir.accounts.second_factor import has_second_factor
from comptoir.accounts.services import update_own_identity
from comptoir.accounts.sessions import close_session, end_sessions
from comptoir.accounts.sign_in_log import Kind, log_sign_in
from comptoir.accounts.tokens import create_token, revoke_token
from comptoir.core.errors import NotFound, Refusal
from comptoir.ui.messages import problems_by_field
from comptoir.ui.toasts import with_toast
from comptoir.web.security.browsers import browser_name
from comptoir.web.security.pages import current_session, current_user

LAST_ROWS = 8


@never_cache
@require_GET
@signed_in
def account_view(request: HttpRequest) -> HttpResponseBase:
    """Name, e-mail, password, second factor, sessions, keys, last sign-ins."""
    return render(request, "security/account.html", _context(request))


@require_POST
@signed_in
def identity_view(request: HttpRequest) -> HttpResponseBase:
    """Change one's own name and e-mail; the name to sign in with and the role are the administrator's affair."""
    given = {name: request.POST.get(name, "") for name in ("full_name", "email")}
    try:
        update_own_identity(user=current_user(request), **given)
    except Refusal as refusal:
        context = {**_context(request), "given": given, "errors": problems_by_field(refusal)}
        return render(request, "security/account.html", context, status=refusal.status)
    return _back("Vos coordonnées sont enregistrées.")


@require_POST
@signed_in
def end_session_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End one of one's own sessions."""
    user = current_user(request)
    session = UserSession.objects.filter(pk=pk, user=user).exclude(pk=current_session(request).pk).first()
    if session is None:
        raise NotFound("session_unknown")
    close_session(session)
    log_sign_in(Kind.ENDED, user=user, details=browser_name(session.browser))
    return _back("La session est fermée.")


@require_POST
@signed_in
def end_other_sessions_view(request: HttpRequest) -> HttpResponseBase:
    """Sign out everywhere but here."""
    user = current_user(request)
    count = end_sessions(user, but=current_session(request))
    if count:
        log_sign_in(Kind.ENDED, user=user, details=f"{count} autre(s) session(s)")
    return _back(f"{count} autre(s) session(s) fermée(s).")


@never_cache
@require_POST
@signed_in
def new_token_view(request: HttpRequest) -> HttpResponseBase:
    """Make a key and show it, this once: it is in no cookie, address or table."""
    label = request.POST.get("label", "").strip()
    if not label:
        errors = {"label": ["Dites à quoi sert la clé : c'est ainsi que vous la reconnaîtrez."]}
        return render(request, "security/account.html", {**_context(request), "errors": errors}, status=422)
    token = create_token(user=current_user(request), label=label)
    return render(request, "security/account.html", {**_context(request), "new_token": token})


@require_POST
@signed_in
def revoke_token_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Make one of one's own keys useless."""
    token = ApiToken.objects.select_related("user").filter(pk=pk, user=current_user(request)).first()
    if token is None:
        raise NotFound("token_unknown")
    revoke_token(token)
    return _back("La clé est révoquée.")


def _context(request: HttpRequest) -> dict[str, Any]:
    user = current_user(request)
    here = current_session(request)
    sessions = UserSession.objects.filter(user=user, is_pending=False, expires_at__gt=here.last_seen_at)
    log = SignInLog.objects.filter(username=user.username).order_by("-occurred_at", "-id")[:LAST_ROWS]
    return {
        "account": user,
        "given": {"full_name": user.full_name, "email": user.email},
        "has_second_factor": has_second_factor(user),
        "must_use_second_factor": must_use_second_factor(user),
        "recovery_left": user.recovery_codes.filter(used_at__isnull=True).count(),
        "sessions": [(one, browser_name(one.browser), one.pk == here.pk) for one in sessions],
        "tokens": user.tokens.filter(is_active=True),
        "log": [(row, browser_name(row.browser) if row.browser else "") for row in log],
        "errors": {},
    }


def _back(message: str) -> HttpResponseBase:
    return with_toast(HttpResponseRedirect(reverse("account")), message)
