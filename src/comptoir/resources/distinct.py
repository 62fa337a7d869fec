"""The values of a column within a list, with how many rows have each: what the automatic filter offers (UI-113)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.timezone import localdate

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.dossiers.text import search_text
from comptoir.resources.columns import Choice, Column, Date
from comptoir.resources.conditions import condition_q
from comptoir.resources.grouping import Group, Level, group_page
from comptoir.resources.listing import Selection, selected
from comptoir.resources.reading import has_forbidden_character
from comptoir.resources.resource import Resource

VALUES_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ValueList:
    """Values of a column; ``is_cut`` when there are more, ``is_by_month`` when days were too many to be listed."""

    items: Sequence[Group]
    is_cut: bool = False
    is_by_month: bool = False


def column_values(
    resource: Resource, user: User, selection: Selection, column: Column, *, search: str = ""
) -> ValueList:
    """Values that the column has in the list, its own filter left aside, at most ``VALUES_SHOWN`` of them.

    ``search`` keeps the values that contain a text; for numbers and dates it is a filter ("> 100", "ce mois").

    Raises:
        Forbidden: the user may not view the table.
        Refusal: another filter of the list can't be read.
    """
    others = {name: text for name, text in selection.filters.items() if name != column.api_name}
    queryset = selected(resource, user, replace(selection, filters=others)).alias(**column.aliases())
    is_choice = isinstance(column, Choice)
    if has_forbidden_character(search):
        return ValueList(())
    if search and not is_choice:
        try:
            queryset = queryset.filter(_searched(column, search, today=localdate()))
        except (Refusal, ValidationError, ValueError, OverflowError):
            return ValueList(())
    page = group_page(queryset, Level(column), limit=VALUES_SHOWN)
    if page.next_cursor is not None and isinstance(column, Date):
        months = group_page(queryset, Level(column, "month"), is_descending=True, limit=VALUES_SHOWN)
        return ValueList(months.items, months.next_cursor is not None, is_by_month=True)
    items = page.items
    if search and is_choice:
        items = [one for one in items if search_text(search) in search_text(one.text)]
    return ValueList(items, page.next_cursor is not None)


def _searched(column: Column, search: str, *, today: date) -> Q:
    if column.has_patterns:
        return condition_q(column, "contains", search, today=today)
    return column.q(search, today=today)
