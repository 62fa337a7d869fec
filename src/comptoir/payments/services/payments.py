"""Payments and their allocation to due dates (PAY-100 to PAY-128)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from comptoir.accounts.models import User
from comptoir.core.errors import NotFound, Problems, Refusal, Stale
from comptoir.core.settlement import (
    AllocationAmount,
    OpenDue,
    Rest,
    check_allocations,
    check_rest,
    payment_difference,
    unallocated_amount,
)
from comptoir.parties.models import Party
from comptoir.parties.queries import party_by_code
from comptoir.payments.models import Allocation, DueDate, Payment
from comptoir.payments.services.due_dates import lock_due_dates, refresh_due_date, set_document_balance
from comptoir.references.models import Bank, DossierSettings, PaymentMethod
from comptoir.resources.codes import with_code
from comptoir.resources.reading import Reader

ZERO = Decimal(0)
LIMIT = Decimal(10) ** 12
SIDES = ("customer", "supplier")
FIELDS = frozenset(
    {
        "side",
        "party",
        "paid_on",
        "amount",
        "method",
        "bank",
        "reference",
        "label",
        "note",
        "allocations",
        "rest",
    }
)


@dataclass(frozen=True, slots=True)
class PaymentEntry:
    """A payment as entered, checked; ``rest`` says what to do with what is above the amount due."""

    payment: Payment
    allocations: Sequence[AllocationAmount]
    rest: Rest | None


def record_payment(
    *, values: Mapping[str, Any], user: User | None, settings: DossierSettings, today: date
) -> Payment:
    """Save a payment and allocate it (PAY-115 to PAY-118).

    Raises ``Refusal`` with the fields at fault; ``payment_rest_undecided`` when the amount is above all that the party
    owes and ``rest`` ("keep" or "difference") does not say what to do with the excess.
    """
    entry = _read(values, settings=settings, today=today)
    payment = entry.payment
    payment.created_by = user
    dues = _lock_dues(entry.allocations)
    open_total = _open_total(payment.party, payment.side)
    allocated = sum((allocation.amount for allocation in entry.allocations), ZERO)
    _check_parties(payment, dues, entry.allocations)
    check_allocations(payment.amount, entry.allocations, _open_dues(dues))
    check_rest(
        amount=payment.amount,
        allocated=allocated,
        open_total=open_total,
        rest=entry.rest,
        allocation_count=len(entry.allocations),
    )
    payment.unallocated_amount = payment.amount
    payment.save(force_insert=True)
    _insert_allocations(payment, entry.allocations, dues, today=today)
    if entry.rest is Rest.DIFFERENCE:
        record_difference(payment)
    return payment


def allocate(*, payment: Payment, allocations: Sequence[AllocationAmount], today: date) -> None:
    """Allocate a locked payment further. Raises the ``Refusal`` of ``check_allocations``."""
    dues = _lock_dues(allocations)
    _check_parties(payment, dues, allocations)
    existing = [AllocationAmount(row.due_date_id, row.amount) for row in payment.allocations.all()]
    taken = {row.key for row in existing}
    problems = Problems()
    for index, allocation in enumerate(allocations):
        if allocation.key in taken:
            problems.add(f"allocations.{index}.due_date", "allocation_twice", due_date=allocation.key)
    problems.raise_if_any()
    left = payment.amount - sum((row.amount for row in existing), ZERO) - payment.difference_amount
    check_allocations(left, allocations, _open_dues(dues))
    _insert_allocations(payment, allocations, dues, today=today)


def remove_allocation(*, payment: Payment, allocation_id: int) -> None:
    """Dépointer: give an allocated amount back to its payment, and its difference with it (PAY-126).

    Raises ``NotFound("allocation_not_found")``, ``Refusal("due_date_closed")``.
    """
    allocation = payment.allocations.filter(pk=allocation_id).first()
    if allocation is None:
        raise NotFound("allocation_not_found", allocation=allocation_id)
    dues = list(lock_due_dates([allocation.due_date_id]).values())
    refuse_closed(dues)
    allocation.delete()
    refresh_due_dates(dues)
    payment.difference_amount = ZERO
    _refresh_payment(payment)


def refuse_closed(dues: Iterable[DueDate]) -> None:
    """What was given up is what then remained to be paid: a payment that leaves would be given up too (PAY-088)."""
    for due in dues:
        if due.closed_on is not None:
            raise Refusal("due_date_closed", due_on=due.due_on, status=409)


def validate_payment(*, payment: Payment, at: datetime) -> None:
    """Make a payment final (PAY-140). Raises ``Refusal("payment_already_validated")``."""
    if payment.status == Payment.Status.VALIDATED:
        raise Refusal("payment_already_validated", status=409)
    payment.status = Payment.Status.VALIDATED
    payment.validated_at = at
    payment.version += 1
    payment.save(update_fields=["status", "validated_at", "version", "updated_at"])


def delete_payment(*, payment: Payment) -> None:
    """Delete a payment and free its allocations (PAY-123).

    Raises ``Refusal``: ``payment_validated``, ``due_date_closed``.
    """
    if payment.status == Payment.Status.VALIDATED:
        raise Refusal("payment_validated", status=409)
    dues = list(lock_due_dates(list(payment.allocations.values_list("due_date_id", flat=True))).values())
    refuse_closed(dues)
    payment.allocations.all().delete()
    payment.delete()
    refresh_due_dates(dues)


def record_difference(payment: Payment) -> None:
    """Constater l'écart: the whole rest becomes a payment difference (PAY-125)."""
    count = payment.allocations.count()
    payment.difference_amount = payment_difference(
        payment.amount, payment.allocated_amount, allocation_count=count
    )
    _refresh_payment(payment)


