"""What can be read about a document beyond itself: its page, its history, how its amounts were obtained."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

from comptoir.accounts.rights import MARGINS_RIGHT
from comptoir.api import schemas
from comptoir.api.calls import Answer, Call
from comptoir.api.describing import ref
from comptoir.api.document_calls import require_document
from comptoir.api.documents import section
from comptoir.api.operations import BY_SIDE
from comptoir.core.explanation import Step
from comptoir.core.seals import plain_decimal
from comptoir.ui.explanations import explained_steps
from comptoir.workflows.document_history import DocumentStep, LineStep, document_history, line_history
from comptoir.workflows.document_view import amount_text, plain_text
from comptoir.workflows.documents import existing_document
from comptoir.workflows.explain_document import explain_document
from comptoir.workflows.print_documents import document_file_name, document_pdf

PDF = "application/pdf"


@section.operation(
    "GET",
    "/documents/{int:id}/pdf",
    summary="Imprimer un document",
    right=BY_SIDE,
    answers={"type": "string", "format": "binary"},
    media_type=PDF,
)
def print_document(call: Call, id: int) -> HttpResponse:
    require_document(call, id, "view")
    name = document_file_name(existing_document(id))
    response = HttpResponse(document_pdf(id), content_type=PDF)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    return response


@section.operation(
    "GET",
    "/documents/{int:id}/history",
    summary="Documents précédents et suivants",
    right=BY_SIDE,
    answers=ref(schemas.DocumentHistory),
)
def read_history(call: Call, id: int) -> Answer:
    require_document(call, id, "view")
    history = document_history(existing_document(id))
    return Answer(
        {
            "previous": _documents(history.previous, "previous"),
            "next": _documents(history.following, "next"),
        }
    )


@section.operation(
    "GET",
    "/documents/{int:id}/lines/{int:line}/history",
    summary="Lignes précédentes et suivantes",
    right=BY_SIDE,
    answers=ref(schemas.LineHistory),
)
def read_line_history(call: Call, id: int, line: int) -> Answer:
    require_document(call, id, "view")
    history = line_history(existing_document(id), line_id=line)
    return Answer(
        {
            "line": history.line.pk,
            "article": history.line.article_code or None,
            "description": history.line.description,
            "quantity": plain_text(history.line.quantity),
            "previous": _lines(history.previous, "previous"),
            "next": _lines(history.following, "next"),
        }
    )


@section.operation(
    "GET",
    "/documents/{int:id}/explain",
    summary="Comment les montants et les échéances ont été obtenus",
    right=BY_SIDE,
    answers=ref(schemas.DocumentExplanation),
)
def read_explanation(call: Call, id: int) -> Answer:
    require_document(call, id, "view")
    explanation = explain_document(existing_document(id), may_see_margins=call.user.may(MARGINS_RIGHT))
    return Answer(
        {
            "totals": _steps(explanation.totals),
            "due_dates": _steps(explanation.due_dates),
            "are_due_dates_current": explanation.are_due_dates_current,
        }
    )


def _documents(steps: Iterable[DocumentStep], direction: str) -> list[dict[str, Any]]:
    return [
        {
            "id": step.document.pk,
            "kind": step.document.kind,
            "number": step.document.number,
            "dated_on": step.document.dated_on.isoformat(),
            "party": step.document.party_code,
            "party_name": step.document.party_name,
            "net_payable": amount_text(step.document.net_payable),
            direction: _documents(step.further, direction),
        }
        for step in steps
    ]


def _lines(steps: Iterable[LineStep], direction: str) -> list[dict[str, Any]]:
    return [
        {
            "line": step.line.pk,
            "document": step.line.document.pk,
            "kind": step.line.document.kind,
            "number": step.line.document.number,
            "dated_on": step.line.document.dated_on.isoformat(),
            "quantity": plain_text(step.line.quantity),
            "delivered_quantity": _quantity(step.delivered_quantity),
            "remaining_quantity": _quantity(step.remaining_quantity),
            direction: _lines(step.further, direction),
        }
        for step in steps
    ]


def _quantity(value: Decimal | None) -> str | None:
    return None if value is None else plain_text(value)


def _steps(steps: Sequence[Step]) -> list[dict[str, Any]]:
    return [
        {
            "code": step.code,
            "text": explained.sentence,
            "result": _plain(step.result),
            "values": _values(step.values),
        }
        for step, explained in zip(steps, explained_steps(steps), strict=True)
    ]


def _values(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return plain_decimal(value)
    return value.isoformat() if isinstance(value, date) else value
