"""Stock entries and issues, and the movements of every document (specification 04)."""

from django.db import models

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.documents.models import DocumentLine
from comptoir.dossiers.fields import AmountField, CostField, QuantityField
from comptoir.dossiers.models import DossierModel, VersionedModel


class StockDocument(VersionedModel):
    """Bon d'entrée or bon de sortie (STK-010 to STK-038)."""

    class Type(models.TextChoices):
        ENTRY = "entry", "Bon d'entrée"
        ISSUE = "issue", "Bon de sortie"

    type = models.CharField("Type", max_length=10, choices=Type.choices)
    number = models.CharField("Numéro", max_length=18)
    dated_on = models.DateField("Date")
    total_quantity = QuantityField("Quantité totale", default=0)
    total_value = AmountField("Valeur totale", default=0)
    note = models.TextField("Notes", blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "number"], name="stock_document_number")]
        indexes = [models.Index(fields=["dated_on", "id"])]
        ordering = ["-dated_on", "-id"]

    def __str__(self) -> str:
        return self.number


class StockDocumentLine(DossierModel):
    """One article of a stock entry or issue (STK-020 to STK-026)."""

    document = models.ForeignKey(StockDocument, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField("Ordre")
    article = models.ForeignKey(Article, models.PROTECT, verbose_name="Article")
    description = models.CharField("Description", max_length=200, blank=True)
    quantity = QuantityField("Quantité")
    unit_cost = CostField("Prix unitaire", default=0)
    reason = models.CharField("Libellé d'écart", max_length=40, blank=True)

    class Meta:
        ordering = ["position", "id"]


class StockMove(DossierModel):
    """Movement of an article, with the state of its stock after it (STK-110 to STK-143).

    ``own_cost`` is the purchase price that recomputes the average cost; it is empty on movements valued at the average
    cost reached before them (STK-132). Order within an article: date, inventories last, creation (STK-141).
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="stock_moves")
    moved_on = models.DateField("Date de mouvement")
    day_rank = models.PositiveSmallIntegerField(default=0)
    source_kind = models.CharField("Document", max_length=30)
    source_number = models.CharField("Numéro de document", max_length=18, blank=True)
    document_line = models.ForeignKey(
        DocumentLine, models.CASCADE, null=True, blank=True, related_name="stock_moves"
    )
    stock_document_line = models.ForeignKey(
        StockDocumentLine, models.CASCADE, null=True, blank=True, related_name="stock_moves"
    )
    quantity = QuantityField("Quantité")
    own_cost = CostField("Prix propre", null=True, blank=True)
    # Cost of the article when the move was entered: values it while no movement has set a cost (STK-139).
    fallback_cost = CostField("Prix de revient", default=0)
    unit_cost = CostField("Prix unitaire du mouvement", default=0)
    value = AmountField("Valeur du mouvement", default=0)
    stock_after = QuantityField("Stock réel", default=0)
    average_cost_after = CostField("PUMP", default=0)
    stock_value_after = AmountField("Valeur du stock", default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(document_line__isnull=False) ^ models.Q(stock_document_line__isnull=False),
                name="stock_move_one_source",
            )
        ]
        indexes = [
            models.Index(fields=["article", "moved_on", "day_rank", "id"], name="stock_move_order"),
            models.Index(fields=["moved_on", "id"], name="stock_move_date"),
        ]
        ordering = ["moved_on", "day_rank", "id"]
