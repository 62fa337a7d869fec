"""Reading one record, and writing it as plain values for the API, the drafts and the copies."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, NotFound
from comptoir.resources.field_base import Field
from comptoir.resources.resource import Resource


def get_record(resource: Resource, user: User, key: str) -> Model:
    """Record of a key (or "#id"), as the API names it.

    Raises:
        Forbidden: the user may not view the table.
        NotFound: there is none in this dossier.
    """
    if not resource.may(user, "view"):
        raise Forbidden("right_missing", right=resource.right("view"))
    record = resource.by_key(key)
    if record is None:
        raise NotFound("record_not_found", table=resource.label, key=key[:40])
    return record


def get_record_by_id(resource: Resource, user: User, identifier: int | str) -> Model:
    """Record of an id, as pages name it; raises like :func:`get_record`."""
    return get_record(resource, user, f"#{identifier}")


def record_as_dict(resource: Resource, record: Model) -> dict[str, Any]:
    """The record as the API answers it: decimals as strings, dates ISO, links by key, rows with their ids."""
    answer: dict[str, Any] = {"id": record.pk}
    version = getattr(record, "version", None)
    if version is not None:
        answer["version"] = version
    answer.update(_plain(resource.fields, record))
    for profile in resource.profiles:
        part = getattr(record, profile.name, None)
        answer[profile.name] = None if part is None else _plain(profile.fields, part)
    for inline in resource.lines:
        rows = getattr(record, inline.name).all()
        answer[inline.name] = [{"id": row.pk, **_plain(inline.fields, row)} for row in rows]
    updated = getattr(record, "updated_at", None)
    if isinstance(updated, datetime):
        answer["updated_at"] = updated.isoformat()
    return answer


def _plain(fields: Sequence[Field], record: Model) -> dict[str, Any]:
    return {field.name: field.plain(field.value(record)) for field in fields}


def copied_values(resource: Resource, record: Model) -> Mapping[str, Any]:
    """Values that a copy of the record starts from: all but its key and what must stay unique (UI-094, UI-153)."""
    left_out = {resource.lookup.key, *resource.not_duplicated}
    values: dict[str, Any] = {
        field.name: field.value(record)
        for field in resource.fields
        if field.name not in left_out and not field.is_read_only
    }
    for profile in resource.profiles:
        part = getattr(record, profile.name, None)
        if part is not None:
            values[profile.name] = {
                field.name: field.value(part)
                for field in profile.fields
                if not field.is_read_only and f"{profile.name}.{field.name}" not in left_out
            }
    for inline in resource.lines:
        rows = getattr(record, inline.name).all()
        values[inline.name] = [
            {field.name: field.value(row) for field in inline.fields if not field.is_read_only}
            for row in rows
        ]
    return values
