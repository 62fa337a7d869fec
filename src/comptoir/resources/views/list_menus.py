"""Menus of a list that its rows have no part in: the actions on a selection, the context menus of headings and rows.

They depend on the table, on the tab and on what the user may do, and each takes as long to make as a query: made once.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from comptoir.resources.layout import Action
from comptoir.resources.resource import Resource


@dataclass(frozen=True)
class MenuFacts:
    """What the menus of a list depend on; the prefix, which names the dossier, keeps dossiers apart."""

    prefix: str
    slug: str
    new_url: str
    bulk: tuple[Action, ...]
    single: tuple[Action, ...]
    may_edit: bool
    may_delete: bool
    may_duplicate: bool


def list_menus(
    resource: Resource, actions: list[Action], *, may_edit: bool, may_delete: bool
) -> dict[str, SafeString]:
    """``bulk_menu`` and ``context_menus`` of the page, for the actions that the user may use."""
    facts = MenuFacts(
        prefix=get_script_prefix(),
        slug=resource.slug,
        new_url=resource.new_url() if may_edit else "",
        bulk=tuple(action for action in actions if action.is_bulk),
        single=tuple(actions),
        may_edit=may_edit,
        may_delete=may_delete,
        may_duplicate=type(resource).record_url is Resource.record_url,
    )
    return {
        "bulk_menu": _made("resources/list_bulk.html", facts),
        "context_menus": _made("resources/list_menus.html", facts),
    }


@lru_cache(maxsize=1024)
def _made(template: str, facts: MenuFacts) -> SafeString:
    return render_to_string(template, {"facts": facts})
