"""The form of a record: what a page shows of each field, and what it reads back from what was typed.

Names in the page are the dotted names of the API with "-" for ".": ``customer-discount_rate``, ``addresses-0-city``.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model
from django.http import QueryDict

from comptoir.core.errors import Problem, Problems, Refusal
from comptoir.resources.field_base import Field
from comptoir.resources.fields import ListedTextField
from comptoir.resources.layout import Inline, Profile, condition_holds
from comptoir.resources.links import LinkField
from comptoir.resources.resource import Resource
from comptoir.ui.messages import problem_sentence

MAX_ROW_INDEX = 1000


@dataclass
class FormField:
    """One field as the page shows it: its text, its errors, whether it can be changed."""

    field: Field
    name: str
    text: str = ""
    is_disabled: bool = False
    errors: Sequence[str] = ()
    record: Model | None = None
    label_hidden: bool = False
    assigned: str = ""
    """What the page shows instead of an input, when saving fills the field."""

    @property
    def id(self) -> str:
        """Identifier of the input."""
        return f"id-{self.name}"

    @property
    def label_id(self) -> str:
        """Identifier of the label, for what no label can be "for"."""
        return f"{self.id}-label"

    @property
    def dotted(self) -> str:
        """Name in refusals and in the API."""
        return self.name.replace("-", ".")

    @property
    def error_id(self) -> str:
        """Identifier of the sentence that tells what is wrong."""
        return f"{self.id}-error"

    @property
    def template(self) -> str:
        """Template of the input."""
        return f"resources/inputs/{self.field.kind}.html"

    @property
    def is_checked(self) -> bool:
        """Whether a box is ticked."""
        return bool(self.text)

    @property
    def chosen(self) -> list[str]:
        """Codes ticked in a multiple choice."""
        return self.text.split(",") if self.text else []

    @property
    def link(self) -> LinkField | None:
        """The field when it refers to another table."""
        return self.field if isinstance(self.field, LinkField) else None

    @property
    def shown_text(self) -> str:
        """Words of the record referred to, or what was typed when it is not known."""
        link = self.link
        return link.display(self.record) if link is not None and self.record is not None else self.text

    @property
    def record_url(self) -> str:
        """Address of the record referred to."""
        link = self.link
        return link.target.record_url(self.record) if link is not None and self.record is not None else ""

    @property
    def key_words(self) -> str:
        """Words of the key that a listed field holds."""
        return self.field.target.words_of_key(self.text) if isinstance(self.field, ListedTextField) else ""

    @property
    def link_value(self) -> str:
        """What the hidden input of a lookup holds: the id of the record, nothing while none is chosen."""
        return f"#{self.record.pk}" if self.record is not None else ""


@dataclass
class FormRow:
    """One row of an inline. ``index`` is its place among the rows that are stored, None while it is blank."""

    inline: Inline
    number: str
    fields: list[FormField]
    id: int | None = None
    index: int | None = None

    @property
    def id_name(self) -> str:
        """Name of the hidden input that holds the id."""
        return f"{self.inline.name}-{self.number}-id"


@dataclass
class RecordForm:
    """The whole form, filled from a record, from initial values or from what was posted."""

    resource: Resource
    is_new: bool
    is_read_only: bool
    fields: dict[str, FormField] = field(default_factory=dict)
    rows: dict[str, list[FormRow]] = field(default_factory=dict)
    general_errors: list[str] = field(default_factory=list)

    def show(self, problems: Mapping[str, Sequence[Problem]]) -> None:
        """Put each problem beside its field; what belongs to no field on the page goes to the summary."""
        placed = {one.dotted: one for one in self.fields.values()}
        for rows in self.rows.values():
            for row in rows:
                if row.index is not None:
                    placed.update(
                        {f"{row.inline.name}.{row.index}.{one.field.name}": one for one in row.fields}
                    )
        for name, found in problems.items():
            sentences = [problem_sentence(problem) for problem in found]
            target = placed.get(name)
            if target is not None:
                target.errors = [*target.errors, *sentences]
            else:
                self.general_errors += sentences

    @property
    def all_fields(self) -> Iterator[FormField]:
        """Every field of the page, rows included."""
        yield from self.fields.values()
        for rows in self.rows.values():
            for row in rows:
                yield from row.fields

    @property
    def faulty(self) -> list[FormField]:
        """Fields with errors, in the order of the page."""
        return [one for one in self.all_fields if one.errors]

    def texts(self) -> dict[str, Any]:
        """What the form shows, to tell later what changed: texts by name; of each row its id and its texts."""
        shown: dict[str, Any] = {name: one.text for name, one in self.fields.items()}
        for name, rows in self.rows.items():
            shown[name] = [
                {"id": row.id, "texts": {one.field.name: one.text for one in row.fields}}
                for row in rows
                if row.index is not None
            ]
        return shown

    def condition_values(self) -> dict[str, Any]:
        """Texts that a ``visible_if`` looks at; a multiple choice as a list."""
        return {
            name: one.chosen if one.field.kind == "choices" else one.text for name, one in self.fields.items()
        }

    @property
    def texts_json(self) -> str:
        """The same for a hidden input."""
        return json.dumps(self.texts(), ensure_ascii=False)

    def blank_row(self, inline: Inline) -> FormRow:
        """The row that the page copies to add one."""
        return _row(self, inline, "__row__", {one.name: one.initial() for one in inline.fields})


def _form_field(form: RecordForm, one: Field, name: str, value: object) -> FormField:
    disabled = form.is_read_only or one.is_read_only or (one.is_fixed_once_saved and not form.is_new)
    if isinstance(one, LinkField):
        record = value if isinstance(value, Model) else None
        return FormField(one, name, "" if record is None else f"#{record.pk}", disabled, record=record)
    return FormField(one, name, one.display(value), disabled)


def _row(
    form: RecordForm, inline: Inline, number: str, values: Mapping[str, Any], pk: int | None = None
) -> FormRow:
    fields = [
        _form_field(form, one, f"{inline.name}-{number}-{one.name}", values.get(one.name))
        for one in inline.fields
    ]
    for one in fields:
        one.label_hidden = not inline.is_wide
        one.is_disabled = one.is_disabled or inline.is_read_only
    return FormRow(inline, number, fields, pk)


def form_of_record(resource: Resource, record: Model, *, is_read_only: bool) -> RecordForm:
    """The form filled from a stored record."""
    form = RecordForm(resource, is_new=False, is_read_only=is_read_only)
    for one in resource.fields:
        placed = form.fields[one.name] = _form_field(form, one, one.name, one.value(record))
        if placed.link is None:
            placed.text = one.shown(record)
    for profile in resource.profiles:
        part = getattr(record, profile.name, None)
        for one in profile.fields:
            value = one.initial() if part is None else one.value(part)
            form.fields[f"{profile.name}.{one.name}"] = _form_field(
                form, one, f"{profile.name}-{one.name}", value
            )
    for inline in resource.lines:
        form.rows[inline.name] = []
        for index, row in enumerate(getattr(record, inline.name).all()):
            values = {one.name: one.value(row) for one in inline.fields}
            shown = _row(form, inline, str(index), values, row.pk)
            shown.index = index
            form.rows[inline.name].append(shown)
    return form


def form_of_values(resource: Resource, values: Mapping[str, Any]) -> RecordForm:
    """The form of a new record; ``values`` complete the defaults, and name profiles and rows as the API does."""
    form = RecordForm(resource, is_new=True, is_read_only=False)
    for one in resource.fields:
        form.fields[one.name] = _form_field(form, one, one.name, values.get(one.name, one.initial()))
    for profile in resource.profiles:
        given = values.get(profile.name) or {}
        for one in profile.fields:
            value = given.get(one.name, one.initial())
            form.fields[f"{profile.name}.{one.name}"] = _form_field(
                form, one, f"{profile.name}-{one.name}", value
            )
    for inline in resource.lines:
        given_rows = values.get(inline.name) or [
            {one.name: one.initial() for one in inline.fields} for _ in range(inline.minimum)
        ]
        form.rows[inline.name] = [_row(form, inline, str(index), row) for index, row in enumerate(given_rows)]
    return form


def form_of_post(resource: Resource, data: QueryDict, *, is_new: bool) -> RecordForm:
    """The form as it was posted, texts untouched, so that nothing typed is lost when it is refused."""
    form = RecordForm(resource, is_new=is_new, is_read_only=False)
    for one in resource.fields:
        form.fields[one.name] = _posted(form, one, one.name, data)
    for profile in resource.profiles:
        for one in profile.fields:
            form.fields[f"{profile.name}.{one.name}"] = _posted(form, one, f"{profile.name}-{one.name}", data)
    for inline in resource.lines:
        form.rows[inline.name] = [
            _posted_row(form, inline, number, data) for number in _row_numbers(inline, data)
        ]
    return form


def _posted(form: RecordForm, one: Field, name: str, data: QueryDict) -> FormField:
    shown = _form_field(form, one, name, None)
    shown.text = _posted_text(one, name, data)
    return shown


def _posted_text(one: Field, name: str, data: QueryDict) -> str:
    if one.kind == "choices":
        return ",".join(data.getlist(name))
    if one.kind == "link":
        # The lookup puts "#id" in the hidden input; without it, what was typed is taken for a key.
        return data.get(name, "") or data.get(f"{name}-text", "").strip()
    return data.get(name, "")


def copied_row(form: RecordForm, inline: Inline, source: FormRow) -> FormRow:
    """A row of another form, put at the end of this one under a number of its own."""
    taken = [int(row.number) for row in form.rows[inline.name] if row.number.isdigit()]
    row = _row(form, inline, str(max([-1, *taken]) + 1), {}, source.id)
    for one, other in zip(row.fields, source.fields, strict=True):
        one.text, one.record = other.text, other.record
    row.index = len(form.rows[inline.name])
    form.rows[inline.name].append(row)
    return row


def _row_numbers(inline: Inline, data: QueryDict) -> list[str]:
    """Numbers of the posted rows, in the order of the page."""
    prefix = f"{inline.name}-"
    numbers: dict[str, None] = {}
    for name in data:
        if name.startswith(prefix):
            number = name.removeprefix(prefix).partition("-")[0]
            if number.isascii() and number.isdigit() and int(number) < MAX_ROW_INDEX:
                numbers.setdefault(number)
    return list(numbers)


def _posted_row(form: RecordForm, inline: Inline, number: str, data: QueryDict) -> FormRow:
    row = _row(form, inline, number, {})
    for one in row.fields:
        one.text = _posted_text(one.field, one.name, data)
    identifier = data.get(row.id_name, "")
    if identifier.isascii() and identifier.isdigit() and len(identifier) < 18:
        row.id = int(identifier)
    return row


class FormReader:
    """Reads a posted form into typed values, noting every fault beside its field."""

    def __init__(self, form: RecordForm, *, today: date) -> None:
        self.form = form
        self.today = today
        self.problems = Problems()

    def read(self) -> dict[str, Any]:
        """Values shaped for the services; blank rows are left out. Raises ``invalid_input`` with every fault."""
        resource = self.form.resource
        shown = [self.form.fields[one.name] for one in resource.fields]
        values = self._group(shown, {one.field.name: one.text for one in shown})
        context = {one.field.name: one.text for one in shown} | values
        for profile in resource.profiles:
            if condition_holds(profile.visible_if, context):
                part = self._profile(profile)
                if part is not None:
                    values[profile.name] = part
        for inline in resource.lines:
            if not inline.is_read_only:
                values[inline.name] = self._rows(inline)
        self.problems.raise_if_any()
        return values

    def read_inline(self, name: str) -> list[dict[str, Any]]:
        """Rows of one inline alone. Raises ``invalid_input`` with every fault of them."""
        inline = self.form.resource.inline(name)
        rows = self._rows(inline) if inline is not None else []
        self.problems.raise_if_any()
        return rows

    def _group(self, fields: Sequence[FormField], context: Mapping[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for one in fields:
            if one.is_disabled or not condition_holds(one.field.visible_if, {**context, **values}):
                continue
            try:
                values[one.field.name] = one.field.parse(one.text, today=self.today)
            except Refusal as refusal:
                self.problems.add(one.dotted, refusal.code, **refusal.params)
            else:
                value = values[one.field.name]
                one.record = value if isinstance(value, Model) else None
        return values

    def _profile(self, profile: Profile) -> dict[str, Any] | None:
        fields = [self.form.fields[f"{profile.name}.{one.name}"] for one in profile.fields]
        is_untouched = all(one.text == one.field.display(one.field.initial()) for one in fields)
        if is_untouched and self.form.is_new and not profile.is_always and not profile.visible_if:
            return None
        return self._group(fields, {one.field.name: one.text for one in fields})

    def _rows(self, inline: Inline) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for row in self.form.rows[inline.name]:
            if row.id is None and _is_blank(row):
                continue
            row.index = len(rows)
            problems = self.problems
            self.problems = Problems()
            values = self._group(row.fields, {one.field.name: one.text for one in row.fields})
            for name, found in self.problems.fields.items():
                for problem in found:
                    last = name.rpartition(".")[2]
                    problems.add(f"{inline.name}.{row.index}.{last}", problem.code, **problem.params)
            self.problems = problems
            if row.id is not None:
                values["id"] = row.id
            rows.append(values)
        return rows


def _is_blank(row: FormRow) -> bool:
    """Nothing was typed; a share that the page filled by itself does not count."""
    return all(
        one.text in ("", one.field.display(one.field.initial()))
        or getattr(one.field, "complement_to", None) is not None
        for one in row.fields
    )
