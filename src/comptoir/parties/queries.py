"""Reads of parties that other areas need."""

from comptoir.parties.models import Address, Contact, Party
from comptoir.resources.codes import with_code


def party_by_code(code: str) -> Party | None:
    """Party with this code, whatever the case (UPM-010), with its conditions; one query."""
    parties = Party.objects.select_related(
        "territory",
        "customer",
        "customer__payment_terms",
        "supplier",
        "customer__salesperson",
        "customer__currency",
    )
    return with_code(parties, code).first()


def party_addresses(party: Party) -> tuple[Address | None, Address | None]:
    """Default billing and delivery addresses (UPM-017 to UPM-019); the first address bears a mark nobody has."""
    addresses = list(party.addresses.select_related("country"))
    if not addresses:
        return None, None
    billing = next((address for address in addresses if address.is_default_billing), addresses[0])
    delivery = next((address for address in addresses if address.is_default_delivery), billing)
    return billing, delivery


def party_contact(party: Party) -> Contact | None:
    """Main billing contact, else the first one."""
    contacts = list(party.contacts.all())
    return next(
        (contact for contact in contacts if contact.is_default_billing), contacts[0] if contacts else None
    )
