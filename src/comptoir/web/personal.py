"""What belongs to one user: preferences of display, favourites, recent records, the page of shortcuts."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.accounts.access import signed_in
from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.core.rich_text import SIZES
from comptoir.ui.display import DENSITIES, THEMES, display_of, keep_display
from comptoir.ui.information import INFORMATION, choose_information, hide_information, is_shown
from comptoir.ui.rich_text import keep_rich_text_defaults, rich_text_defaults
from comptoir.ui.templatetags.rich import TOOLS
from comptoir.ui.toasts import with_toast
from comptoir.web.links import note_visit, read_target, set_favourite
from comptoir.web.sales.answers import body_of, refusal_as_dict
from comptoir.web.shortcuts import SHORTCUTS

Answer = Callable[[User, dict[str, Any]], Mapping[str, object]]
FLAGS = {
    "is_navigation_small": "Réduire le menu à ses icônes",
    "is_toolbar_shown": "Montrer la barre d'outils : les boutons d'action en haut de chaque écran",
    "is_sign_out_confirmed": "Demander confirmation avant de se déconnecter",
    "has_first_steps": "Montrer les premiers pas d'un nouveau dossier sur l'accueil",
}


def _told(work: Answer) -> Callable[[HttpRequest], HttpResponseBase]:
    """A small POST of the frame: JSON in, JSON out, for whoever is signed in."""

    @require_POST
    @signed_in
    @wraps(work)
    def view(request: HttpRequest) -> HttpResponseBase:
        try:
            user: User = request.user  # type: ignore[assignment]
            return JsonResponse(dict(work(user, body_of(request))))
        except Refusal as refusal:
            return JsonResponse(refusal_as_dict(refusal), status=refusal.status)

    return view


@_told
def display_view(user: User, body: dict[str, Any]) -> Mapping[str, object]:
    """Keep what was changed in the frame itself: theme, density, folded navigation, first steps."""
    keep_display(user=user, **body)
    return {}


@_told
def hide_information_view(user: User, body: dict[str, Any]) -> Mapping[str, object]:
    """Ne plus afficher."""
    hide_information(user=user, code=str(body.get("code", "")))
    return {}


@_told
def visit_view(user: User, body: dict[str, Any]) -> Mapping[str, object]:
    """Note that a page was opened; says whether it is a favourite."""
    link = note_visit(user=user, target=read_target(body))
    return {"is_favourite": link is not None and link.is_favourite}


@_told
def favourite_view(user: User, body: dict[str, Any]) -> Mapping[str, object]:
    """Put the star, or take it off."""
    is_favourite = body.get("is_favourite") is True
    set_favourite(user=user, target=read_target(body), is_favourite=is_favourite)
    return {"is_favourite": is_favourite}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def preferences_view(request: HttpRequest) -> HttpResponseBase:
    """How the user wants the program shown."""
    user: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        font, size = request.POST.get("font", ""), request.POST.get("size", "")
        choices = {name: request.POST.get(name, "") for name in ("theme", "density")}
        with transaction.atomic():
            keep_rich_text_defaults(user=user, font=font, size=size)
            keep_display(user=user, **choices, **{name: name in request.POST for name in FLAGS})
        choose_information(user=user, shown=set(request.POST.getlist("information")))
        return with_toast(HttpResponseRedirect(reverse("preferences")), "Préférences enregistrées.")
    display = display_of(user)
    context = {
        "display": display,
        "themes": THEMES.items(),
        "densities": DENSITIES.items(),
        "fonts": TOOLS["fonts"],
        "sizes": SIZES,
        "rich_text": rich_text_defaults(user),
        "information": [(code, message, is_shown(user, code)) for code, message in INFORMATION.items()],
        "flags": [(name, label, getattr(display, name)) for name, label in FLAGS.items()],
    }
    return render(request, "web/preferences.html", context)


@require_GET
@signed_in
def shortcuts_view(request: HttpRequest) -> HttpResponseBase:
    """Every shortcut, screen by screen (table UI-T7)."""
    return render(request, "web/shortcuts.html", {"groups": SHORTCUTS})
