"""Filters that users keep name records by their codes: views, and lists marked with a star follow a changed code."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import F, Field
from django.utils.timezone import localdate

from comptoir.core.errors import Refusal
from comptoir.resources.columns import Column
from comptoir.resources.conditions import Alternatives, Criterion, alternatives, filter_text
from comptoir.resources.linked_columns import find_column
from comptoir.resources.models import SavedView
from comptoir.resources.paths import UnknownPath, path_fields
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.resources.view_spec import Condition, ConditionGroup, ViewSpec, read_spec, spec_as_json
from comptoir.ui.models import UserLink

FILTER = "f."
EQUALITIES = ("eq", "ne")
MAX_QUERY = 500


class RecodedFilters:
    """Replaces a code by another where a filter compares one of ``fields`` with exactly this code.

    A part of a code ("contains DUR") stays: it was typed to find more than one record.
    """

    def __init__(self, *, fields: Collection["Field[Any, Any]"], old: str, new: str) -> None:
        self.fields, self.old, self.new = fields, old, new

    def replace_everywhere(self) -> None:
        """Rewrite the views and the starred lists of every user."""
        for view in SavedView.objects.order_by("pk"):
            resource = registry.get(view.resource)
            if resource is not None and (spec := self._spec(resource, view.spec)) is not None:
                SavedView.objects.filter(pk=view.pk).update(spec=spec, version=F("version") + 1)
        for link in UserLink.objects.filter(record_id=0, query__contains=FILTER).order_by("pk"):
            self._rewrite_link(link)

    def _spec(self, resource: Resource, kept: object) -> dict[str, Any] | None:
        """The view with the new code; nothing when it does not name the old one, or can't be read."""
        try:
            spec = read_spec(kept)
        except Refusal:
            return None
        changed: ViewSpec = replace(
            spec,
            filters=tuple((name, self._text(resource, name, text)) for name, text in spec.filters),
            conditions=self._group(resource, spec.conditions),
        )
        return spec_as_json(changed) if changed != spec else None

    def _group(self, resource: Resource, group: ConditionGroup) -> ConditionGroup:
        items: list[Condition | ConditionGroup] = []
        for item in group.items:
            if isinstance(item, ConditionGroup):
                items.append(self._group(resource, item))
            elif (
                item.operator in EQUALITIES
                and self._is_old(item.value)
                and self._column(resource, item.column)
            ):
                items.append(replace(item, value=self.new))
            else:
                items.append(item)
        return ConditionGroup(group.link, tuple(items))

    def _rewrite_link(self, link: UserLink) -> None:
        resource = registry.get(link.table)
        if resource is None:
            return
        pairs = parse_qsl(link.query, keep_blank_values=True)
        query = urlencode([(name, self._parameter(resource, name, text)) for name, text in pairs])
        others = UserLink.objects.filter(user=link.user_id, table=link.table, record_id=0, query=query)
        if query != urlencode(pairs) and len(query) <= MAX_QUERY and not others.exists():
            UserLink.objects.filter(pk=link.pk).update(query=query)

    def _parameter(self, resource: Resource, name: str, text: str) -> str:
        return self._text(resource, name.removeprefix(FILTER), text) if name.startswith(FILTER) else text

    def _text(self, resource: Resource, name: str, text: str) -> str:
        """A filter text with the new code; as it is when it does not name the old one."""
        column = self._column(resource, name)
        if column is None or not text.strip():
            return text
        try:
            found = alternatives(column, text, today=localdate())
        except Refusal:
            return text
        changed: Alternatives = [[self._criterion(one) for one in group] for group in found]
        return filter_text(column, changed) if changed != found else text

    def _criterion(self, criterion: Criterion) -> Criterion:
        is_named = criterion.operator in EQUALITIES and self._is_old(criterion.value)
        return replace(criterion, value=self.new) if is_named else criterion

    def _is_old(self, value: str) -> bool:
        return value.strip().casefold() == self.old.casefold()

    def _column(self, resource: Resource, name: str) -> Column | None:
        """The column of that name when it shows one of the fields."""
        found = find_column(resource, name)
        if found is None or found.column.get is not None:
            return None
        try:
            field = path_fields(resource.model, found.column.name)[-1]
        except UnknownPath:
            return None
        return found.column if field in self.fields else None
