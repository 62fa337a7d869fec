"""Payments, what they settle, and due dates (file 13, section 2; specification 05, part E)."""

from typing import Any

from comptoir.api import payment_schemas as schemas
from comptoir.api.calls import Answer, Call, address
from comptoir.api.describing import list_parameters, page_of, ref
from comptoir.api.document_lists import DUE_DATES, PAYMENTS
from comptoir.api.lists import list_answer
from comptoir.api.operations import Section
from comptoir.core.errors import NotFound
from comptoir.payments.models import DueDate, Payment
from comptoir.workflows import payments as workflows
from comptoir.workflows.document_view import amount_text

VIEW, EDIT = "payments:view", "payments:edit"

section = Section("Règlements")


def payment_as_dict(payment: Payment) -> dict[str, Any]:
    """A payment with what it settles."""
    return {
        "id": payment.pk,
        "version": payment.version,
        "side": payment.side,
        "party": payment.party.code,
        "party_name": payment.party.name,
        "paid_on": payment.paid_on.isoformat(),
        "amount": amount_text(payment.amount),
        "method": payment.method.code,
        "bank": payment.bank.code if payment.bank else None,
        "reference": payment.reference,
        "label": payment.label,
        "note": payment.note,
        "allocated_amount": amount_text(payment.allocated_amount),
        "difference_amount": amount_text(payment.difference_amount),
        "unallocated_amount": amount_text(payment.unallocated_amount),
        "status": payment.status,
        "validated_at": payment.validated_at.isoformat() if payment.validated_at else None,
        "deposit": payment.deposit_id,
        "allocations": [
            {
                "id": allocation.pk,
                "due_date": allocation.due_date_id,
                "document": allocation.due_date.document_id,
                "amount": amount_text(allocation.amount),
                "allocated_on": allocation.allocated_on.isoformat(),
            }
            for allocation in payment.allocations.all()
        ],
    }


def due_date_as_dict(due_date: DueDate) -> dict[str, Any]:
    """A due date with the document that it belongs to."""
    return {
        "id": due_date.pk,
        "side": due_date.side,
        "party": due_date.party.code,
        "party_name": due_date.party.name,
        "document": due_date.document_id,
        "document_kind": due_date.document.kind,
        "document_number": due_date.document.number,
        "due_on": due_date.due_on.isoformat(),
        "amount": amount_text(due_date.amount),
        "payment_method": due_date.payment_method.code if due_date.payment_method else None,
        "allocated_amount": amount_text(due_date.allocated_amount),
        "closed_amount": amount_text(due_date.closed_amount),
        "closed_on": due_date.closed_on.isoformat() if due_date.closed_on else None,
        "balance": amount_text(due_date.balance),
        "state": due_date.state,
    }


def payment_answer(payment_id: int, status: int = 200) -> Answer:
    """The payment as it is stored now. Raises ``NotFound("payment_not_found")``."""
    payment = PAYMENTS.by_id(payment_id)
    if payment is None:
        raise NotFound("payment_not_found", payment=payment_id)
    return Answer(
        payment_as_dict(payment),  # type: ignore[arg-type]
        status,
        address("payments", payment_id) if status == 201 else "",
    )


def due_date_answer(due_date_id: int) -> Answer:
    """The due date as it is stored now. Raises ``NotFound("due_date_not_found")``."""
    due_date = DUE_DATES.by_id(due_date_id)
    if due_date is None:
        raise NotFound("due_date_not_found", due_date=due_date_id)
    return Answer(due_date_as_dict(due_date))  # type: ignore[arg-type]


@section.operation(
    "GET",
    "/payments",
    summary="Lister les règlements",
    right=VIEW,
    parameters=list_parameters(PAYMENTS),
    answers=page_of(schemas.Payment),
)
def list_payments(call: Call) -> Answer:
    return list_answer(call, PAYMENTS, payment_as_dict)


