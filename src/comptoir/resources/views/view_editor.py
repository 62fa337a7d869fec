"""The view editor: builds a view from the columns of the table and of its linked tables (UI-132 to UI-138)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.accounts.models import User
from comptoir.core.errors import Problems, Refusal
from comptoir.resources.detail_queries import DetailTable, detail_tables, offered_details, open_detail
from comptoir.resources.linked_columns import find_at, find_column, root_of
from comptoir.resources.resource import Resource
from comptoir.resources.saved_views import (
    SHARING_RIGHT,
    NamedView,
    change_view,
    create_view,
    default_view,
    find_view,
    free_name,
    set_default,
    views_for,
)
from comptoir.resources.view_conditions import read_conditions
from comptoir.resources.view_files import unknown_names
from comptoir.resources.view_spec import ViewSpec, read_spec, spec_as_json
from comptoir.resources.viewing import resolved_view, with_columns
from comptoir.resources.views.access import for_resource, user_of
from comptoir.resources.views.opened import open_list, view_address
from comptoir.resources.views.view_fields import (
    branch,
    column_meta,
    editor_words,
    found_fields,
    missing_meta,
    with_json,
)
from comptoir.resources.views.view_preview import preview
from comptoir.ui.messages import problem_sentence, problems_by_field, refusal_sentence

NEW = "nouvelle"


@require_http_methods(["GET", "POST"])
@for_resource("view")
def editor_view(request: HttpRequest, resource: Resource, ref: str) -> HttpResponseBase:
    """The editor of a view; one that can't be changed is the start of a copy. Posted, store what it holds."""
    user = user_of(request)
    view = find_view(resource, user, ref)
    if request.method == "POST":
        return _answered(request, resource, view)
    return _page(request, resource, view, view.spec)


@require_http_methods(["GET", "POST"])
@for_resource("view")
def new_view_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """The editor of a new view: it begins with what the list shows."""
    opened = open_list(resource, user_of(request), request.GET)
    if request.method == "POST":
        return _answered(request, resource, None)
    start = replace(opened.view, ref="", is_own=False, is_system=False, name="", is_shared=False)
    return _page(request, resource, start, opened.state.changed_spec())


def _page(request: HttpRequest, resource: Resource, view: NamedView, spec: ViewSpec) -> HttpResponseBase:
    user = user_of(request)
    views = views_for(resource, user)
    opened = resolved_view(resource, user, spec)
    shown = with_columns(spec, opened.columns)
    taken = [one.name for one in views if one.is_own]
    name = view.name if view.is_own or not view.ref else free_name(view.bare_name, taken)
    is_copy = bool(view.ref) and not view.is_own
    context = {
        "resource": resource,
        "view": view,
        "is_copy": is_copy,
        "name": name,
        "title": f"Modifier « {view.name} »" if view.is_own else "Nouvelle vue",
        "tabs": resource.tabs,
        "is_default": bool(view.ref) and default_view(resource, user, views, view.tab).ref == view.ref,
        "may_share": user.may(SHARING_RIGHT),
        "tab": view.tab or "",
        "details": offered_details(resource, user),
        "fields": with_json(branch(root_of(resource), user)),
        "config": {
            "spec": spec_as_json(shown),
            "fields": _metas(resource, user, shown),
            "detailFields": _detail_metas(resource, user, shown),
            **editor_words(),
        },
    }
    return render(request, "resources/view_editor.html", context)


def _metas(resource: Resource, user: User, spec: ViewSpec) -> dict[str, Any]:
    """What the page must know of the columns of the table, and of those the view names."""
    metas = {meta["name"]: meta for meta in branch(root_of(resource), user)["fields"]}
    for name in spec.names():
        if name not in metas:
            metas[name] = _meta_of(find_column(resource, name), name, user)
    return metas


def _detail_metas(resource: Resource, user: User, spec: ViewSpec) -> dict[str, Any]:
    table = detail_tables(resource).get(spec.detail.relation) if spec.detail is not None else None
    if table is None or spec.detail is None or not table.may(user):
        return {}
    metas = {meta["name"]: meta for meta in branch(table.root, user)["fields"]}
    for column in spec.detail.columns:
        if column.name not in metas:
            metas[column.name] = _meta_of(find_at(table.root, column.name), column.name, user)
    return metas


def _meta_of(found: Any, name: str, user: User) -> dict[str, Any]:
    if found is None:
        return missing_meta(name, "ce champ n'existe plus")
    if not all(one.may(user, "view") for one in found.needs):
        return missing_meta(name, "vos droits ne permettent pas de le voir")
    return column_meta(found.column)


