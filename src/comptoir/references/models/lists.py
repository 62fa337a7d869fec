"""Titles, units and families (specification 08, H5; 03, A7)."""

from django.db import models

from comptoir.references.models.base import Reference, unique_code


class Title(Reference):
    """Civilité (PAR-050)."""

    code = models.CharField("Code", max_length=25)
    label = models.CharField("Libellé", max_length=25)

    class Meta:
        constraints = [unique_code("title")]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class Unit(Reference):
    """Unité: fixes the decimals of the quantities that use it (PAR-058 to PAR-061)."""

    class Type(models.TextChoices):
        QUANTITY = "quantity", "Quantité"
        WEIGHT = "weight", "Poids"
        VOLUME = "volume", "Volume"
        TIME = "time", "Temps"
        LENGTH = "length", "Longueur"
        AREA = "area", "Surface"

    code = models.CharField("Code", max_length=4)
    label = models.CharField("Libellé", max_length=40)
    type = models.CharField("Type", max_length=10, choices=Type.choices, default=Type.QUANTITY)
    decimals = models.PositiveSmallIntegerField("Décimales", default=0)

    class Meta:
        constraints = [
            unique_code("unit"),
            models.CheckConstraint(condition=models.Q(decimals__lte=5), name="unit_decimals"),
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class Family(Reference):
    """A family of articles or parties: code of 10, label of 40 (PTY-111, ART-090)."""

    code = models.CharField("Code", max_length=10)
    label = models.CharField("Libellé", max_length=40)

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class ArticleFamily(Family):
    """Famille d'articles (ART-090)."""

    class Meta(Family.Meta):
        constraints = [unique_code("article_family")]


class CustomerFamily(Family):
    """Famille de clients et prospects (PTY-110)."""

    class Meta(Family.Meta):
        constraints = [unique_code("customer_family")]


class SupplierFamily(Family):
    """Famille de fournisseurs (PTY-110)."""

    class Meta(Family.Meta):
        constraints = [unique_code("supplier_family")]
