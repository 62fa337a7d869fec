"""The tree of fields of the view editor: what each table offers, branch by branch, and a search in it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from comptoir.accounts.models import User
from comptoir.core.errors import NotFound
from comptoir.dossiers.text import search_text
from comptoir.resources.columns import Choice, Column
from comptoir.resources.conditions import OPERATOR_LABELS, operators_for
from comptoir.resources.filters import PERIODS
from comptoir.resources.linked_columns import Place, columns_at, links_at, place_at
from comptoir.resources.listing import may_sum
from comptoir.resources.view_spec import WITHOUT_VALUE

SEARCHED_STEPS = 2
MAX_FOUND = 60
DAYS = ("date", "instant")


def column_meta(column: Column) -> dict[str, Any]:
    """What the page must know of a column: its words, and what may be asked of it."""
    is_stored = column.get is None
    return {
        "name": column.api_name,
        "label": column.label,
        "kind": column.kind,
        "operators": list(operators_for(column)) if column.is_filterable else [],
        "choices": dict(column.for_dossier().choices) if isinstance(column, Choice) else {},
        "sum": may_sum(column),
        "sort": column.is_sortable,
        "group": is_stored and column.is_filterable,
        "days": column.kind in DAYS,
    }


def missing_meta(name: str, reason: str) -> dict[str, Any]:
    """A column that the view names and that can't be shown: it can only be taken out."""
    return {"name": name, "label": name, "kind": "text", "operators": [], "choices": {}, "missing": reason}


def branch(root: Place, user: User, path: str = "") -> dict[str, Any]:
    """The fields of one table and the tables that it leads to; raises ``NotFound`` for an unknown path."""
    place = place_at(root, path)
    if place is None or not place.may(user):
        raise NotFound("view_name_invalid", name=path[:40])
    links = [
        {"path": one.path, "label": one.label} for one in links_at(place) if one.may(user) and columns_at(one)
    ]
    return {"fields": [column_meta(column) for column in columns_at(place)], "links": links}


def found_fields(root: Place, user: User, text: str) -> dict[str, Any]:
    """Fields of the table and of those near it whose label holds every word of the text."""
    words = search_text(text).split()
    found = []
    for place in _near(root, user, 0):
        for column in columns_at(place):
            label = search_text(column.label)
            if all(word in label for word in words):
                found.append(column_meta(column))
    return {"fields": found[:MAX_FOUND], "links": [], "is_search": True}


def _near(place: Place, user: User, steps: int) -> Iterator[Place]:
    yield place
    for one in links_at(place) if steps < SEARCHED_STEPS else ():
        if one.may(user):
            yield from _near(one, user, steps + 1)


def editor_words() -> dict[str, Any]:
    """Words that the page shows by code."""
    return {
        "operators": OPERATOR_LABELS,
        "withoutValue": list(WITHOUT_VALUE),
        "periods": list(PERIODS),
        "links": {"and": "toutes ces conditions", "or": "au moins une de ces conditions"},
        "levels": {"": "chaque valeur", "month": "mois", "year": "année"},
    }


def with_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields for the template, each with its JSON for the page."""
    listed = [meta | {"json": json.dumps(meta, ensure_ascii=False)} for meta in fields["fields"]]
    return dict(fields) | {"fields": listed}
