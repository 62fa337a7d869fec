"""Reads of the small tables."""

from django.db.models import QuerySet

from comptoir.core.record_codes import is_postal_code
from comptoir.references.models import PostalCode, VatRate


def postal_code_matches(postcode: str) -> QuerySet[PostalCode]:
    """Towns that have exactly this postal code, by name, with their department and country (PTY-018 to PTY-020).

    One row fills the address by itself, several are offered, none leaves what was typed; the table is never changed.
    """
    code = postcode.strip().upper()
    if not is_postal_code(code):
        return PostalCode.objects.none()
    return PostalCode.objects.filter(code=code).select_related("department", "country").order_by("city", "id")


def home_default_rate() -> VatRate | None:
    """The VAT rate that the seller's own territory proposes (PAR-013)."""
    return VatRate.objects.filter(is_default=True, territory__dossiersettings__isnull=False).first()
