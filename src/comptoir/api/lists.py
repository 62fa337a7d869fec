"""Lists of the API: page by page, searched, sorted and filtered by the parameters of the address."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from comptoir.api.calls import Answer, Call
from comptoir.core.errors import Problem, Problems, Refusal
from comptoir.resources.columns import Column
from comptoir.resources.links import LinkField
from comptoir.resources.listing import NO_TAB, Page, list_page
from comptoir.resources.resource import Resource
from comptoir.resources.viewing import hidden_columns

DEFAULT_LIMIT = 50
MAX_LIMIT = 500
GENERAL = ("limit", "after", "search", "sort")


def list_answer(
    call: Call, resource: Resource, as_dict: Callable[[Any], Mapping[str, Any]], *, only: Q | None = None
) -> Answer:
    """One page: ``{"items": […], "next": cursor or null}``."""
    page = read_page(call, resource, only=only)
    return Answer({"items": [as_dict(record) for record in page.items], "next": page.next_cursor})


def read_page(call: Call, resource: Resource, *, only: Q | None = None) -> Page:
    """The page that the parameters of the address ask for.

    Raises ``Refusal("api_parameters_invalid")`` with every parameter that is unknown or can't be read.
    """
    resource = resource.without_columns(hidden_columns(resource, call.user))
    given = {name: values[-1] for name, values in call.request.GET.lists()}
    problems = Problems()
    for name, value in given.items():
        if any(ord(character) < 32 for character in name + value):
            problems.add(name, "control_character")
    limit = _limit(given.get("limit", ""), problems)
    condition, filters = _filters(resource, given, problems)
    problems.raise_if_any("api_parameters_invalid")
    if only is not None:
        condition &= only
    try:
        return list_page(
            resource,
            call.user,
            filters=filters,
            search=given.get("search", ""),
            sort=given.get("sort", ""),
            tab=NO_TAB,
            only=condition,
            after=given.get("after") or None,
            limit=limit,
            is_whole=True,
        )
    except Refusal as refusal:
        raise _placed(refusal) from None


def _limit(text: str, problems: Problems) -> int:
    if not text:
        return DEFAULT_LIMIT
    if text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= MAX_LIMIT:
        return int(text)
    problems.add("limit", "limit_invalid", maximum=MAX_LIMIT)
    return DEFAULT_LIMIT


def _filters(resource: Resource, given: Mapping[str, str], problems: Problems) -> tuple[Q, dict[str, str]]:
    """Conditions on links by the key of their target, and the filters of columns left to the resource."""
    condition = Q()
    filters: dict[str, str] = {}
    links = link_filters(resource)
    for name, value in given.items():
        if name in GENERAL or not value.strip():
            continue
        column = resource.column(name)
        if name in links:
            try:
                condition &= Q(**{name: links[name].found(value)})
            except Refusal as refusal:
                problems.add(name, refusal.code, **refusal.params)
        elif column is not None and column.is_filterable:
            filters[name] = value
        else:
            problems.add(name, "api_parameter_unknown")
    return condition, filters


def link_filters(resource: Resource) -> dict[str, LinkField]:
    """Fields that refer to another table: their filter is a key."""
    return {one.name: one for one in resource.fields if isinstance(one, LinkField)}


def filterable_columns(resource: Resource) -> Sequence[Column]:
    """Columns that have a parameter of their own, those of ``link_filters`` left out."""
    links = link_filters(resource)
    return [one for one in resource.columns if one.is_filterable and one.api_name not in links]


def sortable_columns(resource: Resource) -> Sequence[Column]:
    """Columns that ``sort`` may name."""
    return [one for one in resource.columns if one.is_sortable]


def _placed(refusal: Refusal) -> Refusal:
    """The refusal told on the parameter at fault, in words that fit a program."""
    parameters = {"sort_unknown": "sort", "sort_too_many": "sort", "cursor_invalid": "after"}
    fields = dict(refusal.fields)
    if refusal.code in parameters:
        fields = {parameters[refusal.code]: [Problem(refusal.code, refusal.params)]}
    if not fields:
        return refusal
    return Refusal("api_parameters_invalid", fields=fields, status=refusal.status)
