"""Attaching and removing files. Who may is decided above, where the tables and their rights are known."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Model, Sum

from comptoir.accounts.models import User
from comptoir.attachments.models import Attachment
from comptoir.attachments.storage import (
    content_path,
    erase,
    thumbnail_of,
    thumbnail_path,
    write_content,
)
from comptoir.core.attached_files import HEAD, MAX_FILE, check_room, clean_file_name, file_type_of
from comptoir.core.errors import NotFound
from comptoir.eventlog.models import EventLog
from comptoir.eventlog.services import record_event


def record_attachments(*, table: str, record_id: int) -> list[Attachment]:
    """Files of a record, in the order in which they came."""
    return list(Attachment.objects.filter(table=table, record_id=record_id))


def get_attachment(*, table: str, record_id: int, attachment_id: int) -> Attachment:
    """One file of a record; raises ``NotFound`` when it is not one of this record."""
    found = Attachment.objects.filter(table=table, record_id=record_id, pk=attachment_id).first()
    if found is None:
        raise NotFound("attachment_not_found")
    return found


def attach_file(*, table: str, record: Model, name: str, chunks: Iterable[bytes], user: User) -> Attachment:
    """Keep a file with a record.

    Raises:
        Refusal: ``file_type_refused``, ``file_content_refused``, ``picture_unreadable`` …; nothing is kept then.
        NotFound: ``record_deleted``, the record went meanwhile.
    """
    name = clean_file_name(name)
    content = _read(chunks)
    _check_room(table, record, name, len(content))  # before anything is written
    kind = file_type_of(name, content[:HEAD])
    thumbnail = thumbnail_of(content, name) if kind.is_picture else None
    stored = write_content([content])
    try:
        if thumbnail is not None:
            thumbnail_path(stored.place).write_bytes(thumbnail)
        with transaction.atomic():
            if not lock_record(record):
                raise NotFound("record_deleted")
            # Again, now that nobody else can add one.
            _check_room(table, record, name, len(content))
            return Attachment.objects.create(
                table=table,
                record_id=record.pk,
                name=name,
                media_type=kind.media_type,
                size=stored.size,
                sha256=stored.sha256,
                place=stored.place,
                has_thumbnail=thumbnail is not None,
                added_by=user,
                added_by_name=str(user)[:120],
            )
    except BaseException:
        erase([stored.place])
        raise


def lock_record(record: Model) -> bool:
    """Keep others from deleting the record, and from adding files to it, until the transaction ends; whether it is
    still there. On SQLite a transaction has the dossier to itself."""
    rows = type(record)._base_manager.select_for_update().filter(pk=record.pk)
    return bool(rows.values_list("pk", flat=True))


def _check_room(table: str, record: Model, name: str, size: int) -> None:
    check_room(
        size=size,
        record_files=Attachment.objects.filter(table=table, record_id=record.pk).count(),
        total=Attachment.objects.aggregate(total=Sum("size"))["total"] or 0,
        limit=settings.ATTACHMENTS_LIMIT,
        name=name,
    )


def remove_attachment(*, attachment: Attachment, record_table: str, record_label: str, user: User) -> None:
    """Take a file off its record and log it; its content goes once that is certain.

    ``record_table`` is the table that shows the record: the files of both sides bear the name of one.
    """
    with transaction.atomic():
        record_event(
            kind=EventLog.Kind.FILE_REMOVED,
            description=f"Le fichier « {attachment.name} » joint à « {record_label} » a été retiré.",
            user=user,
            object_type=record_table,
            object_id=attachment.record_id,
            object_label=record_label,
            name=attachment.name,
            size=attachment.size,
            sha256=attachment.sha256,
        )
        attachment.delete()
        transaction.on_commit(partial(erase, [attachment.place]))


def forget_attachments(*, table: str, record: Model) -> None:
    """Remove the files of a record that is being deleted, in the same transaction: none can be added from now on."""
    lock_record(record)
    rows = Attachment.objects.filter(table=table, record_id=record.pk)
    if places := list(rows.values_list("place", flat=True)):
        rows.delete()
        transaction.on_commit(partial(erase, places))


def attachment_file(attachment: Attachment) -> Path:
    """Path of the content; raises ``NotFound`` when it is lost."""
    path = content_path(attachment.place)
    if not path.is_file():
        raise NotFound("attachment_lost", name=attachment.name)
    return path


def _read(chunks: Iterable[bytes]) -> bytes:
    """The content, or just more than may be kept of one that is too large."""
    found = bytearray()
    for chunk in chunks:
        found += chunk
        if len(found) > MAX_FILE:
            break
    return bytes(found)
