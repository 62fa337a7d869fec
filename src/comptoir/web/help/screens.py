"""Which page of the guide explains a screen (UI-164).

A screen is asked for by keys, the most telling first: its table, its address, the section of the navigation it is in.
``sommaire.toml`` says which page belongs to a key, so that a new table of a known section has its help by itself.
"""

from collections.abc import Iterator

from django.http import HttpRequest

from comptoir.core.document_kinds import Side
from comptoir.resources.registry import registry
from comptoir.web.help.guide import guide
from comptoir.web.navigation import PAGES

GENERAL = "page:home"


def screen_of(request: HttpRequest) -> str:
    """Key of the screen shown, for the link of the help: "table:tiers", "page:deliveries"."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return GENERAL
    if match.view_name.startswith("resources:view"):
        return "page:views"
    if (match.url_name or "").startswith("view"):
        return "page:views"  # the views of a table are explained once for all
    if "resource" in match.kwargs:
        return f"table:{match.kwargs['resource']}"
    # Pages that both sides have are explained for each: "page:document", "page:achats-document".
    side = "achats-" if match.kwargs.get("side") == Side.PURCHASE else ""
    return f"page:{side}{match.view_name}"


def page_name_for(screen: str) -> str:
    """ "page" or "page#anchor" of the guide that explains the screen; "" when only the general help does."""
    known = guide().screens
    return next((known[key] for key in _keys(screen) if key in known), "")


def _keys(screen: str) -> Iterator[str]:
    yield screen
    menu = _menu(screen)
    if menu:
        yield f"menu:{menu}"
        yield f"menu:{menu.partition('/')[0]}"
    kind, _, name = screen.partition(":")
    if kind == "page":
        # "options:page" belongs to "options", "document-transfer" to "document".
        if ":" in name:
            name = name.partition(":")[0]
            yield f"page:{name}"
        while "-" in name:
            name = name.rpartition("-")[0]
            yield f"page:{name}"


def _menu(screen: str) -> str:
    kind, _, name = screen.partition(":")
    if kind == "table":
        found = [resource.menu or "tables" for resource in registry if resource.slug == name]
    else:
        found = [page.menu for page in PAGES if page.url_name == name and not page.args]
    return found[0] if found else ""
