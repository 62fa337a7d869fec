"""Users: made, changed, made inactive. Whoever acted is never deleted, because documents and events name them.

``by`` is who does it, with the rights that this needs beyond the page's; ``None`` is the program or its command line.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from comptoir.accounts.management import check_administrator_remains, check_may_give, check_may_manage
from comptoir.accounts.models import Role, User, UserSession
from comptoir.accounts.passwords import dossier_words, one_time_password, password_problems
from comptoir.accounts.policy import ask_open_sessions
from comptoir.accounts.queries import user_named
from comptoir.accounts.rights import OWN, ROLES
from comptoir.accounts.sessions import end_sessions
from comptoir.accounts.sign_in_log import Kind, log_sign_in
from comptoir.core.errors import Problems, Refusal
from comptoir.dossiers.versions import save_versioned
from comptoir.eventlog.models import EventLog
from comptoir.eventlog.services import record_event

_USERNAME = re.compile(r"[\w.@+-]{1,60}")


def create_user(
    *,
    username: str,
    role: str,
    password: str | None = None,
    full_name: str = "",
    email: str = "",
    own_role: Role | None = None,
    is_active: bool = True,
    note: str = "",
    by: User | None = None,
) -> User:
    """Create a user of the dossier in place. Without a password nobody signs in before one is given or chosen.

    Raises ``Refusal`` with field problems: user name missing, malformed or taken (case apart), unknown role, weak
    password; ``Forbidden`` when the role allows more than ``by`` may do.
    """
    problems = Problems()
    username = username.strip()
    _check_username(username, None, problems)
    _check_role(role, own_role, problems)
    if password is not None:
        _check_password(password, username, full_name, problems)
    problems.raise_if_any("user_invalid")
    check_may_give(by, role, own_role)
    user = User(
        username=username,
        full_name=full_name.strip(),
        email=email.strip(),
        role=role,
        own_role=own_role if role == OWN else None,
        is_active=is_active,
        note=note,
    )
    user.set_password(password)
    with transaction.atomic():
        user.save()
        if by is not None:
            _tell(by, user, f"L'utilisateur {username} a été créé avec le rôle {user.role_label}.")
    return user


def update_user(
    *, user: User, values: Mapping[str, Any], by: User | None, expected_version: int | None = None
) -> None:
    """Change name, e-mail, role or activity; what is not given stays.

    Raises ``Refusal`` with field problems, ``last_administrator``, ``user_self_inactive``; ``Forbidden`` when ``by``
    would touch someone or give something above their own rights; ``Stale`` (P-09).
    """
    check_may_manage(by, user)
    before = (user.role, user.own_role_id, user.is_active, user.username)
    problems = Problems()
    for name, value in values.items():
        setattr(user, name, value.strip() if isinstance(value, str) else value)
    if user.role != OWN:
        user.own_role = None
    if user.username != before[3]:
        _check_username(user.username, user, problems)
    _check_role(user.role, user.own_role, problems)
    problems.raise_if_any("user_invalid")
    if (user.role, user.own_role_id) != before[:2]:
        check_may_give(by, user.role, user.own_role)
    if by is not None and by.pk == user.pk and not user.is_active:
        raise Refusal.for_field("is_active", "user_self_inactive")
    with transaction.atomic():
        save_versioned(user, expected=expected_version, update_fields={*values, "role", "own_role"})
        check_administrator_remains()
        if not user.is_active:
            end_sessions(user)
        ask_open_sessions()
        _tell_changes(by, user, before)


def update_own_identity(*, user: User, full_name: str, email: str) -> None:
    """Let users change their own name and e-mail. Raises ``Refusal`` for one too long or no address."""
    problems = Problems()
    given = {"full_name": full_name.strip(), "email": email.strip()}
    for name, value in given.items():
        try:
            User._meta.get_field(name).clean(value, user)  # type: ignore[union-attr]
        except ValidationError:
            problems.add(name, "user_email_invalid" if name == "email" else "full_name_too_long")
    problems.raise_if_any("user_invalid")
    for name, value in given.items():
        setattr(user, name, value)
    save_versioned(user, expected=None, update_fields=given)


def delete_user(user: User, *, by: User | None) -> None:
    """Delete a user who never did anything. Raises ``Refusal`` for oneself and the last administrator."""
    check_may_manage(by, user)
    if by is not None and by.pk == user.pk:
        raise Refusal("user_self_deleted")
    username = user.username
    with transaction.atomic():
        user.delete()
        check_administrator_remains()
        _tell(by, None, f"L'utilisateur {username} a été supprimé.")


def set_password(*, user: User, password: str, must_change: bool = False, by: User | None = None) -> None:
    """Give the user a new password and end all of the user's sessions. Raises ``Refusal`` when it is weak."""
    check_may_manage(by, user)
    problems = Problems()
    _check_password(password, user.username, user.full_name, problems)
    problems.raise_if_any("user_invalid")
    user.set_password(password)
    user.must_change_password = must_change
    details = f"par {by}" if by is not None and by.pk != user.pk else ""
    with transaction.atomic():
        user.save(update_fields=["password", "must_change_password", "updated_at"])
        UserSession.objects.filter(user=user).delete()
        log_sign_in(Kind.RESET if details else Kind.PASSWORD, user=user, details=details)


