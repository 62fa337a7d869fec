"""Customers reminded of what they have not paid: whom, in which tone, and what is remembered of it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from comptoir.accounts.models import User
from comptoir.core.reminders import ReminderLevel
from comptoir.documents.models import Document
from comptoir.mailing.models import OutgoingMessage, Reminder
from comptoir.mailing.services import save_mail_settings
from comptoir.parties.models import Party
from comptoir.references.models import DossierSettings
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.payment_reminders import (
    customers_to_remind,
    preview_letters,
    print_letters,
    send_reminders,
)
from tests.requirements import covers
from tests.services.refusals import refusal_of
from tests.services.shops import TODAY, BusyShop, open_shop
from tests.smtp_server import SmtpServer, running_server

pytestmark = pytest.mark.usefixtures("dossier")
d = Decimal
LATE = TODAY - timedelta(days=50)


@pytest.fixture(scope="module")
def server() -> Iterator[SmtpServer]:
    with running_server() as server:
        yield server


@pytest.fixture
def shop() -> BusyShop:
    """DUR owes 60.00, due since twenty days, and will owe 60.00 more; AGU owes nothing yet."""
    shop = open_shop()
    shop.customer("AGU", "Agut", siren="732829320")
    Party.objects.filter(code="DUR").update(email="durand@exemple.fr")
    shop.on(LATE)
    shop.validates(shop.writes("invoice", "DUR", [("S", 1)]))
    shop.on(TODAY)
    shop.validates(shop.writes("invoice", "DUR", [("S", 1)]))
    shop.writes("invoice", "AGU", [("S", 1)])
    return shop


def found(at: date = TODAY, today: date = TODAY) -> list[tuple[str, Decimal, int]]:
    return [(one.party.code, one.total, one.level) for one in customers_to_remind(at=at, today=today)]


def asked(*codes: str, level: ReminderLevel | None = None, today: date = TODAY) -> dict[str, Any]:
    keys = [party.pk for party in Party.objects.filter(code__in=codes)]
    return {"party_ids": keys, "at": today, "level": level, "user": User.objects.get(), "today": today}


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


@covers("DOC-296", "PAY-150", "PAY-151")
def test_due_dates_reached_are_listed_with_their_delay(shop: BusyShop) -> None:
    [one] = customers_to_remind(at=TODAY, today=TODAY)
    assert (one.party.code, one.total, one.level) == ("DUR", d("60.00"), 1)
    [due] = one.dues
    assert (due.due.due_on, due.late_days, due.level) == (TODAY - timedelta(days=20), 20, None)
    assert found(at=TODAY - timedelta(days=20)) == [("DUR", d("60.00"), 1)]
    assert found(at=TODAY - timedelta(days=21)) == []
    assert found(at=TODAY + timedelta(days=30)) == [("DUR", d("120.00"), 1)]


@covers("PAY-151", "OPT-133")
def test_the_days_of_grace_of_the_options_are_left(shop: BusyShop) -> None:
    DossierSettings.objects.update(reminder_days=20)
    assert found() == [("DUR", d("60.00"), 1)]
    DossierSettings.objects.update(reminder_days=21)
    assert found() == []


@covers("DOC-296", "PAY-151", "PAY-152")
def test_paid_closed_and_credited_due_dates_are_left_out(shop: BusyShop) -> None:
    invoice = Document.objects.filter(kind="invoice").earliest("pk")
    shop.is_paid(invoice, "20.00")
    assert found() == [("DUR", d("40.00"), 1)]
    credit = shop.validates(shop.writes("credit_note", "DUR", [("A", 4)], is_tax_included=True))
    assert found() == [], "the credit note of 40.00 makes it nothing"
    assert credit.balance_due == d("-40.00")
    shop.gives_up(invoice)
    assert found() == []


@covers("DOC-296", "PRN-013")
def test_each_letter_is_harder_than_the_one_before(shop: BusyShop) -> None:
    shown = pages(preview_letters(**asked("DUR", "AGU")))
    assert len(shown) == 1 and not Reminder.objects.exists()
    assert "Rappel" in shown[0] and "FA000001" in shown[0] and "60,00" in shown[0] and "20 j" in shown[0]
    [first] = pages(print_letters(**asked("DUR")))
    assert first == shown[0]
    [again] = pages(print_letters(**asked("DUR")))
    assert again == first, "printed twice on the same day, it is the same letter"
    assert list(Reminder.objects.values_list("level", "means", "balance")) == [(1, "letter", d("60.00"))]
    later = TODAY + timedelta(days=8)
    [second] = pages(print_letters(**asked("DUR", today=later)))
    assert "Relance" in second and "huit jours" in second
    last = TODAY + timedelta(days=16)
    [third] = pages(print_letters(**asked("DUR", today=last)))
    assert "Mise en demeure" in third
    assert [one.level for one in customers_to_remind(at=last, today=last + timedelta(days=1))] == [3]
    assert list(Reminder.objects.values_list("level", flat=True)) == [1, 2, 3]
    assert check_dossier() == []


@covers("DOC-296")
def test_the_tone_can_be_chosen(shop: BusyShop) -> None:
    [letter] = pages(print_letters(**asked("DUR", level=ReminderLevel.FORMAL_NOTICE)))
    assert "Mise en demeure" in letter
    assert Reminder.objects.get().level == 3


@covers("DOC-296")
def test_the_mentions_between_professionals_are_for_them_alone(shop: BusyShop) -> None:
    [private] = pages(preview_letters(**asked("DUR")))
    assert "40 €" not in private and "pénalités" not in private
    Party.objects.filter(code="DUR").update(siren="732829320")
    [professional] = pages(preview_letters(**asked("DUR")))
    assert "40" in professional and "pénalités" in professional


@covers("DOC-296")
def test_letters_are_in_the_language_of_the_customer(shop: BusyShop) -> None:
    Party.objects.filter(code="DUR").update(language="nl")
    [letter] = pages(preview_letters(**asked("DUR")))
    assert "Herinnering" in letter and "Totaal te betalen" in letter


@covers("DOC-296", "P-08")
def test_nobody_to_remind_is_refused(shop: BusyShop) -> None:
    for codes in ((), ("AGU",)):
        assert refusal_of(lambda codes=codes: print_letters(**asked(*codes))).code == "nobody_to_remind"


@covers("DOC-296")
def test_a_reminder_by_e_mail_is_queued_with_its_letter(shop: BusyShop, server: SmtpServer) -> None:
    server.mailbox.reset()
    without = list(send_reminders(**asked("DUR")))
    assert without[0].refusal is not None and without[0].refusal.code == "mail_not_configured"
    values = {
        "host": "127.0.0.1",
        "port": str(server.port),
        "security": "none",
        "sender_address": "v@exemple.fr",
    }
    save_mail_settings(values=values, user=shop.user)
    [sent] = send_reminders(**asked("DUR"))
    assert sent.message is not None and sent.refusal is None
    message = OutgoingMessage.objects.get()
    assert message.recipients == "durand@exemple.fr" and message.purpose == "payment_reminder_1"
    assert "FA000001" in message.body and "{" not in message.body
    assert [file.name for file in message.files.all()] == ["Relance.pdf"]
    reminder = Reminder.objects.get()
    assert (reminder.means, reminder.level, reminder.message) == ("email", 1, message)
    Party.objects.filter(code="DUR").update(email="")
    [refused] = send_reminders(**asked("DUR", today=TODAY + timedelta(days=1)))
    assert refused.refusal is not None and "recipients" in refused.refusal.fields
    assert Reminder.objects.count() == 1


@covers("DOC-296", "PAY-150")
def test_letters_cost_the_same_statements_for_many_customers(
    shop: BusyShop, count_queries: Callable[[], CaptureQueriesContext]
) -> None:
    codes = [f"C{number}" for number in range(9)]
    later = TODAY + timedelta(days=50)
    for code in codes:
        shop.customer(code, f"Client {code}")
        shop.validates(shop.writes("invoice", code, [("S", 1)]))
    needed = []
    for few in (codes[:2], codes[2:]):
        with count_queries() as queries:
            print_letters(**asked(*few, today=later))
        needed.append(len(queries))
    assert needed[0] == needed[1]
    print_letters(**asked(*codes, today=later))
    noted = Reminder.objects.values_list(
        "due_date__party__code", "level", "means", "balance", "created_by_name"
    )
    assert list(noted.order_by("due_date__party__code")) == [
        (code, 1, "letter", d("60.00"), str(User.objects.get())) for code in codes
    ]
