"""Parties: one record for customers, prospects and suppliers (P-01, specification 12)."""

from django.db import models
from django.db.models.functions import Lower

from comptoir.dossiers.fields import AmountField, RateField
from comptoir.dossiers.models import DossierModel, VersionedModel
from comptoir.dossiers.search_field import SearchField
from comptoir.references.models import (
    Country,
    Currency,
    CustomerFamily,
    PaymentMethod,
    PaymentTerms,
    SupplierFamily,
    VatTerritory,
)
from comptoir.references.printing_choices import LANGUAGE_LABELS, TEMPLATE_LABELS
from comptoir.sales_force.models import Salesperson


class Party(VersionedModel):
    """Tiers: identity, roles and free data (UPM-001, UPM-002, section 3.1)."""

    code = models.CharField("Code", max_length=20)
    is_customer = models.BooleanField("Client", default=False)
    is_prospect = models.BooleanField("Prospect", default=False)
    is_supplier = models.BooleanField("Fournisseur", default=False)
    is_dormant = models.BooleanField("En sommeil", default=False)
    title = models.CharField("Civilité", max_length=25, blank=True)
    name = models.CharField("Nom", max_length=60)
    first_name = models.CharField("Prénom", max_length=60, blank=True)
    siren = models.CharField("SIREN", max_length=9, blank=True)
    vat_number = models.CharField("N° de TVA intracommunautaire", max_length=14, blank=True)
    naf_code = models.CharField("Code NAF", max_length=8, blank=True)
    territory = models.ForeignKey(VatTerritory, models.PROTECT, verbose_name="Territorialité")
    phone = models.CharField("Téléphone fixe", max_length=20, blank=True)
    mobile = models.CharField("Téléphone portable", max_length=20, blank=True)
    fax = models.CharField("Fax", max_length=20, blank=True)
    email = models.EmailField("E-mail", max_length=100, blank=True)
    website = models.CharField("Site Web", max_length=100, blank=True)
    language = models.CharField(
        "Langue des documents", max_length=2, choices=[*LANGUAGE_LABELS.items()], blank=True
    )
    note = models.TextField("Notes", blank=True)
    search = SearchField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("code"), name="party_code_ci"),
            models.CheckConstraint(
                condition=~models.Q(is_customer=True, is_prospect=True), name="party_customer_or_prospect"
            ),
        ]
        indexes = [
            models.Index(fields=["code", "id"]),
            models.Index(fields=["name", "id"]),
            models.Index(fields=["is_customer", "code", "id"]),
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class SalesConditions(VersionedModel):
    """What the customer and the supplier profile share (the rows marked SP of specification 12, section 3.2)."""

    ledger_account = models.CharField("Compte comptable", max_length=20, blank=True)
    payment_terms = models.ForeignKey(
        PaymentTerms, models.PROTECT, verbose_name="Mode de règlement", null=True, blank=True
    )
    payment_method = models.ForeignKey(
        PaymentMethod, models.PROTECT, verbose_name="Moyen de paiement", null=True, blank=True
    )
    discount_rate = RateField("Taux de remise", default=0)
    print_template = models.CharField(
        "Modèle d'impression", max_length=20, choices=[*TEMPLATE_LABELS.items()], blank=True
    )
    copies = models.PositiveSmallIntegerField("Nombre de copies", null=True, blank=True)
    currency = models.ForeignKey(Currency, models.PROTECT, verbose_name="Devise", null=True, blank=True)

    class Meta:
        abstract = True


class CustomerProfile(SalesConditions):
    """Sales conditions of a customer or prospect (UPM-003, UPM-004)."""

    class BlockLevel(models.TextChoices):
        NEVER = "never", "Jamais"
        WARNING = "warning", "Avertissement"
        BLOCKED = "blocked", "Bloqué"

    party = models.OneToOneField(Party, models.CASCADE, related_name="customer")
    family = models.ForeignKey(
        CustomerFamily, models.PROTECT, verbose_name="Famille client / prospects", null=True, blank=True
    )
    credit_limit = AmountField("Encours autorisé", null=True, blank=True)
    is_tax_included = models.BooleanField("Facturation TTC", default=False)
    block_level = models.CharField(
        "Blocage client", max_length=10, choices=BlockLevel.choices, default=BlockLevel.NEVER
    )
    salesperson = models.ForeignKey(
        Salesperson,
        models.PROTECT,
        verbose_name="Commercial",
        null=True,
        blank=True,
        related_name="customers",
    )


class SupplierProfile(SalesConditions):
    """Purchase conditions of a supplier (UPM-003)."""

    party = models.OneToOneField(Party, models.CASCADE, related_name="supplier")
    family = models.ForeignKey(
        SupplierFamily, models.PROTECT, verbose_name="Famille fournisseur", null=True, blank=True
    )


class Address(DossierModel):
    """Adresse of a party, with the marks that say what it serves (UPM-017 to UPM-022)."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="addresses")
    position = models.PositiveSmallIntegerField("Ordre", default=0)
    label = models.CharField("Libellé", max_length=40, blank=True)
    address_title = models.CharField("Civilité", max_length=25, blank=True)
    address_name = models.CharField("Nom", max_length=60, blank=True)
    line1 = models.CharField("Adresse", max_length=40, blank=True)
    line2 = models.CharField("Adresse (suite)", max_length=40, blank=True)
    line3 = models.CharField("Adresse (suite)", max_length=40, blank=True)
    line4 = models.CharField("Adresse (fin)", max_length=40, blank=True)
    postal_code = models.CharField("Code postal", max_length=10, blank=True)
    city = models.CharField("Ville", max_length=35, blank=True)
    department = models.CharField("Département", max_length=50, blank=True)
    country = models.ForeignKey(Country, models.PROTECT, verbose_name="Pays", null=True, blank=True)
    is_default_billing = models.BooleanField("Facturation", default=False)
    is_default_delivery = models.BooleanField("Livraison", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=models.Q(is_default_billing=True), name="address_one_billing"
            ),
            models.UniqueConstraint(
                fields=["party"], condition=models.Q(is_default_delivery=True), name="address_one_delivery"
            ),
        ]
        ordering = ["position", "id"]


class Contact(DossierModel):
    """Contact of a party (PTY-022 to PTY-026, specification 12 section 3.3)."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="contacts")
    position = models.PositiveSmallIntegerField("Ordre", default=0)
    title = models.CharField("Civilité", max_length=25, blank=True)
    last_name = models.CharField("Nom", max_length=60, blank=True)
    first_name = models.CharField("Prénom", max_length=60, blank=True)
    function = models.CharField("Fonction", max_length=40, blank=True)
    office = models.CharField("Service/Bureau", max_length=40, blank=True)
    phone = models.CharField("Téléphone fixe", max_length=20, blank=True)
    mobile = models.CharField("Téléphone portable", max_length=20, blank=True)
    fax = models.CharField("Fax", max_length=20, blank=True)
    email = models.EmailField("E-mail", max_length=100, blank=True)
    is_default_billing = models.BooleanField("Facturation", default=False)
    is_default_delivery = models.BooleanField("Livraison", default=False)

    class Meta:
        ordering = ["position", "id"]
