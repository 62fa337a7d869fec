"""Payments and closed due dates from end to end, each in one transaction (P-08)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from comptoir.accounts.models import User
from comptoir.core.errors import Problems
from comptoir.payments.models import DueDate, Payment
from comptoir.payments.services import closing, details
from comptoir.payments.services import payments as payment_services
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.attachments import forget_record_attachments
from comptoir.resources.reading import Reader


@transaction.atomic
def record_payment(*, values: Mapping[str, Any], user: User | None, today: date) -> Payment:
    """Save a payment and allocate it (file 13: ``POST /payments``)."""
    return payment_services.record_payment(values=values, user=user, settings=dossier_settings(), today=today)


@transaction.atomic
def change_payment(
    *, payment_id: int, values: Mapping[str, Any], today: date, expected_version: int | None = None
) -> Payment:
    """Complete or correct a provisional payment (``PATCH /payments/{id}``)."""
    payment = payment_services.payment_for_update(payment_id, expected_version=expected_version)
    details.change_details(payment=payment, values=values, today=today)
    return payment


@transaction.atomic
def allocate_payment(
    *, payment_id: int, values: Mapping[str, Any], today: date, expected_version: int | None = None
) -> Payment:
    """Allocate an existing payment further (``POST /payments/{id}/allocations``)."""
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(frozenset({"allocations"}))
    allocations = payment_services.read_allocations(reader)
    if not allocations:
        reader.refuse("allocations", "required")
    problems.raise_if_any()
    payment = payment_services.payment_for_update(payment_id, expected_version=expected_version)
    payment_services.allocate(payment=payment, allocations=allocations, today=today)
    return payment


@transaction.atomic
def remove_allocation(*, payment_id: int, allocation_id: int, expected_version: int | None = None) -> Payment:
    """Dépointer (``DELETE /payments/{id}/allocations/{allocation}``)."""
    payment = payment_services.payment_for_update(payment_id, expected_version=expected_version)
    payment_services.remove_allocation(payment=payment, allocation_id=allocation_id)
    return payment


@transaction.atomic
def validate_payment(*, payment_id: int, expected_version: int | None = None) -> Payment:
    """Make a payment final (PAY-140)."""
    payment = payment_services.payment_for_update(payment_id, expected_version=expected_version)
    payment_services.validate_payment(payment=payment, at=timezone.now())
    return payment


@transaction.atomic
def delete_payment(*, payment_id: int, expected_version: int | None = None) -> None:
    """Delete a provisional payment (PAY-123)."""
    payment = payment_services.payment_for_update(payment_id, expected_version=expected_version)
    forget_record_attachments(payment)
    payment_services.delete_payment(payment=payment)


@transaction.atomic
def close_due_date(*, due_date_id: int, today: date) -> DueDate:
    """Solder a due date (PAY-088)."""
    return closing.close_due_date(due_date_id=due_date_id, today=today)


@transaction.atomic
def reopen_due_date(*, due_date_id: int) -> DueDate:
    """Dé-solder a due date (PAY-089)."""
    return closing.reopen_due_date(due_date_id=due_date_id)
