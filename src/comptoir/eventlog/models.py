"""The event log: what happened that must stay known (TOO-080 to TOO-091). Rows are only ever added."""

from django.db import models

from comptoir.accounts.models import User
from comptoir.dossiers.append_only_models import AppendOnlyModel


class EventLog(AppendOnlyModel):
    """One event. No path of the program alters or deletes one (TOO-082, TOO-083)."""

    class Kind(models.TextChoices):
        """The five tabs (TOO-080), then what the program adds to them."""

        GAP = "gap", "Rupture"
        VAT = "vat", "TVA intracommunautaire"
        DELETION = "deletion", "Suppression"
        STOCK_COUNT = "stock_count", "Dévalidation d'inventaire"
        CODE = "code", "Changement de code"
        RIGHTS = "rights", "Utilisateurs et droits"
        FILE_REMOVED = "attachment_removal", "Fichiers retirés"
        BACKUP = "backup", "Sauvegarde"

    kind = models.CharField("Type", max_length=40, choices=Kind.choices)
    code = models.CharField("Code", max_length=60, blank=True)
    description = models.CharField("Description", max_length=500)
    params = models.JSONField("Détails", default=dict, blank=True)
    user = models.ForeignKey(
        User, models.PROTECT, verbose_name="Utilisateur", null=True, blank=True, related_name="+"
    )
    user_name = models.CharField("Nom de l'utilisateur", max_length=120, blank=True)
    occurred_at = models.DateTimeField("Date")
    object_type = models.CharField("Table", max_length=60, blank=True)
    object_id = models.BigIntegerField("Numéro interne", null=True, blank=True)
    object_label = models.CharField("Objet", max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "occurred_at", "id"], name="event_kind_date"),
            models.Index(fields=["occurred_at", "id"], name="event_date"),
            models.Index(fields=["object_type", "object_id"], name="event_object"),
        ]
        ordering = ["-occurred_at", "-id"]

    def __str__(self) -> str:
        return self.description
