"""Territories, types and rates of VAT (specification 08, H2 and H3)."""

from django.db import models

from comptoir.dossiers.fields import RateField
from comptoir.references.models.base import Reference, unique_code


class VatTerritory(Reference):
    """Territorialité: supplied by the program, decides the VAT rates proposed (PAR-033 to PAR-035)."""

    code = models.CharField("Code", max_length=20)
    label = models.CharField("Libellé", max_length=40)
    is_vat_due = models.BooleanField("TVA due", default=True)
    is_intra_eu = models.BooleanField("Intracommunautaire", default=False)
    is_eco_contribution_due = models.BooleanField("Éco-contribution due", default=True)
    goods_exemption_mention = models.CharField("Mention d'exonération des biens", max_length=200, blank=True)
    service_exemption_mention = models.CharField(
        "Mention d'exonération des services", max_length=200, blank=True
    )
    position = models.PositiveSmallIntegerField("Ordre", default=0)

    class Meta:
        constraints = [unique_code("vat_territory")]
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label


class VatType(Reference):
    """Type de TVA (PAR-030 to PAR-032)."""

    class Nature(models.TextChoices):
        NORMAL = "normal", "Normal"
        REDUCED = "reduced", "Réduit"
        SUPER_REDUCED = "super_reduced", "Super réduit"
        EXEMPT = "exempt", "Exonéré"
        FORMER = "former", "Ancien"
        OTHER = "other", "Autre"

    code = models.CharField("Code", max_length=20)
    label = models.CharField("Libellé", max_length=40)
    nature = models.CharField("Nature", max_length=20, choices=Nature.choices)

    class Meta:
        constraints = [unique_code("vat_type")]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class VatRate(Reference):
    """Taux de TVA of one territory, with its validity and default accounts (PAR-010 to PAR-023, P-12)."""

    code = models.CharField("Code", max_length=20)
    label = models.CharField("Libellé", max_length=40)
    vat_type = models.ForeignKey(VatType, models.PROTECT, verbose_name="Type")
    territory = models.ForeignKey(VatTerritory, models.PROTECT, verbose_name="Territorialité")
    rate = RateField("Taux")
    is_default = models.BooleanField("Par défaut pour la territorialité", default=False)
    is_not_collected = models.BooleanField("TVA non perçue récupérable (DOM)", default=False)
    valid_from_on = models.DateField("Valable du", null=True, blank=True)
    valid_until_on = models.DateField("Valable au", null=True, blank=True)
    is_active = models.BooleanField("Actif", default=True)
    goods_sales_account = models.CharField("Ventes de biens", max_length=20, blank=True)
    service_sales_account = models.CharField("Ventes de services", max_length=20, blank=True)
    shipping_sales_account = models.CharField("Port facturé", max_length=20, blank=True)
    goods_purchase_account = models.CharField("Achats de biens", max_length=20, blank=True)
    service_purchase_account = models.CharField("Achats de services", max_length=20, blank=True)
    shipping_purchase_account = models.CharField("Port sur achats", max_length=20, blank=True)
    vat_on_invoicing_account = models.CharField("TVA sur débits", max_length=20, blank=True)
    vat_on_collection_account = models.CharField("TVA sur encaissements", max_length=20, blank=True)
    deductible_vat_account = models.CharField("TVA déductible", max_length=20, blank=True)

    class Meta:
        constraints = [
            unique_code("vat_rate"),
            # NPR rates (overseas) may repeat a rate of their territory (PAR-014, PAR-017).
            models.UniqueConstraint(
                fields=["territory", "rate", "is_not_collected"], name="vat_rate_territory_rate"
            ),
            models.UniqueConstraint(
                fields=["territory"], condition=models.Q(is_default=True), name="vat_rate_one_default"
            ),
        ]
        ordering = ["territory", "-rate"]

    def __str__(self) -> str:
        return self.label
