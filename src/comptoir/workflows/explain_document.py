"""How the amounts and due dates of a document were obtained: the answer to "Pourquoi ?" (P-10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from comptoir.core.explanation import Step
from comptoir.core.totals_explanation import explain_totals
from comptoir.documents.composition import totals_arguments
from comptoir.documents.models import Document
from comptoir.documents.vat_book import VatBook
from comptoir.payments.services.due_dates import due_date_steps, planned_due_dates
from comptoir.references.settings_row import dossier_settings
from comptoir.workflows.documents import preview_document


@dataclass(frozen=True, slots=True)
class DocumentExplanation:
    """The steps of the totals and of the due dates.

    ``are_due_dates_current`` is false when the due dates kept are not those that the payment terms would give now: they
    were made before the terms changed.
    """

    totals: Sequence[Step]
    due_dates: Sequence[Step]
    are_due_dates_current: bool


def explain_document(document: Document, *, may_see_margins: bool) -> DocumentExplanation:
    """Explain a document from what is stored of it; reads only."""
    settings = dossier_settings()
    vat_book = VatBook.load(settings)
    lines = list(document.lines.all())
    schedule = planned_due_dates(document, settings=settings)
    planned = [(due.due_on, due.amount) for due in schedule.dues]
    kept = list(document.due_dates.order_by("position").values_list("due_on", "amount"))
    return DocumentExplanation(
        totals=_shown(
            explain_totals(**totals_arguments(document, lines, settings=settings, vat_book=vat_book)),
            may_see_margins=may_see_margins,
        ),
        due_dates=due_date_steps(document, settings=settings, schedule=schedule),
        are_due_dates_current=planned == kept,
    )


def explain_preview(
    *,
    values: Mapping[str, Any],
    today: date,
    may_see_margins: bool,
    document_id: int | None = None,
    kind: str | None = None,
) -> DocumentExplanation:
    """Explain a document as it is on screen, like ``preview_document`` computes it; reads only.

    Raises ``Refusal("invalid_input")`` with the fields at fault, ``NotFound("document_not_found")``.
    """
    preview = preview_document(values=values, today=today, document_id=document_id, kind=kind)
    composed = preview.composed
    settings = dossier_settings()
    arguments = totals_arguments(
        composed.document, composed.lines, settings=settings, vat_book=VatBook.load(settings)
    )
    return DocumentExplanation(
        totals=_shown(explain_totals(**arguments), may_see_margins=may_see_margins),
        due_dates=due_date_steps(composed.document, settings=settings, schedule=preview.due_dates),
        are_due_dates_current=True,
    )


def _shown(steps: Sequence[Step], *, may_see_margins: bool) -> list[Step]:
    """The steps without the one that tells costs and margin, for who may not see them (``margins:view``)."""
    return [step for step in steps if may_see_margins or step.code != "margin"]
