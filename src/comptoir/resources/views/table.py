"""The table of a list as the page shows it: chosen columns, headings with their sort, rows of cells."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from operator import attrgetter
from typing import Any

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from comptoir.resources.columns import Column, Date, Link
from comptoir.resources.grouping import may_group
from comptoir.resources.linked_columns import find_column
from comptoir.resources.listing import may_sum
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.resources.views.state import ListState


@dataclass(frozen=True)
class Heading:
    """One column of the page."""

    column: Column
    filter_text: str
    direction: str
    rank: int
    sort_query: str
    resource_slug: str
    is_ranked: bool
    error: str = ""
    width: int = 0
    is_summed: bool = False

    @property
    def title_html(self) -> SafeString:
        """The heading: a link that sorts, the automatic filter, the menu, and the edge that resizes."""
        column = self.column
        name, label = escape(column.api_name), escape(column.label)
        content = f'<span class="title-text">{label}</span>'
        if column.is_sortable:
            content = (
                f'<a href="?{escape(self.sort_query)}" data-sort-key="{name}" draggable="false"'
                f' title="{label} : trier ; Maj+clic ajoute une clé"><span class="title-text">{label}</span>'
                f'<span class="sort-mark{" is-ranked" if self.rank and self.is_ranked else ""}"'
                f' data-direction="{self.direction}" data-rank="{self.rank}" aria-hidden="true"></span></a>'
            )
        if column.is_filterable:
            content += (
                f'<button type="button" class="title-button" data-values="{name}" tabindex="-1"'
                f' aria-label="Valeurs de {label}" title="Filtre automatique (Alt ↓ dans le filtre)">'
                '<i class="ti ti-filter" aria-hidden="true"></i></button>'
            )
        content += (
            f'<button type="button" class="title-button" data-heading-menu aria-haspopup="menu"'
            f' aria-label="Menu de la colonne {label}" title="Menu de la colonne">'
            '<i class="ti ti-chevron-down" aria-hidden="true"></i></button><span class="title-edge" data-edge></span>'
        )
        marks = {
            "is-filtered": bool(self.filter_text),
            "may-filter": column.is_filterable,
            "may-sort": column.is_sortable,
            "may-group": may_group(column),
            "may-sum": may_sum(column),
            "is-summed": self.is_summed,
            "is-day": isinstance(column, Date),
        }
        classes = " ".join([f"cell-{column.kind}", *(one for one, is_on in marks.items() if is_on)])
        return mark_safe(
            f'<th scope="col" class="{classes}" aria-sort="{self.aria_sort}" data-column="{name}"'
            f' data-label="{label}" draggable="true"><div class="title-line">{content}</div></th>'
        )

    @property
    def col_html(self) -> SafeString:
        """The width that the view keeps; the page applies it, as no markup may hold styles."""
        return mark_safe(
            f'<col data-column="{escape(self.column.api_name)}" data-width="{self.width or ""}">'
        )

    @property
    def filter_html(self) -> SafeString:
        """The filter under the heading."""
        column, text = self.column, self.filter_text
        if column.is_of_dossier:
            content = _filter(column, text)
        else:
            content = _kept_filter(self.resource_slug, column.api_name, column.label, text)
        return mark_safe(f'<td class="cell-{self.column.kind} list-filter">{content}</td>')

    @property
    def aria_sort(self) -> str:
        """The sort in force, in the words of ARIA; only the first key has one."""
        return (
            {"asc": "ascending", "desc": "descending"}.get(self.direction, "none")
            if self.rank < 2
            else "none"
        )


@lru_cache(maxsize=2048)
def _kept_filter(slug: str, name: str, label: str, text: str) -> str:
    """It depends on the declaration and the texts alone, and a list has a dozen: so each is made once."""
    resource = registry.get(slug)
    found = find_column(resource, name) if resource is not None else None
    return _filter(replace(found.column, label=label) if found is not None else None, text)


def _filter(column: Column | None, text: str) -> str:
    return render_to_string("resources/list_filter.html", {"column": column, "filter_text": text})


def headings(
    resource: Resource,
    columns: Iterable[Column],
    state: ListState,
    errors: Mapping[str, str],
    widths: Mapping[str, int],
) -> list[Heading]:
    """Headings with the sort in force and the sort that a click asks for."""
    keys = [part for part in (state.selection.sort or resource.default_sort).split(",") if part]
    order = {
        part.removeprefix("-"): ("desc" if part.startswith("-") else "asc", rank)
        for rank, part in enumerate(keys, 1)
    }
    found = []
    for column in columns:
        direction, rank = order.get(column.api_name, ("", 0))
        wanted = f"-{column.api_name}" if direction == "asc" else column.api_name
        found.append(
            Heading(
                column=column,
                filter_text=state.selection.filters.get(column.api_name, ""),
                direction=direction,
                rank=rank if len(keys) > 1 else min(rank, 1),
                sort_query=state.query(tri=wanted),
                resource_slug=resource.slug,
                is_ranked=len(keys) > 1,
                error=errors.get(column.api_name, ""),
                width=widths.get(column.api_name, 0),
                is_summed=column.api_name in state.sums,
            )
        )
    return found


def rows_html(
    resource: Resource, columns: Sequence[Column], records: Iterable[Any], query: str, *, depth: int = 0
) -> SafeString:
    """Rows of the page, or of a group ``depth`` levels down. Built here and not in a template: a page of 50 rows holds
    500 cells."""
    suffix = escape(f"?{query}") if query else ""
    cells = [_cell_writer(column, is_first=index == 0) for index, column in enumerate(columns)]
    return mark_safe("\n".join(_row(resource, cells, record, suffix, depth) for record in records))


CellWriter = Callable[[Any, str], str]


def _row(resource: Resource, cells: Sequence[CellWriter], record: Model, suffix: str, depth: int) -> str:
    url = escape(resource.record_url(record)) + suffix
    level = f' data-level="{depth}"' if depth else ""
    return (
        f'<tr data-id="{record.pk}" data-url="{url}"{level} tabindex="-1"><td class="cell-check">'
        f'<input type="checkbox" class="form-check-input" name="id" value="{record.pk}"'
        f' aria-label="Sélectionner {escape(resource.title_of(record))}"></td>'
        + "".join([write(record, url) for write in cells])
        + "</tr>"
    )


def _cell_writer(column: Column, *, is_first: bool) -> CellWriter:
    """The function that writes the cells of a column; the first one leads to the record."""
    start = f'<td class="{escape(f"cell-{column.kind} {column.css}".rstrip())}">'
    content = _content_writer(column)
    if is_first:
        return lambda record, url: f'{start}<a href="{url}">{content(record) or "—"}</a></td>'
    if not isinstance(column, Link):
        return lambda record, url: f"{start}{content(record)}</td>"
    link = column

    def write_link(record: Any, url: str) -> str:
        text = content(record)
        target = link.target(record) if text else None
        found = registry.find_for_model(type(target)) if target is not None else None
        if found is None:
            return f"{start}{text}</td>"
        return f'{start}<a href="{escape(found.record_url(target))}">{text}</a></td>'

    return write_link


def _content_writer(column: Column) -> Callable[[Any], str]:
    """The function that writes what stands in a cell.

    Most columns show the text of a field of the record itself: five calls a cell are spared there.
    """
    kind = type(column)
    if kind.html is Column.html and kind.text is Column.text and kind.value is Column.value:
        if column.get is None and "__" not in column.name:
            read, shown = attrgetter(column.name), column.shown
            return lambda record: "" if (value := read(record)) is None else escape(shown(value))
    return lambda record: _content(column, record)


def _content(column: Column, record: Any) -> str:
    html = column.html(record)
    return html if isinstance(html, SafeString) else escape(html)
