"""What the due dates of a document are told of while they are planned; the law's cap warns, it does not refuse."""

from collections.abc import Mapping

from comptoir.core.document_kinds import kind_of
from comptoir.core.due_plan import latest_agreed_on
from comptoir.core.errors import Problem
from comptoir.documents.models import Document
from comptoir.workflows.documents import Preview


def due_date_warnings(preview: Preview) -> Mapping[str, list[Problem]]:
    """Problems by field (``due_dates.0.due_on``): what forbids to save, and dates after the legal delay (file 14)."""
    found: dict[str, list[Problem]] = {}
    for name, problem in preview.due_dates.problems:
        found.setdefault(name, []).append(problem)
    document = preview.composed.document
    if not kind_of(document.kind).has_due_schedule or not _is_between_professionals(document):
        return found
    latest = latest_agreed_on(document.dated_on)
    for position, due in enumerate(preview.due_dates.dues):
        if due.due_on > latest:
            problem = Problem("due_beyond_legal_delay", {"latest": latest})
            found.setdefault(f"due_dates.{position}.due_on", []).append(problem)
    return found


def _is_between_professionals(document: Document) -> bool:
    """Whoever buys for this dossier is one; a customer is one who has a SIREN or a VAT number."""
    is_sale = kind_of(document.kind).is_sale
    return not is_sale or bool(document.party_siren or document.party_vat_number)
