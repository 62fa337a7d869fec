"""Quotes to follow up: which they are, their reminders by e-mail, their letters."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from comptoir.documents.models import Document
from comptoir.mailing.models import OutgoingMessage
from comptoir.mailing.services import save_mail_settings, save_mail_text
from comptoir.mailing.texts import REMINDER
from comptoir.parties.models import Party
from comptoir.workflows.quote_reminders import quotes_to_remind, reminder_letters, usual_until
from comptoir.workflows.send_documents import send_documents
from tests.requirements import covers
from tests.services.refusals import refusal_of
from tests.services.shops import TODAY, BusyShop, open_shop
from tests.smtp_server import SmtpServer, running_server

pytestmark = pytest.mark.usefixtures("dossier")


@pytest.fixture(scope="module")
def server() -> Iterator[SmtpServer]:
    with running_server() as server:
        yield server


@pytest.fixture
def shop() -> BusyShop:
    shop = open_shop()
    Party.objects.filter(code="DUR").update(email="durand@exemple.fr")
    return shop


def valid_until(document: Document, day: date | None) -> Document:
    Document.objects.filter(pk=document.pk).update(valid_until_on=day)
    return document


@covers("DOC-294", "DOC-295", "PRN-039")
def test_expiring_quotes_are_listed_without_those_that_were_answered(shop: BusyShop) -> None:
    soon, over, later, accepted, ordered, endless = (shop.quotes("DUR", [("A", 1)]) for _ in range(6))
    for quote, day in (
        (soon, date(2026, 11, 25)), (over, date(2026, 11, 1)), (later, date(2026, 12, 31)),
        (accepted, date(2026, 11, 25)), (ordered, date(2026, 11, 25)), (endless, None),
    ):  # fmt: skip
        valid_until(quote, day)
    shop.marks(accepted, 4)
    shop.transfers(Document.objects.get(pk=ordered.pk), "order")
    shop.writes("invoice", "DUR", [("A", 1)])
    found = quotes_to_remind(until=usual_until(TODAY), today=TODAY)
    assert all(one.is_proposed for one in found)
    valid_until(over, date(2026, 10, 1))
    assert [one.is_proposed for one in quotes_to_remind(until=usual_until(TODAY), today=TODAY)] == [
        False,
        True,
    ]
    assert [(one.document.pk, one.is_expired, one.reminders) for one in found] == [
        (over.pk, True, 0), (soon.pk, False, 0),
    ]  # fmt: skip
    for answered in (accepted, ordered):
        refused = refusal_of(lambda quote=answered: reminder_letters([quote.pk], user=shop.user, today=TODAY))
        assert refused.code == "quote_not_to_remind"


@covers("DOC-294")
def test_a_reminder_leaves_and_is_counted(shop: BusyShop, server: SmtpServer) -> None:
    server.mailbox.reset()
    save_mail_settings(
        values={
            "host": "127.0.0.1",
            "port": str(server.port),
            "security": "none",
            "sender_address": "v@exemple.fr",
        },
        user=shop.user,
    )
    quote = valid_until(shop.quotes("DUR", [("A", 1)]), date(2026, 11, 21))
    invoice = shop.writes("invoice", "DUR", [("A", 1)])
    results = list(send_documents(document_ids=[quote.pk, invoice.pk], purpose=REMINDER, user=shop.user))
    assert results[0].message is not None and results[1].refusal is not None
    assert results[1].refusal.code == "quote_not_to_remind"
    [one] = quotes_to_remind(until=TODAY.replace(day=30), today=TODAY)
    assert one.reminders == 1 and one.reminded_at is not None and not one.is_proposed
    message = server.mailbox.only_message()
    assert message["To"] == "durand@exemple.fr" and message["Subject"].startswith("Votre devis DE000001")
    assert "valable jusqu'au 21/11/2026" in OutgoingMessage.objects.get().body


@covers("DOC-294", "PRN-039")
def test_letters_are_written_in_the_language_of_each_customer(shop: BusyShop) -> None:
    shop.customer("VAN", "Van Damme")
    Party.objects.filter(code="VAN").update(language="nl")
    save_mail_text(
        purpose=REMINDER,
        language="fr",
        subject="#Rappel {numéro}",
        body="Madame, Monsieur,\n\n*Merci* {client}",
        user=shop.user,
    )
    keys = [valid_until(shop.quotes(code, [("A", 1)]), date(2026, 11, 21)).pk for code in ("DUR", "VAN")]
    pages = [
        page.extract_text()
        for page in PdfReader(BytesIO(reminder_letters(keys, user=shop.user, today=TODAY))).pages
    ]
    assert len(pages) == 2
    assert "20 novembre 2026" in pages[0] and "#Rappel DE000001" in pages[0] and "*Merci* Durand" in pages[0]
    assert "20 november 2026" in pages[1] and "Uw offerte DE000002" in pages[1] and "Van Damme" in pages[1]
