"""Duplicating a document (DOC-177 to DOC-185)."""

from datetime import date

from comptoir.accounts.models import User
from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import Refusal
from comptoir.documents.composition import ComposedDocument, compute, follow_territory
from comptoir.documents.copying import blank_copy, line_copy, numbered
from comptoir.documents.models import Document, DocumentLine
from comptoir.documents.party_copy import reload_party
from comptoir.documents.services.saving import insert_composed
from comptoir.documents.vat_book import VatBook
from comptoir.references.models import DossierSettings


def duplicate_document(
    *,
    source: Document,
    user: User | None,
    settings: DossierSettings,
    vat_book: VatBook,
    today: date,
    is_party_reloaded: bool = False,
) -> ComposedDocument:
    """A new document like ``source``, dated today, with a life of its own (DOC-182, DOC-184).

    ``is_party_reloaded`` takes addresses, terms and discount from the record of the party again (DOC-179 to DOC-181).
    Raises ``Refusal("duplication_not_allowed")`` on deposit documents.
    """
    kind = kind_of(source.kind)
    if not kind.can_be_duplicated:
        raise Refusal("duplication_not_allowed", kind=source.kind, status=409)
    document = blank_copy(source, kind=kind, dated_on=today, settings=settings, user=user)
    document.quote_deposit_amount = source.quote_deposit_amount
    document.delivery_on = source.delivery_on
    document.credit_reason, document.is_without_return = source.credit_reason, source.is_without_return
    document.currency_rate = document.currency.rate if document.currency else ""
    if is_party_reloaded:
        reload_party(document, kind=kind)
    lines = [
        line_copy(line)
        for line in source.lines.select_related("article", "unit", "vat_rate")
        if line.type != DocumentLine.Type.ORIGIN
    ]
    follow_territory(document, lines, vat_book=vat_book)
    composed = compute(document, numbered(lines), settings=settings, vat_book=vat_book)
    insert_composed(composed)
    return composed
