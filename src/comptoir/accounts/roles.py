"""Roles of the dossier's own. Only administrators make, change and delete them."""

from collections.abc import Collection, Mapping

from django.db import transaction

from comptoir.accounts.models import Role, User
from comptoir.accounts.policy import ask_open_sessions
from comptoir.accounts.rights import (
    ACTION_LABELS,
    ALL_RIGHTS,
    AREA_LABELS,
    AREAS,
    TABLE_ACTIONS,
    RightsHeld,
    table_right,
)
from comptoir.core.errors import Forbidden, Problems, Refusal
from comptoir.dossiers.versions import save_versioned
from comptoir.eventlog.models import EventLog
from comptoir.eventlog.services import record_event


def save_role(
    *,
    role: Role,
    by: User,
    tables: Mapping[str, str],
    expected_version: int | None = None,
) -> None:
    """Store a role with its rights and exceptions; ``tables`` gives the area of each table that may have some.

    Exceptions that only repeat the right of their area are dropped. Raises ``Forbidden`` for anybody but an
    administrator; ``Refusal``: code or label missing, code taken, unknown right or table, a right without that to view;
    ``Stale`` (P-09).
    """
    _check_administrator(by)
    is_new = role._state.adding
    problems = Problems()
    role.code, role.label = role.code.strip().upper(), role.label.strip()
    if not role.code:
        problems.add("code", "required")
    elif Role.objects.filter(code__iexact=role.code).exclude(pk=role.pk).exists():
        problems.add("code", "role_code_taken", code=role.code)
    if not role.label:
        problems.add("label", "required")
    _check_known(role, tables, problems)
    problems.raise_if_any("role_invalid")
    _drop_repetitions(role, tables)
    if missing := without_view(
        RightsHeld(frozenset(role.rights), frozenset(role.granted), frozenset(role.taken)), tables
    ):
        raise Refusal("role_needs_view", names=", ".join(missing))
    with transaction.atomic():
        save_versioned(role, expected=expected_version)
        role.__dict__.pop("held", None)
        ask_open_sessions()
        _tell(by, role, f"Le rôle {role.label} a été {'créé' if is_new else 'modifié'}.")


def delete_role(role: Role, *, by: User) -> None:
    """Delete a role that nobody has. Raises ``Forbidden``, ``Refusal`` ``role_in_use``."""
    _check_administrator(by)
    if used := role.users.count():
        raise Refusal("role_in_use", status=409, role=role.label, count=used)
    label = role.label
    with transaction.atomic():
        role.delete()
        _tell(by, None, f"Le rôle {label} a été supprimé.")


def without_view(held: RightsHeld, tables: Mapping[str, str]) -> list[str]:
    """Names of the areas and tables where something may be done that may not even be seen."""
    areas = [
        AREA_LABELS[area]
        for area in AREAS
        if f"{area}:view" not in held.areas
        and any(f"{area}:{action}" in held.areas for action in ACTION_LABELS)
    ]
    named = dict.fromkeys(name.rpartition(":")[0] for name in sorted(held.granted | held.taken))
    found = [
        table
        for table in named
        if not held.allows(table_right(tables[table], table, "view"))
        and any(held.allows(table_right(tables[table], table, action)) for action in TABLE_ACTIONS)
    ]
    return areas + found


def _check_known(role: Role, tables: Mapping[str, str], problems: Problems) -> None:
    if unknown := set(role.rights) - ALL_RIGHTS:
        problems.add("rights", "right_unknown", right=min(unknown))
    if both := set(role.granted) & set(role.taken):
        problems.add("granted", "right_granted_and_taken", right=min(both))
    for name in (*role.granted, *role.taken):
        table, _, action = name.rpartition(":")
        if table not in tables or action not in TABLE_ACTIONS:
            problems.add("granted", "right_unknown", right=name)
            return


def _drop_repetitions(role: Role, tables: Mapping[str, str]) -> None:
    areas = set(role.rights)

    def of_area(name: str) -> bool:
        table, _, action = name.rpartition(":")
        return f"{tables[table]}:{action}" in areas

    role.rights = sorted(areas)
    role.granted = sorted(name for name in set(role.granted) if not of_area(name))
    role.taken = sorted(name for name in set(role.taken) if of_area(name))


def copied_rights(role: Role, held: RightsHeld) -> Role:
    """Give a role that is not stored yet the rights of another."""
    role.rights, role.granted, role.taken = _sorted(held.areas), _sorted(held.granted), _sorted(held.taken)
    return role


def _sorted(names: Collection[str]) -> list[str]:
    return sorted(names)


def _check_administrator(by: User) -> None:
    if not by.is_administrator:
        raise Forbidden("administrators_only")


def _tell(by: User, role: Role | None, description: str) -> None:
    record_event(
        kind=EventLog.Kind.RIGHTS,
        description=description,
        user=by,
        object_type="Role" if role is not None else "",
        object_id=role.pk if role is not None else None,
        object_label=role.label if role is not None else "",
        **({"rights": role.rights, "granted": role.granted, "taken": role.taken} if role is not None else {}),
    )
