"""What the dossier asks of everybody who signs in."""

from collections.abc import Collection

from comptoir.accounts.models import SecurityPolicy, User, UserSession
from comptoir.accounts.rights import OWN, ROLES
from comptoir.core.errors import Forbidden, Refusal
from comptoir.eventlog.models import EventLog
from comptoir.eventlog.services import record_event

SHORTEST_IDLE, LONGEST_IDLE = 5, 1440


def security_policy() -> SecurityPolicy:
    """Return the rules of the dossier in place, the defaults where none were kept."""
    return SecurityPolicy.objects.first() or SecurityPolicy()


def must_use_second_factor(user: User, policy: SecurityPolicy | None = None) -> bool:
    """Whether the rules ask this user for a second factor."""
    policy = policy or security_policy()
    if policy.is_second_factor_required:
        return True
    if user.role == OWN:
        return user.own_role is not None and user.own_role.needs_second_factor
    return user.role in policy.second_factor_roles


def change_policy(
    *, by: User, is_second_factor_required: bool, second_factor_roles: Collection[str], idle_minutes: int
) -> None:
    """Keep new rules, for open sessions too. Administrators only.

    Raises ``Forbidden``; ``Refusal`` for an idle time outside 5 minutes to 24 hours.
    """
    if not by.is_administrator:
        raise Forbidden("administrators_only")
    if not SHORTEST_IDLE <= idle_minutes <= LONGEST_IDLE:
        raise Refusal.for_field("idle_minutes", "idle_out_of_range", least=SHORTEST_IDLE, most=LONGEST_IDLE)
    policy = security_policy()
    policy.is_second_factor_required = is_second_factor_required
    policy.second_factor_roles = [role for role in ROLES if role in second_factor_roles]
    policy.idle_minutes = idle_minutes
    policy.save()
    ask_open_sessions()
    record_event(
        kind=EventLog.Kind.RIGHTS,
        description="Les règles de connexion du dossier ont été modifiées.",
        user=by,
        second_factor=is_second_factor_required,
        roles=policy.second_factor_roles,
        idle_minutes=idle_minutes,
    )


def ask_open_sessions() -> None:
    """Make the open sessions of those who must install a second factor ask for it from now on."""
    policy = security_policy()
    for user in User.objects.select_related("own_role").filter(is_active=True, second_factor__isnull=True):
        asked = must_use_second_factor(user, policy)
        UserSession.objects.filter(user=user).update(needs_second_factor=asked)
