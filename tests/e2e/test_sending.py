"""An invoice leaves by e-mail through a real server, and the log remembers it; a bad address stops it at its field."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from comptoir.accounts.models import User
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from comptoir.mailing.models import OutgoingMessage
from comptoir.mailing.services import save_mail_settings
from comptoir.parties.models import Party
from tests.e2e.conftest import PICTURES
from tests.requirements import covers
from tests.smtp_server import SmtpServer, running_server

Check = Callable[[Page], None]


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with running_server() as server:
        yield server


@pytest.fixture
def invoice(dossier: Dossier, smtp: SmtpServer) -> Document:
    """A validated invoice of a customer with an address, and settings that lead to the server."""
    user = User.objects.get()
    shop = Shop(user=user, today=localdate())
    shop.customer("MARTIN", "Martin et fils")
    Party.objects.filter(code="MARTIN").update(email="martin@exemple.fr")
    shop.service("RELIURE", "Reliure", gross_price="60.00")
    save_mail_settings(
        values={
            "host": "127.0.0.1",
            "port": str(smtp.port),
            "security": "none",
            "sender_address": "ventes@exemple.fr",
            "sender_name": "Ventes",
        },
        user=user,
    )
    return shop.validates(shop.writes("invoice", "MARTIN", [("RELIURE", 1)]))


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"sending-{name}.png")


def wait_for_state(page: Page, state: str) -> None:
    """Ask for the log until the message is there: a worker sends it when it can."""
    page.wait_for_function(
        """async (badge) => (await (await fetch(window.location.href)).text()).includes(badge)""",
        arg=f'-lt">{state}</span>',
        polling=200,
        timeout=60_000,
    )
    page.reload()
    expect(page.get_by_role("table", name="Messages").get_by_text(state, exact=True)).to_be_visible()


@covers("DOC-291", "DOC-292", "DOC-293")
def test_an_invoice_is_sent_and_found_in_the_log(
    page: Page, server: str, invoice: Document, smtp: SmtpServer, assert_accessible: Check
) -> None:
    page.goto(f"{server}/ventes/documents/{invoice.pk}/")
    page.locator("summary[aria-label='Autres actions']").click()
    page.get_by_role("link", name="Envoyer par e-mail").click()
    expect(page.get_by_label("À", exact=True)).to_have_value("martin@exemple.fr")
    expect(page.get_by_label("Objet")).to_have_value(re.compile(invoice.number or "?"))
    expect(page.get_by_label("Texte")).to_have_value(re.compile("60,00"))
    attachment = page.locator("iframe[title='Pièce jointe']").get_attribute("src")
    answer = page.request.get(f"{server.partition('/d/')[0]}{(attachment or '').partition('#')[0]}")
    assert answer.headers["content-type"] == "application/pdf"
    frame = page.locator("iframe[title='Pièce jointe']")
    page.get_by_label("Langue de la pièce jointe").select_option("en")
    expect(frame).to_have_attribute("src", re.compile(r"\?modele=document&langue=en#"))
    page.get_by_label("Modèle de la pièce jointe").select_option("net")
    expect(frame).to_have_attribute("src", re.compile(r"\?modele=net&langue=en#"))
    assert_accessible(page)
    picture(page, "compose")
    # Several bad addresses are each told whole, beside the field; nothing left and nothing typed is lost.
    page.get_by_label("À", exact=True).fill("jean dupont@exemple.fr, martin@")
    page.get_by_label("Objet").fill("Votre facture")
    page.keyboard.press("Control+Enter")
    recipients = page.locator(".field", has=page.get_by_label("À", exact=True))
    expect(recipients.locator(".field-error")).to_have_text(
        "Ces adresses e-mail ne sont pas valables : « jean dupont@exemple.fr », « martin@ »."
    )
    expect(page.get_by_role("alert")).to_have_text("Certains champs sont à corriger ; rien n'est parti.")
    expect(page.get_by_label("À", exact=True)).to_be_focused()
    assert_accessible(page)
    picture(page, "refused")
    assert not OutgoingMessage.objects.exists()
    # Corrected, it leaves.
    page.get_by_label("À", exact=True).fill("martin@exemple.fr")
    page.get_by_label("Copie à").fill("compta@exemple.fr")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"{server}/ventes/documents/{invoice.pk}/")
    expect(page.locator("#toasts")).to_contain_text("part pour martin@exemple.fr.")
    page.goto(f"{server}/outils/messages/")
    wait_for_state(page, "Envoyé")
    assert_accessible(page)
    picture(page, "log")
    message = smtp.mailbox.only_message()
    assert (message["Subject"], message["To"], message["Cc"]) == (
        "Votre facture",
        "martin@exemple.fr",
        "compta@exemple.fr",
    )
    [file] = message.iter_attachments()
    assert file.get_content_type() == "application/pdf" and file.get_content().startswith(b"%PDF")
    page.get_by_role("link", name="Votre facture").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Envoyé")
    expect(page.get_by_text(file.get_filename() or "?")).to_be_visible()
    assert_accessible(page)
    picture(page, "message")


@covers("DOC-293")
def test_what_the_server_refuses_is_told_and_sent_again(
    page: Page, server: str, invoice: Document, smtp: SmtpServer
) -> None:
    smtp.mailbox.refused_recipient = "550 no such user"
    page.goto(f"{server}/ventes/documents/{invoice.pk}/envoyer/")
    page.get_by_role("button", name="Envoyer").click()
    page.wait_for_url(f"{server}/ventes/documents/{invoice.pk}/")
    page.goto(f"{server}/outils/messages/")
    wait_for_state(page, "Échoué")
    page.get_by_role("table", name="Messages").locator("tbody a").first.click()
    expect(page.get_by_text("Le serveur refuse un destinataire.")).to_be_visible()
    expect(page.get_by_text("martin@exemple.fr : 550 no such user")).to_be_visible()
    picture(page, "failed")
    smtp.mailbox.refused_recipient = ""
    page.get_by_role("button", name="Envoyer de nouveau").click()
    page.goto(f"{server}/outils/messages/")
    wait_for_state(page, "Envoyé")
    assert smtp.mailbox.only_message()["To"] == "martin@exemple.fr"
