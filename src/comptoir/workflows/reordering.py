"""Ordering from suppliers what customers' orders lack, one order a supplier (BKS-082, DOC-153)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.core.document_kinds import DocumentKind, Side, kinds_of_side
from comptoir.core.errors import Problems, Refusal, row_field
from comptoir.core.purchasing import missing_quantity
from comptoir.core.transfer import remaining_quantity
from comptoir.documents.models import Document, DocumentLine, LineLink
from comptoir.parties.models import Party
from comptoir.parties.queries import party_by_code
from comptoir.resources.reading import Reader
from comptoir.stock.queries import OPEN_ORDERS
from comptoir.workflows.document_view import plain_text
from comptoir.workflows.documents import create_document

ZERO = Decimal(0)
LIMIT = Decimal(10) ** 9
MAX_ROWS = 2000
REFERENCE_LENGTH = 60


@dataclass(frozen=True)
class MissingArticle:
    """An article of which open orders of customers ask for more than there is and than is expected."""

    article: Article
    promised: Decimal
    expected: Decimal
    missing: Decimal
    orders: Sequence[str]

    @property
    def quantity_text(self) -> str:
        """What is missing, as it is typed."""
        return plain_text(self.missing).replace(".", ",")


@dataclass(frozen=True)
class SupplierNeeds:
    """What is to be ordered from one supplier; of articles without one, ``supplier`` is nothing."""

    supplier: Party | None
    articles: Sequence[MissingArticle]


def missing_articles() -> list[SupplierNeeds]:
    """Articles short for open orders, by supplier, those without one last; four queries whatever their number."""
    lines = list(
        DocumentLine.objects.filter(
            document__kind__in=[_order_kind(side).code for side in Side],
            document__delivery_status__in=OPEN_ORDERS,
            is_stock_managed=True,
            article__isnull=False,
        )
        .exclude(document__status__in=[Document.Status.TRANSFERRED, Document.Status.GROUPED])
        .order_by("document__dated_on", "document_id", "position")
        .values_list("pk", "article_id", "quantity", "document__side", "document__number")
    )
    links = LineLink.objects.filter(source_line__in=[line[0] for line in lines])
    delivered = dict(links.values_list("source_line").annotate(Sum("quantity")))
    wanted: dict[Side, dict[int, Decimal]] = {side: {} for side in Side}
    orders: dict[int, dict[str, None]] = {}
    for key, article_id, quantity, side, number in lines:
        left = remaining_quantity(quantity, delivered.get(key, ZERO))
        totals = wanted[Side(side)]
        totals[article_id] = totals.get(article_id, ZERO) + left
        if side == Side.SALE and left > 0:
            orders.setdefault(article_id, {})[number] = None
    promised, expected = wanted[Side.SALE], wanted[Side.PURCHASE]
    articles = Article.objects.filter(is_active=True).select_related("supplier", "unit").in_bulk(promised)
    found: dict[Party | None, list[MissingArticle]] = {}
    for key, article in articles.items():
        coming = expected.get(key, ZERO)
        missing = missing_quantity(in_stock=article.real_quantity, promised=promised[key], expected=coming)
        if missing:
            row = MissingArticle(article, promised[key], coming, missing, list(orders.get(key, {})))
            found.setdefault(article.supplier, []).append(row)
    ranked = sorted(found.items(), key=lambda pair: (pair[0] is None, pair[0].code if pair[0] else ""))
    return [SupplierNeeds(one, sorted(rows, key=lambda row: row.article.code)) for one, rows in ranked]


@transaction.atomic
def order_missing(*, values: Mapping[str, Any], user: User | None, today: date) -> list[Document]:
    """Write one order for each supplier named by the lines (``supplier``, ``article``, ``quantity``).

    Raises ``Refusal`` with the lines at fault, ``nothing_to_order`` when there is none; nothing is written then.
    """
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(frozenset({"lines"}))
    baskets: dict[str, dict[int, dict[str, str]]] = {}
    known: dict[str, bool] = {}
    for index, row in enumerate(reader.mappings("lines", maximum=MAX_ROWS)):
        line = Reader(row, problems, today=today, prefix=f"lines.{index}.")
        line.forbid_unknown(frozenset({"supplier", "article", "quantity"}))
        supplier = line.text("supplier", max_length=20, required=True)
        article = line.text("article", max_length=20, required=True)
        quantity = line.decimal("quantity", minimum=ZERO, maximum=LIMIT, required=True)
        if supplier not in known:
            known[supplier] = not supplier or party_by_code(supplier) is not None
        if not known[supplier]:
            line.refuse("supplier", "unknown_reference", value=supplier)
        if quantity:
            basket = baskets.setdefault(supplier.upper(), {})
            basket[index] = {"article": article, "quantity": plain_text(quantity)}
    problems.raise_if_any()
    if not baskets:
        raise Refusal("nothing_to_order")
    asked_by = _orders_by_article()
    kind = _order_kind(Side.PURCHASE)
    return [
        _order(
            kind, supplier, basket, reference=_reference([*basket.values()], asked_by), user=user, today=today
        )
        for supplier, basket in baskets.items()
    ]


def _order(
    kind: DocumentKind,
    supplier: str,
    basket: Mapping[int, dict[str, str]],
    *,
    reference: str,
    user: User | None,
    today: date,
) -> Document:
    """One order; what refuses it is told on the line that asked for it."""
    values = {"kind": kind.code, "party": supplier, "lines": [*basket.values()], "reference": reference}
    rows = list(basket)

    def asked(name: str) -> str:
        if name == "party":
            return f"lines.{rows[0]}.supplier"
        at = row_field(name)
        return f"lines.{rows[at[1]]}.{at[2]}" if at and at[0] == "lines" else name

    try:
        return create_document(values=values, user=user, today=today)
    except Refusal as refusal:
        raise refusal.with_names(asked) from None


def _orders_by_article() -> dict[str, Sequence[str]]:
    return {one.article.code.upper(): one.orders for needs in missing_articles() for one in needs.articles}


def _reference(basket: Sequence[Mapping[str, str]], asked_by: Mapping[str, Sequence[str]]) -> str:
    """The customers' orders that are waited for, as many as the field holds."""
    numbers = dict.fromkeys(
        number for line in basket for number in asked_by.get(line["article"].upper(), ()) if number
    )
    text = f"Pour {', '.join(numbers)}" if numbers else ""
    return text if len(text) <= REFERENCE_LENGTH else text[: REFERENCE_LENGTH - 1] + "…"


def _order_kind(side: Side) -> DocumentKind:
    return next(kind for kind in kinds_of_side(side) if kind.has_delivery)
