"""Banks, payment methods and payment terms (specification 05, E2 to E4)."""

from django.db import models

from comptoir.dossiers.fields import RateField
from comptoir.dossiers.models import DossierModel
from comptoir.references.models.base import Reference, unique_code
from comptoir.references.models.places import Country


class Bank(Reference):
    """Banque of the dossier, with its address, ledger account and journal (PAY-010 to PAY-016)."""

    code = models.CharField("Code banque", max_length=5)
    label = models.CharField("Nom de la banque", max_length=40)
    iban = models.CharField("IBAN", max_length=34, blank=True)
    bic = models.CharField("BIC", max_length=11, blank=True)
    address_name = models.CharField("Nom de l'agence", max_length=60, blank=True)
    line1 = models.CharField("Adresse", max_length=40, blank=True)
    line2 = models.CharField("Adresse (suite)", max_length=40, blank=True)
    line3 = models.CharField("Adresse (suite)", max_length=40, blank=True)
    line4 = models.CharField("Adresse (fin)", max_length=40, blank=True)
    postal_code = models.CharField("Code postal", max_length=10, blank=True)
    city = models.CharField("Ville", max_length=35, blank=True)
    department = models.CharField("Département", max_length=50, blank=True)
    country = models.ForeignKey(Country, models.PROTECT, verbose_name="Pays", null=True, blank=True)
    website = models.CharField("Site Web", max_length=100, blank=True)
    contact_title = models.CharField("Civilité", max_length=25, blank=True)
    contact_name = models.CharField("Nom", max_length=60, blank=True)
    contact_first_name = models.CharField("Prénom", max_length=60, blank=True)
    contact_function = models.CharField("Fonction", max_length=40, blank=True)
    contact_office = models.CharField("Service/Bureau", max_length=40, blank=True)
    phone = models.CharField("Téléphone fixe", max_length=20, blank=True)
    mobile = models.CharField("Téléphone portable", max_length=20, blank=True)
    fax = models.CharField("Fax", max_length=20, blank=True)
    email = models.EmailField("E-mail", max_length=100, blank=True)
    ledger_account = models.CharField("Compte de banque", max_length=20)
    journal = models.CharField("Journal de banque", max_length=10)

    class Meta:
        constraints = [unique_code("bank")]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class PaymentMethod(Reference):
    """Moyen de paiement (PAY-020 to PAY-026)."""

    class Nature(models.TextChoices):
        CASH = "cash", "Espèces"
        CHEQUE = "cheque", "Chèque"
        CARD = "card", "Carte bancaire"
        TRANSFER = "transfer", "Virement"
        DIRECT_DEBIT = "direct_debit", "Prélèvement"
        BILL = "bill", "Effet de commerce"
        OTHER = "other", "Autre"

    code = models.CharField("Code", max_length=6)
    label = models.CharField("Libellé", max_length=60)
    nature = models.CharField("Nature", max_length=20, choices=Nature.choices)
    bank = models.ForeignKey(Bank, models.PROTECT, verbose_name="Banque", null=True, blank=True)

    class Meta:
        constraints = [unique_code("payment_method")]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class PaymentTerms(Reference):
    """Mode de règlement: how an amount is spread over due dates (PAY-030 to PAY-061)."""

    code = models.CharField("Code", max_length=6)
    label = models.CharField("Libellé", max_length=60)

    class Meta:
        constraints = [unique_code("payment_terms")]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class PaymentTermsLine(DossierModel):
    """One share of the payment terms (PAY-033 to PAY-039)."""

    class Rule(models.TextChoices):
        CASH = "cash", "Comptant"
        NET = "net", "Net"
        NET_ON_DAY = "net_on_day", "Net le"
        END_OF_MONTH = "end_of_month", "Fin de mois"
        END_OF_MONTH_ON_DAY = "end_of_month_on_day", "Fin de mois le"

    terms = models.ForeignKey(PaymentTerms, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField("Ordre", default=0)
    rate = RateField("%")
    days = models.PositiveSmallIntegerField("Nombre de jours", default=0)
    rule = models.CharField("Type de règlement", max_length=20, choices=Rule.choices, default=Rule.CASH)
    day = models.PositiveSmallIntegerField("Jour de règlement", null=True, blank=True)
    is_month_counting = models.BooleanField("Mois comptable", default=False)
    method = models.ForeignKey(PaymentMethod, models.PROTECT, verbose_name="Moyen de paiement")

    class Meta:
        ordering = ["position", "id"]
