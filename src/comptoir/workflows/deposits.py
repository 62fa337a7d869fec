"""Deposits from end to end, each gesture in one transaction (P-08): asking, attaching, giving back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from comptoir.accounts.models import User
from comptoir.core.deposits import (
    DeductedVat,
    RateVat,
    check_deposit_amount,
    check_refund,
    deduct_vat,
    deposit_of_rate,
)
from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import Problems, Refusal
from comptoir.documents.models import Document
from comptoir.documents.services.deposit_creation import (
    deposit_kind,
    make_deposit,
    make_refund,
    refunded_amount,
)
from comptoir.documents.services.deposits import (
    attach_deposits,
    attached_deposits,
    check_takes_deposits,
    deposit_vat,
    detach_deposit,
)
from comptoir.documents.state import document_for_update
from comptoir.documents.vat_book import VatBook
from comptoir.payments.services.due_dates import plan_due_dates
from comptoir.references.models import PaymentMethod
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.codes import with_code
from comptoir.resources.reading import Reader
from comptoir.workflows.customer_checks import check_customer
from comptoir.workflows.new_documents import complete_creation

ZERO = Decimal(0)
HUNDRED = Decimal(100)
LIMIT = Decimal(10) ** 12
MAX_DEPOSITS = 100


@transaction.atomic
def request_deposit(
    *,
    document_id: int,
    values: Mapping[str, Any],
    user: User | None,
    today: date,
    expected_version: int | None = None,
    is_payment_completed: bool = False,
) -> Document:
    """The deposit invoice of an order, a quote, a delivery note or an invoice, with its payment, attached to it.

    ``values``: ``rate`` (percent of the total VAT included) or ``amount``; ``dated_on`` and ``payment_method`` where
    they differ from today and the option's. Raises ``Refusal``, ``Stale``.
    """
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(frozenset({"rate", "amount", "dated_on", "payment_method"}))
    rate = reader.decimal("rate", minimum=ZERO, maximum=HUNDRED, decimals=2)
    amount = reader.decimal("amount", minimum=ZERO, maximum=LIMIT, decimals=2)
    if reader.has("rate") == reader.has("amount"):
        reader.refuse("amount", "deposit_amount_or_rate")
    dated_on = _read_day(reader)
    method = _read_method(reader)
    problems.raise_if_any()
    settings = dossier_settings()
    source = document_for_update(document_id, expected_version=expected_version)
    check_takes_deposits(source)
    if rate is not None:
        amount = deposit_of_rate(source.gross_total, rate)
    amount = amount or ZERO
    check_deposit_amount(amount, gross_total=source.gross_total, deposit_total=source.deposit_total)
    check_customer(kind=deposit_kind(source), party=source.party, today=today)
    composed = make_deposit(
        source=source,
        amount=amount,
        rate=rate,
        dated_on=dated_on,
        payment_method=method,
        user=user,
        settings=settings,
        vat_book=VatBook.load(settings),
    )
    deposit = complete_creation(composed, settings=settings, is_payment_completed=is_payment_completed)
    attach_deposits(document=source, keys=[deposit.pk])
    plan_due_dates(document=source, settings=settings, is_new=False)
    return deposit


@transaction.atomic
def attach(
    *, document_id: int, values: Mapping[str, Any], today: date, expected_version: int | None = None
) -> Document:
    """Affecter deposits to a document (DOC-216). ``values``: ``deposits``, the keys of deposit documents."""
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(frozenset({"deposits"}))
    keys = _read_keys(reader)
    problems.raise_if_any()
    document = document_for_update(document_id, expected_version=expected_version)
    attach_deposits(document=document, keys=keys)
    plan_due_dates(document=document, settings=dossier_settings(), is_new=False)
    return document


@transaction.atomic
def detach(*, document_id: int, deposit_id: int, expected_version: int | None = None) -> Document:
    """Take a deposit off a document that can still change (DOC-218)."""
    document = document_for_update(document_id, expected_version=expected_version)
    detach_deposit(document=document, deposit_id=deposit_id)
    plan_due_dates(document=document, settings=dossier_settings(), is_new=False)
    return document


@transaction.atomic
def refund_deposit(
    *,
    document_id: int,
    values: Mapping[str, Any],
    user: User | None,
    today: date,
    expected_version: int | None = None,
    is_payment_completed: bool = False,
) -> Document:
    """Give a deposit back in part, or what is left of it: a deposit credit note with its negative payment.

    ``values``: ``amount`` (default: all that is left) and ``dated_on``. Raises ``Refusal``, ``Stale``.
    """
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(frozenset({"amount", "dated_on"}))
    amount = reader.decimal("amount", minimum=ZERO, maximum=LIMIT, decimals=2)
    dated_on = _read_day(reader)
    problems.raise_if_any()
    settings = dossier_settings()
    deposit = document_for_update(document_id, expected_version=expected_version)
    kind = kind_of(deposit.kind)
    if not kind.is_deposit or not kind.transfer_targets:
        raise Refusal("not_a_deposit_invoice", status=409)
    if not deposit.seal_hash:
        raise Refusal("refund_source_provisional", status=409)
    refunded = refunded_amount(deposit)
    amount = deposit.gross_total - refunded if amount is None else amount
    check_refund(gross=deposit.gross_total, refunded=refunded, amount=amount)
    composed = make_refund(
        source=deposit,
        amount=amount,
        dated_on=dated_on,
        user=user,
        settings=settings,
        vat_book=VatBook.load(settings),
    )
    return complete_creation(composed, settings=settings, is_payment_completed=is_payment_completed)


def vat_after_deposits(document: Document) -> tuple[DeductedVat, ...]:
    """VAT of a document rate by rate, with what its deposits hold of it; empty where there is no deposit."""
    deposits = attached_deposits(document)
    if not deposits:
        return ()
    own = [RateVat(row.rate, row.base, row.amount) for row in document.vat_rows.all()]
    return deduct_vat(own, deposit_vat(deposits))


def _read_day(reader: Reader) -> date:
    dated_on = reader.date("dated_on", default=reader.today) or reader.today
    if dated_on > reader.today:
        reader.refuse("dated_on", "date_in_future", today=reader.today)
    return dated_on


def _read_method(reader: Reader) -> PaymentMethod | None:
    code = reader.text("payment_method", max_length=6)
    if not code:
        return None
    method = with_code(PaymentMethod.objects.select_related("bank"), code).first()
    if method is None:
        reader.refuse("payment_method", "unknown_reference", value=code)
    return method


def _read_keys(reader: Reader) -> list[int]:
    value = reader.values.get("deposits")
    if not isinstance(value, list) or not all(
        isinstance(key, int) and not isinstance(key, bool) and key > 0 for key in value
    ):
        reader.refuse("deposits", "not_a_list")
        return []
    if not value:
        reader.refuse("deposits", "required")
    if len(value) > MAX_DEPOSITS:
        reader.refuse("deposits", "too_many_rows", maximum=MAX_DEPOSITS)
        return []
    return value
