"""Customers to remind of the due dates they have not paid: who, in which tone, by letter or by e-mail (DOC-296)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache

from django.db import transaction
from django.db.models import Max, Q

from comptoir.accounts.access import check_right
from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side
from comptoir.core.errors import Refusal
from comptoir.core.reminders import ReminderLevel, late_days, next_level, reached_until
from comptoir.documents.models import Document
from comptoir.dossiers.bulk import update_rows
from comptoir.mailing.delivery import AttachedFile
from comptoir.mailing.fields import filled
from comptoir.mailing.models import OutgoingMessage, Reminder
from comptoir.mailing.reminder_texts import PLACE_OF_DUES, reminder_purpose
from comptoir.mailing.services import queue_message
from comptoir.mailing.texts import mail_text
from comptoir.parties.models import Party
from comptoir.payments.models import DueDate
from comptoir.printing.languages import language_named
from comptoir.printing.letters import Letter, letters_pdf
from comptoir.printing.reminder_table import DueRow, dues_as_text, dues_table
from comptoir.references.models import DossierSettings
from comptoir.references.settings_row import dossier_settings
from comptoir.workflows.printed_pages import printed_documents

ZERO = Decimal(0)
RIGHT = "payments:edit"
FILE_NAME, PDF = "Relance.pdf", "application/pdf"
LETTER, EMAIL = Reminder.Means.LETTER, Reminder.Means.EMAIL


@dataclass(frozen=True)
class DueToRemind:
    """A due date reached and not paid, with the last reminder it had."""

    due: DueDate
    late_days: int
    level: int | None
    reminded_on: date | None


@dataclass
class CustomerToRemind:
    """A customer, what is due, and the tone that comes next: that of the due date reminded of most."""

    party: Party
    dues: list[DueToRemind] = field(default_factory=list)
    level: ReminderLevel = ReminderLevel.FIRST

    @property
    def total(self) -> Decimal:
        """What the letter asks for: credit notes reduce it."""
        return sum((one.due.balance for one in self.dues), ZERO)

    @property
    def reminded_on(self) -> date | None:
        """The day of the last reminder."""
        return max((one.reminded_on for one in self.dues if one.reminded_on), default=None)

    @property
    def is_professional(self) -> bool:
        """Whether the mentions between professionals are for this customer."""
        return bool(self.party.siren or self.party.vat_number)


def customers_to_remind(
    *, at: date, today: date, party_ids: Sequence[int] | None = None
) -> list[CustomerToRemind]:
    """Customers who owe something at a day, by code; one query (PAY-151, PAY-152, OPT-133).

    Paid and closed due dates are left out, and those of documents that are still provisional. What was reminded of
    today keeps its tone, so that a letter printed twice is the same one.
    """
    until = reached_until(at, days=dossier_settings().reminder_days)
    dues = DueDate.objects.filter(
        side=Side.SALE.party_role,
        due_on__lte=until,
        closed_on__isnull=True,
        document__validated_at__isnull=False,
    ).exclude(balance=0)
    if party_ids is not None:
        dues = dues.filter(party__in=party_ids)
    dues = dues.select_related("party", "document").annotate(
        last_level=Max("reminders__level"),
        last_on=Max("reminders__reminded_on"),
        level_before=Max("reminders__level", filter=Q(reminders__reminded_on__lt=today)),
    )
    found: dict[int, CustomerToRemind] = {}
    for due in dues.order_by("party__code", "due_on", "pk"):
        customer = found.setdefault(due.party_id, CustomerToRemind(due.party))
        last = DueToRemind(due, late_days(due.due_on, at=at), due.last_level, due.last_on)
        customer.dues.append(last)
        if due.balance > 0:
            customer.level = max(customer.level, next_level(due.level_before))
    return [customer for customer in found.values() if customer.total > 0]


def preview_letters(
    *, party_ids: Sequence[int], at: date, level: ReminderLevel | None, user: User, today: date
) -> bytes:
    """The letters as they would be printed; nothing is noted. Raises ``Refusal("nobody_to_remind")``."""
    customers = _chosen(party_ids, at=at, level=level, today=today)
    return letters_pdf(_letters(customers, at=at, user=user, today=today))


@transaction.atomic
def print_letters(
    *, party_ids: Sequence[int], at: date, level: ReminderLevel | None, user: User, today: date
) -> bytes:
    """A letter for each customer on one PDF; every due date remembers its tone.

    Raises ``Forbidden``, ``Refusal("nobody_to_remind")``.
    """
    check_right(user, RIGHT)
    customers = _chosen(party_ids, at=at, level=level, today=today)
    content = letters_pdf(_letters(customers, at=at, user=user, today=today))
    _note(customers, means=LETTER, user=user, today=today)
    return content


@dataclass(frozen=True)
class Reminded:
    """What became of one customer of several."""

    party: Party
    message: OutgoingMessage | None = None
    refusal: Refusal | None = None


def send_reminders(
    *, party_ids: Sequence[int], at: date, level: ReminderLevel | None, user: User, today: date
) -> Iterator[Reminded]:
    """An e-mail for each customer, with the letter attached; one that can't be leaves the others.

    Raises ``Forbidden``, ``Refusal("nobody_to_remind")``.
    """
    check_right(user, RIGHT)
    for customer in _chosen(party_ids, at=at, level=level, today=today):
        try:
            yield Reminded(customer.party, message=_send(customer, at=at, user=user, today=today))
        except Refusal as refusal:
            yield Reminded(customer.party, refusal=refusal)


@transaction.atomic
def _send(customer: CustomerToRemind, *, at: date, user: User, today: date) -> OutgoingMessage:
    [letter] = _letters([customer], at=at, user=user, today=today)
    text = mail_text(reminder_purpose(customer.level), letter.language)
    values = _values(customer, at=at, user=user, language=letter.language, settings=dossier_settings())
    message = queue_message(
        document=None,
        purpose=reminder_purpose(customer.level),
        recipients=customer.party.email.strip(),
        copies="",
        subject=filled(text.subject, values),
        body=filled(text.body, values),
        files=[AttachedFile(FILE_NAME, PDF, letters_pdf([letter]))],
        user=user,
    )
    _note([customer], means=EMAIL, user=user, today=today, message=message)
    return message


def _chosen(
    party_ids: Sequence[int], *, at: date, level: ReminderLevel | None, today: date
) -> list[CustomerToRemind]:
    customers = customers_to_remind(at=at, today=today, party_ids=party_ids)
    if not customers:
        raise Refusal("nobody_to_remind")
    for customer in customers:
        customer.level = level or customer.level
    return customers


def _note(
    customers: Sequence[CustomerToRemind],
    *,
    means: str,
    user: User,
    today: date,
    message: OutgoingMessage | None = None,
) -> None:
    """Each due date remembers the reminder; the same one on the same day is one, also printed by two users at once."""
    levels = {one.due: customer.level for customer in customers for one in customer.dues}
    keys = [due.pk for due in levels]
    list(DueDate.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    found = Reminder.objects.filter(due_date__in=keys, means=means, reminded_on=today)
    noted = {(reminder.due_date_id, reminder.level): reminder for reminder in found}
    made: list[Reminder] = []
    again: list[Reminder] = []
    for due, level in levels.items():
        reminder = noted.get((due.pk, level))
        if reminder is None:
            reminder = Reminder(due_date=due, level=level, means=means, reminded_on=today)
            made.append(reminder)
        else:
            again.append(reminder)
        reminder.balance, reminder.message = due.balance, message
        reminder.created_by, reminder.created_by_name = user, str(user)[:120]
    Reminder.objects.bulk_create(made)
    update_rows(Reminder, again, ["balance", "message", "created_by", "created_by_name"])


def _letters(customers: Sequence[CustomerToRemind], *, at: date, user: User, today: date) -> list[Letter]:
    """The letters, each with the head and the address of the last document that is due."""
    settings = dossier_settings()
    text_of = cache(mail_text)
    pages = printed_documents([customer.dues[-1].due.document_id for customer in customers])
    letters = []
    for customer, page in zip(customers, pages, strict=True):
        language = customer.party.language or "fr"
        tongue = language_named(language)
        text = text_of(reminder_purpose(customer.level), language)
        values = _values(customer, at=at, user=user, language=language, settings=settings)
        before, _, after = text.body.partition(PLACE_OF_DUES)
        mentions = (settings.late_penalty_mention, settings.recovery_indemnity_mention)
        letters.append(
            Letter(
                seller=page.seller,
                address=page.billing_address,
                subject=filled(text.subject, values),
                body=filled(before, values),
                table=dues_table(_rows(customer), tongue, currency=settings.currency_symbol),
                after=filled(after, values),
                mentions=[tongue.mention(one) for one in mentions if one and customer.is_professional],
                place=settings.city,
                dated=datetime.combine(today, time(), UTC),
                language=language,
            )
        )
    return letters


def _rows(customer: CustomerToRemind) -> list[DueRow]:
    return [
        DueRow(
            str(one.due.document),
            one.due.document.dated_on,
            one.due.due_on,
            one.late_days if one.due.balance > 0 else 0,
            one.due.amount,
            one.due.balance,
        )
        for one in customer.dues
    ]


def _values(
    customer: CustomerToRemind, *, at: date, user: User, language: str, settings: DossierSettings
) -> dict[str, str]:
    tongue = language_named(language)
    document: Document = customer.dues[-1].due.document
    return {
        "document": tongue.kind(document.kind),
        "numéro": str(document),
        "date": tongue.day(at),
        "client": customer.party.name,
        "contact": "",
        "référence": document.reference,
        "total": tongue.amount(customer.total, settings.currency_symbol),
        "montant": tongue.amount(customer.total, settings.currency_symbol),
        "échéance": tongue.day(customer.dues[0].due.due_on),
        "échéances": dues_as_text(_rows(customer), tongue, currency=settings.currency_symbol),
        "validité": "",
        "société": settings.name,
        "utilisateur": str(user),
    }
