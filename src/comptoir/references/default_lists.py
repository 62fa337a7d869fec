"""Small lists of a new dossier: titles, units, payment methods and terms, counters, notices (PAR-007).

Families and banks start empty: only the shop knows them.
"""

from dataclasses import dataclass
from decimal import Decimal

from comptoir.core.document_kinds import KINDS
from comptoir.references.models import PaymentMethod, PaymentTermsLine, Unit

_M = PaymentMethod.Nature
_R = PaymentTermsLine.Rule
_U = Unit.Type

# Code and label (PAR-050).
TITLES = (
    ("M", "Monsieur"),
    ("MME", "Madame"),
    ("MLLE", "Mademoiselle"),
    ("MM", "Messieurs"),
    ("STE", "Société"),
    ("SA", "SA"),
    ("SARL", "SARL"),
    ("SAS", "SAS"),
    ("EURL", "EURL"),
    ("SCI", "SCI"),
    ("ASSO", "Association"),
)

# Code and label: why an invoice is credited.
CREDIT_REASONS = (
    ("RETOUR", "Retour de marchandise"),
    ("DEFAUT", "Article défectueux ou abîmé"),
    ("ERREUR", "Erreur de facturation"),
    ("REMISE", "Remise accordée après facturation"),
    ("MANQUE", "Livraison incomplète"),
    ("ANNUL", "Annulation de la vente"),
)

# Code, label, type and decimals of the quantities (PAR-058 to PAR-061).
UNITS = (
    ("U", "Unité", _U.QUANTITY, 0),
    ("LOT", "Lot", _U.QUANTITY, 0),
    ("KG", "Kilo Gramme", _U.WEIGHT, 3),
    ("G", "Gramme", _U.WEIGHT, 0),
    ("L", "Litre", _U.VOLUME, 3),
    ("M3", "Mètre cube", _U.VOLUME, 3),
    ("HEUR", "Heure", _U.TIME, 2),
    ("JOUR", "Jour", _U.TIME, 2),
    ("M", "Mètre", _U.LENGTH, 2),
    ("M2", "Mètre carré", _U.AREA, 2),
)

DEFAULT_METHOD = "CHQ"  # OPT-130

# Code, label and nature (PAY-025); no bank.
METHODS = (
    ("ESP", "Espèces", _M.CASH),
    ("CHQ", "Chèque", _M.CHEQUE),
    ("CB", "Carte bancaire", _M.CARD),
    ("VIR", "Virement", _M.TRANSFER),
    ("PREL", "Prélèvement", _M.DIRECT_DEBIT),
    ("LCR", "Effet", _M.BILL),
    ("AUT", "Autre", _M.OTHER),
)


@dataclass(frozen=True, slots=True)
class TermsLineDefault:
    """One share of supplied payment terms: percent, rule, days from the document date, day of the month."""

    method: str
    rule: PaymentTermsLine.Rule
    days: int = 0
    day: int | None = None
    rate: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class TermsDefault:
    """Supplied payment terms (PAY-061)."""

    code: str
    label: str
    lines: tuple[TermsLineDefault, ...]


def _quarter(days: int) -> TermsLineDefault:
    """One direct debit of a quarter of the amount: at once, else on the next 15th after the days (T05-2)."""
    if not days:
        return TermsLineDefault("PREL", _R.CASH, rate=Decimal(25))
    return TermsLineDefault("PREL", _R.NET_ON_DAY, days=days, day=15, rate=Decimal(25))


TERMS = (
    TermsDefault("CPT", "Comptant", (TermsLineDefault(DEFAULT_METHOD, _R.CASH),)),
    TermsDefault("CH30", "Chèque 30 jours net", (TermsLineDefault("CHQ", _R.NET, days=30),)),
    TermsDefault(
        "VIR30", "Virement 30 jours fin de mois", (TermsLineDefault("VIR", _R.END_OF_MONTH, days=30),)
    ),
    TermsDefault("LCR60", "Effet 60 jours fin de mois", (TermsLineDefault("LCR", _R.END_OF_MONTH, days=60),)),
    TermsDefault("PREL4", "Prélèvement en 4 fois", tuple(_quarter(days) for days in (0, 30, 60, 90))),
)

