"""Views of a lookup (UI-127, UI-131, table UI-T4): the views of the list, with a default of the lookup's own.

A page that builds a lookup offers :func:`lookup_views` in its selector, asks with ``vue=<ref>`` for the one that was
chosen, opens it with :func:`open_lookup_view`, shows its ``columns`` and reads only the rows of :func:`rows_of_view`. A
link to ``resources:view_edit`` with the ``ref`` is the "Éditeur de vue" of the lookup.
"""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden
from comptoir.resources.resource import Resource
from comptoir.resources.saved_views import SYSTEM, NamedView, system_views, views_for
from comptoir.resources.view_conditions import read_conditions
from comptoir.resources.view_spec import ViewColumn, ViewSpec
from comptoir.resources.viewing import OpenView, resolved_view
from comptoir.ui.preferences import forget_preference, keep_preference, preference


def lookup_views(resource: Resource, user: User) -> list[NamedView]:
    """The views that the selector of the lookup offers, the one of the program first.

    Who may choose in the table without the right to view it (``Lookup.is_open``) has that one alone.
    """
    first = replace(system_views(resource)[0], spec=_system_spec(resource))
    if not resource.may(user, "view"):
        return [first]
    # A view kept to a tab of the list, or made to unfold details, makes no sense in a lookup.
    return [first, *(one for one in views_for(resource, user) if not one.is_system and not one.tab)]


def _system_spec(resource: Resource) -> ViewSpec:
    """The columns of the lookup, as far as the list has them."""
    known = {column.api_name for column in resource.columns}
    names = [column.api_name for column in resource.lookup_columns if column.api_name in known]
    return ViewSpec(columns=tuple(ViewColumn(name) for name in names))


def open_lookup_view(resource: Resource, user: User, *, wanted: str = "") -> OpenView:
    """The view asked for, else the user's default for this lookup, else the one of the program.

    Raises:
        Forbidden: the user may not choose in this table.
    """
    if not resource.may_look_up(user):
        raise Forbidden("right_missing", right=resource.right("view"))
    views = lookup_views(resource, user)
    known = {one.ref: one for one in views}
    default = known.get(str(preference(user, _key(resource), SYSTEM)) if user.pk else SYSTEM, views[0])
    view = known.get(wanted, default)
    opened = resolved_view(resource, user, view.spec)
    is_unknown = bool(wanted) and wanted not in known
    return replace(opened, view=view, views=views, default=default, is_unknown=is_unknown)


def rows_of_view(opened: OpenView, records: QuerySet[Any]) -> QuerySet[Any]:
    """The records that meet the conditions of the view, with what its columns show loaded with them."""
    read = read_conditions(opened.resource, opened.spec.conditions, today=localdate())
    rows: QuerySet[Any] = records.alias(**read.aliases).filter(read.q)
    paths = opened.resource.related_paths(opened.columns)
    return rows.select_related(*paths) if paths else rows


def set_lookup_default(resource: Resource, user: User, ref: str) -> None:
    """Make a view the one that this lookup opens with, for this user (UI-130)."""
    if ref == SYSTEM or all(one.ref != ref for one in lookup_views(resource, user)):
        forget_preference(user, _key(resource))
    else:
        keep_preference(user, _key(resource), ref)


def _key(resource: Resource) -> str:
    # Begins like the keys of the lists, so that deleting the view forgets it here too.
    return f"view.{resource.slug}.*lookup"[:80]
