"""What one does with the selected records of a list: its actions, and deleting."""

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from comptoir.accounts.models import User
from comptoir.core.errors import NotFound, Refusal
from comptoir.jobs.models import Job
from comptoir.jobs.services import start_job
from comptoir.resources.jobs import JOBS_RIGHT
from comptoir.resources.layout import Action
from comptoir.resources.listing import all_records
from comptoir.resources.resource import Resource
from comptoir.resources.services import Deletion, delete_records, require
from comptoir.resources.views.access import for_resource, user_of
from comptoir.resources.views.opened import open_list
from comptoir.ui.addresses import address
from comptoir.ui.messages import problem_sentence
from comptoir.ui.toasts import with_toast

# One request acts while the user waits: beyond these the sentence asks for a smaller selection.
MAX_SELECTED = 10_000
# Above these, deleting is a job with a report; who may not see jobs waits, up to the second.
DELETED_AT_ONCE = 100
MAX_DELETED = 1_000
REASONS_IN_TOAST = 3


@require_http_methods(["POST"])
@for_resource("view")
def action_view(request: HttpRequest, resource: Resource, name: str) -> HttpResponseBase:
    """Run an action on the selected records, or delete them; a table may have a deletion of its own."""
    user = user_of(request)
    records = _selected_records(request, resource)
    if not records:
        raise Refusal("nothing_selected")
    back = resource.list_url + (f"?{request.GET.urlencode()}" if request.GET else "")
    if name == "supprimer" and all(action.name != name for action in resource.actions):
        if len(records) > DELETED_AT_ONCE and user.may(JOBS_RIGHT):
            return _go(request, address("job", str(_deletion_job(resource, user, records).pk)))
        _refuse_too_many(len(records), MAX_DELETED)
        return _deleted(request, resource, delete_records(resource, user=user, records=records), back)
    action = _action(resource, name)
    if not user.may(action.right):
        raise Refusal("right_missing", status=403, right=action.right)
    result = action.run(records, user, request)
    return with_toast(
        _go(request, result.url or back), result.message, kind="warning" if result.is_warning else "success"
    )


def _deleted(request: HttpRequest, resource: Resource, outcome: Deletion, back: str) -> HttpResponseBase:
    """Back to the list with a sentence; many records that stayed are told on a page, each with its reason (UI-093)."""
    done = f"{outcome.deleted} fiche(s) supprimée(s)." if outcome.deleted else "Rien n'a été supprimé."
    reasons = [(title, problem_sentence(problem)) for title, problem in outcome.kept]
    if len(reasons) > REASONS_IN_TOAST:
        context = {"resource": resource, "done": done, "reasons": reasons, "back": back}
        return render(request, "resources/deletion.html", context)
    text = " ".join([done, *(reason for _, reason in reasons)])
    return with_toast(_go(request, back), text, kind="warning" if reasons else "success")


def _deletion_job(resource: Resource, user: User, records: list[Model]) -> Job:
    require(resource, user=user, action="delete")
    label = f"Suppression de {len(records)} fiches : {resource.label_plural}"
    keys = [record.pk for record in records]
    return start_job(kind="delete_records", label=label, user=user, table=resource.slug, records=keys)


def _refuse_too_many(count: int, maximum: int) -> None:
    if count > maximum:
        raise Refusal("too_many_selected", maximum=maximum)


def _action(resource: Resource, name: str) -> Action:
    for action in resource.actions:
        if action.name == name:
            return action
    raise NotFound("action_unknown", name=name[:40])


def _selected_records(request: HttpRequest, resource: Resource) -> list[Model]:
    user = user_of(request)
    if request.POST.get("tout") == "1":
        opened = open_list(resource, user, request.GET)
        records = list(all_records(opened.resource, user, opened.state.selection)[: MAX_SELECTED + 1])
        _refuse_too_many(len(records), MAX_SELECTED)
        return records
    given = request.POST.getlist("id")
    _refuse_too_many(len(given), MAX_SELECTED)
    identifiers = [int(text) for text in given if text.isascii() and text.isdigit() and len(text) < 19]
    return list(resource.queryset().filter(pk__in=identifiers))


def _go(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect that htmx follows as a whole page."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
