"""Sending what waits: a worker takes each message once, tries, and puts it back for later with a growing delay."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from comptoir.jobs.life import is_dead, worker_mark
from comptoir.jobs.periodic import periodic, start_periodic
from comptoir.mailing.delivery import AttachedFile, Failure, attempt, composed_message
from comptoir.mailing.models import MailSettings, OutgoingMessage

NAME = "send_messages"

DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""What is waited after each attempt that may be repeated; the last one fails the message: a day altogether."""

_logger = logging.getLogger(__name__)


def next_delay(attempts: int) -> timedelta | None:
    """What to wait after that many attempts, nothing when it was the last."""
    return DELAYS[attempts - 1] if attempts <= len(DELAYS) else None


def has_work() -> bool:
    """Whether a message is due, or one was left by a worker that died."""
    now = timezone.now()
    if OutgoingMessage.objects.filter(state=OutgoingMessage.State.QUEUED, next_attempt_at__lte=now).exists():
        return True
    return any(is_dead(one.worker) for one in _sending())


@periodic(NAME, is_due=has_work)
def send_messages() -> None:
    """Try every message that is due. Called in a worker, inside the dossier and outside any transaction."""
    _fail_the_interrupted()
    while (message := _taken()) is not None:
        _note(message, _attempted(message))


def send_soon() -> None:
    """Let a worker send what waits, once the current transaction is committed."""
    start_periodic(NAME)


def _taken() -> OutgoingMessage | None:
    """The next message that is due, marked as this worker's: no other takes it."""
    due = OutgoingMessage.objects.filter(
        state=OutgoingMessage.State.QUEUED, next_attempt_at__lte=timezone.now()
    ).order_by("next_attempt_at", "pk")
    for key in due.values_list("pk", flat=True)[:50]:
        taken = OutgoingMessage.objects.filter(pk=key, state=OutgoingMessage.State.QUEUED).update(
            state=OutgoingMessage.State.SENDING, worker=worker_mark()
        )
        if taken:
            return OutgoingMessage.objects.get(pk=key)
    return None


def _attempted(message: OutgoingMessage) -> Failure | None:
    settings = MailSettings.objects.filter(pk=1).first()
    if settings is None or not settings.host or not settings.sender_address:
        return Failure("mail_failed_settings", is_final=True)
    files = [AttachedFile(one.name, one.media_type, bytes(one.content)) for one in message.files.all()]
    composed = composed_message(
        settings,
        recipients=message.recipients.split(", "),
        copies=message.copies.split(", ") if message.copies else (),
        subject=message.subject,
        body=message.body,
        files=files,
        message_id=message.message_id,
    )
    return attempt(settings, composed)


@transaction.atomic
def _note(message: OutgoingMessage, failure: Failure | None) -> None:
    message.attempts += 1
    message.worker = ""
    message.next_attempt_at = None
    if failure is None:
        message.state, message.sent_at = OutgoingMessage.State.SENT, timezone.now()
        message.error = message.error_detail = ""
        message.files.update(content=b"")
    else:
        message.error, message.error_detail = failure.code, failure.detail
        delay = None if failure.is_final else next_delay(message.attempts)
        message.state = OutgoingMessage.State.FAILED if delay is None else OutgoingMessage.State.QUEUED
        message.next_attempt_at = None if delay is None else timezone.now() + delay
        _logger.info("message %s: %s", message.pk, failure.code)
    message.save()


def _sending() -> list[OutgoingMessage]:
    return list(OutgoingMessage.objects.filter(state=OutgoingMessage.State.SENDING).only("pk", "worker"))


def _fail_the_interrupted() -> None:
    """A message whose worker died may have left: only a person can tell whether to send it again."""
    dead = [one.pk for one in _sending() if is_dead(one.worker)]
    OutgoingMessage.objects.filter(pk__in=dead, state=OutgoingMessage.State.SENDING).update(
        state=OutgoingMessage.State.FAILED, error="mail_failed_interrupted", error_detail="", worker=""
    )
