"""Attached files: each belongs to a record that exists, and its content is there, unchanged."""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

from comptoir.attachments.models import Attachment
from comptoir.attachments.storage import FOLDER, content_path, stored_places
from comptoir.resources.registry import registry
from comptoir.workflows.checks.fault import Fault, fault

KEYS_AT_ONCE = 500


def check_attachments() -> Iterator[Fault]:
    """Rows without a record or a content, and contents without a row."""
    places: set[str] = set()
    records: dict[str, dict[int, str]] = defaultdict(dict)
    for one in Attachment.objects.order_by("pk").iterator(chunk_size=2000):
        places.add(one.place)
        records[one.table].setdefault(one.record_id, one.name)
        path = content_path(one.place)
        if not path.is_file():
            yield fault("attachment_without_file", **_said(one))
        elif sha256(path.read_bytes()).hexdigest() != one.sha256:
            yield fault("attachment_damaged", **_said(one))
    for table, named in records.items():
        for record_id in sorted(set(named) - _existing(table, sorted(named))):
            yield fault("attachment_without_record", name=named[record_id], table=table, record=record_id)
    for place in stored_places():
        if place not in places:
            yield fault("file_without_attachment", file=f"{FOLDER}/{place[:2]}/{place}")


def _said(one: Attachment) -> dict[str, object]:
    """The file and its record, by the table of its side."""
    named = registry.get(one.table)
    record = named.model._base_manager.filter(pk=one.record_id).first() if named is not None else None
    shown = registry.for_record(record) if record is not None else None
    return {"name": one.name, "table": shown.slug if shown else one.table, "record": one.record_id}


def _existing(table: str, keys: list[int]) -> set[int]:
    resource = registry.get(table)
    if resource is None:
        return set()
    found: set[int] = set()
    for start in range(0, len(keys), KEYS_AT_ONCE):
        some = keys[start : start + KEYS_AT_ONCE]
        found.update(resource.model._base_manager.filter(pk__in=some).values_list("pk", flat=True))
    return found
