"""Sample documents: what a template looks like without showing anyone's data (PRN-003).

All names are visibly invented; figures are computed by the same core as real documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from comptoir.core.document_figures import DocumentTotals, FooterInput, LineInput, LineType
from comptoir.core.document_kinds import kind_of
from comptoir.core.totals import document_totals
from comptoir.printing.kind_layouts import printed_title
from comptoir.printing.printed_document import (
    OperationCategory,
    PrintedAddress,
    PrintedDocument,
    PrintedDueDate,
    PrintedLine,
    PrintedSeller,
    PrintedVat,
)

#: A mark in the manner of a bookshop's sign: two books upright, one leaning, and a name that is nobody's.
SAMPLE_LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 60" width="150" height="60">
<g fill="#1f4e79">
<rect x="0" y="8" width="11" height="44" rx="1.5"/>
<rect x="14" y="14" width="9" height="38" rx="1.5"/>
<rect x="28" y="8" width="10" height="45" rx="1.5" transform="rotate(-9 33 52)"/>
</g>
<rect x="0" y="53" width="49" height="3" fill="#c98a2b"/>
<g fill="none" stroke="#1f4e79" stroke-width="4.5" stroke-linecap="round" stroke-linejoin="round">
<path d="M68 18v24h13"/><circle cx="97" cy="34" r="8"/>
<path d="M112 26v16M112 33c2-5 6-7 10-7"/><circle cx="134" cy="34" r="8"/>
</g></svg>"""

SAMPLE_SELLER = PrintedSeller(
    name="Librairie Loro (exemple)",
    legal_form="SARL",
    address_lines=("1 place du Modèle", "34000 Montpellier"),
    siren="123456782",
    siret="12345678200010",
    rcs="Montpellier 123 456 782",
    capital=Decimal(10000),
    vat_number="FR11123456782",
    naf="47.61Z",
    phone="04 99 00 00 00",
    email="bonjour@exemple.invalid",
    website="exemple.invalid",
    logo=SAMPLE_LOGO,
    logo_media_type="image/svg+xml",
)

_BILLING = PrintedAddress(
    name="Société Spécimen",
    lines=("Service comptabilité", "12 rue de l’Exemple"),
    postal_code="34000",
    city="Montpellier",
)
_DELIVERY = PrintedAddress(
    name="Société Spécimen – entrepôt", lines=("3 quai du Modèle",), postal_code="34200", city="Sète"
)

_DATED_ON = date(2026, 11, 21)

#: Code, description, quantity, unit, net price, discount, VAT rate: what a bookshop and stationer sells.
_ARTICLES = (
    ("9791094908020", "Dans la rue\nTineka Meirink, Diplodocus", "3", "", "9.48", "0", "5.5"),
    ("9782364744103", "Chut ! On a un plan\nChris Haughton, Thierry Magnier", "2", "", "13.74", "5", "5.5"),
    ("9782211220477", "Sauté\nTatsuhide Matsuoka, EDL", "1", "", "11.85", "0", "5.5"),
    ("PAP-A4-80", "Ramette de papier A4 80 g, 500 feuilles", "10", "", "4.15", "10", "20"),
    ("CAH-SEY", "Cahier 24 × 32 cm, 96 pages à grands carreaux, couverture polypropylène", "25", "", "1.62", "0", "20"),
    ("RUB-2KG", "Raphia naturel au poids", "1.25", "kg", "18.4", "0", "20"),
)  # fmt: skip

#: What a deposit document bears instead of articles (DOC-094).
_DEPOSIT = PrintedLine(
    type=LineType.SERVICE,
    description="Acompte de 30 % sur la commande CM000093",
    quantity=Decimal(1),
    unit_price=Decimal("57.30"),
    vat_rate=Decimal(20),
)


#: What the law wants on an invoice.
_MENTIONS = {
    "is_vat_on_debits": True,
    "early_discount_mention": "Pas d’escompte pour paiement anticipé.",
    "penalty_mention": "En cas de retard de paiement, pénalités au taux de trois fois l’intérêt légal.",
    "indemnity_mention": "Indemnité forfaitaire pour frais de recouvrement : 40 €.",
}


def sample_lines(count: int = 6) -> tuple[PrintedLine, ...]:
    """``count`` article lines, amounts not computed yet: the sample articles, over and over."""
    return tuple(_sample_line(number) for number in range(count))


