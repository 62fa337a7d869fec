"""What only purchases have: shortages, offers, counted receipts, matched invoices, purchase prices (file 13).

The services and the rights are those of the pages in ``web/purchases``.
"""

from collections.abc import Callable
from typing import Any

from comptoir.api import purchase_schemas, schemas
from comptoir.api.calls import Answer, Call
from comptoir.api.describing import parameters_of, ref
from comptoir.api.document_calls import BIGGEST_KEY, document_answer, documents_answer
from comptoir.api.operations import Run, Section
from comptoir.core.document_kinds import Side, kind_of
from comptoir.core.errors import NotFound, Refusal
from comptoir.core.purchasing import Deal, total_excess
from comptoir.documents.models import Document
from comptoir.workflows.document_view import amount_text, plain_text, price_text
from comptoir.workflows.documents import existing_document
from comptoir.workflows.invoice_matching import MatchedLine, match_invoice
from comptoir.workflows.order_receipts import expected_lines, read_count, receive_order
from comptoir.workflows.price_requests import (
    MAX_COMPARED,
    Comparison,
    Offer,
    ask_other_suppliers,
    compare_requests,
    rival_requests,
)
from comptoir.workflows.purchase_prices import accept_prices, price_proposals, refuse_prices
from comptoir.workflows.reordering import SupplierNeeds, missing_articles, order_missing

VIEW, EDIT, PRICES = "purchases:view", "purchases:edit", "articles:edit"

section = Section("Achats")


def purchase(document_id: int) -> Document:
    """A document of purchases. Raises ``NotFound("document_not_found")``, also for one of sales."""
    document = existing_document(document_id)
    if Side(document.side) is not Side.PURCHASE:
        raise NotFound("document_not_found", document=document_id)
    return document


def of_document(method: str, name: str, summary: str, **declared: Any) -> Callable[[Run], Run]:
    """Decorator of an operation on one document of purchases."""
    declared.setdefault("right", EDIT)
    return section.operation(method, f"/documents/{{int:id}}/{name}", summary=summary, **declared)


# -------------------------------------------------------------------------------------------------------- shortages
@section.operation(
    "GET",
    "/shortages",
    summary="Ce qui manque aux commandes des clients, par fournisseur",
    right=EDIT,
    answers=ref(purchase_schemas.Shortages),
)
def list_shortages(call: Call) -> Answer:
    return Answer({"suppliers": [_needs_as_dict(needs) for needs in missing_articles()]})


def _needs_as_dict(needs: SupplierNeeds) -> dict[str, Any]:
    return {
        "supplier": needs.supplier.code if needs.supplier else None,
        "supplier_name": needs.supplier.name if needs.supplier else "",
        "articles": [
            {
                "article": one.article.code,
                "label": one.article.label,
                "promised_quantity": plain_text(one.promised),
                "expected_quantity": plain_text(one.expected),
                "missing_quantity": plain_text(one.missing),
                "orders": [*one.orders],
            }
            for one in needs.articles
        ],
    }


@section.operation(
    "POST",
    "/shortages/order",
    summary="Commander ce qui manque",
    description="Une commande par fournisseur ; sa référence nomme les commandes des clients qui attendent.",
    right=EDIT,
    takes=ref(purchase_schemas.ReorderInput),
    answers=ref(schemas.Documents),
    status=201,
)
def order_shortages(call: Call) -> Answer:
    return documents_answer(call, order_missing(values=call.values, user=call.user, today=call.today))


# ----------------------------------------------------------------------------------------------------------- offers
@of_document(
    "GET",
    "offers",
    "Comparer une demande de prix à d'autres",
    description="Sans « documents » : les autres demandes ouvertes pour les mêmes articles.",
    right=VIEW,
    parameters=parameters_of(
        [
            (
                "documents",
                f"Autres demandes, par leur « id », séparés par des virgules ; {MAX_COMPARED} en tout au plus.",
            )
        ]
    ),
    answers=ref(purchase_schemas.Comparison),
)
def read_offers(call: Call, id: int) -> Answer:
    request = purchase(id)
    text = call.request.GET.get("documents", "")
    compared = [request, *_others(text)] if text else rival_requests(request)
    return Answer(_comparison_as_dict(compare_requests(list(dict.fromkeys(compared)))))


