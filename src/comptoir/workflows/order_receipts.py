"""Receiving an order as it is counted: what came of it, and what came besides (DOC-148, DOC-164)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from comptoir.accounts.models import User
from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import Problems, Refusal
from comptoir.core.purchasing import split_received
from comptoir.core.transfer import remaining_quantity
from comptoir.documents.models import Document, DocumentLine
from comptoir.documents.state import ITEM_TYPES, delivered_quantities, document_for_update
from comptoir.resources.reading import Reader
from comptoir.workflows.deliver_orders import deliver_orders
from comptoir.workflows.document_view import plain_text
from comptoir.workflows.documents import update_document

ZERO = Decimal(0)
LIMIT = Decimal(10) ** 9
MAX_ROWS = 2000
FIELDS = frozenset({"dated_on", "reference", "lines", "extras"})


@transaction.atomic
def receive_order(
    *,
    order_id: int,
    values: Mapping[str, Any],
    user: User | None,
    today: date,
    expected_version: int | None = None,
) -> Document:
    """Make the goods receipt of what was counted: ``lines`` (line, quantity) of the order, ``extras`` (article,
    quantity) that it does not have. What is beyond the remainder of a line stands on a line of its own, at its price.

    Raises ``Refusal``: the fields at fault, ``not_an_order``, ``nothing_received``, and what a delivery refuses.
    """
    order = document_for_update(order_id, expected_version=expected_version)
    kind = kind_of(order.kind)
    if not kind.has_delivery or kind.is_sale:
        raise Refusal("not_an_order", number=str(order), status=409)
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(FIELDS)
    reference = reader.text("reference", max_length=60)
    counted = _read_counted(reader)
    extras = _read_extras(reader)
    problems.raise_if_any()
    lines = {line.pk: line for line in order.lines.select_related("unit") if line.type in ITEM_TYPES}
    delivered = delivered_quantities(lines.values())
    wanted: list[dict[str, Any]] = []
    for index, (key, quantity) in enumerate(counted):
        if key not in lines:
            raise Refusal.for_field(f"lines.{index}.line", "not_an_order_line", line=key)
        line = lines[key]
        left = remaining_quantity(line.quantity, delivered.get(key, ZERO))
        expected, beyond = split_received(quantity, left) if quantity > 0 else (quantity, ZERO)
        if expected:
            wanted.append({"line": key, "quantity": plain_text(expected)})
        if beyond:
            extras.append(_surplus(line, beyond))
    if not wanted:
        raise Refusal.for_field("lines", "nothing_received")
    body = {"kind": kind.delivery_targets[0], "dated_on": values.get("dated_on"), "lines": wanted}
    [receipt] = deliver_orders(values=body, user=user, today=today)
    return _completed(receipt, extras=extras, reference=reference, user=user, today=today)


def _read_counted(reader: Reader) -> list[tuple[int, Decimal]]:
    found: list[tuple[int, Decimal]] = []
    for index, row in enumerate(reader.mappings("lines", maximum=MAX_ROWS)):
        line = Reader(row, reader.problems, today=reader.today, prefix=f"lines.{index}.")
        line.forbid_unknown(frozenset({"line", "quantity"}))
        key = line.integer("line", default=0) or 0
        quantity = line.decimal("quantity", minimum=-LIMIT, maximum=LIMIT, required=True)
        if any(key == known for known, _ in found):
            line.refuse("line", "line_twice", line=key)
        if quantity:
            found.append((key, quantity))
    return found


def _read_extras(reader: Reader) -> list[dict[str, Any]]:
    """Articles that came without being ordered; the entry of the document checks their codes."""
    found = []
    for index, row in enumerate(reader.mappings("extras", maximum=MAX_ROWS)):
        line = Reader(row, reader.problems, today=reader.today, prefix=f"extras.{index}.")
        line.forbid_unknown(frozenset({"article", "quantity"}))
        article = line.text("article", max_length=40, required=True)
        quantity = line.decimal("quantity", minimum=ZERO, maximum=LIMIT, required=True)
        if quantity:
            found.append({"article": article, "quantity": plain_text(quantity)})
    return found


def _surplus(line: DocumentLine, quantity: Decimal) -> dict[str, Any]:
    """More of an ordered line than was ordered, at its price."""
    return {
        "article": line.article_code or None,
        "description": line.description,
        "quantity": plain_text(quantity),
        "unit": line.unit.code if line.unit else None,
        "unit_price": plain_text(line.unit_price),
        "discount_rate": plain_text(line.discount_rate),
        "vat_rate": plain_text(line.vat_percent),
    }


def _completed(
    receipt: Document, *, extras: Sequence[Mapping[str, Any]], reference: str, user: User | None, today: date
) -> Document:
    changes: dict[str, Any] = {"reference": reference} if reference else {}
    if extras:
        kept = [{"id": key} for key in receipt.lines.order_by("position").values_list("pk", flat=True)]
        changes["lines"] = [*kept, *extras]
    if not changes:
        return receipt
    return update_document(document_id=receipt.pk, values=changes, user=user, today=today)