def sample_document(
    kind: str = "invoice",
    *,
    lines: Sequence[PrintedLine] | None = None,
    is_tax_included: bool = False,
    footer_discount_rate: Decimal = Decimal(0),
    shipping_amount: Decimal = Decimal(0),
    deposit: Decimal = Decimal(0),
    seller: PrintedSeller = SAMPLE_SELLER,
) -> PrintedDocument:
    """A complete document of the kind with invented content, its figures computed by the core."""
    rules = kind_of(kind)
    usual = sample_lines() if rules.has_lines else (_DEPOSIT,)
    body = usual if lines is None else tuple(lines)
    totals = document_totals(
        lines=[_line_input(line) for line in body],
        footer=FooterInput(
            discount_rate=footer_discount_rate, shipping_amount=shipping_amount, shipping_vat_rate=Decimal(20)
        ),
        is_tax_included=is_tax_included,
        deposit=deposit,
    )
    document = PrintedDocument(
        kind=kind,
        title=printed_title(rules),
        number=f"{rules.default_prefix}000214",
        dated_on=_DATED_ON,
        seller=seller,
        billing_address=_BILLING,
        party_code="SPE0001",
        buyer_siren="987654324",
        buyer_vat_number="FR06987654324",
        contact="Service des achats",
        reference="Bon n° 4512",
        is_tax_included=is_tax_included,
        lines=_computed(body, totals),
    )
    return _with_terms(_with_totals(document, totals))


def _sample_line(number: int) -> PrintedLine:
    code, description, quantity, unit, price, discount, vat = _ARTICLES[number % len(_ARTICLES)]
    return PrintedLine(
        type=LineType.GOODS,
        code=code,
        description=description,
        quantity=Decimal(quantity),
        quantity_decimals=3 if unit else 0,
        unit=unit,
        unit_price=Decimal(price),
        discount_rate=Decimal(discount),
        vat_rate=Decimal(vat),
    )


def _line_input(line: PrintedLine) -> LineInput:
    return LineInput(
        type=line.type,
        quantity=line.quantity or Decimal(0),
        unit_price=line.unit_price or Decimal(0),
        discount_rate=line.discount_rate,
        vat_rate=line.vat_rate or Decimal(0),
        eco_unit_amount=line.eco_unit_amount,
    )


def _computed(lines: Sequence[PrintedLine], totals: DocumentTotals) -> tuple[PrintedLine, ...]:
    """The lines with the amounts that the core found, in the prices of the document."""
    computed = []
    for line, figures in zip(lines, totals.lines, strict=True):
        if line.type.is_item:
            amount = figures.gross_amount if totals.is_tax_included else figures.net_amount
            line = replace(line, amount=amount)
        elif figures.subtotal is not None:
            line = replace(line, amount=figures.subtotal)
        computed.append(line)
    return tuple(computed)


def _with_totals(document: PrintedDocument, totals: DocumentTotals) -> PrintedDocument:
    return replace(
        document,
        lines_total=totals.lines_total,
        footer_discount_rate=totals.footer_discount_rate,
        footer_discount_amount=totals.footer_discount_amount,
        shipping_amount=totals.shipping_amount,
        net_total=totals.net_total,
        vat_rows=tuple(PrintedVat(rate=vat.rate, base=vat.base, amount=vat.amount) for vat in totals.vat),
        vat_total=totals.vat_total,
        eco_total=totals.eco_total,
        is_eco_added=True,
        gross_total=totals.gross_total,
        deposit_total=totals.deposit_total,
        net_payable=totals.net_payable,
    )


def _with_terms(document: PrintedDocument) -> PrintedDocument:
    """Dates, payment and mentions that suit the kind, as the table of kinds tells."""
    kind = kind_of(document.kind)
    changes: dict[str, object] = {}
    if kind.has_payment_terms:
        changes["terms_label"] = "30 jours"
    if kind.has_valid_until:
        changes["valid_until_on"] = _DATED_ON + timedelta(days=30)
        changes["legal_notices"] = ("Devis valable jusqu’à la date indiquée.",)
    if kind.has_delivery_date:
        changes["delivery_on"] = _DATED_ON + timedelta(days=14)
    if kind.prints_delivery_address or kind.has_due_schedule:
        changes["delivery_address"] = _DELIVERY
    if kind.is_legal:
        changes |= {"is_sealed": True, "seal_mark": "3f9a-c21e"}
        if not kind.is_deposit:
            changes["supplied_on"] = _DATED_ON - timedelta(days=1)
    if kind.is_legal and kind.is_sale:
        changes["operation_category"] = OperationCategory.GOODS
    if kind.has_payment_method:
        changes["terms_label"] = "Virement"
    if kind.asks_for_payment:
        due = PrintedDueDate(
            due_on=_DATED_ON + timedelta(days=30), amount=document.net_payable, method="Virement"
        )
        changes |= {"due_dates": (due,), "payment_reference": document.number or ""}
        changes |= {"bank_name": "Banque du Modèle", "iban": "FR7630006000011234567890189", "bic": "AGRIFRPP"}
    if kind.asks_for_payment and kind.is_sale:
        changes |= _MENTIONS
    if kind.has_due_schedule and kind.is_sale:
        changes["origins"] = ("Bon de livraison N° BL000087 du 20/11/2026",)
    return replace(document, **changes)  # type: ignore[arg-type]