def _others(text: str) -> list[Document]:
    texts = [one.strip() for one in text.split(",")][: MAX_COMPARED + 1]
    wrong = next((one for one in texts if not (one.isascii() and one.isdigit() and len(one) < 19)), None)
    if wrong is not None:
        raise Refusal.for_field("documents", "document_not_found", document=wrong[:40])
    return [purchase(min(int(one), BIGGEST_KEY)) for one in texts]


@of_document(
    "POST",
    "ask-suppliers",
    "Demander le même prix à d'autres fournisseurs",
    takes=ref(purchase_schemas.OtherSuppliersInput),
    answers=ref(schemas.Documents),
    status=201,
)
def ask_suppliers(call: Call, id: int) -> Answer:
    purchase(id)
    made = ask_other_suppliers(document_id=id, values=call.values, user=call.user, today=call.today)
    return documents_answer(call, made)


def _comparison_as_dict(comparison: Comparison) -> dict[str, Any]:
    return {
        "requests": [
            {
                "document": one.request.pk,
                "number": one.request.number,
                "supplier": one.request.party_code,
                "supplier_name": one.request.party_name,
                "net_total": amount_text(one.request.net_total),
                "is_best": one.is_best,
            }
            for one in comparison.totals
        ],
        "articles": [
            {
                "article": row.code,
                "description": row.description,
                "offers": [_offer_as_dict(one) for one in row.offers],
            }
            for row in comparison.rows
        ],
    }


def _offer_as_dict(offer: Offer) -> dict[str, Any]:
    quantity, price = _told(offer.deal)
    return {
        "document": offer.request.pk,
        "quantity": quantity,
        "net_unit_price": price,
        "is_best": offer.is_best,
    }


def _told(deal: Deal | None) -> tuple[str | None, str | None]:
    return (plain_text(deal.quantity), price_text(deal.price)) if deal else (None, None)


# --------------------------------------------------------------------------------------------------------- receipts
@of_document(
    "GET", "expected", "Ce qui reste à recevoir d'une commande", answers=ref(purchase_schemas.ExpectedLines)
)
def read_expected(call: Call, id: int) -> Answer:
    lines = [
        {
            "line": one.line.pk,
            "article": one.line.article_code,
            "barcode": one.line.article.barcode if one.line.article else "",
            "description": one.line.description,
            "ordered_quantity": plain_text(one.line.quantity),
            "remaining_quantity": plain_text(one.remaining),
        }
        for one in expected_lines(purchase(id))
    ]
    return Answer({"lines": lines})


@of_document(
    "POST",
    "count",
    "Les écarts d'une réception comptée",
    description="Rien n'est enregistré. Une ligne de la commande qui n'est pas donnée compte pour zéro.",
    takes=ref(purchase_schemas.CountInput),
    answers=ref(purchase_schemas.CountDifferences),
    is_acting=False,
    is_versioned=True,
)
def count_receipt(call: Call, id: int) -> Answer:
    order = purchase(id)
    count = read_count(order, values=call.values, today=call.today)
    counted = {one.line.pk: one for one in count.lines}
    lines = [counted.get(one.line.pk, one) for one in expected_lines(order)]
    differences = [
        {
            "line": one.line.pk,
            "article": one.line.article_code,
            "remaining_quantity": plain_text(one.remaining),
            "counted_quantity": plain_text(one.counted),
            "difference_quantity": plain_text(one.difference),
        }
        for one in lines
        if one.difference
    ]
    return Answer({"differences": differences, "extras": [dict(one) for one in count.extras]})


