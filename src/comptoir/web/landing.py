"""The page outside any dossier (UI-016, TOO-001): open the last one or another; make one; the help."""

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import get_script_prefix
from django.views.decorators.http import require_safe

from comptoir.accounts.access import public
from comptoir.core.errors import Forbidden
from comptoir.dossiers.registry import Dossier, list_dossiers
from comptoir.web.creation.access import check_first_start

LAST = "comptoir_last"
DEMONSTRATION = "demo"
A_YEAR = 365 * 24 * 3600


@public
@require_safe
def landing_view(request: HttpRequest) -> HttpResponseBase:
    """The dossiers of this installation, by name only; the dossier itself when there is just one (TOO-020)."""
    home = get_script_prefix()
    dossiers = [(dossier, f"{home}d/{dossier.slug}/") for dossier in list_dossiers()]
    if len(dossiers) == 1:
        return HttpResponseRedirect(dossiers[0][1])
    named = {dossier.slug: (dossier, address) for dossier, address in dossiers}
    last = named.get(request.COOKIES.get(LAST, ""))
    context = {
        "dossiers": dossiers,
        "last": last,
        "demonstration": named.get(DEMONSTRATION),
        "may_create": not dossiers and _may_create(request),
        # The help is read inside a dossier: it knows what its reader may do there.
        "help_url": f"{(last or dossiers[0])[1]}aide/" if dossiers else "",
    }
    return render(request, "web/landing.html", context)


def remember_dossier(response: HttpResponseBase, dossier: Dossier) -> None:
    """Keep which dossier this browser opened last."""
    root = get_script_prefix().removesuffix(f"d/{dossier.slug}/")
    response.set_cookie(LAST, dossier.slug, max_age=A_YEAR, path=root, httponly=True, samesite="Lax")


def _may_create(request: HttpRequest) -> bool:
    try:
        check_first_start(request, request.GET.get("cle", ""))
    except Forbidden:
        return False
    return True
