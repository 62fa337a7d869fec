"""What every page of a dossier shows around its content."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.db.models import Exists, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.functional import SimpleLazyObject

from comptoir.accounts.models import User
from comptoir.accounts.rights import RightsHeld
from comptoir.dossiers.registry import Dossier, list_dossiers
from comptoir.jobs.models import Job
from comptoir.references.models import DossierSettings
from comptoir.resources.registry import registry
from comptoir.ui.addresses import address
from comptoir.ui.display import THEMES, display_of
from comptoir.ui.navigation_mark import marked_tab
from comptoir.web.help.screens import screen_of
from comptoir.web.links import target_of
from comptoir.web.navigation import creations, current_address, menus

THEME_COOKIE = "comptoir_theme"
# Before the settings exist.
DEFAULT_COLOUR = "#2f6f4f"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the navigation, "+ Nouveau", the dossier's colour, running jobs. Read only when shown."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    user = getattr(request, "user", None)
    dossier = getattr(request, "dossier", None)
    # Before signing in only the browser knows what its user likes.
    context: dict[str, Any] = {"theme": theme if theme in THEMES else "auto", "dossier": dossier}
    if isinstance(user, User) and dossier is not None:
        display = display_of(user)
        facts = SimpleLazyObject(lambda: _frame_facts(user))
        context |= {
            "display": display,
            "theme": display.theme,
            "may_back_up": user.may("users:edit"),
            "page_target": SimpleLazyObject(lambda: target_of(request)),
            "other_dossiers": SimpleLazyObject(lambda: other_dossiers(dossier)),
            "navigation": SimpleLazyObject(lambda: navigation_html(request, user)),
            "creation_menu": SimpleLazyObject(
                lambda: _creation_menu(get_script_prefix(), user.held, len(registry))
            ),
            "dossier_colour": SimpleLazyObject(lambda: facts[0]),
            "help_url": SimpleLazyObject(lambda: f"{address('help')}?ecran={quote(screen_of(request))}"),
            "running_jobs": SimpleLazyObject(lambda: running_jobs(user) if facts[1] else []),
        }
    return context


def navigation_html(request: HttpRequest, user: User) -> str:
    """The navigation of this user on this page."""
    is_small = display_of(user).is_navigation_small
    current = current_address(user, request.path, marked_tab(request))
    return _navigation_html(get_script_prefix(), user.held, current, is_small, len(registry))


@lru_cache(maxsize=2048)
def _navigation_html(prefix: str, held: RightsHeld, current: str, is_small: bool, tables: int) -> str:
    """It depends on nothing but this, and takes as long to make as the rest of a page: so it is made once.

    The prefix, which names the dossier, is part of the key, and so is all that the role allows: a role that is changed
    is another key.
    """
    context = {"menus": menus(User.holding(held), current), "is_navigation_small": is_small}
    return render_to_string("web/navigation.html", context)


@lru_cache(maxsize=512)
def _creation_menu(prefix: str, held: RightsHeld, tables: int) -> str:
    """ "+ Nouveau", made once for a dossier's addresses and what a role allows, like the navigation."""
    return render_to_string("web/creations.html", {"creations": creations(User.holding(held))})


def _frame_facts(user: User) -> tuple[str, bool]:
    """Colour that tells the dossiers apart, and whether jobs of this user wait or run: one query for every page."""
    found = (
        DossierSettings.objects.annotate(has_jobs=Exists(_running(user)))
        .values_list("colour", "has_jobs")
        .first()
    )
    return (found[0] or DEFAULT_COLOUR, found[1]) if found else (DEFAULT_COLOUR, _running(user).exists())


def other_dossiers(dossier: Dossier) -> list[tuple[Dossier, str]]:
    """The other dossiers of the server with their addresses; each has its own users and its own sign-in."""
    root = get_script_prefix().removesuffix(f"d/{dossier.slug}/")
    return [(other, f"{root}d/{other.slug}/") for other in list_dossiers() if other.slug != dossier.slug]


def running_jobs(user: User) -> list[Job]:
    """Jobs of this user that wait or run, the last ones first."""
    return list(_running(user).order_by("-id")[:5])


def _running(user: User) -> "QuerySet[Job]":
    return Job.objects.filter(created_by=user, state__in=[Job.State.QUEUED, Job.State.RUNNING])
