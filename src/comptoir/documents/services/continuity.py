"""What is checked each time a document is saved: its place in the series, and the VAT number of its party.

Legal numbers given at validation are continuous by construction; these warnings serve the option that gives them at
the first save (P-04, DOC-223 to DOC-233, TOO-084), and every document for the rest of the Union (DOC-234, TOO-085).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from comptoir.accounts.models import User
from comptoir.core.document_kinds import DocumentKind, kind_of
from comptoir.core.numbering import is_number_below, sequence_break, split_number
from comptoir.documents.acceptance import DELETION_BREAK, SEQUENCE_BREAK, VAT_NUMBER_MISSING, ask
from comptoir.documents.models import Document, DocumentLink
from comptoir.documents.numbers import are_legal_numbers_given_at_save
from comptoir.documents.wording import continuity_words, name_of
from comptoir.eventlog.models import EventLog
from comptoir.eventlog.services import record_event

OBJECT = "Document"
# Of one day, the last is the one with the highest number: a document may be validated long after it was written.
LATEST_FIRST = ("-dated_on", F("sequence_value").desc(nulls_last=True), "-pk")


@dataclass(frozen=True, slots=True)
class SavedState:
    """What of a document the checks compare, before it changes."""

    number: str | None
    dated_on: date
    is_vat_number_missing: bool

    @classmethod
    def of(cls, document: Document) -> "SavedState":
        """The document as it is now."""
        return cls(document.number, document.dated_on, lacks_vat_number(document))


def check_saved(document: Document, *, user: User | None, before: SavedState | None = None) -> None:
    """Check a document that was just saved, new or changed from ``before``, in the transaction that saved it.

    Raises ``Question`` (``sequence_break``, ``vat_number_missing``) unless the user accepts it; what is accepted is
    written in the event log.
    """
    now = SavedState.of(document)
    if before is None or (now.number, now.dated_on) != (before.number, before.dated_on):
        _check_sequence(document, user=user, is_new=before is None)
    if now.is_vat_number_missing and (before is None or not before.is_vat_number_missing):
        ask(VAT_NUMBER_MISSING, field="party", party=document.party_name)
        if document.number is not None:
            record_missing_vat_number(document, user=user)


def check_new(documents: Iterable[Document]) -> None:
    """Check documents that were just made, as ``check_saved``; the option is read once for all of them."""
    is_sequence_checked = are_legal_numbers_given_at_save()
    for document in documents:
        if is_sequence_checked or lacks_vat_number(document):
            check_saved(document, user=document.created_by)


def ask_before_making(sources: Iterable[Document], *, kind: DocumentKind, dated_on: date) -> None:
    """Ask what making documents of ``kind`` from these will ask, for work that nobody watches (DOC-108).

    Raises the ``Question`` unless the user accepts it.
    """
    if are_legal_numbers_given_at_save():
        last = Document.objects.filter(side=kind.side.value, kind=kind.code, number__isnull=False)
        latest = last.only("number", "dated_on").order_by(*LATEST_FIRST).first()
        if latest is not None and dated_on < latest.dated_on:
            _ask_sequence(kind, latest)
    for source in sources:
        if lacks_vat_number(source):
            ask(VAT_NUMBER_MISSING, field="party", party=source.party_name)


def _ask_sequence(kind: DocumentKind, last: Document) -> None:
    words = continuity_words(kind)
    ask(SEQUENCE_BREAK, field="dated_on", last_number=last.number, last_on=last.dated_on, **words)


def _check_sequence(document: Document, *, user: User | None, is_new: bool) -> None:
    """Neither its date nor its number before the last of its kind (DOC-224, DOC-227 to DOC-230)."""
    kind = kind_of(document.kind)
    if document.number is None or not are_legal_numbers_given_at_save():
        return
    # The date chosen for a document made from others counts whatever its kind (DOC-230).
    if not kind.is_legal and not (is_new and DocumentLink.objects.filter(target=document).exists()):
        return
    for last in _last_ones(document):
        found = sequence_break(
            number=document.number,
            dated_on=document.dated_on,
            last_number=last.number,
            last_dated_on=last.dated_on,
        )
        if found is None:
            continue
        _ask_sequence(kind, last)
        record_event(
            kind=EventLog.Kind.GAP,
            description=f"Erreur de continuité : Document {document.number} du {document.dated_on:%d/%m/%Y} "
            f"/Document précédent {last.number} du {last.dated_on:%d/%m/%Y}",
            user=user,
            object_type=OBJECT,
            object_id=document.pk,
            object_label=document.number,
            number=document.number,
        )
        return


def _last_ones(document: Document) -> list[Document]:
    """The document of the kind with the latest date, and the one with the highest number of the same prefix."""
    others = Document.objects.filter(side=document.side, kind=document.kind, number__isnull=False)
    others = others.exclude(pk=document.pk).only("number", "dated_on")
    found = [
        others.order_by(*LATEST_FIRST).first(),
        _same_prefix(document, others).order_by("-sequence_value").first(),
    ]
    return [one for one in found if one is not None]


def _same_prefix(document: Document, others: QuerySet[Document]) -> QuerySet[Document]:
    """Those that the counter numbered with the prefix of this document."""
    prefix, _ = split_number(document.number or "")
    return others.filter(sequence_value__isnull=False, number__startswith=prefix)


def has_later_number(document: Document) -> bool:
    """Whether one of the same kind and prefix has a higher number: without this one the series breaks (DOC-193)."""
    if document.number is None:
        return False
    others = Document.objects.filter(kind=document.kind).exclude(pk=document.pk)
    prefix, _ = split_number(document.number)
    if document.sequence_value is not None:
        later = _same_prefix(document, others).filter(sequence_value__gt=document.sequence_value)
        numbers = later.values_list("number", flat=True)
    else:
        numbers = others.filter(number__startswith=prefix).values_list("number", flat=True)
    return any(is_number_below(document.number, number) for number in numbers.iterator() if number)


def check_deletion(document: Document) -> bool:
    """Ask before a document in the middle of its series goes (DOC-193, DOC-231); tells whether it is in the middle."""
    is_in_the_middle = has_later_number(document)
    if is_in_the_middle:
        of_side = "de vente" if kind_of(document.kind).is_sale else "d'achat"
        ask(DELETION_BREAK, of_side=of_side, name=name_of(document))
    return is_in_the_middle


def lacks_vat_number(document: Document) -> bool:
    """Whether the document goes to another country of the Union without the number that its VAT needs (TOO-085)."""
    return not document.party_vat_number and document.territory.is_intra_eu


def record_missing_vat_number(document: Document, *, user: User | None) -> None:
    """Write once in the event log that the VAT number of a numbered document is missing (DOC-235)."""
    events = EventLog.objects.filter(object_type=OBJECT, object_id=document.pk)
    if events.filter(kind=EventLog.Kind.VAT, object_label=document.number).exists():
        return
    record = "client" if kind_of(document.kind).is_sale else "fournisseur"
    record_event(
        kind=EventLog.Kind.VAT,
        description=(
            f"Le document {document.number} du {document.dated_on:%d/%m/%Y} a pour territorialité Intracommunautaire "
            f"alors que le N° de TVA intracommunautaire est absent de la fiche {record}."
        ),
        user=user,
        object_type=OBJECT,
        object_id=document.pk,
        object_label=document.number or "",
    )
