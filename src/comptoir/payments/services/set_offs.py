"""Setting a credit note off against its invoice: a payment of zero allocated to both (PAY-117, T05-8)."""

from datetime import date
from decimal import Decimal

from comptoir.accounts.models import User
from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import Refusal
from comptoir.core.settlement import AllocationAmount, OpenDue, propose_allocation
from comptoir.documents.models import Document
from comptoir.documents.wording import name_of
from comptoir.payments.models import Allocation, DueDate, Payment
from comptoir.payments.services.due_dates import lock_due_dates
from comptoir.payments.services.payments import allocate, refresh_due_dates, refuse_closed
from comptoir.references.models import DossierSettings, PaymentMethod

ZERO = Decimal(0)


def set_off(
    *,
    credit_note: Document,
    invoice: Document,
    user: User | None,
    settings: DossierSettings,
    today: date,
) -> Payment | None:
    """Settle due dates of an invoice by its credit note, as far as either goes; no money moves.

    The earliest due dates go first. Answers the payment of zero that says so, or None when nothing is left to settle
    on one of them. Raises ``Refusal("set_off_of_another_party")``.
    """
    if credit_note.party_id != invoice.party_id or credit_note.side != invoice.side:
        raise Refusal("set_off_of_another_party", status=409)
    owed = _open(invoice)
    [given, *_] = [*_open(credit_note), None]
    if given is None or given.balance >= 0:
        return None
    shares = propose_allocation(-given.balance, [OpenDue(due.pk, due.balance, due.due_on) for due in owed])
    total = sum((share.amount for share in shares), ZERO)
    if total <= 0:
        return None
    payment = Payment.objects.create(
        side=kind_of(invoice.kind).party_role,
        party=invoice.party,
        paid_on=today,
        amount=ZERO,
        method=_method(settings),
        label=f"{name_of(credit_note)} sur {invoice}"[:60],
        created_by=user,
    )
    allocate(payment=payment, allocations=[AllocationAmount(given.pk, -total), *shares], today=today)
    return payment


def undo_set_offs(document: Document) -> list[Document]:
    """Delete the payments of zero that settle due dates of a document; answers the other documents they settled.

    Raises ``Refusal``: ``payment_validated``, ``due_date_closed``.
    """
    found = Allocation.objects.filter(due_date__document=document, payment__amount=ZERO)
    keys = sorted(set(found.values_list("payment_id", flat=True)))
    if not keys:
        return []
    payments = list(Payment.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if any(payment.status == Payment.Status.VALIDATED for payment in payments):
        raise Refusal("payment_validated", status=409)
    rows = Allocation.objects.filter(payment__in=keys)
    dues = list(lock_due_dates(list(rows.values_list("due_date_id", flat=True))).values())
    refuse_closed(dues)
    others = {due.document_id for due in dues} - {document.pk}
    rows.delete()
    Payment.objects.filter(pk__in=keys).delete()
    refresh_due_dates(dues)
    return list(Document.objects.filter(pk__in=others).order_by("pk"))


def _open(document: Document) -> list[DueDate]:
    return list(DueDate.objects.filter(document=document).exclude(balance=0).order_by("due_on", "pk"))


def _method(settings: DossierSettings) -> PaymentMethod:
    """A method that moves no money when there is one, else the option's."""
    other = PaymentMethod.objects.filter(nature=PaymentMethod.Nature.OTHER).order_by("pk").first()
    method = other or settings.default_payment_method
    if method is None:
        raise Refusal.for_field("payment_method", "required")
    return method