@of_document(
    "POST",
    "receive",
    "Réceptionner ce qui a été compté",
    description="Ce qui manque reste attendu ; ce qui est en trop a sa propre ligne sur le bon de réception.",
    takes=ref(purchase_schemas.CountInput),
    answers=ref(schemas.Document),
    status=201,
    is_versioned=True,
)
def receive_counted(call: Call, id: int) -> Answer:
    purchase(id)
    return document_answer(call, receive_order(order_id=id, values=call.values, **call.signed).pk, 201)


# --------------------------------------------------------------------------------------------------- invoice, prices
@of_document(
    "GET",
    "match",
    "Contrôler une facture de fournisseur avec la commande et la réception",
    right=VIEW,
    answers=ref(purchase_schemas.InvoiceMatch),
)
def read_match(call: Call, id: int) -> Answer:
    invoice = purchase(id)
    if not kind_of(invoice.kind).can_be_paid:
        raise NotFound("document_not_found", document=id)
    rows = match_invoice(invoice)
    return Answer(
        {
            "lines": [_match_as_dict(row) for row in rows],
            "excess_amount": amount_text(total_excess([row.match for row in rows])),
        }
    )


def _match_as_dict(row: MatchedLine) -> dict[str, Any]:
    match = row.match
    ordered, ordered_price = _told(match.ordered)
    invoiced, invoiced_price = _told(match.invoiced)
    return {
        "line": row.line.pk,
        "article": row.line.article_code,
        "description": row.line.description,
        "ordered_quantity": ordered,
        "received_quantity": None if match.received is None else plain_text(match.received),
        "invoiced_quantity": invoiced,
        "ordered_price": ordered_price,
        "invoiced_price": invoiced_price,
        "excess_amount": amount_text(match.excess),
        "differences": [one.value for one in match.differences],
        "documents": [one.pk for one in row.documents],
    }


@of_document(
    "GET", "purchase-prices", "Les prix d'achat proposés", answers=ref(purchase_schemas.PriceProposals)
)
def list_purchase_prices(call: Call, id: int) -> Answer:
    return _prices_answer(call, id)


@of_document(
    "POST",
    "purchase-prices/accept",
    "Reprendre des prix d'achat",
    description="Répond ce qui reste proposé. Les autres prix des mêmes articles sur le document sont refusés.",
    takes=ref(purchase_schemas.PriceAcceptanceInput),
    answers=ref(purchase_schemas.PriceProposals),
)
def accept_purchase_prices(call: Call, id: int) -> Answer:
    call.require(PRICES)
    purchase(id)
    accept_prices(document_id=id, values=call.values, today=call.today)
    return _prices_answer(call, id)


@of_document(
    "POST",
    "purchase-prices/refuse",
    "Refuser des prix d'achat",
    description="Ils ne sont plus proposés pour ces lignes. Répond ce qui reste proposé.",
    takes=ref(purchase_schemas.PriceChoiceInput),
    answers=ref(purchase_schemas.PriceProposals),
)
def refuse_purchase_prices(call: Call, id: int) -> Answer:
    call.require(PRICES)
    purchase(id)
    refuse_prices(document_id=id, values=call.values, today=call.today)
    return _prices_answer(call, id)


def _prices_answer(call: Call, document_id: int) -> Answer:
    call.require(PRICES)
    document = purchase(document_id)
    if not kind_of(document.kind).sets_average_cost:
        raise NotFound("document_not_found", document=document_id)
    prices = [
        {
            "line": one.line.pk,
            "article": one.article.code,
            "label": one.article.label,
            "purchase_price": price_text(one.article.purchase_price),
            "price": price_text(one.price),
            "variation_rate": None if one.variation is None else plain_text(one.variation),
            "is_only": one.is_only,
        }
        for one in price_proposals(document)
    ]
    return Answer({"prices": prices})
