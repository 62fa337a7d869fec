"""What a party owes or is owed, and its deposits (PTY-068 to PTY-070, TPT-112, BKS-144, UPM-037)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from comptoir.core.deposits import deposits_total
from comptoir.core.document_kinds import Side, kind_of
from comptoir.core.party_balance import PartyBalance, PartyDue, deposit_balance, party_balance
from comptoir.parties.models import Party

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PartyFigures:
    """The figures of one side: due dates with payments, and money held as deposits, which they leave out."""

    balance: PartyBalance
    deposit_balance: Decimal


def party_figures(party: Party, *, side: Side, today: date) -> PartyFigures:
    """The figures of a party as customer or as supplier: five queries, whatever the number of its documents."""
    rows = party.due_dates.filter(side=side.party_role).exclude(balance=0).values_list("due_on", "balance")
    payments = party.payments.filter(side=side.party_role)
    unallocated = payments.aggregate(total=Sum("unallocated_amount"))["total"]
    moved = payments.filter(deposit__isnull=False)
    received = moved.filter(amount__gt=0).aggregate(total=Sum("amount"))["total"]
    given_back = moved.filter(amount__lt=0).aggregate(total=Sum("amount"))["total"]
    used = party.documents.filter(side=side.value, deposit_uses__is_final=True)
    return PartyFigures(
        party_balance(
            (PartyDue(due_on, balance) for due_on, balance in rows),
            today=today,
            unallocated=unallocated or ZERO,
        ),
        deposit_balance(
            deposits=received or ZERO,
            refunds=-(given_back or ZERO),
            deposits_used=deposits_total(
                (kind_of(kind).due_sign, gross) for kind, gross in used.values_list("kind", "gross_total")
            ),
        ),
    )
