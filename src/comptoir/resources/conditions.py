"""The grammar of a filter: what stands under a heading, in the address of a list and in a parameter of the API.

One readable text says everything a column can be asked for (UI-112 to UI-116), so that every filtered list is an
address that can be kept::

    dupont                    contains (texts); a value, a period or several codes (other types)
    =Lyon   <>Lyon            equals, differs from;  ="Lyon" and <>"Lyon" in exactly this writing
    <10  <=10  >10  >=10      comparisons;  100..200 both ends included, 100.. and ..200
    =Ly*  =*on  =*yo*  <>*yo* starts with, ends with, contains, does not contain
    =       <>                is empty, is not empty
    >=100 et <200             two conditions; =Lyon ou =Paris ou = several ticked values, empty ones included

"et" binds before "ou". In a text they link only what a sign follows, so that "Dupont et fils" stays one name. A value
that holds a sign of the grammar stands between quotes, doubled inside.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q

from comptoir.core.errors import Refusal
from comptoir.resources.view_spec import MAX_FILTER

if TYPE_CHECKING:
    from comptoir.resources.columns import Column

MAX_LENGTH = MAX_FILTER
MAX_CRITERIA = 120

AND, OR = "et", "ou"

OPERATOR_LABELS = {
    "eq": "est égal à",
    "ne": "est différent de",
    "lt": "est inférieur à",
    "le": "est inférieur ou égal à",
    "gt": "est supérieur à",
    "ge": "est supérieur ou égal à",
    "contains": "contient",
    "not_contains": "ne contient pas",
    "starts": "commence par",
    "ends": "se termine par",
    "empty": "est vide",
    "not_empty": "n'est pas vide",
}
WITHOUT_VALUE = ("empty", "not_empty")
COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
TEXT_OPERATORS = tuple(OPERATOR_LABELS)

_SIGNS = (("<>", "ne"), ("<=", "le"), (">=", "ge"), ("<", "lt"), (">", "gt"), ("=", "eq"))
_WRITTEN = {operator: sign for sign, operator in _SIGNS}
_PATTERNS = {"contains": ("=*", "*"), "not_contains": ("<>*", "*"), "starts": ("=", "*"), "ends": ("=*", "")}
_LOOKUPS = {
    "eq": "exact", "lt": "lt", "le": "lte", "gt": "gt", "ge": "gte",
    "contains": "contains", "starts": "startswith", "ends": "endswith",
}  # fmt: skip
# A quoted value is passed over whole: what looks like a link inside it is none.
_LINK = re.compile(r'"(?:[^"]|"")*"|\s+(?P<link>et|ou)\s+', re.IGNORECASE)
_VALUE = re.compile(r'(?P<start>\*?)(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<bare>.*?))(?P<end>\*?)', re.DOTALL)
_NEEDS_QUOTES = re.compile(r'^[=<>*"\s]|[*"\s]$|\s(?:et|ou)\s+[=<>]', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition on one column; ``value`` is what a user types. ``is_exact`` compares the writing of a text, accents
    and capitals included: what a value ticked in the list of values asks for."""

    operator: str
    value: str = ""
    is_exact: bool = False


Alternatives = list[list[Criterion]]
"""Criteria that must all hold, or those of the next list, or …"""


def operators_for(column: "Column") -> tuple[str, ...]:
    """Operators that make sense for the type of the column (UI-116)."""
    if column.may_be_empty:
        return column.operators
    return tuple(operator for operator in column.operators if operator not in WITHOUT_VALUE)


def condition_q(column: "Column", operator: str, value: str, *, today: date, is_exact: bool = False) -> Q:
    """Condition of one operator; the query needs the ``aliases`` of the column.

    Raises:
        Refusal: ``operator_unknown``, ``operator_unfit`` for this type, or what reading the value says.
    """
    if operator not in OPERATOR_LABELS:
        raise Refusal("operator_unknown", name=operator[:20])
    if operator not in column.operators:
        raise Refusal("operator_unfit", operator=OPERATOR_LABELS[operator], column=column.label)
    if operator in WITHOUT_VALUE:
        return column.empty_q() if operator == "empty" else ~column.empty_q()
    if is_exact:
        return compared_q(column.name, column.name, operator, value)
    return column.compared_q(operator, column.typed(value, today=today))


def compared_q(path: str, name: str, operator: str, value: object) -> Q:
    """``path`` is what is compared, ``name`` the column itself, whose empty values differ from any other."""
    if operator in ("ne", "not_contains"):
        lookup = "contains" if operator == "not_contains" else "exact"
        return ~Q(**{f"{path}__{lookup}": value}) | Q(**{f"{name}__isnull": True})
    return Q(**{f"{path}__{_LOOKUPS[operator]}": value})


def parse_filter(column: "Column", text: str, today: date) -> Q:
    """The condition that a filter text stands for; the query needs the ``aliases`` of the column.

    Raises ``Refusal`` for what can't be read: the sentence says what to type instead.
    """
    condition = Q()
    ticked: list[str] = []
    for criteria in alternatives(column, text, today=today):
        match criteria:
            # Values ticked in the list become one IN, which an index can serve.
            case [Criterion("eq", value, True)]:
                ticked.append(value)
            case _:
                every = Q()
                for one in criteria:
                    every &= condition_q(column, one.operator, one.value, today=today, is_exact=one.is_exact)
                condition |= every
    if ticked:
        condition |= Q(**{f"{column.name}__in": ticked}) if len(ticked) > 1 else Q(**{column.name: ticked[0]})
    return condition


