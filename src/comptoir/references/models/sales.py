"""What sales and stock refer to: eco-contribution scales, shipping fees, territories of salespeople, storage places."""

from django.db import models

from comptoir.dossiers.fields import AmountField
from comptoir.references.models.base import Reference, unique_code
from comptoir.references.models.lists import Family
from comptoir.references.models.vat import VatRate


class EcoContribution(Reference):
    """Barème éco-contribution (PAR-040 to PAR-047): an amount per unit, VAT included."""

    code = models.CharField("Code éco-contrib.", max_length=10)
    label = models.CharField("Libellé", max_length=80)
    gross_amount = AmountField("Montant TTC")
    is_active = models.BooleanField("Actif", default=True)

    class Meta:
        constraints = [unique_code("eco_contribution")]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class ShippingFee(Reference):
    """Frais de port (PAR-062): chosen in the foot of a document, it fills the shipping amount and its VAT rate."""

    code = models.CharField("Code", max_length=10)
    label = models.CharField("Libellé", max_length=40)
    net_amount = AmountField("Montant HT")
    vat_rate = models.ForeignKey(VatRate, models.PROTECT, verbose_name="Taux de TVA")
    is_active = models.BooleanField("Actif", default=True)

    class Meta:
        constraints = [unique_code("shipping_fee")]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class SalesTerritory(Reference):
    """Secteur géographique of salespeople (PAR-056)."""

    code = models.CharField("Code", max_length=10)
    label = models.CharField("Nom", max_length=30)

    class Meta:
        constraints = [unique_code("sales_territory")]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class Location(Reference):
    """Localisation: where an article is stored (PAR-057)."""

    code = models.CharField("Code", max_length=8)
    label = models.CharField("Libellé", max_length=50)

    class Meta:
        constraints = [unique_code("location")]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class CreditReason(Reference):
    """Motif d'avoir: proposed when an invoice is credited; the credit note prints a copy of its label."""

    code = models.CharField("Code", max_length=10)
    label = models.CharField("Libellé", max_length=60)
    is_active = models.BooleanField("Actif", default=True)

    class Meta:
        constraints = [unique_code("credit_reason")]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class SalespersonFamily(Family):
    """Famille de commerciaux (COM-020)."""

    class Meta(Family.Meta):
        constraints = [unique_code("salesperson_family")]
