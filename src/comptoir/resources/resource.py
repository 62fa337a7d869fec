"""The base class of a declaration: what it must say, what it may say, and the few methods it may replace.

A declaration holds no business rule. Three escape hatches: :meth:`Resource.queryset`, a :class:`CustomPanel`, and
``record_url`` for a table whose records have a page of their own.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, Q, QuerySet, Value
from django.db.models.functions import Lower

from comptoir.accounts.rights import AREAS, table_right
from comptoir.dossiers.text import search_text
from comptoir.resources import saving
from comptoir.resources.columns import Column, Text
from comptoir.resources.field_base import Field
from comptoir.resources.layout import (
    Action,
    Inline,
    Layout,
    ListTab,
    Lookup,
    NewKind,
    Panel,
    Profile,
    Related,
    SystemView,
    check_layout,
    conditions_fields,
    with_notes,
)
from comptoir.resources.paths import UnknownPath, path_fields, path_value, relation_of
from comptoir.ui.addresses import address

if TYPE_CHECKING:
    from comptoir.accounts.models import User
    from comptoir.resources.registry import Registry


def is_folded(path: str) -> bool:
    """Whether the path leads to a ``search`` column, which holds folded text already."""
    return path.rpartition("__")[2] == "search"


def _holds(column: Text) -> str:
    return f"{column.name}__holds" if is_folded(column.name) else f"{column.alias}__contains"


class Resource:
    """One table of the program. Write a subclass with ``@register``; see ``docs/how-to/add-a-table.md``."""

    model: ClassVar[type[Model]]
    slug: ClassVar[str]
    """French name in page addresses: "taux-tva"."""
    api_name: ClassVar[str]
    """English plural in kebab case: "vat-rates"."""
    label: ClassVar[str]
    label_plural: ClassVar[str]
    rows_label: ClassVar[str] = ""
    """What its rows are called where they are counted, when the list has a name of its own: "échéances"."""
    menu: ClassVar[str] = ""
    """"section/group" of the navigation; empty keeps the table out of it."""
    area: ClassVar[str] = "settings"
    """Area of the rights: "<area>:view", ":edit", ":delete", ":export"."""
    help: ClassVar[str] = ""
    """What an empty list says to do."""

    columns: Sequence[Column]
    fields: Sequence[Field]
    list_fields: ClassVar[Sequence[str] | None] = None
    """For a wide model: its lists load only their columns, the lookup and these fields more; None loads everything."""
    search: ClassVar[Sequence[str]] = ()
    default_sort: str = ""
    lookup: ClassVar[Lookup]
    record: ClassVar[Layout | None] = None
    lines: Sequence[Inline] = ()
    profiles: Sequence[Profile] = ()
    tabs: ClassVar[Sequence[ListTab]] = ()
    views: ClassVar[Sequence[SystemView]] = ()
    """System views beside the one that the columns make."""
    related: Sequence[Related] = ()
    """Rows of other models that a view may show under each row; inlines and registered tables come by themselves."""
    linked_tables: ClassVar[Mapping[str, str]] = {}
    """Slug of the table that a foreign key leads to, where several tables share its model."""
    actions: ClassVar[Sequence[Action]] = ()
    new_kinds: ClassVar[Sequence[NewKind]] = ()
    not_duplicated: ClassVar[Sequence[str]] = ()
    """Fields that a copy leaves empty, beside the key."""
    can_create: ClassVar[bool] = True
    can_delete: ClassVar[bool] = True
    is_printed: ClassVar[bool] = False
    is_in_new_menu: ClassVar[bool] = False  # whether "+ Nouveau" offers it
    import_page: ClassVar[str] = ""  # name of the page that takes a file of records

    # -------------------------------------------------------------------------------- what a declaration may replace
    def queryset(self) -> QuerySet[Any]:
        """Records that the resource shows; a subset, or with annotations. Relations of the columns are added to it."""
        return self.model._default_manager.all()

    def create(self, *, values: Mapping[str, Any], user: "User") -> Model:
        """Store a new record. ``values`` are clean, complete and typed; rows of an inline are a list of mappings."""
        return saving.insert_record(self, values=values)

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: "User", expected_version: int | None
    ) -> Model:
        """Store changes; ``values`` holds only the fields that were given. Raises ``Stale`` (P-09)."""
        return saving.change_record(self, record=record, values=values, expected_version=expected_version)

    def delete(self, *, record: Any, user: "User") -> None:
        """Delete; the layer has already refused what other records use."""
        record.delete()

    def initial(self, *, user: "User", given: Mapping[str, str]) -> Mapping[str, object]:
        """Values of a new record beyond the defaults of its fields; ``given`` are the address's parameters."""
        return {}

    def assigned(self) -> Mapping[str, str]:
        """Fields of a new record that saving fills, with the French words shown in their place (UI-043)."""
        return {}

    def is_locked(self, record: Any) -> str:
        """French sentence that says why the record can't be changed, or nothing."""
        return ""

    def record_url(self, record: Any) -> str:
        """Address of the record; replace it when the table has a page of its own."""
        return f"{self.list_url}{record.pk}/"

    def new_url(self) -> str:
        """Address of an empty record."""
        return address("resources:new", self.slug)

    def key_q(self, key: str) -> Q:
        """Condition of the records that have this very key, as a free text or a postal code names them."""
        return Q(**{self.lookup.key: key}) | Q(**{self.lookup.key: key.upper()})

    def words_of_key(self, key: str) -> str:
        """The words of the records that have this key, each once; nothing when there is none."""
        found = self.queryset().filter(self.lookup.active & self.key_q(key)).prefetch_related(None)
        records = found[:5] if key else ()
        words = [str(path_value(one, path) or "") for one in records for path in self.lookup.show]
        return " / ".join(dict.fromkeys(filter(None, words)))

    def tab_of(self, record: Any) -> str:
        """The tab that a record is looked for in, which the navigation marks while it is open; "" for none."""
        return ""

    def new_kind_of(self, given: Mapping[str, str]) -> NewKind | None:
        """The sort of record that an address asks for, by ``type`` or by the tab one comes from."""
        tabs = {tab.slug: tab for tab in self.tabs}
        tab = tabs.get(given.get("onglet", ""))
        for kind in self.new_kinds:
            if kind.slug == given.get("type", ""):
                return kind
        return next(
            (kind for kind in self.new_kinds if tab and tab.initial and kind.initial == tab.initial), None
        )

    def title_of(self, record: Any) -> str:
        """How a record is called in a field that refers to it: its key and its words."""
        words = [str(path_value(record, path) or "") for path in self.lookup.show]
        # What people call it, also where the key of the API is the id.
        key = str(path_value(record, self.lookup.key) or "") or self.key_of(record)
        return " — ".join(dict.fromkeys(word for word in [key, *words] if word))

    # ------------------------------------------------------------------------------------------- what it then offers
    @property
    def list_url(self) -> str:
        """Address of the list."""
        return address("resources:list", self.slug)

    def right(self, action: str) -> str:
        """The right needed for "view", "edit", "delete" or "export": that of the area, but for exceptions of a role."""
        return table_right(self.area, self.api_name, action)

    @property
    def has_own_pages(self) -> bool:
        """Whether its records are pages of a package, which ask for rights of areas: no role has exceptions here."""
        return type(self).record_url is not Resource.record_url

    def may(self, user: "User", action: str) -> bool:
        """Whether the user may do it here."""
        return user.may(self.right(action))

    def may_look_up(self, user: "User") -> bool:
        """Whether the user may choose a record of this table in a form."""
        return self.lookup.is_open or self.may(user, "view")

    def key_of(self, record: Model) -> str:
        """Key that the API and typed fields use; the id where keys are not unique."""
        if not self.lookup.is_key_unique:
            return str(record.pk)
        return str(path_value(record, self.lookup.key) or "")

    def by_key(self, key: str) -> Model | None:
        """Record of a key whatever its capitals; "#12" or, where keys are not unique, "12" is an id."""
        key = key.strip()
        if key.startswith("#"):
            return self.by_id(key[1:])
        if not self.lookup.is_key_unique:
            return self.by_id(key)
        exact = self.queryset().filter(**{self.lookup.key: key})[:2]
        if len(exact) == 1:
            only: Model = exact[0]
            return only
        # The same expression as the unique constraint of the codes (PAR-006), so that its index serves.
        folded = (
            self.queryset().alias(_lower_key=Lower(self.lookup.key)).filter(_lower_key=Lower(Value(key)))[:2]
        )
        return folded[0] if len(folded) == 1 else None

    def by_id(self, identifier: str | int) -> Model | None:
        """Record of an id, or nothing."""
        text = str(identifier)
        if not text.isascii() or not text.isdigit() or len(text) > 18:
            return None
        found: Model | None = self.queryset().filter(pk=int(text)).first()
        return found

    def column(self, name: str) -> Column | None:
        """Column by its name in addresses and in the API."""
        return self._columns.get(name)

    def with_columns(self, columns: Iterable[Column]) -> Self:
        """The same table knowing these columns too, for one list that shows them: the API never sees them."""
        bound = copy(self)
        bound._columns = {**self._columns, **{column.api_name: column for column in columns}}
        return bound

    def without_columns(self, names: Container[str]) -> Self:
        """The same table without these columns, for a user who may not see what they read."""
        bound = copy(self)
        bound._columns = {name: column for name, column in self._columns.items() if name not in names}
        parts = [one for one in self.default_sort.split(",") if one.strip().removeprefix("-") not in names]
        key = bound._columns.get(self.lookup.key)
        bound.default_sort = ",".join(parts) or (key.api_name if key is not None and key.is_sortable else "")
        return bound

    def seen_by(self, user: "User") -> Self:
        """The same table without the fields that ask for a right of their own which the user does not hold."""
        missing = {one.right for one in self.fields if one.right and not user.may(one.right)}
        return _without_fields_of(self, frozenset(missing)) if missing else self

    def all_fields(self) -> Mapping[str, Field]:
        """Fields by dotted name, those of the profiles included."""
        return self._fields

    def part_names(self) -> set[str]:
        """Names of the inlines and profiles: what is stored beside the record."""
        return {inline.name for inline in self.lines} | {profile.name for profile in self.profiles}

    def inline(self, name: str) -> Inline | None:
        """Inline by its name."""
        return next((inline for inline in self.lines if inline.name == name), None)

    def related_paths(self, columns: Sequence[Column]) -> list[str]:
        """Relations that a page with these columns must load with it."""
        paths = [relation_of(column.name) for column in columns if column.get is None]
        paths += [relation_of(path) for column in columns for path in column.needs]
        paths += [relation_of(path) for path in [self.lookup.key, *self.lookup.show]]
        return sorted({path for path in paths if path})

    def loaded(self, queryset: QuerySet[Any], columns: Sequence[Column] | None = None) -> QuerySet[Any]:
        """The queryset with what a page with these columns (all of them by default) shows, and no more."""
        columns = self.columns if columns is None else columns
        paths = self.related_paths(columns)
        if self.list_fields is not None:
            shown = [column.name for column in columns if column.get is None]
            shown += [path for column in columns for path in column.needs]
            named = [self.lookup.key, *self.lookup.show, *self.list_fields]
            # What ``queryset`` loads for the page of one record is not needed here.
            queryset = queryset.select_related(None).prefetch_related(None).only(*shown, *named)
        return queryset.select_related(*paths) if paths else queryset

    def search_q(self, text: str) -> Q:
        """Every word of the text in one of the searched fields."""
        folded, columns = search_text(text), self._search_columns
        if len(columns) == 1 and is_folded(columns[0].name):
            # All words at once: the index then gives only the rows that hold them together.
            return Q(**{f"{columns[0].name}__holds": folded})
        condition = Q()
        for word in folded.split():
            one = Q()
            for column in columns:
                one |= Q(**{_holds(column): word})
            condition &= one
        return condition

    def word_starts_q(self, text: str) -> Q:
        """A word of the searched fields begins with the text: what a lookup shows before the rest (AMB-UI-06)."""
        folded, condition = search_text(text), Q()
        for column in self._search_columns:
            if is_folded(column.name):
                condition |= Q(**{f"{column.name}__word_starts": folded})
            else:
                condition |= Q(**{f"{column.alias}__startswith": folded})
                condition |= Q(**{f"{column.alias}__contains": f" {folded}"})
        return condition

    def is_searched(self, path: str) -> bool:
        """Whether :meth:`search_q` looks in this field itself."""
        return any(column.name == path for column in self._search_columns)

    def search_aliases(self) -> dict[str, Any]:
        """Expressions that :meth:`search_q` refers to; none when the model keeps a ``search`` column."""
        aliases: dict[str, Any] = {}
        for column in self._search_columns:
            if not is_folded(column.name):
                aliases.update(column.aliases())
        return aliases

    # ---------------------------------------------------------------------------------------------------- validation
    def complete(self) -> None:
        """Complete the declaration from its model; raises ``ImproperlyConfigured`` with what to mend."""
        owner = type(self).__name__
        for name in ("model", "slug", "api_name", "label", "label_plural", "columns", "fields", "lookup"):
            if not hasattr(self, name):
                raise ImproperlyConfigured(f"{owner}: « {name} » is missing")
        if self.area not in AREAS:
            raise ImproperlyConfigured(f"{owner}: area « {self.area} » is not among {', '.join(AREAS)}")
        try:
            self._complete()
        except UnknownPath as fault:
            raise ImproperlyConfigured(f"{owner}: {fault}") from None

    def _complete(self) -> None:
        owner, model = type(self).__name__, self.model
        self.columns = tuple(column.resolved(model) for column in self.columns)
        self.fields = tuple(one.resolved(model) for one in self.fields)
        self.lines = tuple(inline.resolved() for inline in self.lines)
        self.related = tuple(one.resolved() for one in self.related)
        self.profiles = tuple(profile.resolved() for profile in self.profiles)
        self._columns = {column.api_name: column for column in self.columns}
        self._fields = {one.name: one for one in self.fields}
        for profile in self.profiles:
            self._fields.update({f"{profile.name}.{one.name}": one for one in profile.fields})
        for path in [
            self.lookup.key,
            *self.lookup.show,
            *self.lookup.scan,
            *self.search,
            *(self.list_fields or ()),
        ]:
            path_fields(model, path)
        names = {one.name for one in model._meta.get_fields()}
        searched = self.search or (["search"] if "search" in names else [self.lookup.key, *self.lookup.show])
        self._search_columns = tuple(Text(path).resolved(model) for path in dict.fromkeys(searched))
        self.lookup_columns = self._lookup_columns()
        known: dict[str, object] = {**self._fields, **{inline.name: inline for inline in self.lines}}
        self.layout = with_notes(self.record or Layout(Panel("Général", list(known))), note="note")
        check_layout(self.layout, known, owner)
        for condition in [one.visible_if for one in self.fields] + [
            tab.visible_if for tab in self.layout.tabs
        ]:
            for name in conditions_fields(condition):
                if name not in self._fields:
                    raise UnknownPath(f"visible_if « {condition} » looks at an unknown field « {name} »")
        for name in self.default_sort.split(","):
            column = self._columns.get(name.strip().removeprefix("-"))
            if name and (column is None or not column.is_sortable):
                raise UnknownPath(f"default_sort « {name} » is not a sortable column")

    def _lookup_columns(self) -> tuple[Column, ...]:
        """Columns of the lookup: those it names, or what it is found by."""
        by_path = {column.name: column for column in self.columns}
        if self.lookup.columns:
            missing = [name for name in self.lookup.columns if name not in by_path]
            if missing:
                raise UnknownPath(f"the lookup shows « {missing[0]} », which is not a column of the list")
            return tuple(by_path[name] for name in self.lookup.columns)
        paths = dict.fromkeys([self.lookup.key, *self.lookup.show])
        return tuple(by_path.get(path) or Text(path).resolved(self.model) for path in paths)

    def check_links(self, registry: "Registry") -> None:
        """Every field that refers to another table leads to a declared one."""
        groups = [
            self.fields,
            *(inline.fields for inline in self.lines),
            *(one.fields for one in self.profiles),
        ]
        for one in (one for group in groups for one in group):
            if one.kind in ("listed", "postal_code"):
                one.target  # type: ignore[attr-defined]  # noqa: B018  raises when there is no such table
            target = one.model_field.related_model if one.model_field is not None else None
            if one.kind == "link" and target is not None:
                registry.for_model(target)


@lru_cache(maxsize=256)
def _without_fields_of(resource: Any, rights: frozenset[str]) -> Any:
    """One and the same copy for all who lack these rights, so that what is known of a table is found once."""
    bound = copy(resource)
    bound.fields = tuple(one for one in resource.fields if one.right not in rights)
    bound._fields = {name: one for name, one in resource._fields.items() if one.right not in rights}
    return bound
