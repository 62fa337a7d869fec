"""What an export holds: the selected rows, the view, or everything (UI-121, UI-124, AMB-UI-03)."""

from collections.abc import Sequence
from enum import StrEnum

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.resources.exports.formats import ExportedList
from comptoir.resources.listing import Selection, all_records
from comptoir.resources.resource import Resource
from comptoir.resources.viewing import hidden_columns
from comptoir.resources.views.opened import OpenList

MAX_CHOSEN = 10_000


class Scope(StrEnum):
    """The three scopes, as addresses write them."""

    SELECTION = "selection"
    VIEW = "vue"
    ALL = "tout"


def scope_named(text: str) -> Scope:
    """The scope of a form; the view without one. Raises ``Refusal("export_scope_unknown")``."""
    try:
        return Scope(text or Scope.VIEW)
    except ValueError:
        raise Refusal("export_scope_unknown", name=text[:20]) from None


def exported_list(
    resource: Resource, user: User, *, opened: OpenList, scope: Scope, chosen: Sequence[int] = ()
) -> ExportedList:
    """The list to write, as its page shows it; everything takes all that the list can show, whatever the view, the
    tab, the filters and the search.

    Raises ``Refusal``: ``nothing_selected``, ``too_many_selected``, or those of reading the list.
    """
    if scope is Scope.ALL:
        hidden = hidden_columns(resource, user)
        columns = [column for column in resource.columns if column.api_name not in hidden]
        records = resource.loaded(resource.queryset().order_by("pk"), columns)
        return ExportedList(
            resource.label_plural,
            [column.for_dossier() for column in columns],
            records,
            resource.api_name,
        )
    selection = opened.state.selection
    records = all_records(opened.resource, user, selection, columns=opened.columns)
    if scope is Scope.SELECTION:
        if not chosen:
            raise Refusal("nothing_selected")
        if len(chosen) > MAX_CHOSEN:
            raise Refusal("too_many_selected", maximum=MAX_CHOSEN)
        records = records.filter(pk__in=chosen)
    return ExportedList(
        resource.label_plural,
        opened.columns,
        records,
        resource.api_name,
        subtitle=_narrowed(opened.resource, selection),
    )


def _narrowed(resource: Resource, selection: Selection) -> str:
    """What the list was narrowed to, in words: « Date : ce mois ; recherche : dupont »."""
    parts = []
    for name, text in selection.filters.items():
        column = resource.column(name)
        if column is not None:
            parts.append(f"{column.label} : {text}")
    if selection.search:
        parts.append(f"recherche : {selection.search}")
    return " ; ".join(parts)
