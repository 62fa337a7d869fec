"""Deposits and credit notes of documents: asking, attaching, giving back, crediting (file 13, section 2)."""

from functools import partial

from comptoir.api import deposit_schemas
from comptoir.api.calls import Call
from comptoir.api.describing import ref
from comptoir.api.document_calls import document_action
from comptoir.api.operations import Section
from comptoir.documents.models import Document
from comptoir.workflows import credit_notes, deposits
from comptoir.workflows.documents import existing_document

section = Section("Acomptes et avoirs")

action = partial(document_action, section)


@action(
    "deposit",
    "Demander un acompte",
    takes=ref(deposit_schemas.DepositInput),
    status=201,
    description="Crée la facture d'acompte et son règlement, et l'affecte à la pièce.",
)
def request_deposit(call: Call, id: int) -> Document:
    return deposits.request_deposit(document_id=id, values=call.values, **call.signed)


@action("deposits", "Affecter des acomptes", takes=ref(deposit_schemas.AttachmentOfDepositsInput))
def attach_deposits(call: Call, id: int) -> Document:
    return deposits.attach(
        document_id=id, values=call.values, today=call.today, expected_version=call.expected_version
    )


@action("deposits/{int:deposit}", "Détacher un acompte", method="DELETE")
def detach_deposit(call: Call, id: int, deposit: int) -> Document:
    return deposits.detach(document_id=id, deposit_id=deposit, expected_version=call.expected_version)


@action("refund", "Rembourser un acompte", takes=ref(deposit_schemas.RefundInput), status=201)
def refund_deposit(call: Call, id: int) -> Document:
    return deposits.refund_deposit(document_id=id, values=call.values, **call.signed)


@action(
    "credit",
    "Créditer une facture",
    takes=ref(deposit_schemas.CreditInput),
    status=201,
    description="Un avoir de lignes choisies, jamais plus que ce qui a été facturé.",
)
def credit_document(call: Call, id: int) -> Document:
    return credit_notes.credit_document(document_id=id, values=call.values, **call.signed)


@action("set-off", "Imputer un avoir sur sa facture")
def set_off(call: Call, id: int) -> Document:
    call.require("payments:edit")
    credit_notes.set_off(document_id=id, **call.signed)
    return existing_document(id)
