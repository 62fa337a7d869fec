"""What the columns of a view say of each line, beside what every answer about a document holds (table DOC-T4)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from comptoir.articles.models import Article
from comptoir.core.document_figures import DocumentTotals, LineInput, LineTotals
from comptoir.core.line_figures import UnitPrices, margin_rate, unit_prices
from comptoir.core.money import round_price
from comptoir.core.totals import document_totals
from comptoir.documents.composition import totals_arguments
from comptoir.documents.line_columns import LineColumn
from comptoir.documents.line_prices import SOURCE_LABELS, source_of
from comptoir.documents.models import Document, DocumentLine
from comptoir.documents.state import ITEM_TYPES
from comptoir.documents.vat_book import VatBook
from comptoir.references.models import ArticleFamily, Location
from comptoir.references.settings_row import dossier_settings
from comptoir.workflows.document_view import amount_text, plain_text, price_text

TYPE_LABELS = dict(DocumentLine.Type.choices)


@dataclass(frozen=True, slots=True)
class _Line:
    """Everything that a column may look at."""

    document: Document
    line: DocumentLine
    entered: LineInput
    totals: LineTotals
    price_decimals: int
    labels: dict[tuple[str, int], str]

    @property
    def prices(self) -> UnitPrices:
        return unit_prices(
            self.entered, is_tax_included=self.document.is_tax_included, price_decimals=self.price_decimals
        )

    def price(self, value: Decimal) -> str:
        return price_text(round_price(value, self.price_decimals))

    def of_article(self, name: str) -> str:
        return str(getattr(self.line.article, name)) if self.line.article else ""

    def label_of(self, name: str) -> str:
        """Label of what the article refers to, loaded for all lines at once."""
        article = self.line.article
        key = getattr(article, f"{name}_id") if article is not None else None
        return self.labels.get((name, key), "") if key else ""


_TEXTS: dict[str, Callable[[_Line], str]] = {
    "discount_amount": lambda it: it.price(it.totals.unit_discount_amount),
    "price_source": lambda it: SOURCE_LABELS[
        source_of(
            it.line.article,
            it.document,
            unit_price=it.line.unit_price,
            discount_rate=it.line.discount_rate,
        )
    ],
    "net_price": lambda it: it.price(it.prices.net),
    "net_unit_price": lambda it: it.price(it.totals.net_unit_price),
    "gross_price": lambda it: it.price(it.prices.gross),
    "gross_unit_price": lambda it: it.price(it.totals.gross_unit_price),
    "vat_amount": lambda it: amount_text(it.totals.vat_amount),
    "cost_amount": lambda it: amount_text(it.totals.cost_amount),
    "margin_amount": lambda it: amount_text(it.totals.margin_amount),
    "markup_rate": lambda it: amount_text(it.totals.markup_rate),
    "margin_rate": lambda it: amount_text(margin_rate(it.totals)),
    "family": lambda it: it.label_of("family"),
    "location": lambda it: it.label_of("location"),
    "real_quantity": lambda it: _stock_text(it.line.article),
    "barcode": lambda it: it.of_article("barcode"),
    "author": lambda it: it.of_article("author"),
    "publisher": lambda it: it.of_article("publisher"),
}
_LINKED: dict[str, type[Any]] = {
    "family": ArticleFamily,
    "location": Location,
}


def line_figures(
    document: Document,
    *,
    lines: Sequence[DocumentLine],
    columns: Sequence[LineColumn],
    computed: DocumentTotals | None = None,
) -> list[dict[str, Any]]:
    """Texts of the columns for each line, in the shape of the API; lines of words have none.

    ``computed`` are the totals of these lines where they are known already. One query for each column of labels,
    whatever the number of lines. The right to see margins is checked where the columns are chosen (``asked_columns``).
    """
    told: list[dict[str, Any]] = [{} for _ in lines]
    if not lines:
        return told
    settings = dossier_settings()
    arguments = totals_arguments(document, list(lines), settings=settings, vat_book=VatBook.load(settings))
    results = (computed or document_totals(**arguments)).lines
    labels = _labels(lines, columns)
    for index, line in enumerate(lines):
        if line.type not in ITEM_TYPES:
            continue
        one = _Line(
            document, line, arguments["lines"][index], results[index], settings.price_decimals, labels
        )
        told[index] = {column.name: _TEXTS[column.name](one) for column in columns}
        told[index]["has_article"] = line.article_id is not None
    return told


def with_line_figures(
    answer: dict[str, Any],
    *,
    document: Document,
    lines: Sequence[DocumentLine],
    columns: Sequence[LineColumn],
    computed: DocumentTotals | None = None,
) -> dict[str, Any]:
    """The answer about a document with the columns of a view on each of its lines."""
    told = line_figures(document, lines=lines, columns=columns, computed=computed)
    for shown, figures in zip(answer["lines"], told, strict=True):
        shown |= figures
    return answer


def _labels(lines: Sequence[DocumentLine], columns: Sequence[LineColumn]) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for column in columns:
        model = _LINKED.get(column.name)
        if model is None:
            continue
        keys = {getattr(line.article, f"{column.name}_id") for line in lines if line.article} - {None}
        rows = model.objects.filter(pk__in=keys).values_list("pk", "label") if keys else ()
        found |= {(column.name, key): label for key, label in rows}
    return found


def _stock_text(article: Article | None) -> str:
    if article is None or article.type != Article.Type.GOODS or not article.is_stock_managed:
        return ""
    return plain_text(article.real_quantity)
