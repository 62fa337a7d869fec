"""What was changed in the options, by whom and when; and the history of the VAT option (OPT-040)."""

from django.db import models

from comptoir.accounts.models import User
from comptoir.dossiers.models import DossierModel
from comptoir.references.models import DossierSettings


class OptionChange(DossierModel):
    """One option that was given another value: both are kept as the page shows them."""

    page = models.CharField("Page", max_length=40)
    name = models.CharField("Option", max_length=60)
    label = models.CharField("Libellé", max_length=120)
    old = models.CharField("Ancienne valeur", max_length=200, blank=True)
    new = models.CharField("Nouvelle valeur", max_length=200, blank=True)
    user = models.ForeignKey(
        User, models.PROTECT, verbose_name="Utilisateur", null=True, blank=True, related_name="+"
    )
    user_name = models.CharField("Nom de l'utilisateur", max_length=120, blank=True)
    changed_at = models.DateTimeField("Date")

    class Meta:
        indexes = [
            models.Index(fields=["page", "id"], name="option_change_page"),
            models.Index(fields=["name", "id"], name="option_change_name"),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.label


class VatOptionChange(DossierModel):
    """The VAT option that held until a day; documents issued before keep it (OPT-040, OPT-041)."""

    previous = models.CharField("Option précédente", max_length=10, choices=DossierSettings.VatOption.choices)
    changed_on = models.DateField("Date du changement")
    recorded_at = models.DateTimeField("Enregistré le")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    user_name = models.CharField("Nom de l'utilisateur", max_length=120, blank=True)

    class Meta:
        ordering = ["-changed_on", "-id"]

    def __str__(self) -> str:
        return self.get_previous_display()
