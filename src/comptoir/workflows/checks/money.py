"""Due dates, payments and balances agree (PAY-070 to PAY-118)."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Sum

from comptoir.core.document_kinds import KINDS, kind_of
from comptoir.core.settlement import due_state, open_balance, unallocated_amount
from comptoir.documents.models import Document
from comptoir.payments.models import Allocation, DueDate, Payment
from comptoir.workflows.checks.fault import Fault, fault

ZERO = Decimal(0)


def check_due_dates() -> Iterator[Fault]:
    """Each due date says what its allocations make of it; each document's add up to its net payable and balance."""
    allocated = dict(Allocation.objects.values_list("due_date").annotate(Sum("amount")))
    for due in DueDate.objects.select_related("document").iterator(chunk_size=2000):
        paid = allocated.get(due.pk, ZERO)
        balance = open_balance(due.amount, paid, due.closed_amount)
        state = due_state(due.amount, paid, due.closed_amount, is_closed=due.closed_on is not None)
        if (due.allocated_amount, due.balance, due.state) != (paid, balance, state.value):
            yield fault(
                "due_date_wrong",
                document=str(due.document),
                due_on=due.due_on,
                stored=due.balance,
                expected=balance,
            )
    kinds = [kind.code for kind in KINDS.values() if kind.has_due_dates]
    documents = Document.objects.annotate(due=Sum("due_dates__amount"), open=Sum("due_dates__balance"))
    for document in documents.filter(kind__in=kinds).iterator(chunk_size=2000):
        expected = kind_of(document.kind).due_sign * document.net_payable
        if (document.due or ZERO) != expected:
            yield fault(
                "due_total_wrong", document=str(document), stored=document.due or ZERO, expected=expected
            )
        if document.balance_due != (document.open or ZERO):
            yield fault(
                "balance_wrong",
                document=str(document),
                stored=document.balance_due,
                expected=document.open or ZERO,
            )


def check_payments() -> Iterator[Fault]:
    """What a payment says it allocated is what it did, and no more than its amount."""
    for payment in Payment.objects.annotate(allocated=Sum("allocations__amount")).iterator(chunk_size=2000):
        allocated = payment.allocated or ZERO
        rest = unallocated_amount(payment.amount, allocated, payment.difference_amount)
        if (payment.allocated_amount, payment.unallocated_amount) != (allocated, rest):
            yield fault(
                "payment_wrong", payment=payment.pk, stored=payment.allocated_amount, expected=allocated
            )
