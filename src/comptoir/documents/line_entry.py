"""The lines of a document as asked for, read and checked; a line that exists keeps what is not given of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from comptoir.articles.models import Article
from comptoir.articles.queries import articles_by_scan
from comptoir.core.document_kinds import DocumentKind
from comptoir.core.rich_text import is_styled, plain_text
from comptoir.core.totals import LineType
from comptoir.documents.models import DocumentLine
from comptoir.documents.vat_book import VatBook
from comptoir.references.models import DossierSettings, EcoContribution, Unit, VatRate
from comptoir.resources.reading import Reader, are_values_exact
from comptoir.sales_force.models import Salesperson

MAX_LINES = 2000
MAX_DESCRIPTION = 10_000
MAX_TYPED_CODE = 20
ZERO = Decimal(0)
HUNDRED = Decimal(100)
QUANTITY_LIMIT = Decimal(10) ** 9
PRICE_LIMIT = Decimal(10) ** 9
LINE_FIELDS = frozenset(
    {
        "id", "type", "article", "description", "rich_description", "quantity", "unit", "unit_price", "discount_rate",
        "vat_rate", "discount_amount", "cost_price", "delivery_on", "salesperson", "eco_contribution",
    }
)  # fmt: skip
ENTERED_TYPES = [line_type.value for line_type in LineType if line_type is not LineType.ORIGIN]


@dataclass(slots=True)
class LineEntry:
    """One line as entered; ``None`` means "take the default" (of the article, the party or the header).

    ``given`` names the fields that were present: a line that exists (``existing``) keeps the others.
    """

    id: int | None
    type: LineType
    given: frozenset[str] = frozenset()
    existing: DocumentLine | None = None
    article: Article | None = None
    typed_code: str = ""
    description: str | None = None
    rich_description: str = ""
    quantity: Decimal | None = None
    unit: Unit | None = None
    unit_price: Decimal | None = None
    discount_rate: Decimal | None = None
    discount_amount: Decimal | None = None
    vat_rate: VatRate | None = None
    cost_price: Decimal | None = None
    delivery_on: date | None = None
    salesperson: Salesperson | None = None
    eco_contribution: EcoContribution | None = None

    @property
    def kept(self) -> DocumentLine | None:
        """The existing line, when it still sells the same: what is not given of it stays (ART-059, ART-108)."""
        if self.existing is None or not self.type.is_item or not LineType(self.existing.type).is_item:
            return None
        article_id = self.article.pk if self.article else None
        return self.existing if self.existing.article_id == article_id else None


def read_lines(
    reader: Reader, *, kind: DocumentKind, vat_book: VatBook, existing: Mapping[int, DocumentLine]
) -> list[LineEntry]:
    """Read ``lines``; ``existing`` holds the lines of the document, by key. Problems stand on ``lines.0.quantity``."""
    rows = reader.mappings("lines", maximum=MAX_LINES)
    articles = articles_by_scan(_codes_to_find(rows, existing))
    units = _named(rows, "unit", Unit)
    salespeople = _named(rows, "salesperson", Salesperson)
    scales = _named(rows, "eco_contribution", EcoContribution)
    lines: list[LineEntry] = []
    seen: set[int] = set()
    for index, row in enumerate(rows):
        line_reader = Reader(row, reader.problems, today=reader.today, prefix=f"lines.{index}.")
        line_reader.forbid_unknown(LINE_FIELDS)
        key = line_reader.integer("id")
        if key is not None and (key not in existing or key in seen):
            line_reader.refuse("id", "unknown_line", line=key)
        elif key is not None:
            seen.add(key)
        line = existing.get(key) if key is not None else None
        if (
            row.get("type") == LineType.SUBTOTAL
            and line is None
            and LineType.SUBTOTAL not in kind.insertable_line_types
        ):
            line_reader.refuse("type", "subtotal_on_purchase")
        entry = _read_line(line_reader, existing=line, articles=articles, units=units, vat_book=vat_book)
        if entry.type.is_item:
            entry.salesperson = _chosen(line_reader, "salesperson", salespeople, length=20)
            entry.eco_contribution = _chosen(line_reader, "eco_contribution", scales, length=10)
        lines.append(entry)
    return lines


def _codes_to_find(rows: Sequence[Mapping[str, Any]], existing: Mapping[int, DocumentLine]) -> Iterator[str]:
    """Codes that the lines do not have already: a long document is not looked up again for one change."""
    for row in rows:
        code, key = row.get("article"), row.get("id")
        line = existing.get(key) if isinstance(key, int) else None
        if isinstance(code, str) and (line is None or code.upper() != line.article_code.upper()):
            yield code


def _named(rows: list[Mapping[str, Any]], name: str, model: type[Any]) -> dict[str, Any]:
    """Records that lines may name in a field, by code; no query when no line names any."""
    is_named = any(row.get(name) not in (None, "") for row in rows)
    return {record.code.upper(): record for record in model.objects.all()} if is_named else {}


def _chosen(reader: Reader, name: str, records: Mapping[str, Any], *, length: int) -> Any:
    code = reader.text(name, max_length=length)
    if not code:
        return None
    record = records.get(code.upper())
    if record is None:
        reader.refuse(name, "unknown_reference", value=code)
    return record


def _read_line(
    reader: Reader,
    *,
    existing: DocumentLine | None,
    articles: Mapping[str, Article],
    units: Mapping[str, Unit],
    vat_book: VatBook,
) -> LineEntry:
    if existing is not None and existing.type == DocumentLine.Type.ORIGIN:
        # Programs give back all the lines they read: the reference line stays what it is (DOC-113).
        return LineEntry(id=existing.pk, type=LineType.ORIGIN, existing=existing)
    article, typed_code = _read_article(
        reader, existing=existing, articles=articles, settings=vat_book.settings
    )
    free_type = vat_book.settings.default_article_type  # of lines without an article (OPT-100)
    default_type = article.type if article else existing.type if existing else free_type
    line_type = LineType(reader.choice("type", choices=ENTERED_TYPES, default=default_type) or default_type)
    line = LineEntry(
        id=existing.pk if existing else None,
        type=line_type,
        given=frozenset(name for name in reader.values if name in LINE_FIELDS),
        existing=existing,
        article=article,
        typed_code=typed_code,
    )
    _read_description(reader, line)
    if line_type.is_item:
        _read_item(reader, line, units=units, vat_book=vat_book)
    return line


def _read_description(reader: Reader, line: LineEntry) -> None:
    """The text of a line, and its formats where it has some (UI-064).

    Of two that don't say the same, the one that was changed counts: the formats, unless they are those stored.
    """
    if reader.has("description"):
        line.description = reader.text("description", max_length=MAX_DESCRIPTION)
    if not reader.has("rich_description"):
        return
    html = reader.rich_text("rich_description")
    letters = plain_text(html)
    if len(letters) > MAX_DESCRIPTION:
        reader.refuse("rich_description", "too_long", max_length=MAX_DESCRIPTION)
        return
    existing = line.existing
    is_rewritten = existing is not None and existing.rich_description == html
    if line.description is not None and line.description != letters and is_rewritten:
        return
    line.description = letters
    if is_styled(html) and (line.type.is_item or line.type is LineType.TEXT):
        line.rich_description = html


def _read_article(
    reader: Reader,
    *,
    existing: DocumentLine | None,
    articles: Mapping[str, Article],
    settings: DossierSettings,
) -> tuple[Article | None, str]:
    """The article of a line, or the code that stands on it without one (OPT-110).

    An article that is no longer sold stays on the lines that have it, and comes on no other.
    """
    if existing is not None and "article" not in reader.values:
        return existing.article, ""
    code = reader.text("article", max_length=40)
    if not code:
        return None, ""
    if existing is not None and code.upper() == existing.article_code.upper():
        return existing.article, existing.article_code if existing.article is None else ""
    article = articles.get(code.upper())
    # With the warning on, a line that says what it sells may still be kept without article (UI-085). A program can't be
    # warned: it is refused.
    is_kept = not settings.is_unknown_article_warned or (
        _is_described(reader, existing) and not are_values_exact()
    )
    if article is None and is_kept and len(code) <= MAX_TYPED_CODE:
        return None, code
    if article is None:
        reader.refuse("article", "unknown_article", value=code)
    elif not article.is_active and (existing is None or existing.article_id != article.pk):
        reader.refuse("article", "article_inactive", value=article.code)
    return article, ""


def _read_item(reader: Reader, line: LineEntry, *, units: Mapping[str, Unit], vat_book: VatBook) -> None:
    """What only goods and services have."""
    if line.article is not None:
        line.type = LineType(line.article.type)
    elif not reader.has("article") and not _has_description(line):
        reader.refuse("description", "article_or_description_required")
    line.quantity = reader.decimal("quantity", minimum=-QUANTITY_LIMIT, maximum=QUANTITY_LIMIT)
    line.unit_price = reader.decimal("unit_price", minimum=ZERO, maximum=PRICE_LIMIT)
    line.discount_rate = reader.decimal("discount_rate", minimum=ZERO, maximum=HUNDRED)
    line.discount_amount = reader.decimal("discount_amount", minimum=ZERO, maximum=PRICE_LIMIT)
    line.cost_price = reader.decimal("cost_price", minimum=ZERO, maximum=PRICE_LIMIT)
    known = vat_book.by_id(line.existing.vat_rate_id) if line.existing and line.existing.vat_rate_id else None
    line.vat_rate = vat_book.read(reader, "vat_rate", known=known)
    line.delivery_on = reader.date("delivery_on")
    line.unit = _chosen(reader, "unit", units, length=4)


def _is_described(reader: Reader, existing: DocumentLine | None) -> bool:
    if "description" in reader.values or "rich_description" in reader.values:
        return reader.has("description") or reader.has("rich_description")
    return existing is not None and existing.article_id is None and bool(existing.description)


def _has_description(line: LineEntry) -> bool:
    """A line without article says what it sells, now or already."""
    if line.description:
        return True
    return "description" not in line.given and line.existing is not None and bool(line.existing.description)
