"""Stock entries and issues (STK-010 to STK-038)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.articles.queries import articles_by_scan
from comptoir.core.errors import NotFound, Problems, Refusal
from comptoir.core.money import LIMIT as MONEY_LIMIT
from comptoir.core.money import round_amount, round_half_up
from comptoir.core.numbering import check_number, parse_counter
from comptoir.references.counters import give_back, is_counter_used, take_next
from comptoir.resources.reading import Reader
from comptoir.stock.models import StockDocument, StockDocumentLine, StockMove
from comptoir.stock.services.chain import add_moves, remove_moves

ZERO = Decimal(0)
ONE = Decimal(1)
LIMIT = Decimal(10) ** 9
COUNTERS = {StockDocument.Type.ENTRY: "stock_entry", StockDocument.Type.ISSUE: "stock_issue"}


def create_stock_document(*, values: Mapping[str, Any], user: User | None, today: date) -> StockDocument:
    """Save an entry or issue with its movements (STK-033).

    Raises ``Refusal`` with the fields at fault (``service_in_stock_document``, ``article_not_stock_managed`` …).
    """
    document, lines = _read(values, today=today)
    document.created_by = user
    document.number = document.number or _take_number(document)
    document.save(force_insert=True)
    StockDocumentLine.objects.bulk_create(lines)
    _record_moves(document, lines)
    return document


def delete_stock_document(*, stock_document_id: int) -> None:
    """Delete an entry or issue and its movements (STK-035)."""
    document = StockDocument.objects.select_for_update().filter(pk=stock_document_id).first()
    if document is None:
        raise NotFound("stock_document_not_found", stock_document=stock_document_id)
    moves = list(StockMove.objects.filter(stock_document_line__document=document))
    _give_back_number(document)
    document.delete()
    remove_moves(moves)


def _read(values: Mapping[str, Any], *, today: date) -> tuple[StockDocument, list[StockDocumentLine]]:
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(frozenset({"type", "number", "dated_on", "lines", "note"}))
    document = StockDocument(
        type=reader.choice("type", choices=StockDocument.Type.values, required=True),
        dated_on=reader.date("dated_on", default=today) or today,
        note=reader.rich_text("note"),
    )
    if document.dated_on > today:
        reader.refuse("dated_on", "date_in_future", today=today)
    if "type" not in problems.fields:
        _read_number(reader, document)
    rows = reader.mappings("lines", maximum=2000)
    if not rows and "lines" not in problems.fields:
        reader.refuse("lines", "stock_document_empty")
    articles = articles_by_scan(str(row.get("article") or "") for row in rows)
    lines = []
    for position, row in enumerate(rows, start=1):
        line_reader = Reader(row, problems, today=today, prefix=f"lines.{position - 1}.")
        lines.append(_read_line(line_reader, document=document, position=position, articles=articles))
    values_of_lines = [round_amount(line.quantity * line.unit_cost) for line in lines]
    for index, value in enumerate(values_of_lines):
        if abs(value) >= MONEY_LIMIT:
            problems.add(f"lines.{index}.quantity", "amount_too_large")
    document.total_quantity = sum((line.quantity for line in lines), ZERO)
    document.total_value = sum(values_of_lines, ZERO)
    if abs(document.total_value) >= MONEY_LIMIT:
        reader.refuse("lines", "amount_too_large")
    problems.raise_if_any()
    return document, lines


def _read_line(
    reader: Reader, *, document: StockDocument, position: int, articles: Mapping[str, Article]
) -> StockDocumentLine:
    reader.forbid_unknown(frozenset({"article", "description", "quantity", "unit_cost", "reason"}))
    code = reader.text("article", max_length=40, required=True)
    article = articles.get(code.upper())
    if code and article is None:
        reader.refuse("article", "unknown_article", value=code)
    elif article is not None and article.type == Article.Type.SERVICE:
        reader.refuse("article", "service_in_stock_document", value=article.code)
    elif article is not None and not article.is_stock_managed:
        reader.refuse("article", "article_not_stock_managed", value=article.code)
    default_quantity = article.default_quantity if article is not None else ONE
    quantity = reader.decimal("quantity", minimum=-LIMIT, maximum=LIMIT, default=default_quantity)
    if quantity and article is not None and article.unit is not None:
        quantity = round_half_up(quantity, article.unit.decimals)
    if not quantity:
        reader.refuse("quantity", "quantity_zero")
    is_issue = document.type == StockDocument.Type.ISSUE
    if is_issue and reader.has("unit_cost"):
        reader.refuse("unit_cost", "issue_valued_at_average_cost")
    default_cost = article.cost_price if article is not None and not is_issue else ZERO
    return StockDocumentLine(
        document=document,
        position=position,
        article=article,
        description=reader.text("description", max_length=200) or (article.label if article else ""),
        quantity=quantity or ZERO,
        unit_cost=reader.decimal("unit_cost", minimum=ZERO, maximum=LIMIT, default=default_cost) or ZERO,
        reason=reader.text("reason", max_length=40),
    )


def _record_moves(document: StockDocument, lines: Sequence[StockDocumentLine]) -> None:
    is_entry = document.type == StockDocument.Type.ENTRY
    moves = []
    for line in lines:
        quantity = line.quantity if is_entry else -line.quantity
        moves.append(
            StockMove(
                article_id=line.article_id,
                moved_on=document.dated_on,
                source_kind=f"stock_{document.type}",
                source_number=document.number,
                stock_document_line=line,
                quantity=quantity,
                # Only a movement that brings goods in sets a cost of its own (STK-132).
                own_cost=line.unit_cost if is_entry and quantity > 0 else None,
                fallback_cost=line.article.cost_price,
            )
        )
    add_moves(moves)


def _read_number(reader: Reader, document: StockDocument) -> None:
    """The number typed when the counter of the kind is not used (OPT-051)."""
    if is_counter_used(COUNTERS[StockDocument.Type(document.type)]):
        if reader.has("number"):
            reader.refuse("number", "number_from_counter")
        return
    try:
        document.number = check_number(reader.text("number", max_length=40))
    except Refusal as refusal:
        reader.problems.add_refusal(refusal)
        return
    if StockDocument.objects.filter(type=document.type, number__iexact=document.number).exists():
        reader.refuse("number", "number_already_used", number=document.number)


def _take_number(document: StockDocument) -> str:
    documents = StockDocument.objects.filter(type=document.type)
    counter = COUNTERS[StockDocument.Type(document.type)]
    number, _ = take_next(counter, is_taken=lambda number: documents.filter(number=number).exists())
    return number


def _give_back_number(document: StockDocument) -> None:
    """The last number of its kind serves again (DOC-009, OPT-055)."""
    counter = COUNTERS[StockDocument.Type(document.type)]
    try:
        value = parse_counter(document.number).value
    except Refusal:
        return
    give_back(counter, document.number, value)
