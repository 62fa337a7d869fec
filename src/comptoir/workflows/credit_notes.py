"""Credit notes of invoices from end to end, each gesture in one transaction (P-08)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from comptoir.accounts.access import check_right
from comptoir.accounts.models import User
from comptoir.core.document_kinds import KINDS, kind_of
from comptoir.core.errors import Problems, Refusal
from comptoir.documents.models import Document
from comptoir.documents.services.credit_notes import CreditWish, credit_invoice, creditable_lines
from comptoir.documents.state import document_for_update
from comptoir.documents.vat_book import VatBook
from comptoir.payments.models import Payment
from comptoir.payments.services import set_offs
from comptoir.references.models import CreditReason
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.codes import with_code
from comptoir.resources.reading import Reader
from comptoir.workflows.customer_checks import check_customer
from comptoir.workflows.new_documents import complete_creation

LIMIT = Decimal(10) ** 9
MAX_LINES = 2000
FIELDS = frozenset({"dated_on", "reason", "lines", "is_shipping_credited", "is_without_return", "is_set_off"})


@transaction.atomic
def credit_document(
    *,
    document_id: int,
    values: Mapping[str, Any],
    user: User | None,
    today: date,
    expected_version: int | None = None,
) -> Document:
    """A credit note of chosen lines and quantities of a validated invoice, or of all that is left to credit.

    ``values``: ``lines`` (line and quantity each; all that is left when absent, shipping included), ``dated_on``,
    ``reason`` (a text, or the code of a reason), ``is_shipping_credited``, ``is_without_return`` (the goods stay out of
    the stock), ``is_set_off`` (settles the invoice at once). Raises ``Forbidden`` (to set off is to
    enter a payment), ``Refusal``, ``Stale``.
    """
    settings = dossier_settings()
    invoice = document_for_update(document_id, expected_version=expected_version)
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(FIELDS)
    dated_on = reader.date("dated_on", default=today) or today
    if dated_on > today:
        reader.refuse("dated_on", "date_in_future", today=today)
    is_set_off = reader.boolean("is_set_off")
    if is_set_off and user is not None:
        check_right(user, "payments:edit")
    wish = _read_wish(reader, invoice)
    problems.raise_if_any()
    if kind_of(invoice.kind).credit_targets:
        target = KINDS[kind_of(invoice.kind).credit_targets[0]]
        check_customer(kind=target, party=invoice.party, today=today)
    composed = credit_invoice(
        invoice=invoice,
        wish=wish,
        dated_on=dated_on,
        user=user,
        settings=settings,
        vat_book=VatBook.load(settings),
    )
    credit_note = complete_creation(composed, settings=settings)
    if is_set_off:
        set_offs.set_off(credit_note=credit_note, invoice=invoice, user=user, settings=settings, today=today)
        credit_note.refresh_from_db(fields=["balance_due"])
    return credit_note


@transaction.atomic
def set_off(
    *, document_id: int, user: User | None, today: date, expected_version: int | None = None
) -> Payment:
    """Imputer a credit note on the invoice that it credits (T05-8).

    Raises ``Refusal``: ``credit_without_invoice``, ``nothing_to_set_off``; ``Stale``.
    """
    credit_note = document_for_update(document_id, expected_version=expected_version)
    invoice = credited_invoice(credit_note)
    if invoice is None:
        raise Refusal("credit_without_invoice", status=409)
    payment = set_offs.set_off(
        credit_note=credit_note, invoice=invoice, user=user, settings=dossier_settings(), today=today
    )
    if payment is None:
        raise Refusal("nothing_to_set_off", status=409)
    return payment


def credited_invoice(document: Document) -> Document | None:
    """The invoice that a credit note was made from, or ``None``."""
    if not kind_of(document.kind).is_credit:
        return None
    sources = Document.objects.filter(target_links__target=document).select_related("party")
    return next((source for source in sources if kind_of(source.kind).can_be_credited), None)


def _read_wish(reader: Reader, invoice: Document) -> CreditWish:
    are_lines_given = reader.values.get("lines") is not None
    if are_lines_given:
        quantities = _read_quantities(reader)
    else:
        quantities = {one.line.pk: one.remaining for one in creditable_lines(invoice) if one.remaining}
    reason = reader.text("reason", max_length=60)
    known = with_code(CreditReason.objects.all(), reason).first() if 0 < len(reason) <= 10 else None
    return CreditWish(
        quantities=quantities,
        is_shipping_credited=reader.boolean("is_shipping_credited", default=not are_lines_given),
        is_without_return=reader.boolean("is_without_return"),
        reason=known.label if known is not None else reason,
    )


def _read_quantities(reader: Reader) -> dict[int, Decimal]:
    quantities: dict[int, Decimal] = {}
    for index, row in enumerate(reader.mappings("lines", maximum=MAX_LINES)):
        line = Reader(row, reader.problems, today=reader.today, prefix=f"lines.{index}.")
        line.forbid_unknown(frozenset({"line", "quantity"}))
        key = line.integer("line", maximum=2**62)
        quantity = line.decimal("quantity", minimum=-LIMIT, maximum=LIMIT, required=True)
        if key is None:
            if not line.has("line"):
                line.refuse("line", "required")
        elif key in quantities:
            line.refuse("line", "line_twice", line=key)
        else:
            quantities[key] = quantity or Decimal(0)
    return quantities
