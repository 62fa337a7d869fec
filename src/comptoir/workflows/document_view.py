"""A document as the API, the editor and the exports show it (file 13, section 2): one shape, one code."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from comptoir.core.document_kinds import kind_of
from comptoir.core.money import countervalue, percentage, round_amount
from comptoir.core.seals import plain_decimal
from comptoir.core.transfer import remaining_quantity
from comptoir.documents.composition import ComposedDocument
from comptoir.documents.eco import is_eco_added
from comptoir.documents.entry import POSTAL_FIELDS
from comptoir.documents.models import Document, DocumentLine, DocumentLink, DocumentVat
from comptoir.documents.services.deposits import attached_deposits
from comptoir.documents.state import ITEM_TYPES, delivered_quantities
from comptoir.payments.models import DueDate
from comptoir.payments.services.due_planning import DueSchedule
from comptoir.references.models import PaymentMethod, VatRate

ZERO = Decimal(0)
LINE_LINKS = ("article", "vat_rate", "unit", "salesperson", "eco_contribution")
COSTS = frozenset({"cost_total", "margin_amount", "markup_rate", "cost_price"})
AMOUNTS = (
    "lines_total", "footer_discount_amount", "shipping_amount", "net_total", "vat_total", "eco_total", "gross_total",
    "deposit_total", "net_payable", "balance_due", "cost_total", "margin_amount",
)  # fmt: skip


def amount_text(value: Decimal) -> str:
    """Amount with two decimals."""
    return f"{round_amount(value):f}"


def price_text(value: Decimal) -> str:
    """Price with its decimals, two at least."""
    rounded = round_amount(value)
    return f"{rounded:f}" if rounded == value else plain_text(value)


def plain_text(value: Decimal) -> str:
    """Quantity or rate without useless zeros."""
    return plain_decimal(value)


def document_as_dict(document: Document, *, lines: Sequence[DocumentLine] | None = None) -> dict[str, Any]:
    """A saved document; nine queries whatever its length. ``lines`` are its lines where they are loaded already."""
    if lines is None:
        lines = list(document.lines.select_related(*LINE_LINKS))
    due_dates = list(document.due_dates.select_related("payment_method").order_by("position"))
    return {
        **_header(document),
        **_content(document, lines, saved=True),
        "vat": _vat(document.vat_rows.all()),
        **{name: amount_text(getattr(document, name)) for name in AMOUNTS},
        "due_dates": [_due_date(due) for due in due_dates],
        "has_planned_due_dates": any(due.is_planned for due in due_dates),
        "deposits": [_deposit(one) for one in _deposits(document)],
        "origins": [_link(link.source) for link in _links(document, "target", "source")],
        "targets": [_link(link.target) for link in _links(document, "source", "target")],
    }


def preview_as_dict(composed: ComposedDocument, *, due_dates: DueSchedule) -> dict[str, Any]:
    """A computed document that was not saved, in the same shape."""
    document = composed.document
    methods = PaymentMethod.objects.in_bulk({int(due.method) for due in due_dates.dues if due.method})
    return {
        **_header(document),
        **_content(document, composed.lines, saved=False),
        "vat": _vat(composed.vat_rows),
        **{name: amount_text(getattr(document, name)) for name in AMOUNTS},
        "due_dates": [
            _due_date(
                DueDate(
                    due_on=due.due_on,
                    amount=due.amount,
                    balance=due.amount,
                    payment_method=methods[int(due.method)] if due.method else None,
                )
            )
            for due in due_dates.dues
        ],
        "has_planned_due_dates": due_dates.is_planned,
        "deposits": [_deposit(one) for one in _deposits(document)],
        "origins": [],
        "targets": [],
    }


def without_costs(answer: dict[str, Any]) -> dict[str, Any]:
    """The same answer for who may not see costs and margins (``margins:view``)."""
    shown = {name: value for name, value in answer.items() if name not in COSTS}
    if "lines" in shown:
        shown["lines"] = [
            {name: value for name, value in line.items() if name not in COSTS} for line in shown["lines"]
        ]
    return shown


def document_summary(document: Document) -> dict[str, Any]:
    """A row of the documents list: the header and the amounts, no query."""
    return {
        **_header(document),
        **{name: amount_text(getattr(document, name)) for name in AMOUNTS},
    }


def _header(document: Document) -> dict[str, Any]:
    return {
        "id": document.pk,
        "version": document.version,
        "kind": document.kind,
        "number": document.number,
        "status": document.status,
        "delivery_status": document.delivery_status or None,
        "party": document.party_code,
        "party_title": document.party_title,
        "party_name": document.party_name,
        "party_vat_number": document.party_vat_number,
        "territory": document.territory.code,
        "vat_rate": _rate_text(document.vat_rate),
        "salesperson": document.salesperson.code if document.salesperson else None,
        "currency": document.currency.code if document.currency else None,
        "currency_rate": document.currency_rate or None,
        "countervalue": _countervalue(document),
        "markup_rate": plain_text(percentage(document.margin_amount, document.cost_total)),
        "dated_on": document.dated_on.isoformat(),
        "valid_until_on": _date(document.valid_until_on),
        "delivery_on": _date(document.delivery_on),
        "quote_state": document.quote_state,
        "is_tax_included": document.is_tax_included,
        "footer_discount_rate": plain_text(document.footer_discount_rate),
        "shipping_vat_rate": _rate_text(document.shipping_vat_rate),
        "payment_terms": document.payment_terms.code if document.payment_terms else None,
        "payment_method": document.payment_method.code if document.payment_method else None,
        "credit_reason": document.credit_reason,
        "is_without_return": document.is_without_return,
        "reference": document.reference,
        "note": document.note,
        "printed_note": document.printed_note,
        "contact_name": document.contact_name,
        "contact_email": document.contact_email,
        "billing": {part: getattr(document, f"billing_{part}") for part in POSTAL_FIELDS},
        "delivery": {part: getattr(document, f"delivery_{part}") for part in POSTAL_FIELDS},
        "is_eco_added": is_eco_added(document),
        "is_closed": document.is_closed,
        "validated_at": document.validated_at.isoformat() if document.validated_at else None,
        "seal": document.seal_hash or None,
    }


def _countervalue(document: Document) -> str | None:
    """The net payable in the currency of the document, at the rate it keeps."""
    if not document.currency_rate:
        return None
    return amount_text(countervalue(document.net_payable, Decimal(document.currency_rate)))


def _rate_text(rate: VatRate | None) -> str | None:
    return plain_text(rate.rate) if rate is not None else None


def _date(value: Any) -> str | None:
    return value.isoformat() if value else None


def _content(document: Document, lines: Sequence[DocumentLine], *, saved: bool) -> dict[str, Any]:
    """Lines, or the amounts of a deposit document, which has no lines (DOC-095)."""
    if kind_of(document.kind).has_lines:
        return {"lines": _lines(document, lines) if saved else [_line(line) for line in lines], "amounts": []}
    return {"lines": [], "amounts": [_amount(line) for line in lines if line.type in ITEM_TYPES]}


def _amount(line: DocumentLine) -> dict[str, Any]:
    return {
        "id": line.pk,
        "type": line.type,
        "description": line.description,
        "vat_rate": plain_text(line.vat_percent),
        "amount": amount_text(line.gross_amount),
        "net_amount": amount_text(line.net_amount),
    }


def _deposits(document: Document) -> Sequence[Document]:
    return attached_deposits(document) if kind_of(document.kind).takes_deposits else ()


def _deposit(deposit: Document) -> Mapping[str, Any]:
    """A deposit that a document deducts; the total of a deposit credit note is negative (DOC-219)."""
    sign = kind_of(deposit.kind).due_sign
    return {
        "id": deposit.pk,
        "kind": deposit.kind,
        "number": deposit.number,
        "dated_on": deposit.dated_on.isoformat(),
        "net_total": amount_text(sign * deposit.net_total),
        "vat_total": amount_text(sign * deposit.vat_total),
        "gross_total": amount_text(sign * deposit.gross_total),
    }


def _lines(document: Document, lines: Sequence[DocumentLine]) -> list[dict[str, Any]]:
    has_delivery = kind_of(document.kind).has_delivery
    delivered = delivered_quantities(lines) if has_delivery else {}
    rows = []
    for line in lines:
        row = _line(line)
        if has_delivery and line.type in ITEM_TYPES:
            done = delivered.get(line.pk, ZERO)
            row["delivered_quantity"] = plain_text(done)
            row["remaining_quantity"] = plain_text(remaining_quantity(line.quantity, done))
        rows.append(row)
    return rows


def _line(line: DocumentLine) -> dict[str, Any]:
    is_item = line.type in ITEM_TYPES
    return {
        "id": line.pk,
        "position": line.position,
        "type": line.type,
        "article": line.article_code or None,
        "description": line.description,
        "rich_description": line.rich_description,
        "quantity": plain_text(line.quantity) if is_item else None,
        "unit": line.unit.code if line.unit else None,
        "delivered_quantity": None,
        "remaining_quantity": None,
        "unit_price": price_text(line.unit_price) if is_item else None,
        "discount_rate": plain_text(line.discount_rate) if is_item else None,
        "net_unit_price": price_text(line.net_unit_price) if is_item else None,
        "net_amount": amount_text(line.net_amount) if is_item or line.net_amount else None,
        "gross_amount": amount_text(line.gross_amount) if is_item else None,
        "vat_rate": plain_text(line.vat_percent) if is_item else None,
        "cost_price": price_text(line.cost_price) if is_item else None,
        "delivery_on": _date(line.delivery_on),
        "salesperson": line.salesperson.code if line.salesperson else None,
        "eco_contribution": line.eco_contribution.code if line.eco_contribution else None,
        "eco_unit_amount": amount_text(line.eco_unit_amount) if is_item else None,
        "eco_amount": amount_text(line.eco_amount) if is_item else None,
    }


def _vat(rows: Iterable[DocumentVat]) -> list[dict[str, str]]:
    return [
        {"rate": plain_text(row.rate), "base": amount_text(row.base), "amount": amount_text(row.amount)}
        for row in rows
    ]


def _due_date(due: DueDate) -> dict[str, Any]:
    return {
        "id": due.pk,
        "due_on": due.due_on.isoformat(),
        "amount": amount_text(due.amount),
        "balance": amount_text(due.balance),
        "payment_method": due.payment_method.code if due.payment_method else None,
        "payment_method_label": due.payment_method.label if due.payment_method else "",
    }


def _links(document: Document, near: str, far: str) -> Iterable[DocumentLink]:
    if document.pk is None:
        return ()
    return DocumentLink.objects.filter(**{near: document}).select_related(far).order_by("pk")


def _link(document: Document) -> Mapping[str, Any]:
    return {
        "id": document.pk,
        "kind": document.kind,
        "number": document.number,
        "dated_on": document.dated_on.isoformat(),
        "net_payable": amount_text(document.net_payable),
    }
