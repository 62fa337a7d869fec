"""Who changed what on a record."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from comptoir.resources.record_history import history_of
from comptoir.resources.records import get_record_by_id
from comptoir.resources.resource import Resource
from comptoir.resources.views.access import for_resource, user_of


@require_GET
@for_resource("view")
def history_view(request: HttpRequest, resource: Resource, pk: int) -> HttpResponseBase:
    """The changes of a record, for who may see it."""
    record = get_record_by_id(resource, user_of(request), pk)
    return render(request, "resources/record_history.html", {"history": history_of(resource, record)})
