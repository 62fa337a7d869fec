"""Counters, and the seller's identity with the options of the dossier (specification 08, part J)."""

from django.db import models

from comptoir.dossiers.fields import AmountField, RateField
from comptoir.dossiers.models import DossierModel, VersionedModel
from comptoir.references.models.payment import Bank, PaymentMethod
from comptoir.references.models.places import Country
from comptoir.references.models.vat import VatRate, VatTerritory


def quote_state_labels() -> list[str]:
    """Ten labels, stored by number; empty ones are not offered (OPT-120)."""
    return ["En cours", "À terminer", "À réviser", "Accepté", "Refusé", "Envoyé", "Relancé", "", "", ""]


def stock_difference_labels() -> list[str]:
    """Why a count differs from the stock (OPT-135)."""
    return ["Démarque inconnue", "Détériorés", "Périmés", "Vols", "Autres"]


class Counter(DossierModel):
    """Compteur of a document kind, a party role or a table (OPT-050 to OPT-090).

    ``next_value`` is taken by an ``UPDATE`` before anything else in the transaction, which serialises its users on
    both engines.
    """

    code = models.CharField("Code", max_length=40, unique=True)
    label = models.CharField("Libellé", max_length=60)
    prefix = models.CharField("Préfixe", max_length=17, blank=True)
    width = models.PositiveSmallIntegerField("Chiffres", default=6)
    next_value = models.BigIntegerField("Prochaine valeur", default=1)
    max_length = models.PositiveSmallIntegerField("Longueur maximale", default=18)
    is_used = models.BooleanField("Utiliser le compteur", default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class DossierSettings(VersionedModel):
    """The seller's identity and the options of the dossier: one row, whose key is 1 (OPT-020 to OPT-149).

    What each option does is told by its declaration in ``comptoir.options.pages``.
    """

    class ArticleType(models.TextChoices):
        GOODS = "goods", "Bien"
        SERVICE = "service", "Service"

    class VatOption(models.TextChoices):
        DEBITS = "debits", "Sur les débits"
        RECEIPTS = "receipts", "Sur les encaissements"
        MIXED = "mixed", "Mixte"

    class LegalNumbering(models.TextChoices):
        AT_VALIDATION = "validation", "À la validation"
        AT_SAVE = "save", "Au premier enregistrement"

    class ChartType(models.TextChoices):
        BASE = "base", "Système de base"
        DEVELOPED = "developed", "Système développé"
        SHORT = "short", "Système abrégé"

    legal_form = models.CharField("Forme juridique", max_length=25, blank=True)
    name = models.CharField("Raison sociale", max_length=60)
    person_quality = models.CharField("Qualité de la personne", max_length=40, blank=True)
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
    fax = models.CharField("Télécopie", max_length=20, blank=True)
    email = models.EmailField("E-mail", max_length=100, blank=True)
    website = models.CharField("Site Web", max_length=100, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    naf_code = models.CharField("Code NAF/APE", max_length=8, blank=True)
    registration = models.CharField("N° d'identification RCS", max_length=60, blank=True)
    trade_register = models.CharField("N° d'identification RM", max_length=60, blank=True)
    msa_number = models.CharField("MSA", max_length=50, blank=True)
    capital_amount = AmountField("Capital", null=True, blank=True)
    vat_number = models.CharField("N° de TVA intracommunautaire", max_length=14, blank=True)
    territory = models.ForeignKey(VatTerritory, models.PROTECT, verbose_name="Territorialité de TVA")
    vat_rate = models.ForeignKey(VatRate, models.PROTECT, verbose_name="Taux de TVA", null=True, blank=True)
    vat_option = models.CharField(
        "Option de calcul de la TVA", max_length=10, choices=VatOption.choices, default=VatOption.DEBITS
    )
    is_vat_exempt = models.BooleanField("Franchise en base de TVA", default=False)
    logo = models.BinaryField("Logo", null=True, blank=True)
    logo_width = models.PositiveSmallIntegerField("Largeur du logo (mm)", default=60)
    is_logo_printed = models.BooleanField("Imprimer le logo", default=True)
    colour = models.CharField("Couleur du dossier", max_length=7, default="#2f6f4f")
    default_payment_method = models.ForeignKey(
        PaymentMethod, models.PROTECT, verbose_name="Moyen de paiement par défaut", null=True, blank=True
    )
    default_bank = models.ForeignKey(
        Bank, models.PROTECT, verbose_name="Banque par défaut", null=True, blank=True
    )
    legal_numbering = models.CharField(
        "Numéro des factures et des avoirs",
        max_length=10,
        choices=LegalNumbering.choices,
        default=LegalNumbering.AT_VALIDATION,
    )
    opened_on = models.DateField("Date d'ouverture du dossier", null=True, blank=True)
    quote_validity_days = models.PositiveSmallIntegerField("Durée de validité des devis (jours)", default=3)
    accepted_quote_state = models.PositiveSmallIntegerField("État Accepté", default=4)
    quote_states = models.JSONField("États des devis", default=quote_state_labels)
    is_unknown_article_warned = models.BooleanField(
        "Avertissement si le code article n'existe pas", default=True
    )
    is_article_vat_used = models.BooleanField("Utiliser la TVA de l'article", default=True)
    is_eco_contribution_added = models.BooleanField("Inclure l'éco-contribution au Total TTC", default=True)
    is_shortage_warned = models.BooleanField(
        "Avertissement sur les articles en rupture de stock", default=True
    )
    is_deposit_payment_shown = models.BooleanField(
        "Afficher le paiement pour les factures d'acompte", default=True
    )
    is_deposit_credit_warned = models.BooleanField(
        "Afficher le message d'avertissement des avoirs d'acompte", default=True
    )
    is_deposit_payment_opened = models.BooleanField(
        "Afficher le message d'ouverture du règlement créé", default=True
    )
    is_bank_warned = models.BooleanField("Avertissement en cas de banque non renseignée", default=True)
    reminder_days = models.PositiveSmallIntegerField("Nombre de jours avant relance", default=0)
    stock_differences = models.JSONField("Libellés des écarts de stock", default=stock_difference_labels)
    currency_name = models.CharField("Devise du dossier", max_length=50, default="Euros")
    currency_symbol = models.CharField("Abréviation", max_length=5, default="€")
    countervalue_name = models.CharField("Devise de contre-valeur", max_length=50, blank=True)
    countervalue_symbol = models.CharField("Abréviation", max_length=5, blank=True, default="F")
    # Six decimals, one more than exact columns hold: its digits are kept as text.
    countervalue_rate = models.CharField("Taux de conversion", max_length=16, default="6.55957")
    price_decimals = models.PositiveSmallIntegerField("Décimales des prix", default=2)
    # With how many amounts are shown; they are computed and kept to the cent, as the law and banks count them.
    amount_decimals = models.PositiveSmallIntegerField("Décimales des montants", default=2)
    quantity_decimals = models.PositiveSmallIntegerField("Décimales des quantités", default=0)
    default_article_type = models.CharField(
        "Type d'article par défaut", max_length=10, choices=ArticleType.choices, default=ArticleType.GOODS
    )
    default_markup_rate = RateField("Taux de marge par défaut", default=0)
    default_margin_rate = RateField("Taux de marque par défaut", default=0)
    goods_overhead_rate = RateField("% de frais généraux bien", default=0)
    service_overhead_rate = RateField("% de frais généraux service", default=0)
    late_penalty_mention = models.CharField("Pénalités de retard", max_length=300, blank=True)
    recovery_indemnity_mention = models.CharField("Indemnité de recouvrement", max_length=300, blank=True)
    early_payment_mention = models.CharField("Escompte", max_length=300, blank=True)
    quote_legal_notice = models.TextField("Mentions légales des devis", blank=True)
    invoice_legal_notice = models.TextField("Mentions légales des factures", blank=True)
    customer_account_root = models.CharField("Racine des comptes clients", max_length=10, default="411")
    supplier_account_root = models.CharField("Racine des comptes fournisseurs", max_length=10, default="401")
    fiscal_year_start_on = models.DateField("Début de l'exercice", null=True, blank=True)
    fiscal_year_end_on = models.DateField("Fin de l'exercice", null=True, blank=True)
    chart_type = models.CharField(
        "Plan comptable général", max_length=10, choices=ChartType.choices, default=ChartType.BASE
    )
    account_length = models.PositiveSmallIntegerField("Longueur des comptes", default=10)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="dossier_settings_single_row")]

    def __str__(self) -> str:
        return self.name


