"""Answers to what went wrong before or beyond a view: in French, JSON for the API, never a traceback."""

import re
import sys
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from comptoir.ui.failures import log_failure, told
from comptoir.web.refusals import not_found, refusal_page, server_error

SENTENCES = {
    400: "Cette demande n'a pas de sens pour le programme. Revenez à la page précédente et recommencez.",
    403: "Cette page est restée ouverte trop longtemps, ou le navigateur refuse les cookies : rechargez-la.",
    404: "Cette adresse n'existe pas.",
    413: "L'envoi dépasse {limit} Mo, le maximum accepté.",
    414: "Cette adresse est trop longue. Ouvrez la liste depuis le menu, puis cherchez ou filtrez avec moins de texte.",
    500: "Le programme a rencontré une erreur ; rien n'a été enregistré.",
}
_UPLOADS = re.compile(r"/d/[^/]+/(?:t/[^/]+/\d+/fichiers/ajouter/|api/v1/attachments/.+)")
_READ_AT_MOST = 64 * 1024 * 1024
CODES = {
    400: "bad_request",
    403: "forbidden",
    404: "not_found",
    413: "too_large",
    414: "address_too_long",
    500: "server_error",
}


class BodyLimitMiddleware:
    """Refuses a body above ``settings.BODY_LIMIT`` bytes with 413, keeping none of it.

    A body that is not absurd is read and thrown away first: a browser that is still sending when the connection
    closes shows "connection reset" instead of the answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return answer(request, 400)
        limit = _limit_of(request)
        if length > limit:
            _throw_away(request, min(length, _READ_AT_MOST))
            return answer(request, 413, limit=limit)
        return self.get_response(request)


def _limit_of(request: HttpRequest) -> int:
    """Files are larger than forms; their body is kept on disk while it is read."""
    is_upload = _UPLOADS.fullmatch(request.path_info) is not None
    return settings.UPLOAD_LIMIT if is_upload else settings.BODY_LIMIT


def _throw_away(request: HttpRequest, length: int) -> None:
    with suppress(OSError):  # the sender may give up
        while length > 0 and (chunk := request.read(min(length, 64 * 1024))):
            length -= len(chunk)


def answer(request: HttpRequest, status: int, *, limit: int = 0) -> HttpResponseBase:
    """The page, or the JSON, of a status."""
    sentence = SENTENCES[status].format(limit=limit // (1024 * 1024))
    if wants_json(request):
        return JsonResponse({"code": CODES[status], "message": sentence, "fields": {}}, status=status)
    return refusal_page(request, status, sentence)


def is_api(request: HttpRequest) -> bool:
    """Whether the address is one of the API, also before the dossier's part was taken off."""
    return "/api/" in request.path


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: the API, or an island of a page."""
    return is_api(request) or request.headers.get("Accept", "").startswith("application/json")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """``handler400``."""
    return answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """``handler403``."""
    return answer(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """``CSRF_FAILURE_VIEW``."""
    return answer(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """``handler404``."""
    return answer(request, 404) if is_api(request) else not_found(request, exception)


def failed(request: HttpRequest) -> HttpResponseBase:
    """``handler500``: logs the fault under a reference, and tells it. Django calls it while the fault is handled."""
    reference = log_failure(sys.exc_info()[1], method=request.method, path=request.path)
    response: HttpResponseBase
    if wants_json(request):
        message = f"{SENTENCES[500]} {told(reference)}"
        response = JsonResponse({"code": CODES[500], "message": message, "fields": {}}, status=500)
    else:
        response = server_error(request, reference)
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
