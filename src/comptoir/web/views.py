"""Pages of the frame itself: home, running jobs."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from comptoir.accounts.access import signed_in
from comptoir.accounts.models import User
from comptoir.dossiers.connection import current_dossier
from comptoir.ui.home_tiles import home_tiles
from comptoir.web.context import running_jobs
from comptoir.web.landing import remember_dossier


@require_GET
@signed_in
def home_view(request: HttpRequest) -> HttpResponseBase:
    """What needs attention today: the tiles that packages registered and that the user may see."""
    user: User = request.user  # type: ignore[assignment]
    tiles = []
    for tile in home_tiles():
        if tile.right and not user.may(tile.right):
            continue
        context = tile.context(request)
        if context is not None:
            html = render_to_string(tile.template, {"tile": tile, **context}, request)
            tiles.append({"tile": tile, "html": html})
    response = render(request, "web/home.html", {"tiles": tiles})
    remember_dossier(response, current_dossier())
    return response


@require_GET
@signed_in
def running_jobs_view(request: HttpRequest) -> HttpResponseBase:
    """The running jobs of the top bar, asked again while there are some."""
    user: User = request.user  # type: ignore[assignment]
    return render(request, "web/running_jobs.html", {"running_jobs": running_jobs(user)})
