"""The small tables that everything else refers to (specification 08, part H; 05, parts E2 to E4).

Codes are compared without regard to case (PAR-006); a row used elsewhere is protected by the database (PAR-005).
"""

from comptoir.references.models.activities import NafCode, NafSuccession
from comptoir.references.models.currencies import Currency
from comptoir.references.models.lists import ArticleFamily, CustomerFamily, SupplierFamily, Title, Unit
from comptoir.references.models.options import AccountingFirm, Counter, DossierSettings
from comptoir.references.models.payment import Bank, PaymentMethod, PaymentTerms, PaymentTermsLine
from comptoir.references.models.places import Country, Department, PostalCode
from comptoir.references.models.sales import (
    CreditReason,
    EcoContribution,
    Location,
    SalespersonFamily,
    SalesTerritory,
    ShippingFee,
)
from comptoir.references.models.vat import VatRate, VatTerritory, VatType

__all__ = [
    "AccountingFirm",
    "ArticleFamily",
    "Bank",
    "Counter",
    "Country",
    "CreditReason",
    "Currency",
    "CustomerFamily",
    "Department",
    "DossierSettings",
    "EcoContribution",
    "Location",
    "NafCode",
    "NafSuccession",
    "PaymentMethod",
    "PaymentTerms",
    "PaymentTermsLine",
    "PostalCode",
    "SalesTerritory",
    "SalespersonFamily",
    "ShippingFee",
    "SupplierFamily",
    "Title",
    "Unit",
    "VatRate",
    "VatTerritory",
    "VatType",
]
