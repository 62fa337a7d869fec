"""Base classes of the records of a dossier."""

from django.db import models
from django.utils import timezone

from comptoir.dossiers.routing import DossierManager


class DossierModel(models.Model):
    """The base of every model: its querysets never read another dossier than the one they were made in."""

    objects = DossierManager()

    class Meta:
        abstract = True


class VersionedModel(DossierModel):
    """A record that two people may open at once: ``version`` tells whether it changed meanwhile (P-09)."""

    version = models.PositiveIntegerField("Version", default=1, editable=False)
    created_at = models.DateTimeField("Créé le", default=timezone.now, editable=False)
    updated_at = models.DateTimeField("Modifié le", auto_now=True)

    class Meta:
        abstract = True
