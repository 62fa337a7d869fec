"""Deleting a document (DOC-186 to DOC-198)."""

from datetime import date

from comptoir.accounts.models import User
from comptoir.core.document_kinds import kind_of
from comptoir.documents.models import Document, DocumentLink, LineLink
from comptoir.documents.numbers import give_back_number
from comptoir.documents.services.continuity import check_deletion
from comptoir.documents.state import check_modifiable, refresh_source
from comptoir.eventlog.models import EventLog
from comptoir.eventlog.services import record_event


def delete_document(*, document: Document, user: User | None, today: date) -> None:
    """Delete a locked document that is neither sealed nor transferred; its sources get their quantities back.

    A number in the middle of the series leaves an event (DOC-232); the last one is given back (DOC-009). The workflow
    has already removed what other areas hung on the document. Raises ``Refusal`` (``document_sealed`` …), and
    ``Question("deletion_break")`` unless the break is accepted.
    """
    check_modifiable(document)
    # Locked before the counter, in the order in which a delivery takes them.
    sources = list(Document.objects.select_for_update().filter(target_links__target=document).order_by("pk"))
    give_back_number(kind_of(document.kind), document)
    is_in_the_middle = check_deletion(document)
    LineLink.objects.filter(target_line__document=document).delete()
    DocumentLink.objects.filter(target=document).delete()
    number, dated_on = str(document), document.dated_on
    document.delete()
    for source in sources:
        refresh_source(source)
    if is_in_the_middle:
        record_event(
            kind=EventLog.Kind.DELETION,
            description=f"Le document {number} du {dated_on:%d/%m/%Y} a été supprimé le {today:%d/%m/%Y}.",
            user=user,
            object_type="Document",
            object_label=number,
            number=number,
        )