# ------------------------------------------------------------------------------------------------------------- saving
def _answered(request: HttpRequest, resource: Resource, view: NamedView | None) -> HttpResponseBase:
    """JSON: where to go, or the sentences of the refusal beside their places."""
    try:
        ref = _store(request, resource, view)
    except Refusal as refusal:
        if refusal.status == 403 and not resource.may(user_of(request), "view"):
            raise
        body = {
            "code": refusal.code,
            "message": refusal_sentence(refusal),
            "fields": problems_by_field(refusal),
        }
        return JsonResponse(body, status=refusal.status)
    return JsonResponse({"url": view_address(resource, ref, find_view(resource, user_of(request), ref).tab)})


def _store(request: HttpRequest, resource: Resource, view: NamedView | None) -> str:
    user = user_of(request)
    data = posted_json(request)
    spec = read_spec(data.get("spec"))
    _refuse_faults(resource, user, spec)
    name, tab = _text(data, "name"), _text(data, "tab")
    is_shared = bool(data.get("shared"))
    if view is not None and view.is_own:
        version = data.get("version")
        change_view(
            resource=resource,
            user=user,
            ref=view.ref,
            name=name,
            tab=tab,
            spec=spec,
            is_shared=is_shared,
            expected_version=version if isinstance(version, int) and not isinstance(version, bool) else None,
        )
        ref = view.ref
    else:
        made = create_view(resource=resource, user=user, name=name, spec=spec, tab=tab, is_shared=is_shared)
        ref = str(made.pk)
    if data.get("default"):
        set_default(resource=resource, user=user, ref=ref, tab=tab)
    return ref


def _refuse_faults(resource: Resource, user: User, spec: ViewSpec) -> None:
    """A stored view never asks for what does not exist, nor for a value that can't be read."""
    if unknown := unknown_names(resource, spec):
        told = ", ".join(f"« {name} »" for name in unknown)
        raise Refusal("view_names_unknown", names=told)
    problems = Problems()
    opened = resolved_view(resource, user, spec)
    read = read_conditions(opened.resource, opened.spec.conditions, today=localdate())
    for place, (_, problem) in read.faults.items():
        problems.add(f"{place}.value", problem.code, **problem.params)
    problems.raise_if_any("view_invalid")


def posted_json(request: HttpRequest) -> Mapping[str, Any]:
    """The object that a page posted; anything else counts as an empty one."""
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name, "")
    return value if isinstance(value, str) else ""


# ----------------------------------------------------------------------------------------------------- what it asks for
@require_GET
@for_resource("view")
def fields_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """A branch of the tree of fields (``de``), or fields whose words hold ``q``; of a detail table: ``relation``."""
    user = user_of(request)
    root = root_of(resource)
    if relation := request.GET.get("relation", ""):
        table: DetailTable | None = detail_tables(resource).get(relation)
        if table is None or not table.may(user):
            raise Refusal("view_relation_unknown", status=404, name=relation[:40])
        root = table.root
    if text := request.GET.get("q", "").strip()[:60]:
        fields: Mapping[str, Any] = found_fields(root, user, text)
    else:
        fields = branch(root, user, request.GET.get("de", "")[:120])
    context = {"resource": resource, "fields": with_json(fields), "relation": relation}
    return render(request, "resources/view_fields.html", context)


@require_POST
@for_resource("view")
def preview_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """The first rows that the view being built gives, and what is wrong with it."""
    user = user_of(request)
    data = posted_json(request)
    try:
        spec = read_spec(data.get("spec"))
    except Refusal as refusal:
        return JsonResponse({"html": "", "fields": problems_by_field(refusal)})
    opened = resolved_view(resource, user, spec)
    read = read_conditions(opened.resource, opened.spec.conditions, today=localdate())
    faults = {f"{place}.value": [problem_sentence(problem)] for place, (_, problem) in read.faults.items()}
    detail = open_detail(resource, user, spec.detail) if spec.detail is not None else None
    shown = preview(opened, user, tab=_text(data, "tab"), detail=detail)
    html = render_to_string("resources/view_preview.html", {"preview": shown}, request)
    # A condition without its value is being typed: it does not count yet, and is no fault.
    unfinished = [place for place, (_, problem) in read.faults.items() if problem.code == "required"]
    return JsonResponse({"html": html, "fields": _without(faults, unfinished)})


def _without(faults: Mapping[str, list[str]], places: Iterable[str]) -> dict[str, list[str]]:
    left_out = {f"{place}.value" for place in places}
    return {place: told for place, told in faults.items() if place not in left_out}
