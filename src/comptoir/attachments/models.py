"""Files attached to the records of every table."""

from django.db import models
from django.utils import timezone

from comptoir.accounts.models import User
from comptoir.dossiers.models import DossierModel


class Attachment(DossierModel):
    """Fichier joint: its name and measures here, its content in the dossier's folder of files.

    The record is named by the slug of its table and its key, not by a content type: caches of content types leak
    between dossiers.
    """

    table = models.CharField("Table", max_length=60)
    record_id = models.BigIntegerField("Numéro interne de la fiche")
    name = models.CharField("Nom", max_length=255)
    media_type = models.CharField("Type", max_length=100)
    size = models.PositiveBigIntegerField("Taille en octets")
    sha256 = models.CharField("Empreinte", max_length=64)
    place = models.CharField("Emplacement", max_length=32, unique=True)
    has_thumbnail = models.BooleanField("Vignette", default=False)
    added_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="Ajouté par", null=True, blank=True, related_name="+"
    )
    added_by_name = models.CharField("Nom de l'utilisateur", max_length=120, blank=True)
    added_at = models.DateTimeField("Ajouté le", default=timezone.now)

    class Meta:
        verbose_name = "fichier joint"
        indexes = [models.Index(fields=["table", "record_id", "id"], name="attachment_record")]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
