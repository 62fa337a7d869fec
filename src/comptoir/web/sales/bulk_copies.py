"""Duplicating and deleting several documents from their list, each on its own with a report (table DOC-T6, DOC-187)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from comptoir.core.document_kinds import Side
from comptoir.documents.acceptance import DELETION_BREAK, accepting, read_accepted
from comptoir.documents.models import Document
from comptoir.documents.sides import document_address, list_on_side
from comptoir.ui.toasts import with_toast
from comptoir.web.sales.bulk import Outcome, as_job, each_outcome, report_context, selected_documents
from comptoir.web.sales.offered_actions import REMOVAL
from comptoir.web.sales.sides import side_page
from comptoir.workflows import documents as workflow

AT_ONCE = 100
MANY_DELETED = (
    " Ceux qui se trouvent au milieu de leur suite ne le sont qu'avec « Accepter et continuer » : le journal des "
    "événements le dira. Sinon ils restent, et le compte rendu les nomme."
)


@require_http_methods(["GET", "POST"])
@side_page("edit")
def duplicate_many_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Ask whether to take the record of the party again (DOC-179), then copy each document (DOC-178)."""
    documents = selected_documents(request, side)
    outcomes: Sequence[Outcome] = []
    user: Any = request.user
    if request.method == "POST":
        is_reloaded = request.POST.get("reload_party") == "true"
        accepted = read_accepted(request.POST.get("accept", ""))
        if len(documents) > AT_ONCE:
            return as_job(
                "duplicate", "Duplication", request, side, documents, {"reload": is_reloaded}, accepted
            )

        def duplicate(document: Document) -> Document:
            return workflow.duplicate_document(
                document_id=document.pk, user=user, today=localdate(), is_party_reloaded=is_reloaded
            )

        with accepting(accepted):
            outcomes = each_outcome(documents, duplicate)
        if len(outcomes) == 1 and outcomes[0].made is not None:
            return redirect(document_address(outcomes[0].made))
    context = report_context(side, documents, outcomes) | {
        "title": "Dupliquer des documents",
        "button": "Dupliquer",
        "made_label": "Copie",
        "is_party_asked": True,
        "is_reloaded": request.POST.get("reload_party") == "true",
    }
    return render(request, "sales/bulk.html", context)


@require_http_methods(["GET", "POST"])
@side_page("delete")
def delete_many_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Ask, then delete the last numbers first, so that a run of them leaves no break (DOC-187, DOC-193)."""
    documents = last_first(selected_documents(request, side))
    outcomes: Sequence[Outcome] = []
    released: list[Any] = []
    user: Any = request.user
    is_long = len(documents) > AT_ONCE
    if request.method == "POST":
        accepted = read_accepted(request.POST.get("accept", ""))
        if is_long:
            return as_job("delete", "Suppression", request, side, documents, accepted=accepted)

        def delete(document: Document) -> Document:
            released.extend(workflow.delete_document(document_id=document.pk, user=user, today=localdate()))
            return document

        with accepting(accepted):
            outcomes = each_outcome(documents, delete)
    done = sum(outcome.made is not None for outcome in outcomes)
    told = f"{done} document{'s' if done > 1 else ''} supprimé{'s' if done > 1 else ''}."
    if released:
        told += " Des règlements ont été dépointés : ils restent sur le compte du tiers."
    kind = "warning" if released else "success"
    if outcomes and done == len(outcomes):
        return with_toast(redirect(list_on_side(side)), told, kind=kind)
    # What is gone has no page any more: the report names what stayed.
    stayed = [outcome for outcome in outcomes if outcome.made is None]
    context = report_context(side, documents, outcomes) | {
        "title": "Supprimer des documents",
        "button": "Supprimer définitivement",
        "is_danger": True,
        "warning": REMOVAL.replace("cette fiche", "ces documents") + (MANY_DELETED if is_long else ""),
        "made_label": "Raison",
        **({"outcomes": stayed} if stayed else {}),
    }
    if is_long:
        context["questions"] = DELETION_BREAK
    response = render(request, "sales/bulk.html", context)
    return with_toast(response, told, kind=kind) if done else response


def last_first(documents: Iterable[Document]) -> list[Document]:
    """The last numbers first: a run at the end of a series then goes without a break (DOC-009)."""
    return sorted(documents, key=lambda one: (one.sequence_value or 0, one.pk), reverse=True)
