"""Saving a record without overwriting what someone else saved meanwhile (P-09)."""

from collections.abc import Iterable
from typing import Any

from django.db import models, router, transaction
from django.db.models import F

from comptoir.core.errors import NotFound, Stale
from comptoir.dossiers.models import VersionedModel


def save_versioned(
    record: VersionedModel, *, expected: int | None, update_fields: Iterable[str] | None = None
) -> None:
    """Save ``record``, whose user had version ``expected`` before the eyes, and raise its version by one.

    A new record is inserted with version 1. ``expected=None`` saves whatever the stored version is. ``update_fields``
    limits what is written. The comparison is part of the UPDATE itself, so two savers can't both win. Raises ``Stale``
    (409) when the stored version is another one, ``NotFound`` when the record was deleted; nothing is written then and
    ``record.version`` keeps its value.
    """
    if record._state.adding:
        record.version = 1
        record.save(force_insert=True)
        return
    model = type(record)
    router.db_for_write(model, instance=record)  # refuses a record of another dossier
    values = _values(record, update_fields)
    with transaction.atomic():
        rows = model._base_manager.filter(pk=record.pk)
        if expected is not None:
            rows = rows.filter(version=expected)
        if rows.update(**values, version=F("version") + 1) != 1:
            _refuse(model, record, expected)
        if expected is not None:
            record.version = expected + 1
        else:
            record.version = model._base_manager.values_list("version", flat=True).get(pk=record.pk)


def _values(record: VersionedModel, update_fields: Iterable[str] | None) -> dict[str, Any]:
    wanted = None if update_fields is None else {*update_fields, "updated_at"}
    values: dict[str, Any] = {}
    for column in record._meta.local_concrete_fields:
        if column.primary_key or column.name in ("version", "created_at"):
            continue
        if wanted is None or column.name in wanted or column.attname in wanted:
            values[column.attname] = column.pre_save(record, add=False)
    return values


def _refuse(model: type[models.Model], record: VersionedModel, expected: int | None) -> None:
    stored = model._base_manager.filter(pk=record.pk).values_list("version", flat=True).first()
    if stored is None:
        raise NotFound("record_deleted")
    raise Stale("record_stale", expected=expected, stored=stored)
