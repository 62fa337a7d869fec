"""What every small table has."""

from django.db import models
from django.db.models.functions import Lower

from comptoir.dossiers.models import VersionedModel


class Reference(VersionedModel):
    """What every small table has: a note, and an activity flag where rows may be hidden."""

    note = models.TextField("Note", blank=True)

    class Meta:
        abstract = True


def unique_code(table: str) -> models.UniqueConstraint:
    """Code unique whatever the case (PAR-006)."""
    return models.UniqueConstraint(Lower("code"), name=f"{table}_code_ci")
