"""The report of a job about documents: what became of each, with links (DOC-109, DOC-138)."""

from collections.abc import Sequence
from dataclasses import dataclass

from comptoir.documents.models import Document
from comptoir.documents.sides import document_address
from comptoir.jobs.models import Job, JobOutcome

SHOWN = 500


@dataclass(frozen=True)
class ReportRow:
    """A row of the report, with the addresses of the documents that still exist."""

    outcome: JobOutcome
    record_url: str
    made_url: str


def report_of(job: Job) -> dict[str, object]:
    """Rows of a finished job, what failed first; the file holds them all. Four queries at most."""
    outcomes = job.outcomes.all()
    total = outcomes.count()
    if not total:
        return {"report": [], "report_total": 0}
    is_about_documents = job.kind != "delete_records"
    failed = outcomes.filter(made_key__isnull=True)
    rows = [*failed[:SHOWN]]
    rows += outcomes.filter(made_key__isnull=False)[: SHOWN - len(rows)]
    return {
        "report": _with_addresses(rows) if is_about_documents else [ReportRow(row, "", "") for row in rows],
        "report_noun": "Document" if is_about_documents else "Fiche",
        "report_made": "Document créé" if is_about_documents else "Résultat",
        "report_total": total,
        "report_done": total - failed.count(),
        "is_report_cut": total > SHOWN,
    }


def _with_addresses(rows: Sequence[JobOutcome]) -> list[ReportRow]:
    keys = {key for row in rows for key in (row.record_key, row.made_key) if key is not None}
    found = Document.objects.only("pk", "side").in_bulk(keys)
    urls = {key: document_address(document) for key, document in found.items()}
    return [
        ReportRow(row, urls.get(row.record_key or 0, ""), urls.get(row.made_key or 0, "")) for row in rows
    ]
