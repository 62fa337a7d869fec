"""Notes of what is otherwise fixed once saved: payments and stock entries."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from comptoir.accounts.models import User
from comptoir.core.errors import Problems, Refusal
from comptoir.dossiers.models import VersionedModel
from comptoir.dossiers.versions import save_versioned
from comptoir.resources.reading import Reader
from comptoir.resources.resource import Resource
from comptoir.resources.services import require


def change_note(
    *,
    resource: Resource,
    record: VersionedModel,
    values: Mapping[str, Any],
    user: User,
    expected_version: int | None = None,
) -> None:
    """Give a record the note of ``values`` and leave the rest as it is.

    Raises:
        Forbidden: no right to edit the table.
        Refusal: ``record_locked``, or what is wrong with the text, on ``note``.
        Stale: someone saved the record meanwhile (P-09).
    """
    require(resource, user=user, action="edit")
    if reason := resource.is_locked(record):
        raise Refusal("record_locked", status=409, reason=reason)
    problems = Problems()
    reader = Reader(values, problems, today=localdate())
    reader.forbid_unknown(frozenset({"note"}))
    record.note = reader.rich_text("note")  # type: ignore[attr-defined]
    problems.raise_if_any()
    with transaction.atomic():
        save_versioned(record, expected=expected_version, update_fields=["note"])
