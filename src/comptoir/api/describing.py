"""Pieces of the OpenAPI description that several operations share."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from comptoir.api import (
    deposit_schemas,
    party_schemas,
    payment_schemas,
    purchase_schemas,
    schemas,
    template_schemas,
)
from comptoir.api.lists import DEFAULT_LIMIT, MAX_LIMIT, filterable_columns, link_filters, sortable_columns
from comptoir.resources.resource import Resource

SHAPES = (schemas, payment_schemas, deposit_schemas, template_schemas, purchase_schemas, party_schemas)
REF = "#/components/schemas/{model}"


def ref(shape: type[BaseModel] | str) -> dict[str, str]:
    """Reference to a shape of ``schemas`` or to a named component."""
    return {"$ref": REF.format(model=shape if isinstance(shape, str) else shape.__name__)}


def page_of(shape: type[BaseModel] | str) -> dict[str, Any]:
    """Schema of one page of a list."""
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": ref(shape)},
            "next": {
                "type": ["string", "null"],
                "description": "Curseur de la page suivante, pour « after ».",
            },
        },
        "additionalProperties": False,
    }


def list_parameters(resource: Resource) -> list[dict[str, Any]]:
    """Parameters of a list: paging, search, sort, and one for each field that can be filtered."""
    sorts = ", ".join(column.api_name for column in sortable_columns(resource))
    parameters = [
        _query(
            "limit", "Nombre de fiches.", type="integer", minimum=1, maximum=MAX_LIMIT, default=DEFAULT_LIMIT
        ),
        _query("after", "Curseur « next » de la page précédente."),
        _query("search", "Mots à chercher, sans égard aux accents ni aux majuscules."),
        _query("sort", f"Champs séparés par des virgules, « - » devant pour décroître : {sorts}."),
    ]
    parameters += [
        _query(name, f"{field.label} : code exact.".lstrip(" :"))
        for name, field in link_filters(resource).items()
    ]
    for column in filterable_columns(resource):
        choices = getattr(column, "choices", None)
        wanted = f" : {', '.join(choices)}" if choices else ""
        parameters.append(_query(column.api_name, f"{column.label or column.api_name}{wanted}."))
    return parameters


def components() -> dict[str, Any]:
    """JSON schemas of all shapes, by name."""
    shapes = {
        found
        for module in SHAPES
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, schemas.Shape) and found is not schemas.Shape
    }
    _, described = models_json_schema(
        [(shape, "validation") for shape in sorted(shapes, key=lambda shape: shape.__name__)],
        ref_template=REF,
    )
    definitions: Mapping[str, Any] = described["$defs"]
    return {name: _without_noise(schema) for name, schema in definitions.items()}


def _without_noise(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Without the English titles that pydantic makes from the names."""
    kept = {name: value for name, value in schema.items() if name != "title"}
    kept["properties"] = {
        name: {key: value for key, value in one.items() if key != "title"}
        for name, one in schema["properties"].items()
    }
    if kept.get("description", "").startswith("Names are exact"):
        del kept["description"]
    return kept


def _query(name: str, description: str, **schema: object) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": "string", **schema},
    }


def parameters_of(names: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Simple query parameters with their descriptions."""
    return [_query(name, description) for name, description in names]