class AccountingFirm(VersionedModel):
    """The accountant of the dossier: the firm and two people, one row, whose key is 1 (OPT-046, OPT-047)."""

    legal_form = models.CharField("Forme juridique ou civilité", max_length=25, blank=True)
    name = models.CharField("Nom – Raison sociale", max_length=60, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    line1 = models.CharField("Adresse", max_length=40, blank=True)
    line2 = models.CharField("Adresse (suite)", max_length=40, blank=True)
    line3 = models.CharField("Adresse (suite)", max_length=40, blank=True)
    line4 = models.CharField("Adresse (fin)", max_length=40, blank=True)
    postal_code = models.CharField("Code postal", max_length=10, blank=True)
    city = models.CharField("Ville", max_length=35, blank=True)
    department = models.CharField("Département", max_length=50, blank=True)
    country = models.ForeignKey(Country, models.PROTECT, verbose_name="Pays", null=True, blank=True)
    website = models.CharField("Site Web", max_length=100, blank=True)
    accountant_title = models.CharField("Civilité", max_length=25, blank=True)
    accountant_last_name = models.CharField("Nom", max_length=60, blank=True)
    accountant_first_name = models.CharField("Prénom", max_length=60, blank=True)
    accountant_phone = models.CharField("Téléphone fixe", max_length=20, blank=True)
    accountant_mobile = models.CharField("Téléphone portable", max_length=20, blank=True)
    accountant_fax = models.CharField("Fax", max_length=20, blank=True)
    accountant_email = models.EmailField("E-mail", max_length=100, blank=True)
    assistant_title = models.CharField("Civilité", max_length=25, blank=True)
    assistant_last_name = models.CharField("Nom", max_length=60, blank=True)
    assistant_first_name = models.CharField("Prénom", max_length=60, blank=True)
    assistant_phone = models.CharField("Téléphone fixe", max_length=20, blank=True)
    assistant_mobile = models.CharField("Téléphone portable", max_length=20, blank=True)
    assistant_fax = models.CharField("Fax", max_length=20, blank=True)
    assistant_email = models.EmailField("E-mail", max_length=100, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="accounting_firm_single_row")]

    def __str__(self) -> str:
        return self.name
