"""Files attached to a record of any table: the rights of its table, its locks, its deletion (UI-155, UI-156).

Both the pages and the API come through here.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.models import Model

from comptoir.accounts.models import User
from comptoir.attachments import services
from comptoir.attachments.models import Attachment
from comptoir.core.errors import Forbidden, Refusal
from comptoir.resources.registry import registry

if TYPE_CHECKING:
    from comptoir.resources.resource import Resource


def attachment_table(resource: "Resource") -> str:
    """Name of the table in the rows of files: that of the model's first resource, however the record was reached.

    It is a key, not an address: the two sides share it, and what users read names the table of the record.
    """
    return (registry.find_for_model(resource.model) or resource).slug


def attachments_of(resource: "Resource", record: Model) -> Sequence[Attachment]:
    """Files of a record that the user may see, because they may see the record."""
    return services.record_attachments(table=attachment_table(resource), record_id=record.pk)


def add_attachment(
    resource: "Resource", *, user: User, record: Model, name: str, chunks: Iterable[bytes]
) -> Attachment:
    """Attach a file.

    Raises:
        Forbidden: the user may not edit the table.
        Refusal: ``record_locked``, and what ``attach_file`` refuses.
    """
    _check(resource, user, record)
    return services.attach_file(
        table=attachment_table(resource), record=record, name=name, chunks=chunks, user=user
    )


def remove_record_attachment(resource: "Resource", *, user: User, record: Model, attachment_id: int) -> None:
    """Remove a file and log it; raises like :func:`add_attachment`, and ``NotFound``."""
    _check(resource, user, record)
    found = services.get_attachment(
        table=attachment_table(resource), record_id=record.pk, attachment_id=attachment_id
    )
    label = f"{resource.label} {resource.title_of(record)}"
    services.remove_attachment(attachment=found, record_table=resource.slug, record_label=label, user=user)


def downloadable(
    resource: "Resource", *, user: User, record: Model, attachment_id: int
) -> tuple[Attachment, Path]:
    """A file and where its content lies; raises ``Forbidden`` and ``NotFound``."""
    if not resource.may(user, "view"):
        raise Forbidden("right_missing", right=resource.right("view"))
    found = services.get_attachment(
        table=attachment_table(resource), record_id=record.pk, attachment_id=attachment_id
    )
    return found, services.attachment_file(found)


def forget_record_attachments(record: Model) -> None:
    """Remove the files of a record that is being deleted; call it inside its transaction, while it has its key."""
    resource = registry.find_for_model(type(record))
    if resource is not None:
        services.forget_attachments(table=resource.slug, record=record)


def _check(resource: "Resource", user: User, record: Model) -> None:
    if not resource.may(user, "edit"):
        raise Forbidden("right_missing", right=resource.right("edit"))
    if reason := resource.is_locked(record):
        raise Refusal("record_locked", status=409, reason=reason)
