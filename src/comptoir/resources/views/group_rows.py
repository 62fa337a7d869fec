"""Rows that stand for groups: what opens them, their heading and count, their subtotals under the columns."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from urllib.parse import urlencode

from django.utils.safestring import SafeString, mark_safe

from comptoir.accounts.models import User
from comptoir.resources.columns import Column
from comptoir.resources.grouping import Group, Groups, Level, group_page
from comptoir.resources.listing import Selection, may_sum, selected
from comptoir.resources.resource import Resource
from comptoir.resources.views.opened import OpenList
from comptoir.resources.views.state import ListState
from comptoir.ui.addresses import address
from comptoir.ui.french_format import format_number


def group_rows_html(
    resource: Resource,
    columns: Sequence[Column],
    groups: Sequence[Group],
    state: ListState,
    levels: Sequence[Level],
    within: Sequence[str],
) -> SafeString:
    """One row for each group of the level below the opened ones (``within``)."""
    depth = len(within)
    summed = set(groups[0].sums) if groups else set()
    first = next((index for index, one in enumerate(columns) if one.api_name in summed), len(columns))
    label = escape(levels[depth].column.label)
    rows = []
    for group in groups:
        url = escape(_url(resource, state, [*within, group.condition]))
        count = format_number(Decimal(group.count))
        words = f'{escape(group.text)} <span class="group-count">{count}</span>'
        cells = "".join(_sum_cell(column, group) for column in columns[first:])
        rows.append(
            f'<tr class="group-row" data-group data-level="{depth}" tabindex="-1">'
            f'<td colspan="{first + 1}"><button type="button" class="group-toggle" tabindex="-1"'
            f' aria-expanded="false" data-group-url="{url}"><i class="ti ti-plus" aria-hidden="true"></i>'
            f'<i class="ti ti-minus" aria-hidden="true"></i><span class="group-name">{label}</span> {words}'
            f"</button></td>{cells}</tr>"
        )
    return mark_safe("\n".join(rows))


def _sum_cell(column: Column, group: Group) -> str:
    total = group.sums.get(column.api_name)
    text = escape(column.shown(total)) if total is not None else ""
    return f'<td class="cell-{column.kind}">{text}</td>'


def more_row_html(
    resource: Resource, state: ListState, within: Sequence[str], cursor: str | None, width: int, depth: int
) -> SafeString:
    """The row that asks for what follows inside a group; nothing at its end."""
    if cursor is None:
        return mark_safe("")
    url = escape(f"{_url(resource, state, within)}&{urlencode({'apres': cursor})}")
    return mark_safe(
        f'<tr class="group-more" data-level="{depth}"><td colspan="{width}">'
        f'<button type="button" class="link-button" data-more="{url}">Afficher la suite</button></td></tr>'
    )


def _url(resource: Resource, state: ListState, within: Sequence[str]) -> str:
    opened = urlencode([("dans", text) for text in within])
    return (
        f"{address('resources:group', resource.slug)}?{state.query(grouper=state.selection.groups)}&{opened}"
    )


def summed_columns(opened: OpenList) -> list[Column]:
    """Columns whose total is shown: those of the view or of the address that are there and are numbers."""
    found = [opened.resource.column(name) for name in opened.state.sums]
    return [column for column in found if column is not None and may_sum(column)]


def read_groups(
    resource: Resource,
    selection: Selection,
    user: User,
    sums: Sequence[Column],
    levels: Sequence[Level],
    after: str,
) -> Groups:
    """The groups of the level below those that ``selection.within`` opened."""
    level = levels[len(selection.within)]
    keys = [part.strip() for part in (selection.sort or resource.default_sort).split(",")]
    return group_page(
        selected(resource, user, selection),
        level,
        sums=sums,
        is_descending=f"-{level.column.api_name}" in keys,
        after=after,
    )
