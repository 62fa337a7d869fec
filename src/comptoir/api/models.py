"""What the API remembers between two requests."""

from django.db import models

from comptoir.accounts.models import User
from comptoir.dossiers.models import DossierModel


class IdempotencyKey(DossierModel):
    """First answer given to a request that carried ``Idempotency-Key`` (file 13, section 2).

    The row is written in the transaction of the action itself: either both are there or neither. ``rights`` are those
    that the action asked for, separated by spaces: the answer is shown again only to a user who still holds them.
    """

    user = models.ForeignKey(User, models.CASCADE, verbose_name="Utilisateur", related_name="+")
    key = models.CharField("Clé", max_length=200)
    request_hash = models.CharField("Empreinte de la demande", max_length=64)
    rights = models.CharField("Droits demandés", max_length=200, blank=True)
    status = models.PositiveSmallIntegerField("Code de la réponse", default=0)
    body = models.TextField("Réponse", blank=True)
    location = models.CharField("Adresse de la réponse", max_length=300, blank=True)
    created_at = models.DateTimeField("Créée le")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_user")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_key_created")]
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.key
