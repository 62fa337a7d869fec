"""Views that users make of the lists, and what was changed on records."""

from django.db import models

from comptoir.accounts.models import User
from comptoir.dossiers.models import DossierModel, VersionedModel


class SavedView(VersionedModel):
    """Vue: how one user, or everybody, wants a list to look (UI-127 to UI-139; AMB-UI-13).

    System views are not stored: they are made from the declaration of the table and can't be changed.
    """

    user = models.ForeignKey(User, models.CASCADE, verbose_name="Propriétaire", related_name="views")
    resource = models.CharField("Table", max_length=60)
    tab = models.CharField("Onglet", max_length=60, blank=True)
    name = models.CharField("Nom", max_length=60)
    is_shared = models.BooleanField("Partagée", default=False)
    spec = models.JSONField("Contenu", default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "resource", "name"], name="saved_view_name"),
        ]
        indexes = [models.Index(fields=["resource", "is_shared"], name="saved_view_resource")]
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class RecordChange(DossierModel):
    """One field of a record that was given another value, both as its page shows them; or a record that was made.

    ``table`` is the slug of the model's first resource, however the record was reached.
    """

    table = models.CharField("Table", max_length=60)
    record_id = models.BigIntegerField("Numéro interne")
    name = models.CharField("Champ", max_length=120, blank=True)
    label = models.CharField("Libellé", max_length=120, blank=True)
    old = models.CharField("Ancienne valeur", max_length=300, blank=True)
    new = models.CharField("Nouvelle valeur", max_length=300, blank=True)
    user = models.ForeignKey(
        User, models.SET_NULL, verbose_name="Utilisateur", null=True, blank=True, related_name="+"
    )
    user_name = models.CharField("Nom de l'utilisateur", max_length=120, blank=True)
    changed_at = models.DateTimeField("Date")

    class Meta:
        indexes = [models.Index(fields=["table", "record_id", "id"], name="record_change_record")]
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.label
