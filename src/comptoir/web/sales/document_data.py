"""What the editor asks for while one types, and saving (the shape of file 13, section 2)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from comptoir.accounts.models import User
from comptoir.accounts.rights import MARGINS_RIGHT
from comptoir.core.document_kinds import Side, kind_of
from comptoir.core.errors import NotFound, Refusal
from comptoir.documents.line_columns import refuse_costs
from comptoir.documents.models import Document
from comptoir.documents.numbers import are_legal_numbers_given_at_save
from comptoir.documents.resources import listed_kinds
from comptoir.documents.services.validation import last_sealed_on
from comptoir.documents.sides import document_address
from comptoir.parties.models import Address, Party
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.registry import registry
from comptoir.ui.explanations import explained_steps
from comptoir.ui.messages import problem_sentence, problems_by_field, refusal_sentence, sentence
from comptoir.web.sales.answers import body_of, fragment, taken_version
from comptoir.web.sales.deposit_actions import made_url
from comptoir.web.sales.line_grid import shown_document, with_columns
from comptoir.web.sales.own_fields import territory_rates
from comptoir.web.sales.sides import document_on_side, side_json_view
from comptoir.workflows.customer_checks import check_customer
from comptoir.workflows.document_view import preview_as_dict
from comptoir.workflows.documents import Preview, create_document, preview_document, update_document
from comptoir.workflows.due_date_warnings import due_date_warnings
from comptoir.workflows.explain_document import explain_preview
from comptoir.workflows.line_warnings import line_warnings
from comptoir.workflows.supplier_numbers import supplier_number_seen


@require_POST
@side_json_view("edit")
def preview_view(request: HttpRequest, side: Side, pk: int | None = None) -> Mapping[str, Any]:
    """The document as it is on screen, computed; a blocked customer is told as soon as it is chosen (DOC-017)."""
    values = _entered(request)
    names = values.pop("columns", None)
    values.pop("version", None)
    preview = preview_document(
        values=values, today=localdate(), document_id=_existing(side, pk), kind=_kind(values, side, pk)
    )
    composed = preview.composed
    document = composed.document
    answer = with_columns(
        preview_as_dict(composed, due_dates=preview.due_dates),
        document,
        composed.lines,
        names=names,
        user=_user(request),
        computed=composed.totals,
    )
    if "territory" in values or "party" in values:
        answer["rates"] = territory_rates(document)
    told = _party_warnings(document) if pk is None or "party" in values else {}
    told |= _date_warnings(document)
    answer["warnings"] = told | _warnings(preview)
    return answer


@require_POST
@side_json_view("edit")
def create_view(request: HttpRequest, side: Side) -> Mapping[str, Any]:
    """Save a new document."""
    values = _entered(request)
    values.pop("version", None)
    values.pop("columns", None)
    kind = _kind(values, side, None)
    is_asked = dossier_settings().is_deposit_payment_shown
    document = create_document(
        values=values, user=_user(request), today=localdate(), kind=kind, is_payment_completed=is_asked
    )
    return {"url": made_url(document), "id": document.pk, "number": document.number}


@require_POST
@side_json_view("edit")
def save_view(request: HttpRequest, side: Side, pk: int) -> Mapping[str, Any]:
    """Save changes; 409 when someone else saved meanwhile, with what they saved (P-09)."""
    document_on_side(side, pk)
    values = _entered(request)
    names = values.pop("columns", None)
    version = taken_version(values)
    document = update_document(
        document_id=pk, values=values, user=_user(request), today=localdate(), expected_version=version
    )
    return {"url": document_address(document), "document": shown_document(document, _user(request), names)}


@require_GET
@side_json_view("view")
def data_view(request: HttpRequest, side: Side, pk: int) -> Mapping[str, Any]:
    """The saved document: what the editor compares with when someone else saved it."""
    names = request.GET.get("colonnes", "")[:1000].split(",")
    return {"document": shown_document(document_on_side(side, pk), _user(request), names)}


@require_POST
@side_json_view("view")
def explain_view(request: HttpRequest, side: Side, pk: int | None = None) -> Mapping[str, Any]:
    """Pourquoi ? The computation of what is on screen, step by step (P-10)."""
    values = _entered(request)
    values.pop("version", None)
    values.pop("columns", None)
    explanation = explain_preview(
        values=values,
        today=localdate(),
        may_see_margins=_user(request).may(MARGINS_RIGHT),
        document_id=_existing(side, pk),
        kind=_kind(values, side, pk),
    )
    context = {
        "totals": explained_steps(explanation.totals),
        "due_dates": explained_steps(explanation.due_dates),
    }
    return fragment(request, "sales/explanation.html", context)


@require_GET
@side_json_view("edit")
def party_view(request: HttpRequest, side: Side) -> Mapping[str, Any]:
    """The party just chosen: its code, its addresses to pick from (DOC-022), and why it may be refused (DOC-017)."""
    identifier = request.GET.get("id", "")
    party = None
    if identifier.isascii() and identifier.isdigit() and len(identifier) <= 18:
        party = Party.objects.select_related("customer", "territory").filter(pk=int(identifier)).first()
    if party is None:
        raise NotFound("party_not_found")
    addresses = [
        {"label": _address_label(address), "block": _address_block(address, party)}
        for address in party.addresses.select_related("country")
    ]
    return {
        "code": party.code,
        "name": party.name,
        "territory": party.territory.code,
        "url": registry.for_model(Party).record_url(party),
        "addresses": addresses,
    }


def _entered(request: HttpRequest) -> dict[str, Any]:
    """What the editor sends; costs are refused from those who may not see them."""
    values = body_of(request)
    if not _user(request).may(MARGINS_RIGHT):
        refuse_costs(values)
    return values


def _warnings(preview: Preview) -> dict[str, list[str]]:
    composed = preview.composed
    found = {
        **line_warnings(composed),
        **supplier_number_seen(composed.document),
        **due_date_warnings(preview),
    }
    return {name: [problem_sentence(one) for one in problems] for name, problems in found.items()}


def _existing(side: Side, pk: int | None) -> int | None:
    """The key of an existing document of this side."""
    return None if pk is None else document_on_side(side, pk).pk


def _kind(values: Mapping[str, Any], side: Side, pk: int | None) -> str | None:
    """The kind of a new document: one of those that the editor makes."""
    if pk is not None:
        return None
    kind = kind_of(str(values.get("kind", "")))
    if kind not in listed_kinds(side):
        raise Refusal.for_field("kind", "unknown_document_kind", kind=kind.code)
    return kind.code


def _party_warnings(document: Document) -> dict[str, list[str]]:
    try:
        check_customer(kind=kind_of(document.kind), party=document.party, today=document.dated_on)
    except Refusal as refusal:
        return problems_by_field(refusal) or {"party": [refusal_sentence(refusal)]}
    return {}


def _date_warnings(document: Document) -> dict[str, list[str]]:
    """A date at which the document could not be validated, told while it is entered (P-04, DOC-224)."""
    kind = kind_of(document.kind)
    last = last_sealed_on(kind) if kind.is_legal and document.number is None else None
    if last is None or document.dated_on >= last or are_legal_numbers_given_at_save():
        return {}
    return {"dated_on": [sentence("date_will_break", {"last": last})]}


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _address_label(address: Address) -> str:
    parts = [address.label or address.address_name or "", address.line1, address.postal_code, address.city]
    return ", ".join(part for part in parts if part)


def _address_block(address: Address, party: Party) -> dict[str, str]:
    title, name = address.address_title, address.address_name
    own = [party.title, party.first_name, party.name]
    return {
        "name": " ".join(part for part in ([title, name] if name else own) if part),
        **{
            part: getattr(address, part)
            for part in ("line1", "line2", "line3", "line4", "postal_code", "city")
        },
        "country": address.country.code if address.country else "",
    }
