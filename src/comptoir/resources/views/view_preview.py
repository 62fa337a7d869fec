"""The first rows of a view that is being built."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.resources.columns import Column
from comptoir.resources.detail_queries import OpenDetail
from comptoir.resources.listing import Selection, list_totals, may_sum, page_of
from comptoir.resources.viewing import OpenView
from comptoir.ui.messages import problems_by_field, refusal_sentence

ROWS = 8


@dataclass(frozen=True)
class Preview:
    """What the page shows of the view: headings, cells, totals, and a sentence when something is left out."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[tuple[str, SafeString | str]]]
    totals: Sequence[str]
    count: int
    has_more: bool
    groups: str
    detail: str
    notice: str = ""


def preview(opened: OpenView, user: User, *, tab: str, detail: OpenDetail | None) -> Preview:
    """Read the first rows; what the heading filters or the order say wrongly is left out and told."""
    spec = opened.spec
    selection = Selection(dict(spec.filters), "", spec.sort_text, tab, conditions=spec.conditions)
    notice = ""
    try:
        page = page_of(opened.resource, user, selection, limit=ROWS, columns=opened.columns)
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        told = [" ".join(found) for found in problems_by_field(refusal).values()]
        notice = " ".join(dict.fromkeys([refusal_sentence(refusal), *told]))
        selection = Selection(conditions=spec.conditions)
        page = page_of(opened.resource, user, selection, limit=ROWS, columns=opened.columns)
    known = [opened.resource.column(name) for name in spec.sums]
    summed = [column for column in known if column is not None and may_sum(column)]
    count, sums = list_totals(opened.resource, user, selection, summed)
    return Preview(
        opened.columns,
        [[(column.kind, column.html(record)) for column in opened.columns] for record in page.items],
        [_total(column, sums) for column in opened.columns] if summed else [],
        count,
        page.next_cursor is not None,
        ", ".join(_label(opened, name) for name in spec.groups),
        detail.table.label if detail is not None else "",
        notice,
    )


def _total(column: Column, sums: Mapping[str, Any]) -> str:
    value = sums.get(column.api_name)
    return column.shown(value) if value is not None else ""


def _label(opened: OpenView, level: str) -> str:
    column = opened.resource.column(level.removesuffix(".month").removesuffix(".year"))
    return column.label if column is not None else level
