"""Documents of the sixteen kinds, their lines and the links between them (specification 02)."""

from django.db import models
from django.db.models.functions import Lower

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.dossiers.fields import AmountField, PriceField, QuantityField, RateField
from comptoir.dossiers.models import DossierModel, VersionedModel
from comptoir.dossiers.search_field import SearchField
from comptoir.parties.models import Party
from comptoir.references.models import (
    Currency,
    EcoContribution,
    PaymentMethod,
    PaymentTerms,
    Unit,
    VatRate,
    VatTerritory,
)
from comptoir.sales_force.models import Salesperson


class PostalBlock(models.Model):
    """Addresses as the document printed them: a copy that later changes of the party never alter (UPM-006)."""

    billing_name = models.CharField("Nom de facturation", max_length=90, blank=True)
    billing_line1 = models.CharField("Adresse", max_length=40, blank=True)
    billing_line2 = models.CharField("Adresse (suite)", max_length=40, blank=True)
    billing_line3 = models.CharField("Adresse (suite)", max_length=40, blank=True)
    billing_line4 = models.CharField("Adresse (fin)", max_length=40, blank=True)
    billing_postal_code = models.CharField("Code postal", max_length=10, blank=True)
    billing_city = models.CharField("Ville", max_length=35, blank=True)
    billing_country = models.CharField("Pays", max_length=3, blank=True)
    delivery_name = models.CharField("Nom de livraison", max_length=90, blank=True)
    delivery_line1 = models.CharField("Adresse", max_length=40, blank=True)
    delivery_line2 = models.CharField("Adresse (suite)", max_length=40, blank=True)
    delivery_line3 = models.CharField("Adresse (suite)", max_length=40, blank=True)
    delivery_line4 = models.CharField("Adresse (fin)", max_length=40, blank=True)
    delivery_postal_code = models.CharField("Code postal", max_length=10, blank=True)
    delivery_city = models.CharField("Ville", max_length=35, blank=True)
    delivery_country = models.CharField("Pays", max_length=3, blank=True)
    contact_name = models.CharField("Contact", max_length=120, blank=True)
    contact_email = models.CharField("E-mail du contact", max_length=100, blank=True)

    class Meta:
        abstract = True


class DocumentTotals(models.Model):
    """The footer: what was entered and what was computed, as printed (table DOC-T5, P-02)."""

    footer_discount_rate = RateField("Remise %", default=0)
    footer_discount_amount = AmountField("Montant remise", default=0)
    is_footer_discount_typed = models.BooleanField("Montant de remise saisi", default=False)
    shipping_amount = AmountField("Frais de port", default=0)
    shipping_vat_rate = models.ForeignKey(
        VatRate, models.PROTECT, verbose_name="TVA du port", null=True, blank=True, related_name="+"
    )
    quote_deposit_amount = AmountField("Acompte", default=0)
    lines_total = AmountField("Total HT", default=0)
    net_total = AmountField("Total net HT", default=0)
    vat_total = AmountField("Total TVA", default=0)
    eco_total = AmountField("Total éco-contribution", default=0)
    gross_total = AmountField("Total TTC", default=0)
    deposit_total = AmountField("Acompte précédent", default=0)
    net_payable = AmountField("Net à payer", default=0)
    balance_due = AmountField("Solde dû", default=0)
    cost_total = AmountField("Prix de revient total", default=0)
    margin_amount = AmountField("Marge", default=0)

    class Meta:
        abstract = True


