"""What operations on documents have in common: the right of the side, the kind that is named, the document answered."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from comptoir.accounts.rights import MARGINS_RIGHT
from comptoir.api import schemas
from comptoir.api.calls import Answer, Call, address
from comptoir.api.describing import ref
from comptoir.api.operations import BY_SIDE, Run, Section
from comptoir.core.document_kinds import DocumentKind, Side, kind_of
from comptoir.core.errors import Forbidden, NotFound, Refusal
from comptoir.documents.line_columns import refuse_costs
from comptoir.documents.models import Document
from comptoir.workflows import documents as workflows
from comptoir.workflows.document_view import document_as_dict, without_costs

AREAS = {Side.SALE: "sales", Side.PURCHASE: "purchases"}
BIGGEST_KEY = 2**63 - 1


def require_kind(call: Call, kind: DocumentKind, action: str) -> None:
    """Ask for the right of the side that a kind belongs to."""
    call.require(f"{AREAS[kind.side]}:{action}")


def require_document(call: Call, document_id: int, action: str) -> None:
    """Ask for the right of the document's side. Raises ``NotFound("document_not_found")``."""
    kind = Document.objects.filter(pk=min(document_id, BIGGEST_KEY)).values_list("kind", flat=True).first()
    if kind is None:
        require_any_side(call, action)
        raise NotFound("document_not_found", document=document_id)
    require_kind(call, kind_of(kind), action)


def require_any_side(call: Call, action: str) -> list[Side]:
    """The sides on which the user may do it. Raises ``Forbidden`` when there is none."""
    allowed = [side for side, area in AREAS.items() if call.user.may(f"{area}:{action}")]
    if not allowed:
        raise Forbidden("right_missing", right=f"{AREAS[Side.SALE]}:{action}")
    for side in allowed:
        call.require(f"{AREAS[side]}:{action}")
    return allowed


def kind_in(call: Call) -> DocumentKind:
    """The kind that the body names. Raises ``Refusal`` on the field ``kind``."""
    code = call.values.get("kind")
    if code is None or code == "":
        raise Refusal.for_field("kind", "required")
    if not isinstance(code, str):
        raise Refusal.for_field("kind", "not_a_text")
    return kind_of(code)


def require_costs(call: Call) -> None:
    """Costs of lines may be said by those who may see them."""
    if not call.user.may(MARGINS_RIGHT):
        refuse_costs(call.values)


def shown_to(call: Call, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer as this user may see it: costs and margins need their own right."""
    return answer if call.user.may(MARGINS_RIGHT) else without_costs(answer)


def document_answer(call: Call, document_id: int, status: int = 200) -> Answer:
    """The document as it is stored now."""
    location = address("documents", document_id) if status == 201 else ""
    return Answer(
        shown_to(call, document_as_dict(workflows.existing_document(document_id))), status, location
    )


def documents_answer(call: Call, made: Sequence[Document]) -> Answer:
    """Several new documents as they are stored now."""
    documents = [
        shown_to(call, document_as_dict(workflows.existing_document(document.pk))) for document in made
    ]
    return Answer({"documents": documents}, 201)


def document_action(
    section: Section,
    name: str,
    summary: str,
    *,
    right: str = "edit",
    status: int = 200,
    method: str = "POST",
    **declared: Any,
) -> Callable[[Callable[..., Document]], Run]:
    """Decorator: the function does one thing to a document, for who may; the operation answers the document that it
    gives back, as it is stored then. ``status`` 201 says that it was made by it."""

    def decorate(deed: Callable[..., Document]) -> Run:
        @wraps(deed)
        def run(call: Call, id: int, **path: Any) -> Answer:
            require_document(call, id, right)
            return document_answer(call, deed(call, id, **path).pk, status)

        return section.operation(
            method,
            f"/documents/{{int:id}}/{name}",
            summary=summary,
            right=BY_SIDE,
            answers=ref(schemas.Document),
            status=status,
            is_versioned=True,
            **declared,
        )(run)

    return decorate
