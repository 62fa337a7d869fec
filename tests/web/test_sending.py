"""Pages about e-mail: settings, texts with their preview, sending one and several documents, what was sent, reminders."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from html import unescape

import pytest

from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop
from comptoir.jobs.models import Job
from comptoir.mailing.models import MailSettings, MailTemplate, OutgoingMessage
from comptoir.parties.models import Party
from tests.requirements import covers
from tests.smtp_server import SmtpServer, free_port, running_server

SETTINGS = {
    "host": "127.0.0.1",
    "security": "none",
    "sender_address": "ventes@exemple.fr",
    "sender_name": "Ventes",
}


@pytest.fixture(scope="module")
def running() -> Iterator[SmtpServer]:
    with running_server() as server:
        yield server


@pytest.fixture
def server(running: SmtpServer, client) -> SmtpServer:
    running.mailbox.reset()
    assert client.post(client.url("mail-settings"), {**SETTINGS, "port": running.port}).status_code == 302
    return running


@pytest.fixture
def quote(shop: Shop) -> Document:
    Party.objects.filter(code="MARTIN").update(email="martin@exemple.fr")
    return shop.quotes("MARTIN", [("ROMAN", 1)])


def text_of(response) -> str:
    return unescape(response.content.decode())


def values(**others: str) -> dict[str, str]:
    return {
        "recipients": "a@exemple.fr",
        "subject": "Devis",
        "body": "Bonjour",
        "template": "document",
        **others,
    }


@covers("DOC-291", "DOC-292", "DOC-293")
def test_a_document_is_sent_from_its_page_and_its_history_tells(client, quote, server: SmtpServer):
    page = client.url("document", quote.pk)
    assert client.url("document-send", quote.pk) in text_of(client.get(page))
    form = text_of(client.get(client.url("document-send", quote.pk)))
    assert 'value="martin@exemple.fr"' in form and "Devis DE000001" in form and "Facture pro forma" in form
    answer = client.post(client.url("document-send", quote.pk), values())
    assert answer.headers["Location"] == page
    assert server.mailbox.only_message()["Subject"] == "Devis"
    history = text_of(client.get(page))
    assert "Envois par e-mail" in history and "a@exemple.fr" in history and "Envoyé" in history
    message = OutgoingMessage.objects.get()
    told = text_of(client.get(client.url("message", message.pk)))
    assert "Devis DE000001.pdf" in told and "Bonjour" in told
    assert "Envoyé" in text_of(client.get(client.url("messages"), {"etat": "sent"}))
    assert "Aucun message" in text_of(client.get(client.url("messages"), {"etat": "failed"}))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"recipients": "a@b.fr\r\nBcc: x@y.fr"}, "tient sur une seule ligne"),
        ({"recipients": "jamais"}, "« jamais » n'est pas une adresse e-mail."),
        ({"recipients": "a@b.fr; jean dupont@c.fr"}, "« jean dupont@c.fr » n'est pas une adresse e-mail."),
        (
            {"recipients": "jean dupont@c.fr, a@b.fr c@d.fr; b@"},
            "Ces adresses e-mail ne sont pas valables : « jean dupont@c.fr », « b@ ».",
        ),
        ({"copies": "x@, " * 3 + "1, 2, 3, 4, 5, 6"}, "« x@ », « 1 », « 2 », « 3 », « 4 » (et 2 de plus)."),
        ({"recipients": ""}, "au moins un destinataire"),
        ({"subject": "a\nb"}, "tient sur une seule ligne"),
        ({"body": "x" * 20_000}, "trop long"),
        ({"template": "inconnu"}, "n’existe pas"),
        ({"language": "de"}, "Choisissez le français"),
    ],
)
def test_a_message_to_correct_comes_back_with_what_was_typed(client, quote, server, given, sentence):
    answer = client.post(client.url("document-send", quote.pk), values(**given))
    assert 400 <= answer.status_code < 500 and sentence in text_of(answer)
    assert not OutgoingMessage.objects.exists()


@pytest.mark.parametrize("action", ["envoyer", "fichier"])
def test_a_refused_message_says_that_nothing_left(client, quote, server, action):
    told = text_of(client.post(client.url("document-send", quote.pk), values(recipients="b@", action=action)))
    assert "Certains champs sont à corriger ; rien n'est parti." in told
    assert "enregistré" not in told
    assert not server.mailbox.envelopes


def test_without_a_server_the_message_is_downloaded(client, quote):
    url = client.url("document-send", quote.pk)
    form = text_of(client.get(url))
    assert "Aucun serveur de messagerie" in form and 'value="envoyer"' not in form
    file = client.post(url, values(action="fichier"))
    assert file.headers["Content-Disposition"] == 'attachment; filename="Devis DE000001.eml"'
    assert message_from_bytes(file.content, policy=policy.default)["To"] == "a@exemple.fr"
    assert client.post(url, values()).status_code == 422


def test_several_documents_leave_by_a_job_that_tells_of_each(client, shop: Shop, quote, server: SmtpServer):
    other = shop.quotes("DURAND", [("ROMAN", 1)])
    keys = {"id": [quote.pk, other.pk]}
    assert "1 document sans adresse" in text_of(client.get(client.url("documents-send"), keys))
    answer = client.post(client.url("documents-send"), keys)
    job = Job.objects.get()
    assert answer.headers["Location"] == client.url("job", job.pk)
    assert "Devis DE000001 : en route vers martin@exemple.fr" in job.log
    assert "Devis DE000002 : échoué – Indiquez au moins un destinataire." in job.log and "1 sur 2" in job.log
    assert len(server.mailbox.envelopes) == 1


def test_settings_are_tried_from_their_page_and_never_show_the_password(
    client, client_as, server: SmtpServer
):
    url = client.url("mail-settings")
    secure = {
        **SETTINGS,
        "port": server.port,
        "security": "starttls",
        "username": "u",
        "password": "tres-secret",
    }
    assert client.post(url, secure).status_code == 302
    assert "tres-secret" not in text_of(client.get(url)) and "gardé" in text_of(client.get(url))
    refused = client.post(client.url("mail-try"), {"recipient": "moi@exemple.fr"})
    assert "STARTTLS" in refused.cookies["comptoir_toast"].value
    assert client.post(url, {**SETTINGS, "port": server.port, "is_password_cleared": "1"}).status_code == 302
    client.post(client.url("mail-try"), {"recipient": "moi@exemple.fr"})
    assert server.mailbox.only_message()["To"] == "moi@exemple.fr"
    wrong = client.post(url, {**SETTINGS, "port": "0", "host": "a b"})
    assert wrong.status_code == 422 and "1 à 65535" in text_of(wrong) and 'value="a b"' in text_of(wrong)
    assert client.post(client.url("mail-try"), {"recipient": "x"}).status_code == 422
    stale = client.post(url, {**SETTINGS, "port": server.port, "version": "1"})
    assert stale.status_code == 409 and MailSettings.objects.get().port == server.port
    seller = client_as("sales")
    assert seller.post(url, secure).status_code == 403
    assert seller.post(client.url("mail-try"), {"recipient": "x@y.fr"}).status_code == 403
    assert "Enregistrer <kbd>" not in text_of(seller.get(url))


def test_a_text_shows_what_it_becomes_while_it_is_typed(client, client_as, shop: Shop):
    url = client.url("mail-text", "invoice", "nl")
    assert "Factuur FA000214" in text_of(client.get(url))
    typed = {
        "purpose": "invoice",
        "language": "nl",
        "subject": "{document}!",
        "body": "<b>{client}</b> {inconnu}",
    }
    shown = client.post(client.url("mail-text-preview"), typed).content.decode()
    assert "Factuur!" in shown and "&lt;b&gt;Société Spécimen&lt;/b&gt; {inconnu}" in shown
    wrong = client.post(url, {"subject": "{x}", "body": ""})
    assert wrong.status_code == 422 and "{x} n'est pas un champ" in text_of(wrong)
    assert client.post(url, {"subject": "Dag", "body": "Dag {client}"}).status_code == 302
    assert "Texte du dossier" in text_of(client.get(client.url("mail-texts")))
    assert client.post(url, {"action": "fourni"}).status_code == 302
    assert not MailTemplate.objects.exists()
    for purpose, language in (("inconnu", "fr"), ("invoice", "de")):
        assert client.get(client.url("mail-text", purpose, language)).status_code == 404
        assert (
            client.post(
                client.url("mail-text-preview"), {**typed, "purpose": purpose, "language": language}
            ).status_code
            == 404
        )
    assert client_as("sales").post(url, {"subject": "a", "body": "b"}).status_code == 403


def test_a_failed_message_is_sent_again_and_a_waiting_one_taken_back(
    client, client_as, quote, server: SmtpServer
):
    client.post(client.url("mail-settings"), {**SETTINGS, "port": free_port()})
    client.post(client.url("document-send", quote.pk), values())
    message = OutgoingMessage.objects.get()
    told = text_of(client.get(client.url("message", message.pk)))
    assert "ne répond pas" in told and "Prochaine tentative" in told and "Ne pas envoyer" in told
    buyer = client_as("purchases")
    assert "Ne pas envoyer" not in text_of(buyer.get(client.url("message", message.pk)))
    assert buyer.post(client.url("message-cancel", message.pk)).status_code == 403
    client.post(client.url("message-cancel", message.pk))
    client.post(client.url("mail-settings"), {**SETTINGS, "port": server.port})
    assert client.post(client.url("message-retry", message.pk)).status_code == 302
    assert OutgoingMessage.objects.get().state == "sent" and len(server.mailbox.envelopes) == 1
    assert client.post(client.url("message-retry", message.pk)).status_code == 422
    assert client.get(client.url("message", 10**9)).status_code == 404


@covers("DOC-294", "PRN-039")
def test_quotes_to_follow_up_are_reminded_or_printed_as_letters(client, client_as, quote, server: SmtpServer):
    url = client.url("quote-reminders")
    assert "DE000001" in text_of(client.get(url)), "it is valid three days"
    assert "Aucun devis" in text_of(client.get(url, {"jusqu_au": "01/01/2020"}))
    assert client.get(url, {"jusqu_au": "32/12"}).status_code == 422
    letters = client.get(client.url("quote-letters"), {"id": quote.pk})
    assert letters.content[:5] == b"%PDF-"
    assert client_as("read_only").post(url, {"id": quote.pk}).status_code == 403
    client.post(url, {"id": quote.pk})
    assert server.mailbox.only_message()["Subject"].startswith("Votre devis DE000001")
    assert "1, la dernière le" in text_of(client.get(url))


def test_who_may_not_change_documents_does_not_send_them(client_as, quote):
    reader = client_as("read_only")
    url = reader.url("document-send", quote.pk)
    assert reader.get(url).status_code == 403 and reader.post(url, values()).status_code == 403
    assert reader.get(reader.url("documents-send"), {"id": quote.pk}).status_code == 403
    assert url not in text_of(reader.get(reader.url("document", quote.pk)))
