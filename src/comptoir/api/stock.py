"""Stock entries and issues, movements and what there is of an article (file 13, section 2; specification 04)."""

from typing import Any

from comptoir.accounts.rights import MARGINS_RIGHT
from comptoir.api import payment_schemas as schemas
from comptoir.api.calls import Answer, Call, address
from comptoir.api.describing import list_parameters, page_of, ref
from comptoir.api.document_lists import STOCK_DOCUMENTS, STOCK_MOVES
from comptoir.api.lists import list_answer
from comptoir.api.operations import Section
from comptoir.articles.queries import article_by_code
from comptoir.core.errors import NotFound
from comptoir.stock.models import StockDocument, StockMove
from comptoir.stock.queries import article_stock
from comptoir.workflows import stock_documents as workflows
from comptoir.workflows.document_view import amount_text, plain_text, price_text

VIEW = "stock:view"
COSTS = frozenset(
    {
        "total_value", "unit_cost", "value", "average_cost", "average_cost_after", "stock_value", "stock_value_after",
    }
)  # fmt: skip

section = Section("Stock")


def stock_document_as_dict(document: StockDocument) -> dict[str, Any]:
    """An entry or issue with its lines."""
    return {
        "id": document.pk,
        "version": document.version,
        "type": document.type,
        "number": document.number,
        "dated_on": document.dated_on.isoformat(),
        "total_quantity": plain_text(document.total_quantity),
        "total_value": amount_text(document.total_value),
        "note": document.note,
        "lines": [
            {
                "id": line.pk,
                "position": line.position,
                "article": line.article.code,
                "description": line.description,
                "quantity": plain_text(line.quantity),
                "unit_cost": price_text(line.unit_cost),
                "reason": line.reason,
            }
            for line in document.lines.all()
        ],
    }


def stock_move_as_dict(move: StockMove) -> dict[str, Any]:
    """A movement with the stock that it left."""
    document_line, stock_line = move.document_line, move.stock_document_line
    return {
        "id": move.pk,
        "article": move.article.code,
        "moved_on": move.moved_on.isoformat(),
        "source_kind": move.source_kind,
        "source_number": move.source_number,
        "document": document_line.document_id if document_line else None,
        "stock_document": stock_line.document_id if stock_line else None,
        "quantity": plain_text(move.quantity),
        "unit_cost": price_text(move.unit_cost),
        "value": amount_text(move.value),
        "stock_after": plain_text(move.stock_after),
        "average_cost_after": price_text(move.average_cost_after),
        "stock_value_after": amount_text(move.stock_value_after),
    }


def shown_to(call: Call, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer as this user may see it: what goods cost needs its own right, as on documents."""
    if call.user.may(MARGINS_RIGHT):
        return answer
    shown = {name: value for name, value in answer.items() if name not in COSTS}
    if "lines" in shown:
        shown["lines"] = [
            {name: value for name, value in line.items() if name not in COSTS} for line in shown["lines"]
        ]
    return shown


def stock_document_answer(call: Call, stock_document_id: int, status: int = 200) -> Answer:
    """The entry or issue as it is stored now. Raises ``NotFound("stock_document_not_found")``."""
    document = STOCK_DOCUMENTS.by_id(stock_document_id)
    if document is None:
        raise NotFound("stock_document_not_found", stock_document=stock_document_id)
    return Answer(
        shown_to(call, stock_document_as_dict(document)),  # type: ignore[arg-type]
        status,
        address("stock-documents", stock_document_id) if status == 201 else "",
    )


@section.operation(
    "GET",
    "/stock-documents",
    summary="Lister les bons d'entrée et de sortie",
    right=VIEW,
    parameters=list_parameters(STOCK_DOCUMENTS),
    answers=page_of(schemas.StockDocument),
)
def list_stock_documents(call: Call) -> Answer:
    return list_answer(call, STOCK_DOCUMENTS, lambda one: shown_to(call, stock_document_as_dict(one)))


@section.operation(
    "POST",
    "/stock-documents",
    summary="Enregistrer un bon d'entrée ou de sortie",
    right="stock:edit",
    takes=ref(schemas.StockDocumentInput),
    answers=ref(schemas.StockDocument),
    status=201,
)
def create_stock_document(call: Call) -> Answer:
    document = workflows.create_stock_document(values=call.values, user=call.user, today=call.today)
    return stock_document_answer(call, document.pk, 201)


@section.operation(
    "GET",
    "/stock-documents/{int:id}",
    summary="Lire un bon d'entrée ou de sortie",
    right=VIEW,
    answers=ref(schemas.StockDocument),
)
def read_stock_document(call: Call, id: int) -> Answer:
    return stock_document_answer(call, id)


@section.operation(
    "DELETE",
    "/stock-documents/{int:id}",
    summary="Supprimer un bon d'entrée ou de sortie",
    right="stock:delete",
    status=204,
)
def delete_stock_document(call: Call, id: int) -> Answer:
    workflows.delete_stock_document(stock_document_id=id)
    return Answer(status=204)


@section.operation(
    "GET",
    "/stock-moves",
    summary="Lister les mouvements de stock",
    right=VIEW,
    parameters=list_parameters(STOCK_MOVES),
    answers=page_of(schemas.StockMove),
)
def list_stock_moves(call: Call) -> Answer:
    return list_answer(call, STOCK_MOVES, lambda move: shown_to(call, stock_move_as_dict(move)))


@section.operation(
    "GET",
    "/articles/{code}/stock",
    summary="Lire le stock d'un article",
    right=VIEW,
    answers=ref(schemas.ArticleStock),
)
def read_article_stock(call: Call, code: str) -> Answer:
    article = article_by_code(code)
    if article is None:
        raise NotFound("article_not_found", article=code[:40])
    stock = article_stock(article)
    return Answer(
        shown_to(
            call,
            {
                "real_quantity": plain_text(stock.real_quantity),
                "reserved_quantity": plain_text(stock.reserved_quantity),
                "available_quantity": plain_text(stock.available_quantity),
                "ordered_in_quantity": plain_text(stock.ordered_in_quantity),
                "ordered_out_quantity": plain_text(stock.ordered_out_quantity),
                "virtual_quantity": plain_text(stock.virtual_quantity),
                "average_cost": price_text(stock.average_cost),
                "stock_value": amount_text(stock.stock_value),
            },
        )
    )
