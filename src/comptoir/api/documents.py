"""Documents: reading, writing, and what they become (file 13, section 2)."""

from functools import partial

from django.db.models import Q

from comptoir.api import schemas
from comptoir.api.calls import Answer, Call
from comptoir.api.describing import list_parameters, page_of, ref
from comptoir.api.document_calls import (
    BIGGEST_KEY,
    document_action,
    document_answer,
    documents_answer,
    kind_in,
    require_any_side,
    require_costs,
    require_document,
    require_kind,
    shown_to,
)
from comptoir.api.document_lists import DOCUMENTS
from comptoir.api.lists import list_answer
from comptoir.api.operations import BY_SIDE, Section
from comptoir.core.document_kinds import KINDS, kind_of
from comptoir.documents.models import Document, DocumentLine
from comptoir.workflows import deliver_orders as delivery_workflows
from comptoir.workflows import documents as workflows
from comptoir.workflows.document_view import document_summary, preview_as_dict

section = Section("Documents")


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
action = partial(document_action, section)


@action("validate", "Valider et sceller un document", right="validate")
def validate_document(call: Call, id: int) -> Document:
    return workflows.validate_document(document_id=id, **call.signed)


@action("close", "Solder une commande")
def close_document(call: Call, id: int) -> Document:
    return workflows.close_order(document_id=id, expected_version=call.expected_version)


@action("reopen", "Dé-solder une commande")
def reopen_document(call: Call, id: int) -> Document:
    return workflows.reopen_order(document_id=id, expected_version=call.expected_version)


@action("duplicate", "Dupliquer un document", status=201)
def duplicate_document(call: Call, id: int) -> Document:
    return workflows.duplicate_document(document_id=id, **call.signed)


@action("transfer", "Transférer un document", status=201, takes=ref(schemas.TransferInput))
def transfer_document(call: Call, id: int) -> Document:
    require_kind(call, kind_in(call), "edit")
    return workflows.transfer_document(document_id=id, values=call.values, **call.signed)


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
    return documents_answer(
        call, delivery_workflows.deliver_orders(values=call.values, user=call.user, today=call.today)
    )


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
