"""Document templates (DOC-185): keeping an open document as one, choosing one, making a document from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side, kind_of, kinds_of_side
from comptoir.core.errors import NotFound, Question, Refusal
from comptoir.documents.acceptance import accepting, read_accepted
from comptoir.documents.models import DocumentTemplate
from comptoir.documents.sides import WORDS, page_on_side
from comptoir.documents.wording import name_of
from comptoir.parties.models import Party
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.resources.services import require
from comptoir.ui.core_messages import FEMININE_KINDS, KIND_LABELS
from comptoir.ui.messages import problems_by_field, refusal_sentence
from comptoir.ui.toasts import with_toast
from comptoir.web.sales.answers import body_of
from comptoir.web.sales.deposit_actions import made_url
from comptoir.web.sales.document_actions import json_redirect
from comptoir.web.sales.made_documents import told_with_shortage
from comptoir.web.sales.sides import document_on_side, side_json_view, side_page
from comptoir.workflows.document_templates import (
    existing_template,
    faulty_lines,
    keep_template,
    line_name,
    use_template,
)

YES = (True, "true", "on", "1")


def templates_table(side: Side) -> Resource:
    """The table of the templates of a side."""
    table = registry.get(WORDS[side].templates_table)
    if table is None:
        raise NotFound("template_not_found")
    return table


@require_POST
@side_json_view("edit")
def keep_view(request: HttpRequest, side: Side, pk: int) -> HttpResponseBase:
    """Enregistrer comme modèle: the document stays as it is; the template opens."""
    document_on_side(side, pk)
    body = body_of(request)
    table = templates_table(side)
    require(table, user=_user(request), action="edit")
    template = keep_template(
        document_id=pk,
        name=body.get("name", ""),
        user=_user(request),
        is_party_kept=body.get("keep_party") in YES,
        is_replacing=body.get("replace") in YES,
    )
    return with_toast(
        json_redirect(table.record_url(template)), f"Le modèle « {template.name} » est enregistré."
    )


@require_GET
@side_page("edit")
def choice_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Nouveau d'après un modèle: the templates of a side, by kind."""
    table = templates_table(side)
    require(table, user=_user(request), action="view")
    templates = list(table.queryset().select_related("party").defer("content"))
    groups = [
        (KIND_LABELS[kind.code].plural, [one for one in templates if one.kind == kind.code])
        for kind in kinds_of_side(side)
    ]
    context = {
        "groups": [(label, found) for label, found in groups if found],
        "words": WORDS[side],
        "table": table,
        "side": side,
    }
    return render(request, "sales/template_choice.html", context)


@dataclass(frozen=True)
class Wishes:
    """What the page asks before it makes a document."""

    party: Party | None = None
    are_prices_current: bool = False
    is_party_reloaded: bool = False
    is_left_out: bool = False

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> "Wishes":
        """From the form; a party typed as a text counts as well as one that was chosen."""
        key = str(given.get("party") or str(given.get("party-text", "")).partition(" — ")[0])[:40]
        party = registry.for_model(Party).by_key(key) if key.strip() else None
        return cls(
            party=party,  # type: ignore[arg-type]
            are_prices_current=given.get("prices") == "current",
            is_party_reloaded=given.get("reload_party") in YES,
            is_left_out=given.get("leave_out") in YES,
        )


@require_http_methods(["GET", "POST"])
@side_page("edit")
def use_view(request: HttpRequest, side: Side, pk: int) -> HttpResponseBase:
    """What is asked before a document is made from a template; what refuses it is told line by line."""
    require(templates_table(side), user=_user(request), action="view")
    template = existing_template(pk)
    if template.side != side.value:
        raise NotFound("template_not_found")
    context: dict[str, Any] = {}
    wishes = Wishes(party=template.party)
    if request.method == "POST":
        wishes = Wishes.read(request.POST)
        try:
            return _made(request, template, wishes)
        except Refusal as refusal:
            context = _told(refusal, template)
    kind = kind_of(template.kind)
    context |= {
        "template": template,
        "wishes": wishes,
        "words": WORDS[side],
        "table": templates_table(side),
        "record_url": templates_table(side).record_url(template),
        "party_url": registry.for_model(Party).record_url(wishes.party) if wishes.party else "",
        "kind_label": KIND_LABELS[kind.code].singular,
        "choice_url": page_on_side(side, "template-choice"),
    }
    return render(request, "sales/template_use.html", context, status=422 if "told" in context else 200)


def _made(request: HttpRequest, template: DocumentTemplate, wishes: Wishes) -> HttpResponseBase:
    if wishes.party is None:
        raise Refusal.for_field("party", "required")
    with accepting(read_accepted(request.POST.get("accept", ""))):
        made = use_template(
            template_id=template.pk,
            user=_user(request),
            today=localdate(),
            party=wishes.party,
            are_prices_current=wishes.are_prices_current,
            is_party_reloaded=wishes.is_party_reloaded,
            are_faulty_lines_left_out=wishes.is_left_out,
        )
    document = made.document
    agreed = "créée" if document.kind in FEMININE_KINDS else "créé"
    told = f"{name_of(document)} est {agreed}."
    if made.left_out:
        told += f" Lignes laissées de côté : {', '.join(made.left_out)}."
    kind = "warning" if made.left_out else "success"
    return told_with_shortage(redirect(made_url(document)), told, [document], kind=kind)


def _told(refusal: Refusal, template: DocumentTemplate) -> dict[str, Any]:
    """The sentences of a refusal: of the party beside it, of each line with its name, then the others."""
    fields = problems_by_field(refusal)
    lines: Sequence[dict[str, Any]] = template.content.get("lines", ())
    of_lines = [
        (index + 1, line_name(lines[index]), _sentences(fields, f"lines.{index}."))
        for index in faulty_lines(refusal)
        if index < len(lines)
    ]
    others = [
        text for name, found in fields.items() for text in found if not name.startswith(("lines.", "party"))
    ]
    return {
        "told": refusal_sentence(refusal),
        "party_problems": fields.get("party", []),
        "line_problems": of_lines,
        "other_problems": list(dict.fromkeys(others)),
        "question": refusal.code if isinstance(refusal, Question) else "",
    }


def _sentences(fields: Mapping[str, list[str]], prefix: str) -> str:
    found = [text for name, texts in fields.items() if name.startswith(prefix) for text in texts]
    return " ".join(dict.fromkeys(found))


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
