"""The mail server, the texts of messages, and every message that was sent or waits to be."""

from django.db import models
from django.db.models import Q

from comptoir.accounts.models import User
from comptoir.documents.models import Document
from comptoir.dossiers.fields import AmountField
from comptoir.dossiers.models import DossierModel, VersionedModel
from comptoir.payments.models import DueDate
from comptoir.references.printing_choices import LANGUAGE_LABELS


class MailSettings(VersionedModel):
    """How the dossier sends e-mail; one row. The password is kept encrypted (``mailing.passwords``)."""

    class Security(models.TextChoices):
        STARTTLS = "starttls", "STARTTLS (port 587)"
        TLS = "tls", "TLS (port 465)"
        NONE = "none", "Aucune (réseau interne seulement)"

    host = models.CharField("Serveur SMTP", max_length=120, blank=True)
    port = models.PositiveIntegerField("Port", default=587)
    security = models.CharField(
        "Sécurité", max_length=10, choices=Security.choices, default=Security.STARTTLS
    )
    username = models.CharField("Identifiant", max_length=120, blank=True)
    password = models.TextField("Mot de passe", blank=True, editable=False)
    sender_address = models.CharField("Adresse de l'expéditeur", max_length=100, blank=True)
    sender_name = models.CharField("Nom de l'expéditeur", max_length=80, blank=True)
    reply_to = models.CharField("Adresse de réponse", max_length=100, blank=True)
    is_copied_to_sender = models.BooleanField("Copie à l'expéditeur", default=False)

    def __str__(self) -> str:
        return self.host


class MailTemplate(VersionedModel):
    """Subject and text for a purpose (a kind of document, a reminder) in a language; the supplied ones stay in code."""

    purpose = models.CharField("Message", max_length=30)
    language = models.CharField("Langue", max_length=2, choices=[*LANGUAGE_LABELS.items()])
    subject = models.CharField("Objet", max_length=200)
    body = models.TextField("Texte")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "language"], name="mail_template_one")]
        ordering = ["purpose", "language"]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.language})"


class OutgoingMessage(DossierModel):
    """One message: who sent what to whom, and what became of it. The server's errors are told by ``error``, a code."""

    class State(models.TextChoices):
        QUEUED = "queued", "En attente"
        SENDING = "sending", "En cours d'envoi"
        SENT = "sent", "Envoyé"
        FAILED = "failed", "Échoué"
        CANCELLED = "cancelled", "Annulé"

    document = models.ForeignKey(
        Document, models.SET_NULL, verbose_name="Document", null=True, blank=True, related_name="messages"
    )
    document_name = models.CharField("Nom du document", max_length=80, blank=True)
    purpose = models.CharField("Message", max_length=30)
    recipients = models.TextField("Destinataires")
    copies = models.TextField("Copie à", blank=True)
    subject = models.CharField("Objet", max_length=200)
    body = models.TextField("Texte")
    state = models.CharField("État", max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("Tentatives", default=0)
    next_attempt_at = models.DateTimeField("Prochaine tentative", null=True, blank=True)
    error = models.CharField("Erreur", max_length=40, blank=True)
    error_detail = models.CharField("Réponse du serveur", max_length=200, blank=True)
    worker = models.CharField(max_length=120, blank=True, editable=False)
    message_id = models.CharField("Identifiant du message", max_length=150, blank=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_by_name = models.CharField("Envoyé par", max_length=120, blank=True)
    created_at = models.DateTimeField("Demandé le")
    sent_at = models.DateTimeField("Envoyé le", null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["document", "id"], name="message_document"),
            models.Index(fields=["next_attempt_at"], condition=Q(state="queued"), name="message_waiting"),
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.subject


class MessageAttachment(DossierModel):
    """The file of a message: its content until it is sent, its measures for good. A document prints again alike."""

    message = models.ForeignKey(OutgoingMessage, models.CASCADE, related_name="files")
    name = models.CharField("Nom", max_length=120)
    media_type = models.CharField("Type", max_length=100)
    size = models.PositiveIntegerField("Taille")
    sha256 = models.CharField("Empreinte", max_length=64)
    content = models.BinaryField("Contenu", blank=True)

    def __str__(self) -> str:
        return self.name


class Reminder(DossierModel):
    """Relance: a due date of which a customer was reminded, how and in which tone (DOC-296, PAY-150)."""

    class Level(models.IntegerChoices):
        FIRST = 1, "Rappel"
        SECOND = 2, "Relance"
        FORMAL_NOTICE = 3, "Mise en demeure"

    class Means(models.TextChoices):
        LETTER = "letter", "Lettre"
        EMAIL = "email", "E-mail"

    due_date = models.ForeignKey(DueDate, models.CASCADE, verbose_name="Échéance", related_name="reminders")
    level = models.PositiveSmallIntegerField("Ton", choices=Level.choices)
    means = models.CharField("Moyen", max_length=10, choices=Means.choices)
    reminded_on = models.DateField("Relancée le")
    balance = AmountField("Solde dû")
    message = models.ForeignKey(
        OutgoingMessage, models.SET_NULL, verbose_name="Message", null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_by_name = models.CharField("Relancée par", max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_date", "reminded_on"], name="reminder_due_date")]
        ordering = ["id"]
