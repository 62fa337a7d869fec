"""Making a document from others: what is copied, and the line that says where it comes from (DOC-112 to DOC-115)."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from django.db.models import Model

from comptoir.accounts.models import User
from comptoir.core.document_kinds import DocumentKind
from comptoir.documents.models import Document, DocumentLine, PostalBlock
from comptoir.documents.wording import origin_text
from comptoir.references.models import DossierSettings

PARTY_FIELDS = (
    "party",
    "party_code",
    "party_title",
    "party_name",
    "party_siren",
    "party_vat_number",
    "territory",
)
COPIED_FIELDS = (
    *PARTY_FIELDS,
    "vat_rate",
    "is_tax_included",
    "footer_discount_rate",
    "footer_discount_amount",
    "is_footer_discount_typed",
    "shipping_amount",
    "shipping_vat_rate",
    "reference",
    "note",
    "printed_note",
    "salesperson",
    "currency",
    "currency_rate",
)
POSTAL_FIELDS = tuple(field.name for field in PostalBlock._meta.get_fields())
LINE_FIELDS = (
    "type", "article", "article_code", "description", "rich_description", "quantity", "unit", "unit_price",
    "discount_rate", "vat_rate", "vat_percent", "cost_price", "eco_contribution", "eco_unit_amount", "is_stock_managed",
    "delivery_on", "salesperson",
)  # fmt: skip


# References that what follows looks at: copied with the record that they stand for.
OBJECTS = ("party", "territory")


@cache
def _columns(model: type[Model], names: tuple[str, ...]) -> tuple[str, ...]:
    """Attributes of the columns of some fields: references are copied as keys, nothing is read for them."""
    found = {field.name: field.attname for field in model._meta.concrete_fields}
    return tuple(found[name] for name in names if name not in OBJECTS)


def blank_copy(
    source: Document, *, kind: DocumentKind, dated_on: date, settings: DossierSettings, user: User | None
) -> Document:
    """A new, unsaved document of ``kind`` with the header of ``source``; fields of the kind alone take defaults."""
    copied = {name: getattr(source, name) for name in _columns(Document, (*COPIED_FIELDS, *POSTAL_FIELDS))}
    return Document(
        **copied,
        kind=kind.code,
        side=kind.side.value,
        dated_on=dated_on,
        party=source.party,
        territory=source.territory,
        payment_terms_id=source.payment_terms_id if kind.has_payment_terms else None,
        payment_method_id=source.payment_method_id,
        quote_state=1 if kind.has_quote_state else None,
        valid_until_on=dated_on + timedelta(days=settings.quote_validity_days)
        if kind.has_valid_until
        else None,
        delivery_status="not_delivered" if kind.has_delivery else "",
        created_by=user,
    )


def line_copy(source: DocumentLine, *, quantity: Decimal | None = None) -> DocumentLine:
    """A new, unsaved line like ``source``, with another quantity when one is given."""
    line = DocumentLine(**{name: getattr(source, name) for name in _columns(DocumentLine, LINE_FIELDS)})
    if quantity is not None:
        line.quantity = quantity
    return line


def origin_line(source: Document) -> DocumentLine:
    """The line "Transféré de : …" that opens a generated document (DOC-113)."""
    return DocumentLine(type=DocumentLine.Type.ORIGIN, description=origin_text(source))


def numbered(lines: Iterable[DocumentLine]) -> list[DocumentLine]:
    """Lines with their positions, from 1."""
    result = list(lines)
    for position, line in enumerate(result, start=1):
        line.position = position
    return result