@section.operation(
    "POST",
    "/payments",
    summary="Enregistrer un règlement",
    right=EDIT,
    takes=ref(schemas.PaymentInput),
    answers=ref(schemas.Payment),
    status=201,
)
def record_payment(call: Call) -> Answer:
    payment = workflows.record_payment(values=call.values, user=call.user, today=call.today)
    return payment_answer(payment.pk, 201)


@section.operation(
    "GET", "/payments/{int:id}", summary="Lire un règlement", right=VIEW, answers=ref(schemas.Payment)
)
def read_payment(call: Call, id: int) -> Answer:
    return payment_answer(id)


@section.operation(
    "PATCH",
    "/payments/{int:id}",
    summary="Compléter un règlement provisoire",
    description="Date, moyen, banque, référence, libellé et notes ; le montant ne change pas.",
    right=EDIT,
    takes=ref(schemas.PaymentChanges),
    answers=ref(schemas.Payment),
    is_versioned=True,
)
def change_payment(call: Call, id: int) -> Answer:
    workflows.change_payment(
        payment_id=id, values=call.values, today=call.today, expected_version=call.expected_version
    )
    return payment_answer(id)


@section.operation(
    "DELETE",
    "/payments/{int:id}",
    summary="Supprimer un règlement provisoire",
    right="payments:delete",
    status=204,
    is_versioned=True,
)
def delete_payment(call: Call, id: int) -> Answer:
    workflows.delete_payment(payment_id=id, expected_version=call.expected_version)
    return Answer(status=204)


@section.operation(
    "POST",
    "/payments/{int:id}/validate",
    summary="Valider un règlement",
    right="payments:validate",
    answers=ref(schemas.Payment),
    is_versioned=True,
)
def validate_payment(call: Call, id: int) -> Answer:
    workflows.validate_payment(payment_id=id, expected_version=call.expected_version)
    return payment_answer(id)


@section.operation(
    "POST",
    "/payments/{int:id}/allocations",
    summary="Pointer un règlement",
    right=EDIT,
    takes=ref(schemas.AllocationsInput),
    answers=ref(schemas.Payment),
    is_versioned=True,
)
def allocate_payment(call: Call, id: int) -> Answer:
    workflows.allocate_payment(
        payment_id=id, values=call.values, today=call.today, expected_version=call.expected_version
    )
    return payment_answer(id)


@section.operation(
    "DELETE",
    "/payments/{int:id}/allocations/{int:allocation}",
    summary="Dépointer un règlement",
    right=EDIT,
    answers=ref(schemas.Payment),
    is_versioned=True,
)
def remove_allocation(call: Call, id: int, allocation: int) -> Answer:
    workflows.remove_allocation(
        payment_id=id, allocation_id=allocation, expected_version=call.expected_version
    )
    return payment_answer(id)


@section.operation(
    "GET",
    "/due-dates",
    summary="Lister les échéances",
    description="« state=open » : tout ce qui n'est pas encore réglé, en partie ou du tout.",
    right=VIEW,
    parameters=list_parameters(DUE_DATES),
    answers=page_of(schemas.DueDate),
)
def list_due_dates(call: Call) -> Answer:
    return list_answer(call, DUE_DATES, due_date_as_dict)


@section.operation(
    "GET", "/due-dates/{int:id}", summary="Lire une échéance", right=VIEW, answers=ref(schemas.DueDate)
)
def read_due_date(call: Call, id: int) -> Answer:
    return due_date_answer(id)


@section.operation(
    "POST",
    "/due-dates/{int:id}/close",
    summary="Solder une échéance",
    right=EDIT,
    answers=ref(schemas.DueDate),
)
def close_due_date(call: Call, id: int) -> Answer:
    workflows.close_due_date(due_date_id=id, today=call.today)
    return due_date_answer(id)


@section.operation(
    "POST",
    "/due-dates/{int:id}/reopen",
    summary="Dé-solder une échéance",
    right=EDIT,
    answers=ref(schemas.DueDate),
)
def reopen_due_date(call: Call, id: int) -> Answer:
    workflows.reopen_due_date(due_date_id=id)
    return due_date_answer(id)
