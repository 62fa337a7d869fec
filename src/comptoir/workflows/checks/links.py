"""Orders deliver no more than was ordered and say so; the database holds no orphan."""

from collections.abc import Iterator
from decimal import Decimal

from django.db import connection
from django.db.models import F, Sum
from django.db.utils import IntegrityError

from comptoir.core.document_kinds import KINDS
from comptoir.documents.models import Document, DocumentLine
from comptoir.documents.state import delivery_status_of, status_of
from comptoir.workflows.checks.fault import Fault, fault

ZERO = Decimal(0)


def check_states() -> Iterator[Fault]:
    """Stored states are what links and flags make of them."""
    for document in Document.objects.prefetch_related("lines", "target_links").iterator(chunk_size=500):
        if document.status != status_of(document):
            yield fault("status_wrong", document=str(document))
    kinds = [kind.code for kind in KINDS.values() if kind.has_delivery]
    for order in Document.objects.filter(kind__in=kinds).prefetch_related("lines").iterator(chunk_size=500):
        if order.delivery_status != delivery_status_of(order):
            yield fault("delivery_status_wrong", document=str(order))
    lines = DocumentLine.objects.filter(document__kind__in=kinds).annotate(
        delivered=Sum("target_links__quantity")
    )
    for line in lines.select_related("document").iterator(chunk_size=2000):
        if abs(line.delivered or ZERO) > abs(line.quantity):
            yield fault("delivered_above_ordered", document=str(line.document), article=line.article_code)


def check_party_codes() -> Iterator[Fault]:
    """Documents bear the present code of their party, beside the one that a sealed document printed (PTY-092)."""
    wrong = Document.objects.exclude(party_code=F("party__code")).select_related("party")
    for document in wrong.iterator(chunk_size=500):
        yield fault("party_code_wrong", document=str(document), code=document.party.code)


def check_database() -> Iterator[Fault]:
    """The engine's own check: foreign keys that point nowhere, damaged pages on SQLite."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        yield fault("orphan_row", detail=str(error))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check")
            for (result,) in cursor.fetchall():
                if result != "ok":
                    yield fault("database_damaged", detail=result)
