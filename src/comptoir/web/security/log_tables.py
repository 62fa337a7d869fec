"""The two logs as tables that are only read: events (TOO-080 to TOO-091) and sign-ins."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet

from comptoir.accounts.models import SignInLog, User
from comptoir.core.errors import Refusal
from comptoir.eventlog.models import EventLog
from comptoir.resources.columns import Choice, Instant, Text
from comptoir.resources.fields import TextField
from comptoir.resources.layout import Layout, ListTab, Lookup, Panel
from comptoir.resources.registry import register
from comptoir.resources.resource import Resource
from comptoir.web.security.browsers import browser_name
from comptoir.web.security.moments import format_moment

UNCHANGEABLE = "Un journal ne se modifie pas."

KIND_COLOURS: dict[str, str] = {
    SignInLog.Kind.FAILURE: "orange",
    SignInLog.Kind.BLOCKED: "red",
    SignInLog.Kind.CODE_FAILURE: "orange",
    SignInLog.Kind.RECOVERY: "yellow",
    SignInLog.Kind.FACTOR_OFF: "yellow",
}


class LogResource(Resource):
    """A table that nobody adds to, changes or deletes from, whatever the role (TOO-082)."""

    can_create = can_delete = False
    is_printed = True

    def is_locked(self, record: Any) -> str:
        """Always."""
        return UNCHANGEABLE

    def create(self, *, values: Mapping[str, Any], user: User) -> Model:
        """Never."""
        raise Refusal("record_locked", status=409, reason=UNCHANGEABLE)

    def update(
        self, *, record: Any, values: Mapping[str, Any], user: User, expected_version: int | None
    ) -> Model:
        """Never."""
        raise Refusal("record_locked", status=409, reason=UNCHANGEABLE)

    def delete(self, *, record: Any, user: User) -> None:
        """Never."""
        raise Refusal("record_locked", status=409, reason=UNCHANGEABLE)


@register
class EventLogResource(LogResource):
    """Journal des événements, with the five tabs of TOO-080 and one for users and rights."""

    model = EventLog
    slug, api_name = "journal-evenements", "events"
    label, label_plural, menu, area = "Événement", "Journal des événements", "outils/dossier", "eventlog"
    rows_label = "Événements"
    help = "Ce qui doit rester connu s'écrit ici tout seul : ruptures, suppressions, changements de code."
    columns = [
        Choice("kind", is_sortable=False),
        Text("description", is_sortable=False),
        Instant("occurred_at"),
        Text("user_name", "Utilisateur", is_sortable=False),
        Text("object_label", is_sortable=False, is_hidden=True),
    ]
    fields = [
        TextField("kind", "Type", get=lambda event: event.get_kind_display(), width=4),
        TextField("occurred_at", "Date", get=lambda event: format_moment(event.occurred_at), width=4),
        TextField("user_name", "Utilisateur", is_read_only=True, width=4),
        TextField("description", is_read_only=True, width=12),
        TextField("object_label", is_read_only=True, width=4),
    ]
    record = Layout(Panel("Événement", ["kind", "occurred_at", "user_name", "description", "object_label"]))
    search = ["description", "user_name"]
    default_sort = "-occurred_at"
    lookup = Lookup(key="kind", show=[], is_key_unique=False, is_open=False, is_in_palette=False)
    tabs = [
        ListTab("tous", "Tous"),
        *(ListTab(kind.value.replace("_", "-"), kind.label, Q(kind=kind.value)) for kind in EventLog.Kind),
    ]

    def title_of(self, record: Any) -> str:
        """Rupture du 21/11/2026 09:05"""
        return f"{record.get_kind_display()} du {format_moment(record.occurred_at)}"


@register
class SignInLogResource(LogResource):
    """Journal des connexions."""

    model = SignInLog
    slug, api_name = "journal-connexions", "sign-in-log"
    label, label_plural, menu, area = "Connexion", "Journal des connexions", "outils/utilisateurs", "users"
    rows_label = "Connexions"
    columns = [
        Instant("occurred_at"),
        Choice("kind", colours=KIND_COLOURS, is_sortable=False),
        Text("username", is_sortable=False),
        Text("address", is_sortable=False),
        Text("browser_name", "Navigateur", get=lambda row: browser_name(row.browser) if row.browser else ""),
        Text("details", is_sortable=False),
    ]
    fields = [
        TextField("occurred_at", "Date", get=lambda row: format_moment(row.occurred_at), width=4),
        TextField("kind", "Événement", get=lambda row: row.get_kind_display(), width=4),
        TextField("username", is_read_only=True, width=4),
        TextField("address", is_read_only=True, width=4),
        TextField("browser", is_read_only=True, width=8),
        TextField("details", is_read_only=True, width=12),
    ]
    search = ["username", "address", "details"]
    default_sort = "-occurred_at"
    lookup = Lookup(key="username", show=[], is_key_unique=False, is_open=False, is_in_palette=False)
    tabs = [
        ListTab("tous", "Tous"),
        ListTab("refus", "Refus", Q(kind__in=["failure", "blocked", "code_failure"])),
        ListTab("connexions", "Connexions", Q(kind__in=["success", "sign_out", "ended", "code", "recovery"])),
        ListTab("changements", "Changements", Q(kind__in=["password", "reset", "factor_on", "factor_off"])),
        ListTab("cles", "Clés d'API", Q(kind__startswith="token")),
    ]

    def queryset(self) -> QuerySet[Any]:
        """Everything."""
        return SignInLog.objects.all()

    def title_of(self, record: Any) -> str:
        """Connexion de alice du 21/11/2026 09:05"""
        return f"{record.get_kind_display()} de {record.username} du {format_moment(record.occurred_at)}"
