"""Kinds of jobs that pages start."""

from collections.abc import Mapping
from typing import Any

from comptoir.documents.models import Document
from comptoir.eventlog.models import EventLog
from comptoir.eventlog.services import record_event
from comptoir.jobs.kinds import job_kind
from comptoir.jobs.running import JobRun
from comptoir.ui.core_messages import KIND_LABELS
from comptoir.ui.messages import refusal_sentence
from comptoir.web.backup_page import KIND, RIGHT, write_backup
from comptoir.web.mailing.sending_jobs import remind_all, send_all
from comptoir.web.sales.document_jobs import register_document_jobs
from comptoir.workflows.print_choices import PrintWish
from comptoir.workflows.print_documents import many_documents_pdf


@job_kind("print_documents", right="sales:view")
def print_documents(job: JobRun, *, documents: list[int], wish: Mapping[str, Any] | None = None) -> None:
    """Compose the chosen documents of sales into one PDF."""
    _print(job, documents=documents, wish=wish)


@job_kind("print_purchase_documents", right="purchases:view")
def print_purchase_documents(
    job: JobRun, *, documents: list[int], wish: Mapping[str, Any] | None = None
) -> None:
    """Compose the chosen documents of purchases into one PDF."""
    _print(job, documents=documents, wish=wish)


def _print(job: JobRun, *, documents: list[int], wish: Mapping[str, Any] | None) -> None:
    """On two processes; the log tells what became of each (UI-158)."""
    asked = len(documents)
    job.expect(asked)
    known = Document.objects.in_bulk(documents)
    printed = 0
    for part in many_documents_pdf(documents, wish=PrintWish(**(wish or {}))):
        for key in (*part.done, *part.failed):
            refusal = part.failed.get(key)
            end = "terminé" if refusal is None else f"échoué – {refusal_sentence(refusal)}"
            job.log(f"{_name(known.get(key), key)} : {end}")
        printed += len(part.done)
        job.advance(len(part.done) + len(part.failed), f"{printed} sur {asked}")
        if part.whole is not None:
            job.log(f"{printed} sur {asked}")
            job.result("Documents.pdf").write_bytes(part.whole)


def _name(document: Document | None, key: int) -> str:
    return f"{KIND_LABELS[document.kind].singular} {document}" if document is not None else f"Document {key}"


@job_kind(KIND, right=RIGHT)
def make_backup(job: JobRun) -> None:
    """Back up the dossier while everybody works on (TOO-030, TOO-035)."""
    job.expect(1)
    written = write_backup()
    record_event(kind=EventLog.Kind.BACKUP, description=f"Sauvegarde : {written.name}", user=job.user)
    job.advance(1, f"{written.name} est prête : Outils › Sauvegarde.")


@job_kind("send_documents", right="sales:edit")
def send_sales_documents(job: JobRun, *, documents: list[int], purpose: str = "") -> None:
    """Send documents of sales by e-mail (DOC-291)."""
    send_all(job, documents=documents, purpose=purpose)


@job_kind("send_purchase_documents", right="purchases:edit")
def send_purchase_documents(job: JobRun, *, documents: list[int], purpose: str = "") -> None:
    """Send documents of purchases by e-mail."""
    send_all(job, documents=documents, purpose=purpose)


@job_kind("send_reminders", right="payments:edit")
def send_payment_reminders(job: JobRun, *, parties: list[int], at: str, level: int = 0) -> None:
    """Remind customers of their due dates by e-mail (DOC-296)."""
    remind_all(job, parties=parties, at=at, level=level)


register_document_jobs()
