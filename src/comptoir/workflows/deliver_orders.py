"""Delivering orders from end to end (file 13: ``POST /orders/deliver``)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from comptoir.accounts.models import User
from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import Problems
from comptoir.documents.models import Document, DocumentLine
from comptoir.documents.services.delivery import DeliveryLine, DeliveryOptions, delivery_plans
from comptoir.documents.services.generation import compose_plan, read_lines
from comptoir.documents.vat_book import VatBook
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.reading import Reader
from comptoir.workflows.customer_checks import customer_refusals
from comptoir.workflows.new_documents import save_generated
from comptoir.workflows.outcomes import share_parties
from comptoir.workflows.transfer_documents import read_generated_date

FIELDS = frozenset(
    {
        "kind", "dated_on", "group_orders", "merge_articles", "copy_delivered_lines", "copy_undelivered_lines", "lines",
    }
)  # fmt: skip
LIMIT = Decimal(10) ** 9


@transaction.atomic
def deliver_orders(*, values: Mapping[str, Any], user: User | None, today: date) -> list[Document]:
    """Deliver lines of orders; answers the documents made, with their moves and due dates.

    Raises ``Refusal`` with the fields at fault (``delivery_above_remaining`` on ``lines.0.quantity`` …).
    """
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(FIELDS)
    kind = kind_of(reader.text("kind", max_length=30, default="delivery_note"))
    settings = dossier_settings()
    dated_on = read_generated_date(reader, kind=kind, settings=settings)
    deliveries = _read_lines(reader)
    options = DeliveryOptions(
        is_grouped=reader.boolean("group_orders"),
        is_merging=reader.boolean("merge_articles"),
        copies_delivered=reader.boolean("copy_delivered_lines"),
        copies_undelivered=reader.boolean("copy_undelivered_lines"),
    )
    problems.raise_if_any()
    orders = {delivery.line.document_id: delivery.line.document for delivery in deliveries}.values()
    plans = delivery_plans(
        deliveries, lines=read_lines(orders), kind=kind, dated_on=dated_on, options=options
    )
    blocked = customer_refusals(kind=kind, parties=[order.party for order in orders], today=today)
    for refusal in blocked.values():
        raise refusal
    vat_book = VatBook.load(settings)
    generated = [compose_plan(plan, user=user, settings=settings, vat_book=vat_book) for plan in plans]
    save_generated(generated, settings=settings)
    return [each.composed.document for each in generated]


def _read_lines(reader: Reader) -> list[DeliveryLine]:
    rows = reader.mappings("lines", maximum=5000)
    wanted: list[tuple[int, int, Decimal]] = []
    seen: set[int] = set()
    for index, row in enumerate(rows):
        line = Reader(row, reader.problems, today=reader.today, prefix=f"lines.{index}.")
        line.forbid_unknown(frozenset({"line", "quantity"}))
        key = line.integer("line", default=0) or 0
        quantity = line.decimal("quantity", minimum=-LIMIT, maximum=LIMIT, required=True)
        if not line.has("line"):
            line.refuse("line", "required")
        elif key in seen:
            line.refuse("line", "line_twice", line=key)
        seen.add(key)
        if quantity:
            wanted.append((index, key, quantity))
    return _lock_lines(reader, wanted)


def _lock_lines(reader: Reader, wanted: list[tuple[int, int, Decimal]]) -> list[DeliveryLine]:
    """The lines with their orders, locked in the order of their keys."""
    lines = DocumentLine.objects.in_bulk([key for _, key, _ in wanted])
    order_ids = {line.document_id for line in lines.values()}
    orders = {
        order.pk: order
        for order in Document.objects.select_for_update(of=("self",))
        .select_related("party", "party__customer")
        .filter(pk__in=order_ids)
        .order_by("pk")
    }
    share_parties(orders.values())
    deliveries = []
    for index, key, quantity in wanted:
        line = lines.get(key)
        if line is None or line.document_id not in orders:
            reader.refuse(f"lines.{index}.line", "not_an_order_line", line=key)
            continue
        line.document = orders[line.document_id]
        deliveries.append(DeliveryLine(line=line, quantity=quantity))
    return deliveries
