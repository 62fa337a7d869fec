"""Foreign currencies (TPT-100, UPM ``currency``): what a party or a document may be counted in beside the dossier's."""

from django.db import models

from comptoir.references.models.base import Reference, unique_code


class Currency(Reference):
    """Devise, with the rate of the day: how much of it one unit of the dossier's currency is worth."""

    code = models.CharField("Code ISO", max_length=3)
    label = models.CharField("Libellé", max_length=50)
    symbol = models.CharField("Abréviation", max_length=5)
    # Six decimals, one more than exact columns hold: its digits are kept as text.
    rate = models.CharField("Cours", max_length=16)
    is_active = models.BooleanField("Actif", default=True)

    class Meta:
        constraints = [unique_code("currency")]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label
