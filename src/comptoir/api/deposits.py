"""Deposits and credit notes of documents: asking, attaching, giving back, crediting (file 13, section 2)."""

from typing import Any

from comptoir.api import deposit_schemas, schemas
from comptoir.api.calls import Answer, Call
from comptoir.api.describing import ref
from comptoir.api.documents import document_answer, require_document
from comptoir.api.operations import BY_SIDE, Section
from comptoir.workflows import credit_notes, deposits

section = Section("Acomptes et avoirs")


def action(name: str, summary: str, *, takes: Any = None, status: int = 200, **declared: Any) -> Any:
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
        **declared,
    )


@action(
    "deposit",
    "Demander un acompte",
    takes=ref(deposit_schemas.DepositInput),
    status=201,
    description="Crée la facture d'acompte et son règlement, et l'affecte à la pièce.",
)
def request_deposit(call: Call, id: int) -> Answer:
    require_document(call, id, "edit")
    deposit = deposits.request_deposit(
        document_id=id,
        values=call.values,
        user=call.user,
        today=call.today,
        expected_version=call.expected_version,
    )
    return document_answer(call, deposit.pk, 201)


@action("deposits", "Affecter des acomptes", takes=ref(deposit_schemas.AttachmentOfDepositsInput))
def attach_deposits(call: Call, id: int) -> Answer:
    require_document(call, id, "edit")
    deposits.attach(
        document_id=id, values=call.values, today=call.today, expected_version=call.expected_version
    )
    return document_answer(call, id)


@section.operation(
    "DELETE",
    "/documents/{int:id}/deposits/{int:deposit}",
    summary="Détacher un acompte",
    right=BY_SIDE,
    answers=ref(schemas.Document),
    is_versioned=True,
)
def detach_deposit(call: Call, id: int, deposit: int) -> Answer:
    require_document(call, id, "edit")
    deposits.detach(document_id=id, deposit_id=deposit, expected_version=call.expected_version)
    return document_answer(call, id)


@action("refund", "Rembourser un acompte", takes=ref(deposit_schemas.RefundInput), status=201)
def refund_deposit(call: Call, id: int) -> Answer:
    require_document(call, id, "edit")
    refund = deposits.refund_deposit(
        document_id=id,
        values=call.values,
        user=call.user,
        today=call.today,
        expected_version=call.expected_version,
    )
    return document_answer(call, refund.pk, 201)


@action(
    "credit",
    "Créditer une facture",
    takes=ref(deposit_schemas.CreditInput),
    status=201,
    description="Un avoir de lignes choisies, jamais plus que ce qui a été facturé.",
)
def credit_document(call: Call, id: int) -> Answer:
    require_document(call, id, "edit")
    note = credit_notes.credit_document(
        document_id=id,
        values=call.values,
        user=call.user,
        today=call.today,
        expected_version=call.expected_version,
    )
    return document_answer(call, note.pk, 201)


@action("set-off", "Imputer un avoir sur sa facture")
def set_off(call: Call, id: int) -> Answer:
    require_document(call, id, "edit")
    call.require("payments:edit")
    credit_notes.set_off(
        document_id=id, user=call.user, today=call.today, expected_version=call.expected_version
    )
    return document_answer(call, id)
