"""What the API does with parties beside the five operations of every table."""

from comptoir.api.calls import Answer, Call
from comptoir.api.operations import Section
from comptoir.api.table_schemas import record_ref
from comptoir.api.tables import stored_answer
from comptoir.core.errors import NotFound, Problem, Refusal
from comptoir.parties.actions import CODE_RIGHT
from comptoir.parties.models import Party
from comptoir.resources.records import get_record
from comptoir.resources.registry import registry
from comptoir.workflows.change_code import change_party_code

section = Section("Tiers : changer le code")
CODE_INPUT = {
    "type": "object",
    "properties": {
        "code": {"type": "string", "minLength": 1, "maxLength": 20},
        "version": {"type": "integer", "minimum": 1},
    },
    "required": ["code"],
    "additionalProperties": False,
}


@section.operation(
    "POST",
    "/parties/{code}/change-code",
    summary="Changer le code d'un tiers",
    description="Le remplace partout en une transaction. Les pièces scellées gardent à l'impression celui d'alors.",
    right=CODE_RIGHT,
    takes=CODE_INPUT,
    answers=record_ref(registry.for_model(Party)),
    is_versioned=True,
)
def change_code(call: Call, code: str) -> Answer:
    call.require(CODE_RIGHT)
    resource = registry.for_model(Party).seen_by(call.user)
    if any(ord(character) < 32 for character in code):
        raise NotFound("record_not_found", table=resource.label, key="")
    party = get_record(resource, call.user, code)
    if unknown := [name for name in call.values if name != "code"]:
        raise Refusal("invalid_input", fields={name[:40]: [Problem("unknown_field")] for name in unknown})
    changed = change_party_code(
        party_id=party.pk,
        code=call.values.get("code"),
        user=call.user,
        expected_version=call.expected_version,
    )
    return stored_answer(resource, changed)
