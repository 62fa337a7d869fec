"""What a user, the API or an import asks a document to be, read and checked, before anything is computed or saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from comptoir.core.document_kinds import DocumentKind
from comptoir.core.errors import Problems
from comptoir.documents.dates import refuse_impossible_date
from comptoir.documents.deposit_entry import read_amounts, refuse_foreign_fields
from comptoir.documents.header_entry import OWN_FIELDS, OwnHeader, read_own_header
from comptoir.documents.line_entry import LineEntry, read_lines
from comptoir.documents.models import Document, DocumentLine
from comptoir.documents.numbers import is_number_typed
from comptoir.documents.vat_book import VatBook
from comptoir.parties.models import Party
from comptoir.parties.queries import party_by_code
from comptoir.references.models import PaymentMethod, PaymentTerms, ShippingFee, VatRate
from comptoir.resources.codes import with_code
from comptoir.resources.reading import Reader

ZERO = Decimal(0)
HUNDRED = Decimal(100)
AMOUNT_LIMIT = Decimal(10) ** 12

POSTAL_FIELDS = {
    "name": 90,
    "line1": 40,
    "line2": 40,
    "line3": 40,
    "line4": 40,
    "postal_code": 10,
    "city": 35,
    "country": 3,
}
HEADER_FIELDS = frozenset(
    {
        "kind", "party", "dated_on", "is_tax_included", "footer_discount_rate", "footer_discount_amount",
        "shipping_fee", "shipping_amount", "shipping_vat_rate", "payment_terms", "payment_method", "valid_until_on",
        "delivery_on", "quote_state", "deposit_amount", "reference", "note", "vat_rate", "billing", "delivery",
        "contact_name", "contact_email", "lines", "version", "number", "amounts", "credit_reason", "is_without_return",
        # Read by who makes the due dates: payments stand above documents.
        "due_dates",
        *OWN_FIELDS,
    }
)  # fmt: skip


@dataclass(slots=True)
class DocumentEntry:
    """A document as entered. ``given`` names the fields that were present, so that a change leaves the others alone.

    ``existing`` holds the lines of the document as they are, by key; it is read only when lines are given.
    """

    kind: DocumentKind
    given: frozenset[str]
    party: Party | None = None
    number: str | None = None
    dated_on: date | None = None
    is_tax_included: bool | None = None
    footer_discount_rate: Decimal | None = None
    footer_discount_amount: Decimal | None = None
    shipping_fee: ShippingFee | None = None
    shipping_amount: Decimal = ZERO
    shipping_vat_rate: VatRate | None = None
    vat_rate: VatRate | None = None
    payment_terms: PaymentTerms | None = None
    payment_method: PaymentMethod | None = None
    valid_until_on: date | None = None
    delivery_on: date | None = None
    quote_state: int | None = None
    deposit_amount: Decimal = ZERO
    credit_reason: str = ""
    is_without_return: bool = False
    reference: str = ""
    note: str = ""
    contact_name: str | None = None
    contact_email: str | None = None
    billing: dict[str, str] | None = None
    delivery: dict[str, str] | None = None
    own: OwnHeader = field(default_factory=OwnHeader)
    lines: list[LineEntry] = field(default_factory=list)
    existing: dict[int, DocumentLine] = field(default_factory=dict)


def read_entry(
    values: Mapping[str, Any],
    *,
    kind: DocumentKind,
    vat_book: VatBook,
    today: date,
    document: Document | None = None,
) -> DocumentEntry:
    """Read a whole document (file 13, section 2).

    ``document`` is the existing one that changes, when there is one. Raises ``Refusal("invalid_input")`` with every
    field at fault; nothing has been written then.
    """
    problems = Problems()
    reader = Reader(values, problems, today=today)
    reader.forbid_unknown(HEADER_FIELDS)
    # Lines that are null are not given: an existing document never loses its lines for that.
    content = "lines" if kind.has_lines else "amounts"
    given = frozenset(name for name in values if name != content or values[name] is not None)
    entry = DocumentEntry(kind=kind, given=given, party=document.party if document else None)
    if "party" in values or document is None:
        entry.party = _read_party(reader)
    entry.own = read_own_header(reader, kind=kind)
    vat_book.choose_territory(_territory_id(entry, document))
    _read_header(reader, entry, vat_book, document=document)
    if document is not None and content in given:
        lines = document.lines.select_related("article__unit", "article__eco_contribution", "unit")
        entry.existing = {line.pk: line for line in lines}
    if kind.has_lines:
        entry.lines = read_lines(reader, kind=kind, vat_book=vat_book, existing=entry.existing)
    else:
        refuse_foreign_fields(reader)
        entry.lines = read_amounts(
            reader, vat_book=vat_book, existing=entry.existing, is_new=document is None
        )
        # From here on amounts are lines like others.
        entry.given = given - {content} | ({"lines"} if content in given else set())
    for row, line in enumerate(entry.lines):
        if line.salesperson is not None and not kind.has_salesperson:
            reader.refuse(f"lines.{row}.salesperson", "not_on_this_kind")
    problems.raise_if_any()
    return entry


def _territory_id(entry: DocumentEntry, document: Document | None) -> int | None:
    """The territory given; else a document keeps the one it copied, until it gets another party (UPM-006, DOC-015)."""
    party = entry.party
    if entry.own.territory is not None:
        return entry.own.territory.pk
    if document is not None and (party is None or party.pk == document.party_id):
        return document.territory_id
    return party.territory_id if party else None


def _read_party(reader: Reader) -> Party | None:
    code = reader.text("party", max_length=20, required=True)
    if not code:
        return None
    party = party_by_code(code)
    if party is None:
        reader.refuse("party", "unknown_reference", value=code)
    return party


def _read_header(
    reader: Reader, entry: DocumentEntry, vat_book: VatBook, *, document: Document | None
) -> None:
    kind = entry.kind
    number = document.number if document else None
    if reader.has("number"):
        entry.number = reader.text("number", max_length=40)
        if entry.number != number and not is_number_typed(kind):
            reader.refuse("number", "number_from_counter")
    entry.dated_on = reader.date("dated_on", default=reader.today)
    if document is None or entry.dated_on != document.dated_on:
        refuse_impossible_date(reader, entry.dated_on, kind=kind, settings=vat_book.settings)
    if reader.has("is_tax_included"):
        entry.is_tax_included = reader.boolean("is_tax_included")
    entry.footer_discount_rate = reader.decimal("footer_discount_rate", minimum=ZERO, maximum=HUNDRED)
    entry.footer_discount_amount = reader.decimal("footer_discount_amount", maximum=AMOUNT_LIMIT, decimals=2)
    entry.shipping_fee = _read_reference(reader, "shipping_fee", ShippingFee)
    entry.shipping_amount = (
        reader.decimal("shipping_amount", minimum=ZERO, maximum=AMOUNT_LIMIT, decimals=2, default=ZERO)
        or ZERO
    )
    entry.shipping_vat_rate = vat_book.read(reader, "shipping_vat_rate")
    entry.vat_rate = vat_book.read(reader, "vat_rate")
    entry.payment_terms = _read_reference(reader, "payment_terms", PaymentTerms)
    entry.payment_method = _read_reference(reader, "payment_method", PaymentMethod)
    entry.valid_until_on = reader.date("valid_until_on")
    entry.delivery_on = reader.date("delivery_on")
    entry.quote_state = reader.integer("quote_state", minimum=1, maximum=10)
    entry.deposit_amount = (
        reader.decimal("deposit_amount", minimum=ZERO, maximum=AMOUNT_LIMIT, decimals=2, default=ZERO) or ZERO
    )
    _refuse_foreign_fields(reader, kind)
    entry.credit_reason = reader.text("credit_reason", max_length=60)
    entry.is_without_return = reader.boolean("is_without_return")
    entry.reference = reader.text("reference", max_length=60)
    entry.note = reader.rich_text("note")
    if "contact_name" in reader.values:
        entry.contact_name = reader.text("contact_name", max_length=120)
    if "contact_email" in reader.values:
        entry.contact_email = _read_email(reader, "contact_email")
    entry.billing = _read_postal_block(reader, "billing")
    entry.delivery = _read_postal_block(reader, "delivery")


def _read_email(reader: Reader, name: str) -> str:
    email = reader.text(name, max_length=100)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            reader.refuse(name, "email_invalid")
    return email


def _refuse_foreign_fields(reader: Reader, kind: DocumentKind) -> None:
    """Fields that only some kinds have (table DOC-T2) are refused on the others, never dropped silently."""
    allowed = {
        "payment_terms": kind.has_payment_terms,
        "valid_until_on": kind.has_valid_until,
        "quote_state": kind.has_quote_state,
        "delivery_on": kind.has_delivery_date,
        "deposit_amount": kind.has_typed_deposit,
        "credit_reason": kind.is_credit,
        "is_without_return": kind.is_credit,
        "amounts": kind.is_deposit,
    }
    for name, is_allowed in allowed.items():
        if not is_allowed and reader.has(name) and str(reader.values[name]) not in ("0", "0.00", "False"):
            reader.refuse(name, "not_on_this_kind")


def _read_reference(reader: Reader, name: str, model: type[Any]) -> Any:
    code = reader.text(name, max_length=20)
    if not code:
        return None
    record = with_code(model.objects.all(), code).first()
    if record is None:
        reader.refuse(name, "unknown_reference", value=code)
    return record


def _read_postal_block(reader: Reader, name: str) -> dict[str, str] | None:
    value = reader.values.get(name)
    if value is None:
        return None
    if not isinstance(value, Mapping):
        reader.refuse(name, "not_an_object")
        return None
    block = Reader(value, reader.problems, today=reader.today, prefix=f"{name}.")
    block.forbid_unknown(frozenset(POSTAL_FIELDS))
    # Parts that are not given stay as they are.
    return {
        part: block.text(part, max_length=length) for part, length in POSTAL_FIELDS.items() if part in value
    }
