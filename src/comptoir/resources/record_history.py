"""Who changed what on a record: kept field by field with the value before and after, as the page shows them.

Only fields that a page shows are kept, never a password. The rights are those of the record.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils import timezone

from comptoir.accounts.models import User
from comptoir.core.rich_text import plain_text
from comptoir.resources.field_base import Field
from comptoir.resources.fields import ChoiceField
from comptoir.resources.layout import Inline
from comptoir.resources.links import LinkField
from comptoir.resources.models import RecordChange
from comptoir.resources.registry import registry

if TYPE_CHECKING:
    from comptoir.resources.resource import Resource

LENGTH = 300
SHOWN = 200
CREATED = "Fiche créée"


@dataclass(frozen=True)
class Snapshot:
    """What the columns and rows of a record hold, to be compared once it was saved."""

    columns: Mapping[str, Any]
    rows: Mapping[str, str]


def snapshot(resource: "Resource", record: Model, given: Mapping[str, Any]) -> Snapshot:
    """The record as it is now; of the inlines only those that were given."""
    columns = {name: _raw(holder, one) for name, one, holder in _stored(resource, record)}
    rows = {one.name: _rows_text(one, record) for one in resource.lines if one.name in given}
    return Snapshot(columns, rows)


def record_changes(resource: "Resource", *, record: Model, before: Snapshot, user: User) -> int:
    """Keep each difference between the snapshot and the record as it was saved; answers how many there are."""
    found: list[tuple[str, str, str, str]] = []
    for name, one, holder in _stored(resource, record):
        old, new = before.columns.get(name), _raw(holder, one)
        if old != new:
            found.append((name, one.label, _shown(one, old), _shown(one, new)))
    for inline in resource.lines:
        if inline.name in before.rows and before.rows[inline.name] != (text := _rows_text(inline, record)):
            found.append((inline.name, inline.label, before.rows[inline.name], text))
    _keep(resource, record, user, found)
    return len(found)


def record_creation(resource: "Resource", *, record: Model, user: User) -> None:
    """Keep who made the record."""
    _keep(resource, record, user, [("", CREATED, "", "")])


def history_of(resource: "Resource", record: Model) -> Sequence[RecordChange]:
    """The last changes of a record, the newest first; not those of fields that the table as seen does not have."""
    whole = registry.get(resource.slug) or resource
    withheld = set(whole.all_fields()) - set(resource.all_fields())
    rows = RecordChange.objects.filter(table=_table(resource), record_id=record.pk).exclude(name__in=withheld)
    return list(rows[:SHOWN])


def _keep(
    resource: "Resource", record: Model, user: User, found: Sequence[tuple[str, str, str, str]]
) -> None:
    now, table = timezone.now(), _table(resource)
    RecordChange.objects.bulk_create(
        RecordChange(
            table=table,
            record_id=record.pk,
            name=name[:120],
            label=label[:120],
            old=_short(old),
            new=_short(new),
            user=user if user.pk else None,
            user_name=str(user)[:120],
            changed_at=now,
        )
        for name, label, old, new in found
    )


def _table(resource: "Resource") -> str:
    return (registry.find_for_model(resource.model) or resource).slug


def _stored(resource: "Resource", record: Model) -> Iterator[tuple[str, Field, Model | None]]:
    """Fields with a column of their own, by dotted name, and the row that holds them."""
    holders = {profile.name: getattr(record, profile.name, None) for profile in resource.profiles}
    for name, one in resource.all_fields().items():
        is_secret = getattr(one, "input_type", "") == "password"
        if one.get is None and one.model_field is not None and not is_secret and "__" not in one.name:
            part, _, _last = name.rpartition(".")
            yield name, one, holders.get(part) if part else record


def _raw(holder: Model | None, field: Field) -> Any:
    """What the column holds: the key of a linked record, which needs no query."""
    if holder is None or field.model_field is None:
        return None
    return holder.__dict__.get(field.model_field.attname)


def _shown(field: Field, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(field, LinkField):
        found = field.target.by_id(value)
        return field.target.title_of(found) if found is not None else f"n° {value}"
    if field.kind == "flag":
        return "Oui" if value else "Non"
    if isinstance(field, ChoiceField):
        return field.choices.get(str(value), str(value))
    return field.display(value)


def _rows_text(inline: Inline, record: Model) -> str:
    """The rows of an inline, one after the other."""
    links = [one.name for one in inline.fields if isinstance(one, LinkField)]
    rows = inline.model._default_manager.filter(**{inline.parent: record}).select_related(*links)
    rows = rows.order_by(*filter(None, [inline.order, "pk"]))
    return " ; ".join(", ".join(filter(None, _cells(inline, row))) for row in rows)


def _cells(inline: Inline, row: Model) -> Iterator[str]:
    for one in inline.fields:
        if one.get is not None:
            continue
        value = one.value(row)
        if one.kind == "flag":
            yield one.label if value else ""
        elif isinstance(one, LinkField):
            yield str(value) if value is not None else ""
        else:
            yield _shown(one, value)


def _short(text: str) -> str:
    plain = " ".join(plain_text(text).split())
    return plain if len(plain) <= LENGTH else f"{plain[: LENGTH - 1]}…"
