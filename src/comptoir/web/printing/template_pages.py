"""Impressions › Modèles d'impression: the usual template and copies of each kind, with its picture (PRN-002)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from comptoir.accounts.access import requires
from comptoir.accounts.models import User
from comptoir.core.document_kinds import KINDS, kind_of
from comptoir.core.errors import NotFound, Refusal
from comptoir.printing.composer import compose_pdf, compose_picture
from comptoir.printing.models import PrintSetting
from comptoir.printing.print_templates import PrintTemplate, print_template, templates_for
from comptoir.printing.printed_document import PrintedDocument
from comptoir.printing.sample import sample_document
from comptoir.printing.services import save_print_settings
from comptoir.references.printing_choices import MAX_COPIES
from comptoir.ui.core_messages import KIND_LABELS
from comptoir.ui.messages import problems_by_field
from comptoir.ui.toasts import with_toast


@dataclass(frozen=True)
class KindRow:
    """A kind with its usual template, as stored or as typed, and what is wrong with it."""

    code: str
    label: str
    templates: Sequence[PrintTemplate]
    template: str
    copies: str
    is_party_copies: bool
    problem: str = ""


@require_GET
@requires("settings:view")
def templates_view(request: HttpRequest) -> HttpResponseBase:
    """All kinds; ``nature`` and ``modele`` choose the picture."""
    return _page(request, _stored_rows())


@require_POST
@requires("settings:edit")
def save_view(request: HttpRequest) -> HttpResponseBase:
    """Keep what was chosen for each kind."""
    values = {
        code: {
            "template": request.POST.get(f"{code}.template", "")[:40],
            "copies": request.POST.get(f"{code}.copies", "")[:20],
            "is_party_copies": request.POST.get(f"{code}.party") == "1",
        }
        for code in KINDS
        if f"{code}.template" in request.POST
    }
    user: User = request.user  # type: ignore[assignment]
    if not values:
        raise Refusal("print_settings_empty", status=400)
    try:
        changed = save_print_settings(values=values, user=user)
    except Refusal as refusal:
        if not refusal.fields:
            raise
        return _page(request, _typed_rows(values, problems_by_field(refusal)), status=refusal.status)
    message = "Modèles enregistrés." if changed else "Rien n'a changé."
    return with_toast(redirect("print-templates"), message)


@require_GET
@requires("settings:view")
def picture_view(request: HttpRequest, kind: str, name: str) -> HttpResponseBase:
    """The look of a template with sample content, never the dossier's data (PRN-003)."""
    content = compose_picture(_sample(kind, name), name)
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


@require_GET
@xframe_options_sameorigin
@requires("settings:view")
def sample_view(request: HttpRequest, kind: str, name: str) -> HttpResponseBase:
    """The same as a PDF."""
    headers = {"Content-Disposition": 'inline; filename="Exemple.pdf"'}
    return HttpResponse(
        compose_pdf(_sample(kind, name), name), content_type="application/pdf", headers=headers
    )


def _sample(kind: str, name: str) -> PrintedDocument:
    if kind not in KINDS:
        raise NotFound("unknown_document_kind", kind=kind[:40])
    template = print_template(name)
    if not template.suits(kind_of(kind)):
        raise NotFound("print_template_unsuited", name=template.label)
    return sample_document(kind)


def _stored_rows() -> list[KindRow]:
    stored = {one.kind: one for one in PrintSetting.objects.all()}
    rows = []
    for code in KINDS:
        setting = stored.get(code) or PrintSetting(kind=code)
        rows.append(_row(code, setting.template, str(setting.copies), setting.is_party_copies))
    return rows


def _typed_rows(
    values: Mapping[str, Mapping[str, object]], problems: Mapping[str, Sequence[str]]
) -> list[KindRow]:
    return [
        _row(
            code,
            str(one["template"]),
            str(one["copies"]),
            bool(one["is_party_copies"]),
            " ".join(
                text for field, found in problems.items() if field.startswith(f"{code}.") for text in found
            ),
        )
        for code, one in values.items()
    ]


def _row(code: str, template: str, copies: str, is_party_copies: bool, problem: str = "") -> KindRow:
    labels, kind = KIND_LABELS[code], kind_of(code)
    label = labels.singular if kind.is_sale else f"{labels.singular} (achat)"
    return KindRow(code, label, templates_for(kind), template, copies, is_party_copies, problem)


def _page(request: HttpRequest, rows: Sequence[KindRow], *, status: int = 200) -> HttpResponse:
    wanted_kind = request.GET.get("nature", "")
    shown = next((row for row in rows if row.code == wanted_kind), rows[0])
    user: User = request.user  # type: ignore[assignment]
    names = [one.name for one in shown.templates]
    wanted = request.GET.get("modele", "")
    context = {
        "rows": rows,
        "shown": shown,
        "shown_template": print_template(wanted if wanted in names else names[0]),
        "may_edit": user.may("settings:edit"),
        "max_copies": MAX_COPIES,
    }
    return render(request, "printing/templates.html", context, status=status)
