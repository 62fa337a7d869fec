"""Validating one document or many: numbers taken by range, seals chained in memory (P-04, P-05)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils import timezone

from comptoir.accounts.models import User
from comptoir.documents.models import Document
from comptoir.documents.services.deposits import unsettled_deposits
from comptoir.documents.services.validation import PrintedWords, number_documents, seal_documents
from comptoir.options.models import VatOptionChange
from comptoir.references.settings_row import dossier_settings
from comptoir.stock.services.document_moves import name_document_moves
from comptoir.workflows.outcomes import Outcome, act_on_units
from comptoir.workflows.seal_contents import printed_parts
from comptoir.workflows.seller_words import seller_words


def validate_documents(*, document_ids: Sequence[int], user: User | None, today: date) -> list[Outcome]:
    """Validate each document by itself, by date; one that can't be leaves the others. One transaction."""
    return act_on_units(
        [[key] for key in document_ids],
        act=lambda documents: validate_locked(documents, user=user, today=today),
    )


def validate_locked(documents: Sequence[Document], *, user: User | None, today: date) -> list[Outcome]:
    """Number and seal locked documents; as many statements for one as for many."""
    prefetch_related_objects(documents, "lines", "vat_rows", "due_dates", "deposit_links__deposit")
    refused = unsettled_deposits(documents)
    final = [document for document in documents if document.pk not in refused]
    refused |= number_documents(final, user=user, today=today)
    valid = [document for document in documents if document.pk not in refused]
    valid.sort(key=lambda document: (document.kind, document.sequence_value or 0))
    if valid:
        settings, vat_changes = dossier_settings(), list(VatOptionChange.objects.all())
        words = {
            document.pk: PrintedWords(
                printed=printed_parts(document),
                seller=seller_words(document, settings=settings, vat_changes=vat_changes),
            )
            for document in valid
        }
        seal_documents(valid, words=words, at=timezone.now())
        name_document_moves(valid)
    return [
        Outcome(
            [document],
            made=None if document.pk in refused else document,
            refusal=refused.get(document.pk),
        )
        for document in documents
    ]
