"""Files attached to the records of every table: listing, sending, fetching, removing (UI-155)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.http import FileResponse, HttpRequest, HttpResponse

from comptoir.api import schemas
from comptoir.api.calls import Answer, Call, address
from comptoir.api.describing import ref
from comptoir.api.operations import BY_SIDE, Section
from comptoir.attachments.models import Attachment
from comptoir.core.attached_files import MAX_FILE
from comptoir.core.errors import NotFound, TooLarge
from comptoir.resources.attachments import (
    add_attachment,
    attachments_of,
    downloadable,
    remove_record_attachment,
)
from comptoir.resources.records import get_record
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.resources.views.attachments import file_answer

section = Section("Fichiers joints")
PATH = "/attachments/{table}/{code}"
CHUNK = 64 * 1024
NAME = {
    "name": "name",
    "in": "query",
    "required": True,
    "description": "Nom du fichier, avec son extension.",
    "schema": {"type": "string", "maxLength": 255},
}
HOW = "« table » est le nom d'une table dans l'API, « code » celui d'une fiche (« #12 » pour son numéro interne)."


def attachment_as_dict(one: Attachment) -> dict[str, Any]:
    """A file as the API tells of it."""
    return {
        "id": one.pk,
        "name": one.name,
        "media_type": one.media_type,
        "size": one.size,
        "sha256": one.sha256,
        "added_at": one.added_at.isoformat(),
        "added_by": one.added_by_name,
    }


@section.operation(
    "GET",
    PATH,
    summary="Lister les fichiers joints à une fiche",
    description=HOW,
    right=BY_SIDE,
    answers={
        "type": "object",
        "required": ["items"],
        "properties": {"items": {"type": "array", "items": ref(schemas.Attachment)}},
        "additionalProperties": False,
    },
)
def list_attachments(call: Call, table: str, code: str) -> Answer:
    resource, record = _record(call, table, code, "view")
    return Answer({"items": [attachment_as_dict(one) for one in attachments_of(resource, record)]})


@section.operation(
    "POST",
    PATH,
    summary="Joindre un fichier à une fiche",
    description=f"Le corps de la requête est le fichier lui-même, 10 Mo au plus. {HOW}",
    right=BY_SIDE,
    parameters=[NAME],
    answers=ref(schemas.Attachment),
    status=201,
    is_acting=False,
    takes_file=True,
)
def attach_file(call: Call, table: str, code: str) -> Answer:
    resource, record = _record(call, table, code, "edit")
    name = call.request.GET.get("name", "")
    made = add_attachment(resource, user=call.user, record=record, name=name, chunks=_chunks(call.request))
    return Answer(attachment_as_dict(made), 201, address("attachments", table, code, made.pk))


@section.operation(
    "GET",
    f"{PATH}/{{int:id}}",
    summary="Lire le contenu d'un fichier joint",
    description=HOW,
    right=BY_SIDE,
    media_type="application/octet-stream",
    answers={"type": "string", "format": "binary"},
)
def read_attachment(call: Call, table: str, code: str, id: int) -> HttpResponse:
    resource, record = _record(call, table, code, "view")
    found, path = downloadable(resource, user=call.user, record=record, attachment_id=id)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=found.name)
    return file_answer(response, found.media_type)  # type: ignore[return-value]


@section.operation(
    "DELETE",
    f"{PATH}/{{int:id}}",
    summary="Retirer un fichier joint",
    description=HOW,
    right=BY_SIDE,
    status=204,
)
def remove_attachment(call: Call, table: str, code: str, id: int) -> Answer:
    resource, record = _record(call, table, code, "edit")
    remove_record_attachment(resource, user=call.user, record=record, attachment_id=id)
    return Answer(status=204)


def _record(call: Call, table: str, code: str, action: str) -> tuple[Resource, Model]:
    resource = registry.by_api_name(table)
    if resource is None:
        # Asked for all the same: an address that nobody may use tells nothing.
        call.require("settings:view")
        raise NotFound("table_unknown", name=table[:40])
    call.require(resource.right("view"))
    call.require(resource.right(action))
    if any(ord(character) < 32 for character in code):
        raise NotFound("record_not_found", table=resource.label, key="")
    return resource, get_record(resource, call.user, code)


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    """The body as it arrives; one that says it is larger than a file may be is not read."""
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if declared.isdigit() and int(declared) > MAX_FILE:
        raise TooLarge(
            "file_too_large", name=request.GET.get("name", "")[:255], maximum=MAX_FILE // 1024 // 1024
        )
    while chunk := request.read(CHUNK):
        yield chunk
