"""What a printed document says, as exact values: the contract between the business and the page.

The mapping from the models fills these; ``page_data`` turns them into French text; the template only places it.
Every mention of specification 14 section 1 has a field. Amounts are in the currency of the dossier, rates are
percentages, texts are plain (a line break in a text is a line break on the page).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from comptoir.core.document_figures import LineType
from comptoir.core.money import ZERO
from comptoir.core.rich_text import Paragraph
from comptoir.printing.ink import DEFAULT_ACCENT


class OperationCategory(StrEnum):
    """Category of the operation, a mention that invoices must carry since the reform of 2026."""

    GOODS = "goods"
    SERVICES = "services"
    MIXED = "mixed"


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedSeller:
    """The company that issues the document (PRN-032): its coordinates at the top, its identity in every foot.

    ``logo`` holds the bytes of a PNG, JPEG, GIF, WebP or SVG picture, named by ``logo_media_type``;
    ``logo_width`` is the greatest width in millimetres (PRN-033). ``accent_color`` (``#rrggbb``) tints headings.
    """

    name: str
    quality: str = ""
    legal_form: str = ""
    address_lines: tuple[str, ...] = ()
    siren: str = ""
    siret: str = ""
    rcs: str = ""
    rm: str = ""
    msa: str = ""
    capital: Decimal | None = None
    vat_number: str = ""
    naf: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    logo: bytes | None = None
    logo_media_type: str = "image/png"
    logo_width: Decimal = Decimal(60)
    accent_color: str = DEFAULT_ACCENT


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedAddress:
    """A postal address; ``country`` is empty inside the seller's own country, as the post wants it."""

    name: str
    lines: tuple[str, ...] = ()
    postal_code: str = ""
    city: str = ""
    country: str = ""

    def postal_lines(self) -> tuple[str, ...]:
        """The address as written on an envelope, without empty lines."""
        town = f"{self.postal_code} {self.city}".strip()
        return tuple(line for line in (self.name, *self.lines, town, self.country) if line.strip())


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedLine:
    """One line of the body.

    ``unit_price`` and ``amount`` are without or with tax as the document says (``is_tax_included``); the amount of a
    subtotal is the sum the core computed (DOC-044). ``eco_unit_amount`` is the eco-contribution of one unit, tax
    included, which the law wants to be seen. Figures that are None print nothing. ``other_amount`` is the amount in the
    prices that the document does not show, for the templates that turn them. ``picture`` holds the bytes of a WebP. A
    line with ``paragraphs`` prints them with their styles instead of its description.
    """

    type: LineType = LineType.GOODS
    code: str = ""
    description: str = ""
    quantity: Decimal | None = None
    quantity_decimals: int = 0
    unit: str = ""
    unit_price: Decimal | None = None
    discount_rate: Decimal = ZERO
    amount: Decimal | None = None
    vat_rate: Decimal | None = None
    delivered_quantity: Decimal | None = None
    remaining_quantity: Decimal | None = None
    eco_unit_amount: Decimal = ZERO
    other_amount: Decimal | None = None
    location: str = ""
    picture: bytes | None = None
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedVat:
    """VAT of one rate (DOC-026); ``mention`` says why nothing is due, when nothing is."""

    rate: Decimal
    base: Decimal
    amount: Decimal
    mention: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedDeposit:
    """A deposit that the document deducts; the total of one given back is negative."""

    number: str
    dated_on: date
    gross: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedDeductedVat:
    """VAT that deposits told of one rate already, and what remains of it on the final invoice."""

    rate: Decimal
    deposit_base: Decimal
    deposit_amount: Decimal
    remaining_amount: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedDueDate:
    """One due date, always a real date."""

    due_on: date
    amount: Decimal
    method: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedDocument:
    """Everything that the pages of one document show.

    ``number`` is None until the legal number is given: every page then bears "PROVISOIRE" (PRN-035), as it does when
    ``is_provisional`` says so for a document that has its number already. ``is_priced`` off prints quantities only.
    ``supplied_on`` is the day of the supply, ``delivery_on`` the promised delivery. ``origins`` are references such as
    "Commande N° CM000012 du 12/11/2026". ``footer_discount_rate`` is zero when the discount was typed as an amount.
    ``seal_mark`` is the short form of the seal (P-05), empty when not sealed. ``language`` is a code of ``languages``;
    ``rich_notices`` are the notices of the options with their styles.
    """

    kind: str
    title: str
    number: str | None
    dated_on: date
    seller: PrintedSeller
    billing_address: PrintedAddress
    is_provisional: bool = False
    is_priced: bool = True
    supplied_on: date | None = None
    valid_until_on: date | None = None
    delivery_on: date | None = None
    delivery_address: PrintedAddress | None = None
    party_code: str = ""
    buyer_siren: str = ""
    buyer_vat_number: str = ""
    contact: str = ""
    reference: str = ""
    terms_label: str = ""
    origins: tuple[str, ...] = ()
    is_tax_included: bool = False
    lines: tuple[PrintedLine, ...] = ()
    lines_total: Decimal = ZERO
    footer_discount_rate: Decimal = ZERO
    footer_discount_amount: Decimal = ZERO
    shipping_amount: Decimal = ZERO
    net_total: Decimal = ZERO
    vat_rows: tuple[PrintedVat, ...] = ()
    vat_total: Decimal = ZERO
    eco_total: Decimal = ZERO
    is_eco_added: bool = False
    gross_total: Decimal = ZERO
    deposit_total: Decimal = ZERO
    deposits: tuple[PrintedDeposit, ...] = ()
    deducted_vat: tuple[PrintedDeductedVat, ...] = ()
    credit_reason: str = ""
    net_payable: Decimal = ZERO
    countervalue_amount: Decimal | None = None
    countervalue_currency: str = ""
    due_dates: tuple[PrintedDueDate, ...] = ()
    payment_reference: str = ""
    bank_name: str = ""
    iban: str = ""
    bic: str = ""
    operation_category: OperationCategory | None = None
    is_vat_on_debits: bool = False
    penalty_mention: str = ""
    indemnity_mention: str = ""
    early_discount_mention: str = ""
    exemption_mentions: tuple[str, ...] = ()
    legal_notices: tuple[str, ...] = ()
    rich_notices: tuple[Paragraph, ...] = ()
    language: str = "fr"
    is_sealed: bool = False
    seal_mark: str = ""
    currency: str = "€"
    price_decimals: int = 2
    amount_decimals: int = 2

    @property
    def is_marked_provisional(self) -> bool:
        """Whether every page bears the provisional mark (PRN-035)."""
        return self.is_provisional or self.number is None
