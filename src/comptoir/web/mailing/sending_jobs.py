"""The jobs that put several messages in the queue: documents, reminders of due dates."""

from datetime import date

from django.utils.timezone import localdate

from comptoir.core.reminders import ReminderLevel
from comptoir.documents.models import Document
from comptoir.documents.wording import name_of
from comptoir.jobs.running import JobRun
from comptoir.ui.messages import problems_by_field, refusal_sentence
from comptoir.workflows.payment_reminders import Reminded, send_reminders
from comptoir.workflows.send_documents import Sent, send_documents


def send_all(job: JobRun, *, documents: list[int], purpose: str = "") -> None:
    """Each document to its own recipient; the log tells which message waits and why another does not."""
    job.expect(len(documents))
    known = Document.objects.in_bulk(documents)
    queued = 0
    for sent in send_documents(document_ids=documents, purpose=purpose, user=job.user):
        queued += sent.message is not None
        document = known.get(sent.document_id)
        job.log(f"{name_of(document) if document else sent.document_id} : {_told(sent)}")
        job.advance(1, f"{queued} sur {len(documents)} en route")
    job.log(f"{queued} sur {len(documents)}")


def remind_all(job: JobRun, *, parties: list[int], at: str, level: int = 0) -> None:
    """Each customer at their own address; the log tells which message waits and why another does not."""
    job.expect(len(parties))
    queued = 0
    user = job.user
    if user is None:
        return
    reminders = send_reminders(
        party_ids=parties,
        at=date.fromisoformat(at),
        level=ReminderLevel(level) if level else None,
        user=user,
        today=localdate(),
    )
    for reminded in reminders:
        queued += reminded.message is not None
        job.log(f"{reminded.party} : {_told(reminded)}")
        job.advance(1, f"{queued} sur {len(parties)} en route")
    job.log(f"{queued} sur {len(parties)}")


def _told(sent: Sent | Reminded) -> str:
    if sent.message is not None:
        return f"en route vers {sent.message.recipients}"
    if sent.refusal is None:
        return "échoué"
    fields = [text for found in problems_by_field(sent.refusal).values() for text in found]
    return f"échoué – {' '.join(fields) or refusal_sentence(sent.refusal)}"
