"""Importer: the page that takes the file of an eco-organism (DOC-298)."""

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from comptoir.accounts.access import requires
from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, Refusal
from comptoir.references.eco_import import EcoImport, import_scales, read_scales
from comptoir.references.models import EcoContribution
from comptoir.resources.registry import registry
from comptoir.resources.table_files import MAX_BYTES
from comptoir.ui.messages import problems_by_field, refusal_sentence
from comptoir.ui.toasts import with_toast


@require_http_methods(["GET", "POST"])
@requires("settings:edit")
def eco_import_view(request: HttpRequest) -> HttpResponseBase:
    """The form; once a file was sent, the list with what was done, or each fault by its line and column."""
    user: User = request.user  # type: ignore[assignment]
    resource = registry.for_model(EcoContribution)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            made = import_scales(
                scales=read_scales(_sent(request)),
                user=user,
                has_replacement=request.POST.get("replace") == "on",
            )
        except Forbidden:
            raise
        except Refusal as refused:
            refusal = refused
        else:
            return with_toast(HttpResponseRedirect(resource.list_url), _told(made))
    faults = [text for texts in problems_by_field(refusal).values() for text in texts] if refusal else []
    context = {
        "list_url": resource.list_url,
        "has_replacement": request.method == "GET" or request.POST.get("replace") == "on",
        "summary": refusal_sentence(refusal) if refusal else "",
        "faults": faults,
    }
    return render(request, "taxes/eco_import.html", context, status=refusal.status if refusal else 200)


def _sent(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    if file is None:
        raise Refusal("eco_file_missing")
    return bytes(file.read(MAX_BYTES + 1))


def _told(made: EcoImport) -> str:
    words = [
        f"{made.added} barème{'s' if made.added > 1 else ''} ajouté{'s' if made.added > 1 else ''}",
        f"{made.changed} modifié{'s' if made.changed > 1 else ''}",
        f"{made.kept} laissé{'s' if made.kept > 1 else ''} tel{'s' if made.kept > 1 else ''}",
    ]
    return f"{', '.join(words)}."
