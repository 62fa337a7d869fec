"""Columns beyond the declared ones: further fields of the table, and fields of the tables that it refers to.

A name is a path through foreign keys and profiles ("party.customer.family.label"); its last step is a column that the
table at the end declares, or a field of its record. What is not declared there is not offered, so that nothing internal
shows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from types import MappingProxyType

from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, Model, OneToOneField

from comptoir.accounts.models import User
from comptoir.resources.columns import (
    Amount,
    Choice,
    Column,
    Date,
    Flag,
    Link,
    Number,
    Percent,
    Price,
    Quantity,
    Text,
)
from comptoir.resources.field_base import Field
from comptoir.resources.fields import ChoiceField, QuantityField
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource

MAX_STEPS = 4
# The types of the layer itself; a table may declare columns of its own types.
TYPES_MODULES = "comptoir.resources.column"
TYPES: Mapping[str, type[Column]] = MappingProxyType(
    {
        "text": Text,
        "long": Text,
        "postal_code": Text,
        "listed": Text,
        "amount": Amount,
        "price": Price,
        "quantity": Quantity,
        "percent": Percent,
        "number": Number,
        "integer": Number,
        "date": Date,
        "flag": Flag,
        "choice": Choice,
    }
)


@dataclass(frozen=True, eq=False)
class Place:
    """A table met on a path: what it offers, and the tables whose view right the way there needs.

    ``is_large`` is about the table where the path begins: it leaves stored columns without sort, so only what it
    declares has an index to sort by.
    """

    root_model: type[Model]
    model: type[Model]
    label: str
    columns: Sequence[Column]
    fields: Sequence[Field]
    owner: Resource | None
    path: str = ""
    needs: tuple[Resource, ...] = ()
    is_large: bool = False

    def may(self, user: User) -> bool:
        """Whether the user may see every table on the way."""
        return all(resource.may(user, "view") for resource in self.needs)

    @property
    def prefix(self) -> str:
        """What the names of its columns begin with."""
        return f"{self.path}." if self.path else ""

    @property
    def orm_prefix(self) -> str:
        """The same for the ORM."""
        return self.prefix.replace(".", "__")


@dataclass(frozen=True)
class Found:
    """A column, and the tables whose view right it needs."""

    column: Column
    needs: tuple[Resource, ...] = ()


@lru_cache(maxsize=256)
def root_of(resource: Resource) -> Place:
    """The table itself."""
    is_large = any(column.get is None and not column.is_sortable for column in resource.columns)
    return Place(
        resource.model,
        resource.model,
        resource.label,
        resource.columns,
        resource.fields,
        resource,
        is_large=is_large,
    )


# -------------------------------------------------------------------------------------------------------- what is there
def find_column(resource: Resource, name: str) -> Found | None:
    """The column of a name, declared or not; nothing when the name leads nowhere."""
    return find_at(root_of(resource), name)


def find_at(root: Place, name: str) -> Found | None:
    """The column of a name that starts at ``root``."""
    path, _, _last = name.rpartition(".")
    place = place_at(root, path)
    if place is None:
        return None
    column = next((one for one in columns_at(place) if one.api_name == name), None)
    return Found(column, place.needs or _needs_of(root, column)) if column is not None else None


def declared_needs(resource: Resource) -> Mapping[str, tuple[Resource, ...]]:
    """The tables whose view right a declared column needs beside that of its own table, by column; most need none."""
    return _declared_needs(root_of(resource))


@lru_cache(maxsize=256)
def _declared_needs(root: Place) -> Mapping[str, tuple[Resource, ...]]:
    found = {column.api_name: _needs_of(root, column) for column in root.columns}
    return MappingProxyType({name: needs for name, needs in found.items() if needs})


def _needs_of(root: Place, column: Column) -> tuple[Resource, ...]:
    """The tables that a declared column of the root reads from."""
    path, _, _last = column.name.rpartition("__")
    place = place_at(root, path.replace("__", ".")) if path and column.get is None else None
    return place.needs if place is not None else ()


@lru_cache(maxsize=4096)
def place_at(root: Place, path: str) -> Place | None:
    """The table that a path leads to, or nothing."""
    steps = path.split(".") if path else []
    if len(steps) > MAX_STEPS:
        return None
    place: Place | None = root
    for step in steps:
        place = _next_place(place, step) if place is not None else None
    return place


def _next_place(place: Place, step: str) -> Place | None:
    path = f"{place.prefix}{step}"
    for profile in place.owner.profiles if place.owner is not None else ():
        if profile.name == step:
            return replace(
                place,
                model=profile.model,
                label=profile.label,
                columns=(),
                fields=profile.fields,
                owner=None,
                path=path,
            )
    try:
        field = place.model._meta.get_field(step)
    except FieldDoesNotExist:
        return None
    if not isinstance(field, ForeignKey) or isinstance(field, OneToOneField):
        # A one-to-one key is the way back from a profile to its record.
        return None
    tables = _tables_of(place, field)
    if not tables:
        return None
    owner = tables[0]
    return replace(
        place,
        model=owner.model,
        label=_link_label(field, owner),
        columns=owner.columns,
        fields=owner.fields,
        owner=owner,
        path=path,
        needs=(*place.needs, *tables),
    )


def _tables_of(place: Place, field: "ForeignKey[Model, Model]") -> list[Resource]:
    """The table that the key leads to; where several share the model and none is named, all their rights are needed."""
    named = place.owner.linked_tables.get(field.name) if place.owner is not None else None
    if named is not None and (resource := registry.get(named)) is not None:
        return [resource]
    return [resource for resource in registry if resource.model is field.related_model]


def _link_label(field: "ForeignKey[Model, Model]", owner: Resource) -> str:
    words = str(field.verbose_name)
    return owner.label if words == field.name.replace("_", " ") else words[:1].upper() + words[1:]


def links_at(place: Place) -> list[Place]:
    """The tables that this one leads to."""
    steps = [profile.name for profile in place.owner.profiles] if place.owner is not None else []
    steps += [field.name for field in place.model._meta.concrete_fields if isinstance(field, ForeignKey)]
    # One step more than what ``place_at`` follows would lead nowhere.
    is_deep = bool(place.path) and place.path.count(".") + 1 >= MAX_STEPS
    found = [_next_place(place, step) for step in steps] if not is_deep else []
    return sorted((one for one in found if one is not None), key=lambda one: one.label)


# ------------------------------------------------------------------------------------------------- columns of one table
@lru_cache(maxsize=1024)
def columns_at(place: Place) -> Sequence[Column]:
    """What a table offers, as seen from where its path begins: there, the declared columns come as they are."""
    if place.path:
        found = {one.name: one for one in place.columns if one.get is None and "__" not in one.name}
        columns = [_linked(place, column) for column in found.values()]
    else:
        found = {column.name: column for column in place.columns}
        columns = list(place.columns)
    taken = {column.api_name for column in columns}
    for field in place.fields:
        made = _of_field(place, field) if field.name not in found else None
        if made is not None and made.api_name not in taken:
            columns.append(made)
    return tuple(columns)


def _linked(place: Place, column: Column) -> Column:
    """The column read through the path. A type of the table's own gives way to the plain type below it: its methods
    expect the record itself."""
    kind = next(one for one in type(column).__mro__ if one.__module__.startswith(TYPES_MODULES))
    owner = place.owner
    if kind is Text and owner is not None and column.name == owner.lookup.key and _has_plain_address(owner):
        kind = Link
    kept = {one.name: getattr(column, one.name) for one in fields(kind) if one.init}
    own = {"name": f"{place.orm_prefix}{column.name}", "api_name": f"{place.prefix}{column.api_name}"}
    words = {"label": f"{column.label} ({place.label})", "sort": "", "is_hidden": False, "needs": ()}
    if unit := kept.get("unit"):
        words["unit"] = f"{place.orm_prefix}{unit}"
    made: Column = kind(**kept | own | words).resolved(place.root_model)
    return replace(made, is_sortable=column.is_filterable and not place.is_large, is_filterable=True)


def _has_plain_address(owner: Resource) -> bool:
    """Whether the number of a record is enough to write its address."""
    return type(owner).record_url is Resource.record_url


def _of_field(place: Place, field: Field) -> Column | None:
    """A column for a field of the record that the list does not declare."""
    kind = TYPES.get(field.kind)
    if kind is None or field.get is not None or field.model_field is None or "." in field.name:
        return None
    label = f"{field.label} ({place.label})" if place.path else field.label
    made = kind(
        f"{place.orm_prefix}{field.name}", label, api_name=f"{place.prefix}{field.name}", right=field.right
    )
    if isinstance(made, Quantity) and isinstance(field, QuantityField) and field.unit:
        made = replace(made, unit=f"{place.orm_prefix}{field.unit}")
    if isinstance(made, Choice) and isinstance(field, ChoiceField) and field.choices:
        made = replace(made, choices=dict(field.choices))
    if isinstance(made, Quantity) and isinstance(field, QuantityField) and field.unit:
        made = replace(made, unit=f"{place.orm_prefix}{field.unit}")
    made = made.resolved(place.root_model)
    return replace(made, is_sortable=field.kind != "long" and not place.is_large)
