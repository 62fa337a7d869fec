"""Storing a record with its rows and profiles when its table has no service of its own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint, CheckConstraint, F, Model, Q, UniqueConstraint

from comptoir.core.errors import Problem, Problems, Refusal
from comptoir.dossiers.models import VersionedModel
from comptoir.dossiers.text import search_text
from comptoir.dossiers.versions import save_versioned
from comptoir.resources.layout import Inline, Profile
from comptoir.resources.paths import path_fields

if TYPE_CHECKING:
    from comptoir.resources.resource import Resource


def insert_record(resource: "Resource", *, values: Mapping[str, Any]) -> Model:
    """Store a new record, its profiles and rows in one transaction.

    Raises:
        Refusal: ``invalid_input`` with the fields that break a constraint of the model.
    """
    record = resource.model(**_own_values(resource, values))
    _fold_search(resource, record)
    check_constraints(record)
    with _guarded(record), transaction.atomic():
        record.save(force_insert=True)
        _store_parts(resource, record, values)
    return record


def change_record(
    resource: "Resource", *, record: Model, values: Mapping[str, Any], expected_version: int | None
) -> Model:
    """Store the given values on an existing record; ``Stale`` when someone saved it since ``expected_version``.

    Only the columns given are written: what a service keeps beside them (the stock of an article) may have changed
    since the record was read.
    """
    own = _own_values(resource, values)
    for name, value in own.items():
        setattr(record, name, value)
    _fold_search(resource, record)
    check_constraints(record)
    with _guarded(record), transaction.atomic():
        if isinstance(record, VersionedModel):
            save_versioned(record, expected=expected_version, update_fields={*own, "search"})
        else:
            record.save()
        _store_parts(resource, record, values)
    return record


def _own_values(resource: "Resource", values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in resource.part_names()}


def _fold_search(resource: "Resource", record: Model) -> None:
    """Tables that keep a ``search`` column fill it from their key and the words that name them."""
    names = {one.name for one in record._meta.get_fields()}
    if "search" in names:
        paths = dict.fromkeys([resource.lookup.key, *resource.lookup.show])
        text = search_text(*(str(getattr(record, path, "") or "") for path in paths if "__" not in path))
        limit = path_fields(type(record), "search")[-1].max_length
        record.search = text[:limit]  # type: ignore[attr-defined]


def check_constraints(record: Model) -> None:
    """Check the unique and check constraints of the model, each told beside the field it is about.

    A unique constraint gives ``already_used``; one with a condition and a check give their own name as code, so that
    their table words it in its ``messages.py``.
    """
    problems = Problems()
    for constraint in record._meta.constraints:
        try:
            constraint.validate(type(record), record)
        except ValidationError:
            names = _constrained(constraint)
            problems.add(names[0] if names else "", _code(constraint, names), fields=_labels(record, names))
    for name in _repeated_unique(record):
        problems.add(name, "already_used", fields=_labels(record, [name]))
    problems.raise_if_any()


def _constrained(constraint: BaseConstraint) -> list[str]:
    """Names of the fields that a constraint looks at."""
    if isinstance(constraint, UniqueConstraint):
        inner: list[Any] = []
        for outer in constraint.expressions:
            inner += [outer] if isinstance(outer, F) else cast(Any, outer).flatten()
        return [*constraint.fields, *(cast(Any, one).name for one in inner if isinstance(one, F))]
    return (
        list(dict.fromkeys(_q_names(constraint.condition))) if isinstance(constraint, CheckConstraint) else []
    )


def _q_names(condition: Any) -> Iterator[str]:
    for child in getattr(condition, "children", ()):
        if isinstance(child, Q):
            yield from _q_names(child)
        else:
            yield str(child[0]).partition("__")[0]


def _code(constraint: BaseConstraint, names: Sequence[str]) -> str:
    if isinstance(constraint, UniqueConstraint) and constraint.condition is None:
        return "already_used" if len(names) == 1 else "already_used_together"
    return constraint.name


def _labels(record: Model, names: Sequence[str]) -> str:
    return ", ".join(f"« {path_fields(type(record), name)[-1].verbose_name} »" for name in names)


def _repeated_unique(record: Model) -> list[str]:
    try:
        record.validate_unique()
    except ValidationError as error:
        return list(error.error_dict)
    return []


@contextmanager
def _guarded(record: Model) -> Iterator[None]:
    """Someone may store the same code between the check and the write: the database then decides."""
    try:
        yield
    except IntegrityError:
        check_constraints(record)
        raise


def _store_parts(resource: "Resource", record: Model, values: Mapping[str, Any]) -> None:
    for profile in resource.profiles:
        if profile.name in values:
            _store_profile(profile, record, values[profile.name])
    for inline in resource.lines:
        if inline.name in values:
            store_rows(inline, record, values[inline.name])


def _store_profile(profile: Profile, record: Model, values: Mapping[str, Any] | None) -> None:
    existing = profile.model._default_manager.filter(**{profile.parent: record}).first()
    if values is None:
        if existing is not None:
            existing.delete()
        return
    part = existing or profile.model(**{profile.parent: record})
    for name, value in values.items():
        setattr(part, name, value)
    with placed(f"{profile.name}."):
        check_constraints(part)
    part.save()


def store_rows(inline: Inline, record: Model, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make the rows of the record those given, in their order: changed by their ``id``, added, deleted when missing.

    Raises:
        Refusal: ``row_unknown`` for an id that is not a row of this record.
    """
    existing = {row.pk: row for row in inline.model._default_manager.filter(**{inline.parent: record})}
    kept = {row["id"] for row in rows if row.get("id") is not None}
    for identifier in set(existing) - kept:
        existing[identifier].delete()
    for index, values in enumerate(rows):
        identifier = values.get("id")
        if identifier is not None and identifier not in existing:
            name = f"{inline.name}.{index}.id"
            raise Refusal("invalid_input", fields={name: [Problem("row_unknown", {"id": identifier})]})
        row = existing[identifier] if identifier is not None else inline.model(**{inline.parent: record})
        for name, value in values.items():
            if name != "id":
                setattr(row, name, value)
        if inline.order:
            setattr(row, inline.order, index)
        with placed(f"{inline.name}.{index}."):
            check_constraints(row)
        row.save()


@contextmanager
def placed(prefix: str) -> Iterator[None]:
    """Put a prefix before the field names of a refusal raised inside."""
    try:
        yield
    except Refusal as refusal:
        problems = Problems()
        problems.add_refusal(refusal, prefix=prefix)
        raise type(refusal)(refusal.code, fields=problems.fields, status=refusal.status) from None
