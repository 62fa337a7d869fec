"""The list of a table: its page and the choice of its columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.dossiers.connection import current_dossier
from comptoir.resources.grouping import Level, group_levels
from comptoir.resources.listing import Page, Selection, find_tab, page_of
from comptoir.resources.resource import Resource
from comptoir.resources.saved_views import store_in_view
from comptoir.resources.view_spec import ViewColumn
from comptoir.resources.viewing import with_columns
from comptoir.resources.views.access import for_resource, user_of
from comptoir.resources.views.group_rows import group_rows_html, read_groups, summed_columns
from comptoir.resources.views.list_menus import list_menus
from comptoir.resources.views.opened import (
    OpenList,
    back_query,
    detail_context,
    kept_url,
    open_list,
    tab_query,
    view_notice,
    view_query,
)
from comptoir.resources.views.search_notice import search_notice
from comptoir.resources.views.state import ListState, without_filters
from comptoir.resources.views.table import headings, rows_html
from comptoir.ui.messages import problems_by_field, refusal_sentence

PAGE_SIZE = 50


@dataclass(frozen=True)
class Content:
    """What the body of a list shows: records or groups, and what the address said wrongly."""

    state: ListState
    page: Page
    rows: SafeString
    levels: Sequence[Level]
    errors: Mapping[str, str]
    notice: str


@require_GET
@for_resource("view")
def list_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """One page of the list; htmx asks only for its rows."""
    user = user_of(request)
    opened = open_list(resource, user, request.GET)
    resource, columns = opened.resource, opened.columns
    content = _readable_content(opened, user)
    page, state = content.page, content.state
    tab = find_tab(resource, state.selection.tab)
    context: dict[str, Any] = {
        "resource": resource,
        "state": state,
        "tab": tab,
        "levels": content.levels,
        "headings": headings(resource, columns, state, content.errors, opened.widths),
        "columns_count": len(columns) + 1,
        "rows": content.rows,
        "page": page,
        "notice": content.notice or search_notice(opened, user, page),
        "next_query": state.query(apres=page.next_cursor or ""),
        "previous_query": state.query(avant=page.previous_cursor or ""),
        "last_query": state.query(fin="1"),
        "is_first": page.previous_cursor is None and not (content.levels and state.after),
        "list_url": resource.list_url,
        "is_filtered": bool(any(state.selection.filters.values()) or state.selection.search),
        "slug": current_dossier().slug,
        "opened": opened,
        "view_notice": view_notice(opened),
        "changes": state.changes_text,
        "back_query": back_query(opened),
        **detail_context(opened, user),
    }
    if getattr(request, "htmx", False):
        response = render(request, "resources/list_rows.html", context)
        response["HX-Replace-Url"] = resource.list_url + (f"?{state.here}" if state.here else "")
        return response
    may_edit = resource.may(user, "edit") and resource.can_create
    actions = [
        action
        for action in resource.actions
        if user.may(action.right) and (tab is None or action.is_in_tab(tab.slug))
    ]
    may_delete = resource.may(user, "delete") and resource.can_delete
    context |= list_menus(resource, actions, may_edit=may_edit, may_delete=may_delete)
    context |= {
        "may_edit": may_edit,
        "may_export": resource.may(user, "export"),
        "tabs": [(one, tab_query(opened, one)) for one in resource.tabs],
        "views": [(one, view_query(opened, one)) for one in opened.opened.views],
    }
    return render(request, "resources/list.html", context)


def _readable_content(opened: OpenList, user: User) -> Content:
    """What the address asks for; what it says wrongly is left out and told, never an error page."""
    state, notice = opened.state, ""
    errors: dict[str, str] = {}
    for _ in range(5):
        try:
            page, rows, levels = _content(opened, state, user)
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            notice = refusal_sentence(refusal)
            errors |= {name: " ".join(found) for name, found in problems_by_field(refusal).items()}
            state = _mended(state, refusal)
        else:
            return Content(state, page, rows, levels, errors, notice)
    state = replace(state, selection=Selection(), after="", before="")
    return Content(state, Page((), None), mark_safe(""), (), errors, notice)


def _content(opened: OpenList, state: ListState, user: User) -> tuple[Page, SafeString, Sequence[Level]]:
    resource, columns = opened.resource, opened.columns
    levels = group_levels(resource, state.selection.groups)
    if levels:
        groups = read_groups(resource, state.selection, user, summed_columns(opened), levels, state.after)
        rows = group_rows_html(resource, columns, groups.items, state, levels, [])
        return Page(groups.items, groups.next_cursor), rows, levels
    page = page_of(
        resource,
        user,
        state.selection,
        after=state.after or None,
        before=state.before or None,
        is_last=state.is_last,
        limit=PAGE_SIZE,
        columns=columns,
    )
    return page, rows_html(resource, columns, page.items, state.here), levels


def _mended(state: ListState, refusal: Refusal) -> ListState:
    chosen = state.selection
    if refusal.code == "filter_invalid":
        return without_filters(state, refusal.fields)
    if refusal.code == "cursor_invalid":
        return replace(state, after="", before="")
    if refusal.code in ("group_unknown", "groups_too_many"):
        return replace(state, selection=replace(chosen, groups=""), after="", before="")
    if refusal.code in ("sort_unknown", "sort_too_many"):
        return replace(state, selection=replace(chosen, sort=""))
    return replace(state, selection=Selection(), after="", before="")


@require_http_methods(["GET", "POST"])
@for_resource("view")
def columns_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """The choice of columns; posted, keep those ticked in their order, or return to the default without any."""
    user = user_of(request)
    opened = open_list(resource, user, request.GET)
    if request.method == "GET":
        shown = {column.api_name: column for column in opened.columns}
        further = [
            column
            for column in resource.columns
            if column.api_name not in shown and opened.resource.column(column.api_name) is not None
        ]
        context = {
            "resource": resource,
            "state": opened.state,
            "all_columns": [
                *((column, True) for column in shown.values()),
                *((column, False) for column in further),
            ],
        }
        return render(request, "resources/list_columns.html", context)
    names = [] if "reset" in request.POST else request.POST.getlist("column")
    known = {one.name: one for one in with_columns(opened.opened.spec, opened.columns).columns}
    columns = tuple(
        known.get(name, ViewColumn(name)) for name in names if opened.resource.column(name) is not None
    )
    ref = opened.view.ref
    if columns != opened.opened.spec.columns:
        spec = replace(opened.opened.spec, columns=columns)
        ref = store_in_view(resource=resource, user=user, view=opened.view, spec=spec, tab=opened.tab)
    return HttpResponseRedirect(kept_url(opened, ref))
