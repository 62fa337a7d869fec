"""The grid of lines of the editor: the columns of a view, and the views themselves (UI-076, DOC-033)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.views.decorators.http import require_GET, require_POST

from comptoir.accounts.models import User
from comptoir.accounts.rights import MARGINS_RIGHT
from comptoir.core.document_kinds import DocumentKind, Side, kind_of
from comptoir.core.errors import NotFound, Refusal
from comptoir.documents.line_columns import asked_columns
from comptoir.documents.line_views import (
    GRIDS,
    ShownView,
    shown_view,
    spec_of_columns,
    with_all_columns,
    with_hidden_columns,
)
from comptoir.documents.models import Document
from comptoir.references.models import EcoContribution, Unit
from comptoir.resources.saved_views import (
    SYSTEM,
    change_view,
    create_view,
    delete_view,
    find_view,
    set_default,
    store_in_view,
)
from comptoir.sales_force.models import Salesperson
from comptoir.web.sales.answers import body_of, fragment
from comptoir.web.sales.sides import side_json_view
from comptoir.workflows.document_view import LINE_LINKS, document_as_dict, without_costs
from comptoir.workflows.line_figures import with_line_figures

# What the menu inserts: its label, its icon, its keys.
INSERTABLE = {
    "goods": ("Bien", "package", ""),
    "service": ("Service", "tools", ""),
    "text": ("Texte", "letter-t", "ctrl+m"),
    "page_break": ("Saut de page", "page-break", ""),
    "subtotal": ("Sous-total", "sum", "ctrl+b"),
}


# Columns in which one writes a code: what they propose.
CHOSEN: dict[str, type[Any]] = {"salesperson": Salesperson, "eco_contribution": EcoContribution}


def grid_context(
    kind: DocumentKind,
    user: User,
    *,
    units: Sequence[Unit],
    is_read_only: bool,
    is_saved: bool,
    ref: str = "",
) -> dict[str, Any]:
    """What the templates of the grid need."""
    view = shown_view(kind, user, ref=ref, is_saved=is_saved)
    return {
        "line_view": view,
        "choices": [(name, _choices(model)) for name, model in CHOSEN.items() if name in view.names],
        "units": [(unit.code, unit.label) for unit in units],
        "insertable": [(name, *INSERTABLE[name]) for name in kind.insertable_line_types],
        "is_read_only": is_read_only,
        "kind": kind,
    }


def _choices(model: type[Any]) -> list[tuple[str, str]]:
    return [(one.code, str(one)) for one in model.objects.filter(is_active=True)]


def grid_config(view: ShownView, user: User) -> dict[str, Any]:
    """What the island needs beside them: which view it shows, and what lines keep."""
    return {
        "ref": view.view.ref,
        "columns": sorted(view.names),
        "entered": [one.name for one in view.allowed if one.is_entered],
        "may_generate": user.may("articles:edit"),
    }


def with_columns(
    answer: dict[str, Any], document: Document, lines: Any, *, names: object, user: User, computed: Any = None
) -> dict[str, Any]:
    """The answer about a document, with the columns that the editor shows and that its user may see."""
    may_see_margins = user.may(MARGINS_RIGHT)
    columns = asked_columns(
        names if isinstance(names, list) else (), kind_of(document.kind), may_see_margins=may_see_margins
    )
    told = answer if may_see_margins else without_costs(answer)
    if not kind_of(document.kind).has_lines:
        return told  # the amounts of a deposit document have no columns to choose
    return with_line_figures(told, document=document, lines=lines, columns=columns, computed=computed)


def shown_document(document: Document, user: User, names: object) -> dict[str, Any]:
    """A saved document with the columns that the editor shows."""
    lines = list(document.lines.select_related(*LINE_LINKS))
    answer = document_as_dict(document, lines=lines)
    return with_columns(answer, document, lines, names=names, user=user)


@require_GET
@side_json_view("view")
def grid_view(request: HttpRequest, side: Side) -> Mapping[str, Any]:
    """The grid in another view: ``type`` of document, ``vue``; ``lecture`` and ``nouveau`` as the page is."""
    return _grid(request, _kind(side, request.GET.get("type", "")), ref=request.GET.get("vue", "")[:20])


@require_GET
@side_json_view("view")
def columns_view(request: HttpRequest, side: Side) -> Mapping[str, Any]:
    """The dialogue that changes a view: the columns shown, then the others."""
    kind = _kind(side, request.GET.get("type", ""))
    view = shown_view(kind, _user(request), ref=request.GET.get("vue", "")[:20])
    others = [one for one in view.allowed if one.name not in view.names]
    return fragment(request, "sales/line_columns.html", {"line_view": view, "others": others, "kind": kind})


@require_POST
@side_json_view("view")
def change_views_view(request: HttpRequest, side: Side) -> Mapping[str, Any]:
    """Choose, make, change or delete a view of the lines; answers the grid as it then is."""
    body = body_of(request)
    deed = _DEEDS.get(body.get("deed") if isinstance(body.get("deed"), str) else "")  # type: ignore[arg-type]
    if deed is None:
        raise NotFound("view_unknown", name=str(body.get("deed"))[:40])
    kind = _kind(side, _text(body, "type"))
    ref = deed(kind, _user(request), body)
    return _grid(request, kind, ref=ref, told=body)


def _choose(kind: DocumentKind, user: User, body: Mapping[str, Any]) -> str:
    """The view that this user wants to see from now on (UI-130)."""
    ref = _text(body, "view")
    set_default(resource=GRIDS[kind.side], user=user, ref=ref, tab="")
    return ref


def _create(kind: DocumentKind, user: User, body: Mapping[str, Any]) -> str:
    grid, spec = GRIDS[kind.side], spec_of_columns(body.get("columns"), user)
    made = create_view(resource=grid, user=user, name=_text(body, "name"), spec=spec)
    set_default(resource=grid, user=user, ref=str(made.pk), tab="")
    return str(made.pk)


def _change(kind: DocumentKind, user: User, body: Mapping[str, Any]) -> str:
    """One's own view with other columns or another name."""
    grid, ref = GRIDS[kind.side], _text(body, "view")
    before = find_view(grid, user, ref)
    spec = with_hidden_columns(spec_of_columns(body.get("columns"), user), before.spec, kind, user)
    change_view(resource=grid, user=user, ref=ref, spec=spec, name=_text(body, "name") or None)
    return ref


