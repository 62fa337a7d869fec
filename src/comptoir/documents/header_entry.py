"""What the header says beside the commercial fields: copies of the party, territory, salesperson, currency, notes."""

from dataclasses import dataclass
from typing import Any

from comptoir.core.document_kinds import DocumentKind
from comptoir.core.errors import Refusal
from comptoir.core.typed_input import parse_decimal
from comptoir.references.conversion_rate import checked_rate
from comptoir.references.models import Currency, VatTerritory
from comptoir.resources.codes import with_code
from comptoir.resources.reading import Reader
from comptoir.sales_force.models import Salesperson

#: Texts copied from the party that stay editable on the document, and their length (DOC-014, table DOC-T2).
PARTY_TEXTS = {"party_title": 25, "party_name": 60, "party_vat_number": 14}
#: What the header may report on the lines there are (DOC-041).
REPORTED = ("delivery_on", "salesperson")
OWN_FIELDS = frozenset(
    {*PARTY_TEXTS, "territory", "salesperson", "currency", "currency_rate", "printed_note", "reported"}
)


@dataclass(slots=True)
class OwnHeader:
    """These fields as entered; ``None`` where nothing was."""

    party_title: str | None = None
    party_name: str | None = None
    party_vat_number: str | None = None
    territory: VatTerritory | None = None
    salesperson: Salesperson | None = None
    currency: Currency | None = None
    currency_rate: str = ""
    printed_note: str = ""
    reported: tuple[str, ...] = ()


def read_own_header(reader: Reader, *, kind: DocumentKind) -> OwnHeader:
    """Read them; each fault stands beside its field."""
    own = OwnHeader()
    for name, length in PARTY_TEXTS.items():
        if name in reader.values:
            setattr(own, name, reader.text(name, max_length=length, required=name == "party_name"))
    if own.party_vat_number:
        own.party_vat_number = own.party_vat_number.upper()
    own.territory = _record(reader, "territory", VatTerritory)
    own.salesperson = _record(reader, "salesperson", Salesperson)
    if own.salesperson is not None and not kind.has_salesperson:
        reader.refuse("salesperson", "not_on_this_kind")
    own.currency = _record(reader, "currency", Currency)
    own.currency_rate = _rate(reader)
    own.printed_note = reader.rich_text("printed_note")
    own.reported = _reported(reader)
    return own


def _record(reader: Reader, name: str, model: type[Any]) -> Any:
    code = reader.text(name, max_length=20)
    if not code:
        return None
    record = with_code(model.objects.all(), code).first()
    if record is None:
        reader.refuse(name, "unknown_reference", value=code)
    return record


def _rate(reader: Reader) -> str:
    text = reader.text("currency_rate", max_length=40)
    if not text:
        return ""
    try:
        return checked_rate(parse_decimal(text))
    except Refusal as refusal:
        reader.refuse("currency_rate", refusal.code, **refusal.params)
        return ""


def _reported(reader: Reader) -> tuple[str, ...]:
    value = reader.values.get("reported")
    if value is None:
        return ()
    if not isinstance(value, list) or any(name not in REPORTED for name in value):
        reader.refuse("reported", "not_reportable")
        return ()
    return tuple(name for name in REPORTED if name in value)
