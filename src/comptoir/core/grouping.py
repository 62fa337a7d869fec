"""Grouping several documents into one: which may be joined, and what its body holds (section 8.2)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from comptoir.core.document_figures import LineType
from comptoir.core.errors import Refusal
from comptoir.core.money import ZERO, exact_arithmetic, round_half_up


class Condition(StrEnum):
    """What documents have in common when they are joined (DOC-126), then what their figures need besides."""

    KIND = "kind"
    PARTY = "party"
    TITLE = "title"
    NAME = "name"
    BILLING = "billing"
    DELIVERY = "delivery"
    SHIPPING_VAT = "shipping_vat"
    FOOTER_DISCOUNT = "footer_discount"
    PAYMENT_TERMS = "payment_terms"
    #: VAT rates belong to a territory, prices hold VAT or don't, amounts are told in a currency: one document has one
    #: of each.
    TERRITORY = "territory"
    TAX_INCLUDED = "tax_included"
    CURRENCY = "currency"


@dataclass(frozen=True, slots=True)
class GroupingTerms:
    """What one document says on each condition. ``shipping_vat`` is ``None`` when it has no shipping."""

    kind: str
    party: Hashable
    title: str = ""
    name: str = ""
    billing: Hashable = ()
    delivery: Hashable = ()
    shipping_vat: Hashable | None = None
    footer_discount: Decimal = ZERO
    payment_terms: Hashable = None
    territory: Hashable = None
    tax_included: bool = False
    currency: Hashable = None

    @property
    def fixed(self) -> tuple[Hashable, ...]:
        """Every condition but the one that a document without shipping leaves open."""
        return tuple(getattr(self, name) for name in _FIXED)


_FIXED = tuple(condition.value for condition in Condition if condition is not Condition.SHIPPING_VAT)


def differences(one: GroupingTerms, other: GroupingTerms) -> tuple[Condition, ...]:
    """Why two documents can't be joined; empty when they can (DOC-126).

    A document without shipping goes with any rate of shipping (TV-DOC-24).
    """
    found: list[Condition] = []
    for condition in Condition:
        values = getattr(one, condition.value), getattr(other, condition.value)
        is_open = condition is Condition.SHIPPING_VAT and None in values
        if values[0] != values[1] and not is_open:
            found.append(condition)
    return tuple(found)


def grouped_sets(terms: Sequence[GroupingTerms]) -> list[list[int]]:
    """Sets of documents that become one, as indexes; each document is in exactly one (DOC-139).

    Sets come in the order of their first document, documents in the order given. One without shipping joins the
    first set that it fits.
    """
    by_terms: dict[tuple[Hashable, ...], dict[Hashable | None, list[int]]] = {}
    for index, each in enumerate(terms):
        by_terms.setdefault(each.fixed, {}).setdefault(each.shipping_vat, []).append(index)
    sets: list[list[int]] = []
    for by_rate in by_terms.values():
        free = by_rate.pop(None, [])
        found = list(by_rate.values()) or [[]]
        found[0] = sorted([*free, *found[0]])
        sets += found
    return sorted(sets)


@dataclass(frozen=True, slots=True)
class BodyOptions:
    """The options of grouping and of delivery (DOC-134 to DOC-136).

    ``keeps_layout`` is the transfer of one document: everything in it passes on as it stands (DOC-112).
    """

    is_merging: bool = False
    copies_text: bool = False
    has_subtotals: bool = False
    keeps_layout: bool = False


def check_body_options(options: BodyOptions) -> None:
    """Raise ``Refusal("subtotals_exclude_merging")``: a merged line belongs to no subtotal (DOC-137)."""
    if options.is_merging and options.has_subtotals:
        raise Refusal.for_field("merge_articles", "subtotals_exclude_merging")


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A line of an original. ``identity`` holds what lines share to be written as one (DOC-134)."""

    type: LineType
    quantity: Decimal = ZERO
    identity: Hashable = None


#: A line of an original: index of the original, index of its line.
Member = tuple[int, int]


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A row of the generated body: a reference or a subtotal of original ``part``, or the lines that it is made of."""

    type: LineType
    part: int
    members: tuple[Member, ...] = ()


def grouped_body(parts: Sequence[Sequence[BodyLine]], options: BodyOptions) -> tuple[BodyRow, ...]:
    """Body of the document made from these originals, in their order (DOC-134 to DOC-143).

    Each original gives its reference, its lines, and its subtotal with that option. Merging puts all the references
    first; a merged line stands where its first one was. References of the originals themselves are left out (DOC-114).
    """
    references = [BodyRow(LineType.ORIGIN, part) for part in range(len(parts))]
    if options.is_merging:
        return (*references, *_merged(parts, options))
    rows: list[BodyRow] = []
    for part, lines in enumerate(parts):
        rows.append(references[part])
        rows += [
            BodyRow(line.type, part, ((part, index),))
            for index, line in enumerate(lines)
            if _passes(line, options)
        ]
        if options.has_subtotals:
            rows.append(BodyRow(LineType.SUBTOTAL, part))
    return tuple(rows)


def _passes(line: BodyLine, options: BodyOptions) -> bool:
    if line.type is LineType.ORIGIN:
        return False
    return options.keeps_layout or line.type.is_item or (line.type is LineType.TEXT and options.copies_text)


def _merged(parts: Sequence[Sequence[BodyLine]], options: BodyOptions) -> list[BodyRow]:
    members: dict[Hashable, list[Member]] = {}
    for part, lines in enumerate(parts):
        for index, line in enumerate(lines):
            if _passes(line, options):
                # Only items are merged: two equal texts are two texts.
                key = ("item", line.type, line.identity) if line.type.is_item else ("text", part, index)
                members.setdefault(key, []).append((part, index))
    return [
        BodyRow(parts[part][index].type, part, tuple(found))
        for found in members.values()
        for part, index in found[:1]
    ]


def merged_cost(costs: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """Cost price of a merged line from the (quantity, cost price) of its lines, so that the total cost stays.

    Five decimals, half away from zero; the first cost when the quantities add up to nothing.
    """
    with exact_arithmetic():
        total = sum((quantity for quantity, _ in costs), ZERO)
        if not total or len({cost for _, cost in costs}) == 1:
            return costs[0][1]
        return round_half_up(sum((quantity * cost for quantity, cost in costs), ZERO) / total, 5)