class Document(PostalBlock, DocumentTotals, VersionedModel):
    """One commercial document; what differs between kinds is the table ``core.document_kinds``.

    A legal document has no number until it is validated (P-04); ``sort_number`` then carries the provisional order.
    """

    class Status(models.TextChoices):
        PROVISIONAL = "provisional", "Provisoire"
        OPEN = "open", "En cours"
        VALIDATED = "validated", "Validé"
        TRANSFERRED = "transferred", "Transféré"
        GROUPED = "grouped", "Regroupé"

    class Delivery(models.TextChoices):
        NOT_APPLICABLE = "", "—"
        NOT_DELIVERED = "not_delivered", "Commande non livrée"
        PARTIALLY_DELIVERED = "partially_delivered", "Commande livrée partiellement"
        FULLY_DELIVERED = "fully_delivered", "Commande livrée totalement"
        CANCELLED = "cancelled", "Commande annulée"
        BLOCKED = "blocked", "Commande bloquée"

    kind = models.CharField("Nature", max_length=30)
    side = models.CharField("Côté", max_length=10)
    number = models.CharField("Numéro", max_length=18, null=True, blank=True)
    sequence_value = models.BigIntegerField(null=True, editable=False)
    dated_on = models.DateField("Date")
    status = models.CharField("État", max_length=12, choices=Status.choices, default=Status.OPEN)
    delivery_status = models.CharField(
        "Livraison", max_length=20, choices=Delivery.choices, blank=True, default=Delivery.NOT_APPLICABLE
    )
    quote_state = models.PositiveSmallIntegerField("État du devis", null=True, blank=True)
    valid_until_on = models.DateField("Date de validité", null=True, blank=True)
    is_valid_until_typed = models.BooleanField("Date de validité saisie", default=False)
    delivery_on = models.DateField("Livraison le", null=True, blank=True)
    is_closed = models.BooleanField("Soldée", default=False)
    is_cancelled = models.BooleanField("Annulée", default=False)
    is_blocked = models.BooleanField("Bloquée", default=False)
    party = models.ForeignKey(Party, models.PROTECT, verbose_name="Tiers", related_name="documents")
    # The party's present code. A sealed document whose party was given another one since keeps what it printed.
    party_code = models.CharField("Code tiers", max_length=20)
    sealed_party_code = models.CharField("Code imprimé", max_length=20, blank=True, editable=False)
    party_title = models.CharField("Civilité", max_length=25, blank=True)
    party_name = models.CharField("Nom", max_length=60)
    party_siren = models.CharField("SIREN", max_length=9, blank=True)
    party_vat_number = models.CharField("N° de TVA", max_length=14, blank=True)
    territory = models.ForeignKey(VatTerritory, models.PROTECT, verbose_name="Territorialité")
    vat_rate = models.ForeignKey(
        VatRate, models.PROTECT, verbose_name="Taux de TVA", null=True, blank=True, related_name="+"
    )
    is_tax_included = models.BooleanField("Prix TTC", default=False)
    payment_terms = models.ForeignKey(
        PaymentTerms, models.PROTECT, verbose_name="Mode de règlement", null=True, blank=True
    )
    payment_method = models.ForeignKey(
        PaymentMethod, models.PROTECT, verbose_name="Moyen de paiement", null=True, blank=True
    )
    # Of a credit note: why, as printed, and whether its goods stay out of the stock.
    credit_reason = models.CharField("Motif de l'avoir", max_length=60, blank=True)
    is_without_return = models.BooleanField("Sans retour en stock", default=False)
    salesperson = models.ForeignKey(
        Salesperson,
        models.PROTECT,
        verbose_name="Commercial",
        null=True,
        blank=True,
        related_name="documents",
    )
    # Amounts are in the dossier's currency; this one is told beside them, at the rate of the day it was chosen.
    currency = models.ForeignKey(Currency, models.PROTECT, verbose_name="Devise", null=True, blank=True)
    currency_rate = models.CharField("Cours", max_length=16, blank=True)
    reference = models.CharField("Référence", max_length=60, blank=True)
    note = models.TextField("Notes", blank=True)
    printed_note = models.TextField("Note au client", blank=True)
    validated_at = models.DateTimeField("Validé le", null=True, blank=True)
    validated_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    seal_hash = models.CharField("Scellé", max_length=64, blank=True)
    search = SearchField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="document_kind_number")]
        indexes = [
            models.Index(fields=["side", "dated_on", "id"], name="document_side_date"),
            models.Index(fields=["side", "number", "id"], name="document_side_number"),
            models.Index(fields=["side", "kind", "dated_on", "id"], name="document_kind_date"),
            models.Index(fields=["side", "kind", "number", "id"], name="document_side_kind_number"),
            models.Index(fields=["side", "party_code", "id"], name="document_side_party_code"),
            models.Index(fields=["side", "party_name", "id"], name="document_side_party_name"),
            models.Index(fields=["side", "net_payable", "id"], name="document_side_net_payable"),
            models.Index(fields=["side", "net_total", "id"], name="document_side_net_total"),
            models.Index(fields=["side", "balance_due", "id"], name="document_side_balance"),
            models.Index(fields=["side", "status", "id"], name="document_side_status"),
            models.Index(fields=["side", "kind", "id"], name="document_side_kind"),
            # The state of quotes: over all documents, and on their own tab past those that have none.
            models.Index(fields=["side", "quote_state", "id"], name="document_side_quote_state"),
            models.Index(fields=["side", "kind", "quote_state", "id"], name="document_kind_quote_state"),
            # What waits for delivery: the delivery page, its tile and the filter of the list.
            models.Index(fields=["side", "delivery_status", "dated_on", "id"], name="document_side_delivery"),
            # Turnover of a period: read without touching the rows.
            models.Index(
                fields=["side", "status", "dated_on", "kind", "net_total"], name="document_side_turnover"
            ),
            models.Index(fields=["party", "dated_on", "id"], name="document_party_date"),
            models.Index(fields=["kind", "sequence_value"], name="document_kind_sequence"),
        ]
        ordering = ["-dated_on", "-id"]

    def __str__(self) -> str:
        return self.number or f"Provisoire {self.pk}"

    @property
    def printed_party_code(self) -> str:
        """The code that a page of the document bears, which its seal protects (PTY-093)."""
        return self.sealed_party_code or self.party_code


