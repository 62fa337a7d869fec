"""The page of a record: showing, saving, adding, copying, deleting, going to the neighbours."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, Problem, Refusal, Stale
from comptoir.dossiers.connection import current_dossier
from comptoir.resources.conflicts import Conflict, merge_conflicts, take_theirs
from comptoir.resources.fields import TextField
from comptoir.resources.forms import FormReader, RecordForm, form_of_post, form_of_record, form_of_values
from comptoir.resources.listing import neighbour
from comptoir.resources.paths import path_value
from comptoir.resources.records import copied_values, get_record_by_id
from comptoir.resources.resource import Resource
from comptoir.resources.services import create_record, delete_record, require, update_record
from comptoir.resources.views.access import for_resource, user_of
from comptoir.resources.views.opened import open_list
from comptoir.resources.views.record_page import tab_views
from comptoir.resources.views.state import list_state
from comptoir.ui.messages import refusal_sentence
from comptoir.ui.navigation_mark import mark_in_navigation
from comptoir.ui.rich_text import rich_text_defaults
from comptoir.ui.toasts import with_toast


@require_http_methods(["GET", "POST"])
@for_resource("view")
def record_view(request: HttpRequest, resource: Resource, pk: int) -> HttpResponseBase:
    """Show a record, or save what was changed."""
    user = user_of(request)
    record = get_record_by_id(resource, user, pk)
    if request.method == "POST":
        return _save(request, resource, record)
    locked = resource.is_locked(record)
    form = form_of_record(resource, record, is_read_only=bool(locked) or not resource.may(user, "edit"))
    return _page(request, resource, form, record=record, locked=locked)


@require_http_methods(["GET", "POST"])
@for_resource("edit")
def new_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """An empty record, filled with defaults, the tab one comes from, or a copy of another record."""
    user = user_of(request)
    if not resource.can_create:
        raise Forbidden("creation_forbidden", table=resource.label_plural)
    if request.method == "POST":
        return _save(request, resource, None)
    values: dict[str, Any] = {}
    source = request.GET.get("copie", "")
    if source:
        values = dict(copied_values(resource, get_record_by_id(resource, user, source)))
    else:
        kinds = {kind.slug: kind.initial for kind in resource.new_kinds}
        tabs = {tab.slug: tab.initial for tab in resource.tabs}
        values.update(tabs.get(request.GET.get("onglet", ""), {}))
        values.update(kinds.get(request.GET.get("type", ""), {}))
        given = {name: text for name, text in request.GET.items() if isinstance(text, str)}
        values.update(resource.initial(user=user, given=given))
        values.update(_typed_values(resource, given.get("saisie", "").strip()))
    return _page(request, resource, form_of_values(resource, values), record=None, is_copy=bool(source))


def _typed_values(resource: Resource, text: str) -> dict[str, str]:
    """What was typed in the field that asked for a new record: its code where it looks like one, else its name."""
    looks_like_code = " " not in text and any(letter.isdigit() for letter in text)
    names = [resource.lookup.key, *resource.lookup.show] if looks_like_code else resource.lookup.show
    for name in names:
        field = resource.all_fields().get(name)
        if text and isinstance(field, TextField) and not field.is_read_only:
            return {name: text[: field.max_length]}
    return {}


def _save(request: HttpRequest, resource: Resource, record: Model | None) -> HttpResponseBase:
    user = user_of(request)
    require(resource, user=user, action="edit")
    form = form_of_post(resource, request.POST, is_new=record is None)
    if record is not None:
        take_theirs(resource, form, record, request.POST)
    conflicts: Sequence[Conflict] = ()
    try:
        values = FormReader(form, today=localdate()).read()
        if record is None:
            saved = create_record(resource, user=user, values=values)
        else:
            saved = update_record(
                resource, user=user, record=record, values=values, expected_version=_version(request)
            )
    except Stale:
        assert record is not None
        stored = get_record_by_id(resource, user, record.pk)
        conflicts = merge_conflicts(resource, form, stored, request.POST.get("_initial", ""))
        return _page(
            request, resource, form, record=stored, conflicts=conflicts, is_conflict=True, status=409
        )
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        form.show(refusal.fields or {"": [Problem(refusal.code, refusal.params)]})
        shown = record if record is None else get_record_by_id(resource, user, record.pk)
        return _page(
            request, resource, form, record=shown, summary=refusal_sentence(refusal), status=refusal.status
        )
    return with_toast(_after_save(request, resource, saved, is_new=record is None), "Fiche enregistrée.")


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("_version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _after_save(request: HttpRequest, resource: Resource, record: Model, *, is_new: bool) -> HttpResponse:
    here = list_state(resource, request.GET).here
    then = request.POST.get("_then", "")
    if request.GET.get("retour") == "champ" and then != "stay":
        query = {"nouveau": "1"} if is_new else {}
        if following := request.GET.get("suite", ""):
            query["suite"] = following
        url = reverse("resources:chosen", args=[resource.slug, record.pk])
        return _go(request, f"{url}?{urlencode(query)}" if query else url)
    if then == "close":
        return _go(request, resource.list_url + (f"?{here}" if here else ""))
    if then == "new":
        return _go(request, resource.new_url() + (f"?{here}" if here else ""))
    url = resource.record_url(record) + (f"?{here}" if here else "")
    if is_new or not getattr(request, "htmx", False):
        return _go(request, url)
    # Saved in place: the page keeps its scroll and its focus.
    stored = get_record_by_id(resource, user_of(request), record.pk)
    return _page(request, resource, form_of_record(resource, stored, is_read_only=False), record=stored)


def _page(
    request: HttpRequest,
    resource: Resource,
    form: RecordForm,
    *,
    record: Model | None,
    status: int = 200,
    summary: str = "",
    locked: str = "",
    conflicts: Sequence[Conflict] = (),
    is_conflict: bool = False,
    is_copy: bool = False,
) -> HttpResponse:
    here = list_state(resource, request.GET).here
    mark_in_navigation(
        request, resource.tab_of(record) if record is not None else _new_tab(request, resource)
    )
    for name, words in resource.assigned().items() if form.is_new else ():
        form.fields[name].assigned = words
    saved = resource.record_url(record) if record is not None else resource.new_url()
    # The form shows what was typed; what it started from stays what is stored, to tell the next conflict.
    initial = form
    if is_conflict and record is not None:
        initial = form_of_record(resource, record, is_read_only=False)
    context: dict[str, Any] = {
        "resource": resource,
        "record": record,
        "form": form,
        "title": resource.title_of(record) if record is not None else _new_title(request, resource),
        "tabs": tab_views(form, user_of(request), request, record),
        "key": path_value(record, resource.lookup.key) if record is not None else "",
        "summary": summary,
        "locked": locked,
        "conflicts": conflicts,
        "is_conflict": is_conflict,
        "is_copy": is_copy,
        "is_for_field": request.GET.get("retour") == "champ" and not summary and not is_conflict,
        "initial_json": request.POST.get("_initial", "") if summary else initial.texts_json,
        "version": (request.POST.get("_version") if summary else None) or getattr(record, "version", ""),
        "here": here,
        "list_url": resource.list_url + (f"?{here}" if here else ""),
        "post_url": f"{saved}?{request.GET.urlencode()}" if request.GET else saved,
        "may_edit": not form.is_read_only,
        "slug": current_dossier().slug,
        **_rich_text(form, user_of(request)),
        **_deeds(resource, user_of(request), record, is_locked=bool(locked)),
    }
    template = "resources/record_body.html" if getattr(request, "htmx", False) else "resources/record.html"
    return render(request, template, context, status=status)


def _new_title(request: HttpRequest, resource: Resource) -> str:
    """Prospect : nouvelle fiche"""
    kind = resource.new_kind_of(request.GET)
    return f"{kind.label if kind else resource.label} : nouvelle fiche"


def _new_tab(request: HttpRequest, resource: Resource) -> str:
    """The tab that a new record of this sort will stand in."""
    kind = resource.new_kind_of(request.GET)
    tabs = [tab.slug for tab in resource.tabs if kind and kind.initial and tab.initial == kind.initial]
    return tabs[0] if tabs else ""


def _rich_text(form: RecordForm, user: User) -> dict[str, Any]:
    """Whether the page needs the editor of rich text, and what new text looks like (UI-032)."""
    has_rich_text = any(one.field.kind == "rich" for one in form.fields.values())
    is_edited = has_rich_text and not form.is_read_only
    return {
        "has_rich_text": has_rich_text,
        "rich_defaults": rich_text_defaults(user) if is_edited else {},
    }


def _deeds(resource: Resource, user: User, record: Model | None, *, is_locked: bool) -> dict[str, Any]:
    """What the page offers to do with the record."""
    may_delete = record is not None and not is_locked and resource.can_delete and resource.may(user, "delete")
    offered = [action for action in resource.actions if action.is_on_record and user.may(action.right)]
    return {
        "may_create": resource.can_create and resource.may(user, "edit"),
        "may_delete": may_delete,
        "actions": [action for action in offered if record is not None and action.is_shown(record, user)],
    }


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


@require_POST
@for_resource("delete")
def delete_view(request: HttpRequest, resource: Resource, pk: int) -> HttpResponseBase:
    """Delete the record, after the page asked for confirmation; what uses it is told when it can't be."""
    user = user_of(request)
    record = get_record_by_id(resource, user, pk)
    title = resource.title_of(record)
    here = list_state(resource, request.GET).here
    try:
        delete_record(resource, user=user, record=record, expected_version=_version(request))
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        back = resource.record_url(record) + (f"?{here}" if here else "")
        return with_toast(_go(request, back), refusal_sentence(refusal), kind="danger")
    url = resource.list_url + (f"?{here}" if here else "")
    return with_toast(_go(request, url), f"« {title} » est supprimé.")


