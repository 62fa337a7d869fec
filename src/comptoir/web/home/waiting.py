"""What several tiles of the home page show alike: documents and due dates that wait, of one side."""

from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum

from comptoir.core.document_kinds import Side
from comptoir.documents.models import Document
from comptoir.documents.sides import WORDS
from comptoir.payments.models import DueDate
from comptoir.ui.addresses import address_with

ZERO = Decimal(0)
SHOWN = 5


def documents_waiting(
    summary: Mapping[str, object], documents: QuerySet[Document], *, url: str, none: str
) -> Mapping[str, object]:
    """The first of some documents, with their number and amount; at most one query."""
    rows = list(documents[:SHOWN]) if summary["count"] else []
    return {
        "count": summary["count"],
        "total": summary["total"] or ZERO,
        "documents": rows,
        "url": url,
        "none": none,
    }


def dues_waiting(side: Side, condition: Q, *, period: str, none: str) -> Mapping[str, object]:
    """Due dates of a side that are not paid, with what is owed; ``period`` is the filter of their list; two queries."""
    dues = DueDate.objects.filter(
        condition,
        side=side.party_role,
        state__in=[DueDate.State.OPEN, DueDate.State.PARTIAL],
        balance__gt=0,
    )
    summary = dues.aggregate(count=Count("pk"), total=Sum("balance"))
    rows = dues.select_related("document", "party").order_by("due_on", "pk")[:SHOWN]
    filters = {"onglet": "non-reglees", "f.due_on": period, "f.balance": ">0"}
    return {
        "count": summary["count"],
        "total": summary["total"] or ZERO,
        "dues": list(rows) if summary["count"] else [],
        "url": f"{address_with('due-dates', resource=WORDS[side].due_dates_table)}?{urlencode(filters)}",
        "none": none,
    }