class DocumentLine(DossierModel):
    """A line of a document (table DOC-T4). Amounts are computed by ``core.totals`` and stored as printed."""

    class Type(models.TextChoices):
        GOODS = "goods", "Bien"
        SERVICE = "service", "Service"
        TEXT = "text", "Texte"
        PAGE_BREAK = "page_break", "Saut de page"
        SUBTOTAL = "subtotal", "Sous-total"
        ORIGIN = "origin", "Origine"

    document = models.ForeignKey(Document, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField("Ordre")
    type = models.CharField("Type", max_length=10, choices=Type.choices, default=Type.GOODS)
    article = models.ForeignKey(
        Article, models.PROTECT, verbose_name="Article", null=True, blank=True, related_name="document_lines"
    )
    article_code = models.CharField("Code article", max_length=20, blank=True)
    description = models.TextField("Description", blank=True)
    # Sanitised HTML, where the description has formats; ``description`` then holds its letters (UI-064, UI-070).
    rich_description = models.TextField("Description mise en forme", blank=True, default="")
    quantity = QuantityField("Quantité", default=0)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="Unité", null=True, blank=True)
    unit_price = PriceField("Prix unitaire brut", default=0)
    discount_rate = RateField("% remise", default=0)
    net_unit_price = PriceField("Prix unitaire net", default=0)
    net_amount = AmountField("Montant net HT", default=0)
    gross_amount = AmountField("Montant TTC", default=0)
    vat_rate = models.ForeignKey(
        VatRate, models.PROTECT, verbose_name="Taux de TVA", null=True, blank=True, related_name="+"
    )
    vat_percent = RateField("Taux", default=0)
    cost_price = PriceField("Prix de revient", default=0)
    eco_contribution = models.ForeignKey(
        EcoContribution, models.PROTECT, verbose_name="Barème éco-contribution", null=True, blank=True
    )
    eco_unit_amount = AmountField("Éco-contribution unitaire TTC", default=0)
    eco_amount = AmountField("Éco-contribution totale TTC", default=0)
    salesperson = models.ForeignKey(
        Salesperson, models.PROTECT, verbose_name="Commercial", null=True, blank=True, related_name="+"
    )
    is_stock_managed = models.BooleanField("Gérée en stock", default=False)
    delivery_on = models.DateField("Date de livraison", null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["document", "position"]),
            models.Index(fields=["article", "document"]),
        ]
        ordering = ["position", "id"]


