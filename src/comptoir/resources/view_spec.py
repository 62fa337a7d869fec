"""What a view of a list says: columns, order, groups, conditions, sums, detail query. Plain values, no database.

A specification only holds names and texts; whether they lead anywhere is told by ``linked_columns.py``. So a view can
be kept, exported and read again although a column of it vanished.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from comptoir.core.errors import Problems
from comptoir.resources.reading import has_forbidden_character

MAX_COLUMNS = 60
MAX_TITLE = 60
MIN_WIDTH, MAX_WIDTH = 40, 1200
MAX_CONDITIONS = 50
MAX_DEPTH = 4
MAX_VALUE = 200
# What a list takes under a heading, its view can keep.
MAX_FILTER = 2_000
MAX_KEYS = 6
MAX_NAME = 120

OPERATORS = (
    "eq", "ne", "lt", "le", "gt", "ge", "contains", "not_contains", "starts", "ends", "empty", "not_empty",
)  # fmt: skip
WITHOUT_VALUE = ("empty", "not_empty")
LINKS = ("and", "or")
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """One column: the API name of a declared one, or a dotted path to a linked table ("party.name").

    An empty ``title`` takes the label of the column; ``width`` is in pixels, 0 lets the list decide.
    """

    name: str
    title: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """``column operator value``; the value stays the text that was typed, so that "ce mois" moves with the months."""

    column: str
    operator: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ConditionGroup:
    """Conditions and groups that all ("and") or any ("or") must hold; an empty group holds."""

    link: str = "and"
    items: "tuple[Condition | ConditionGroup, ...]" = ()

    def conditions(self) -> Iterator[Condition]:
        """Every condition of the group and of the groups inside."""
        for item in self.items:
            if isinstance(item, Condition):
                yield item
            else:
                yield from item.conditions()

    def without(self, names: Iterable[str]) -> "ConditionGroup":
        """The group without the conditions on these columns, nor the groups that this empties."""
        gone = set(names)
        kept: list[Condition | ConditionGroup] = []
        for item in self.items:
            if isinstance(item, Condition):
                if item.column not in gone:
                    kept.append(item)
            elif (inner := item.without(gone)).items:
                kept.append(inner)
        return ConditionGroup(self.link, tuple(kept))


NO_CONDITIONS = ConditionGroup()


@dataclass(frozen=True, slots=True)
class DetailQuery:
    """Rows of a linked table that each row unfolds: the name of the relation, and what is shown of them (UI-136)."""

    relation: str
    columns: tuple[ViewColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """One view of a list. Without ``columns`` the list shows those of its declaration.

    ``sort`` holds names with "-" for descending; ``filters`` the texts typed under the headings, by column (UI-119);
    ``sums`` the columns whose total is shown at the foot and in each group.
    """

    columns: tuple[ViewColumn, ...] = ()
    sort: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    conditions: ConditionGroup = field(default_factory=ConditionGroup)
    sums: tuple[str, ...] = ()
    detail: DetailQuery | None = None

    @property
    def sort_text(self) -> str:
        """The sort as an address writes it: "name,-dated_on"."""
        return ",".join(self.sort)

    @property
    def groups_text(self) -> str:
        """The groups as an address writes them."""
        return ",".join(self.groups)

    def names(self) -> list[str]:
        """Every column that the view refers to, each once; those of the detail query belong to another table."""
        found = [column.name for column in self.columns]
        found += [name.removeprefix("-") for name in self.sort]
        found += [grouped_column(name) for name in self.groups]
        found += [name for name, _ in self.filters]
        found += [condition.column for condition in self.conditions.conditions()]
        return list(dict.fromkeys([*found, *self.sums]))

    def without(self, names: Iterable[str]) -> "ViewSpec":
        """The view without these columns, wherever it refers to them."""
        gone = set(names)
        return replace(
            self,
            columns=tuple(column for column in self.columns if column.name not in gone),
            sort=tuple(name for name in self.sort if name.removeprefix("-") not in gone),
            groups=tuple(name for name in self.groups if grouped_column(name) not in gone),
            filters=tuple((name, text) for name, text in self.filters if name not in gone),
            conditions=self.conditions.without(gone),
            sums=tuple(name for name in self.sums if name not in gone),
        )


def grouped_column(level: str) -> str:
    """The column of a grouping level: days may be grouped by month or year ("dated_on.month")."""
    return level.removesuffix(".month").removesuffix(".year")


# ---------------------------------------------------------------------------------------------------------- writing
def spec_as_json(spec: ViewSpec) -> dict[str, Any]:
    """The view as plain values; what is empty is left out. :func:`read_spec` gives the same view back."""
    plain: dict[str, Any] = {
        "columns": _columns_as_json(spec.columns),
        "sort": list(spec.sort),
        "groups": list(spec.groups),
        "filters": dict(spec.filters),
        "conditions": _group_as_json(spec.conditions) if spec.conditions.items else None,
        "sums": list(spec.sums),
        "detail": None
        if spec.detail is None
        else {"relation": spec.detail.relation, "columns": _columns_as_json(spec.detail.columns)},
    }
    return {name: value for name, value in plain.items() if value}


def _columns_as_json(columns: Iterable[ViewColumn]) -> list[dict[str, Any]]:
    return [
        {"name": one.name}
        | ({"title": one.title} if one.title else {})
        | ({"width": one.width} if one.width else {})
        for one in columns
    ]


def _group_as_json(group: ConditionGroup) -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    for item in group.items:
        if isinstance(item, ConditionGroup):
            items.append(_group_as_json(item))
        else:
            one = {"column": item.column, "operator": item.operator}
            items.append(one if item.operator in WITHOUT_VALUE else one | {"value": item.value})
    return {"link": group.link, "items": items}


# ---------------------------------------------------------------------------------------------------------- reading
def read_spec(data: object) -> ViewSpec:
    """The view that plain values describe.

    Raises:
        Refusal: ``view_invalid`` with every fault by its place ("columns.2.width").
    """
    problems = Problems()
    spec = _SpecReader(problems).spec(data)
    problems.raise_if_any("view_invalid")
    return spec


class _SpecReader:
    """Notes each fault beside its place, and goes on with what can be read."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.conditions = 0

    def spec(self, data: object) -> ViewSpec:
        parts = self._mapping(
            data, "view", {"columns", "sort", "groups", "filters", "conditions", "sums", "detail"}
        )
        return ViewSpec(
            columns=self._columns(parts.get("columns"), "columns"),
            sort=self._names(parts.get("sort"), "sort", MAX_KEYS, is_signed=True),
            groups=self._names(parts.get("groups"), "groups", MAX_KEYS),
            filters=self._filters(parts.get("filters")),
            conditions=self._group(parts.get("conditions"), "conditions", 1),
            sums=self._names(parts.get("sums"), "sums", MAX_COLUMNS),
            detail=self._detail(parts.get("detail")),
        )

    def _mapping(self, data: object, place: str, known: set[str]) -> Mapping[str, Any]:
        if not isinstance(data, Mapping):
            self.problems.add(place, "not_an_object")
            return {}
        for name in data:
            if name not in known:
                self.problems.add(f"{place}.{str(name)[:40]}", "unknown_field")
        return data

    def _list(self, data: object, place: str, maximum: int) -> list[Any]:
        if data is None:
            return []
        if not isinstance(data, list):
            self.problems.add(place, "not_a_list")
            return []
        if len(data) > maximum:
            self.problems.add(place, "too_many_rows", maximum=maximum)
            return []
        return data

    def _text(self, data: object, place: str, maximum: int) -> str:
        if not isinstance(data, str):
            self.problems.add(place, "not_a_text")
        elif len(data) > maximum:
            self.problems.add(place, "too_long", max_length=maximum)
        elif has_forbidden_character(data):
            self.problems.add(place, "control_character")
        else:
            return data.strip()
        return ""

    def _name(self, data: object, place: str) -> str:
        name = self._text(data, place, MAX_NAME)
        if name and _NAME.fullmatch(name):
            return name
        self.problems.add(place, "view_name_invalid", name=str(data)[:40])
        return ""

    def _names(self, data: object, place: str, maximum: int, *, is_signed: bool = False) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for index, one in enumerate(self._list(data, place, maximum)):
            sign = "-" if is_signed and isinstance(one, str) and one.startswith("-") else ""
            name = self._name(one[len(sign) :] if isinstance(one, str) else one, f"{place}.{index}")
            found.setdefault(name, sign + name)
        return tuple(found.values())

    def _columns(self, data: object, place: str) -> tuple[ViewColumn, ...]:
        found: dict[str, ViewColumn] = {}
        for index, one in enumerate(self._list(data, place, MAX_COLUMNS)):
            here = f"{place}.{index}"
            parts = self._mapping(one, here, {"name", "title", "width"})
            name = self._name(parts.get("name"), f"{here}.name")
            title = self._text(parts.get("title", ""), f"{here}.title", MAX_TITLE)
            found.setdefault(
                name, ViewColumn(name, title, self._width(parts.get("width", 0), f"{here}.width"))
            )
        return tuple(found.values())

    def _width(self, data: object, place: str) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.problems.add(place, "number_not_whole")
        elif data and not MIN_WIDTH <= data <= MAX_WIDTH:
            self.problems.add(place, "view_width_invalid", minimum=MIN_WIDTH, maximum=MAX_WIDTH)
        else:
            return data
        return 0

    def _filters(self, data: object) -> tuple[tuple[str, str], ...]:
        if data is None:
            return ()
        if not isinstance(data, Mapping) or len(data) > MAX_COLUMNS:
            self.problems.add("filters", "not_an_object")
            return ()
        found = [
            (
                self._name(name, f"filters.{str(name)[:40]}"),
                self._text(text, f"filters.{str(name)[:40]}", MAX_FILTER),
            )
            for name, text in data.items()
        ]
        return tuple((name, text) for name, text in found if text)

    def _group(self, data: object, place: str, depth: int) -> ConditionGroup:
        if data is None:
            return ConditionGroup()
        if depth > MAX_DEPTH:
            self.problems.add(place, "view_too_deep", maximum=MAX_DEPTH)
            return ConditionGroup()
        parts = self._mapping(data, place, {"link", "items"})
        link = parts.get("link", "and")
        if link not in LINKS:
            self.problems.add(f"{place}.link", "not_a_choice", value=str(link)[:40])
            link = "and"
        items = [
            self._item(one, f"{place}.{index}", depth)
            for index, one in enumerate(self._list(parts.get("items"), place, MAX_CONDITIONS))
        ]
        return ConditionGroup(link, tuple(items))

    def _item(self, data: object, place: str, depth: int) -> Condition | ConditionGroup:
        if isinstance(data, Mapping) and "items" in data:
            return self._group(data, place, depth + 1)
        parts = self._mapping(data, place, {"column", "operator", "value"})
        self.conditions += 1
        if self.conditions == MAX_CONDITIONS + 1:
            self.problems.add("conditions", "too_many_rows", maximum=MAX_CONDITIONS)
        operator = parts.get("operator")
        if operator not in OPERATORS:
            self.problems.add(f"{place}.operator", "not_a_choice", value=str(operator)[:40])
            operator = "eq"
        value = self._text(parts.get("value", ""), f"{place}.value", MAX_VALUE)
        return Condition(
            self._name(parts.get("column"), f"{place}.column"),
            str(operator),
            "" if operator in WITHOUT_VALUE else value,
        )

    def _detail(self, data: object) -> DetailQuery | None:
        if data is None:
            return None
        parts = self._mapping(data, "detail", {"relation", "columns"})
        return DetailQuery(
            self._name(parts.get("relation"), "detail.relation"),
            self._columns(parts.get("columns"), "detail.columns"),
        )
