"""Users live inside their dossier: there is no account of the installation."""

from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower

from comptoir.accounts.rights import (
    ADMINISTRATOR,
    NO_RIGHTS,
    OWN,
    ROLE_CHOICES,
    ROLE_LABELS,
    SYSTEM_RIGHTS,
    Right,
    RightsHeld,
)
from comptoir.dossiers.append_only_models import AppendOnlyModel
from comptoir.dossiers.models import DossierModel, VersionedModel


class Role(VersionedModel):
    """A role of the dossier's own, beside the seven that every dossier has.

    ``rights`` are rights of areas; ``granted`` and ``taken`` are exceptions of tables ("payment-terms:edit").
    """

    code = models.CharField("Code", max_length=20)
    label = models.CharField("Libellé", max_length=60)
    note = models.TextField("Note", blank=True)
    rights = models.JSONField("Droits", default=list, blank=True)
    granted = models.JSONField("Accordés en plus", default=list, blank=True)
    taken = models.JSONField("Retirés", default=list, blank=True)
    needs_second_factor = models.BooleanField("Double authentification obligatoire", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("code"), name="role_code")]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label

    @cached_property
    def held(self) -> RightsHeld:
        """What the role allows."""
        return RightsHeld(frozenset(self.rights), frozenset(self.granted), frozenset(self.taken))


class User(AbstractBaseUser, VersionedModel):
    """Someone who signs in to this dossier. Never deleted once documents name them: made inactive instead."""

    USERNAME_FIELD = "username"

    username = models.CharField("Identifiant", max_length=60)
    full_name = models.CharField("Nom", max_length=120, blank=True)
    email = models.EmailField("E-mail", max_length=120, blank=True)
    role = models.CharField("Rôle", max_length=20, choices=ROLE_CHOICES, default="read_only")
    own_role = models.ForeignKey(
        Role, models.PROTECT, verbose_name="Rôle propre", null=True, blank=True, related_name="users"
    )
    is_active = models.BooleanField("Actif", default=True)
    display = models.JSONField("Affichage", default=dict, editable=False)
    """How the program is shown to this user: see ``ui.display``. Here, because every page reads it."""
    must_change_password = models.BooleanField("Doit changer son mot de passe", default=False)
    note = models.TextField("Note", blank=True)
    last_login = models.DateTimeField("Dernière connexion", null=True, blank=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("username"), name="user_username")]
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def held(self) -> RightsHeld:
        """What the user's role allows. The role of one's own comes with the user (``select_related``)."""
        stand_in: RightsHeld | None = self.__dict__.get("_stand_in")
        if stand_in is not None:
            return stand_in
        if self.role == OWN:
            return self.own_role.held if self.own_role is not None else NO_RIGHTS
        return SYSTEM_RIGHTS.get(self.role, NO_RIGHTS)

    def may(self, right: Right) -> bool:
        """Return whether the user's role holds ``right``; an inactive user may nothing."""
        return self.is_active and self.held.allows(right)

    @property
    def is_administrator(self) -> bool:
        """Whether the user may change roles and whatever else is not a right that can be given."""
        return self.is_active and self.role == ADMINISTRATOR

    @property
    def role_label(self) -> str:
        """The role in French."""
        if self.role == OWN and self.own_role is not None:
            return self.own_role.label
        return ROLE_LABELS.get(self.role, self.role)

    @classmethod
    def holding(cls, held: RightsHeld) -> "User":
        """Return a user who exists only to ask what those rights show."""
        user = cls()
        user.__dict__["_stand_in"] = held
        return user


class UserSession(DossierModel):
    """One browser signed in. The cookie holds the key; the database only its hash."""

    key_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE, verbose_name="Utilisateur", related_name="sessions")
    created_at = models.DateTimeField("Ouverte le")
    last_seen_at = models.DateTimeField("Vue le")
    expires_at = models.DateTimeField("Expire le")
    address = models.CharField("Adresse", max_length=45, blank=True)
    browser = models.CharField("Navigateur", max_length=200, blank=True)
    data = models.JSONField(default=dict)
    is_pending = models.BooleanField(
        "Code attendu",
        default=False,
        help_text="Le mot de passe est juste, le second facteur manque encore : cette session n'ouvre rien.",
    )
    needs_second_factor = models.BooleanField("Second facteur à installer", default=False)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="user_session_expiry")]
        ordering = ["-last_seen_at"]

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%Y-%m-%d %H:%M}"


