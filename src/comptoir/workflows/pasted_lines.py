"""Lines copied from a document and pasted into another, of the same kind or not (UI-078, UI-079)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from comptoir.core.document_kinds import DocumentKind
from comptoir.core.errors import Problem, Refusal
from comptoir.core.pricing import gross_of_net, net_of_gross
from comptoir.core.totals import LineType
from comptoir.core.typed_input import parse_decimal
from comptoir.documents.line_entry import MAX_LINES
from comptoir.workflows.document_view import price_text

# What a line keeps of itself (UI-078); what the rest was worth is computed again.
KEPT = (
    "type", "article", "description", "rich_description", "quantity", "unit", "unit_price", "discount_rate",
    "vat_rate", "cost_price",
    "delivery_on", "salesperson", "eco_contribution",
)  # fmt: skip
TYPE_WORDS = {
    LineType.SUBTOTAL: "sous-total",
    LineType.ORIGIN: "ligne d'origine",
}


@dataclass(frozen=True, slots=True)
class PastedLines:
    """Lines to enter in the document, and how many were left out, by type."""

    lines: Sequence[dict[str, str]]
    skipped: Mapping[LineType, int]

    @property
    def problem(self) -> Problem | None:
        """How many lines were left out and why, or nothing (UI-079)."""
        count = sum(self.skipped.values())
        if not count:
            return None
        types = ", ".join(TYPE_WORDS[one] for one in self.skipped)
        return Problem(
            "lines_not_pasted" if count > 1 else "line_not_pasted", {"count": count, "types": types}
        )


def pasted_lines(
    given: object,
    *,
    kind: DocumentKind,
    was_tax_included: bool,
    is_tax_included: bool,
    may_see_margins: bool,
    price_decimals: int,
) -> PastedLines:
    """The lines as the target takes them: types that it does not allow are left out, prices follow its way of entry.

    Raises ``Refusal``: ``pasted_nothing``, ``pasted_too_many_rows``, ``pasted_unreadable``.
    """
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        raise Refusal("pasted_unreadable")
    if not given:
        raise Refusal("pasted_nothing")
    if len(given) > MAX_LINES:
        raise Refusal("pasted_too_many_rows", limit=MAX_LINES)
    lines: list[dict[str, str]] = []
    skipped: dict[LineType, int] = {}
    for one in given:
        line_type = _type_of(one)
        if line_type is LineType.ORIGIN or (
            line_type is LineType.SUBTOTAL and LineType.SUBTOTAL not in kind.insertable_line_types
        ):
            skipped[line_type] = skipped.get(line_type, 0) + 1
            continue
        line = {name: one[name] for name in KEPT if isinstance(one.get(name), str) and one[name]}
        line["type"] = line_type.value
        if not may_see_margins:
            line.pop("cost_price", None)
        if was_tax_included is not is_tax_included:
            _follow_prices(line, is_gross=is_tax_included, decimals=price_decimals)
        lines.append(line)
    return PastedLines(lines, skipped)


def _type_of(line: Mapping[str, Any]) -> LineType:
    try:
        return LineType(line.get("type") or LineType.GOODS)
    except ValueError:
        raise Refusal("pasted_unreadable") from None


def _follow_prices(line: dict[str, str], *, is_gross: bool, decimals: int) -> None:
    """A price without VAT becomes one with it, or the other way round; what can't be read is left to the user."""
    if "unit_price" not in line:
        return
    try:
        price = parse_decimal(line["unit_price"])
        rate = parse_decimal(line["vat_rate"]) if line.get("vat_rate") else Decimal(0)
    except Refusal:
        return
    convert = gross_of_net if is_gross else net_of_gross
    line["unit_price"] = price_text(convert(price, rate, decimals=decimals))
