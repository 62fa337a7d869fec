"""The histories of a document and of a line, in the dialogue and the tab of its page (DOC-270 to DOC-281)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.views.decorators.http import require_GET

from comptoir.core.document_kinds import Side
from comptoir.web.sales.answers import fragment
from comptoir.web.sales.chain_graph import chain_graph
from comptoir.web.sales.sides import document_on_side, side_json_view
from comptoir.workflows.document_history import LineStep, document_chain, document_history, line_history

DEEPEST = 5


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of the chain in the table; ``level`` says how many documents lie between, for its indent."""

    step: LineStep
    level: int


@require_GET
@side_json_view("view")
def history_view(request: HttpRequest, side: Side, pk: int) -> Mapping[str, Any]:
    """The chain drawn, and previous and next documents as lists (DOC-270 to DOC-275)."""
    document = document_on_side(side, pk)
    context = {
        "history": document_history(document),
        "graph": chain_graph(document_chain(document), current=document.pk),
    }
    return fragment(request, "sales/history.html", context)


@require_GET
@side_json_view("view")
def line_history_view(request: HttpRequest, side: Side, pk: int, line: int) -> Mapping[str, Any]:
    """The path of one line through the chain (DOC-276 to DOC-280)."""
    history = line_history(document_on_side(side, pk), line_id=line)
    context = {
        "history": history,
        "previous": list(_rows(history.previous)),
        "following": list(_rows(history.following)),
    }
    return fragment(request, "sales/line_history.html", context)


def _rows(steps: Iterable[LineStep], level: int = 0) -> Iterator[LineRow]:
    for step in steps:
        yield LineRow(step, min(level, DEEPEST))
        yield from _rows(step.further, level + 1)
