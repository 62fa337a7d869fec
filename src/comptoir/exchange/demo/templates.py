"""Two document templates: what schools are invoiced each term, and the order that a supplier gets each month."""

from django.db.models import Count

from comptoir.core.document_kinds import kind_of
from comptoir.documents.models import Document
from comptoir.exchange.demo.business import Business

SCHOOL_TERM = "Fournitures du trimestre"
MONTHLY_ORDER = "Réassort mensuel"


def keep_templates(business: Business) -> None:
    """Keep the longest of the latest documents of each sort; an order also with its supplier."""
    for kind, name, is_party_kept, user in (
        (kind_of("invoice"), SCHOOL_TERM, False, "compta"),
        (kind_of("purchase_order"), MONTHLY_ORDER, True, "achat"),
    ):
        longest = (
            Document.objects.filter(kind=kind.code)
            .annotate(length=Count("lines"))
            .order_by("-length", "-dated_on", "-pk")
            .first()
        )
        if longest is not None:
            business.desk(user).keeps_template(longest, name, is_party_kept=is_party_kept)