def give_one_time_password(user: User, *, by: User) -> str:
    """Give the user a random password that must be changed at once; return it: it can't be shown again."""
    password = one_time_password()
    set_password(user=user, password=password, must_change=True, by=by)
    return password


def change_password(*, user: User, current: str, password: str) -> None:
    """Let users change their own password. Raises ``Refusal`` when ``current`` is wrong or ``password`` weak."""
    if not user.check_password(current):
        raise Refusal.for_field("current", "password_wrong")
    if user.check_password(password):
        raise Refusal.for_field("password", "password_unchanged")
    set_password(user=user, password=password)


def set_role(*, user: User, role: str) -> None:
    """Give the user another role. Raises ``Refusal`` when unknown, or when no active administrator would remain."""
    update_user(user=user, values={"role": role}, by=None)


def set_active(*, user: User, is_active: bool, by: User | None = None) -> None:
    """Let the user in again, or shut out and end all of the user's sessions.

    Raises ``Refusal`` when no active administrator would remain.
    """
    update_user(user=user, values={"is_active": is_active}, by=by)


def _check_username(username: str, user: User | None, problems: Problems) -> None:
    if not username:
        problems.add("username", "username_missing")
    elif not _USERNAME.fullmatch(username):
        problems.add("username", "username_invalid")
    else:
        found = user_named(username)
        if found is not None and (user is None or found.pk != user.pk):
            problems.add("username", "username_taken", username=username)


def _check_role(role: str, own_role: Role | None, problems: Problems) -> None:
    if role == OWN:
        if own_role is None:
            problems.add("own_role", "own_role_missing")
    elif role not in ROLES:
        problems.add("role", "role_unknown", role=role, roles=", ".join(ROLES))


def _check_password(password: str, username: str, full_name: str, problems: Problems) -> None:
    found = password_problems(password, username=username, full_name=full_name, words=dossier_words())
    for problem in found:
        problems.add("password", problem.code, **problem.params)


def _tell_changes(by: User | None, user: User, before: tuple[Any, ...]) -> None:
    if by is None:
        return
    if (user.role, user.own_role_id) != before[:2]:
        _tell(by, user, f"L'utilisateur {user.username} a reçu le rôle {user.role_label}.")
    if user.is_active != before[2]:
        done = "réactivé" if user.is_active else "désactivé"
        _tell(by, user, f"L'utilisateur {user.username} a été {done}.")
    if user.username != before[3]:
        _tell(by, user, f"L'utilisateur {before[3]} s'appelle désormais {user.username}.")


def _tell(by: User | None, user: User | None, description: str) -> None:
    record_event(
        kind=EventLog.Kind.RIGHTS,
        description=description,
        user=by,
        object_type="User" if user is not None else "",
        object_id=user.pk if user is not None else None,
        object_label=user.username if user is not None else "",
    )
