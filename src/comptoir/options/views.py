"""The pages of the options."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.accounts.access import requires
from comptoir.accounts.models import User
from comptoir.core.errors import NotFound, Problem, Refusal, Stale
from comptoir.core.typed_input import parse_date
from comptoir.dossiers.connection import current_dossier
from comptoir.options.fields import QuoteStateField
from comptoir.options.history import page_history
from comptoir.options.models import VatOptionChange
from comptoir.options.page import OptionPage
from comptoir.options.pages import PAGES, found_options, page_of, resource_of
from comptoir.options.services import change_vat_option, page_record, save_options
from comptoir.options.shown import option_groups
from comptoir.options.tree import page_url, tree
from comptoir.references.models import DossierSettings
from comptoir.resources.conflicts import Conflict, merge_conflicts, take_theirs
from comptoir.resources.forms import FormReader, RecordForm, form_of_post, form_of_record
from comptoir.ui.messages import problems_by_field, refusal_sentence
from comptoir.ui.rich_text import rich_text_defaults
from comptoir.ui.toasts import with_toast

EDIT = "settings:edit"


@require_GET
@requires("settings:view")
def options_view(request: HttpRequest) -> HttpResponseBase:
    """The first page."""
    return redirect("options:page", next(page.slug for page in PAGES if page.groups))


@require_GET
@requires("settings:view")
def search_view(request: HttpRequest) -> HttpResponseBase:
    """Options that hold every word typed, over all pages; the tree when nothing was typed."""
    text = request.GET.get("q", "").strip()[:80]
    found = [
        {"url": f"{page_url(one.page)}#{one.anchor}", "label": one.label, "page": one.page}
        for one in found_options(text)
    ]
    context = {"q": text, "found": found, "tree": tree(request.GET.get("page", ""))}
    return render(request, "options/tree.html", context)


@require_http_methods(["GET", "POST"])
@requires("settings:view")
def page_view(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a page of options, or save what was changed."""
    page = page_of(slug)
    if not page.groups:
        raise NotFound("option_page_unknown")
    if request.method == "POST":
        return _save(request, page)
    form = form_of_record(resource_of(page), page_record(page), is_read_only=not user_of(request).may(EDIT))
    return _page(request, page, form)


def _save(request: HttpRequest, page: OptionPage) -> HttpResponseBase:
    resource, user = resource_of(page), user_of(request)
    form = form_of_post(resource, request.POST, is_new=False)
    take_theirs(resource, form, page_record(page), request.POST)
    try:
        values = FormReader(form, today=localdate()).read()
        differences = save_options(page=page, values=values, user=user, expected_version=version_of(request))
    except Stale:
        stored = page_record(page)
        conflicts = merge_conflicts(resource, form, stored, request.POST.get("_initial", ""))
        return _page(request, page, form, conflicts=conflicts, is_conflict=True, status=409)
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        form.show(refusal.fields or {"": [Problem(refusal.code, refusal.params)]})
        return _page(request, page, form, summary=refusal_sentence(refusal), status=refusal.status)
    done = "Options enregistrées." if differences else "Rien n'a changé."
    if not getattr(request, "htmx", False):
        return with_toast(redirect("options:page", page.slug), done)
    stored = form_of_record(resource, page_record(page), is_read_only=False)
    return with_toast(_page(request, page, stored), done)


def _page(
    request: HttpRequest,
    page: OptionPage,
    form: RecordForm,
    *,
    status: int = 200,
    summary: str = "",
    conflicts: Sequence[Conflict] = (),
    is_conflict: bool = False,
) -> HttpResponse:
    record = page_record(page)
    for one in form.fields.values():
        if isinstance(one.field, QuoteStateField):
            one.field = one.field.named(record)
    initial = form
    if is_conflict:
        initial = form_of_record(resource_of(page), record, is_read_only=False)
    context: dict[str, Any] = {
        **frame(page),
        "form": form,
        "groups": option_groups(page, form, record),
        "record": record,
        "resource": resource_of(page),
        "summary": summary,
        "conflicts": conflicts,
        "is_conflict": is_conflict,
        "initial_json": request.POST.get("_initial", "") if summary else initial.texts_json,
        "version": (request.POST.get("_version") if summary else None) or record.version,
        "may_edit": not form.is_read_only,
        "rich_defaults": {} if form.is_read_only else rich_text_defaults(user_of(request)),
        "slug": current_dossier().slug,
        **_extra(page, record),
    }
    template = "options/body.html" if getattr(request, "htmx", False) else "options/page.html"
    return render(request, template, context, status=status)


def frame(page: OptionPage) -> dict[str, Any]:
    """What every page of options shows around its fields."""
    return {"page": page, "tree": tree(page.slug), "history": page_history(page.slug)}


def _extra(page: OptionPage, record: Any) -> dict[str, Any]:
    if not page.extra:
        return {}
    return {"vat_changes": list(VatOptionChange.objects.all()), "today": localdate()}


@require_http_methods(["GET", "POST"])
@requires(EDIT)
def vat_option_view(request: HttpRequest) -> HttpResponseBase:
    """ "Changer l'option": another VAT option from a day on, once confirmed (OPT-040)."""
    page = page_of("identification")
    settings = DossierSettings.objects.defer("logo").get(pk=1)
    others = [
        (code, label) for code, label in DossierSettings.VatOption.choices if code != settings.vat_option
    ]
    typed = {"vat_option": "", "changed_on": localdate().strftime("%d/%m/%Y")}
    errors: Mapping[str, Any] = {}
    status = 200
    if request.method == "POST":
        typed = {name: request.POST.get(name, "")[:40] for name in typed}
        try:
            day = typed["changed_on"].strip()
            changed_on = parse_date(day, today=localdate()) if day else None
            change_vat_option(
                option=typed["vat_option"], changed_on=changed_on, user=user_of(request), today=localdate()
            )
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            errors = problems_by_field(refusal) or {"changed_on": [refusal_sentence(refusal)]}
            status = refusal.status
        else:
            return with_toast(redirect(reverse("options:page", args=[page.slug])), "Option de TVA changée.")
    context = {**frame(page), "settings": settings, "others": others, "typed": typed, "errors": errors}
    return render(request, "options/vat_option_page.html", context, status=status)


def version_of(request: HttpRequest) -> int | None:
    """The version that the page showed."""
    text = request.POST.get("_version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def user_of(request: HttpRequest) -> User:
    """Who is signed in."""
    return request.user  # type: ignore[return-value]
