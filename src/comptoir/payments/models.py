"""Due dates, payments and what links them (specification 05, part E)."""

from django.db import models

from comptoir.accounts.models import User
from comptoir.documents.models import Document
from comptoir.dossiers.fields import AmountField
from comptoir.dossiers.models import DossierModel, VersionedModel
from comptoir.parties.models import Party
from comptoir.references.models import Bank, PaymentMethod


class DueDate(DossierModel):
    """Échéance of a document (PAY-070 to PAY-076). ``balance`` = amount − allocations − closed amount (PAY-071)."""

    class State(models.TextChoices):
        OPEN = "open", "Non réglée"
        PARTIAL = "partial", "Réglée partiellement"
        PAID = "paid", "Réglée"
        CLOSED = "closed", "Soldée manuellement"

    document = models.ForeignKey(Document, models.CASCADE, related_name="due_dates")
    position = models.PositiveSmallIntegerField("Ordre", default=0)
    side = models.CharField("Côté", max_length=10)
    party = models.ForeignKey(Party, models.PROTECT, related_name="due_dates")
    due_on = models.DateField("Date de l'échéance")
    amount = AmountField("Montant échéance")
    payment_method = models.ForeignKey(
        PaymentMethod, models.PROTECT, verbose_name="Moyen de paiement", null=True, blank=True
    )
    allocated_amount = AmountField("Montant réglé", default=0)
    closed_amount = AmountField("Montant soldé", default=0)
    closed_on = models.DateField("Soldée le", null=True, blank=True)
    balance = AmountField("Solde dû", default=0)
    state = models.CharField("État", max_length=10, choices=State.choices, default=State.OPEN)
    # Planned by a user, not by the terms: it stays when the document changes (DOC-249, DOC-255).
    is_planned = models.BooleanField("Planifiée à la main", default=False)

    class Meta:
        indexes = [
            models.Index(fields=["side", "state", "due_on", "id"], name="due_date_state"),
            models.Index(fields=["side", "due_on", "id"], name="due_date_due_on"),
            models.Index(fields=["party", "state", "due_on"], name="due_date_party"),
        ]
        ordering = ["due_on", "id"]


class Payment(VersionedModel):
    """Règlement received from a customer or made to a supplier (PAY-100 to PAY-128)."""

    class Status(models.TextChoices):
        PROVISIONAL = "provisional", "Provisoire"
        VALIDATED = "validated", "Validé"

    side = models.CharField("Côté", max_length=10)
    party = models.ForeignKey(Party, models.PROTECT, related_name="payments")
    paid_on = models.DateField("Date du règlement")
    amount = AmountField("Montant")
    method = models.ForeignKey(PaymentMethod, models.PROTECT, verbose_name="Moyen de paiement")
    bank = models.ForeignKey(Bank, models.PROTECT, verbose_name="Banque", null=True, blank=True)
    reference = models.CharField("Référence", max_length=40, blank=True)
    label = models.CharField("Libellé", max_length=60, blank=True)
    allocated_amount = AmountField("Montant affecté", default=0)
    difference_amount = AmountField("Écart de règlement", default=0)
    unallocated_amount = AmountField("Reste à affecter", default=0)
    status = models.CharField("État", max_length=12, choices=Status.choices, default=Status.PROVISIONAL)
    validated_at = models.DateTimeField("Validé le", null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # The deposit document that generated the payment (DOC-210, DOC-213).
    deposit = models.OneToOneField(
        Document,
        models.PROTECT,
        verbose_name="Pièce d'acompte",
        null=True,
        blank=True,
        related_name="payment",
    )
    note = models.TextField("Notes", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["side", "paid_on", "id"], name="payment_date"),
            models.Index(fields=["party", "paid_on", "id"], name="payment_party"),
        ]
        ordering = ["-paid_on", "-id"]


class Allocation(DossierModel):
    """Pointage: the part of a payment that settles a due date (PAY-115 to PAY-118)."""

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="allocations")
    due_date = models.ForeignKey(DueDate, models.PROTECT, related_name="allocations")
    amount = AmountField("Montant affecté")
    allocated_on = models.DateField("Affecté le")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["payment", "due_date"], name="allocation_pair")]
        ordering = ["id"]