@require_GET
@for_resource("view")
def neighbour_view(request: HttpRequest, resource: Resource, pk: int, direction: str) -> HttpResponseBase:
    """Go to the previous or next record of the list one came from; stay at its ends."""
    user = user_of(request)
    record = get_record_by_id(resource, user, pk)
    opened = open_list(resource, user, request.GET)
    state = opened.state
    is_before = direction == "precedent"
    try:
        found = neighbour(opened.resource, user, state.selection, record, is_before=is_before)
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        found = None
    query = f"?{state.here}" if state.here else ""
    response = HttpResponseRedirect(resource.record_url(found or record) + query)
    if found is None:
        end = "Première" if is_before else "Dernière"
        return with_toast(response, f"{end} fiche de la liste.", kind="warning")
    return response


@require_GET
@for_resource("view")
def chosen_view(request: HttpRequest, resource: Resource, pk: int) -> HttpResponseBase:
    """Tell the field that asked for it which record was made or changed, then close this tab (UI-059).

    Where several were to be changed, the tab goes on to the next one (UI-062).
    """
    record = get_record_by_id(resource, user_of(request), pk)
    following = [one for one in request.GET.get("suite", "").split(",") if one.isascii() and one.isdigit()]
    next_url = ""
    if following and (found := resource.by_id(following[0])) is not None:
        query = {"retour": "champ"} | ({"suite": ",".join(following[1:])} if following[1:] else {})
        next_url = f"{resource.record_url(found)}?{urlencode(query)}"
    context = {
        "resource": resource,
        "record": record,
        "title": resource.title_of(record),
        "is_new": request.GET.get("nouveau") == "1",
        "next_url": next_url,
    }
    return render(request, "resources/chosen.html", context)
