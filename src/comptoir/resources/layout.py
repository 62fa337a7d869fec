"""What a declaration is made of, beside columns and fields: layout of the record, lookup, tabs, rows, actions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q
from django.http import HttpRequest

from comptoir.resources.columns import Column
from comptoir.resources.field_base import Field
from comptoir.resources.paths import UnknownPath
from comptoir.resources.view_spec import ViewSpec

if TYPE_CHECKING:
    from comptoir.accounts.models import User


# Twelfths of the page that one line of a table of rows can hold; flags take little.
ROW_WIDTH = 18


@dataclass(frozen=True)
class Panel:
    """A titled group of fields. An item is a field name, a field of a profile ("customer.discount_rate") or the name
    of an inline."""

    title: str
    items: Sequence[str]
    _: KW_ONLY
    visible_if: str = ""


@dataclass(frozen=True)
class CustomPanel:
    """Escape hatch: a template of one's own, given the record and what ``context`` returns.

    ``is_for_new`` shows it before the record is saved too; its record is then None.
    """

    title: str
    template: str
    _: KW_ONLY
    context: "Callable[[HttpRequest, Any], Mapping[str, object]] | None" = None
    visible_if: str = ""
    right: str = ""
    is_for_new: bool = False


@dataclass(frozen=True)
class Tab:
    """A tab of the record."""

    title: str
    panels: Sequence[Panel | CustomPanel]
    _: KW_ONLY
    visible_if: str = ""


@dataclass(frozen=True, init=False)
class Layout:
    """The record: panels, or tabs of panels."""

    tabs: tuple[Tab, ...]

    def __init__(self, *parts: Panel | CustomPanel | Tab) -> None:
        tabs = [part for part in parts if isinstance(part, Tab)]
        loose = [part for part in parts if not isinstance(part, Tab)]
        if loose:
            tabs.insert(0, Tab("Général", tuple(loose)))
        object.__setattr__(self, "tabs", tuple(tabs))

    @property
    def items(self) -> list[str]:
        """Every item of every panel."""
        return [
            item
            for tab in self.tabs
            for panel in tab.panels
            if isinstance(panel, Panel)
            for item in panel.items
        ]


@dataclass(frozen=True)
class Inline:
    """Rows that belong to the record and are edited inside it: the addresses of a party, the shares of terms.

    ``name`` is the ``related_name``; ``parent`` the foreign key of the row; ``order`` the field that keeps the order.
    A row with its ``id`` is changed, one without is added, one that is missing is deleted.
    """

    name: str
    label: str
    fields: Sequence[Field]
    _: KW_ONLY
    parent: str
    model: type[Model]
    order: str = ""
    row_label: str = "ligne"
    minimum: int = 0
    maximum: int = 200
    is_read_only: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether a row has too many fields for a line of a table."""
        return sum(one.width for one in self.fields) > ROW_WIDTH

    def resolved(self) -> "Inline":
        """With its fields completed from the model."""
        return replace(self, fields=tuple(one.resolved(self.model) for one in self.fields))


@dataclass(frozen=True)
class Profile:
    """A one-to-one record that is edited inside this one: the customer profile of a party.

    Without any value it is not created unless ``is_always``; ``visible_if`` says when it applies.
    """

    name: str
    label: str
    fields: Sequence[Field]
    _: KW_ONLY
    parent: str
    model: type[Model]
    visible_if: str = ""
    is_always: bool = False

    def resolved(self) -> "Profile":
        """With its fields completed from the model."""
        return replace(self, fields=tuple(one.resolved(self.model) for one in self.fields))


@dataclass(frozen=True)
class Lookup:
    """How a record is found from a field that refers to it: by its key first, then by any of its words.

    ``is_key_unique`` is false where several records share a key (postal codes): the API then also takes the id.
    ``is_open`` lets every signed-in user look up, because a form they may fill needs it. ``is_in_palette`` puts the
    table in "Rechercher ou agir". ``columns`` names the columns of its
    table (those of the key and the words without it).
    """

    key: str
    show: Sequence[str]
    _: KW_ONLY
    scan: Sequence[str] = ()
    is_key_unique: bool = True
    is_open: bool = True
    is_in_palette: bool = True
    active: Q = field(default_factory=Q)
    columns: Sequence[str] = ()


