"""What the address of a list says: view, tab, filters, search, order, columns and page. Every list can be bookmarked.

The address holds what differs from the view: a filter of the view that was cleared stays as an empty parameter.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from comptoir.resources.listing import Selection
from comptoir.resources.resource import Resource
from comptoir.resources.view_spec import (
    MAX_COLUMNS,
    MAX_WIDTH,
    MIN_WIDTH,
    ConditionGroup,
    ViewColumn,
    ViewSpec,
)

FILTER = "f."
_COLUMN = re.compile(r"([a-z][a-z0-9_.]{0,118})(?::(\d{1,4}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ListState:
    """The state of a list; parameters are French because users see them.

    ``view`` is what the address asks for, ``spec`` the view that is shown; ``columns`` are those that replace the ones
    of the view, with their widths ("colonnes=code,name:180"), none when they are the same.
    """

    selection: Selection
    after: str = ""
    before: str = ""
    view: str = ""
    columns: tuple[ViewColumn, ...] = ()
    spec: ViewSpec = field(default_factory=ViewSpec)
    sums: tuple[str, ...] = ()
    is_last: bool = False

    def query(self, **changes: str) -> str:
        """Query string of this state with some parameters changed; a page cursor only when it is given."""
        chosen = self.selection
        parameters: dict[str, str] = {"vue": self.view, "onglet": chosen.tab, "q": chosen.search}
        parameters["tri"] = "" if chosen.sort == self.spec.sort_text else chosen.sort
        parameters["colonnes"] = columns_text(self.columns)
        parameters.update(changes)
        kept = {name: text for name, text in parameters.items() if text}
        return urlencode(kept | self._emptiable_parameters() | self._filter_parameters())

    def _emptiable_parameters(self) -> dict[str, str]:
        """Groups and sums where they differ from the view, also when nothing is left of them."""
        texts = {
            "grouper": (self.selection.groups, self.spec.groups_text),
            "sommes": (",".join(self.sums), ",".join(self.spec.sums)),
        }
        return {name: text for name, (text, of_view) in texts.items() if text != of_view}

    def _filter_parameters(self) -> dict[str, str]:
        of_view = dict(self.spec.filters)
        names = dict.fromkeys([*self.selection.filters, *of_view])
        texts = {name: self.selection.filters.get(name, "") for name in names}
        return {FILTER + name: text for name, text in texts.items() if text != of_view.get(name)}

    @property
    def columns_text(self) -> str:
        """The columns that replace those of the view, as the address writes them."""
        return columns_text(self.columns)

    @property
    def here(self) -> str:
        """Query string of this state without its page: what a record carries to find its neighbours."""
        return self.query()

    @property
    def changes(self) -> list[str]:
        """What differs from the view, in French words: the band offers to keep it (UI-111, AMB-UI-04)."""
        chosen = self.selection
        found = {
            "le tri": chosen.sort not in ("", self.spec.sort_text),
            "le regroupement": chosen.groups != self.spec.groups_text,
            "les filtres": bool(self._filter_parameters()),
            "les totaux": self.sums != self.spec.sums,
            "les colonnes": bool(self.columns),
        }
        return [name for name, is_changed in found.items() if is_changed]

    @property
    def changes_text(self) -> str:
        """The same as a sentence: "le tri et les filtres ont changé"; nothing when nothing differs."""
        found = self.changes
        if not found:
            return ""
        words = found[0] if len(found) == 1 else f"{', '.join(found[:-1])} et {found[-1]}"
        is_one = len(found) == 1 and found[0].startswith("le ")
        return f"{words} {'a' if is_one else 'ont'} changé"

    def changed_spec(self) -> ViewSpec:
        """The view with what the address changes: what "Enregistrer dans la vue" keeps (UI-119, UI-129)."""
        chosen = self.selection
        sort = tuple(part for part in (one.strip() for one in chosen.sort.split(",")) if part)
        filters = tuple((name, text) for name, text in chosen.filters.items() if text)
        return replace(
            self.spec,
            sort=sort or self.spec.sort,
            filters=filters,
            columns=self.columns or self.spec.columns,
            groups=tuple(filter(None, chosen.groups.split(","))),
            sums=self.sums,
        )


def list_state(resource: Resource, data: QueryDict, spec: ViewSpec | None = None) -> ListState:
    """The state that an address describes, on top of a view; without one, what the address says and nothing else."""
    given = {
        name.removeprefix(FILTER): text.strip()
        for name, text in data.items()
        if name.startswith(FILTER) and isinstance(text, str)
    }
    of_view = dict(spec.filters) if spec is not None else {}
    # Without the view, an empty filter is kept: it may clear one of the view.
    kept = {name: text for name, text in given.items() if text or name in of_view or spec is None}
    filters: Mapping[str, str] = {
        name: text for name, text in (of_view | kept).items() if text or spec is None
    }
    columns = columns_of(data.get("colonnes", ""))
    selection = Selection(
        filters=filters,
        search=data.get("q", "").strip(),
        sort=data.get("tri", "").strip() or (spec.sort_text if spec is not None else ""),
        tab=data.get("onglet", "").strip(),
        conditions=spec.conditions if spec is not None else ConditionGroup(),
        groups=_names(data, "grouper", spec.groups if spec is not None else ()),
    )
    return ListState(
        selection,
        data.get("apres", ""),
        data.get("avant", ""),
        data.get("vue", "").strip()[:60],
        () if spec is not None and columns == spec.columns else columns,
        spec or ViewSpec(),
        tuple(filter(None, _names(data, "sommes", spec.sums if spec is not None else ()).split(","))),
        data.get("fin") == "1",
    )


def _names(data: QueryDict, parameter: str, of_view: tuple[str, ...]) -> str:
    """Names separated by commas; a parameter that is there but empty clears those of the view."""
    if parameter not in data:
        return ",".join(of_view)
    parts = (part.strip() for part in data.get(parameter, "").split(","))
    return ",".join(dict.fromkeys(part[:120] for part in parts if part))


def columns_text(columns: tuple[ViewColumn, ...]) -> str:
    """Columns as an address writes them: "code,name:180"."""
    return ",".join(f"{one.name}:{one.width}" if one.width else one.name for one in columns)


def columns_of(text: str) -> tuple[ViewColumn, ...]:
    """The columns that such a text names; what can't be read is left out."""
    found: dict[str, ViewColumn] = {}
    for part in text.split(",")[:MAX_COLUMNS]:
        if (match := _COLUMN.fullmatch(part.strip())) is not None:
            width = int(match[2] or 0)
            is_usable = MIN_WIDTH <= width <= MAX_WIDTH
            found.setdefault(match[1], ViewColumn(match[1], width=width if is_usable else 0))
    return tuple(found.values())


def without_filters(state: ListState, names: Mapping[str, object]) -> ListState:
    """The state without the filters that could not be read."""
    chosen = state.selection
    kept = {name: text for name, text in chosen.filters.items() if name not in names}
    return replace(state, selection=replace(chosen, filters=kept))