# Counters of documents are those of the core's table of kinds (P-13); these are their names (OPT-060 to OPT-075).
DOCUMENT_COUNTER_LABELS = {
    "quote": "Ventes – Devis",
    "order": "Ventes – Commande",
    "delivery_note": "Ventes – Bon de livraison",
    "return_note": "Ventes – Bon de retour",
    "invoice": "Ventes – Facture",
    "credit_note": "Ventes – Avoir",
    "deposit_invoice": "Ventes – Facture d'acompte",
    "deposit_credit_note": "Ventes – Avoir d'acompte",
    "price_request": "Achats – Demande de prix",
    "purchase_order": "Achats – Commande",
    "goods_receipt": "Achats – Bon de réception",
    "purchase_return": "Achats – Bon de retour",
    "purchase_invoice": "Achats – Facture",
    "purchase_credit_note": "Achats – Avoir",
    "purchase_deposit_invoice": "Achats – Facture d'acompte",
    "purchase_deposit_credit_note": "Achats – Avoir d'acompte",
}
DOCUMENT_NUMBER_LENGTH = 18


@dataclass(frozen=True, slots=True)
class CounterDefault:
    """A supplied counter: its first number is the prefix and 1 on ``width`` digits."""

    code: str
    label: str
    prefix: str
    width: int
    max_length: int = DOCUMENT_NUMBER_LENGTH


COUNTERS = (
    *(
        CounterDefault(kind.code, DOCUMENT_COUNTER_LABELS[kind.code], kind.default_prefix, kind.default_width)
        for kind in KINDS.values()
    ),
    # Stock documents and records (OPT-076 to OPT-090).
    CounterDefault("stock_entry", "Stocks – Bon d'entrée", "BE", 6),
    CounterDefault("stock_issue", "Stocks – Bon de sortie", "BS", 6),
    CounterDefault("stock_count", "Stocks – Inventaire", "INV", 5),
    CounterDefault("customer_family", "Autres – Familles clients", "FCL", 5, 10),
    CounterDefault("customer", "Autres – Clients et prospects", "CL", 6, 20),
    CounterDefault("supplier_family", "Autres – Familles fournisseurs", "FFR", 5, 10),
    CounterDefault("supplier", "Autres – Fournisseurs", "FR", 6, 20),
    CounterDefault("article_family", "Autres – Familles articles", "FAR", 5, 10),
    CounterDefault("article", "Autres – Articles", "AR", 6, 20),
    CounterDefault("eco_contribution", "Autres – Éco-contribution", "D3E", 5, 10),
    CounterDefault("salesperson", "Autres – Commerciaux", "CO", 5, 20),
    CounterDefault("salesperson_family", "Autres – Familles commerciaux", "FCO", 5, 10),
    CounterDefault("sales_territory", "Autres – Secteurs géographiques", "SG", 5, 10),
    CounterDefault("commission_plan", "Autres – Barèmes de commission", "CC", 5, 10),
    CounterDefault("price_list", "Autres – Tarifs", "TF", 5, 10),
)

# Notices of quotes and invoices (OPT-125, OPT-126; file 14, section 1).
NOTICES = {
    "quote_legal_notice": "Devis valable jusqu'à la date indiquée. Bon pour accord, date et signature du client.",
    "early_payment_mention": "Pas d'escompte pour paiement anticipé.",
    "late_penalty_mention": "En cas de retard de paiement, pénalités au taux de trois fois l'intérêt légal.",
    "recovery_indemnity_mention": (
        "En cas de retard de paiement, indemnité forfaitaire pour frais de recouvrement "
        "entre professionnels : 40\u00a0€."
    ),
}
