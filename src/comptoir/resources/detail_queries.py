"""Detail queries: rows of a linked table under a row of a list (UI-136).

The tables offered are the inlines of the record, what the declaration names in ``related``, and every registered table
that refers to this one; each is shown only to those who may view it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.db.models import ForeignKey, Model, OneToOneField, QuerySet

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden
from comptoir.resources.columns import Column
from comptoir.resources.keyset import ordered, sort_keys
from comptoir.resources.linked_columns import Place, columns_at, find_at, root_of
from comptoir.resources.paths import relation_of
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.resources.view_spec import DetailQuery

MAX_ROWS = 200
MAX_DEFAULT_COLUMNS = 8


@dataclass(frozen=True, eq=False)
class DetailTable:
    """A table whose rows belong to a record: ``parent`` is its key to the record, ``right`` what seeing it needs."""

    name: str
    label: str
    root: Place
    parent: str
    right: str
    table: Resource | None = None

    def may(self, user: User) -> bool:
        """Whether the user may see its rows."""
        return user.may(self.right)

    @property
    def default_columns(self) -> list[Column]:
        """What it shows until columns are chosen."""
        found = [column for column in columns_at(self.root) if not column.is_hidden]
        return found[:MAX_DEFAULT_COLUMNS]


@lru_cache(maxsize=256)
def detail_tables(resource: Resource) -> Mapping[str, DetailTable]:
    """Every table that a view of this one may show under its rows, by name."""
    right = resource.right("view")
    found: dict[str, DetailTable] = {}
    for inline in resource.lines:
        root = Place(inline.model, inline.model, inline.row_label, (), inline.fields, None)
        found[inline.name] = DetailTable(inline.name, inline.label, root, inline.parent, right)
    for related in resource.related:
        root = Place(related.model, related.model, related.label, related.columns, (), None)
        area = f"{related.area}:view" if related.area else right
        found[related.name] = DetailTable(related.name, related.label, root, related.parent, area)
    shown = {one.root.model for one in found.values()}
    for table in registry:
        keys = [] if table.model in shown else _keys_to(table, resource)
        for key in keys:
            name = table.api_name.replace("-", "_") + (f"_{key.name}" if len(keys) > 1 else "")
            label = table.label_plural + (f" ({key.verbose_name})" if len(keys) > 1 else "")
            root = replace(root_of(table), is_large=False)
            found[name] = DetailTable(name, label, root, key.name, table.right("view"), table)
    return MappingProxyType(found)


def _keys_to(table: Resource, resource: Resource) -> list["ForeignKey[Model, Model]"]:
    return [
        field
        for field in table.model._meta.concrete_fields
        if isinstance(field, ForeignKey)
        and not isinstance(field, OneToOneField)
        and field.related_model is resource.model
    ]


def offered_details(resource: Resource, user: User) -> list[DetailTable]:
    """The tables that the editor proposes to this user."""
    return [one for one in detail_tables(resource).values() if one.may(user)]


@dataclass(frozen=True)
class OpenDetail:
    """A detail query resolved for one user, and what had to be left out of it."""

    table: DetailTable
    columns: Sequence[Column]
    gone: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()


def open_detail(resource: Resource, user: User, detail: DetailQuery) -> OpenDetail | None:
    """The columns of a detail query; nothing when its table is unknown or may not be seen."""
    table = detail_tables(resource).get(detail.relation)
    if table is None or not table.may(user):
        return None
    columns: list[Column] = []
    gone: list[str] = []
    withheld: list[str] = []
    for one in detail.columns:
        found = find_at(table.root, one.name)
        if found is None:
            gone.append(one.name)
        elif not all(needed.may(user, "view") for needed in found.needs) or not _may_see(found.column, user):
            withheld.append(one.name)
        else:
            columns.append(replace(found.column, label=one.title) if one.title else found.column)
    usual = [one for one in table.default_columns if _may_see(one, user)]
    return OpenDetail(table, columns or usual, tuple(gone), tuple(withheld))


def _may_see(column: Column, user: User) -> bool:
    return not column.right or user.may(column.right)


def detail_rows(opened: OpenDetail, user: User, record: Model) -> list[Any]:
    """Rows of the record, at most ``MAX_ROWS`` + 1 so that the page can tell that there are more.

    Raises:
        Forbidden: the user may not view the linked table.
    """
    table = opened.table
    if not table.may(user):
        raise Forbidden("right_missing", right=table.right)
    rows: QuerySet[Any]
    if table.table is not None:
        rows = ordered(table.table.queryset(), sort_keys(table.table, ""))
        rows = table.table.loaded(rows, opened.columns)
    else:
        rows = table.root.model._default_manager.all()
        read = [column.name for column in opened.columns if column.get is None]
        read += [path for column in opened.columns for path in column.needs]
        paths = sorted({relation_of(path) for path in read} - {""})
        rows = rows.select_related(*paths) if paths else rows
        rows = rows if rows.ordered else rows.order_by("pk")
    return list(rows.filter(**{table.parent: record.pk})[: MAX_ROWS + 1])
