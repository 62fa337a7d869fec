"""What the page of a record shows: its tabs, panels and items, in the order of the layout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.text import slugify

from comptoir.accounts.models import User
from comptoir.resources.forms import FormField, FormRow, RecordForm
from comptoir.resources.layout import CustomPanel, Inline, Panel, Tab, condition_holds


@dataclass
class InlineView:
    """The rows of an inline and the blank one that the page copies."""

    inline: Inline
    rows: Sequence[FormRow]
    blank: FormRow
    is_read_only: bool


@dataclass
class PanelView:
    """A panel: fields, inlines or ready-made HTML."""

    title: str
    visible_if: str
    is_visible: bool
    items: list[FormField | InlineView] = field(default_factory=list)
    html: str = ""

    @property
    def fields(self) -> list[FormField]:
        """Fields of the panel."""
        return [item for item in self.items if isinstance(item, FormField)]

    @property
    def inlines(self) -> list[InlineView]:
        """Inlines of the panel."""
        return [item for item in self.items if isinstance(item, InlineView)]


@dataclass
class TabView:
    """A tab, and how many of its fields are at fault."""

    title: str
    slug: str
    visible_if: str
    is_visible: bool
    panels: list[PanelView]

    @property
    def faults(self) -> int:
        """Number of faulty fields, shown on the tab."""
        found = 0
        for panel in self.panels:
            found += sum(bool(one.errors) for one in panel.fields)
            found += sum(
                bool(one.errors) for view in panel.inlines for row in view.rows for one in row.fields
            )
        return found


def tab_views(form: RecordForm, user: User, request: HttpRequest, record: Model | None) -> list[TabView]:
    """Tabs of the record; a custom panel without a saved record, or without the right it asks, is left out."""
    values = form.condition_values()
    tabs = []
    for tab in form.resource.layout.tabs:
        panels = [
            view
            for panel in tab.panels
            if (view := _panel_view(form, panel, user, request, record, values)) is not None
        ]
        if panels:
            tabs.append(TabView(tab.title, slugify(tab.title), tab.visible_if, _holds(tab, values), panels))
    return tabs


def _holds(part: Tab | Panel | CustomPanel, values: Mapping[str, Any]) -> bool:
    return condition_holds(part.visible_if, values)


def _panel_view(
    form: RecordForm,
    panel: Panel | CustomPanel,
    user: User,
    request: HttpRequest,
    record: Model | None,
    values: Mapping[str, Any],
) -> PanelView | None:
    view = PanelView(panel.title, panel.visible_if, _holds(panel, values))
    if isinstance(panel, CustomPanel):
        if (record is None and not panel.is_for_new) or (panel.right and not user.may(panel.right)):
            return None
        context = dict(panel.context(request, record)) if panel.context is not None else {}
        view.html = render_to_string(
            panel.template, {"record": record, "resource": form.resource, **context}, request
        )
        return view
    for name in panel.items:
        inline = form.resource.inline(name)
        if inline is None and name not in form.fields:
            continue  # the user may not see it
        if inline is None:
            view.items.append(form.fields[name])
        else:
            read_only = form.is_read_only or inline.is_read_only
            view.items.append(InlineView(inline, form.rows[name], form.blank_row(inline), read_only))
    return view