class DocumentVat(DossierModel):
    """VAT of a document for one rate (DOC-026, P-02)."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="vat_rows")
    rate = RateField("Taux")
    base = AmountField("Base HT")
    amount = AmountField("TVA")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "rate"], name="document_vat_rate")]
        ordering = ["-rate"]


class LineLink(DossierModel):
    """What one line passed on to another: the only truth about transferred, delivered and remaining quantities."""

    source_line = models.ForeignKey(DocumentLine, models.CASCADE, related_name="target_links")
    target_line = models.ForeignKey(DocumentLine, models.CASCADE, related_name="source_links")
    quantity = QuantityField("Quantité")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_line", "target_line"], name="line_link_pair")]


class RefusedPrice(DossierModel):
    """A purchase price that somebody does not want for the article of a line: it is not proposed again there.

    It holds as long as the line has that price.
    """

    line = models.OneToOneField(DocumentLine, models.CASCADE, related_name="refused_price")
    price = PriceField("Prix refusé")


class DocumentLink(DossierModel):
    """Document made from another one, and how (DOC-054, DOC-272)."""

    class Operation(models.TextChoices):
        TRANSFER = "transfer", "Transfert"
        GROUPING = "grouping", "Regroupement"
        DELIVERY = "delivery", "Livraison"
        #: Credits a part of an invoice or of a deposit: the source can be credited again.
        CREDIT = "credit", "Avoir"

    source = models.ForeignKey(Document, models.PROTECT, related_name="target_links")
    target = models.ForeignKey(Document, models.CASCADE, related_name="source_links")
    operation = models.CharField(max_length=10, choices=Operation.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="document_link_pair")]


class DepositLink(DossierModel):
    """Deposit associated with a document, which deducts it (DOC-216 to DOC-221).

    A deposit follows its order into the delivery notes and the invoice; ``is_final`` marks the link with an invoice, of
    which there is one at most.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="deposit_links")
    deposit = models.ForeignKey(Document, models.PROTECT, related_name="deposit_uses")
    is_final = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "deposit"], name="deposit_link_pair"),
            models.UniqueConstraint(
                fields=["deposit"], condition=models.Q(is_final=True), name="deposit_link_final"
            ),
        ]
        ordering = ["id"]


class Seal(DossierModel):
    """Seal of a validated document: chained by kind, verified by ``comptoir dossier check`` (P-05)."""

    kind = models.CharField(max_length=30)
    position = models.BigIntegerField()
    document = models.OneToOneField(Document, models.PROTECT, related_name="seal")
    content_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    # What the page says of the seller, sealed with the document; seals made before it was kept have none.
    seller = models.JSONField("Vendeur imprimé", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "position"], name="seal_kind_position")]
        ordering = ["kind", "position"]


class DocumentTemplate(VersionedModel):
    """A document kept under a name to make others from (DOC-185). It is no document: nothing counts it.

    ``content`` is the body that ``POST /documents`` takes, without kind, party and date; a line also names its article
    by ``article_key``, so that it finds it under another code.
    """

    name = models.CharField("Nom", max_length=60)
    side = models.CharField("Côté", max_length=8, editable=False)
    kind = models.CharField("Nature", max_length=30)
    party = models.ForeignKey(
        Party, models.SET_NULL, verbose_name="Tiers", null=True, blank=True, related_name="document_templates"
    )
    line_count = models.PositiveIntegerField("Lignes", default=0, editable=False)
    note = models.TextField("Note", blank=True)
    content = models.JSONField("Contenu", default=dict, editable=False)
    created_by = models.ForeignKey(
        User,
        models.SET_NULL,
        verbose_name="Créé par",
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="document_template_name")]
        indexes = [models.Index(fields=["side", "name"], name="document_template_side")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
