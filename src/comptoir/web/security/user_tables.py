"""Users, roles, sessions and API keys as tables of the program."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from comptoir.accounts.management import check_may_manage
from comptoir.accounts.models import ApiToken, Role, User, UserSession
from comptoir.accounts.rights import OWN, TABLE_AREAS
from comptoir.accounts.roles import delete_role, save_role
from comptoir.accounts.services import create_user, delete_user, update_user
from comptoir.accounts.sessions import close_session
from comptoir.accounts.sign_in_log import Kind, log_sign_in
from comptoir.accounts.tokens import revoke_token
from comptoir.resources.columns import Choice, Flag, Instant, Text
from comptoir.resources.fields import ChoiceField, FlagField, LongTextField, TextField
from comptoir.resources.layout import Action, ActionResult, Layout, ListTab, Lookup, Panel
from comptoir.resources.links import LinkField
from comptoir.resources.registry import register
from comptoir.resources.resource import Resource
from comptoir.resources.rich_fields import RichTextField
from comptoir.ui.addresses import address, record_address
from comptoir.web.security.browsers import browser_name
from comptoir.web.security.moments import format_moment

MENU = "outils/utilisateurs"


def _open_access(records: Sequence[Any], user: User, request: HttpRequest) -> ActionResult:
    return ActionResult("", url=record_address("user_access", records[0].pk))


@register
class UserResource(Resource):
    """Who signs in. Passwords, second factors and sessions are on the page "Accès" of each user."""

    model = User
    slug, api_name = "utilisateurs", "users"
    label, label_plural, menu, area = "Utilisateur", "Utilisateurs", MENU, "users"
    help = "Ajoutez une personne, puis remettez-lui un mot de passe provisoire ou un lien d'invitation."
    columns = [
        Text("username"),
        Text("full_name"),
        Text("email", is_sortable=False),
        Choice("role", is_sortable=False),
        Text("own_role__label", "Rôle propre", api_name="own_role", is_sortable=False),
        Flag("is_active", is_sortable=False),
        Instant("last_login", is_sortable=False),
        Flag("must_change_password", is_sortable=False, is_hidden=True),
    ]
    fields = [
        TextField("username", width=4),
        TextField("full_name", width=4),
        TextField("email", width=4),
        ChoiceField("role", width=4),
        LinkField("own_role", visible_if="role=own", can_add=False, width=4),
        FlagField("is_active", width=4, help="Un utilisateur qui a travaillé ne se supprime pas : décochez."),
        FlagField("must_change_password", is_read_only=True, width=4),
        RichTextField("note"),
        TextField("last_login", "Dernière connexion", get=lambda user: _moment(user.last_login), width=4),
    ]
    record = Layout(
        Panel("Personne", ["username", "full_name", "email"]),
        Panel("Droits", ["role", "own_role", "is_active"]),
        Panel("Connexion", ["last_login", "must_change_password"]),
    )
    search = ["username", "full_name", "email"]
    default_sort = "username"
    lookup = Lookup(key="username", show=["full_name"], is_open=False)
    tabs = [
        ListTab("tous", "Tous"),
        ListTab("actifs", "Actifs", Q(is_active=True)),
        ListTab("inactifs", "Inactifs", Q(is_active=False)),
    ]
    actions = [
        Action("acces", "Accès", _open_access, "users:edit", icon="key", is_bulk=False),
    ]
    not_duplicated = ["email", "full_name"]

    def queryset(self) -> QuerySet[Any]:
        """With the roles of the dossier's own."""
        return User.objects.select_related("own_role")

    def create(self, *, values: Mapping[str, Any], user: User) -> Model:
        """Without a password: nobody signs in before one is handed over or chosen."""
        return create_user(**_known(values), by=user)

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """The service guards the last administrator and whoever has more rights."""
        update_user(user=record, values=_known(values), by=user, expected_version=expected_version)
        return record

    def delete(self, *, record: Any, user: User) -> None:
        """Only who never did anything: the layer has refused whom a document or a log names."""
        delete_user(record, by=user)


@register
class RoleResource(Resource):
    """Roles of the dossier's own; their page shows the seven system roles too, and the rights."""

    model = Role
    slug, api_name = "roles-propres", "roles"
    label, label_plural, area = "Rôle", "Rôles propres au dossier", "users"
    columns = [
        Text("code"),
        Text("label"),
        Flag("needs_second_factor", is_sortable=False),
    ]
    fields = [
        TextField("code"),
        TextField("label"),
        FlagField("needs_second_factor"),
        LongTextField("note"),
    ]
    search = ["code", "label"]
    default_sort = "code"
    lookup = Lookup(key="code", show=["label"], is_open=False, is_in_palette=False)

    def may(self, user: User, action: str) -> bool:
        """Only administrators change roles, whatever rights a role of one's own gives."""
        return super().may(user, action) and (action in ("view", "export") or user.is_administrator)

    def record_url(self, record: Any) -> str:
        """The page with its rights."""
        return record_address("role", record.pk)

    def new_url(self) -> str:
        """The page of an empty role."""
        return address("role_new")

    def create(self, *, values: Mapping[str, Any], user: User) -> Model:
        """Without any right yet."""
        role = Role(**values)
        save_role(role=role, by=user, tables=TABLE_AREAS)
        return role

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """Its names; its rights are changed on its page."""
        for name, value in values.items():
            setattr(record, name, value)
        save_role(role=record, by=user, tables=TABLE_AREAS, expected_version=expected_version)
        return record

    def delete(self, *, record: Any, user: User) -> None:
        """A role that somebody has stays."""
        delete_role(record, by=user)


