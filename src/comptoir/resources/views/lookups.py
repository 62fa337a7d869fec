"""What the islands ask while one types: proposals of a lookup, fields computed from others."""

from typing import Any

from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.resources.computed import adapter_named
from comptoir.resources.forms import RecordForm, form_of_post
from comptoir.resources.links import LinkField
from comptoir.resources.lookup_views import open_lookup_view, set_lookup_default
from comptoir.resources.lookups import LookupRow, lookup_exact, lookup_ids, lookup_page
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.resources.saved_views import SYSTEM
from comptoir.resources.viewing import OpenView
from comptoir.resources.views.access import for_lookup, for_resource, user_of


@require_http_methods(["GET", "POST"])
@for_lookup
def lookup_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """Proposals for ``q``, from ``apres`` on; with ``exact=1`` only the record whose key or scanned code it is.

    ``cle`` leaves only the records of that very key (the towns of a postal code), ``ids`` gives back given records.
    ``vue`` asks for a view of the lookup; posted, that view becomes the user's default here (UI-130).
    """
    user = user_of(request)
    if request.method == "POST":
        set_lookup_default(resource, user, request.GET.get("vue", ""))
        return JsonResponse({})
    views, opened = _view(request, resource, user)
    text = request.GET.get("q", "")
    only = _limit(resource, request.GET.get("champ", ""))
    key, ids, cursor = request.GET.get("cle", "").strip(), request.GET.get("ids", ""), None
    if key:
        same = resource.key_q(key[:40])
        only = same if only is None else only & same
    if request.GET.get("exact"):
        found = lookup_exact(resource, user, text, only=only)
        rows = [found] if found is not None else []
    elif ids:
        wanted = [int(one) for one in ids.split(",") if one.isascii() and one.isdigit() and len(one) < 19]
        rows = lookup_ids(resource, user, wanted, only=only)
    else:
        page = lookup_page(resource, user, text, only=only, after=request.GET.get("apres", ""), opened=opened)
        rows, cursor = list(page.rows), page.next_cursor
    # Records given back by their ids, and exact codes, are told in the columns of the program.
    is_page = not ids and not request.GET.get("exact")
    shown = opened.columns if opened is not None and is_page else resource.lookup_columns
    columns = [{"label": column.label, "kind": column.kind} for column in shown]
    told = {"columns": columns, "rows": [_shown(resource, row) for row in rows], "next": cursor}
    return JsonResponse(told | views)


def _view(request: HttpRequest, resource: Resource, user: User) -> tuple[dict[str, Any], OpenView | None]:
    """The views to choose from, and the one in force unless it is the program's own, which costs no query."""
    wanted = request.GET.get("vue", "")
    if wanted == SYSTEM:
        return {}, None
    opened = open_lookup_view(resource, user, wanted=wanted)
    told: dict[str, Any] = {
        "view": opened.view.ref,
        "views": [{"ref": one.ref, "name": one.name} for one in opened.views],
    }
    if resource.may(user, "view"):
        told["editor"] = reverse("resources:view_edit", args=[resource.slug, opened.view.ref])
    return told, None if opened.view.is_system else opened


def _shown(resource: Resource, row: LookupRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "key": row.key,
        "words": row.words,
        "title": row.title,
        "cells": row.cells,
        "url": resource.record_url(row.record),
    }


def _limit(resource: Resource, asker: str) -> Q | None:
    """Restriction that the asking field declares: ``champ=articles:supplier``."""
    owner_slug, _, name = asker.partition(":")
    owner = registry.get(owner_slug)
    if owner is None:
        return None
    inline_name, _, inner = name.partition(".")
    inline = owner.inline(inline_name)
    candidates = inline.fields if inline is not None else [owner.all_fields().get(name)]
    for field in candidates:
        if isinstance(field, LinkField) and field.name in (name, inner) and field.target is resource:
            return field.limit
    return None


@require_POST
@for_resource("edit")
def compute_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """Fields that follow the one just left, as inputs that replace those of the page."""
    changed = request.POST.get("_changed", "")
    field = resource.all_fields().get(changed)
    if field is None or not field.computes:
        raise Refusal("unknown_field")
    form = form_of_post(resource, request.POST, is_new=not request.POST.get("_version"))
    values = _readable(form)
    answer = adapter_named(field.computes)(values, changed, user_of(request))
    parts = []
    for name, value in answer.items():
        shown = form.fields.get(name)
        if shown is None:
            continue
        text = f"#{value.pk}" if isinstance(value, Model) else shown.field.display(value)
        if text != shown.text or name == changed:
            shown.text, shown.record = text, value if isinstance(value, Model) else None
            context = {"field": shown, "resource": resource, "oob": True}
            parts.append(render_to_string("resources/input.html", context, request))
    return HttpResponse("".join(parts))


def _readable(form: RecordForm) -> dict[str, Any]:
    """Typed values of the fields that can be read; the others are simply not there yet."""
    values: dict[str, Any] = {}
    for name, one in form.fields.items():
        try:
            values[name] = one.field.parse(one.text, today=localdate())
        except Refusal:
            continue
    return values