class ApiToken(DossierModel):
    """A key for programs. Shown once when made; the database holds only its hash."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="Utilisateur", related_name="tokens")
    label = models.CharField("Libellé", max_length=80, blank=True)
    prefix = models.CharField("Début", max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("Créé le")
    last_used_at = models.DateTimeField("Utilisé le", null=True)
    is_active = models.BooleanField("Actif", default=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.label}"


class SignInAttempt(DossierModel):
    """Wrong passwords of one user name from one address, so that guessing gets slower and slower."""

    username = models.CharField(max_length=60)
    address = models.CharField(max_length=45)
    failures = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField()
    blocked_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["username", "address"], name="sign_in_attempt_key")]

    def __str__(self) -> str:
        return f"{self.username} {self.address}: {self.failures}"


class Invitation(DossierModel):
    """A link by which a user chooses a password. The link holds the key; the database only its hash."""

    user = models.OneToOneField(User, models.CASCADE, verbose_name="Utilisateur", related_name="invitation")
    key_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("Créée le")
    expires_at = models.DateTimeField("Expire le")

    def __str__(self) -> str:
        return f"{self.user} → {self.expires_at:%Y-%m-%d %H:%M}"


class SecondFactor(DossierModel):
    """What computes the six digits of a user's telephone. Never listed, exported, archived or answered by the API."""

    user = models.OneToOneField(
        User, models.CASCADE, verbose_name="Utilisateur", related_name="second_factor"
    )
    secret = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.user)


class RecoveryCode(DossierModel):
    """A code that replaces the telephone once; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="Utilisateur", related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code_hash"], name="recovery_code_key")]

    def __str__(self) -> str:
        return str(self.user)


class SecurityPolicy(DossierModel):
    """What the dossier asks of everybody who signs in; one row at most, the defaults without."""

    is_second_factor_required = models.BooleanField(
        "Double authentification obligatoire pour tous", default=False
    )
    second_factor_roles = models.JSONField("Rôles qui doivent l'utiliser", default=list, blank=True)
    idle_minutes = models.PositiveIntegerField("Fermeture après inactivité (minutes)", default=720)

    def __str__(self) -> str:
        return "Règles de connexion"


class SignInLog(AppendOnlyModel):
    """What happened around signing in: rows are only ever added."""

    class Kind(models.TextChoices):
        """What a row tells."""

        SUCCESS = "success", "Connexion"
        FAILURE = "failure", "Échec"
        BLOCKED = "blocked", "Blocage"
        SIGN_OUT = "sign_out", "Déconnexion"
        ENDED = "ended", "Session fermée"
        CODE = "code", "Code accepté"
        CODE_FAILURE = "code_failure", "Code refusé"
        RECOVERY = "recovery", "Code de secours utilisé"
        FACTOR_ON = "factor_on", "Double authentification activée"
        FACTOR_OFF = "factor_off", "Double authentification retirée"
        PASSWORD = "password", "Mot de passe changé"
        RESET = "reset", "Accès réinitialisé"
        TOKEN_MADE = "token_made", "Clé d'API créée"
        TOKEN_USED = "token_used", "Clé d'API utilisée la première fois"
        TOKEN_REVOKED = "token_revoked", "Clé d'API révoquée"

    kind = models.CharField("Événement", max_length=20, choices=Kind.choices)
    username = models.CharField("Identifiant", max_length=60)
    user = models.ForeignKey(
        User, models.PROTECT, verbose_name="Utilisateur", null=True, blank=True, related_name="+"
    )
    occurred_at = models.DateTimeField("Date")
    address = models.CharField("Adresse", max_length=45, blank=True)
    browser = models.CharField("Navigateur", max_length=200, blank=True)
    details = models.CharField("Précisions", max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["occurred_at", "id"], name="sign_in_log_date"),
            models.Index(fields=["username", "occurred_at", "id"], name="sign_in_log_username"),
            models.Index(fields=["kind", "occurred_at", "id"], name="sign_in_log_kind"),
        ]
        ordering = ["-occurred_at", "-id"]

    def __str__(self) -> str:
        return f"{self.username} {self.get_kind_display()}"
