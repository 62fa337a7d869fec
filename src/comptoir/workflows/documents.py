"""Documents from end to end: what a user does in one gesture, in one transaction (P-08).

Each function composes what documents, stock, payments and parties do. A refusal changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from comptoir.accounts.models import User
from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.core.errors import NotFound, Refusal
from comptoir.documents.composition import ComposedDocument, compose
from comptoir.documents.entry import read_entry
from comptoir.documents.models import Document
from comptoir.documents.services import deletion, delivery, duplication, saving
from comptoir.documents.services.continuity import SavedState, check_saved
from comptoir.documents.state import check_modifiable, document_for_update
from comptoir.documents.vat_book import VatBook
from comptoir.payments.models import Payment
from comptoir.payments.services.due_dates import plan_due_dates, planned_due_dates
from comptoir.payments.services.due_planning import DueSchedule, read_due_plan
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.attachments import forget_record_attachments
from comptoir.stock.services.chain import remove_moves
from comptoir.stock.services.document_moves import document_moves, record_document_moves
from comptoir.workflows.customer_checks import check_customer
from comptoir.workflows.money_of_documents import MoneyBefore, follow_change, release
from comptoir.workflows.new_documents import complete_creation, convert_prospects
from comptoir.workflows.outcomes import only_made
from comptoir.workflows.transfer_documents import named_kind, read_generation, transfer_locked
from comptoir.workflows.validate_documents import validate_locked


@dataclass(frozen=True, slots=True)
class Preview:
    """A computed document that was not saved, with the due dates it would have."""

    composed: ComposedDocument
    due_dates: DueSchedule


def preview_document(
    *, values: Mapping[str, Any], today: date, document_id: int | None = None, kind: str | None = None
) -> Preview:
    """Compute a document as it is on screen; reads only (file 13: ``POST /documents/preview``).

    Raises ``Refusal("invalid_input")`` with the fields at fault; due dates planned by hand that do not add up yet are
    only told by ``due_dates.problems``.
    """
    settings = dossier_settings()
    vat_book = VatBook.load(settings)
    document = Document() if document_id is None else existing_document(document_id)
    row = kind_of(document.kind) if document.pk else _kind(values, kind)
    existing = document if document.pk else None
    plan = read_due_plan(values, kind=row, today=today)
    entry = read_entry(values, kind=row, vat_book=vat_book, today=today, document=existing)
    composed = compose(entry, document=document, settings=settings, vat_book=vat_book, today=today)
    schedule = planned_due_dates(composed.document, settings=settings, plan=plan)
    return Preview(composed=composed, due_dates=schedule)


@transaction.atomic
def create_document(
    *,
    values: Mapping[str, Any],
    user: User | None,
    today: date,
    kind: str | None = None,
    is_payment_completed: bool = False,
) -> Document:
    """Save a new document with its stock moves and due dates; a prospect becomes a customer (DOC-246).

    A deposit document comes with its payment; ``is_payment_completed`` says that the user is asked for its bank next.
    Raises ``Refusal``: the fields at fault, ``customer_blocked`` …
    """
    settings = dossier_settings()
    vat_book = VatBook.load(settings)
    row = _kind(values, kind)
    plan = read_due_plan(values, kind=row, today=today)
    entry = read_entry(values, kind=row, vat_book=vat_book, today=today)
    if entry.party is not None:
        check_customer(kind=row, party=entry.party, today=today)
    composed = saving.create_document(
        entry=entry, user=user, settings=settings, vat_book=vat_book, today=today
    )
    document = complete_creation(composed, settings=settings, is_payment_completed=is_payment_completed)
    if plan is not None and plan.rows:
        plan_due_dates(document=document, settings=settings, is_new=False, plan=plan)
    return document


@transaction.atomic
def update_document(
    *,
    document_id: int,
    values: Mapping[str, Any],
    user: User | None,
    today: date,
    expected_version: int | None = None,
) -> Document:
    """Change a document; its moves and due dates follow. Raises ``Refusal``, ``Stale`` (P-09)."""
    settings = dossier_settings()
    vat_book = VatBook.load(settings)
    document = document_for_update(document_id, expected_version=expected_version)
    row = kind_of(document.kind)
    if values.get("kind") not in (None, document.kind):
        raise Refusal.for_field("kind", "kind_is_fixed")
    plan = read_due_plan(values, kind=row, today=today)
    entry = read_entry(values, kind=row, vat_book=vat_book, today=today, document=document)
    if entry.party is not None and entry.party.pk != document.party_id:
        check_customer(kind=row, party=entry.party, today=today)
    money = MoneyBefore(dated_on=document.dated_on, method_id=document.payment_method_id, plan=plan)
    # Before the lines change: one that goes takes its moves along, and the stock would know nothing of it.
    moves = document_moves(document)
    before = SavedState.of(document)
    composed = saving.update_document(
        document=document, entry=entry, settings=settings, vat_book=vat_book, today=today
    )
    record_document_moves(document=document, lines=composed.lines, before=moves)
    follow_change(document, kind=row, settings=settings, user=user, today=today, before=money)
    check_saved(document, user=user, before=before)
    convert_prospects([document], settings=settings)
    return document


@transaction.atomic
def delete_document(
    *, document_id: int, user: User | None, today: date, expected_version: int | None = None
) -> list[Payment]:
    """Delete a document with its moves and due dates; answers the payments that were taken off it (DOC-195)."""
    document = document_for_update(document_id, expected_version=expected_version)
    check_modifiable(document)
    moves = document_moves(document)
    payments = release(document, settings=dossier_settings())
    document.due_dates.all().delete()
    forget_record_attachments(document)
    deletion.delete_document(document=document, user=user, today=today)
    remove_moves(moves)
    return payments


def validate_document(
    *, document_id: int, user: User | None, today: date, expected_version: int | None = None
) -> Document:
    """Validate and seal a legal document (P-04, P-05). Raises ``Refusal``, ``Stale``."""
    with transaction.atomic():
        document = document_for_update(document_id, expected_version=expected_version)
        return only_made(validate_locked([document], user=user, today=today))


def transfer_document(
    *,
    document_id: int,
    values: Mapping[str, Any],
    user: User | None,
    today: date,
    expected_version: int | None = None,
) -> Document:
    """Make another kind of document from this one (DOC-101). ``values``: ``kind`` and ``dated_on``."""
    with transaction.atomic():
        source = document_for_update(document_id, expected_version=expected_version)
        request = read_generation(values, today=today)
        return only_made(transfer_locked([source], request=request, user=user, today=today))


@transaction.atomic
def duplicate_document(
    *,
    document_id: int,
    user: User | None,
    today: date,
    expected_version: int | None = None,
    is_party_reloaded: bool = False,
) -> Document:
    """A new document like this one, dated today (DOC-177). Raises ``Stale`` (P-09).

    ``is_party_reloaded`` takes the information of the party's record again (DOC-179).
    """
    settings = dossier_settings()
    source = document_for_update(document_id, expected_version=expected_version)
    row = kind_of(source.kind)
    check_customer(kind=row, party=source.party, today=today)
    composed = duplication.duplicate_document(
        source=source,
        user=user,
        settings=settings,
        vat_book=VatBook.load(settings),
        today=today,
        is_party_reloaded=is_party_reloaded,
    )
    return complete_creation(composed, settings=settings)


@transaction.atomic
def close_order(*, document_id: int, expected_version: int | None = None) -> Document:
    """Solder an order (DOC-172)."""
    order = document_for_update(document_id, expected_version=expected_version)
    delivery.close_order(order)
    return order


@transaction.atomic
def reopen_order(*, document_id: int, expected_version: int | None = None) -> Document:
    """Dé-Solder an order (DOC-173)."""
    order = document_for_update(document_id, expected_version=expected_version)
    delivery.reopen_order(order)
    return order


def existing_document(document_id: int) -> Document:
    """The document with its links, not locked. Raises ``NotFound("document_not_found")``."""
    document = (
        Document.objects.select_related(
            "party",
            "party__customer",
            "territory",
            "vat_rate",
            "payment_terms",
            "payment_method",
            "shipping_vat_rate",
            "salesperson",
            "currency",
        )
        .filter(pk=document_id)
        .first()
    )
    if document is None:
        raise NotFound("document_not_found", document=document_id)
    return document


def _kind(values: Mapping[str, Any], kind: str | None) -> DocumentKind:
    return named_kind(kind or values.get("kind"))
