"""Salespeople (COM-001 to COM-012)."""

from django.db import models

from comptoir.dossiers.models import VersionedModel
from comptoir.references.models import Country, SalespersonFamily
from comptoir.references.models.base import unique_code


class Salesperson(VersionedModel):
    """Commercial: stands on a customer, on sales documents and on their lines, each proposing it to the next."""

    code = models.CharField("Code", max_length=20)
    family = models.ForeignKey(
        SalespersonFamily, models.PROTECT, verbose_name="Famille commercial", null=True, blank=True
    )
    title = models.CharField("Civilité", max_length=25, blank=True)
    name = models.CharField("Nom", max_length=60)
    first_name = models.CharField("Prénom", max_length=60, blank=True)
    sales_territory = models.CharField("Secteur géographique", max_length=10, blank=True)
    line1 = models.CharField("Adresse", max_length=40, blank=True)
    line2 = models.CharField("Adresse (suite)", max_length=40, blank=True)
    line3 = models.CharField("Adresse (suite)", max_length=40, blank=True)
    line4 = models.CharField("Adresse (fin)", max_length=40, blank=True)
    postal_code = models.CharField("Code postal", max_length=10, blank=True)
    city = models.CharField("Ville", max_length=35, blank=True)
    department = models.CharField("Département", max_length=50, blank=True)
    country = models.ForeignKey(Country, models.PROTECT, verbose_name="Pays", null=True, blank=True)
    phone = models.CharField("Téléphone fixe", max_length=20, blank=True)
    mobile = models.CharField("Téléphone portable", max_length=20, blank=True)
    fax = models.CharField("Fax", max_length=20, blank=True)
    email = models.EmailField("E-mail", max_length=100, blank=True)
    is_active = models.BooleanField("Actif", default=True)
    note = models.TextField("Notes", blank=True)

    class Meta:
        constraints = [unique_code("salesperson")]
        indexes = [models.Index(fields=["name", "id"])]
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.first_name} {self.name}".strip()
