"""Changer le code: the page that asks for the new code of a party (PTY-090 to PTY-094)."""

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from comptoir.accounts.access import requires
from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, NotFound, Refusal
from comptoir.documents.models import Document
from comptoir.parties.actions import CODE_RIGHT
from comptoir.parties.models import Party
from comptoir.resources.records import get_record_by_id
from comptoir.resources.registry import registry
from comptoir.ui.messages import problems_by_field, refusal_sentence
from comptoir.ui.toasts import with_toast
from comptoir.workflows.change_code import change_party_code


@require_http_methods(["GET", "POST"])
@requires(CODE_RIGHT)
def change_code_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The form; once it is sent, the record with its new code, or what is wrong beside the field."""
    user: User = request.user  # type: ignore[assignment]
    resource = registry.for_model(Party)
    party: Party = get_record_by_id(resource, user, pk)  # type: ignore[assignment]
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            changed = change_party_code(
                party_id=pk, code=request.POST.get("code", ""), user=user, expected_version=_version(request)
            )
        except (Forbidden, NotFound):
            raise
        except Refusal as refused:
            refusal = refused
        else:
            said = f"{party.name} porte désormais le code {changed.code}."
            return with_toast(HttpResponseRedirect(resource.record_url(changed)), said)
    documents = Document.objects.filter(party=party)
    context = {
        "party": party,
        "list_url": resource.list_url,
        "record_url": resource.record_url(party),
        "typed": request.POST.get("code", "")[:200],
        "document_count": documents.count(),
        "sealed_count": documents.exclude(seal_hash="").count(),
        "max_length": Party._meta.get_field("code").max_length,
        "problems": problems_by_field(refusal) if refusal else {},
        "summary": refusal_sentence(refusal) if refusal else "",
    }
    return render(request, "parties/change_code.html", context, status=refusal.status if refusal else 200)


def _version(request: HttpRequest) -> int | None:
    """The version of the record that the user had before the eyes (P-09)."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
