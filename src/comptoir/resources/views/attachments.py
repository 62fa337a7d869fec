"""Files attached to a record: the panel that lists them, adding, downloading, removing (UI-155, UI-156)."""

from typing import Any

from django.db.models import Model
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from comptoir.attachments.services import get_attachment
from comptoir.attachments.storage import thumbnail_path
from comptoir.core.attached_files import ACCEPTED, MAX_FILE, MAX_FILES
from comptoir.core.errors import NotFound, Refusal
from comptoir.resources.attachments import (
    add_attachment,
    attachment_table,
    attachments_of,
    downloadable,
    remove_record_attachment,
)
from comptoir.resources.records import get_record_by_id
from comptoir.resources.resource import Resource
from comptoir.resources.views.access import for_resource, user_of
from comptoir.ui.messages import refusal_sentence

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""Policy of a file that a user sent: should a browser show it after all, nothing in it runs or loads."""


@require_GET
@for_resource("view")
def attachments_view(request: HttpRequest, resource: Resource, pk: int) -> HttpResponseBase:
    """The panel with the files of a record."""
    return _panel(request, resource, get_record_by_id(resource, user_of(request), pk))


@require_POST
@for_resource("edit")
def attach_view(request: HttpRequest, resource: Resource, pk: int) -> HttpResponseBase:
    """Add the files that were chosen or dropped; each is taken or refused on its own."""
    user = user_of(request)
    record = get_record_by_id(resource, user, pk)
    problems: list[str] = []
    status = 200
    files = request.FILES.getlist("file")
    if not files:
        problems.append(refusal_sentence(Refusal("file_missing_in_request")))
        status = 422
    for file in files:
        try:
            add_attachment(resource, user=user, record=record, name=file.name or "", chunks=file.chunks())
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            problems.append(refusal_sentence(refusal))
            status = refusal.status
    return _panel(request, resource, record, problems=problems, status=status)


@require_GET
@for_resource("view")
def download_view(request: HttpRequest, resource: Resource, pk: int, attachment: int) -> HttpResponseBase:
    """A file, always to be saved and never to be shown."""
    record = get_record_by_id(resource, user_of(request), pk)
    found, path = downloadable(resource, user=user_of(request), record=record, attachment_id=attachment)
    return file_answer(
        FileResponse(path.open("rb"), as_attachment=True, filename=found.name), found.media_type
    )


def file_answer(response: FileResponse, media_type: str) -> FileResponse:
    """The answer with headers that keep a browser from doing anything else than saving it."""
    response.headers["Content-Type"] = media_type
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_GET
@for_resource("view")
def thumbnail_view(request: HttpRequest, resource: Resource, pk: int, attachment: int) -> HttpResponseBase:
    """The small picture of a picture, which the program drew itself."""
    record = get_record_by_id(resource, user_of(request), pk)
    found = get_attachment(table=attachment_table(resource), record_id=record.pk, attachment_id=attachment)
    path = thumbnail_path(found.place)
    if not found.has_thumbnail or not path.is_file():
        raise NotFound("no_thumbnail")
    headers = {"Content-Security-Policy": SANDBOX, "Cache-Control": "private, max-age=86400"}
    return HttpResponse(path.read_bytes(), content_type="image/webp", headers=headers)


@require_POST
@for_resource("edit")
def remove_view(request: HttpRequest, resource: Resource, pk: int, attachment: int) -> HttpResponseBase:
    """Remove a file, after the page asked for confirmation."""
    user = user_of(request)
    record = get_record_by_id(resource, user, pk)
    try:
        remove_record_attachment(resource, user=user, record=record, attachment_id=attachment)
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        return _panel(request, resource, record, problems=[refusal_sentence(refusal)], status=refusal.status)
    return _panel(request, resource, record)


def _panel(
    request: HttpRequest,
    resource: Resource,
    record: Model,
    *,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    user = user_of(request)
    locked = resource.is_locked(record)
    context: dict[str, Any] = {
        "resource": resource,
        "record": record,
        "attachments": attachments_of(resource, record),
        "problems": problems or [],
        "may_change": not locked and resource.may(user, "edit"),
        "accepted": ACCEPTED,
        "maximum": MAX_FILE // 1024 // 1024,
        "maximum_files": MAX_FILES,
    }
    return render(request, "resources/attachment_list.html", context, status=status)
