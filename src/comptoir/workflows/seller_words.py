"""What a page says of its seller: taken from the options, or from the seal of a validated document (P-05, UPM-006).

A validated document keeps the identity and the mentions it was issued with: a seller who moves does not rewrite its
old invoices. Only its look (logo, colour) follows the options.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.core.seals import plain_decimal
from comptoir.documents.models import Document
from comptoir.options.models import VatOptionChange
from comptoir.options.services import vat_option_in_force
from comptoir.printing.printed_document import PrintedSeller
from comptoir.references.models import DossierSettings

LOGO_SIGNATURES = {b"\x89PNG": "image/png", b"\xff\xd8": "image/jpeg", b"GIF8": "image/gif"}
PLAIN = (
    "name", "person_quality", "legal_form", "siret", "registration", "trade_register", "msa_number", "naf_code",
    "vat_number", "email", "website",
)  # fmt: skip
MENTIONS = ("early_payment_mention", "late_penalty_mention", "recovery_indemnity_mention")


def seller_words(
    document: Document, *, settings: DossierSettings, vat_changes: Iterable[VatOptionChange]
) -> dict[str, Any]:
    """Everything that the options make a document say, as texts and flags that JSON keeps exactly."""
    kind = kind_of(document.kind)
    town = f"{settings.postal_code} {settings.city}".strip()
    lines = (settings.line1, settings.line2, settings.line3, settings.line4, town)
    option = vat_option_in_force(
        vat_changes, dated_on=document.dated_on, created_at=document.created_at, now=settings.vat_option
    )
    words: dict[str, Any] = {name: getattr(settings, name) for name in PLAIN}
    words |= {
        "address_lines": [line for line in lines if line],
        "country": settings.country.code if settings.country else "FR",
        "capital": None if settings.capital_amount is None else plain_decimal(settings.capital_amount),
        "phone": settings.phone or settings.mobile,
        "is_vat_exempt": settings.is_vat_exempt,
        "is_vat_on_debits": kind.is_sale and kind.is_legal and option == DossierSettings.VatOption.DEBITS,
        "legal_notice": _notice(kind, settings),
        "currency": settings.currency_symbol,
        "language": document.party.language or "fr",
        **_countervalue(kind, settings),
    }
    is_asked = kind.is_sale and kind.asks_for_payment
    return words | {name: getattr(settings, name) if is_asked else "" for name in MENTIONS}


def printed_seller(words: Mapping[str, Any], *, settings: DossierSettings) -> PrintedSeller:
    """The seller of a page: what the words say, in the look of the options."""
    logo = bytes(settings.logo) if settings.is_logo_printed and settings.logo else None
    return PrintedSeller(
        name=words["name"],
        quality=words["person_quality"],
        legal_form=words["legal_form"],
        address_lines=tuple(words["address_lines"]),
        siren=words["siret"][:9],
        siret=words["siret"],
        rcs=words["registration"],
        rm=words["trade_register"],
        msa=words["msa_number"],
        capital=None if words["capital"] is None else Decimal(words["capital"]),
        vat_number=words["vat_number"],
        naf=words["naf_code"],
        phone=words["phone"],
        email=words["email"],
        website=words["website"],
        logo=logo,
        logo_media_type=_media_type(logo),
        logo_width=Decimal(settings.logo_width),
        accent_color=settings.colour,
    )


def _notice(kind: DocumentKind, settings: DossierSettings) -> str:
    """Legal notices of quotes and invoices (DOC-290, PRN-031)."""
    if kind.is_sale and kind.asks_for_payment:
        return settings.invoice_legal_notice
    return settings.quote_legal_notice if kind.has_quote_state else ""


def _countervalue(kind: DocumentKind, settings: DossierSettings) -> dict[str, str]:
    """The second currency in the foot of what is to be paid (OPT-148); empty when there is none."""
    is_shown = kind.turnover_sign != 0 and kind.is_sale and bool(settings.countervalue_name)
    return {
        "countervalue_currency": settings.countervalue_symbol if is_shown else "",
        "countervalue_rate": settings.countervalue_rate if is_shown else "",
    }


def _media_type(logo: bytes | None) -> str:
    for signature, media_type in LOGO_SIGNATURES.items():
        if logo and logo.startswith(signature):
            return media_type
    return "image/svg+xml" if logo and b"<svg" in logo[:500] else "image/png"
