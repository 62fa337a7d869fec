"""The job that puts the messages of several documents in the queue."""

from comptoir.documents.models import Document
from comptoir.documents.wording import name_of
from comptoir.jobs.running import JobRun
from comptoir.ui.messages import problems_by_field, refusal_sentence
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


def _told(sent: Sent) -> str:
    if sent.message is not None:
        return f"en route vers {sent.message.recipients}"
    if sent.refusal is None:
        return "échoué"
    fields = [text for found in problems_by_field(sent.refusal).values() for text in found]
    return f"échoué – {' '.join(fields) or refusal_sentence(sent.refusal)}"
