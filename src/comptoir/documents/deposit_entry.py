"""The amounts of a deposit document as asked for, read and checked (DOC-093 to DOC-095).

Each amount is stored as a line of quantity 1 whose price is the amount, VAT included: totals, seals and pages then
know nothing new.
"""

from collections.abc import Mapping
from decimal import Decimal

from comptoir.core.totals import LineType
from comptoir.documents.line_entry import LineEntry
from comptoir.documents.models import DocumentLine
from comptoir.documents.vat_book import VatBook
from comptoir.resources.reading import Reader

ZERO = Decimal(0)
ONE = Decimal(1)
MAX_AMOUNTS = 20
AMOUNT_LIMIT = Decimal(10) ** 12
AMOUNT_FIELDS = frozenset({"id", "type", "description", "vat_rate", "amount"})
TYPES = (LineType.GOODS.value, LineType.SERVICE.value)
#: Fields of a document that a deposit document has not: it has amounts instead of lines and a footer (DOC-T2, DOC-T3).
FOREIGN_FIELDS = (
    "lines",
    "footer_discount_rate",
    "footer_discount_amount",
    "shipping_fee",
    "shipping_amount",
    "shipping_vat_rate",
)


def read_amounts(
    reader: Reader, *, vat_book: VatBook, existing: Mapping[int, DocumentLine], is_new: bool
) -> list[LineEntry]:
    """Read ``amounts`` of a deposit document; ``existing`` holds its lines, by key.

    Problems stand on ``amounts.0.amount``; a new document needs one at least.
    """
    rows = reader.mappings("amounts", maximum=MAX_AMOUNTS)
    if not rows and (is_new or reader.values.get("amounts") is not None):
        reader.refuse("amounts", "deposit_without_amount")
    kept = [
        LineEntry(id=line.pk, type=LineType.ORIGIN, existing=line)
        for line in existing.values()
        if line.type == DocumentLine.Type.ORIGIN
    ]
    seen: set[int] = set()
    entries = []
    for index, row in enumerate(rows):
        row_reader = Reader(row, reader.problems, today=reader.today, prefix=f"amounts.{index}.")
        row_reader.forbid_unknown(AMOUNT_FIELDS)
        key = row_reader.integer("id")
        if key is not None and (key not in existing or key in seen or existing[key].type not in TYPES):
            row_reader.refuse("id", "unknown_line", line=key)
        elif key is not None:
            seen.add(key)
        line = existing.get(key) if key is not None else None
        entries.append(_read_amount(row_reader, line=line, vat_book=vat_book))
    return [*kept, *entries]


def refuse_foreign_fields(reader: Reader) -> None:
    """A deposit document says no lines, no discount and no shipping; its prices include VAT."""
    for name in FOREIGN_FIELDS:
        if reader.has(name) and str(reader.values[name]) not in ("0", "0.00", "[]"):
            reader.refuse(name, "not_on_this_kind")
    if reader.has("is_tax_included") and not reader.boolean("is_tax_included", default=True):
        reader.refuse("is_tax_included", "deposit_tax_included")


def _read_amount(reader: Reader, *, line: DocumentLine | None, vat_book: VatBook) -> LineEntry:
    default = line.type if line else vat_book.settings.default_article_type
    entry = LineEntry(
        id=line.pk if line else None,
        type=LineType(reader.choice("type", choices=TYPES, default=default) or default),
        given=frozenset(reader.values),
        existing=line,
    )
    if reader.has("description"):
        entry.description = reader.text("description", max_length=10_000)
    entry.description = entry.description or (line.description if line else "") or "Acompte"
    entry.quantity = ONE
    entry.discount_rate = entry.cost_price = ZERO
    amount = reader.decimal("amount", minimum=ZERO, maximum=AMOUNT_LIMIT, decimals=2)
    if amount is None:
        amount = line.unit_price if line and "amount" not in reader.values else None
    if amount is None and not reader.has("amount"):
        reader.refuse("amount", "required")
    elif amount == 0:
        reader.refuse("amount", "deposit_not_positive")
    entry.unit_price = amount or ZERO
    known = vat_book.by_id(line.vat_rate_id) if line and line.vat_rate_id else None
    entry.vat_rate = vat_book.read(reader, "vat_rate", known=known)
    return entry
