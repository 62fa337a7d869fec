"""Documents: reading, writing, and what they become (file 13, section 2)."""

from typing import Any

from django.db.models import Q

from comptoir.accounts.rights import MARGINS_RIGHT
from comptoir.api import schemas
from comptoir.api.calls import Answer, Call, address
from comptoir.api.describing import list_parameters, page_of, ref
from comptoir.api.document_lists import DOCUMENTS
from comptoir.api.lists import list_answer
from comptoir.api.operations import BY_SIDE, Section
from comptoir.core.document_kinds import KINDS, DocumentKind, Side, kind_of
from comptoir.core.errors import Forbidden, NotFound, Refusal
from comptoir.documents.line_columns import refuse_costs
from comptoir.documents.models import Document, DocumentLine
from comptoir.workflows import deliver_orders as delivery_workflows
from comptoir.workflows import documents as workflows
from comptoir.workflows.document_view import (
    document_as_dict,
    document_summary,
    preview_as_dict,
    without_costs,
)

AREAS = {Side.SALE: "sales", Side.PURCHASE: "purchases"}
BIGGEST_KEY = 2**63 - 1

section = Section("Documents")


def require_kind(call: Call, kind: DocumentKind, action: str) -> None:
    """Ask for the right of the side that a kind belongs to."""
    call.require(f"{AREAS[kind.side]}:{action}")


def require_document(call: Call, document_id: int, action: str) -> None:
    """Ask for the right of the document's side. Raises ``NotFound("document_not_found")``."""
    kind = Document.objects.filter(pk=min(document_id, BIGGEST_KEY)).values_list("kind", flat=True).first()
    if kind is None:
        require_any_side(call, action)
        raise NotFound("document_not_found", document=document_id)
    require_kind(call, kind_of(kind), action)


def require_any_side(call: Call, action: str) -> list[Side]:
    """The sides on which the user may do it. Raises ``Forbidden`` when there is none."""
    allowed = [side for side, area in AREAS.items() if call.user.may(f"{area}:{action}")]
    if not allowed:
        raise Forbidden("right_missing", right=f"{AREAS[Side.SALE]}:{action}")
    for side in allowed:
        call.require(f"{AREAS[side]}:{action}")
    return allowed


def kind_in(call: Call) -> DocumentKind:
    """The kind that the body names. Raises ``Refusal`` on the field ``kind``."""
    code = call.values.get("kind")
    if code is None or code == "":
        raise Refusal.for_field("kind", "required")
    if not isinstance(code, str):
        raise Refusal.for_field("kind", "not_a_text")
    return kind_of(code)


def require_costs(call: Call) -> None:
    """Costs of lines may be said by those who may see them."""
    if not call.user.may(MARGINS_RIGHT):
        refuse_costs(call.values)