def release_document(document_id: int) -> list[Payment]:
    """Take the payments of a document off its due dates before it is deleted; they remain (DOC-195, PAY-076)."""
    rows = Allocation.objects.filter(due_date__document=document_id)
    keys = set(rows.values_list("payment_id", flat=True))
    payments = list(Payment.objects.select_for_update().filter(pk__in=keys).order_by("pk")) if keys else []
    rows.delete()
    for payment in payments:
        # What was paid too much was so for that document: it is all available again (T05-10).
        payment.difference_amount = ZERO
        _refresh_payment(payment)
    return payments


def payment_for_update(payment_id: int, *, expected_version: int | None = None) -> Payment:
    """The payment, locked. Raises ``NotFound("payment_not_found")`` or ``Stale`` (P-09)."""
    payment = (
        Payment.objects.select_for_update(of=("self",)).select_related("party").filter(pk=payment_id).first()
    )
    if payment is None:
        raise NotFound("payment_not_found", payment=payment_id)
    if expected_version is not None and payment.version != expected_version:
        raise Stale("record_changed", version=payment.version)
    return payment


def read_allocations(reader: Reader) -> list[AllocationAmount]:
    """Allocations of a payment as entered: due date and amount."""
    allocations = []
    for index, row in enumerate(reader.mappings("allocations", maximum=1000)):
        line = Reader(row, reader.problems, today=reader.today, prefix=f"allocations.{index}.")
        line.forbid_unknown(frozenset({"due_date", "amount"}))
        if not line.has("due_date"):
            line.refuse("due_date", "required")
        key = line.integer("due_date", default=0)
        amount = line.decimal("amount", minimum=-LIMIT, maximum=LIMIT, decimals=2, required=True)
        allocations.append(AllocationAmount(key or 0, amount or ZERO))
    return allocations


def _read(values: Mapping[str, Any], *, settings: DossierSettings, today: date) -> PaymentEntry:
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(FIELDS)
    payment = Payment(
        side=reader.choice("side", choices=SIDES, default="customer"),
        paid_on=reader.date("paid_on", default=today) or today,
        amount=reader.decimal("amount", minimum=-LIMIT, maximum=LIMIT, decimals=2, required=True) or ZERO,
        reference=reader.text("reference", max_length=40),
        label=reader.text("label", max_length=60),
        note=reader.rich_text("note"),
    )
    if payment.paid_on > today:
        reader.refuse("paid_on", "date_in_future", today=today)
    _read_links(reader, payment, settings)
    rest = reader.choice("rest", choices=[choice.value for choice in Rest])
    allocations = read_allocations(reader)
    problems.raise_if_any()
    return PaymentEntry(payment=payment, allocations=allocations, rest=Rest(rest) if rest else None)


