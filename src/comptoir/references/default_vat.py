"""VAT territories, types and rates of a new dossier: France in 2026 (P-12, PAR-023, PAR-031, PAR-034).

Facts only. Rates that ended are supplied inactive, with their last day, for old documents.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from comptoir.references.models import VatType

METROPOLE, CORSE, DOM, GUYANE_MAYOTTE = "metropole", "corse", "dom", "guyane_mayotte"
INTRA_EU, EXPORT = "intra_eu", "export"

# A seller is established in one of these; the two others only describe a customer.
SELLER_TERRITORIES = frozenset({METROPOLE, CORSE, DOM, GUYANE_MAYOTTE})

RATES_OF_2014 = date(2014, 1, 1)
END_OF_2013_RATES = date(2013, 12, 31)
END_OF_NPR = date(2018, 12, 31)  # finance act for 2019


@dataclass(frozen=True, slots=True)
class TerritoryDefault:
    """A supplied territory; its mentions are printed when no VAT is due (file 14, section 1)."""

    code: str
    label: str
    is_vat_due: bool = True
    is_intra_eu: bool = False
    is_eco_contribution_due: bool = True
    goods_exemption_mention: str = ""
    service_exemption_mention: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TypeDefault:
    """The supplied type of one nature (PAR-032)."""

    code: str
    label: str
    nature: VatType.Nature


@dataclass(frozen=True, slots=True)
class RateDefault:
    """A supplied rate, in percent."""

    territory: str
    code: str
    rate: Decimal
    nature: VatType.Nature
    label: str
    is_default: bool = False
    is_not_collected: bool = False
    is_active: bool = True
    valid_from_on: date | None = None
    valid_until_on: date | None = None


TERRITORIES = (
    TerritoryDefault(METROPOLE, "France", note="France métropolitaine, hors Corse."),
    TerritoryDefault(CORSE, "Corse"),
    TerritoryDefault(DOM, "DOM", note="Guadeloupe, Martinique et La Réunion."),
    TerritoryDefault(
        GUYANE_MAYOTTE,
        "Guyane et Mayotte",
        is_vat_due=False,
        goods_exemption_mention="TVA non applicable, art. 294 du CGI",
        service_exemption_mention="TVA non applicable, art. 294 du CGI",
    ),
    TerritoryDefault(
        INTRA_EU,
        "Intracommunautaire",
        is_vat_due=False,
        is_intra_eu=True,
        is_eco_contribution_due=False,
        goods_exemption_mention="Exonération de TVA, art. 262 ter I du CGI",
        service_exemption_mention="Autoliquidation",
        note="Clients d'un autre État de l'Union européenne qui ont un numéro de TVA.",
    ),
    TerritoryDefault(
        EXPORT,
        "Export",
        is_vat_due=False,
        is_eco_contribution_due=False,
        goods_exemption_mention="Exonération de TVA, art. 262 I du CGI",
        service_exemption_mention="TVA non applicable, art. 259-1 du CGI",
        note=(
            "Clients hors de l'Union européenne. La métropole et les départements d'outre-mer sont l'un pour l'autre "
            "des territoires d'exportation."
        ),
    ),
)

_N = VatType.Nature

TYPES = (
    TypeDefault("NORMAL", "Normal", _N.NORMAL),
    TypeDefault("REDUIT", "Réduit", _N.REDUCED),
    TypeDefault("SUPER", "Super réduit", _N.SUPER_REDUCED),
    TypeDefault("EXONERE", "Exonéré", _N.EXEMPT),
    TypeDefault("ANCIEN", "Ancien", _N.FORMER),
    TypeDefault("AUTRE", "Autre", _N.OTHER),
)


def _rate(
    territory: str,
    rate: str,
    nature: VatType.Nature,
    *,
    prefix: str = "",
    name: str = "TVA",
    is_default: bool = False,
    since: date | None = None,
    until: date | None = None,
    is_not_collected: bool = False,
) -> RateDefault:
    """One row of ``RATES``: code and label follow from the rate; a rate that ended is inactive."""
    return RateDefault(
        territory=territory,
        code=f"{prefix}{rate}{'-NPR' if is_not_collected else ''}",
        rate=Decimal(rate),
        nature=nature,
        label=f"{name} {rate.replace('.', ',')} %{' non perçue récupérable' if is_not_collected else ''}",
        is_default=is_default,
        is_not_collected=is_not_collected,
        is_active=until is None,
        valid_from_on=since,
        valid_until_on=until,
    )


RATES = (
    _rate(METROPOLE, "20", _N.NORMAL, is_default=True, since=RATES_OF_2014),
    _rate(METROPOLE, "10", _N.REDUCED, since=RATES_OF_2014),
    _rate(METROPOLE, "5.5", _N.REDUCED, since=date(1982, 7, 1)),
    _rate(METROPOLE, "2.1", _N.SUPER_REDUCED),
    _rate(METROPOLE, "0", _N.EXEMPT, name="Exonéré"),
    _rate(METROPOLE, "19.6", _N.FORMER, since=date(2000, 4, 1), until=END_OF_2013_RATES),
    _rate(METROPOLE, "7", _N.FORMER, since=date(2012, 1, 1), until=END_OF_2013_RATES),
    _rate(CORSE, "20", _N.NORMAL, prefix="COR-", name="Corse", is_default=True, since=RATES_OF_2014),
    _rate(CORSE, "13", _N.REDUCED, prefix="COR-", name="Corse"),
    _rate(CORSE, "10", _N.REDUCED, prefix="COR-", name="Corse", since=RATES_OF_2014),
    _rate(CORSE, "5.5", _N.REDUCED, prefix="COR-", name="Corse"),
    _rate(CORSE, "2.1", _N.REDUCED, prefix="COR-", name="Corse"),
    _rate(CORSE, "0.9", _N.SUPER_REDUCED, prefix="COR-", name="Corse"),
    _rate(CORSE, "0", _N.EXEMPT, prefix="COR-", name="Corse, exonéré"),
    _rate(DOM, "8.5", _N.NORMAL, prefix="DOM-", name="DOM", is_default=True),
    _rate(DOM, "2.1", _N.REDUCED, prefix="DOM-", name="DOM"),
    _rate(DOM, "1.75", _N.SUPER_REDUCED, prefix="DOM-", name="DOM"),
    _rate(DOM, "1.05", _N.SUPER_REDUCED, prefix="DOM-", name="DOM"),
    _rate(DOM, "0", _N.EXEMPT, prefix="DOM-", name="DOM, exonéré"),
    _rate(DOM, "8.5", _N.FORMER, prefix="DOM-", name="DOM", until=END_OF_NPR, is_not_collected=True),
    _rate(DOM, "2.1", _N.FORMER, prefix="DOM-", name="DOM", until=END_OF_NPR, is_not_collected=True),
    _rate(GUYANE_MAYOTTE, "0", _N.EXEMPT, prefix="GUY-", name="Guyane et Mayotte", is_default=True),
    _rate(INTRA_EU, "0", _N.EXEMPT, prefix="UE-", name="Intracommunautaire", is_default=True),
    _rate(EXPORT, "0", _N.EXEMPT, prefix="EXP-", name="Export", is_default=True),
)

# French general chart of accounts (ACC-073). A rate of 0 % posts no VAT; purchases from the Union owe theirs to the
# state on an account of their own.
SALES_AND_PURCHASES_ACCOUNTS = {
    "goods_sales_account": "707100",
    "service_sales_account": "706100",
    "shipping_sales_account": "708500",
    "goods_purchase_account": "607100",
    "service_purchase_account": "604100",
    "shipping_purchase_account": "624100",
}
VAT_ACCOUNTS = {
    "vat_on_invoicing_account": "445710",
    "vat_on_collection_account": "445740",
    "deductible_vat_account": "445660",
}
INTRA_EU_VAT_ACCOUNTS = {"vat_on_invoicing_account": "445200", "deductible_vat_account": "445660"}


def accounts_of(rate: RateDefault) -> dict[str, str]:
    """Default accounts of a rate, by field of ``VatRate`` (PAR-019, PAR-020, ACC-073)."""
    accounts = dict(SALES_AND_PURCHASES_ACCOUNTS)
    if rate.rate:
        accounts |= VAT_ACCOUNTS
    elif rate.territory == INTRA_EU:
        accounts |= INTRA_EU_VAT_ACCOUNTS
    return accounts
