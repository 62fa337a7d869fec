"""Download of a list: the selected rows, the view or everything, at once or as a job when it is long."""

import re
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.jobs.services import start_job
from comptoir.resources.exports import markup, spreadsheets, texts
from comptoir.resources.exports.formats import ExportFormat, export_formats, format_named
from comptoir.resources.exports.scopes import MAX_CHOSEN, Scope, exported_list, scope_named
from comptoir.resources.resource import Resource
from comptoir.resources.views.access import for_resource, user_of
from comptoir.resources.views.opened import open_list
from comptoir.resources.views.state import list_state
from comptoir.ui.addresses import address

__all__ = ["export_dialog_view", "export_view"]

# Reading these modules offers their formats.
SUPPLIED = (spreadsheets, texts, markup)
JOB_ROWS = 5_000
"""Rows beyond which an export asked for by a person is a job (issue 3)."""
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


@require_GET
@for_resource("export")
def export_dialog_view(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """What to export, how, and under which name (UI-121, UI-123)."""
    context = {
        "resource": resource,
        "state": list_state(resource, request.GET),
        "formats": export_formats(),
        "name": _proposed_name(resource),
        "chosen": request.GET.get("format", ""),
    }
    return render(request, "resources/list_export.html", context)


@require_http_methods(["GET", "POST"])
@for_resource("export")
def export_view(request: HttpRequest, resource: Resource, extension: str = "") -> HttpResponseBase:
    """The file. An address always streams it; the form of the page makes a job of a long one.

    ``portee`` is "vue", "tout" or "selection" with the ids of the rows; ``complet=1`` says "tout" too.
    """
    user = user_of(request)
    given: QueryDict = request.POST if request.method == "POST" else request.GET
    export_format = format_named(extension or given.get("format", ""))
    scope = Scope.ALL if given.get("complet") else scope_named(given.get("portee", ""))
    opened = open_list(resource, user, request.GET)
    exported = exported_list(resource, user, opened=opened, scope=scope, chosen=_chosen(given))
    name = f"{file_stem(given.get('nom', '')) or _proposed_name(resource)}.{export_format.extension}"
    if request.method == "POST" and exported.records[JOB_ROWS : JOB_ROWS + 1].exists():
        job = start_job(
            kind="export_list",
            label=f"Export : {resource.label_plural} ({export_format.label})",
            user=user,
            table=resource.slug,
            extension=export_format.extension,
            scope=str(scope),
            query=request.GET.urlencode(),
            name=name,
            chosen=_chosen(given) if scope is Scope.SELECTION else [],
        )
        return HttpResponseRedirect(address("job", str(job.pk)))
    return _download(export_format, export_format.chunks(exported), name)


def _download(export_format: ExportFormat, chunks: Iterable[bytes], name: str) -> HttpResponseBase:
    answer = StreamingHttpResponse(chunks, content_type=export_format.media_type)
    how = "inline" if export_format.is_shown_inline else "attachment"
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    answer["Content-Disposition"] = f"{how}; filename=\"{plain}\"; filename*=UTF-8''{_quoted(name)}"
    return answer


def _quoted(name: str) -> str:
    return "".join(
        chr(byte) if chr(byte).isascii() and (chr(byte).isalnum() or chr(byte) in "-_.") else f"%{byte:02X}"
        for byte in name.encode()
    )


def file_stem(typed: str) -> str:
    """A typed file name that every system takes, without its extension; empty when nothing is left of it."""
    return _NOT_IN_A_NAME.sub(" ", typed).strip(" .")[:80].strip(" .")


def _proposed_name(resource: Resource) -> str:
    return f"{resource.slug}-{localdate():%Y-%m-%d}"


def _chosen(given: QueryDict) -> list[int]:
    texts = given.getlist("id")[: MAX_CHOSEN + 1]
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
