"""Documents by e-mail: the message that is proposed, the one that is sent, several at once (DOC-291 to DOC-293)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comptoir.accounts.access import check_right
from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side, kind_of
from comptoir.core.errors import NotFound, Problems, Refusal
from comptoir.documents.models import Document
from comptoir.documents.sides import right_on_side
from comptoir.documents.wording import name_of
from comptoir.mailing.addresses import read_addresses
from comptoir.mailing.delivery import AttachedFile, composed_message
from comptoir.mailing.fields import filled
from comptoir.mailing.models import OutgoingMessage
from comptoir.mailing.services import check_files, checked_text, mail_settings, queue_message
from comptoir.mailing.texts import REMINDER, MailText, mail_text
from comptoir.printing.languages import language_named
from comptoir.references.settings_row import dossier_settings
from comptoir.workflows.print_choices import PrintWish, usual_choices
from comptoir.workflows.print_documents import document_file_name, document_pdf

PDF = "application/pdf"


@dataclass(frozen=True)
class MessageDraft:
    """What the send page proposes: everything can be changed before it leaves."""

    purpose: str
    language: str
    template: str
    recipients: str
    subject: str
    body: str
    file_name: str


def message_draft(
    document: Document, *, user: User, purpose: str = "", language: str = "", text: MailText | None = None
) -> MessageDraft:
    """The message of a document, in the language of its party. Raises ``NotFound("mail_template_unknown")``."""
    purpose = purpose or document.kind
    language = language or language_of(document)
    text = text or mail_text(purpose, language)
    values = field_values(document, language=language, user=user)
    return MessageDraft(
        purpose=purpose,
        language=language,
        template=usual_choices([document])[document.pk].template,
        recipients=proposed_recipient(document),
        subject=filled(text.subject, values),
        body=filled(text.body, values),
        file_name=document_file_name(document),
    )


def proposed_recipient(document: Document) -> str:
    """The e-mail of the contact that the document names, else that of the party's record (DOC-292)."""
    return document.contact_email.strip() or document.party.email.strip()


def language_of(document: Document) -> str:
    """The language that the document is printed in: as sealed, else that of its party."""
    seal = getattr(document, "seal", None)
    sealed_in = seal.seller.get("language") if seal is not None and seal.seller else ""
    return str(sealed_in or document.party.language or "fr")


def field_values(document: Document, *, language: str, user: User) -> Mapping[str, str]:
    """What the fields of a text become for a document, in its language."""
    tongue = language_named(language)
    settings = dossier_settings()
    due = document.due_dates.order_by("due_on").first()

    def money(name: str) -> str:
        return tongue.amount(getattr(document, name), settings.currency_symbol)

    return {
        "document": tongue.kind(document.kind),
        "numéro": document.number or f"({tongue.word('provisional_running')})",
        "date": tongue.day(document.dated_on),
        "client": document.party_name,
        "contact": document.contact_name,
        "référence": document.reference,
        "total": money("gross_total"),
        "montant": money("net_payable"),
        "échéance": tongue.day(due.due_on) if due else "",
        "validité": tongue.day(document.valid_until_on),
        "société": settings.name,
        "utilisateur": str(user),
    }


def send_document(*, document_id: int, values: Mapping[str, Any], user: User) -> OutgoingMessage:
    """Put a document in the queue as the send page says: ``recipients``, ``copies``, ``subject``, ``body``,
    ``template``, ``language``, ``purpose``.

    Raises ``NotFound``, ``Forbidden``, and the refusals of printing and of the queue; nothing is queued then.
    """
    document = _document(document_id, user=user)
    if values.get("purpose") == REMINDER:
        check_to_remind(document)
    return queue_message(
        document=document,
        purpose=_purpose(document, values),
        recipients=str(values.get("recipients", "")),
        copies=str(values.get("copies", "")),
        subject=str(values.get("subject", "")),
        body=str(values.get("body", "")),
        files=[_file(document, values)],
        user=user,
    )


def message_as_file(*, document_id: int, values: Mapping[str, Any], user: User) -> bytes:
    """The same message as a file that a mail program opens and sends (DOC-293, PRN-064). It needs no server."""
    document = _document(document_id, user=user)
    problems = Problems()
    to = read_addresses(str(values.get("recipients", "")), field="recipients", problems=problems)
    cc = read_addresses(str(values.get("copies", "")), field="copies", problems=problems)
    try:
        text = checked_text(subject=str(values.get("subject", "")), body=str(values.get("body", "")))
    except Refusal as refusal:
        problems.add_refusal(refusal)
    problems.raise_if_any("mail_message_invalid")
    file = _file(document, values)
    check_files([file])
    message = composed_message(
        mail_settings(), recipients=to, copies=cc, subject=text.subject, body=text.body, files=[file]
    )
    message.extra_headers["X-Unsent"] = "1"
    return message.message().as_bytes()


@dataclass(frozen=True)
class Sent:
    """What became of one document of several."""

    document_id: int
    message: OutgoingMessage | None = None
    refusal: Refusal | None = None


def send_documents(*, document_ids: Sequence[int], purpose: str, user: User) -> Iterator[Sent]:
    """Put several documents in the queue, each to its own recipient with its own text; one that can't be leaves the
    others. ``purpose`` empty stands for the kind of each document."""
    for key in document_ids:
        try:
            document = _document(key, user=user)
            draft = message_draft(document, user=user, purpose=purpose)
            values = {
                "purpose": purpose,
                "recipients": draft.recipients,
                "subject": draft.subject,
                "body": draft.body,
            }
            yield Sent(key, message=send_document(document_id=key, values=values, user=user))
        except Refusal as refusal:
            yield Sent(key, refusal=refusal)


def _document(pk: int, *, user: User) -> Document:
    document = Document.objects.select_related("party", "seal").filter(pk=pk).first()
    if document is None:
        raise NotFound("document_not_found", document=pk)
    check_right(user, right_on_side(Side(document.side), "edit"))
    return document


def check_to_remind(document: Document) -> None:
    """Raises Refusal ``quote_not_to_remind`` for what is no quote or waits for no answer any more (DOC-295)."""
    is_open = document.status == Document.Status.OPEN
    accepted = dossier_settings().accepted_quote_state
    if not kind_of(document.kind).has_quote_state or not is_open or document.quote_state == accepted:
        raise Refusal("quote_not_to_remind", name=name_of(document))


def _purpose(document: Document, values: Mapping[str, Any]) -> str:
    return REMINDER if values.get("purpose") == REMINDER else document.kind


def _file(document: Document, values: Mapping[str, Any]) -> AttachedFile:
    wish = PrintWish(
        template=str(values.get("template", ""))[:40], language=str(values.get("language", ""))[:10]
    ).checked()
    return AttachedFile(document_file_name(document), PDF, document_pdf(document.pk, wish=wish))