def shown_to(call: Call, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer as this user may see it: costs and margins need their own right."""
    return answer if call.user.may(MARGINS_RIGHT) else without_costs(answer)


def document_answer(call: Call, document_id: int, status: int = 200) -> Answer:
    """The document as it is stored now."""
    location = address("documents", document_id) if status == 201 else ""
    return Answer(
        shown_to(call, document_as_dict(workflows.existing_document(document_id))), status, location
    )


@section.operation(
    "GET",
    "/documents",
    summary="Lister les documents",
    right=BY_SIDE,
    parameters=list_parameters(DOCUMENTS),
    answers=page_of(schemas.DocumentSummary),
)
def list_documents(call: Call) -> Answer:
    sides = require_any_side(call, "view")
    asked = {part.strip() for part in call.request.GET.get("kind", "").split(",")} & set(KINDS)
    for kind in asked:
        require_kind(call, KINDS[kind], "view")
    # The indexes of documents begin with the side: naming it makes every order instant.
    named = {KINDS[kind].side for kind in asked} or set(sides)
    only = Q(side=next(iter(named)).value) if len(named) == 1 else Q()
    return list_answer(
        call, DOCUMENTS, lambda document: shown_to(call, document_summary(document)), only=only
    )


@section.operation(
    "POST",
    "/documents",
    summary="Créer un document",
    right=BY_SIDE,
    takes=ref(schemas.DocumentInput),
    answers=ref(schemas.Document),
    status=201,
)
def create_document(call: Call) -> Answer:
    require_kind(call, kind_in(call), "edit")
    require_costs(call)
    document = workflows.create_document(values=call.values, user=call.user, today=call.today)
    return document_answer(call, document.pk, 201)


@section.operation(
    "POST",
    "/documents/preview",
    summary="Calculer un document sans l'enregistrer",
    right=BY_SIDE,
    takes=ref(schemas.DocumentInput),
    answers=ref(schemas.Document),
    is_acting=False,
)
def preview_document(call: Call) -> Answer:
    require_kind(call, kind_in(call), "edit")
    require_costs(call)
    preview = workflows.preview_document(values=call.values, today=call.today)
    preview.due_dates.raise_if_any_problem()
    return Answer(shown_to(call, preview_as_dict(preview.composed, due_dates=preview.due_dates)))


@section.operation(
    "GET", "/documents/{int:id}", summary="Lire un document", right=BY_SIDE, answers=ref(schemas.Document)
)
def read_document(call: Call, id: int) -> Answer:
    require_document(call, id, "view")
    return document_answer(call, id)


@section.operation(
    "PATCH",
    "/documents/{int:id}",
    summary="Modifier un document",
    description="Les champs absents restent ; « lines », quand il est là, remplace toutes les lignes.",
    right=BY_SIDE,
    takes=ref(schemas.DocumentChanges),
    answers=ref(schemas.Document),
    is_versioned=True,
)
def update_document(call: Call, id: int) -> Answer:
    require_document(call, id, "edit")
    require_costs(call)
    workflows.update_document(
        document_id=id,
        values=call.values,
        user=call.user,
        today=call.today,
        expected_version=call.expected_version,
    )
    return document_answer(call, id)


@section.operation(
    "DELETE",
    "/documents/{int:id}",
    summary="Supprimer un document",
    description="Les règlements pointés sur ses échéances restent, à affecter.",
    right=BY_SIDE,
    status=204,
    is_versioned=True,
)
def delete_document(call: Call, id: int) -> Answer:
    require_document(call, id, "delete")
    workflows.delete_document(
        document_id=id, user=call.user, today=call.today, expected_version=call.expected_version
    )
    return Answer(status=204)


# ---------------------------------------------------------------------------------------------------------- actions
def action(name: str, summary: str, *, status: int = 200, takes: Any = None) -> Any:
    """An action on one document, which answers a document."""
    return section.operation(
        "POST",
        f"/documents/{{int:id}}/{name}",
        summary=summary,
        right=BY_SIDE,
        takes=takes,
        answers=ref(schemas.Document),
        status=status,
        is_versioned=True,
    )


@action("validate", "Valider et sceller un document")
def validate_document(call: Call, id: int) -> Answer:
    require_document(call, id, "validate")
    workflows.validate_document(
        document_id=id, user=call.user, today=call.today, expected_version=call.expected_version
    )
    return document_answer(call, id)


@action("close", "Solder une commande")
def close_document(call: Call, id: int) -> Answer:
    require_document(call, id, "edit")
    workflows.close_order(document_id=id, expected_version=call.expected_version)
    return document_answer(call, id)


@action("reopen", "Dé-solder une commande")
def reopen_document(call: Call, id: int) -> Answer:
    require_document(call, id, "edit")
    workflows.reopen_order(document_id=id, expected_version=call.expected_version)
    return document_answer(call, id)


@action("duplicate", "Dupliquer un document", status=201)
def duplicate_document(call: Call, id: int) -> Answer:
    require_document(call, id, "edit")
    copy = workflows.duplicate_document(
        document_id=id, user=call.user, today=call.today, expected_version=call.expected_version
    )
    return document_answer(call, copy.pk, 201)


@action("transfer", "Transférer un document", status=201, takes=ref(schemas.TransferInput))
def transfer_document(call: Call, id: int) -> Answer:
    require_document(call, id, "edit")
    require_kind(call, kind_in(call), "edit")
    target = workflows.transfer_document(
        document_id=id,
        values=call.values,
        user=call.user,
        today=call.today,
        expected_version=call.expected_version,
    )
    return document_answer(call, target.pk, 201)


@section.operation(
    "POST",
    "/orders/deliver",
    summary="Livrer des lignes de commandes",
    right=BY_SIDE,
    takes=ref(schemas.DeliveryInput),
    answers=ref(schemas.Documents),
    status=201,
)
def deliver_orders(call: Call) -> Answer:
    _require_orders(call)
    made = delivery_workflows.deliver_orders(values=call.values, user=call.user, today=call.today)
    documents = [
        shown_to(call, document_as_dict(workflows.existing_document(document.pk))) for document in made
    ]
    return Answer({"documents": documents}, 201)


def _require_orders(call: Call) -> None:
    """Ask for the right on both sides of the delivery: the orders and what is made from them."""
    require_kind(call, kind_of(call.values.get("kind") or "delivery_note"), "edit")
    rows = call.values.get("lines")
    keys = [row.get("line") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    keys = [key for key in keys if isinstance(key, int) and 0 < key <= BIGGEST_KEY]
    for kind in (
        DocumentLine.objects.filter(pk__in=keys[:5000]).values_list("document__kind", flat=True).distinct()
    ):
        require_kind(call, kind_of(kind), "edit")
