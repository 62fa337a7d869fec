"""The payment that a deposit document generates, and its life with it (DOC-210 to DOC-215, PAY-120 to PAY-122)."""

from datetime import date

from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import Refusal
from comptoir.core.settlement import AllocationAmount
from comptoir.documents.models import Document
from comptoir.payments.models import Payment
from comptoir.payments.services.due_dates import plan_due_dates
from comptoir.payments.services.payments import allocate, delete_payment, refresh_due_dates
from comptoir.references.models import DossierSettings


def pay_deposit(*, document: Document, settings: DossierSettings, is_bank_proposed: bool) -> Payment:
    """Generate the payment of a new deposit document, allocated to its due date: negative when it gives back.

    ``is_bank_proposed`` gives it the bank that a payment would be proposed (PAY-104); else it waits for its form
    (AMB-DOC-26).
    """
    kind = kind_of(document.kind)
    method = document.payment_method
    if method is None:
        raise Refusal.for_field("payment_method", "required")
    payment = Payment(
        deposit=document,
        side=kind.party_role,
        party=document.party,
        paid_on=document.dated_on,
        amount=kind.due_sign * document.gross_total,
        method=method,
        bank=(method.bank or settings.default_bank) if is_bank_proposed else None,
        created_by=document.created_by,
    )
    payment.unallocated_amount = payment.amount
    payment.save(force_insert=True)
    _allocate(payment, document)
    return payment


def follow_deposit(
    *, document: Document, settings: DossierSettings, was_dated_on: date, was_method_id: int | None
) -> None:
    """Make the due date and the payment of a changed deposit document follow it.

    A day or a method that the payment was given of its own stays, as long as the document's does.
    Raises ``Refusal("deposit_payment_validated")`` when the payment is final and its amount, party or method would
    change, and ``document_paid`` when another payment settles the deposit.
    """
    payment = Payment.objects.select_for_update().filter(deposit=document).first()
    if payment is None:
        plan_due_dates(document=document, settings=settings, is_new=False)
        return
    wanted = {
        "amount": kind_of(document.kind).due_sign * document.gross_total,
        "party_id": document.party_id,
        "method_id": payment.method_id
        if document.payment_method_id == was_method_id
        else document.payment_method_id,
        "paid_on": document.dated_on if payment.paid_on == was_dated_on else payment.paid_on,
    }
    if all(getattr(payment, name) == value for name, value in wanted.items()):
        plan_due_dates(document=document, settings=settings, is_new=False)
        return
    if payment.status == Payment.Status.VALIDATED:
        raise Refusal("deposit_payment_validated", number=str(document), status=409)
    is_allocated = payment.allocations.filter(due_date__document=document).exists()
    if payment.allocations.exclude(due_date__document=document).exists():
        raise Refusal("deposit_payment_used", number=str(document), status=409)
    if is_allocated:
        payment.allocations.all().delete()
        refresh_due_dates(list(document.due_dates.all()))
    plan_due_dates(document=document, settings=settings, is_new=False)
    for name, value in wanted.items():
        setattr(payment, name, value)
    payment.allocated_amount = payment.amount * 0
    payment.unallocated_amount = payment.amount
    payment.version += 1
    payment.save()
    if is_allocated:
        _allocate(payment, document)


def drop_deposit_payment(document: Document) -> None:
    """Delete the payment of a deposit document that is about to be deleted (DOC-197).

    Raises ``Refusal("payment_validated")`` when it is final.
    """
    payment = Payment.objects.select_for_update().filter(deposit=document).first()
    if payment is not None:
        delete_payment(payment=payment)


def lacks_bank(document: Document, *, settings: DossierSettings) -> bool:
    """Whether validating a deposit document warns of a payment without bank (DOC-204, PAY-141, OPT-132)."""
    return settings.is_bank_warned and Payment.objects.filter(deposit=document, bank=None).exists()


def _allocate(payment: Payment, document: Document) -> None:
    """Tick the payment on the deposit's own due date (DOC-215)."""
    shares = [AllocationAmount(due.pk, due.balance) for due in document.due_dates.all() if due.balance]
    allocate(payment=payment, allocations=shares, today=payment.paid_on)
    document.refresh_from_db(fields=["balance_due"])
