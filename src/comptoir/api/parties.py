"""What the API does with parties beside the five operations of every table."""

from typing import Any

from comptoir.api.calls import Answer, Call
from comptoir.api.describing import ref
from comptoir.api.operations import Section
from comptoir.api.party_schemas import PartyFigures
from comptoir.api.table_schemas import record_ref
from comptoir.api.tables import stored_answer
from comptoir.core.document_kinds import Side
from comptoir.core.errors import NotFound, Problem, Refusal
from comptoir.documents.sides import right_on_side
from comptoir.parties.actions import CODE_RIGHT
from comptoir.parties.balances import party_figures
from comptoir.parties.models import Party
from comptoir.resources.records import get_record
from comptoir.resources.registry import registry
from comptoir.workflows.change_code import change_party_code

section = Section("Tiers : solde et code")
PARTIES = registry.for_model(Party)
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
    "GET",
    "/parties/{code}/balance",
    summary="Solde d'un tiers",
    description="Ce que doit le client, ce qui est dû au fournisseur, et leurs acomptes. Sans le droit, null.",
    right=PARTIES.right("view"),
    answers=ref(PartyFigures),
)
def read_balance(call: Call, code: str) -> Answer:
    party = _party(call, code)
    return Answer({side.party_role: _figures(call, party, side) for side in Side})


def _figures(call: Call, party: Party, side: Side) -> dict[str, Any] | None:
    if not call.user.may(right_on_side(side, "view")):
        return None
    figures = party_figures(party, side=side, today=call.today)
    found = {
        "due_total": figures.balance.due_total,
        "not_due_total": figures.balance.not_due_total,
        "overdue_amount": figures.balance.overdue_amount,
        "balance": figures.balance.balance,
        "deposit_balance": figures.deposit_balance,
    }
    return {name: f"{amount:.2f}" for name, amount in found.items()}


@section.operation(
    "POST",
    "/parties/{code}/change-code",
    summary="Changer le code d'un tiers",
    description="Le remplace partout en une transaction. Les pièces scellées gardent à l'impression celui d'alors.",
    right=CODE_RIGHT,
    takes=CODE_INPUT,
    answers=record_ref(PARTIES),
    is_versioned=True,
)
def change_code(call: Call, code: str) -> Answer:
    call.require(CODE_RIGHT)
    party = _party(call, code)
    if unknown := [name for name in call.values if name != "code"]:
        raise Refusal("invalid_input", fields={name[:40]: [Problem("unknown_field")] for name in unknown})
    changed = change_party_code(
        party_id=party.pk,
        code=call.values.get("code"),
        user=call.user,
        expected_version=call.expected_version,
    )
    return stored_answer(PARTIES.seen_by(call.user), changed)


def _party(call: Call, code: str) -> Party:
    if any(ord(character) < 32 for character in code):
        raise NotFound("record_not_found", table=PARTIES.label, key="")
    party: Party = get_record(PARTIES.seen_by(call.user), call.user, code)  # type: ignore[assignment]
    return party
