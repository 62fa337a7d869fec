"""What one may do with a record of any table: the rights, the cleaning, then the service of the table.

Nothing is changed by a refused call (P-08). Both the pages and the API come through here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import PROTECT, RESTRICT, ManyToOneRel, Model, ProtectedError, RestrictedError

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, Problem, Refusal, Stale
from comptoir.resources.attachments import forget_record_attachments
from comptoir.resources.cleaning import clean_changes, clean_new
from comptoir.resources.record_history import record_changes, record_creation, snapshot
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource


def require(resource: Resource, *, user: User, action: str) -> None:
    """Raise ``Forbidden`` unless the user may "view", "edit", "delete" or "export" the table."""
    if not resource.may(user, action):
        raise Forbidden("right_missing", right=resource.right(action))


def create_record(resource: Resource, *, user: User, values: Mapping[str, Any]) -> Model:
    """Store a new record from plain values; returns it.

    Raises:
        Forbidden: no right, or records of this table can't be added.
        Refusal: ``invalid_input`` with every faulty field.
    """
    require(resource, user=user, action="edit")
    if not resource.can_create:
        raise Forbidden("creation_forbidden", table=resource.label_plural)
    cleaned = clean_new(resource, values)
    with transaction.atomic():
        made = resource.create(values=cleaned, user=user)
        record_creation(resource, record=made, user=user)
        return made


def update_record(
    resource: Resource,
    *,
    user: User,
    record: Model,
    values: Mapping[str, Any],
    expected_version: int | None = None,
) -> Model:
    """Store the given values; what is not given stays.

    Raises:
        Forbidden: no right.
        Stale: someone saved the record since ``expected_version`` (P-09).
        Refusal: ``record_locked``, or ``invalid_input`` with every faulty field.
    """
    require(resource, user=user, action="edit")
    _refuse_locked(resource, record)
    if expected_version is not None and getattr(record, "version", expected_version) != expected_version:
        raise Stale("record_stale")
    cleaned = clean_changes(resource, values, stored_key=resource.key_of(record))
    with transaction.atomic():
        before = snapshot(resource, record, cleaned)
        stored = resource.update(record=record, values=cleaned, user=user, expected_version=expected_version)
        record_changes(resource, record=stored, before=before, user=user)
        return stored


@dataclass(frozen=True, slots=True)
class Use:
    """A table whose records refer to the one that is to be deleted."""

    label: str
    count: int


def uses_of(record: Model) -> list[Use]:
    """Tables that protect the record from deletion, with how many of their records use it."""
    found: dict[str, int] = {}
    for relation in record._meta.get_fields(include_hidden=True):  # those without a name of their own too
        if not isinstance(relation, ManyToOneRel) or relation.on_delete not in (PROTECT, RESTRICT):
            continue
        count = relation.related_model._base_manager.filter(**{relation.field.name: record}).count()
        if count:
            label = registry.words_for(relation.related_model, count)
            found[label] = found.get(label, 0) + count
    return [Use(label, count) for label, count in found.items()]


def uses_text(uses: Sequence[Use]) -> str:
    """12 articles, 1 client"""
    return ", ".join(f"{use.count} {use.label}" for use in uses)


def delete_record(
    resource: Resource, *, user: User, record: Model, expected_version: int | None = None
) -> None:
    """Delete a record that nothing uses (PAR-005).

    Raises:
        Forbidden: no right, or records of this table can't be deleted.
        Stale: someone saved the record since ``expected_version``.
        Refusal: ``record_in_use`` naming what uses it, ``record_locked``.
    """
    require(resource, user=user, action="delete")
    if not resource.can_delete:
        raise Forbidden("deletion_forbidden", table=resource.label_plural)
    _refuse_locked(resource, record)
    if expected_version is not None and getattr(record, "version", expected_version) != expected_version:
        raise Stale("record_stale")
    title = resource.title_of(record)
    if uses := uses_of(record):
        raise Refusal("record_in_use", status=409, record=title, uses=uses_text(uses))
    try:
        with transaction.atomic():
            forget_record_attachments(record)
            resource.delete(record=record, user=user)
    except (ProtectedError, RestrictedError):
        # Something that belongs to the record is used, or someone began to use it just now.
        raise Refusal(
            "record_in_use", status=409, record=title, uses=uses_text(uses_of(record)) or "…"
        ) from None


@dataclass(frozen=True, slots=True)
class Deletion:
    """Outcome of deleting several records: how many went, and why the others stayed (UI-093)."""

    deleted: int
    kept: Sequence[tuple[str, Problem]]


def delete_records(resource: Resource, *, user: User, records: Sequence[Model]) -> Deletion:
    """Delete those that may be, each on its own; tell why for the others."""
    require(resource, user=user, action="delete")
    deleted, kept = 0, []
    for record in records:
        title = resource.title_of(record)
        try:
            delete_record(resource, user=user, record=record)
        except Refusal as refusal:
            kept.append((title, refusal.problem))
        else:
            deleted += 1
    return Deletion(deleted, kept)


def _refuse_locked(resource: Resource, record: Model) -> None:
    if reason := resource.is_locked(record):
        raise Refusal("record_locked", status=409, reason=reason)
