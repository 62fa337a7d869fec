"""Articles: goods and services with their prices and stock figures (specification 03, part B)."""

from django.db import models
from django.db.models.functions import Lower

from comptoir.dossiers.fields import AmountField, CostField, PriceField, QuantityField, RateField
from comptoir.dossiers.filled import Filled
from comptoir.dossiers.models import VersionedModel
from comptoir.dossiers.search_field import SearchField
from comptoir.parties.models import Party
from comptoir.references.models import ArticleFamily, EcoContribution, Location, Unit, VatRate


class Article(VersionedModel):
    """A good or a service that documents call by its code or barcode.

    ``markup_rate`` (taux de marge) is over cost and ``margin_rate`` (taux de marque) over price, see the glossary. The
    stock figures are the result of the last movement and are written by the stock services only (ART-062 to ART-064).
    """

    class Type(models.TextChoices):
        GOODS = "goods", "Bien"
        SERVICE = "service", "Service"

    code = models.CharField("Code", max_length=20)
    type = models.CharField("Type", max_length=10, choices=Type.choices, default=Type.GOODS)
    label = models.CharField("Libellé", max_length=80)
    description = models.TextField("Désignation commerciale", blank=True)
    family = models.ForeignKey(
        ArticleFamily, models.PROTECT, verbose_name="Famille article", null=True, blank=True
    )
    author = models.CharField("Auteur", max_length=60, blank=True)
    publisher = models.CharField("Éditeur", max_length=60, blank=True)
    purchase_price = PriceField("Prix d'achat HT", default=0)
    overhead_rate = RateField("% frais généraux", default=0)
    cost_price = PriceField("Prix de revient", default=0)
    markup_rate = RateField("Taux de marge", default=0)
    margin_rate = RateField("Taux de marque", default=0)
    net_price = PriceField("Prix de vente HT", default=0)
    gross_price = PriceField("Prix de vente TTC", default=0)
    vat_rate = models.ForeignKey(VatRate, models.PROTECT, verbose_name="TVA")
    default_quantity = QuantityField("Quantité par défaut", default=1)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="Unité", null=True, blank=True)
    barcode = models.CharField("Code barre", max_length=40, blank=True)
    supplier = models.ForeignKey(
        Party,
        models.PROTECT,
        verbose_name="Fournisseur",
        null=True,
        blank=True,
        related_name="supplied_articles",
    )
    eco_contribution = models.ForeignKey(
        EcoContribution, models.PROTECT, verbose_name="Éco-contribution", null=True, blank=True
    )
    is_stock_managed = models.BooleanField("Gestion de stock", default=True)
    location = models.ForeignKey(Location, models.PROTECT, verbose_name="Localisation", null=True, blank=True)
    real_quantity = QuantityField("Stock réel", default=0, editable=False)
    average_cost = CostField("PUMP", default=0, editable=False)
    stock_value = AmountField("Valeur du stock", default=0, editable=False)
    # Where the chain of movements ends: a later movement only needs this row, an earlier one replays (STK-142).
    last_moved_on = models.DateField(null=True, editable=False)
    last_day_rank = models.PositiveSmallIntegerField(default=0, editable=False)
    is_active = models.BooleanField("Actif", default=True)
    note = models.TextField("Notes", blank=True)
    search = SearchField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("code"), name="article_code_ci")]
        indexes = [
            models.Index(fields=["code", "id"]),
            models.Index(fields=["label", "id"]),
            models.Index(fields=["barcode"]),
            # Most articles of many shops have none: counted with them, the index would seem to lead nowhere.
            models.Index(
                Lower("barcode"), name="article_barcode_filled", condition=models.Q(Filled("barcode"))
            ),
            models.Index(fields=["family", "code", "id"]),
            # Articles short.
            models.Index(fields=["is_stock_managed", "is_active", "real_quantity"], name="article_stock"),
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label