def alternatives(column: "Column", text: str, *, today: date) -> Alternatives:
    """The criteria of a filter text. Raises ``Refusal`` when it can't be read or is too long."""
    if len(text) > MAX_LENGTH:
        raise Refusal("filter_too_long", maximum=MAX_LENGTH)
    found: Alternatives = []
    current: Alternatives = [[]]
    for link, part in _parts(text.strip(), has_words=column.has_words):
        read = _read(column, part, today=today)
        if link == OR:
            found += current
            current = read
        else:
            current = [[*before, *after] for before in current for after in read]
        if len(found) + sum(map(len, current)) > MAX_CRITERIA:
            raise Refusal("filter_too_many", maximum=MAX_CRITERIA)
    return found + current


def _parts(text: str, *, has_words: bool) -> Iterable[tuple[str, str]]:
    """Parts of the text, each with the link before it."""
    link, start = AND, 0
    for match in _LINK.finditer(text):
        if match["link"] is None or (
            has_words and text[match.end() : match.end() + 1] not in ("=", "<", ">")
        ):
            continue
        yield link, text[start : match.start()].strip()
        link, start = match["link"].lower(), match.end()
    yield link, text[start:].strip()


def _read(column: "Column", part: str, *, today: date) -> Alternatives:
    for sign, operator in _SIGNS:
        if part.startswith(sign):
            return [[_signed(column, operator, part.removeprefix(sign).strip())]]
    return column.bare(part, today=today)


def _signed(column: "Column", operator: str, rest: str) -> Criterion:
    if not rest:
        if operator not in ("eq", "ne"):
            raise Refusal("filter_incomplete", sign=_WRITTEN[operator])
        return Criterion("empty" if operator == "eq" else "not_empty")
    return text_criterion(operator, rest) if column.has_patterns else Criterion(operator, rest)


def text_criterion(operator: str, rest: str) -> Criterion:
    """Criterion of a text after its sign: stars make patterns, quotes ask for exactly this writing."""
    found = _VALUE.fullmatch(rest)
    assert found is not None  # the bare branch takes anything
    is_quoted = found["quoted"] is not None
    value = found["quoted"].replace('""', '"') if is_quoted else found["bare"].strip()
    stars = (bool(found["start"]), bool(found["end"]))
    if operator not in ("eq", "ne") or stars == (False, False):
        if operator in ("eq", "ne") and not value:
            return Criterion("empty" if operator == "eq" else "not_empty")
        if any(stars):
            value = rest
        return Criterion(operator, value, is_exact=is_quoted and operator in ("eq", "ne"))
    if not value:
        raise Refusal("filter_incomplete", sign="*")
    if operator == "ne" and stars != (True, True):
        raise Refusal("filter_pattern")
    names = {(True, True): "contains", (False, True): "starts", (True, False): "ends"}
    return Criterion("not_contains" if operator == "ne" else names[stars], value)


def bare_criterion(text: str) -> Criterion:
    """A text typed without a sign: a part of it, unless stars say which part."""
    found = _VALUE.fullmatch(text)
    assert found is not None
    is_quoted = found["quoted"] is not None
    value = found["quoted"].replace('""', '"') if is_quoted else found["bare"].strip()
    if not value:
        return Criterion("contains", text)
    if bool(found["start"]) == bool(found["end"]):
        return Criterion("contains", value)
    return Criterion("ends" if found["start"] else "starts", value)


def range_criteria(text: str) -> list[Criterion]:
    """``100..200`` and its halves, else an equality."""
    low, dots, high = (part.strip() for part in text.partition(".."))
    if not dots:
        return [Criterion("eq", low)]
    bounds = [Criterion(operator, bound) for operator, bound in (("ge", low), ("le", high)) if bound]
    if not bounds:
        raise Refusal("filter_incomplete", sign="..")
    return bounds


# ------------------------------------------------------------------------------------------------------- writing
def criterion_text(column: "Column", criterion: Criterion) -> str:
    """The criterion as a filter text: what reading it back gives again."""
    operator, value = (
        criterion.operator,
        criterion.value.strip() if not criterion.is_exact else criterion.value,
    )
    if operator in WITHOUT_VALUE:
        return "=" if operator == "empty" else "<>"
    if operator in _PATTERNS:
        start, end = _PATTERNS[operator]
        return f"{start}{_quoted(value)}{end}"
    if criterion.is_exact:
        return _WRITTEN[operator] + _in_quotes(value)
    return _WRITTEN[operator] + (_quoted(value) if column.has_patterns else value)


def value_criterion(column: "Column", value: object) -> Criterion:
    """The criterion of one value of the column, as the database holds it (UI-113, UI-117)."""
    if value is None or value == "":
        return Criterion("empty")
    return Criterion("eq", column.typed_text(value), is_exact=column.has_patterns)


def filter_text(column: "Column", found: Alternatives) -> str:
    """Alternatives as one filter text."""
    return f" {OR} ".join(f" {AND} ".join(criterion_text(column, one) for one in group) for group in found)


def linked_text(column: "Column", link: str, criteria: Sequence[Criterion]) -> str:
    """The one or two criteria of the form "Personnalisé", linked by "et" or "ou" (UI-115)."""
    return filter_text(column, [list(criteria)] if link == AND else [[one] for one in criteria])


def excluding_text(column: "Column", text: str, criterion: Criterion, *, today: date) -> str:
    """The filter ``text`` with one more condition that must hold too, whatever links stand in it."""
    found = alternatives(column, text, today=today) if text.strip() else [[]]
    return filter_text(column, [[*group, criterion] for group in found])


def exactly(value: str) -> str:
    """The filter text of a value in exactly its writing, for links that lead to a list; an index can serve it."""
    return "=" + _in_quotes(value)


def _in_quotes(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def _quoted(value: str) -> str:
    return _in_quotes(value) if not value or _NEEDS_QUOTES.search(value) else value
