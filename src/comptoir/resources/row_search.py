"""The search of a list: rows in which any column contains each word, accents and capitals ignored (UI-096).

The declared search columns have trigram indexes and are looked in whatever the size of the list. The other columns that
the list shows are read row by row, so only where the tab and the filters leave at most :data:`READ_AT_MOST` rows;
beyond, a list tells what it looked in. A word finds what a cell shows: "21/11" a day, "234,5" an amount, "accepté" a
state.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, TruncDate

from comptoir.dossiers.fields import FixedPointField
from comptoir.dossiers.text import search_text
from comptoir.resources.cell_texts import DayText, ExactText, WholeText
from comptoir.resources.columns import Choice, Column, Date, Flag, Instant, Number, Text
from comptoir.resources.folding import Folded
from comptoir.resources.paths import path_fields
from comptoir.resources.resource import Resource

READ_AT_MOST = 10_000
_DAY = re.compile(r"[0-9/]{1,10}")
_NUMBER = re.compile(r"-?[0-9]{0,18}(?:[.,][0-9]{0,5})?")
_TEXTS = "_shown_texts"


@dataclass(frozen=True)
class Search:
    """The condition of a search, with the expressions that it refers to."""

    aliases: dict[str, Any]
    q: Q


def search_of(resource: Resource, rows: QuerySet[Any], text: str, shown: Sequence[Column]) -> Search:
    """The search of ``text`` among ``rows``, in the declared columns and, where there are few rows, in those shown."""
    aliases, declared = resource.search_aliases(), resource.search_q(text)
    others = read_columns(resource, shown)
    if not others or not search_text(text) or is_long(rows):
        return Search(aliases, declared)
    aliases |= _aliases(resource, others)
    condition = Q()
    for word in search_text(text).split():
        condition &= resource.search_q(word) | _word_q(others, word, aliases)
    return Search(aliases, condition)


def is_long(rows: QuerySet[Any]) -> bool:
    """Whether there are too many rows to read each of them; at most :data:`READ_AT_MOST` are counted."""
    return rows.order_by()[: READ_AT_MOST + 1].count() > READ_AT_MOST


def read_columns(resource: Resource, shown: Sequence[Column]) -> list[Column]:
    """The shown columns that a search must read beside the declared ones; ticks and computed cells have no text."""
    return [
        one
        for one in shown
        if one.get is None and not isinstance(one, Flag) and not resource.is_searched(one.name)
    ]


def _aliases(resource: Resource, columns: Sequence[Column]) -> dict[str, Combinable]:
    """The texts of a row folded together, in one call per row; each number and day apart."""
    texts = [F(one.name) for one in columns if isinstance(one, Text)]
    found: dict[str, Combinable] = {}
    if texts:
        parts: list[Combinable] = [part for text in texts for part in (text, Value("\n"))]
        found[_TEXTS] = Folded(Concat(*parts, output_field=CharField()))
    for one in columns:
        if isinstance(one, Instant):
            found[_alias(one)] = DayText(TruncDate(one.name))
        elif isinstance(one, Date):
            found[_alias(one)] = DayText(F(one.name))
        elif isinstance(one, Number):
            is_exact = isinstance(path_fields(resource.model, one.name)[-1], FixedPointField)
            found[_whole(one)] = WholeText(F(one.name)) if is_exact else Cast(one.name, CharField())
            if is_exact:
                found[_alias(one)] = ExactText(F(one.name))
    return found


def _alias(column: Column) -> str:
    return "_cell_" + column.name.replace("__", "_")


def _whole(column: Column) -> str:
    return "_whole_" + column.name.replace("__", "_")


def _word_q(columns: Sequence[Column], word: str, known: Container[str]) -> Q:
    """A shown cell holds the word. ``known`` are the names of the expressions at hand."""
    found = Q(pk__in=())
    if _TEXTS in known:
        found |= Q(**{f"{_TEXTS}__contains": word})
    for one in columns:
        if isinstance(one, Choice):
            codes = [code for code, label in one.choices.items() if word in search_text(label)]
            found |= Q(**{f"{one.name}__in": codes})
        elif isinstance(one, Date) and _DAY.fullmatch(word):
            found |= Q(**{f"{_alias(one)}__contains": word})
        elif isinstance(one, Number) and _NUMBER.fullmatch(word):
            # Without a comma, digits are looked for before the decimals, which cells show as they need them.
            digits = word.replace(",", ".")
            name = _alias(one) if "." in digits else _whole(one)
            if name in known:
                found |= Q(**{f"{name}__contains": digits})
    return found
