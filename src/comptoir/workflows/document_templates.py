"""Document templates: keeping a document under a name, and making documents from it (DOC-185).

A template is no document: it has no number, no due dates, no stock and no seal, and no list or sum knows of it. What it
makes is an ordinary document, created like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from comptoir.accounts.models import User
from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import NotFound, Question, Refusal
from comptoir.documents.models import Document, DocumentTemplate
from comptoir.documents.state import ITEM_TYPES
from comptoir.dossiers.versions import save_versioned
from comptoir.parties.models import Party
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.codes import with_codes
from comptoir.resources.reading import exact_values
from comptoir.resources.saving import check_constraints
from comptoir.workflows.documents import create_document, existing_document
from comptoir.workflows.template_contents import template_body, template_content

NAME_LENGTH = 60


@transaction.atomic
def keep_template(
    *,
    document_id: int,
    name: str,
    user: User | None,
    is_party_kept: bool = False,
    is_replacing: bool = False,
) -> DocumentTemplate:
    """Keep a document as a template under a name; with its party, or for whoever it will be used for.

    ``is_replacing`` gives the template of that name another content. Raises ``Refusal``: ``template_not_allowed`` on
    deposit documents, ``template_name_used`` and others beside ``name``.
    """
    document = existing_document(document_id)
    if not kind_of(document.kind).can_be_duplicated:
        raise Refusal("template_not_allowed", status=409)
    name = _clean_name(name)
    template = with_codes(DocumentTemplate.objects.all(), [name], field="name").first()
    if template is not None and (not is_replacing or template.side != document.side):
        raise Refusal.for_field("name", "template_name_used", name=template.name)
    template = template or DocumentTemplate(name=name, created_by=user)
    content = template_content(document, is_party_kept=is_party_kept)
    template.side, template.kind = document.side, document.kind
    template.party = document.party if is_party_kept else None
    template.content = content
    template.line_count = sum(line["type"] in ITEM_TYPES for line in content["lines"])
    check_constraints(template)
    save_versioned(template, expected=None)
    return template


def _clean_name(name: object) -> str:
    if not isinstance(name, str) or not (cleaned := " ".join(name.replace("\0", "").split())):
        raise Refusal.for_field("name", "required")
    if len(cleaned) > NAME_LENGTH:
        raise Refusal.for_field("name", "too_long", max_length=NAME_LENGTH)
    return cleaned


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A document made from a template, and the lines of the template that it does without."""

    document: Document
    left_out: Sequence[str]


@transaction.atomic
def use_template(
    *,
    template_id: int,
    user: User | None,
    today: date,
    party: Party | None = None,
    are_prices_current: bool = False,
    is_party_reloaded: bool = False,
    are_faulty_lines_left_out: bool = False,
) -> MadeDocument:
    """A new document from a template, dated today (DOC-182). ``party`` is needed where the template has none.

    ``is_party_reloaded`` takes the information of the party's record, ``are_prices_current`` the prices of today for
    the articles. Lines that can't be made any more (an article gone or no longer sold) refuse the whole on
    ``lines.N.…``, unless they are left out.
    """
    template = existing_template(template_id)
    chosen = party or template.party
    if chosen is None:
        raise Refusal.for_field("party", "required")
    content = dict(template.content)
    is_reloaded = is_party_reloaded or template.party_id != chosen.pk
    left_out: list[str] = []
    while True:
        try:
            with transaction.atomic(), exact_values():
                body = template_body(
                    content,
                    party=chosen,
                    settings=dossier_settings(),
                    is_party_reloaded=is_reloaded,
                    are_prices_current=are_prices_current,
                )
                document = create_document(values=body, user=user, today=today, kind=template.kind)
            return MadeDocument(document, left_out)
        except Refusal as refusal:
            faulty = faulty_lines(refusal)
            if not are_faulty_lines_left_out or not faulty or isinstance(refusal, Question):
                raise
            lines = content["lines"]
            left_out += [line_name(lines[index]) for index in faulty]
            content["lines"] = [line for index, line in enumerate(lines) if index not in faulty]


def existing_template(template_id: int) -> DocumentTemplate:
    """A template with its party. Raises ``NotFound("template_not_found")``."""
    template = (
        DocumentTemplate.objects.select_related("party", "party__territory").filter(pk=template_id).first()
    )
    if template is None:
        raise NotFound("template_not_found")
    return template


def faulty_lines(refusal: Refusal) -> list[int]:
    """Positions, from 0, of the lines that a refusal is about."""
    parts = (name.split(".") for name in refusal.fields)
    found = {int(part[1]) for part in parts if part[0] == "lines" and len(part) > 1 and part[1].isdigit()}
    return sorted(found)


def line_name(line: dict[str, Any]) -> str:
    """What a line of a template is called: its article and its text, on one line."""
    text = " ".join(str(line.get("description") or "").split())[:60]
    return " ".join(filter(None, (line.get("article"), text)))
