"""Quotes to follow up: those whose validity is over or nearly, and that nobody accepted (DOC-294, DOC-295, PRN-039)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, Max, Q, QuerySet

from comptoir.accounts.models import User
from comptoir.core.document_kinds import KINDS
from comptoir.documents.models import Document
from comptoir.mailing.models import OutgoingMessage
from comptoir.mailing.texts import REMINDER
from comptoir.printing.letters import Letter, letters_pdf
from comptoir.references.settings_row import dossier_settings
from comptoir.workflows.printed_pages import printed_documents
from comptoir.workflows.send_documents import check_to_remind, message_draft

FORGOTTEN = timedelta(days=30)
"""How long after its end a quote is still proposed."""

ABANDONED = timedelta(days=120)
"""Quotes that ended longer ago than this wait for nobody any more."""

MOST = 500
"""Quotes that the list shows at once, those that expire first."""


@dataclass(frozen=True)
class QuoteToRemind:
    """A quote, whether it has expired, and the reminders that it had."""

    document: Document
    is_expired: bool
    reminders: int
    reminded_at: datetime | None
    is_proposed: bool
    """Ticked at first: not reminded yet, and not forgotten for long."""


def waiting_quotes(*, until: date, today: date) -> QuerySet[Document]:
    """Quotes valid until a day not after ``until``: the one rule of the list, its tile and the letters.

    Transferred, grouped and accepted ones are left out (DOC-295), those without a date of validity, and those that
    ended long ago.
    """
    return Document.objects.filter(
        kind__in=[code for code, kind in KINDS.items() if kind.has_quote_state],
        status=Document.Status.OPEN,
        valid_until_on__range=(today - ABANDONED, until),
    ).exclude(quote_state=dossier_settings().accepted_quote_state)


def quotes_to_remind(*, until: date, today: date) -> Sequence[QuoteToRemind]:
    """The quotes that wait for an answer, the first to expire first, with the reminders they had; one query."""
    sent = Q(messages__purpose=REMINDER, messages__state=OutgoingMessage.State.SENT)
    found = (
        waiting_quotes(until=until, today=today)
        .select_related("party")
        .annotate(reminders=Count("messages", filter=sent), reminded_at=Max("messages__sent_at", filter=sent))
        .order_by("valid_until_on", "pk")[:MOST]
    )
    return [_row(one, one.valid_until_on or today, today=today) for one in found]


def _row(quote: Document, valid_until_on: date, *, today: date) -> QuoteToRemind:
    reminders: int = quote.reminders  # type: ignore[attr-defined]
    reminded_at: datetime | None = quote.reminded_at  # type: ignore[attr-defined]
    is_recent = valid_until_on >= today - FORGOTTEN
    return QuoteToRemind(quote, valid_until_on < today, reminders, reminded_at, is_recent and not reminders)


def usual_until(today: date, *, days: int = 7) -> date:
    """What the list begins with: quotes that expire within a week."""
    return today + timedelta(days=days)


def reminder_letters(document_ids: Sequence[int], *, user: User, today: date) -> bytes:
    """A letter for each quote, in the language of its party, on one PDF (DOC-294).

    Raises ``NotFound("document_not_found")``, ``Refusal("quote_not_to_remind")``.
    """
    settings = dossier_settings()
    documents = Document.objects.select_related("party", "seal").in_bulk(document_ids)
    letters = []
    for key, page in zip(document_ids, printed_documents(document_ids), strict=True):
        document = documents[key]
        check_to_remind(document)
        text = message_draft(document, user=user, purpose=REMINDER)
        letters.append(
            Letter(
                seller=page.seller,
                address=page.billing_address,
                subject=text.subject,
                body=text.body,
                place=settings.city,
                dated=datetime.combine(today, time(), UTC),
                language=text.language,
            )
        )
    return letters_pdf(letters)
