"""The message that is proposed for a document, its texts and their fields, and the message as a file."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from comptoir.documents.models import Document
from comptoir.mailing.fields import filled
from comptoir.mailing.models import MailTemplate
from comptoir.mailing.services import save_mail_text
from comptoir.mailing.texts import REMINDER
from comptoir.parties.models import Party
from comptoir.references.settings_row import dossier_settings
from comptoir.workflows.send_documents import message_as_file, message_draft
from tests.requirements import covers
from tests.services.refusals import codes_of, refusal_of
from tests.services.shops import BusyShop, open_shop

pytestmark = pytest.mark.usefixtures("dossier")


@pytest.fixture
def shop() -> BusyShop:
    shop = open_shop()
    Party.objects.filter(code="DUR").update(email="durand@exemple.fr")
    return shop


@covers("DOC-292", "PTY-026", "TPT-053")
def test_the_message_proposed_knows_its_recipient_and_its_language(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [("A", 1)], contact_email="acheteur@exemple.fr", reference="{client}")
    draft = message_draft(quote, user=shop.user)
    assert (draft.recipients, draft.file_name) == ("acheteur@exemple.fr", "Devis DE000001.pdf")
    assert draft.subject == "Devis DE000001 – " + shop_name() and "10,00\u00a0€" in draft.body
    Document.objects.filter(pk=quote.pk).update(contact_email="")
    Party.objects.filter(code="DUR").update(language="nl")
    save_mail_text(
        purpose="quote",
        language="nl",
        subject="{DOCUMENT} {numéro}: {référence}",
        body="{client}",
        user=shop.user,
    )
    draft = message_draft(Document.objects.get(), user=shop.user)
    assert (draft.recipients, draft.subject, draft.body) == (
        "durand@exemple.fr",
        "Offerte DE000001: {client}",
        "Durand",
    )
    Party.objects.filter(code="DUR").update(email="")
    assert message_draft(Document.objects.get(), user=shop.user).recipients == ""


@pytest.mark.parametrize(
    ("language", "asked"), [("fr", "vos prix"), ("en", "your prices"), ("nl", "uw prijzen")]
)
def test_a_supplier_is_asked_for_prices_without_an_amount(shop: BusyShop, language: str, asked: str) -> None:
    shop.supplier("GROS", "Grossiste")
    Party.objects.filter(code="GROS").update(language=language)
    request = shop.buys("price_request", "GROS", [("A", 1)])
    order = shop.buys("purchase_order", "GROS", [("A", 1)])
    body = message_draft(request, user=shop.user).body
    assert asked in body and str(request.number) in body and "€" not in body and "{" not in body
    assert "€" in message_draft(order, user=shop.user).body


def shop_name() -> str:
    return dossier_settings().name


def test_fields_are_replaced_once_and_unknown_ones_refused(shop: BusyShop) -> None:
    assert filled("{ Client } {x} {client", {"client": "{numéro}"}) == "{numéro} {x} {client"
    refused = refusal_of(
        lambda: save_mail_text(
            purpose="invoice", language="fr", subject="{facture}", body="{", user=shop.user
        )
    )
    assert codes_of(refused) == {"subject": ["mail_field_unknown"]}
    for purpose, language in (("inconnu", "fr"), ("invoice", "de")):
        wrong = refusal_of(
            lambda p=purpose, code=language: save_mail_text(
                purpose=p, language=code, subject="a", body="b", user=shop.user
            )
        )
        assert wrong.status == 404
    save_mail_text(purpose=REMINDER, language="fr", subject="Rappel", body="Bonjour", user=shop.user)
    assert MailTemplate.objects.count() == 1


@covers("DOC-293", "PRN-064")
def test_without_a_server_the_message_is_a_file(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [("A", 1)])
    values = {"recipients": "", "subject": "Devis", "body": "Bonjour"}
    parsed = message_from_bytes(
        message_as_file(document_id=quote.pk, values=values, user=shop.user), policy=policy.default
    )
    assert isinstance(parsed, EmailMessage) and parsed["X-Unsent"] == "1"
    [file] = parsed.iter_attachments()
    assert file.get_filename() == "Devis DE000001.pdf" and file.get_content()[:5] == b"%PDF-"
    wrong = {**values, "subject": "a\nb"}
    refused = refusal_of(lambda: message_as_file(document_id=quote.pk, values=wrong, user=shop.user))
    assert codes_of(refused) == {"subject": ["mail_header_unsafe"]}
