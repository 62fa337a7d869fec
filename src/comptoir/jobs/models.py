"""Long work, seen by the user who started it."""

from django.db import models

from comptoir.accounts.models import User
from comptoir.dossiers.models import DossierModel


class Job(DossierModel):
    """One run of a job kind. The queue holds only its number; everything else is here, inside the dossier."""

    class State(models.TextChoices):
        QUEUED = "queued", "En attente"
        RUNNING = "running", "En cours"
        DONE = "done", "Terminée"
        FAILED = "failed", "Échouée"

    kind = models.CharField("Type", max_length=60)
    label = models.CharField("Libellé", max_length=160)
    params = models.JSONField(default=dict, blank=True)
    state = models.CharField("État", max_length=10, choices=State.choices, default=State.QUEUED)
    progress = models.PositiveIntegerField("Avancement", default=0)
    total = models.PositiveIntegerField("Total", default=0)
    message = models.CharField("Message", max_length=300, blank=True)
    log = models.TextField("Journal", blank=True)
    result_file = models.CharField("Fichier", max_length=200, blank=True)
    result_name = models.CharField("Nom du fichier", max_length=120, blank=True)
    worker = models.CharField(max_length=120, blank=True, editable=False)
    created_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name="Lancée par", null=True, related_name="jobs"
    )
    created_at = models.DateTimeField("Créée le")
    started_at = models.DateTimeField("Commencée le", null=True)
    finished_at = models.DateTimeField("Finie le", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "id"], name="job_state"),
            models.Index(fields=["created_by", "state", "id"], name="job_user_state"),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.label


class JobOutcome(DossierModel):
    """What became of one of the records that a job was about: what was made of it, or why nothing was.

    Which tables the keys belong to is known to the kind of job.
    """

    job = models.ForeignKey(Job, models.CASCADE, related_name="outcomes")
    label = models.CharField("Document", max_length=200)
    record_key = models.BigIntegerField(null=True)
    made_label = models.CharField("Document créé", max_length=200, blank=True)
    made_key = models.BigIntegerField(null=True)
    reason = models.TextField("Raison", blank=True)

    class Meta:
        ordering = ["id"]

    @property
    def is_done(self) -> bool:
        """Whether something was made of it."""
        return self.made_key is not None
