"""Where the price of a line comes from: what was tried, what was kept, what the discount leaves (UI-083, P-10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from comptoir.core.document_kinds import DocumentKind
from comptoir.core.errors import Problems, Refusal
from comptoir.core.money import HUNDRED, exact_arithmetic, round_price
from comptoir.documents.line_entry import read_lines
from comptoir.documents.line_prices import SOURCE_LABELS, PriceSource, price_of
from comptoir.documents.models import Document
from comptoir.documents.vat_book import VatBook
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.reading import Reader


@dataclass(frozen=True, slots=True)
class TriedPrice:
    """A price that could be the line's, in the prices of the document."""

    label: str
    unit_price: Decimal
    is_applied: bool


@dataclass(frozen=True, slots=True)
class PriceExplanation:
    """The prices tried, the one that won, and what it comes to after discount."""

    article_label: str
    basis: str
    tried: Sequence[TriedPrice]
    unit_price: Decimal
    discount_rate: Decimal
    net_unit_price: Decimal


def explain_price(
    *, line: Mapping[str, Any], kind: DocumentKind, is_tax_included: bool, today: date
) -> PriceExplanation:
    """Explain the price of a line as it is on screen; reads only. Raises ``Refusal`` with the fields at fault."""
    settings = dossier_settings()
    problems = Problems()
    given = {name: value for name, value in line.items() if name != "id"}
    given["description"] = given.get("description") or given.get("article") or ""
    reader = Reader({"lines": [given]}, problems, today=today)
    entries = read_lines(reader, kind=kind, vat_book=VatBook.load(settings), existing={})
    problems.raise_if_any()
    entry = entries[0]
    if not entry.type.is_item:
        raise Refusal("line_without_price")
    document = Document(kind=kind.code, is_tax_included=is_tax_included)
    proposed = price_of(entry.article, document)
    price = proposed.unit_price if entry.unit_price is None else entry.unit_price
    rate = proposed.discount_rate if entry.discount_rate is None else entry.discount_rate
    is_typed = entry.article is None or price != proposed.unit_price
    tried = []
    if entry.article is not None:
        tried.append(TriedPrice(SOURCE_LABELS[proposed.source], proposed.unit_price, not is_typed))
    if is_typed:
        tried.append(TriedPrice(SOURCE_LABELS[PriceSource.TYPED], price, True))
    with exact_arithmetic():
        net = price - round_price(price * rate / HUNDRED, settings.price_decimals)
    return PriceExplanation(
        article_label=entry.article.label if entry.article else entry.description or "",
        basis="TTC" if is_tax_included and not kind.uses_purchase_prices else "HT",
        tried=tried,
        unit_price=price,
        discount_rate=rate,
        net_unit_price=net,
    )
