"""Fields of the document page around its lines: which ones a kind has, and their text (tables DOC-T2 and UI-T3)."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date
from decimal import Decimal

from comptoir.core.document_kinds import DocumentKind
from comptoir.documents.entry import POSTAL_FIELDS
from comptoir.documents.models import Document
from comptoir.documents.numbers import is_number_typed
from comptoir.references.models import DossierSettings, PaymentMethod, PaymentTerms, ShippingFee, VatRate
from comptoir.ui.french_format import format_amount, format_date, format_number, format_rate

# Code and label.
Option = tuple[str, str]

POSTAL_LABELS = {
    "name": ("Nom", 6),
    "line1": ("Adresse", 6),
    "line2": ("Adresse (suite)", 6),
    "line3": ("Adresse (suite 2)", 6),
    "line4": ("Adresse (fin)", 6),
    "postal_code": ("Code postal", 2),
    "city": ("Ville", 4),
    "country": ("Pays", 2),
}


@dataclass(frozen=True)
class EditorField:
    """One field; ``name`` is its dotted name in the body of the API. ``width`` counts in columns of its panel: twelve,
    twenty-four in the header."""

    name: str
    label: str
    kind: str
    text: str = ""
    _: KW_ONLY
    width: int = 3
    options: Sequence[Option] = ()
    is_required: bool = False
    max_length: int = 0
    suffix: str = ""
    table: str = ""
    """Where "Ajouter" makes a missing choice (DOC-016)."""

    @property
    def id(self) -> str:
        """Identifier of the input."""
        return f"field-{self.name.replace('.', '-')}"

    @property
    def template(self) -> str:
        """Template of the input."""
        return f"sales/inputs/{self.kind}.html"


def header_fields(kind: DocumentKind, document: Document, settings: DossierSettings) -> list[EditorField]:
    """The header beside the party: only what the kind has, in the order of work."""
    fields = [EditorField("dated_on", "Date", "date", date_text(document.dated_on), is_required=True)]
    if is_number_typed(kind):
        number = document.number or ""
        fields.insert(0, EditorField("number", "Numéro", "text", number, is_required=True, max_length=18))
    if kind.has_valid_until:
        fields.append(
            EditorField("valid_until_on", "Date de validité", "date", date_text(document.valid_until_on))
        )
    if kind.has_delivery_date:
        fields.append(EditorField("delivery_on", "Livraison le", "date", date_text(document.delivery_on)))
    fields += _payment_fields(kind, document)
    if kind.has_quote_state:
        states = [(str(rank), label) for rank, label in enumerate(settings.quote_states, 1) if label]
        fields.append(
            EditorField(
                "quote_state", "État du devis", "choice", str(document.quote_state or 1), options=states
            )
        )
    if kind.has_lines:
        prices = [("false", "HT"), ("true", "TTC")]
        is_gross = "true" if document.is_tax_included else "false"
        fields.append(
            EditorField("is_tax_included", "Prix saisis", "choice", is_gross, width=2, options=prices)
        )
    if kind.is_credit:
        fields += _credit_fields(document)
    reference = "Référence" if kind.is_sale else "N° fournisseur" if kind.is_legal else "Réf. fournisseur"
    fields.append(EditorField("reference", reference, "text", document.reference, max_length=60))
    return fields


def _payment_fields(kind: DocumentKind, document: Document) -> list[EditorField]:
    """How it is paid; a missing choice is added from its field (DOC-016)."""
    found: list[tuple[str, str, type[PaymentTerms | PaymentMethod], str]] = []
    if kind.has_payment_terms:
        found.append(("payment_terms", "Mode de règlement", PaymentTerms, "modes-reglement"))
    if kind.has_payment_method:
        found.append(("payment_method", "Moyen de paiement", PaymentMethod, "moyens-paiement"))
    return [
        EditorField(
            name,
            label,
            "select",
            _code(getattr(document, name)),
            width=4,
            options=_options(model),
            table=table,
        )
        for name, label, model, table in found
    ]


def _credit_fields(document: Document) -> list[EditorField]:
    """Why goods are credited, and whether they come back."""
    returns = [("false", "Oui"), ("true", "Non")]
    kept_out = "true" if document.is_without_return else "false"
    return [
        EditorField("is_without_return", "Retour en stock", "choice", kept_out, width=2, options=returns),
        EditorField("credit_reason", "Motif", "text", document.credit_reason, width=4, max_length=60),
    ]


def address_fields(document: Document, prefix: str) -> list[EditorField]:
    """The billing or delivery address that the document prints (DOC-021)."""
    return [
        EditorField(
            f"{prefix}.{part}",
            label,
            "text",
            getattr(document, f"{prefix}_{part}"),
            width=width,
            max_length=POSTAL_FIELDS[part],
        )
        for part, (label, width) in POSTAL_LABELS.items()
    ]


def contact_fields(document: Document) -> list[EditorField]:
    """Who the document is addressed to."""
    return [
        EditorField("contact_name", "Contact", "text", document.contact_name, width=6, max_length=120),
        EditorField(
            "contact_email", "E-mail du contact", "text", document.contact_email, width=6, max_length=100
        ),
    ]


def footer_fields(kind: DocumentKind, document: Document, rates: Sequence[Option]) -> list[EditorField]:
    """What is entered under the lines (table DOC-T5); discount rate and amount are linked, a fee fills the shipping."""
    if not kind.has_lines:
        return []
    rate = document.shipping_vat_rate
    shown_rate = f"{rate.rate.normalize():f}" if rate is not None else ""
    if shown_rate and rate is not None and shown_rate not in dict(rates):
        rates = [*rates, (shown_rate, format_rate(rate.rate))]
    fees = [
        (fee.code, f"{fee.label} ({format_amount(fee.net_amount)} HT)")
        for fee in ShippingFee.objects.filter(is_active=True)
    ]
    fields = [
        EditorField(
            "footer_discount_rate", "Remise", "number", _text(document.footer_discount_rate), suffix="%"
        ),
        EditorField(
            "footer_discount_amount",
            "Montant remise",
            "number",
            _text(document.footer_discount_amount, 2),
            suffix="€",
        ),
    ]
    if kind.has_typed_deposit:
        deposit = _text(document.quote_deposit_amount, 2)
        fields.append(EditorField("deposit_amount", "Acompte", "number", deposit, suffix="€"))
    if fees:
        fields.append(EditorField("shipping_fee", "Frais de port", "select", options=fees))
    shipping = _text(document.shipping_amount, 2)
    fields.append(EditorField("shipping_amount", "Port", "number", shipping, suffix="€"))
    fields.append(EditorField("shipping_vat_rate", "TVA du port", "select", shown_rate, options=rates))
    return fields


def rate_options(territory_id: int, today: date) -> list[Option]:
    """VAT rates a line may take: percentages of the territory, those in force first named (P-12)."""
    rates = VatRate.objects.filter(territory_id=territory_id, is_active=True, is_not_collected=False)
    found: dict[str, str] = {}
    for rate in rates.order_by("-rate"):
        if rate.valid_until_on is None or rate.valid_until_on >= today:
            found.setdefault(f"{rate.rate.normalize():f}", format_rate(rate.rate))
    return list(found.items())


def date_text(value: date | None) -> str:
    """21/11/2026"""
    return format_date(value) if value else ""


def _text(value: Decimal, decimals: int = 0) -> str:
    """Without the thousands' space, as it is typed."""
    return format_number(value, decimals).replace("\u202f", "") if value else ""


def _code(record: PaymentTerms | PaymentMethod | None) -> str:
    return record.code if record is not None else ""


def _options(model: type[PaymentTerms] | type[PaymentMethod]) -> list[Option]:
    return list(model.objects.values_list("code", "label"))
