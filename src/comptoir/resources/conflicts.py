"""Two people changed the same record (P-09): what differs by field and by row, and the form to decide with."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import QueryDict

from comptoir.core.rich_text import plain_text
from comptoir.resources.forms import FormField, FormRow, RecordForm, copied_row, form_of_record
from comptoir.resources.layout import Inline
from comptoir.resources.resource import Resource

KEEP = "_keep."
THEIRS = "theirs"
DROP = "drop"
MISSING, DELETED = "(absente)", "(supprimée)"


@dataclass(frozen=True)
class Conflict:
    """One field, or one row, that someone else changed. ``is_disputed`` when this user changed it too.

    ``mine_value`` and ``theirs_value`` are what the page posts for either decision: of a row, whether it goes.
    """

    name: str
    label: str
    mine: str
    theirs: str
    is_disputed: bool
    mine_value: str = "mine"
    theirs_value: str = THEIRS


def merge_conflicts(
    resource: Resource, posted: RecordForm, stored: Model, initial_json: str
) -> list[Conflict]:
    """Compare what was typed with what is stored now, given what the page first showed.

    Fields and rows that only the other user changed take the stored text in ``posted``; disputed ones keep what was
    typed. Rows are told apart by their id: one that either of them added stays.
    """
    fresh = form_of_record(resource, stored, is_read_only=False)
    first = _texts(initial_json)
    conflicts: list[Conflict] = []
    for name, field in posted.fields.items():
        found = _of_field(field, fresh.fields[name], first.get(name, field.text), name, field.field.label)
        if found is not None:
            conflicts.append(found)
    for inline in resource.lines:
        if not inline.is_read_only:
            conflicts += _RowMerge(inline, posted, fresh, first.get(inline.name)).conflicts()
        else:
            posted.rows[inline.name] = fresh.rows[inline.name]
    return conflicts


def _of_field(field: FormField, theirs: FormField, base: Any, name: str, label: str) -> Conflict | None:
    if field.is_disabled:
        _take(field, theirs)
        return None
    if theirs.text in (base, field.text):
        return None
    found = Conflict(name, label, _shown(field), _shown(theirs), is_disputed=field.text != base)
    if field.text == base:
        _take(field, theirs)
    return found


class _RowMerge:
    """The rows of one inline: mine as posted, theirs as stored, and those that the page first showed."""

    def __init__(self, inline: Inline, posted: RecordForm, fresh: RecordForm, first: Any) -> None:
        self.inline, self.posted = inline, posted
        self.mine = [row for row in posted.rows[inline.name] if row.index is not None]
        self.theirs = {row.id: row for row in fresh.rows[inline.name]}
        self.base: dict[int, Mapping[str, str]] = {}
        for row in first if isinstance(first, list) else []:
            if isinstance(row, dict) and isinstance(row.get("texts"), dict):
                self.base[row.get("id") or 0] = row["texts"]

    def conflicts(self) -> list[Conflict]:
        """What differs, in the order of the rows; the posted form receives what only the other user changed."""
        ids = {row.id for row in self.mine if row.id is not None}
        found = [conflict for row in self.mine if row.id is not None for conflict in self._of_row(row)]
        for identifier, row in self.theirs.items():
            if identifier in ids:
                continue
            if identifier not in self.base:
                found.append(self._added(row, MISSING, is_disputed=False))
            elif self.base[identifier] != _row_texts(row):
                found.append(self._added(row, DELETED, is_disputed=True))
        return found

    def _of_row(self, row: FormRow) -> Iterator[Conflict]:
        theirs, base = self.theirs.get(row.id), self.base.get(row.id or 0, _row_texts(row))
        if theirs is None:
            # Kept, it is stored as a new row: the one it was is gone.
            row.id = None
            yield Conflict(
                f"{self.inline.name}~{row.number}",
                self._label(row),
                _row_words(row),
                DELETED,
                is_disputed=_row_texts(row) != base,
                mine_value="keep",
                theirs_value=DROP,
            )
            return
        label = self._label(theirs)
        for field, other in zip(row.fields, theirs.fields, strict=True):
            name = f"{self.inline.name}~{row.number}.{field.field.name}"
            said = f"{label} : {field.field.label}"
            found = _of_field(field, other, base.get(field.field.name, field.text), name, said)
            if found is not None:
                yield found

    def _added(self, row: FormRow, mine: str, *, is_disputed: bool) -> Conflict:
        copied = copied_row(self.posted, self.inline, row)
        return Conflict(
            f"{self.inline.name}~{copied.number}",
            self._label(row),
            mine,
            _row_words(row),
            is_disputed=is_disputed,
            mine_value=DROP,
            theirs_value="keep",
        )

    def _label(self, row: FormRow) -> str:
        words = _row_words(row).split(" · ")[0]
        label = self.inline.row_label[:1].upper() + self.inline.row_label[1:]
        return f"{label} « {words} »"


def take_theirs(resource: Resource, posted: RecordForm, stored: Model, data: QueryDict) -> None:
    """Apply the user's decisions: fields marked so take what is stored, rows marked so go."""
    kept = {name.removeprefix(KEEP): data.get(name, "") for name in data if name.startswith(KEEP)}
    if not kept:
        return
    fresh = form_of_record(resource, stored, is_read_only=False)
    for name, value in kept.items():
        inline, tilde, place = name.partition("~")
        number, _, field_name = place.partition(".")
        if not tilde:
            if value == THEIRS and name in posted.fields:
                _take(posted.fields[name], fresh.fields[name])
            continue
        row = next((one for one in posted.rows.get(inline, ()) if one.number == number), None)
        if row is None:
            continue
        if not field_name and value == DROP:
            posted.rows[inline].remove(row)
        elif field_name and value == THEIRS:
            _take_cell(row, next((one for one in fresh.rows[inline] if one.id == row.id), None), field_name)


def _take_cell(row: FormRow, theirs: FormRow | None, name: str) -> None:
    for field, other in zip(row.fields, theirs.fields if theirs is not None else (), strict=False):
        if field.field.name == name:
            _take(field, other)


def _row_texts(row: FormRow) -> dict[str, str]:
    return {one.field.name: one.text for one in row.fields}


def _row_words(row: FormRow) -> str:
    words = [_shown(one) for one in row.fields if one.text and one.field.kind != "flag"]
    return " · ".join(words[:4]) or "(vide)"


def _take(field: FormField, other: FormField) -> None:
    field.text, field.record = other.text, other.record


def _shown(field: FormField) -> str:
    if field.field.kind == "flag":
        return "Oui" if field.text else "Non"
    if field.field.kind == "rich":
        return plain_text(field.text) or "(vide)"
    choices: Mapping[str, str] = getattr(field.field, "choices", {})
    return choices.get(field.text, field.shown_text) or "(vide)"


def _texts(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
