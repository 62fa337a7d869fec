"""Documents by e-mail through a real server: sent, refused, tried again; and what never leaves."""

import logging
import ssl
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden
from comptoir.documents.models import Document
from comptoir.mailing import queue, services
from comptoir.mailing.models import MailSettings, OutgoingMessage
from comptoir.mailing.passwords import readable_password
from comptoir.mailing.queue import DELAYS, has_work, next_delay, send_messages
from comptoir.mailing.services import (
    cancel_message,
    mail_settings,
    retry_message,
    save_mail_settings,
    try_settings,
)
from comptoir.parties.models import Party
from comptoir.workflows.print_documents import document_pdf
from comptoir.workflows.send_documents import send_document, send_documents
from tests.requirements import covers
from tests.services.refusals import codes_of, refusal_of
from tests.services.shops import BusyShop, open_shop
from tests.smtp_server import PASSWORD, USER, SmtpServer, certificate, free_port, running_server

pytestmark = pytest.mark.usefixtures("dossier")
State = OutgoingMessage.State


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("smtp"))


@pytest.fixture(scope="module")
def secure_server(pem: Path) -> Iterator[SmtpServer]:
    with running_server(pem) as server:
        yield server


@pytest.fixture(scope="module")
def plain_server() -> Iterator[SmtpServer]:
    with running_server() as server:
        yield server


