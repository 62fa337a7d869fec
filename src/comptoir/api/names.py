"""Names that the API promises where the record has another one (file 13: ``street``, ``postcode``)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from comptoir.core.errors import Problem, Refusal, row_field
from comptoir.resources.resource import Resource

# By table, then by group of rows: name in the API → name in the record.
NAMES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "parties": {"addresses": {"street": "line1", "postcode": "postal_code"}},
}


def api_name(resource: Resource, group: str, name: str) -> str:
    """Name of a field of a row in the API."""
    names = NAMES.get(resource.api_name, {}).get(group, {})
    return next((outer for outer, inner in names.items() if inner == name), name)


def to_record_names(resource: Resource, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a body under the names of the record. Raises ``Refusal`` for a name that only the record has."""
    renamed = dict(values)
    for group, names in NAMES.get(resource.api_name, {}).items():
        rows = values.get(group)
        if isinstance(rows, list):
            renamed[group] = [_renamed(row, names, f"{group}.{index}.") for index, row in enumerate(rows)]
    return renamed


def _renamed(row: object, names: Mapping[str, str], prefix: str) -> object:
    if not isinstance(row, Mapping):
        return row
    hidden = [name for name in row if name in names.values()]
    if hidden:
        fields = {f"{prefix}{name}": [Problem("unknown_field")] for name in hidden}
        raise Refusal("invalid_input", fields=fields)
    return {names.get(name, name): value for name, value in row.items()}


def to_api_names(resource: Resource, record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as the API shows it."""
    renamed = dict(record)
    for group, names in NAMES.get(resource.api_name, {}).items():
        outer = {inner: name for name, inner in names.items()}
        renamed[group] = [
            {outer.get(name, name): value for name, value in row.items()} for row in record[group]
        ]
    return renamed


@contextmanager
def faults_in_api_names(resource: Resource) -> Iterator[None]:
    """Tell the faults found inside on the names of the API: ``addresses.0.postcode``."""
    try:
        yield
    except Refusal as refusal:
        groups = NAMES.get(resource.api_name, {})
        raise refusal.with_names(lambda name: _outer(name, groups)) from None


def _outer(name: str, groups: Mapping[str, Mapping[str, str]]) -> str:
    at = row_field(name)
    if at is None:
        return name
    group, index, inner = at
    outer = {one: shown for shown, one in groups.get(group, {}).items()}
    return f"{group}.{index}.{outer.get(inner, inner)}"
