"""From plain values to clean ones: every field of the record, its profiles and rows, with all faults at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from comptoir.core.errors import Problems, Refusal
from comptoir.core.record_codes import is_addressable
from comptoir.resources.field_base import Field
from comptoir.resources.layout import Inline, condition_holds
from comptoir.resources.resource import Resource


def clean_new(resource: Resource, values: Mapping[str, Any]) -> dict[str, Any]:
    """Complete, typed values of a new record: what was not given takes its default.

    Raises:
        Refusal: ``invalid_input`` with every field that is missing, unknown, read-only or wrong.
    """
    problems = Problems()
    cleaned = _clean(resource, values, problems, is_new=True)
    check_key(resource, cleaned, problems)
    problems.raise_if_any()
    return cleaned


def check_key(
    resource: Resource, cleaned: Mapping[str, Any], problems: Problems, *, stored: str = ""
) -> None:
    """Note ``code_not_addressable`` on a key just typed that no address of the API can carry; what is stored stays."""
    name = resource.lookup.key
    key = cleaned.get(name)
    if resource.lookup.is_key_unique and isinstance(key, str) and key != stored and not is_addressable(key):
        problems.add(name, "code_not_addressable")


def clean_changes(resource: Resource, values: Mapping[str, Any], *, stored_key: str = "") -> dict[str, Any]:
    """Typed values of the fields that were given to the record of that key; raises like :func:`clean_new`."""
    problems = Problems()
    cleaned = _clean(resource, values, problems, is_new=False)
    check_key(resource, cleaned, problems, stored=stored_key)
    problems.raise_if_any()
    return cleaned


def _clean(
    resource: Resource, values: Mapping[str, Any], problems: Problems, *, is_new: bool
) -> dict[str, Any]:
    parts = resource.part_names()
    own = {name: value for name, value in values.items() if name not in parts}
    cleaned = clean_group(resource.fields, own, problems, is_new=is_new)
    for profile in resource.profiles:
        if profile.name in values:
            given = values[profile.name]
            if given is None:
                cleaned[profile.name] = None
            elif not isinstance(given, Mapping):
                problems.add(profile.name, "not_an_object")
            else:
                cleaned[profile.name] = clean_group(
                    profile.fields, given, problems, is_new=is_new, prefix=f"{profile.name}."
                )
        elif is_new and profile.is_always:
            cleaned[profile.name] = clean_group(
                profile.fields, {}, problems, is_new=True, prefix=f"{profile.name}."
            )
    for inline in resource.lines:
        if inline.name in values or is_new:
            cleaned[inline.name] = _clean_rows(inline, values.get(inline.name, []), problems)
    return cleaned


def clean_group(
    fields: Sequence[Field], values: Mapping[str, Any], problems: Problems, *, is_new: bool, prefix: str = ""
) -> dict[str, Any]:
    """Clean values of one group of fields; a hidden field (``visible_if``) keeps its default."""
    known = {field.name: field for field in fields}
    for name in values:
        if name not in known:
            problems.add(f"{prefix}{name}", "unknown_field")
        elif known[name].is_read_only or (known[name].is_fixed_once_saved and not is_new):
            problems.add(f"{prefix}{name}", "read_only_field")
    cleaned: dict[str, Any] = {}
    for field in fields:
        if field.is_read_only or (field.is_fixed_once_saved and not is_new):
            continue
        if field.name not in values and not is_new:
            continue
        applies = condition_holds(field.visible_if, {**cleaned, **values}) if is_new else True
        try:
            cleaned[field.name] = _one(field, values, applies=applies)
            if not is_new and cleaned[field.name] is None and _must_be_stored(field):
                raise Refusal("required")
        except Refusal as refusal:
            problems.add(f"{prefix}{field.name}", refusal.code, **refusal.params)
    return cleaned


def _must_be_stored(field: Field) -> bool:
    """Whether the column takes nothing empty, though a new record may leave the field to the program."""
    return field.model_field is not None and not field.model_field.null


def _one(field: Field, values: Mapping[str, Any], *, applies: bool) -> object:
    if field.name in values:
        if not applies and values[field.name] in (None, ""):
            return field.empty
        return field.read(values[field.name])
    initial = field.initial()
    return field.checked(initial) if applies else initial


def _clean_rows(inline: Inline, rows: object, problems: Problems) -> list[dict[str, Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        problems.add(inline.name, "not_a_list")
        return []
    if len(rows) > inline.maximum:
        problems.add(inline.name, "too_many_rows", maximum=inline.maximum)
        return []
    if len(rows) < inline.minimum:
        problems.add(inline.name, "too_few_rows", minimum=inline.minimum)
    cleaned = []
    for index, row in enumerate(rows):
        prefix = f"{inline.name}.{index}."
        values = {name: value for name, value in row.items() if name != "id"}
        # A row is given whole: what it leaves out returns to its default.
        clean = clean_group(inline.fields, values, problems, is_new=True, prefix=prefix)
        identifier = row.get("id")
        if identifier is not None:
            if isinstance(identifier, bool) or not isinstance(identifier, int):
                problems.add(f"{prefix}id", "not_a_key")
            else:
                clean["id"] = identifier
        cleaned.append(clean)
    return cleaned
