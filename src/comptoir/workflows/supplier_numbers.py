"""Warning before the same invoice of a supplier is entered twice."""

from collections.abc import Mapping

from comptoir.core.document_kinds import kind_of
from comptoir.core.errors import Problem
from comptoir.documents.models import Document


def supplier_number_seen(document: Document) -> Mapping[str, list[Problem]]:
    """Tell, on ``reference``, that a document of the same kind has that number of the same supplier already.

    A warning, not a refusal: suppliers begin their numbers again. One query, on legal purchase documents only.
    """
    kind = kind_of(document.kind)
    if kind.is_sale or not kind.is_legal or not document.reference or document.party_id is None:
        return {}
    same = Document.objects.filter(
        party=document.party_id, kind=document.kind, reference__iexact=document.reference
    )
    found = same.exclude(pk=document.pk).order_by("pk").first()
    if found is None:
        return {}
    said = {"number": str(found), "dated_on": found.dated_on}
    return {"reference": [Problem("supplier_number_seen", said)]}