def _end_sessions(records: Sequence[Any], user: User, request: HttpRequest) -> ActionResult:
    for session in records:
        check_may_manage(user, session.user)
    for session in records:
        close_session(session)
        log_sign_in(Kind.ENDED, user=session.user, details=f"par {user}")
    return ActionResult(f"{len(records)} session(s) fermée(s).")


@register
class SessionResource(Resource):
    """Browsers that are signed in now."""

    model = UserSession
    slug, api_name = "sessions", "sessions"
    label, label_plural, menu, area = "Session", "Sessions ouvertes", MENU, "users"
    columns = [
        Text("user__username", "Utilisateur", api_name="user", is_sortable=False),
        Text("browser_name", "Navigateur", get=lambda session: browser_name(session.browser)),
        Text("address", is_sortable=False),
        Instant("created_at", is_sortable=False),
        Instant("last_seen_at", is_sortable=False),
        Instant("expires_at"),
    ]
    fields = [
        TextField("user", "Utilisateur", get=lambda session: session.user.username),
        TextField("browser", "Navigateur", get=lambda session: browser_name(session.browser)),
        TextField("address", is_read_only=True),
        TextField("created_at", "Ouverte le", get=lambda session: _moment(session.created_at)),
        TextField("last_seen_at", "Vue le", get=lambda session: _moment(session.last_seen_at)),
        TextField("expires_at", "Expire le", get=lambda session: _moment(session.expires_at)),
    ]
    search = ["user__username", "address"]
    default_sort = "-expires_at"
    lookup = Lookup(key="user__username", show=[], is_key_unique=False, is_open=False, is_in_palette=False)
    actions = [
        Action(
            "fermer",
            "Fermer la session",
            _end_sessions,
            "users:edit",
            icon="logout",
            confirm="Fermer cette session ? Ce qui n'y est pas enregistré est perdu.",
        )
    ]
    can_create = can_delete = False

    def queryset(self) -> QuerySet[Any]:
        """Living ones that opened something."""
        living = UserSession.objects.filter(is_pending=False, expires_at__gt=timezone.now())
        return living.select_related("user")

    def is_locked(self, record: Any) -> str:
        """Never changed here."""
        return "Une session se ferme, elle ne se modifie pas."


def _revoke(records: Sequence[Any], user: User, request: HttpRequest) -> ActionResult:
    for token in records:
        check_may_manage(user, token.user)
    for token in records:
        revoke_token(token)
    return ActionResult(f"{len(records)} clé(s) révoquée(s).")


@register
class ApiTokenResource(Resource):
    """Keys of programs, of everybody; each makes one's own on "Mon compte"."""

    model = ApiToken
    slug, api_name = "cles-api", "api-tokens"
    label, label_plural, menu, area = "Clé d'API", "Clés d'API", MENU, "users"
    help = "Chacun crée ses clés dans « Mon compte »."
    columns = [
        Text("label", is_sortable=False),
        Text("prefix", is_sortable=False),
        Text("user__username", "Utilisateur", api_name="user", is_sortable=False),
        Instant("created_at"),
        Instant("last_used_at", is_sortable=False),
        Flag("is_active", is_sortable=False),
    ]
    fields = [
        TextField("label", is_read_only=True),
        TextField("prefix", is_read_only=True),
        TextField("user", "Utilisateur", get=lambda token: token.user.username),
        TextField("created_at", "Créée le", get=lambda token: _moment(token.created_at)),
        TextField("last_used_at", "Utilisée le", get=lambda token: _moment(token.last_used_at)),
        FlagField("is_active", is_read_only=True),
    ]
    search = ["label", "user__username"]
    default_sort = "-created_at"
    lookup = Lookup(key="prefix", show=["label"], is_key_unique=False, is_open=False, is_in_palette=False)
    actions = [
        Action(
            "revoquer",
            "Révoquer",
            _revoke,
            "users:edit",
            icon="ban",
            confirm="Révoquer cette clé ? Le programme qui l'utilise sera refusé.",
        )
    ]
    can_create = can_delete = False

    def queryset(self) -> QuerySet[Any]:
        """With their users."""
        return ApiToken.objects.select_related("user")

    def is_locked(self, record: Any) -> str:
        """Never changed here."""
        return "Une clé se révoque, elle ne se modifie pas."


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in values.items() if name != "must_change_password"}
    if kept.get("role", OWN) != OWN:
        kept["own_role"] = None
    return kept


def _moment(value: Any) -> str:
    return format_moment(value) if value is not None else ""