@dataclass(frozen=True)
class ListTab:
    """A named pre-filter of the list: Clients, Prospects, Fournisseurs. ``initial`` fills a record added from it;
    ``new_kind`` is the sort of record that Inser adds from it."""

    slug: str
    label: str
    q: Q = field(default_factory=Q)
    _: KW_ONLY
    initial: Mapping[str, object] = field(default_factory=dict)
    new_kind: str = ""


@dataclass(frozen=True)
class SystemView:
    """A view that the program provides beside the one that the declared columns make (UI-128).

    ``tab`` keeps it to one tab of the list. Its name is shown with "(système)".
    """

    slug: str
    label: str
    spec: ViewSpec
    _: KW_ONLY
    tab: str = ""


@dataclass(frozen=True)
class Related:
    """Rows of a model without a table of its own that a view may show under each row: the lines of a document.

    ``name`` is the ``related_name``; ``area`` the area of the rights that seeing them needs, by default the table's.
    """

    name: str
    label: str
    model: type[Model]
    parent: str
    columns: Sequence[Column]
    _: KW_ONLY
    area: str = ""

    def resolved(self) -> "Related":
        """With its columns completed from the model."""
        return replace(self, columns=tuple(column.resolved(self.model) for column in self.columns))


@dataclass(frozen=True)
class ActionResult:
    """What an action answers: a French sentence, and where to go next when it is elsewhere."""

    message: str
    url: str = ""
    is_warning: bool = False


@dataclass(frozen=True)
class Action:
    """Something to do with the selected records or the open one. ``run`` is called once for all of them.

    ``is_shown(record, user)`` hides it on a record where it makes no sense, ``is_in_tab(tab)`` on the tabs of a list
    where it never applies; the service behind still refuses.
    """

    name: str
    label: str
    run: "Callable[[Sequence[Any], User, HttpRequest], ActionResult]"
    right: str
    _: KW_ONLY
    icon: str = "bolt"
    shortcut: str = ""
    confirm: str = ""
    is_bulk: bool = True
    is_on_record: bool = True
    is_shown: "Callable[[Any, User], bool]" = lambda record, user: True
    is_in_tab: "Callable[[str], bool]" = lambda tab: True


@dataclass(frozen=True)
class NewKind:
    """One sort of record that "Ajouter" proposes when the table holds several (UI-026): Client, Prospect."""

    slug: str
    label: str
    initial: Mapping[str, object]


NOTES = "Notes"
ATTACHMENTS = "resources/attachments.html"


def with_notes(layout: Layout, *, note: str) -> Layout:
    """The layout with its tab "Notes": the note of the record, wherever it was put, and its files (UI-154, UI-155)."""
    others: list[Tab] = []
    own: list[Panel | CustomPanel] = []
    for tab in layout.tabs:
        panels = [panel for one in tab.panels if (panel := _without(one, note)) is not None]
        if tab.title == NOTES:
            own += panels
        elif panels:
            others.append(replace(tab, panels=panels))
    if note in layout.items:
        own.insert(0, Panel("Note", [note]))
    return Layout(*others, Tab(NOTES, [*own, CustomPanel("Fichiers joints", ATTACHMENTS, is_for_new=True)]))


def _without(panel: Panel | CustomPanel, item: str) -> Panel | CustomPanel | None:
    if not isinstance(panel, Panel) or item not in panel.items:
        return panel
    left = [one for one in panel.items if one != item]
    return replace(panel, items=left) if left else None


def conditions_fields(condition: str) -> list[str]:
    """Names of the fields that a ``visible_if`` looks at."""
    return [part.partition("=")[0] for part in condition.split("|") if part]


def condition_holds(condition: str, values: Mapping[str, object]) -> bool:
    """Whether a ``visible_if`` holds: "a" is true, "a=x" equals or contains x, "|" means or."""
    if not condition:
        return True
    for part in condition.split("|"):
        name, sign, expected = part.partition("=")
        value = values.get(name)
        if isinstance(value, list | tuple):
            if expected in value:
                return True
        elif (str(value) == expected) if sign else bool(value):
            return True
    return False


def check_layout(layout: Layout, known: Mapping[str, object], owner: str) -> None:
    """Raise ``UnknownPath`` when the layout names what the resource does not declare."""
    for item in layout.items:
        if item not in known:
            raise UnknownPath(
                f"{owner}: the layout shows « {item} », which is not among {', '.join(sorted(known))}"
            )