def _keep(kind: DocumentKind, user: User, body: Mapping[str, Any]) -> str:
    """A width or a place changed on the grid itself: a view of the program is copied first (UI-129)."""
    grid = GRIDS[kind.side]
    view = find_view(grid, user, _text(body, "view") or SYSTEM)
    spec = with_all_columns(spec_of_columns(body.get("columns"), user), view.spec)
    return store_in_view(resource=grid, user=user, view=view, spec=spec, tab="")


def _delete(kind: DocumentKind, user: User, body: Mapping[str, Any]) -> str:
    delete_view(resource=GRIDS[kind.side], user=user, ref=_text(body, "view"))
    return ""


_DEEDS: dict[str, Callable[[DocumentKind, User, Mapping[str, Any]], str]] = {
    "choose": _choose,
    "create": _create,
    "change": _change,
    "keep": _keep,
    "delete": _delete,
}


def _grid(
    request: HttpRequest, kind: DocumentKind, *, ref: str, told: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    user = _user(request)
    asked = told if told is not None else request.GET
    context = grid_context(
        kind,
        user,
        units=list(Unit.objects.all()),
        is_read_only=asked.get("lecture") in ("1", True),
        is_saved=asked.get("nouveau") not in ("1", True),
        ref=ref,
    )
    html = fragment(request, "sales/line_table.html", context)["html"]
    menu = fragment(request, "sales/line_view_menu.html", context)["html"]
    return {"html": html, "menu": menu, **grid_config(context["line_view"], user)}


def _kind(side: Side, code: str) -> DocumentKind:
    kind = kind_of(code[:40])
    if kind.side is not side or not kind.has_lines:
        raise Refusal.for_field("kind", "unknown_document_kind", kind=kind.code)
    return kind


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name, "")
    return value[:200] if isinstance(value, str) else ""


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
