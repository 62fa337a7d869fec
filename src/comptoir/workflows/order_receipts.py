"""Receiving an order as it is counted: what came of it, and what came besides (DOC-148, DOC-164)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from comptoir.accounts.models import User
from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import Problems, Refusal, row_field
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


@dataclass(frozen=True)
class CountedLine:
    """A line of an order, what is still expected of it, and what was counted."""

    line: DocumentLine
    remaining: Decimal
    counted: Decimal = ZERO

    @property
    def difference(self) -> Decimal:
        """Above 0 what came too much, below 0 what is missing."""
        return self.counted - self.remaining


@dataclass(frozen=True)
class Count:
    """What was counted of an order, and the articles that came besides (``article``, ``quantity``)."""

    lines: Sequence[CountedLine]
    extras: Sequence[Mapping[str, Any]]
    reference: str


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
    count = read_count(order, values=values, today=today)
    extras = [*count.extras]
    wanted: list[dict[str, Any]] = []
    for one in count.lines:
        quantity = one.counted
        expected, beyond = split_received(quantity, one.remaining) if quantity > 0 else (quantity, ZERO)
        if expected:
            wanted.append({"line": one.line.pk, "quantity": plain_text(expected)})
        if beyond:
            extras.append(_surplus(one.line, beyond))
    if not wanted:
        raise Refusal.for_field("lines", "nothing_received")
    [target, *_] = kind_of(order.kind).delivery_targets
    body = {"kind": target, "dated_on": values.get("dated_on"), "lines": wanted}
    [receipt] = deliver_orders(values=body, user=user, today=today)
    return _completed(receipt, extras=extras, reference=count.reference, user=user, today=today)


def expected_lines(order: Document) -> list[CountedLine]:
    """Every item line of an order of a supplier with what is still expected of it, nothing counted; two queries.

    Raises ``Refusal("not_an_order")``.
    """
    kind = kind_of(order.kind)
    if not kind.has_delivery or kind.is_sale:
        raise Refusal("not_an_order", number=str(order), status=409)
    lines = [line for line in order.lines.select_related("article", "unit") if line.type in ITEM_TYPES]
    done = delivered_quantities(lines)
    return [CountedLine(line, remaining_quantity(line.quantity, done.get(line.pk, ZERO))) for line in lines]


def read_count(order: Document, *, values: Mapping[str, Any], today: date) -> Count:
    """What was counted beside what is expected; nothing is written. Raises ``Refusal`` with the fields at fault."""
    known = {one.line.pk: one for one in expected_lines(order)}
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(FIELDS)
    reference = reader.text("reference", max_length=60)
    counted = _read_counted(reader)
    extras = _read_extras(reader)
    problems.raise_if_any()
    found = []
    for index, (key, quantity) in enumerate(counted):
        if key not in known:
            raise Refusal.for_field(f"lines.{index}.line", "not_an_order_line", line=key)
        found.append(replace(known[key], counted=quantity))
    return Count(found, extras, reference)


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
        "rich_description": line.rich_description,
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
    before = len(changes.get("lines", ())) - len(extras)

    def counted(name: str) -> str:
        at = row_field(name)
        return f"extras.{at[1] - before}.{at[2]}" if at and at[0] == "lines" and at[1] >= before else name

    try:
        return update_document(document_id=receipt.pk, values=changes, user=user, today=today)
    except Refusal as refusal:
        raise refusal.with_names(counted) from None
