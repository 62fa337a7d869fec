"""Refusals that no page handled, in French: a page, or a sentence in the corner when htmx asked."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.ui.failures import SENTENCE, log_failure, plain_page, told
from comptoir.ui.messages import problems_by_field, refusal_sentence
from comptoir.ui.toasts import with_toast
from comptoir.web.links import forget, target_of

TITLES = {
    400: "Demande incomprise",
    403: "Action non permise",
    404: "Page introuvable",
    405: "Action non permise ici",
    409: "La fiche a changé",
    413: "Envoi trop grand",
    414: "Adresse trop longue",
    422: "Action refusée",
    500: "Une erreur est survenue",
}
SENTENCES = {
    403: "Votre rôle ne permet pas de voir cette page. Demandez à un administrateur du dossier.",
    405: "Cette adresse est celle d'une action, pas d'une page : rien n'a été fait. "
    "Revenez à la fiche et cliquez l'action sans ouvrir d'onglet.",
    404: "Cette adresse ne mène nulle part dans ce dossier : la fiche a peut-être été supprimée.",
}


class RefusalMiddleware:
    """Turns ``Refusal`` and 404 into pages; stands inside the dossier's middlewares."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and "/api/" not in request.path:
            # An action opened like a page, with the middle button for instance: it is done from its page only.
            return refusal_page(request, 405, SENTENCES[405])
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """The French page of a refusal; other faults go on to Django's own handling and log."""
        if isinstance(exception, Http404):
            _forget_link(request)
            return refusal_page(request, 404, SENTENCES[404])
        if not isinstance(exception, Refusal):
            return None
        if exception.status == 404:
            _forget_link(request)
        sentence = refusal_sentence(exception)
        details = [
            text for found in problems_by_field(exception).values() for text in found if text != sentence
        ]
        return refusal_page(request, exception.status, sentence, details)


def _forget_link(request: HttpRequest) -> None:
    """A record that is gone leaves favourites and recent records."""
    user, target = getattr(request, "user", None), target_of(request)
    if isinstance(user, User) and target is not None and target.record_id:
        forget(user=user, target=target)


def refusal_page(
    request: HttpRequest, status: int, sentence: str, details: list[str] | None = None
) -> HttpResponse:
    """A page with its status; htmx gets the sentence alone, shown in the corner of the page that asked."""
    if getattr(request, "htmx", False):
        message = " ".join([sentence, *(details or [])])
        return with_toast(HttpResponse(status=status, headers={"HX-Reswap": "none"}), message, kind="danger")
    template = "web/refusal.html" if getattr(request, "user", None) is not None else "web/bare_refusal.html"
    context = {
        "title": TITLES.get(status, TITLES[422]),
        "sentence": sentence,
        "details": details or [],
        "status": status,
    }
    return render(request, template, context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """``handler404`` of the addresses."""
    return refusal_page(request, 404, SENTENCES[404])


def server_error(request: HttpRequest, reference: str) -> HttpResponse:
    """``handler500``: uses nothing of the dossier, which may be what failed, and no template if those are."""
    if getattr(request, "htmx", False):
        message = f"{SENTENCE} {told(reference)}"
        return with_toast(HttpResponse(status=500, headers={"HX-Reswap": "none"}), message, kind="danger")
    context = {"title": TITLES[500], "sentence": SENTENCE, "details": [told(reference)], "status": 500}
    try:
        return render(None, "web/bare_refusal.html", context, status=500)
    except Exception as fault:
        log_failure(fault, method=request.method, path=f"{request.path} ({reference})")
        return HttpResponse(plain_page(reference), status=500)
