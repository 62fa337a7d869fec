"""What is done with the views of a list: keep a change, default, copy, rename, share, delete, export, import."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from comptoir.core.errors import NotFound, Refusal
from comptoir.resources.resource import Resource
from comptoir.resources.saved_views import (
    SHARING_RIGHT,
    SYSTEM,
    change_view,
    create_view,
    default_view,
    delete_view,
    duplicate_view,
    find_view,
    set_default,
    store_in_view,
    views_for,
)
from comptoir.resources.view_files import MAX_SIZE, file_name, name_for_import, read_view_file, view_file
from comptoir.resources.views.access import for_resource, user_of
from comptoir.resources.views.opened import kept_url, open_list
from comptoir.ui.messages import problems_by_field, refusal_sentence, sentence
from comptoir.ui.toasts import with_toast


@require_GET
@for_resource("view")
def views_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """Every view of the list, and what may be done with each (UI-127)."""
    return _views_page(request, resource)


def _views_page(
    request: HttpRequest, resource: Resource, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    user = user_of(request)
    views = views_for(resource, user)
    tabs = {tab.slug: tab.label for tab in resource.tabs}
    defaults = {tab: default_view(resource, user, views, tab).ref for tab in {one.tab for one in views}}
    context = {
        "resource": resource,
        "views": [
            {
                "view": one,
                "tab": tabs.get(one.tab, ""),
                "is_default": defaults[one.tab] == one.ref,
                "may_delete": one.is_own or (not one.is_system and user.may(SHARING_RIGHT)),
            }
            for one in views
        ],
        "may_share": user.may(SHARING_RIGHT),
        "refusal": refusal,
        "system": SYSTEM,
    }
    return render(request, "resources/view_list.html", context, status=status)


@require_POST
@for_resource("view")
def keep_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """The band: write what the list shows in its view, or in a copy of a system view (UI-111, UI-129)."""
    user = user_of(request)
    opened = open_list(resource, user, request.GET)
    # Names that lead nowhere, typed in the address by hand, are not worth keeping.
    spec = opened.state.changed_spec()
    known = opened.resource
    spec = spec.without([name for name in spec.names() if known.column(name) is None])
    spec = replace(spec, detail=opened.view.spec.detail)
    ref = store_in_view(resource=resource, user=user, view=opened.view, spec=spec, tab=opened.tab)
    made = find_view(resource, user, ref)
    told = f"« {made.name} » est enregistrée." if made.ref == opened.view.ref else _copied(made.name)
    return with_toast(_go(request, kept_url(opened, ref)), told)


def _copied(name: str) -> str:
    return f"La vue d'origine ne se modifie pas : le changement est dans votre copie « {name} »."


@require_POST
@for_resource("view")
def view_deed(request: HttpRequest, resource: Resource, ref: str, deed: str) -> HttpResponseBase:
    """One deed on one view; it answers on the page of the views, or on the list it came from."""
    user = user_of(request)
    if deed not in DEEDS:
        raise NotFound("action_unknown", name=deed[:40])
    try:
        told = DEEDS[deed](request, resource, ref)
    except Refusal as refusal:
        if refusal.status == 403 and not resource.may(user, "view"):
            raise
        words = problems_by_field(refusal).get("name") or [refusal_sentence(refusal)]
        return _views_page(request, resource, refusal=" ".join(words), status=refusal.status)
    back = reverse("resources:views", args=[resource.slug])
    if request.POST.get("retour") == "liste":
        back = resource.list_url + (f"?{request.GET.urlencode()}" if request.GET else "")
    return with_toast(_go(request, back), told)


def _set_default(request: HttpRequest, resource: Resource, ref: str) -> str:
    user = user_of(request)
    set_default(resource=resource, user=user, ref=ref, tab=request.GET.get("onglet", ""))
    return f"« {find_view(resource, user, ref).name} » s'ouvre désormais d'office."


def _duplicate(request: HttpRequest, resource: Resource, ref: str) -> str:
    made = duplicate_view(resource=resource, user=user_of(request), ref=ref)
    return f"« {made.name} » est créée."


def _rename(request: HttpRequest, resource: Resource, ref: str) -> str:
    name = request.POST.get("name", "")
    made = change_view(resource=resource, user=user_of(request), ref=ref, name=name)
    return f"La vue s'appelle maintenant « {made.name} »."


def _share(request: HttpRequest, resource: Resource, ref: str) -> str:
    is_shared = request.POST.get("shared") == "1"
    made = change_view(resource=resource, user=user_of(request), ref=ref, is_shared=is_shared)
    return f"« {made.name} » {'est proposée à tous' if is_shared else 'n’est plus proposée qu’à vous'}."


def _delete(request: HttpRequest, resource: Resource, ref: str) -> str:
    user = user_of(request)
    name = find_view(resource, user, ref).name
    delete_view(resource=resource, user=user, ref=ref)
    return f"« {name} » est supprimée."


DEEDS = {
    "defaut": _set_default,
    "dupliquer": _duplicate,
    "renommer": _rename,
    "partager": _share,
    "supprimer": _delete,
}


# ------------------------------------------------------------------------------------------------------------- files
@require_GET
@for_resource("view")
def view_file_view(request: HttpRequest, resource: Resource, ref: str) -> HttpResponseBase:
    """The view as a file (UI-139)."""
    view = find_view(resource, user_of(request), ref)
    name = file_name(resource, view)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(
        view_file(resource, view), content_type="application/json; charset=utf-8", headers=headers
    )


@require_POST
@for_resource("view")
def import_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """Make a view of a file from another dossier; refused with the list of what is unknown here (UI-140)."""
    user = user_of(request)
    uploaded = request.FILES.get("file")
    if uploaded is None or isinstance(uploaded, list):
        return _views_page(request, resource, refusal=sentence("view_file_missing"), status=422)
    try:
        file = read_view_file(resource, uploaded.read(MAX_SIZE + 1))
        own = [one.name for one in views_for(resource, user) if one.is_own]
        name = name_for_import(file, own)
        made = create_view(resource=resource, user=user, name=name, spec=file.spec, tab=file.tab)
    except Refusal as refusal:
        words = problems_by_field(refusal).get("name") or [refusal_sentence(refusal)]
        return _views_page(request, resource, refusal=" ".join(words), status=refusal.status)
    back = reverse("resources:views", args=[resource.slug])
    return with_toast(_go(request, back), f"« {made.name} » est importée.")


def _go(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect that htmx follows as a whole page."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
