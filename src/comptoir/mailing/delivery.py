"""One attempt to send one message by SMTP: what the server said becomes a code with a French sentence.

The connection is encrypted as the settings say, or nothing is sent: there is no falling back to clear text, and
certificates are always checked. Nothing here writes a password anywhere, and no traceback of the attempt is logged.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formataddr, make_msgid

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from comptoir.core.errors import Refusal
from comptoir.mailing.models import MailSettings
from comptoir.mailing.passwords import readable_password
from comptoir.ui.french_format import french_spaces

TIMEOUT = 20
"""Seconds that the server may stay silent."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a message did not leave; one that is not final is tried again."""

    code: str
    detail: str = ""
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file of a message."""

    name: str
    media_type: str
    content: bytes


def composed_message(
    settings: MailSettings,
    *,
    recipients: Sequence[str],
    copies: Sequence[str],
    subject: str,
    body: str,
    files: Sequence[AttachedFile],
    message_id: str = "",
) -> EmailMessage:
    """The message as it leaves, spaced as French wants; a copy to the sender goes unseen by the others."""
    sender = settings.sender_address or "expediteur@localhost"
    message = EmailMessage(
        subject=french_spaces(subject),
        body=french_spaces(body),
        from_email=formataddr((settings.sender_name, sender)),
        to=list(recipients),
        cc=list(copies),
        bcc=[sender] if settings.is_copied_to_sender and settings.sender_address else [],
        reply_to=[settings.reply_to] if settings.reply_to else [],
        headers={"Message-ID": message_id or new_message_id(settings)},
    )
    for file in files:
        message.attach(file.name, file.content, file.media_type)
    return message


def new_message_id(settings: MailSettings) -> str:
    """An identity of its own: the same for every attempt, so that a second arrival can be recognised."""
    domain = settings.sender_address.rpartition("@")[2] or "localhost"
    return make_msgid(domain=domain)


def attempt(settings: MailSettings, message: EmailMessage, *, timeout: int = TIMEOUT) -> Failure | None:
    """Send a message now; answers why it failed, or nothing when the server took it."""
    try:
        password = readable_password(settings.password)
    except Refusal:
        return Failure("mail_password_unreadable", is_final=True)
    backend = EmailBackend(
        host=settings.host,
        port=settings.port,
        username=settings.username,
        password=password,
        use_tls=settings.security == MailSettings.Security.STARTTLS,
        use_ssl=settings.security == MailSettings.Security.TLS,
        timeout=timeout,
    )
    try:
        message.connection = backend
        message.send(fail_silently=False)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return failure_of(error)
    return None


def failure_of(error: Exception) -> Failure:
    """What an exception of the connection means."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Failure("mail_failed_starttls", is_final=True)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        is_final = error.smtp_code // 100 == 5
        return Failure("mail_failed_authentication" if is_final else "mail_failed_later", is_final=is_final)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        replies = list(error.recipients.items())
        address, (code, text) = replies[0]
        is_final = any(reply[0] // 100 == 5 for _, reply in replies)
        detail = _clean(f"{address} : {code} {_text(text)}")
        return Failure(
            "mail_failed_recipient" if is_final else "mail_failed_later", detail, is_final=is_final
        )
    if isinstance(error, smtplib.SMTPResponseException):
        is_final = error.smtp_code // 100 == 5
        refused = (
            "mail_failed_sender" if isinstance(error, smtplib.SMTPSenderRefused) else "mail_failed_refused"
        )
        detail = _clean(f"{error.smtp_code} {_text(error.smtp_error)}")
        return Failure(refused if is_final else "mail_failed_later", detail, is_final=is_final)
    if isinstance(error, ssl.SSLCertVerificationError):
        return Failure("mail_failed_certificate", is_final=True)
    if isinstance(error, socket.gaierror):
        return Failure("mail_failed_host")
    if isinstance(error, ValueError):
        return Failure("mail_failed_refused", is_final=True)
    return Failure("mail_failed_connection")


def _text(reply: bytes | str) -> str:
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply


def _clean(text: str) -> str:
    """A reply of the server fit to be kept and shown: one line, no controls, short."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", text).strip()[:200]
