"""What a payment says of itself, as long as it is provisional (PAY-101 to PAY-106, PAY-124)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from comptoir.core.errors import Problems, Refusal
from comptoir.payments.models import Payment
from comptoir.references.models import Bank, PaymentMethod
from comptoir.resources.codes import with_code
from comptoir.resources.reading import Reader

FIELDS = frozenset({"paid_on", "method", "bank", "reference", "label", "note"})


def change_details(*, payment: Payment, values: Mapping[str, Any], today: date) -> None:
    """Change what is given of a locked payment: day, method, bank, reference, label, note.

    A validated payment only gets the bank that it lacks. Raises ``Refusal("payment_final")`` and the fields at fault.
    """
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(FIELDS)
    if payment.status == Payment.Status.VALIDATED and (set(values) - {"bank"} or payment.bank_id is not None):
        raise Refusal("payment_final", status=409)
    _read_day(reader, payment)
    _read_method(reader, payment)
    if "bank" in values:
        payment.bank = _read_bank(reader)
    for name, length in (("reference", 40), ("label", 60)):
        if name in values:
            setattr(payment, name, reader.text(name, max_length=length))
    if "note" in values:
        payment.note = reader.rich_text("note")
    problems.raise_if_any()
    payment.version += 1
    payment.save(update_fields=[*FIELDS, "version", "updated_at"])


def _read_day(reader: Reader, payment: Payment) -> None:
    if "paid_on" not in reader.values:
        return
    paid_on = reader.date("paid_on", required=True)
    if paid_on is not None and paid_on > reader.today:
        reader.refuse("paid_on", "date_in_future", today=reader.today)
    payment.paid_on = paid_on or payment.paid_on


def _read_method(reader: Reader, payment: Payment) -> None:
    if "method" not in reader.values:
        return
    code = reader.text("method", max_length=6, required=True)
    method = with_code(PaymentMethod.objects.all(), code).first() if code else None
    if code and method is None:
        reader.refuse("method", "unknown_reference", value=code)
    payment.method = method or payment.method


def _read_bank(reader: Reader) -> Bank | None:
    code = reader.text("bank", max_length=5)
    bank = with_code(Bank.objects.all(), code).first() if code else None
    if code and bank is None:
        reader.refuse("bank", "unknown_reference", value=code)
    return bank
