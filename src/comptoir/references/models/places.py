"""Countries, departments and postal codes (specification 08, H5)."""

from django.db import models
from django.db.models.functions import Lower

from comptoir.dossiers.search_field import SearchField
from comptoir.references.models.base import Reference, unique_code


class Country(Reference):
    """Pays (PAR-054): ISO 3166-1 alpha-2 code and short French name."""

    code = models.CharField("Code ISO", max_length=3)
    label = models.CharField("Nom", max_length=50)
    is_eu = models.BooleanField("Union européenne", default=False)
    is_active = models.BooleanField("Actif", default=True)

    class Meta:
        constraints = [unique_code("country")]
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class Department(Reference):
    """Département (PAR-053)."""

    code = models.CharField("Numéro", max_length=3)
    label = models.CharField("Nom", max_length=50)
    country = models.ForeignKey(Country, models.PROTECT, verbose_name="Pays")

    class Meta:
        constraints = [models.UniqueConstraint(Lower("code"), "country", name="department_code_ci")]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class PostalCode(Reference):
    """Code postal and its town (PAR-051); one code may serve several towns."""

    code = models.CharField("Code postal", max_length=10)
    city = models.CharField("Ville", max_length=35)
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="Département", null=True, blank=True
    )
    country = models.ForeignKey(Country, models.PROTECT, verbose_name="Pays")
    search = SearchField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "city", "country"], name="postal_code_city")]
        indexes = [models.Index(fields=["code", "id"]), models.Index(fields=["city", "id"])]
        ordering = ["code", "city"]

    def __str__(self) -> str:
        return f"{self.code} {self.city}"
