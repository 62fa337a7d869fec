"""Signing in with its second step, signing out, one's own password, choosing one by an invitation."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.accounts.access import NEXT, public, sign_in_address, signed_in, user_of
from comptoir.accounts.addresses import client_address
from comptoir.accounts.forms import CodeForm, NewPasswordForm, PasswordForm, SignInForm
from comptoir.accounts.invitations import accept_invitation, invitation_of
from comptoir.accounts.messages import MESSAGES
from comptoir.accounts.models import User
from comptoir.accounts.second_factor import check_code, has_second_factor
from comptoir.accounts.services import change_password
from comptoir.accounts.sessions import (
    close_session,
    drop_session_cookie,
    open_session,
    pending_session_of,
    session_of,
    set_session_cookie,
)
from comptoir.accounts.sign_in import check_sign_in, note_success
from comptoir.accounts.sign_in_log import Kind, log_sign_in
from comptoir.core.errors import Refusal


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_view(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page of the dossier; afterwards the page that was wanted."""
    wanted = _safe(request, request.POST.get(NEXT) or request.GET.get(NEXT, ""))
    if request.method != "POST":
        if user_of(request) is not None:
            return HttpResponseRedirect(wanted)
        return render(request, "accounts/sign_in.html", {"form": SignInForm(), "wanted": wanted})
    form = SignInForm(request.POST)
    status, refusal = 422, None
    if form.is_valid():
        try:
            return _sign_in(request, form, wanted)
        except Refusal as refused:
            refusal, status = refused, refused.status
            form.add_error(None, _sentence(refused.code, refused.params))
    response = render(request, "accounts/sign_in.html", {"form": form, "wanted": wanted}, status=status)
    return _with_retry(response, refusal)


@require_POST
@signed_in
def sign_out_view(request: HttpRequest) -> HttpResponseBase:
    """End this browser's session."""
    session = request.session_record  # type: ignore[attr-defined]
    close_session(session)
    log_sign_in(Kind.SIGN_OUT, user=session.user, address=client_address(request), browser=_browser(request))
    rotate_token(request)
    response = HttpResponseRedirect(reverse("sign_in"))
    drop_session_cookie(response)
    return response


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def password_view(request: HttpRequest) -> HttpResponseBase:
    """Change one's own password; all other sessions end."""
    form = PasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _change_password(request, form)
            except Refusal as refusal:
                _show(form, refusal)
    return render(request, "accounts/password.html", {"form": form}, status=status)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code_view(request: HttpRequest) -> HttpResponseBase:
    """The second step of signing in; strangers who did not give a password go to the first one."""
    wanted = _safe(request, request.POST.get(NEXT) or request.GET.get(NEXT, ""))
    pending = pending_session_of(request)
    if pending is None:
        return HttpResponseRedirect(sign_in_address(wanted))
    form = CodeForm(request.POST or None)
    status = 200
    refusal = None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            address, browser = client_address(request), _browser(request)
            try:
                check_code(pending.user, code=form.cleaned_data["code"], address=address, browser=browser)
            except Refusal as refused:
                refusal, status = refused, refused.status
                _show(form, refused)
            else:
                close_session(pending)
                response = _let_in(request, pending.user, wanted)
                drop_session_cookie(response, is_pending=True)
                return response
    response = render(request, "accounts/code.html", {"form": form, "wanted": wanted}, status=status)
    return _with_retry(response, refusal)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_view(request: HttpRequest, key: str) -> HttpResponseBase:
    """Choose a password by a link, and go on to sign in with it."""
    invitation = invitation_of(key)
    form = NewPasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                accept_invitation(key=key, password=form.cleaned_data["password"])
            except Refusal as refusal:
                if refusal.status == 404:
                    raise
                _show(form, refusal)
            else:
                return HttpResponseRedirect(reverse("sign_in"))
    context = {"form": form, "invited": invitation.user}
    return render(request, "accounts/invitation.html", context, status=status)


def _sign_in(request: HttpRequest, form: Form, wanted: str) -> HttpResponse:
    address, browser = client_address(request), _browser(request)
    user = check_sign_in(**form.cleaned_data, address=address, browser=browser)
    if not has_second_factor(user):
        return _let_in(request, user, wanted)
    key = open_session(user, address=address, browser=browser, is_pending=True)
    rotate_token(request)
    response = HttpResponseRedirect(f"{reverse('sign_in_code')}?{urlencode({NEXT: wanted})}")
    set_session_cookie(request, response, key, is_pending=True)
    return response


def _let_in(request: HttpRequest, user: User, wanted: str) -> HttpResponse:
    """A session with a key of its own, whatever cookies the browser came with."""
    address, browser = client_address(request), _browser(request)
    before = session_of(request)
    if before is not None:
        close_session(before)
    key = open_session(user, address=address, browser=browser)
    note_success(user, address=address, browser=browser)
    rotate_token(request)
    response = HttpResponseRedirect(wanted)
    set_session_cookie(request, response, key)
    return response


def _change_password(request: HttpRequest, form: Form) -> HttpResponse:
    user = user_of(request)
    assert user is not None
    change_password(user=user, current=form.cleaned_data["current"], password=form.cleaned_data["password"])
    key = open_session(user, address=client_address(request), browser=_browser(request))
    rotate_token(request)
    response = HttpResponseRedirect(get_script_prefix())
    set_session_cookie(request, response, key)
    return response


def _safe(request: HttpRequest, wanted: str) -> str:
    """Return ``wanted`` when it is an address of this dossier, else its home page."""
    home = get_script_prefix()
    allowed = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if allowed and wanted.startswith(home) else home


def _sentence(code: str, params: Mapping[str, object]) -> str:
    return MESSAGES[code].format(**params)


def _browser(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")


def _show(form: Form, refusal: Refusal) -> None:
    """Put the sentences of a refusal beside the fields of the form."""
    for name, problems in (refusal.fields or {"": [refusal.problem]}).items():
        for problem in problems:
            form.add_error(name or None, _sentence(problem.code, problem.params))


def _with_retry(response: HttpResponse, refusal: Refusal | None) -> HttpResponse:
    if refusal is not None and "seconds" in refusal.params:
        response["Retry-After"] = str(refusal.params["seconds"])
    return response
