"""Who asks: sets ``request.user`` from the dossier's session cookie, or from the token of an API call."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import get_script_prefix, reverse
from django.utils.cache import patch_vary_headers

from comptoir.accounts.access import is_api
from comptoir.accounts.addresses import client_address
from comptoir.accounts.duties import duty_of, is_open_during_duty
from comptoir.accounts.sessions import session_of
from comptoir.accounts.tokens import user_of_header


class UserMiddleware:
    """Sets ``request.user`` and ``request.session_record``, both ``None`` for strangers.

    For the API only a token counts here; it looks at the cookie itself, together with the CSRF token of a page of ours,
    so that another site can't make a browser call it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = session = None
        if getattr(request, "dossier", None) is not None:
            if is_api(request):
                user = user_of_header(
                    request.headers.get("Authorization", ""),
                    address=client_address(request),
                    browser=request.headers.get("User-Agent", ""),
                )
            else:
                session = session_of(request)
                user = session.user if session else None
        request.user = user  # type: ignore[assignment]
        request.session_record = session  # type: ignore[attr-defined]
        duty = duty_of(session)
        if duty and not is_open_during_duty(request.path_info, duty):
            return _sent_to(request, reverse(duty))
        response = self.get_response(request)
        if user is not None and not response.has_header("Cache-Control"):
            response["Cache-Control"] = (
                "private, no-cache"  # a shared till must not show it after signing out
            )
        return response


def _sent_to(request: HttpRequest, page: str) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=403, headers={"HX-Redirect": page})
    return HttpResponseRedirect(page)


class DossierCsrfMiddleware(CsrfViewMiddleware):
    """Django's check, with a cookie that belongs to one dossier's addresses: signing in to one leaves others alone."""

    def _set_csrf_cookie(self, request: HttpRequest, response: HttpResponseBase) -> None:
        response.set_cookie(
            settings.CSRF_COOKIE_NAME,
            request.META["CSRF_COOKIE"],
            max_age=settings.CSRF_COOKIE_AGE,
            # Outside a dossier only the page of the first one has a form; its cookie must not hide those of dossiers.
            path=get_script_prefix() if getattr(request, "dossier", None) else request.path,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        patch_vary_headers(response, ("Cookie",))
