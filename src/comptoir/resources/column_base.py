"""What every column is: the path of a field, its name in addresses, how it is shown, sorted and filtered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db.models import Model, Q
from django.db.models.expressions import Combinable
from django.utils.safestring import SafeString

from comptoir.resources.conditions import (
    COMPARISONS,
    WITHOUT_VALUE,
    Alternatives,
    Criterion,
    compared_q,
    parse_filter,
)
from comptoir.resources.paths import path_fields, path_may_be_empty, path_value

# What a spreadsheet cell may hold.
Cell = str | int | Decimal | date | bool | None


@dataclass(frozen=True)
class Column:
    """One column. ``name`` is the ORM path and, without its ``__``, the name of its filter and sort.

    ``get`` computes the value of a cell instead of reading the path; such a column has no sort nor filter unless
    ``sort`` names an ORM path. ``is_hidden`` leaves it out until the user chooses it; ``is_summable`` is false where a
    total would mean nothing: amounts per unit.
    """

    name: str
    label: str = ""
    _: KW_ONLY
    get: Callable[[Any], object] | None = None
    sort: str = ""
    is_sortable: bool = True
    is_filterable: bool = True
    is_hidden: bool = False
    api_name: str = ""
    css: str = ""
    is_summable: bool = True
    may_be_empty: bool = True
    stores_text: bool = False

    #: A right that seeing it needs beside that of the table: "margins:view".
    right: str = ""

    # Paths, beside its own, that the cells read.
    needs: Sequence[str] = ()

    kind: ClassVar[str] = "text"
    is_numeric: ClassVar[bool] = False
    operators: ClassVar[tuple[str, ...]] = (*COMPARISONS, *WITHOUT_VALUE)
    # Whether a filter text may hold words, which "et" and "ou" then belong to; and whether stars make patterns of it.
    has_words: ClassVar[bool] = False
    has_patterns: ClassVar[bool] = False

    def resolved(self, model: type[Model]) -> Self:
        """The column completed from its model; raises ``UnknownPath`` when the path leads nowhere."""
        if self.get is not None:
            sortable = self.is_sortable and bool(self.sort)
            if self.sort:
                path_fields(model, self.sort)
            return replace(
                self, is_sortable=sortable, is_filterable=False, api_name=self.api_name or self.name
            )
        last = path_fields(model, self.name)[-1]
        return replace(
            self,
            label=self.label or str(last.verbose_name),
            sort=self.sort or self.name,
            api_name=self.api_name or self.name.replace("__", "_"),
            may_be_empty=path_may_be_empty(model, self.name),
            stores_text=last.empty_strings_allowed,
        )

    @property
    def is_of_dossier(self) -> bool:
        """Whether its words are those of the dossier at hand: nothing made of it may be kept between requests."""
        return False

    def for_dossier(self) -> Self:
        """The column as the dossier at hand words it."""
        return self

    def value(self, record: Model) -> object:
        """Raw value of the cell."""
        return self.get(record) if self.get is not None else path_value(record, self.name)

    def text(self, record: Model) -> str:
        """What the page shows."""
        value = self.value(record)
        return "" if value is None else self.shown(value)

    def shown(self, value: Any) -> str:
        """The French text of a value of the column, in a cell, a group or the list of values of a filter."""
        return str(value)

    def typed_text(self, value: Any) -> str:
        """What one types in a filter for this value."""
        return self.shown(value)

    def html(self, record: Model) -> SafeString | str:
        """What the page shows, with markup where the type has some; plain text is escaped by the template."""
        return self.text(record)

    def cell(self, record: Model) -> Cell:
        """Typed value for a spreadsheet."""
        return self.text(record)

    def sort_expression(self, model: type[Model]) -> str | Combinable:
        """Path or expression that the list is ordered by."""
        return self.sort

    def q(self, text: str, *, today: date) -> Q:
        """Condition of the filter typed as ``text`` (grammar of ``conditions``); raises ``Refusal`` for nonsense."""
        return parse_filter(self, text, today)

    def bare(self, text: str, *, today: date) -> Alternatives:
        """What a part of a filter without a sign asks for."""
        return [[Criterion("eq", text)]]

    def typed(self, text: str, *, today: date) -> object:
        """Value that is compared; raises ``Refusal`` when it can't be read."""
        return text

    def compared_q(self, operator: str, value: Any) -> Q:
        """Condition of an operator on a typed value."""
        return compared_q(self.name, self.name, operator, value)

    def empty_q(self) -> Q:
        """Condition of the rows without a value."""
        empty = Q(**{f"{self.name}__isnull": True})
        return Q(**{self.name: ""}) | empty if self.stores_text else empty

    def aliases(self) -> Mapping[str, Combinable]:
        """Expressions that :meth:`q` refers to."""
        return {}

    def suggestions(self) -> list[str]:
        """Filters worth proposing."""
        return []
