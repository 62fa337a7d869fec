"""Taking and giving back the numbers of documents (DOC-001 to DOC-009, P-04)."""

from collections.abc import Sequence

from comptoir.core.document_kinds import DocumentKind
from comptoir.core.errors import Refusal
from comptoir.core.numbering import check_number
from comptoir.documents.models import Document
from comptoir.references.counters import give_back, is_counter_used, lock_counter, take_many
from comptoir.references.models import DossierSettings

AT_SAVE = DossierSettings.LegalNumbering.AT_SAVE


def take_number(kind: DocumentKind) -> tuple[str, int]:
    """Next number of the kind and its sequence value. Raises as ``references.counters.take_many``."""
    return take_numbers(kind, 1)[0]


def take_numbers(kind: DocumentKind, count: int) -> list[tuple[str, int]]:
    """The next numbers of the kind with their sequence values, as one range; three statements."""

    def taken(numbers: Sequence[str]) -> set[str]:
        used = Document.objects.filter(kind=kind.code, number__in=numbers)
        return {str(number) for number in used.values_list("number", flat=True)}

    return take_many(kind.code, count, taken=taken)


def lock_numbers(kind: DocumentKind) -> None:
    """Let nobody else number or seal a document of the kind before the end of the transaction."""
    lock_counter(kind.code)


def give_back_number(kind: DocumentKind, document: Document) -> None:
    """Free the last number of the counter when its document is deleted (DOC-009).

    A number that the user typed belongs to no counter.
    """
    if document.sequence_value is not None and document.number is not None:
        give_back(kind.code, document.number, document.sequence_value)


def are_legal_numbers_given_at_save() -> bool:
    """Whether the option gives invoices and credit notes their number at the first save (P-04); one query."""
    return DossierSettings.objects.values_list("legal_numbering", flat=True).get(pk=1) == AT_SAVE


def is_numbered_at_save(kind: DocumentKind) -> bool:
    """Whether a document of the kind has its number from its first save on."""
    return not kind.is_legal or are_legal_numbers_given_at_save()


def is_number_typed(kind: DocumentKind) -> bool:
    """Whether the user types the numbers of the kind (DOC-004, OPT-051).

    Those of a legal kind only with the option that numbers them at the first save: else their sequence is continuous
    by construction (P-04).
    """
    return not is_counter_used(kind.code) and is_numbered_at_save(kind)


def give_typed_number(document: Document, kind: DocumentKind, text: str) -> None:
    """Give a document the number that the user typed.

    Raises a ``Refusal`` on ``number``: ``number_already_used``, as ``check_number``.
    """
    if text.strip() == (document.number or "") and document.number:
        return
    number = check_number(text, is_legal=kind.has_einvoice_number)
    if Document.objects.filter(kind=kind.code, number__iexact=number).exclude(pk=document.pk).exists():
        raise Refusal.for_field("number", "number_already_used", number=number)
    document.number, document.sequence_value = number, None
