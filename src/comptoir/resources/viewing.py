"""A list opened with a view: which view, its columns resolved for this user, and what had to be left out of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from comptoir.accounts.models import User
from comptoir.resources.columns import Column
from comptoir.resources.linked_columns import declared_needs, find_column
from comptoir.resources.resource import Resource
from comptoir.resources.saved_views import NamedView, default_view, views_for
from comptoir.resources.view_spec import ViewColumn, ViewSpec


@dataclass(frozen=True)
class OpenView:
    """What a list shows before its address changes anything.

    ``resource`` knows the columns of the view, those of linked tables included; ``spec`` is the view without what could
    not be found (``gone``) or may not be seen (``withheld``). ``views`` are those that the selector offers.
    """

    resource: Resource
    view: NamedView
    spec: ViewSpec
    columns: Sequence[Column]
    views: Sequence[NamedView]
    default: NamedView
    gone: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    is_unknown: bool = False

    @property
    def widths(self) -> dict[str, int]:
        """Width in pixels of the columns that have one, by name."""
        return {column.name: column.width for column in self.spec.columns if column.width}


def open_view(resource: Resource, user: User, *, wanted: str = "", tab: str = "") -> OpenView:
    """The view that an address asks for (``vue=``), else the default one of the user for this list and tab.

    One that is unknown, or another user's own, gives the default with ``is_unknown`` set: a list always opens.
    """
    views = views_for(resource, user)
    default = default_view(resource, user, views, tab)
    view = next((one for one in views if one.ref == wanted), None) if wanted else default
    opened = resolved_view(resource, user, (view or default).spec)
    return replace(
        opened,
        view=view or default,
        views=[one for one in views if one.fits(tab) or one is view],
        default=default,
        is_unknown=view is None,
    )


def resolved_view(resource: Resource, user: User, spec: ViewSpec) -> OpenView:
    """The columns of a view, stored or not, for this user."""
    found: dict[str, Column] = {}
    gone: list[str] = []
    withheld: list[str] = []
    for name in spec.names():
        column = find_column(resource, name)
        if column is None:
            gone.append(name)
        elif not all(one.may(user, "view") for one in column.needs) or not _may_see(column.column, user):
            withheld.append(name)
        else:
            found[name] = column.column.for_dossier()
    usable = spec.without([*gone, *withheld])
    for one in usable.columns:
        if one.title:
            found[one.name] = replace(found[one.name], label=one.title)
    hidden = hidden_columns(resource, user)
    bound = resource.with_columns(found.values()).without_columns(hidden)
    shown = [found[one.name] for one in usable.columns]
    return OpenView(
        bound,
        NamedView("", ""),
        usable,
        shown
        or [
            column.for_dossier()
            for column in resource.columns
            if not column.is_hidden and column.api_name not in hidden
        ],
        (),
        NamedView("", ""),
        tuple(gone),
        tuple(withheld),
    )


def hidden_columns(resource: Resource, user: User) -> set[str]:
    """Declared columns that the user may not see: neither shown nor filtered, sorted or exported.

    They read a table that the user has no right to, or ask for a right of their own.
    """
    needed = declared_needs(resource)
    hidden = {name for name, tables in needed.items() if not all(one.may(user, "view") for one in tables)}
    return hidden | {one.api_name for one in resource.columns if not _may_see(one, user)}


def _may_see(column: Column, user: User) -> bool:
    return not column.right or user.may(column.right)


def view_of(resource: Resource, user: User, *, wanted: str = "", tab: str = "") -> ViewSpec:
    """The usable part of the view of :func:`open_view`, its columns always named."""
    opened = open_view(resource, user, wanted=wanted, tab=tab)
    return with_columns(opened.spec, opened.columns)


def with_columns(spec: ViewSpec, columns: Sequence[Column]) -> ViewSpec:
    """The view with its columns named, where it follows the declaration until now."""
    return spec if spec.columns else replace(spec, columns=tuple(ViewColumn(one.api_name) for one in columns))
