"""What new documents bring about, one or thousands: moves, due dates, prospects that become customers."""

from collections.abc import Sequence

from comptoir.core.document_kinds import kind_of
from comptoir.documents.composition import ComposedDocument
from comptoir.documents.models import Document
from comptoir.documents.services.continuity import check_new
from comptoir.documents.services.generation import Generated, insert_generated
from comptoir.parties.services import convert_to_customer
from comptoir.references.models import DossierSettings
from comptoir.stock.services.document_moves import record_new_moves
from comptoir.workflows.money_of_documents import follow_creations


def complete_creation(
    composed: ComposedDocument, *, settings: DossierSettings, is_payment_completed: bool = False
) -> Document:
    """What a new document brings about: moves, due dates, a prospect that becomes a customer."""
    complete_creations([composed], settings=settings, is_payment_completed=is_payment_completed)
    return composed.document


def complete_creations(
    composed: Sequence[ComposedDocument], *, settings: DossierSettings, is_payment_completed: bool = False
) -> None:
    """What new documents bring about; as many statements for one as for many."""
    documents = [each.document for each in composed]
    check_new(documents)
    record_new_moves([(each.document, each.lines) for each in composed])
    follow_creations(documents, settings=settings, is_payment_completed=is_payment_completed)
    convert_prospects(documents, settings=settings)


def convert_prospects(documents: Sequence[Document], *, settings: DossierSettings) -> None:
    """Prospects become customers with their first document that is not a quote (DOC-246)."""
    converted = {
        document.party_id: document.party
        for document in documents
        if kind_of(document.kind).converts_prospect and document.party.is_prospect
    }
    for party in converted.values():
        convert_to_customer(party=party, settings=settings)


def save_generated(generated: Sequence[Generated], *, settings: DossierSettings) -> None:
    """Save documents made from others with all that they bring about."""
    insert_generated(generated, settings=settings)
    complete_creations([each.composed for each in generated], settings=settings)
