"""Eco-contribution of a document (DOC-300)."""

from comptoir.documents.models import Document


def is_eco_added(document: Document) -> bool:
    """Whether the total TTC holds the eco-contribution beside the prices, which then don't hold it.

    Read from the amounts as they were computed: an option that changes later leaves issued documents as they are.
    """
    return document.gross_total != document.net_total + document.vat_total
