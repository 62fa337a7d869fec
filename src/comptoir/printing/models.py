"""How each kind of document is printed when nobody chooses (PRN-051, TPT-090)."""

from django.db import models

from comptoir.dossiers.models import VersionedModel
from comptoir.references.printing_choices import TEMPLATE_LABELS


class PrintSetting(VersionedModel):
    """The usual template of a kind and its number of copies; a kind without a row is printed once, as supplied."""

    kind = models.CharField("Nature", max_length=30, unique=True)
    template = models.CharField(
        "Modèle", max_length=20, choices=[*TEMPLATE_LABELS.items()], default="document"
    )
    copies = models.PositiveSmallIntegerField("Exemplaires", default=1)
    is_party_copies = models.BooleanField("Nombre du tiers", default=True)

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.kind