def _read_links(reader: Reader, payment: Payment, settings: DossierSettings) -> None:
    code = reader.text("party", max_length=20, required=True)
    party = party_by_code(code) if code else None
    if code and party is None:
        reader.refuse("party", "unknown_reference", value=code)
    if party is not None:
        payment.party = party
        _check_role(reader, party, payment.side)
    method_code = reader.text("method", max_length=6)
    method = settings.default_payment_method
    if method_code:
        method = with_code(PaymentMethod.objects.select_related("bank"), method_code).first()
    if method is None:
        reader.refuse("method", "unknown_reference" if method_code else "required", value=method_code)
    else:
        payment.method = method
    bank_code = reader.text("bank", max_length=5)
    if bank_code:
        payment.bank = with_code(Bank.objects.all(), bank_code).first()
        if payment.bank is None:
            reader.refuse("bank", "unknown_reference", value=bank_code)
    else:
        payment.bank = (method.bank if method else None) or settings.default_bank


def _check_role(reader: Reader, party: Party, side: str) -> None:
    """Customers and prospects pay, suppliers are paid (PAY-100)."""
    if side == "customer" and not (party.is_customer or party.is_prospect):
        reader.refuse("party", "party_not_a_customer", party=party.name)
    elif side == "supplier" and not party.is_supplier:
        reader.refuse("party", "party_not_a_supplier", party=party.name)


def _open_total(party: Party, side: str) -> Decimal:
    total: Decimal | None = DueDate.objects.filter(party=party, side=side).aggregate(total=Sum("balance"))[
        "total"
    ]
    return total or ZERO


def _lock_dues(allocations: Sequence[AllocationAmount]) -> dict[int, DueDate]:
    return lock_due_dates([int(allocation.key) for allocation in allocations])


def _check_parties(
    payment: Payment, dues: Mapping[int, DueDate], allocations: Sequence[AllocationAmount]
) -> None:
    problems = Problems()
    for index, allocation in enumerate(allocations):
        due = dues.get(int(allocation.key))
        if due is not None and (due.party_id != payment.party_id or due.side != payment.side):
            problems.add(f"allocations.{index}.due_date", "allocation_of_another_party", due_date=due.pk)
    problems.raise_if_any()


def _open_dues(dues: Mapping[int, DueDate]) -> list[OpenDue]:
    return [OpenDue(key=due.pk, balance=due.balance, due_on=due.due_on) for due in dues.values()]


def _insert_allocations(
    payment: Payment, allocations: Sequence[AllocationAmount], dues: Mapping[int, DueDate], *, today: date
) -> None:
    Allocation.objects.bulk_create(
        Allocation(payment=payment, due_date=dues[int(row.key)], amount=row.amount, allocated_on=today)
        for row in allocations
    )
    refresh_due_dates(list(dues.values()))
    _refresh_payment(payment)


def refresh_due_dates(dues: Sequence[DueDate]) -> None:
    """Write the state of due dates and the balance of their documents from the allocations."""
    rows = Allocation.objects.filter(due_date__in=dues).values_list("due_date").annotate(Sum("amount"))
    allocated = dict(rows)
    for due in dues:
        refresh_due_date(due, allocated=allocated.get(due.pk, ZERO))
    documents = {due.document_id for due in dues}
    balances = DueDate.objects.filter(document__in=documents).values_list("document").annotate(Sum("balance"))
    for document_id, balance in balances:
        set_document_balance(document_id, balance=balance)


def _refresh_payment(payment: Payment) -> None:
    payment.allocated_amount = payment.allocations.aggregate(total=Sum("amount"))["total"] or ZERO
    payment.unallocated_amount = unallocated_amount(
        payment.amount, payment.allocated_amount, payment.difference_amount
    )
    payment.version += 1
    payment.save(
        update_fields=["allocated_amount", "difference_amount", "unallocated_amount", "version", "updated_at"]
    )
