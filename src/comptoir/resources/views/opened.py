"""A list as its address asks for it: the view of the user, and what the address changes on top."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.timezone import localdate

from comptoir.accounts.models import User
from comptoir.resources.columns import Column
from comptoir.resources.detail_queries import open_detail
from comptoir.resources.layout import ListTab
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.resources.saved_views import NamedView
from comptoir.resources.view_conditions import condition_words, read_conditions
from comptoir.resources.viewing import OpenView, open_view, resolved_view
from comptoir.resources.views.state import ListState, list_state
from comptoir.ui.addresses import address
from comptoir.ui.messages import problem_sentence, sentence


@dataclass(frozen=True)
class OpenList:
    """A list ready to be read: every page, export, count and neighbour of a list begins here.

    ``resource`` also knows the columns of linked tables that the view or the address names; ``columns`` are shown.
    """

    resource: Resource
    opened: OpenView
    state: ListState
    columns: list[Column]

    @property
    def view(self) -> NamedView:
        """The view that is shown."""
        return self.opened.view

    @property
    def tab(self) -> str:
        """The tab that is shown, the first one when the address names none."""
        first = self.resource.tabs[0].slug if self.resource.tabs else ""
        return self.state.selection.tab or first

    @property
    def widths(self) -> dict[str, int]:
        """Width in pixels of the columns that have one, by name."""
        shown = self.state.columns or self.opened.spec.columns
        return {one.name: one.width for one in shown if one.width}


def open_list(resource: Resource, user: User, data: QueryDict) -> OpenList:
    """Open a list as its address says."""
    tab = data.get("onglet", "").strip() or (resource.tabs[0].slug if resource.tabs else "")
    opened = open_view(resource, user, wanted=data.get("vue", "").strip()[:60], tab=tab)
    state = list_state(resource, data, opened.spec)
    titles = {one.name: one.title for one in opened.spec.columns}
    columns = tuple(replace(one, title=titles.get(one.name, "")) for one in state.columns)
    state = replace(state, columns=columns, view=state.view if not opened.is_unknown else "")
    # What the address names beyond the view is resolved like the view itself: the rights are the same.
    asked = state.changed_spec()
    if set(asked.names()) <= set(opened.spec.names()) and not columns:
        return _opened(opened.resource, opened, state, opened.columns)
    seen = resolved_view(resource, user, replace(asked, columns=(*columns, *opened.spec.columns)))
    shown = resolved_view(resource, user, replace(opened.spec, columns=columns)) if columns else opened
    return _opened(seen.resource, opened, state, shown.columns)


def _opened(resource: Resource, opened: OpenView, state: ListState, columns: Sequence[Column]) -> OpenList:
    """The list, whose search looks in what it shows (UI-096)."""
    selection = replace(state.selection, shown=tuple(columns))
    return OpenList(resource, opened, replace(state, selection=selection), list(columns))


# ------------------------------------------------------------------------------------------- addresses of the selector
def view_query(opened: OpenList, view: NamedView) -> str:
    """Query of the list with another view, on the same tab and search; the default view needs no name."""
    chosen = opened.state.selection
    parameters = {"vue": view.ref, "onglet": chosen.tab, "q": chosen.search}
    return urlencode({name: text for name, text in parameters.items() if text})


def tab_query(opened: OpenList, tab: ListTab) -> str:
    """Query of another tab: with the view that was asked for when it fits there."""
    is_kept = opened.state.view and opened.view.fits(tab.slug)
    return urlencode({"onglet": tab.slug} | ({"vue": opened.state.view} if is_kept else {}))


def view_address(resource: Resource, ref: str, tab: str = "") -> str:
    """Address of the list with one view, on the tab it is kept to."""
    return f"{resource.list_url}?{urlencode({'vue': ref} | ({'onglet': tab} if tab else {}))}"


def kept_url(opened: OpenList, ref: str) -> str:
    """Address of the list once its view holds what the address had changed."""
    chosen = opened.state.selection
    parameters = {"vue": ref, "onglet": chosen.tab, "q": chosen.search}
    return (
        f"{opened.resource.list_url}?{urlencode({name: text for name, text in parameters.items() if text})}"
    )


def back_query(opened: OpenList) -> str:
    """Query of the list as its view has it: what "Revenir à la vue" opens."""
    chosen = opened.state.selection
    parameters = {"vue": opened.state.view, "onglet": chosen.tab, "q": chosen.search}
    return urlencode({name: text for name, text in parameters.items() if text})


def detail_context(opened: OpenList, user: User) -> dict[str, str]:
    """What the page needs to unfold rows, when the view has a detail query that the user may see (UI-136)."""
    detail = opened.view.spec.detail
    table = registry.get(opened.resource.slug)
    found = open_detail(table, user, detail) if detail is not None and table is not None else None
    if found is None:
        return {}
    query = urlencode({"vue": opened.view.ref})
    return {
        "detail_url": f"{address('resources:detail', opened.resource.slug, '0')}?{query}",
        "detail_label": found.table.label,
    }


def view_notice(opened: OpenList) -> str:
    """What the page tells of a view that can't be shown whole; nothing when it can."""
    found = []
    if opened.opened.is_unknown:
        found.append(sentence("view_unknown"))
    if opened.view.is_broken:
        found.append(sentence("view_broken", {"view": opened.view.name}))
    if opened.opened.gone:
        found.append(sentence("view_columns_gone", {"names": _quoted(opened.opened.gone)}))
    if opened.opened.withheld:
        found.append(sentence("view_columns_withheld", {"names": _quoted(opened.opened.withheld)}))
    read = read_conditions(opened.resource, opened.opened.spec.conditions, today=localdate())
    for condition, problem in read.faults.values():
        words = condition_words(opened.resource, condition)
        found.append(
            sentence("view_condition_unread", {"condition": words, "reason": problem_sentence(problem)})
        )
    return " ".join(found)


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"« {name} »" for name in names)