@pytest.fixture
def server(secure_server: SmtpServer, pem: Path, monkeypatch: pytest.MonkeyPatch) -> SmtpServer:
    """The server with STARTTLS, whose certificate this computer trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    secure_server.mailbox.reset()
    return secure_server


@pytest.fixture
def shop() -> BusyShop:
    shop = open_shop()
    Party.objects.filter(code="DUR").update(email="durand@exemple.fr")
    return shop


def configured(server: SmtpServer, **others: Any) -> MailSettings:
    values = {
        "host": "127.0.0.1", "port": str(server.port), "security": "starttls", "username": USER, "password": PASSWORD,
        "sender_address": "ventes@exemple.fr", "sender_name": "Librairie du Port",
    }  # fmt: skip
    return save_mail_settings(values={**values, **others}, user=User.objects.get())


def sent(shop: BusyShop, document: Document, **values: Any) -> OutgoingMessage:
    given = {"recipients": "client@exemple.fr", "subject": "Objet", "body": "Bonjour", **values}
    message = send_document(document_id=document.pk, values=given, user=shop.user)
    message.refresh_from_db()
    return message


def pushed(message: OutgoingMessage) -> OutgoingMessage:
    """The message after its next attempt, as if the time had come."""
    OutgoingMessage.objects.filter(pk=message.pk).update(
        next_attempt_at=timezone.now() - timedelta(seconds=1)
    )
    send_messages()
    message.refresh_from_db()
    return message


@covers("DOC-291", "DOC-293", "PRN-063", "PRN-064", "PRN-065")
def test_a_document_leaves_with_its_pdf_over_an_encrypted_connection(
    shop: BusyShop, server: SmtpServer
) -> None:
    configured(server, reply_to="comptoir@exemple.fr", is_copied_to_sender="1")
    invoice = shop.validates(shop.writes("invoice", "DUR", [("A", 1)]))
    message = sent(
        shop, invoice, recipients="client@exemple.fr; compta@exemple.fr", copies="patron@exemple.fr",
        subject="Votre facture à 10 €", body="Bonjour,\nà bientôt.", language="nl",
    )  # fmt: skip
    assert (message.state, message.attempts, message.error) == (State.SENT, 1, "")
    assert message.sent_at is not None and message.created_by_name == str(shop.user)
    assert (message.document, message.document_name) == (invoice, "Facture FA000001")
    [envelope] = server.mailbox.envelopes
    assert envelope.rcpt_tos == [
        "client@exemple.fr",
        "compta@exemple.fr",
        "patron@exemple.fr",
        "ventes@exemple.fr",
    ]
    received = server.mailbox.only_message()
    assert received["Subject"] == "Votre facture à 10 €" and received["Bcc"] is None
    assert received["From"] == "Librairie du Port <ventes@exemple.fr>"
    assert (received["Reply-To"], received["Cc"]) == ("comptoir@exemple.fr", "patron@exemple.fr")
    assert received["Message-ID"] == message.message_id
    body = received.get_body()
    assert body is not None and body.get_content().split() == ["Bonjour,", "à", "bientôt."]
    [file] = received.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("Facture FA000001.pdf", "application/pdf")
    [kept] = message.files.all()
    content = file.get_content()
    assert content[:5] == b"%PDF-" and content != document_pdf(invoice.pk), "in Dutch, as asked"
    assert (kept.size, kept.sha256, bytes(kept.content)) == (len(content), sha256(content).hexdigest(), b"")


def test_without_starttls_nothing_leaves_in_clear(shop: BusyShop, plain_server: SmtpServer) -> None:
    plain_server.mailbox.reset()
    configured(plain_server)
    message = sent(shop, shop.quotes("DUR", [("A", 1)]))
    assert (message.state, message.error) == (State.FAILED, "mail_failed_starttls")
    assert not plain_server.mailbox.envelopes and not plain_server.mailbox.passwords


def test_a_certificate_that_nobody_vouches_for_is_refused(
    shop: BusyShop, secure_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    secure_server.mailbox.reset()
    configured(secure_server)
    message = sent(shop, shop.quotes("DUR", [("A", 1)]))
    assert (message.state, message.error) == (State.FAILED, "mail_failed_certificate")
    assert not secure_server.mailbox.passwords


def test_a_wrong_password_fails_at_once_and_is_written_nowhere(
    shop: BusyShop, server: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    configured(server, password="Faux-mot-de-passe")
    message = sent(shop, shop.quotes("DUR", [("A", 1)]))
    assert (message.state, message.error, message.attempts) == (State.FAILED, "mail_failed_authentication", 1)
    assert set(server.mailbox.passwords) == {b"Faux-mot-de-passe"}, "two ways of the same sign-in"
    told = caplog.text + message.error_detail + mail_settings().password + repr(vars(message))
    assert "Faux-mot-de-passe" not in told and "Faux" not in told


def test_what_the_server_cannot_take_now_is_tried_again_later(shop: BusyShop, server: SmtpServer) -> None:
    configured(server)
    server.mailbox.reply = "451 greylisted, try again"
    before = timezone.now()
    message = sent(shop, shop.quotes("DUR", [("A", 1)]))
    assert (message.state, message.error, message.error_detail) == (
        State.QUEUED, "mail_failed_later", "451 greylisted, try again",
    )  # fmt: skip
    assert message.next_attempt_at is not None
    assert before + DELAYS[0] <= message.next_attempt_at <= timezone.now() + DELAYS[0]
    assert not has_work(), "not before its time"
    send_messages()
    assert OutgoingMessage.objects.get().attempts == 1
    pushed(message)
    assert message.attempts == 2 and message.next_attempt_at > timezone.now() + DELAYS[0]
    server.mailbox.reply = ""
    pushed(message)
    assert (message.state, message.attempts, message.error) == (State.SENT, 3, "")
    assert server.mailbox.only_message()["Message-ID"] == message.message_id


def test_delays_grow_and_end() -> None:
    delays = [next_delay(attempts) for attempts in range(1, len(DELAYS) + 1)]
    assert delays == sorted(delays) and delays[0] == timedelta(minutes=1)
    assert next_delay(len(DELAYS) + 1) is None


def test_a_server_that_does_not_answer_is_tried_until_the_last_delay(
    shop: BusyShop, server: SmtpServer
) -> None:
    configured(server, port=str(free_port()))
    message = sent(shop, shop.quotes("DUR", [("A", 1)]))
    assert (message.state, message.error) == (State.QUEUED, "mail_failed_connection")
    OutgoingMessage.objects.update(attempts=len(DELAYS))
    assert pushed(message).state == State.FAILED and message.next_attempt_at is None
    configured(server)
    retry_message(message_id=message.pk, user=shop.user)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.SENT, 1)
    refused = refusal_of(lambda: retry_message(message_id=message.pk, user=shop.user))
    assert refused.code == "mail_message_not_failed"


def test_a_recipient_that_the_server_refuses_fails_with_its_words(shop: BusyShop, server: SmtpServer) -> None:
    configured(server)
    server.mailbox.refused_recipient = "550 no such user"
    message = sent(shop, shop.quotes("DUR", [("A", 1)]))
    assert (message.state, message.error) == (State.FAILED, "mail_failed_recipient")
    assert message.error_detail == "client@exemple.fr : 550 no such user"


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"recipients": "a@b.fr\r\nBcc: tous@exemple.fr"}, {"recipients": ["mail_header_unsafe"]}),
        ({"subject": "Objet\nBcc: tous@exemple.fr"}, {"subject": ["mail_header_unsafe"]}),
        ({"subject": "Objet\u2028Bcc: x"}, {"subject": ["mail_header_unsafe"]}),
        ({"subject": "\ud800"}, {"subject": ["mail_header_unsafe"]}),
        ({"body": "texte\x00"}, {"body": ["mail_text_unsafe"]}),
        ({"body": "\ud800"}, {"body": ["mail_text_unsafe"]}),
        ({"recipients": "durand"}, {"recipients": ["mail_address_invalid"]}),
        ({"recipients": "a@b.fr, <script>@x.fr"}, {"recipients": ["mail_address_invalid"]}),
        ({"recipients": "a" * 200 + "@b.fr"}, {"recipients": ["mail_address_invalid"]}),
        ({"recipients": "a@b.fr, durand, x@"}, {"recipients": ["mail_addresses_invalid"]}),
        ({"recipients": " "}, {"recipients": ["mail_recipient_required"]}),
        (
            {"recipients": ",".join(f"a{n}@b.fr" for n in range(21))},
            {"recipients": ["mail_too_many_recipients"]},
        ),
        ({"copies": "b@"}, {"copies": ["mail_address_invalid"]}),
        ({"subject": "", "body": " "}, {"subject": ["mail_text_required"], "body": ["mail_text_required"]}),
        ({"subject": "x" * 201}, {"subject": ["mail_text_too_long"]}),
        ({"body": "x" * 10_001}, {"body": ["mail_text_too_long"]}),
        ({"template": "inconnu"}, {}),
        ({"language": "de"}, {"language": ["print_language_unknown"]}),
    ],
)
def test_what_may_not_leave_is_refused_whole(
    shop: BusyShop, server: SmtpServer, values: dict[str, str], codes: dict[str, list[str]]
) -> None:
    configured(server)
    quote = shop.quotes("DUR", [("A", 1)])
    assert codes_of(refusal_of(lambda: sent(shop, quote, **values))) == codes
    assert not server.mailbox.envelopes


def test_files_have_a_greatest_size_and_a_server_is_needed(
    shop: BusyShop, server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    quote = shop.quotes("DUR", [("A", 1)])
    assert refusal_of(lambda: sent(shop, quote)).code == "mail_not_configured"
    configured(server)
    monkeypatch.setattr(services, "MAX_FILES", 1000)
    assert refusal_of(lambda: sent(shop, quote)).code == "mail_too_large"


def test_the_password_is_kept_encrypted_and_the_environment_wins(
    shop: BusyShop, server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = configured(server)
    assert PASSWORD not in settings.password and readable_password(settings.password) == PASSWORD
    kept = configured(server, password="").password
    assert readable_password(kept) == PASSWORD, "an empty password keeps the one that is stored"
    monkeypatch.setattr(django_settings, "SMTP_PASSWORD", "autre")
    assert readable_password(kept) == "autre"
    monkeypatch.setattr(django_settings, "SMTP_PASSWORD", "")
    refused = refusal_of(lambda: configured(server, security="none"))
    assert codes_of(refused) == {"security": ["mail_clear_password"]}
    assert configured(server, password="", is_password_cleared="1").password == ""
    MailSettings.objects.update(password="gAAAAAillisible")
    message = sent(shop, shop.quotes("DUR", [("A", 1)]))
    assert (message.state, message.error) == (State.FAILED, "mail_password_unreadable")


def test_bad_settings_are_refused_whole(shop: BusyShop, server: SmtpServer) -> None:
    refused = refusal_of(
        lambda: configured(
            server,
            host="smtp exemple/fr",
            port="99999",
            security="ssl3",
            sender_address="x",
            reply_to="a@b.fr\nBcc: c@d.fr",
            username="u\n",
            sender_name="x" * 81,
            password="p\r\n",
        )
    )
    assert set(codes_of(refused)) == {
        "host", "port", "security", "sender_address", "reply_to", "username", "sender_name", "password",
    } - {"username"}  # fmt: skip
    refused = refusal_of(lambda: configured(server, username="été", password="€"))
    assert codes_of(refused) == {"username": ["mail_sign_in_ascii"], "password": ["mail_sign_in_ascii"]}
    with pytest.raises(Forbidden):
        save_mail_settings(values={}, user=User(username="x", role="sales"))


def test_a_trial_tells_what_the_server_answers(shop: BusyShop, server: SmtpServer) -> None:
    configured(server)
    assert try_settings(recipient="moi@exemple.fr", user=shop.user) is None
    assert server.mailbox.only_message()["To"] == "moi@exemple.fr"
    configured(server, password="faux")
    failure = try_settings(recipient="moi@exemple.fr", user=shop.user)
    assert failure is not None and failure.code == "mail_failed_authentication"


def test_a_message_whose_worker_died_is_left_to_a_person(shop: BusyShop, server: SmtpServer) -> None:
    configured(server, port=str(free_port()))
    message = sent(shop, shop.quotes("DUR", [("A", 1)]))
    OutgoingMessage.objects.update(state=State.SENDING, worker=queue.worker_mark())
    configured(server)
    send_messages()
    assert OutgoingMessage.objects.get().state == State.SENDING, "another worker has it"
    host = queue.worker_mark().rpartition("/")[0]
    OutgoingMessage.objects.update(worker=f"{host}/0123456789abcdef")
    assert has_work()
    send_messages()
    message.refresh_from_db()
    assert (message.state, message.error) == (State.FAILED, "mail_failed_interrupted")
    assert not server.mailbox.envelopes


def test_a_waiting_message_can_be_taken_back(shop: BusyShop, server: SmtpServer) -> None:
    configured(server, port=str(free_port()))
    message = sent(shop, shop.quotes("DUR", [("A", 1)]))
    with pytest.raises(Forbidden):
        cancel_message(message_id=message.pk, user=User(username="x", role="purchases"))
    cancel_message(message_id=message.pk, user=shop.user)
    configured(server)
    assert pushed(message).state == State.CANCELLED and not server.mailbox.envelopes
    refused = refusal_of(lambda: cancel_message(message_id=message.pk, user=shop.user))
    assert refused.code == "mail_message_not_waiting"
    assert refusal_of(lambda: cancel_message(message_id=10**12, user=shop.user)).status == 404


def test_of_several_documents_one_without_address_leaves_the_others(
    shop: BusyShop, server: SmtpServer
) -> None:
    configured(server)
    shop.customer("SANS", "Sans adresse")
    keys = [shop.quotes(code, [("A", 1)]).pk for code in ("DUR", "SANS", "DUR")] + [10**9]
    results = list(send_documents(document_ids=keys, purpose="", user=shop.user))
    assert [one.message is not None for one in results] == [True, False, True, False]
    assert results[1].refusal is not None and codes_of(results[1].refusal) == {
        "recipients": ["mail_recipient_required"]
    }
    assert len(server.mailbox.envelopes) == 2
    with pytest.raises(Forbidden):
        send_document(document_id=keys[0], values={}, user=User(username="x", role="read_only"))


def test_the_library_of_tls_really_reads_the_trust_of_the_test(
    pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    assert ssl.create_default_context().get_ca_certs()
