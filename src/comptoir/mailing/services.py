"""Writes of the mail settings, the texts, and the queue of messages."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from comptoir.accounts.access import check_right
from comptoir.accounts.models import User
from comptoir.accounts.rights import Right
from comptoir.core.document_kinds import Side
from comptoir.core.errors import NotFound, Problems, Refusal
from comptoir.documents.models import Document
from comptoir.documents.sides import right_on_side
from comptoir.documents.wording import name_of
from comptoir.dossiers.versions import save_versioned
from comptoir.mailing.addresses import has_control, is_address, joined, read_addresses, read_line
from comptoir.mailing.delivery import AttachedFile, Failure, attempt, composed_message, new_message_id
from comptoir.mailing.fields import unknown_field
from comptoir.mailing.models import MailSettings, MailTemplate, MessageAttachment, OutgoingMessage
from comptoir.mailing.passwords import encrypted, is_in_environment
from comptoir.mailing.queue import send_soon
from comptoir.mailing.texts import MAX_BODY, MAX_SUBJECT, MailText, check_purpose, supplied_text

MAX_FILES = 10 * 1024 * 1024
"""Bytes that the files of a message may take together."""

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,118}[A-Za-z0-9])?")


def mail_settings() -> MailSettings:
    """The settings; empty ones before anything was saved."""
    return MailSettings.objects.filter(pk=1).first() or MailSettings(pk=1)


def is_configured(settings: MailSettings) -> bool:
    """Whether messages can leave."""
    return bool(settings.host and settings.sender_address)


@transaction.atomic
def save_mail_settings(
    *, values: Mapping[str, Any], user: User, expected_version: int | None = None
) -> MailSettings:
    """Keep the settings. ``password``: empty keeps the one that is stored, unless ``is_password_cleared``.

    Raises ``Forbidden``, ``Stale``, or ``Refusal`` with every field at fault.
    """
    check_right(user, "settings:edit")
    settings = MailSettings.objects.select_for_update().filter(pk=1).first()
    is_new = settings is None
    settings = settings or MailSettings(pk=1)
    problems = Problems()
    given = {name: str(values.get(name, "")) for name in (*_LINES, "port", "security", "password")}
    for name, limit in _LINES.items():
        setattr(settings, name, read_line(given[name], field=name, problems=problems, limit=limit))
    if not settings.username.isascii():
        problems.add("username", "mail_sign_in_ascii")
    _check_server(settings, given, problems)
    for name in ("sender_address", "reply_to"):
        if given[name].strip() and not has_control(given[name]) and not is_address(given[name].strip()):
            problems.add(name, "mail_address_invalid", address=given[name].strip()[:60])
    if settings.host and not settings.sender_address:
        problems.add("sender_address", "mail_text_required")
    settings.is_copied_to_sender = values.get("is_copied_to_sender") in (True, "1", "true", "on")
    if given["password"]:
        if has_control(given["password"]) or len(given["password"]) > 200:
            problems.add("password", "mail_header_unsafe")
        elif not given["password"].isascii():
            problems.add("password", "mail_sign_in_ascii")
        else:
            settings.password = encrypted(given["password"])
    elif values.get("is_password_cleared"):
        settings.password = ""
    if (
        settings.security == MailSettings.Security.NONE
        and (settings.password or is_in_environment())
        and settings.username
    ):
        problems.add("security", "mail_clear_password")
    problems.raise_if_any()
    if is_new:
        settings.save()
    else:
        save_versioned(settings, expected=expected_version)
    return settings


_LINES = {"host": 120, "username": 120, "sender_address": 100, "sender_name": 80, "reply_to": 100}


def _check_server(settings: MailSettings, given: Mapping[str, str], problems: Problems) -> None:
    if settings.host and _HOST.fullmatch(settings.host) is None and "host" not in problems.fields:
        problems.add("host", "mail_host_invalid")
    port = given["port"].strip() or "587"
    if port.isascii() and port.isdigit() and len(port) <= 5 and 1 <= int(port) <= 65535:
        settings.port = int(port)
    else:
        problems.add("port", "mail_port_invalid")
    if given["security"] in MailSettings.Security.values:
        settings.security = given["security"]
    else:
        problems.add("security", "mail_security_unknown")


def try_settings(*, recipient: str, user: User) -> Failure | None:
    """Send a test message at once with the saved settings. Raises ``Forbidden``, ``Refusal``."""
    check_right(user, "settings:edit")
    settings = mail_settings()
    if not is_configured(settings):
        raise Refusal("mail_not_configured")
    problems = Problems()
    addresses = read_addresses(recipient, field="recipient", problems=problems, is_required=True)
    problems.raise_if_any()
    message = composed_message(
        settings,
        recipients=addresses[:1],
        copies=(),
        subject="Message d'essai de Comptoir",
        body="Ce message montre que les réglages de messagerie du dossier permettent d'envoyer des e-mails.",
        files=(),
    )
    return attempt(settings, message, timeout=10)


@transaction.atomic
def save_mail_text(*, purpose: str, language: str, subject: str, body: str, user: User) -> None:
    """Keep the dossier's own text; the supplied one given again erases it.

    Raises ``Forbidden``, ``NotFound``, or ``Refusal`` with the fields at fault.
    """
    check_right(user, "settings:edit")
    check_purpose(purpose, language)
    text = checked_text(subject=subject, body=body, is_template=True)
    if text == supplied_text(purpose, language):
        MailTemplate.objects.filter(purpose=purpose, language=language).delete()
        return
    MailTemplate.objects.update_or_create(
        purpose=purpose, language=language, defaults={"subject": text.subject, "body": text.body}
    )


def checked_text(*, subject: str, body: str, is_template: bool = False) -> MailText:
    """Subject and body fit to be sent; in a template also every field is known. Raises ``Refusal``."""
    problems = Problems()
    subject = read_line(subject, field="subject", problems=problems, limit=MAX_SUBJECT, is_required=True)
    body = body.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(body) > MAX_BODY:
        problems.add("body", "mail_text_too_long", limit=MAX_BODY)
    elif not body:
        problems.add("body", "mail_text_required")
    elif has_control(body.replace("\n", "").replace("\t", "")):
        problems.add("body", "mail_text_unsafe")
    if is_template:
        for name, text in (("subject", subject), ("body", body)):
            if unknown := unknown_field(text):
                problems.add(name, "mail_field_unknown", field=unknown)
    problems.raise_if_any()
    return MailText(subject, body)


@transaction.atomic
def queue_message(
    *,
    document: Document | None,
    purpose: str,
    recipients: str,
    copies: str,
    subject: str,
    body: str,
    files: Sequence[AttachedFile],
    user: User,
) -> OutgoingMessage:
    """Put a message in the queue; the worker sends it once the transaction is committed.

    Rights are the caller's affair: they are those of the document. Raises ``Refusal("mail_not_configured")``,
    ``mail_message_invalid`` with the fields at fault (``recipients``, ``copies``, ``subject``, ``body``),
    ``mail_too_large``.
    """
    settings = mail_settings()
    if not is_configured(settings):
        raise Refusal("mail_not_configured")
    problems = Problems()
    to = read_addresses(recipients, field="recipients", problems=problems, is_required=True)
    cc = read_addresses(copies, field="copies", problems=problems)
    try:
        text = checked_text(subject=subject, body=body)
    except Refusal as refusal:
        problems.add_refusal(refusal)
    problems.raise_if_any("mail_message_invalid")
    check_files(files)
    now = timezone.now()
    message = OutgoingMessage.objects.create(
        document=document,
        document_name=name_of(document)[:80] if document else "",
        purpose=purpose,
        recipients=joined(to),
        copies=joined(cc),
        subject=text.subject,
        body=text.body,
        next_attempt_at=now,
        message_id=new_message_id(settings),
        created_by=user,
        created_by_name=str(user)[:120],
        created_at=now,
    )
    MessageAttachment.objects.bulk_create(_stored(message, file) for file in files)
    send_soon()
    return message


def check_files(files: Sequence[AttachedFile]) -> None:
    """Raises Refusal ``mail_too_large``."""
    if sum(len(file.content) for file in files) > MAX_FILES:
        raise Refusal("mail_too_large", limit=MAX_FILES // (1024 * 1024))


def _stored(message: OutgoingMessage, file: AttachedFile) -> MessageAttachment:
    return MessageAttachment(
        message=message,
        name=file.name[:120],
        media_type=file.media_type,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        content=file.content,
    )


@transaction.atomic
def cancel_message(*, message_id: int, user: User) -> OutgoingMessage:
    """Take a waiting message out of the queue. Raises ``NotFound``, ``Refusal("mail_message_not_waiting")``."""
    message = _message(message_id)
    check_right(user, right_of(message))
    if message.state != OutgoingMessage.State.QUEUED:
        raise Refusal("mail_message_not_waiting")
    message.state, message.next_attempt_at = OutgoingMessage.State.CANCELLED, None
    message.save(update_fields=["state", "next_attempt_at"])
    return message


@transaction.atomic
def retry_message(*, message_id: int, user: User) -> OutgoingMessage:
    """Put a failed or cancelled message back, with all its attempts before it.

    Raises ``NotFound``, ``Refusal``: ``mail_message_not_failed``, ``mail_message_without_file``.
    """
    message = _message(message_id)
    check_right(user, right_of(message))
    if message.state not in (OutgoingMessage.State.FAILED, OutgoingMessage.State.CANCELLED):
        raise Refusal("mail_message_not_failed")
    if any(file.size and not file.content for file in message.files.all()):
        raise Refusal("mail_message_without_file")
    message.state, message.attempts, message.error, message.error_detail = (
        OutgoingMessage.State.QUEUED,
        0,
        "",
        "",
    )
    message.next_attempt_at = timezone.now() - timedelta(seconds=1)
    message.save(update_fields=["state", "attempts", "error", "error_detail", "next_attempt_at"])
    send_soon()
    return message


def right_of(message: OutgoingMessage) -> Right:
    """The right to decide about a message: that of its document, of sales when it is gone."""
    side = message.document.side if message.document is not None else Side.SALE
    return right_on_side(Side(side), "edit")


def _message(pk: int) -> OutgoingMessage:
    message = OutgoingMessage.objects.select_for_update().filter(pk=pk).first()
    if message is None:
        raise NotFound("mail_message_unknown")
    return message
