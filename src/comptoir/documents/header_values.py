"""What the header makes of a document and of its lines: own texts, territory, validity, salesperson, currency."""

from collections.abc import Iterable
from datetime import timedelta

from comptoir.documents.entry import DocumentEntry
from comptoir.documents.header_entry import PARTY_TEXTS
from comptoir.documents.models import Document, DocumentLine
from comptoir.documents.vat_book import VatBook
from comptoir.references.models import DossierSettings, VatRate


def apply_validity(
    entry: DocumentEntry, *, document: Document, is_new: bool, settings: DossierSettings
) -> None:
    """Validity date = document date + the option's days, unless the user typed one (DOC-065)."""
    if not entry.kind.has_valid_until:
        return
    typed = entry.valid_until_on
    if typed is not None:
        # A date that is given back as it was read is not typed.
        document.is_valid_until_typed |= is_new or typed != document.valid_until_on
        document.valid_until_on = typed
        return
    if "valid_until_on" in entry.given:
        document.is_valid_until_typed = False
    if document.valid_until_on is None or not document.is_valid_until_typed:
        document.valid_until_on = document.dated_on + timedelta(days=settings.quote_validity_days)


def apply_own_header(entry: DocumentEntry, *, document: Document) -> None:
    """What the entry says itself wins over the copies of the party (DOC-014)."""
    own = entry.own
    for name in PARTY_TEXTS:
        if (text := getattr(own, name)) is not None:
            setattr(document, name, text)
    if own.territory is not None:
        document.territory = own.territory
    for name in ("salesperson", "printed_note"):
        if name in entry.given:
            setattr(document, name, getattr(own, name))
    if "currency" in entry.given:
        is_other = document.currency_id != (own.currency.pk if own.currency else None)
        document.currency = own.currency
        if is_other or own.currency is None:
            document.currency_rate = own.currency.rate if own.currency else ""
    if own.currency_rate and document.currency_id is not None:
        document.currency_rate = own.currency_rate


def report_header(document: Document, lines: Iterable[DocumentLine], *, names: Iterable[str]) -> None:
    """Give every item line the value of the header, as the user confirmed (DOC-041)."""
    for name in names:
        for line in lines:
            if line.type in (DocumentLine.Type.GOODS, DocumentLine.Type.SERVICE):
                setattr(line, name, getattr(document, name))


def follow_header_rate(document: Document, lines: Iterable[DocumentLine], *, vat_book: VatBook) -> None:
    """Where articles don't give their rate, that of the header is the rate of every line (DOC-038, OPT-111)."""
    rate = document.vat_rate or vat_book.default()
    for line in lines:
        if line.vat_rate_id is not None:
            set_rate(line, rate)


def set_rate(line: DocumentLine, rate: VatRate) -> None:
    """Rate of a line, and its percentage as printed."""
    line.vat_rate = rate
    line.vat_percent = rate.rate
