"""Roles: the seven that every dossier has, shown and copied; the dossier's own, with rights per area and per table."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.accounts.access import requires
from comptoir.accounts.models import Role, User
from comptoir.accounts.rights import (
    ACTION_LABELS,
    AREA_LABELS,
    OWN,
    ROLE_LABELS,
    SYSTEM_RIGHTS,
    TABLE_ACTIONS,
    TABLE_AREAS,
    RightsHeld,
    actions_of,
)
from comptoir.accounts.roles import copied_rights, delete_role, save_role
from comptoir.core.errors import Forbidden, NotFound, Refusal, Stale
from comptoir.resources.registry import registry
from comptoir.ui.messages import problems_by_field, refusal_sentence
from comptoir.ui.toasts import with_toast
from comptoir.web.security.pages import current_user

GRANTED, TAKEN = "+", "-"


@dataclass(frozen=True)
class TableRow:
    """One table of the matrix: what the area says and the exception, by action."""

    name: str
    label: str
    cells: tuple[tuple[str, str, str], ...]
    """(action, its label, "", "+" or "-")."""


@dataclass(frozen=True)
class AreaRow:
    """One area of the matrix with its tables."""

    name: str
    label: str
    cells: tuple[tuple[str, str, bool], ...]
    tables: tuple[TableRow, ...]
    exceptions: int


@require_GET
@requires("users:view")
def roles_view(request: HttpRequest) -> HttpResponseBase:
    """Every role with how many users have it."""
    users = Counter(User.objects.values_list("role", flat=True))
    own_users = Counter(User.objects.filter(role=OWN).values_list("own_role", flat=True))
    context = {
        "system": [(key, label, users[key]) for key, label in ROLE_LABELS.items()],
        "own": [(role, own_users[role.pk]) for role in Role.objects.order_by("code")],
        "may_edit": current_user(request).is_administrator,
    }
    return render(request, "security/roles.html", context)


@require_GET
@requires("users:view")
def system_role_view(request: HttpRequest, key: str) -> HttpResponseBase:
    """The rights of a system role, which nobody changes."""
    if key not in ROLE_LABELS:
        raise NotFound("role_unknown", role=key[:20], roles=", ".join(ROLE_LABELS))
    context = _context(request, Role(code=key, label=ROLE_LABELS[key]), SYSTEM_RIGHTS[key])
    return render(
        request, "security/role.html", {**context, "is_system": True, "may_edit": False, "key": key}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("users:edit")
def new_role_view(request: HttpRequest) -> HttpResponseBase:
    """An empty role, or a copy of another ("?copie=sales", "?copie=12")."""
    if not current_user(request).is_administrator:
        raise Forbidden("administrators_only")
    role = Role()
    if request.method == "POST":
        return _saved(request, role)
    source = request.GET.get("copie", "")
    if source:
        label, held = _source(source)
        copied_rights(role, held).label = f"{label} (copie)"[:60]
    return render(request, "security/role.html", _context(request, role, role.held))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("users:view")
def role_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A role of the dossier's own."""
    role = _role(pk)
    if request.method == "POST":
        if not current_user(request).is_administrator:
            raise Forbidden("administrators_only")
        return _saved(request, role)
    return render(request, "security/role.html", _context(request, role, role.held))


@require_POST
@requires("users:edit")
def role_delete_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Delete a role that nobody has."""
    role = _role(pk)
    try:
        delete_role(role, by=current_user(request))
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        page = HttpResponseRedirect(reverse("role", args=[pk]))
        return with_toast(page, refusal_sentence(refusal), kind="danger")
    return with_toast(HttpResponseRedirect(reverse("roles")), f"Le rôle « {role.label} » est supprimé.")


def _saved(request: HttpRequest, role: Role) -> HttpResponseBase:
    _take(role, request.POST)
    version = request.POST.get("version", "")
    expected = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
    try:
        save_role(role=role, by=current_user(request), tables=TABLE_AREAS, expected_version=expected)
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        held = RightsHeld(frozenset(role.rights), frozenset(role.granted), frozenset(role.taken))
        context = _context(request, role, held, version=version)
        context["errors"] = problems_by_field(refusal)
        context["summary"] = refusal_sentence(refusal)
        context["is_stale"] = isinstance(refusal, Stale)
        return render(request, "security/role.html", context, status=refusal.status)
    page = HttpResponseRedirect(reverse("role", args=[role.pk]))
    return with_toast(page, f"Le rôle « {role.label} » est enregistré.")


def _take(role: Role, given: QueryDict) -> None:
    """What the form says; unknown rights are left for the service to refuse."""
    role.code, role.label = given.get("code", "")[:20], given.get("label", "")[:60]
    role.note = given.get("note", "")[:2000]
    role.needs_second_factor = given.get("needs_second_factor") == "on"
    role.rights = given.getlist("right")[:200]
    exceptions = {
        name.removeprefix("table:"): value for name, value in given.items() if name.startswith("table:")
    }
    role.granted = [name for name, value in exceptions.items() if value == GRANTED]
    role.taken = [name for name, value in exceptions.items() if value == TAKEN]


def _context(request: HttpRequest, role: Role, held: RightsHeld, version: str = "") -> dict[str, Any]:
    return {
        "role": role,
        "areas": [_area(name, label, held) for name, label in AREA_LABELS.items()],
        "actions": list(ACTION_LABELS.values()),
        "may_edit": current_user(request).is_administrator,
        "users": list(role.users.order_by("username")[:50]) if role.pk else [],
        "version": version or role.version,
        "errors": {},
    }


def _area(name: str, label: str, held: RightsHeld) -> AreaRow:
    tables = tuple(
        TableRow(
            resource.api_name,
            resource.label_plural,
            tuple(
                (action, ACTION_LABELS[action], _exception(held, f"{resource.api_name}:{action}"))
                for action in TABLE_ACTIONS
            ),
        )
        for resource in sorted(registry, key=lambda one: one.label_plural)
        if TABLE_AREAS.get(resource.api_name) == name
    )
    cells = tuple(
        (f"{name}:{action}", title, f"{name}:{action}" in held.areas)
        for action, title in ACTION_LABELS.items()
        if action in actions_of(name)
    )
    return AreaRow(name, label, cells, tables, sum(1 for one in tables for cell in one.cells if cell[2]))


def _exception(held: RightsHeld, name: str) -> str:
    return GRANTED if name in held.granted else TAKEN if name in held.taken else ""


def _role(pk: int) -> Role:
    role: Role | None = Role.objects.filter(pk=pk).first()
    if role is None:
        raise NotFound("record_not_found", table="Rôle", key=pk)
    return role


def _source(key: str) -> tuple[str, RightsHeld]:
    labels: Mapping[str, str] = ROLE_LABELS
    if key in labels:
        return labels[key], SYSTEM_RIGHTS[key]
    role = _role(int(key) if key.isascii() and key.isdigit() and len(key) < 10 else 0)
    return role.label, role.held
