"""What a document copies of its party: addresses, contact, conditions. The copies then belong to it (DOC-014)."""

from decimal import Decimal

from comptoir.core.document_kinds import DocumentKind
from comptoir.documents.entry import POSTAL_FIELDS, DocumentEntry
from comptoir.documents.models import Document
from comptoir.parties.models import Address, CustomerProfile, Party, SupplierProfile
from comptoir.parties.queries import party_addresses, party_contact

ZERO = Decimal(0)


def copy_party(document: Document, party: Party, *, entry: DocumentEntry, is_new: bool) -> None:
    """Copy what the document prints of its party; it then belongs to the document (DOC-014, UPM-006).

    An existing document that gets another party keeps its way of entering prices: its lines hold such prices already.
    """
    document.party = party
    document.party_code = party.code
    document.party_title = party.title
    document.party_name = party.name
    document.party_siren = party.siren
    document.party_vat_number = party.vat_number
    document.territory_id = party.territory_id
    billing, delivery = party_addresses(party)
    _copy_address(document, "billing", billing, party)
    _copy_address(document, "delivery", delivery, party)
    contact = party_contact(party)
    names = [contact.first_name, contact.last_name] if contact else []
    document.contact_name = fitting(" ".join(filter(None, names)), "contact_name")
    document.contact_email = (contact.email if contact else "") or party.email
    profile = _profile(party, entry.kind)
    if entry.footer_discount_rate is None and entry.footer_discount_amount is None and entry.kind.has_lines:
        document.footer_discount_rate = profile.discount_rate if profile else ZERO
        document.is_footer_discount_typed = False
    if entry.kind.has_payment_terms and entry.payment_terms is None:
        document.payment_terms = profile.payment_terms if profile else None
    if entry.kind.has_salesperson and isinstance(profile, CustomerProfile):
        document.salesperson = profile.salesperson
    document.currency = profile.currency if profile else None
    document.currency_rate = document.currency.rate if document.currency else ""
    is_basis_free = is_new and entry.is_tax_included is None and entry.kind.has_lines
    if is_basis_free and isinstance(profile, CustomerProfile):
        document.is_tax_included = profile.is_tax_included


def reload_party(document: Document, *, kind: DocumentKind) -> None:
    """Copy the addresses and conditions that the party of a document has now (DOC-180)."""
    copy_party(document, document.party, entry=DocumentEntry(kind=kind, given=frozenset()), is_new=False)


def fitting(text: str, field_name: str) -> str:
    """As much of a text as its field of the document holds: names of a party are put together from several."""
    return text[: getattr(Document._meta.get_field(field_name), "max_length", None)]


def _profile(party: Party, kind: DocumentKind) -> CustomerProfile | SupplierProfile | None:
    return getattr(party, kind.party_role, None)


def _copy_address(document: Document, prefix: str, address: Address | None, party: Party) -> None:
    name = " ".join(filter(None, [party.title, party.first_name, party.name]))
    if address is not None and address.address_name:
        name = " ".join(filter(None, [address.address_title, address.address_name]))
    values = {"name": fitting(name, f"{prefix}_name")}
    if address is not None:
        values |= {part: getattr(address, part) for part in POSTAL_FIELDS if part not in ("name", "country")}
        values["country"] = address.country.code if address.country else ""
    for part in POSTAL_FIELDS:
        setattr(document, f"{prefix}_{part}", values.get(part, ""))
