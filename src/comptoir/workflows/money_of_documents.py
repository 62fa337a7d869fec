"""What money a document brings about as it is made, changed and deleted: due dates, deposits, payments, set-offs.

Parts of the workflows of documents, inside their transactions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from comptoir.accounts.models import User
from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.documents.models import Document
from comptoir.documents.services.credit_notes import check_credit_note
from comptoir.documents.services.deposits import (
    carry_deposits,
    check_attached_party,
    check_refunds,
    documents_that_deduct,
    followed_by_deposits,
    forget_deposit,
    link_refund,
    refresh_deposit_total,
)
from comptoir.payments.models import Payment
from comptoir.payments.services.deposit_payments import drop_deposit_payment, follow_deposit, pay_deposit
from comptoir.payments.services.due_dates import plan_due_dates, plan_new_due_dates
from comptoir.payments.services.due_planning import DuePlan
from comptoir.payments.services.payments import release_document
from comptoir.payments.services.set_offs import set_off, undo_set_offs
from comptoir.references.models import DossierSettings


@dataclass(frozen=True, slots=True)
class MoneyBefore:
    """What a document said of its payment before it changed, and the due dates that the change plans by hand."""

    dated_on: date
    method_id: int | None
    plan: DuePlan | None = None


def follow_creations(
    documents: Sequence[Document], *, settings: DossierSettings, is_payment_completed: bool
) -> None:
    """Deposits of their origins, due dates, payments of deposits; refuses to credit more than was invoiced.

    ``is_payment_completed`` says that the user is asked next for what the payment lacks. Statements do not grow with
    the documents, but for credit notes and deposits.
    """
    with_deposits = followed_by_deposits(documents)
    for document in documents:
        if document.pk in with_deposits:
            carry_deposits(document)
    plan_new_due_dates(documents, settings=settings)
    for document in documents:
        kind = kind_of(document.kind)
        if kind.is_credit:
            check_credit_note(document)
        if kind.is_deposit:
            # Where nobody is asked for the bank, the payment takes the one that would be proposed (PAY-104, PAY-120).
            pay_deposit(document=document, settings=settings, is_bank_proposed=not is_payment_completed)
        if kind.is_deposit and kind.due_sign < 0:
            check_refunds(document)
            _plan_again(link_refund(document), settings=settings)


def follow_change(
    document: Document,
    *,
    kind: DocumentKind,
    settings: DossierSettings,
    user: User | None,
    today: date,
    before: MoneyBefore,
) -> None:
    """What a change of a document changes of all that."""
    if kind.takes_deposits:
        check_attached_party(document)
    if kind.is_deposit:
        users = documents_that_deduct(document)
        follow_deposit(
            document=document,
            settings=settings,
            was_dated_on=before.dated_on,
            was_method_id=before.method_id,
        )
        if kind.due_sign < 0:
            check_refunds(document)
        for one in users:
            refresh_deposit_total(one)
            check_attached_party(one)
        _plan_again(users, settings=settings)
        return
    invoices = undo_set_offs(document) if kind.is_credit else []
    plan_due_dates(document=document, settings=settings, is_new=False, plan=before.plan)
    if kind.is_credit:
        check_credit_note(document)
    for invoice in invoices:
        set_off(credit_note=document, invoice=invoice, user=user, settings=settings, today=today)
    if invoices:
        document.refresh_from_db(fields=["balance_due"])


def release(document: Document, *, settings: DossierSettings) -> list[Payment]:
    """Take off what hangs on a document that is about to be deleted; answers the payments that remain (DOC-195)."""
    if document.deposit_uses.exists():
        _plan_again(forget_deposit(document), settings=settings)
    drop_deposit_payment(document)
    undo_set_offs(document)
    return release_document(document.pk)


def _plan_again(documents: list[Document], *, settings: DossierSettings) -> None:
    """Due dates of documents whose deposits changed."""
    for one in documents:
        plan_due_dates(document=one, settings=settings, is_new=False)
