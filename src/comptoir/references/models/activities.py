"""Activity codes of both nomenclatures, side by side (specification 08, H5; 14, section 1)."""

from django.db import models
from django.db.models.functions import Lower

from comptoir.dossiers.models import DossierModel
from comptoir.references.models.base import Reference


class NafCode(Reference):
    """Code NAF (PAR-055) of one nomenclature: NAF 2025 replaces NAF rév. 2 on 1 January 2027."""

    class Nomenclature(models.TextChoices):
        REV2 = "rev2", "NAF rév. 2"
        NAF2025 = "naf2025", "NAF 2025"

    code = models.CharField("Code NAF", max_length=8)
    label = models.CharField("Libellé", max_length=120)
    nomenclature = models.CharField(
        "Nomenclature", max_length=10, choices=Nomenclature.choices, default=Nomenclature.REV2
    )
    is_active = models.BooleanField("Actif", default=True)

    class Meta:
        constraints = [
            # Many codes are written alike in both nomenclatures and don't always mean the same.
            models.UniqueConstraint(Lower("code"), "nomenclature", name="naf_code_ci")
        ]
        indexes = [models.Index(fields=["code", "id"])]
        ordering = ["code", "nomenclature"]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class NafSuccession(DossierModel):
    """A code of NAF rév. 2 and one of the codes of NAF 2025 that take its place."""

    code = models.ForeignKey(NafCode, models.CASCADE, related_name="successors")
    successor = models.ForeignKey(
        NafCode, models.PROTECT, verbose_name="Code NAF 2025", related_name="predecessors"
    )
    position = models.PositiveSmallIntegerField("Ordre", default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "successor"], name="naf_succession_once"),
        ]
        ordering = ["position", "id"]
