"""What became of each document when several are processed together (DOC-109, DOC-110, DOC-138)."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from comptoir.core.errors import NotFound, Refusal
from comptoir.documents.models import Document
from comptoir.parties.models import Party


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was made of some documents, or why nothing was; one document unless they were grouped.

    ``made`` is the document itself when it was validated.
    """

    sources: Sequence[Document]
    made: Document | None = None
    refusal: Refusal | None = None


Unit = Sequence[int]
"""Keys of the documents that one outcome is about."""


def act_on_units(
    units: Sequence[Unit], *, act: Callable[[Sequence[Document]], list[Outcome]]
) -> list[Outcome]:
    """Act on the documents of all the units in one transaction.

    When that is refused as a whole, each unit is done by itself, so that the one at fault leaves the others as they
    would have been (DOC-110). ``act`` gets the documents locked.
    """
    keys = [key for unit in units for key in unit]
    try:
        with transaction.atomic():
            return act(documents_for_update(keys))
    except Refusal as refusal:
        if len(units) == 1:
            found = Document.objects.select_related("party").in_bulk(keys)
            return [Outcome([found[key] for key in keys if key in found], refusal=refusal)]
    return [outcome for unit in units for outcome in act_on_units([unit], act=act)]


def documents_for_update(keys: Sequence[int]) -> list[Document]:
    """Documents locked until the end of the transaction, in the order of the keys; one query.

    Raises ``NotFound("document_not_found")`` when one of them is gone.
    """
    found = {
        document.pk: document
        for document in Document.objects.select_for_update(of=("self",))
        .select_related("party", "party__customer", "territory", "payment_terms", "payment_method")
        .filter(pk__in=keys)
        .order_by("pk")
    }
    share_parties(found.values())
    missing = next((key for key in keys if key not in found), None)
    if missing is not None:
        raise NotFound("document_not_found", document=missing)
    return [found[key] for key in dict.fromkeys(keys)]


def share_parties(documents: Collection[Document]) -> None:
    """Make the documents of one party hold one record of it: what changes for one has changed for all."""
    parties: dict[int, Party] = {}
    for document in documents:
        document.party = parties.setdefault(document.party_id, document.party)


def only_made(outcomes: Sequence[Outcome]) -> Document:
    """The document that a single outcome made. Raises its ``Refusal``."""
    [outcome] = outcomes
    if outcome.refusal is not None:
        raise outcome.refusal
    if outcome.made is None:
        raise ValueError("an outcome without refusal made a document")
    return outcome.made
