"""Installing and removing one's own second factor."""

from typing import Any

import segno
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.accounts.access import signed_in
from comptoir.accounts.addresses import client_address
from comptoir.accounts.attempts import OWN_PASSWORD, count_try, forget_tries
from comptoir.accounts.models import User
from comptoir.accounts.policy import must_use_second_factor
from comptoir.accounts.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    has_second_factor,
    new_recovery_codes,
    provisioning_uri,
    remove_second_factor,
)
from comptoir.core.errors import Refusal
from comptoir.ui.messages import problems_by_field, refusal_sentence
from comptoir.ui.toasts import with_toast
from comptoir.web.security.pages import current_user


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def second_factor_view(request: HttpRequest) -> HttpResponseBase:
    """The QR code and the first code; then the recovery codes, shown this once."""
    user = current_user(request)
    if has_second_factor(user):
        return HttpResponseRedirect(reverse("account"))
    errors: dict[str, list[str]] = {}
    status, summary = 200, ""
    if request.method == "POST":
        try:
            codes = confirm_second_factor(user, code=request.POST.get("code", ""), **_where(request))
        except Refusal as refusal:
            errors, summary, status = _told(refusal)
        else:
            return render(request, "security/recovery_codes.html", {"codes": codes})
    context = {**_offer(user), "errors": errors, "summary": summary}
    return render(request, "security/second_factor.html", context, status=status)


@never_cache
@require_POST
@signed_in
def recovery_codes_view(request: HttpRequest) -> HttpResponseBase:
    """New recovery codes, after the password was typed again."""
    user = current_user(request)
    try:
        _check_own_password(user, request.POST.get("password", ""))
        codes = new_recovery_codes(user, **_where(request))
    except Refusal as refusal:
        return _refused(refusal)
    return render(request, "security/recovery_codes.html", {"codes": codes})


@require_POST
@signed_in
def remove_second_factor_view(request: HttpRequest) -> HttpResponseBase:
    """Take it away, after the password was typed again; not where the dossier demands it."""
    user = current_user(request)
    try:
        if must_use_second_factor(user):
            raise Refusal("second_factor_imposed", status=409)
        _check_own_password(user, request.POST.get("password", ""))
    except Refusal as refusal:
        return _refused(refusal)
    remove_second_factor(user, by=user)
    page = HttpResponseRedirect(reverse("account"))
    return with_toast(page, "La double authentification est retirée.")


def _offer(user: User) -> dict[str, Any]:
    factor = begin_second_factor(user)
    secret = factor.secret
    return {
        "qr": segno.make(provisioning_uri(factor), error="m").svg_data_uri(scale=4, border=2, light="#fff"),
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "is_imposed": must_use_second_factor(user),
    }


def _check_own_password(user: User, password: str) -> None:
    """Tries are counted like those of signing in: a browser left open must not be a way to guess."""
    count_try(user.username, OWN_PASSWORD)
    if not user.check_password(password[:256]):
        raise Refusal.for_field("password", "password_wrong")
    forget_tries(user.username, OWN_PASSWORD)


def _where(request: HttpRequest) -> dict[str, str]:
    return {"address": client_address(request), "browser": request.headers.get("User-Agent", "")}


def _told(refusal: Refusal) -> tuple[dict[str, list[str]], str, int]:
    errors = {name: list(texts) for name, texts in problems_by_field(refusal).items()}
    return errors, "" if errors else refusal_sentence(refusal), refusal.status


def _refused(refusal: Refusal) -> HttpResponseBase:
    page = HttpResponseRedirect(reverse("account"))
    return with_toast(page, refusal_sentence(refusal), kind="danger")
