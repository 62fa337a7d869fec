"""JSON schemas of the tables, made from their declarations."""

from collections.abc import Iterable
from typing import Any

from comptoir.api import schemas
from comptoir.api.describing import ref
from comptoir.api.names import api_name
from comptoir.resources.field_base import Field
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource

NUMBERS = frozenset({"number", "amount", "price", "quantity", "percent"})
NUMBER = {"type": "string", "pattern": r"^-?\d+(\.\d{1,5})?$"}


def component_name(resource: Resource) -> str:
    """Name of a table's schema: "VatRate"; another table of its model has its path: "EcoContributionRows"."""
    name = resource.model.__name__
    if registry.for_model(resource.model) is resource and not hasattr(schemas, name):
        return name
    return "".join(word.capitalize() for word in resource.api_name.split("-"))


def table_components(resource: Resource) -> dict[str, Any]:
    """The three schemas of a table: what is read, what is created, what is changed."""
    name = component_name(resource)
    return {
        name: _record(resource),
        f"{name}Input": _input(resource, is_new=True),
        f"{name}Changes": _input(resource, is_new=False),
    }


def _record(resource: Resource) -> dict[str, Any]:
    names = {one.name for one in resource.model._meta.get_fields()}
    properties: dict[str, Any] = {"id": {"type": "integer"}}
    if "version" in names:
        properties["version"] = {"type": "integer"}
    properties |= {field.name: read_schema(field) for field in resource.fields}
    for profile in resource.profiles:
        properties[profile.name] = {"anyOf": [object_schema(_all(profile.fields)), {"type": "null"}]}
    for inline in resource.lines:
        row = {api_name(resource, inline.name, field.name): read_schema(field) for field in inline.fields}
        properties[inline.name] = {
            "type": "array",
            "items": object_schema({"id": {"type": "integer"}, **row}),
        }
    if "updated_at" in names:
        properties["updated_at"] = {"type": "string", "format": "date-time"}
    kept_back = {field.name for field in resource.fields if field.right}
    return object_schema(properties, required=[name for name in properties if name not in kept_back])


def _input(resource: Resource, *, is_new: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    if not is_new and "version" in {one.name for one in resource.model._meta.get_fields()}:
        properties["version"] = {"type": "integer"}
    properties |= _written(resource.fields, is_new=is_new)
    for profile in resource.profiles:
        written = _written(profile.fields, is_new=is_new)
        properties[profile.name] = {
            "anyOf": [object_schema(written, required=[]), {"type": "null"}],
            "title": profile.label,
        }
    for inline in resource.lines:
        written = _written(inline.fields, is_new=True)
        row = {api_name(resource, inline.name, name): schema for name, schema in written.items()}
        rows = object_schema({"id": {"type": "integer"}, **row}, required=[])
        properties[inline.name] = {"type": "array", "items": rows, "title": inline.label}
    required = [
        field.name for field in resource.fields if is_new and field.required and not field.is_read_only
    ]
    return object_schema(properties, required=required)


def _written(fields: Iterable[Field], *, is_new: bool) -> dict[str, Any]:
    return {
        field.name: _schema(field)
        for field in fields
        if not field.is_read_only and (is_new or not field.is_fixed_once_saved)
    }


def _all(fields: Iterable[Field]) -> dict[str, Any]:
    return {field.name: read_schema(field) for field in fields}


def object_schema(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    names = list(properties) if required is None else required
    made: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**made, "required": names} if names else made


def read_schema(field: Field) -> dict[str, Any]:
    """A field as it is answered: null where nothing is stored."""
    schema = {key: value for key, value in _schema(field).items() if key not in ("maxLength", "enum")}
    if isinstance(schema["type"], str) and schema["type"] != "array":
        schema["type"] = [schema["type"], "null"]
    return schema


def _schema(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {"title": field.label} if field.label else {}
    if field.kind in NUMBERS:
        return {**described, **NUMBER}
    simple: dict[str, dict[str, Any]] = {
        "integer": {"type": "integer"},
        "flag": {"type": "boolean"},
        "date": {"type": "string", "format": "date"},
    }
    if field.kind in simple:
        return {**described, **simple[field.kind]}
    choices = list(getattr(field, "choices", ()))
    if field.kind == "choices":
        return {**described, "type": "array", "items": {"type": "string", "enum": choices}}
    described["type"] = "string"
    if field.kind == "choice":
        described["enum"] = choices
    elif field.kind == "link":
        described["description"] = "Code d'une fiche de l'autre table."
    elif (longest := getattr(field.model_field, "max_length", None)) is not None:
        described["maxLength"] = longest
    return described


def record_ref(resource: Resource, suffix: str = "") -> dict[str, str]:
    """Reference to a schema of the table: "", "Input" or "Changes"."""
    return ref(component_name(resource) + suffix)
