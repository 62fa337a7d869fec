"""The endpoints of every table of the program, from its declaration: nothing here knows any one of them."""

from typing import Any

from django.db.models import Model, prefetch_related_objects

from comptoir.accounts.access import check_field_rights
from comptoir.api.calls import Answer, Call, address
from comptoir.api.describing import list_parameters, page_of
from comptoir.api.lists import link_filters, read_page
from comptoir.api.names import faults_in_api_names, to_api_names, to_record_names
from comptoir.api.operations import Section
from comptoir.api.table_schemas import component_name, record_ref
from comptoir.core.errors import NotFound
from comptoir.documents.models import Document
from comptoir.payments.models import DueDate, Payment
from comptoir.resources.layout import Inline, Profile
from comptoir.resources.links import LinkField
from comptoir.resources.records import get_record, record_as_dict
from comptoir.resources.registry import Registry, registry
from comptoir.resources.resource import Resource
from comptoir.resources.services import create_record, delete_record, update_record
from comptoir.stock.models import StockDocument, StockMove

# Tables that file 13 gives addresses and shapes of their own.
SPECIAL = (Document, Payment, DueDate, StockDocument, StockMove)


def table_resources(tables: Registry = registry) -> list[Resource]:
    """Tables that get their endpoints from their declaration."""
    return [resource for resource in tables if resource.model not in SPECIAL]


def table_section(resource: Resource) -> Section:
    """The five operations of a table."""
    section = Section(resource.label_plural)
    _add_reading(section, resource)
    _add_creating(section, resource)
    _add_changing(section, resource)
    return section


def record_body(resource: Resource, record: Model) -> dict[str, Any]:
    """A record as the API answers it."""
    return to_api_names(resource, record_as_dict(resource, record))


def stored_answer(resource: Resource, record: Model, status: int = 200) -> Answer:
    """The record as it is stored now. Raises ``NotFound`` when someone deleted it meanwhile."""
    stored = resource.by_id(record.pk)
    if stored is None:
        raise NotFound("record_not_found", table=resource.label, key=resource.key_of(record))
    location = address(resource.api_name, resource.key_of(stored)) if status == 201 else ""
    return Answer(record_body(resource, stored), status, location)


def _add_reading(section: Section, resource: Resource) -> None:
    path, name = resource.api_name, component_name(resource)

    @section.operation(
        "GET",
        f"/{path}",
        name=f"list_{_plain(path)}",
        summary=f"{resource.label_plural} : lister",
        right=resource.right("view"),
        parameters=list_parameters(resource),
        answers=page_of(name),
    )
    def list_records(call: Call) -> Answer:
        page = read_page(call, resource)
        seen = resource.seen_by(call.user)
        records = list(page.items)
        if records:
            prefetch_related_objects(records, *_relations(resource))
        return Answer({"items": [record_body(seen, one) for one in records], "next": page.next_cursor})

    @section.operation(
        "GET",
        f"/{path}/{{code}}",
        name=f"read_{_plain(path)}",
        summary=f"{resource.label} : lire",
        description="« #12 » à la place du code désigne la fiche par son numéro interne.",
        right=resource.right("view"),
        answers=record_ref(resource),
    )
    def read_record(call: Call, code: str) -> Answer:
        seen = resource.seen_by(call.user)
        return Answer(record_body(seen, _record(call, seen, code)))


def _add_creating(section: Section, resource: Resource) -> None:
    path = resource.api_name

    @section.operation(
        "POST",
        f"/{path}",
        name=f"create_{_plain(path)}",
        summary=f"{resource.label} : créer",
        right=resource.right("edit"),
        takes=record_ref(resource, "Input"),
        answers=record_ref(resource),
        status=201,
    )
    def create(call: Call) -> Answer:
        _check_fields(call, resource)
        seen = resource.seen_by(call.user)
        values = to_record_names(seen, call.values)
        with faults_in_api_names(seen):
            record = create_record(seen, user=call.user, values=values)
        return stored_answer(seen, record, 201)


def _add_changing(section: Section, resource: Resource) -> None:
    path = resource.api_name

    @section.operation(
        "PATCH",
        f"/{path}/{{code}}",
        name=f"update_{_plain(path)}",
        summary=f"{resource.label} : modifier",
        description="Les champs absents restent ; une liste de lignes remplace toutes les lignes.",
        right=resource.right("edit"),
        takes=record_ref(resource, "Changes"),
        answers=record_ref(resource),
        is_versioned=True,
    )
    def update(call: Call, code: str) -> Answer:
        seen = resource.seen_by(call.user)
        record = _record(call, seen, code)
        _check_fields(call, resource)
        values = to_record_names(seen, call.values)
        with faults_in_api_names(seen):
            saved = update_record(
                seen,
                user=call.user,
                record=record,
                values=values,
                expected_version=call.expected_version,
            )
        return stored_answer(seen, saved)

    @section.operation(
        "DELETE",
        f"/{path}/{{code}}",
        name=f"delete_{_plain(path)}",
        summary=f"{resource.label} : supprimer",
        right=resource.right("delete"),
        status=204,
        is_versioned=True,
    )
    def delete(call: Call, code: str) -> Answer:
        record = _record(call, resource, code)
        delete_record(resource, user=call.user, record=record, expected_version=call.expected_version)
        return Answer(status=204)


def _check_fields(call: Call, resource: Resource) -> None:
    """Fields with a right of their own are refused to who lacks it; without a value nothing is said of them."""
    named = {one.name: one.right for one in resource.fields if one.right and one.name in call.values}
    check_field_rights(call.user, named)


def _record(call: Call, resource: Resource, code: str) -> Model:
    if any(ord(character) < 32 for character in code):
        raise NotFound("record_not_found", table=resource.label, key="")
    return get_record(resource, call.user, code)


def _plain(api_name: str) -> str:
    return api_name.replace("-", "_")


def _relations(resource: Resource) -> list[str]:
    """What the records of a page refer to and hold, loaded together."""
    paths = [name for name, field in link_filters(resource).items() if field.get is None]
    parts: list[Profile | Inline] = [*resource.profiles, *resource.lines]
    for part in parts:
        paths.append(part.name)
        paths += [f"{part.name}__{field.name}" for field in part.fields if isinstance(field, LinkField)]
    return paths
