"""Document templates (DOC-185): keeping a document as one, reading what it holds, making a document from it.

Their tables list, rename and delete them (``sales-document-templates``, ``purchase-document-templates``).
"""

from typing import Any

from comptoir.accounts.rights import MARGINS_RIGHT
from comptoir.api import schemas, template_schemas
from comptoir.api.calls import Answer, Call, address
from comptoir.api.describing import ref
from comptoir.api.document_calls import (
    BIGGEST_KEY,
    document_answer,
    require_any_side,
    require_document,
    require_kind,
)
from comptoir.api.operations import BY_SIDE, Section
from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import NotFound, Problems
from comptoir.documents.models import DocumentTemplate
from comptoir.documents.sides import WORDS
from comptoir.parties.models import Party
from comptoir.parties.queries import party_by_code
from comptoir.resources.reading import Reader
from comptoir.resources.registry import registry
from comptoir.resources.services import require
from comptoir.workflows.document_templates import existing_template, keep_template, use_template
from comptoir.workflows.document_view import without_costs

section = Section("Modèles de document")


TAKEN = {"name", "keep_party", "replace"}
USED = {"party", "current_prices", "reload_party", "leave_out"}


@section.operation(
    "POST",
    "/documents/{int:id}/keep-as-template",
    summary="Garder un document comme modèle",
    right=BY_SIDE,
    takes=ref(template_schemas.TemplateInput),
    answers=ref(template_schemas.DocumentTemplateContent),
    status=201,
)
def keep_document_template(call: Call, id: int) -> Answer:
    require_document(call, id, "edit")
    reader = _reader(call, TAKEN)
    name = reader.text("name", max_length=60, required=True)
    is_party_kept, is_replacing = reader.boolean("keep_party"), reader.boolean("replace")
    reader.problems.raise_if_any()
    template = keep_template(
        document_id=id, name=name, user=call.user, is_party_kept=is_party_kept, is_replacing=is_replacing
    )
    return Answer(_content(call, template), 201, _address(template))


@section.operation(
    "GET",
    "/document-templates/{int:id}",
    summary="Lire le contenu d'un modèle de document",
    right=BY_SIDE,
    answers=ref(template_schemas.DocumentTemplateContent),
)
def read_document_template(call: Call, id: int) -> Answer:
    return Answer(_content(call, _template(call, id, "view")))


@section.operation(
    "POST",
    "/document-templates/{int:id}/use",
    summary="Créer un document d'après un modèle",
    description="Daté d'aujourd'hui. Une ligne qui ne peut plus être faite (article supprimé ou qui n'est plus vendu) "
    "refuse l'ensemble, sauf avec « leave_out ».",
    right=BY_SIDE,
    takes=ref(template_schemas.TemplateUse),
    answers=ref(schemas.Document),
    status=201,
)
def use_document_template(call: Call, id: int) -> Answer:
    template = _template(call, id, "edit")
    reader = _reader(call, USED)
    party = _party(reader)
    options = {name: reader.boolean(name) for name in USED - {"party"}}
    reader.problems.raise_if_any()
    made = use_template(
        template_id=template.pk,
        user=call.user,
        today=call.today,
        party=party,
        are_prices_current=options["current_prices"],
        is_party_reloaded=options["reload_party"],
        are_faulty_lines_left_out=options["leave_out"],
    )
    return document_answer(call, made.document.pk, 201)


def _template(call: Call, template_id: int, action: str) -> DocumentTemplate:
    """The template, once the user may do this on its side. Raises ``NotFound("template_not_found")``."""
    kind = (
        DocumentTemplate.objects.filter(pk=min(template_id, BIGGEST_KEY))
        .values_list("kind", flat=True)
        .first()
    )
    if kind is None:
        require_any_side(call, action)
        raise NotFound("template_not_found")
    require_kind(call, kind_of(kind), action)
    table = registry.get(WORDS[kind_of(kind).side].templates_table)
    if table is not None:
        require(table, user=call.user, action="view")
    return existing_template(template_id)


def _address(template: DocumentTemplate) -> str:
    """Where its table has it."""
    table = registry.get(WORDS[kind_of(template.kind).side].templates_table)
    return address(table.api_name, template.pk) if table is not None else ""


def _content(call: Call, template: DocumentTemplate) -> dict[str, Any]:
    content = dict(template.content)
    if not call.user.may(MARGINS_RIGHT):
        content = without_costs(content)
    return {
        "id": template.pk,
        "name": template.name,
        "kind": template.kind,
        "party": template.party.code if template.party else None,
        "content": content,
    }


def _reader(call: Call, names: set[str]) -> Reader:
    reader = Reader(call.values, Problems(), today=call.today)
    reader.forbid_unknown(frozenset(names))
    return reader


def _party(reader: Reader) -> Party | None:
    code = reader.text("party", max_length=20)
    party = party_by_code(code) if code else None
    if code and party is None:
        reader.refuse("party", "unknown_reference", value=code)
    return party
