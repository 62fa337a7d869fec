"""Deposits are deducted once and rightly; no invoice is credited beyond what it invoiced (sections 6.6 and 11)."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import F, Prefetch, Sum

from comptoir.core.document_kinds import KINDS, kind_of
from comptoir.documents.models import DepositLink, Document, DocumentLine
from comptoir.documents.services.deposits import linked_total
from comptoir.payments.models import Payment
from comptoir.workflows.checks.fault import Fault, fault

ZERO = Decimal(0)


def check_deposits() -> Iterator[Fault]:
    """Links of deposits make the deposit totals; each deposit goes to one invoice, of its own party, once final."""
    yield from _check_totals()
    final: dict[int, int] = {}
    for link in DepositLink.objects.select_related("document", "deposit").iterator(chunk_size=2000):
        document, deposit = link.document, link.deposit
        if (deposit.party_id, deposit.side) != (document.party_id, document.side):
            yield fault("deposit_party_wrong", document=str(document), deposit=str(deposit))
        if document.seal_hash and not deposit.seal_hash:
            yield fault("deposit_not_final", document=str(document), deposit=str(deposit))
        if kind_of(document.kind).has_due_schedule:
            if final.setdefault(deposit.pk, document.pk) != document.pk:
                yield fault("deposit_twice", document=str(deposit))
    yield from _check_payments()
    yield from _check_refunds()


def _check_totals() -> Iterator[Fault]:
    linked = Prefetch("deposit_links", DepositLink.objects.select_related("deposit"))
    documents = Document.objects.exclude(deposit_total=0) | Document.objects.filter(
        deposit_links__isnull=False
    )
    for document in documents.distinct().prefetch_related(linked).iterator(chunk_size=500):
        expected = linked_total(link.deposit for link in document.deposit_links.all())
        if document.deposit_total != expected:
            yield fault(
                "deposit_total_wrong",
                document=str(document),
                stored=document.deposit_total,
                expected=expected,
            )


def _check_payments() -> Iterator[Fault]:
    for payment in Payment.objects.filter(deposit__isnull=False).select_related("deposit").iterator():
        deposit = payment.deposit
        if deposit is None:
            continue
        expected = kind_of(deposit.kind).due_sign * deposit.gross_total
        if payment.amount != expected:
            yield fault(
                "deposit_payment_wrong", document=str(deposit), stored=payment.amount, expected=expected
            )


def _check_refunds() -> Iterator[Fault]:
    kinds = [kind.code for kind in KINDS.values() if kind.is_deposit and kind.due_sign > 0]
    deposits = Document.objects.filter(kind__in=kinds, target_links__isnull=False).annotate(
        refunded=Sum("target_links__target__gross_total")
    )
    for deposit in deposits.filter(refunded__gt=F("gross_total")).iterator():
        yield fault(
            "deposit_refunded_above",
            document=str(deposit),
            refunded=deposit.refunded,
            received=deposit.gross_total,
        )


def check_credits() -> Iterator[Fault]:
    """The credit notes of an invoice take no more of a line than it holds."""
    invoices = [kind.code for kind in KINDS.values() if kind.can_be_credited]
    credits = [kind.code for kind in KINDS.values() if kind.is_credit]
    lines = DocumentLine.objects.filter(
        document__kind__in=invoices, target_links__target_line__document__kind__in=credits
    )
    credited = lines.annotate(credited=Sum("target_links__target_line__quantity")).select_related("document")
    for line in credited.iterator(chunk_size=2000):
        if abs(line.credited) > abs(line.quantity):
            yield fault(
                "credited_above_invoiced",
                document=str(line.document),
                article=line.article_code or line.description,
            )
