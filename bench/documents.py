"""Preview, creation and validation of documents, in dossiers of two sizes."""

import json
from collections.abc import Callable
from typing import Any

from bench.dossiers import TODAY, basket
from bench.measure import Result, Timing, interleaved, timed
from comptoir.core.document_kinds import kind_of
from comptoir.documents.line_columns import LINE_COLUMNS, asked_columns
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.workflows import documents as workflows
from comptoir.workflows.document_view import document_as_dict, preview_as_dict
from comptoir.workflows.line_figures import with_line_figures
from comptoir.workflows.line_warnings import line_warnings

RUNS = 60
LONG = 500
# What the editor sends of a line that is stored.
ENTERED = ("id", "article", "description", "quantity", "unit", "unit_price", "discount_rate", "vat_rate")


def body(start: int) -> dict[str, Any]:
    """An invoice of ten lines."""
    lines = [{"article": code, "quantity": str(quantity)} for code, quantity in basket(start)]
    return {"kind": "invoice", "party": "CLI00000", "dated_on": TODAY.isoformat(), "lines": lines}


def bench_preview(dossier: Dossier) -> list[Result]:
    """Preview of a ten-line document, as the editor asks for it."""
    with use_dossier(dossier):

        def preview() -> object:
            computed = workflows.preview_document(values=body(3), today=TODAY)
            return preview_as_dict(computed.composed, due_dates=computed.due_dates)

        timing = timed(preview, runs=RUNS)
    return [Result("preview of a 10-line document", str(timing), "≤ 25 ms", timing.median <= 25)]


def bench_long_preview(dossier: Dossier) -> list[Result]:
    """Preview of a saved document of 500 lines after one change, with the columns of every view, as the editor asks."""
    with use_dossier(dossier):
        lines = [{"article": code, "quantity": str(quantity)} for code, quantity in basket(3, LONG)]
        header = {"kind": "quote", "party": "CLI00000", "dated_on": TODAY.isoformat()}
        quote = workflows.create_document(values={**header, "lines": lines}, user=None, today=TODAY)
        columns = asked_columns([one.name for one in LINE_COLUMNS], kind_of(quote.kind), may_see_margins=True)
        sent = [
            {name: line[name] for name in ENTERED if line[name]} for line in document_as_dict(quote)["lines"]
        ]
        counted = iter(range(1, 10**6))

        def preview() -> object:
            sent[LONG // 2]["quantity"] = str(next(counted))
            found = workflows.preview_document(values={"lines": sent}, today=TODAY, document_id=quote.pk)
            composed = found.composed
            answer = preview_as_dict(composed, due_dates=found.due_dates)
            with_line_figures(
                answer,
                document=composed.document,
                lines=composed.lines,
                columns=columns,
                computed=composed.totals,
            )
            answer["warnings"] = line_warnings(composed)
            return json.dumps(answer, default=str)

        timing = timed(preview, runs=RUNS // 2)
    return [Result(f"preview of a {LONG}-line document", str(timing), "≤ 150 ms", timing.median <= 150)]


def bench_creation(small: Dossier, large: Dossier, *, bound: float) -> list[Result]:
    """Create and validate a ten-line invoice with stock and due dates, turn by turn in both dossiers."""
    timings = interleaved({"small": _creation(small), "large": _creation(large)}, runs=RUNS, warm_up=5)
    ratio = timings["large"].median / timings["small"].median
    name = f"create + validate a 10-line invoice, {small.engine}"
    return [
        _result(f"{name}, {small.name}", timings["small"], bound),
        _result(f"{name}, {large.name}", timings["large"], bound),
        Result(f"{name}, large / small", f"{ratio:.2f}", "0.80 – 1.20", 0.8 <= ratio <= 1.2),
    ]


def _creation(dossier: Dossier) -> Callable[[], object]:
    count = iter(range(10**6))

    def create() -> object:
        with use_dossier(dossier):
            draft = workflows.create_document(values=body(next(count)), user=None, today=TODAY)
            return workflows.validate_document(document_id=draft.pk, user=None, today=TODAY)

    return create


def _result(work: str, timing: Timing, bound: float) -> Result:
    return Result(work, str(timing), f"≤ {bound:.0f} ms", timing.median <= bound)
