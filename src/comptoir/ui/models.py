"""What a user chose about the display, kept on the server so that it follows them (UI-131)."""

from django.db import models

from comptoir.accounts.models import User
from comptoir.dossiers.models import DossierModel


class UserPreference(DossierModel):
    """One choice of one user: the columns of a list, a size of page, a theme."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="Utilisateur", related_name="preferences")
    key = models.CharField("Clé", max_length=80)
    value = models.JSONField("Valeur", default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="user_preference_key")]

    def __str__(self) -> str:
        return f"{self.user}: {self.key}"


class UserLink(DossierModel):
    """A record or a list that a user opened lately, or marked with a star: one row for both.

    ``table`` is the slug of the table, ``record_id`` 0 for a list, ``query`` the state of that list.
    """

    user = models.ForeignKey(User, models.CASCADE, verbose_name="Utilisateur", related_name="links")
    table = models.CharField("Table", max_length=60)
    record_id = models.BigIntegerField("Fiche", default=0)
    query = models.CharField("Filtres", max_length=500, blank=True)
    title = models.CharField("Titre", max_length=200)
    is_favourite = models.BooleanField("Favori", default=False)
    visited_at = models.DateTimeField("Ouvert le", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "table", "record_id", "query"], name="user_link_target")
        ]
        indexes = [
            models.Index(fields=["user", "-visited_at"], name="user_link_visited"),
            models.Index(fields=["user", "is_favourite", "title"], name="user_link_favourite"),
        ]

    def __str__(self) -> str:
        return self.title
