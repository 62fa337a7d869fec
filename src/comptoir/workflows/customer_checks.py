"""May this customer get a new document? (UPM-033 to UPM-038)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from comptoir.core.customer_control import BilledStanding, BlockLevel, CreditOverrun, customer_decision
from comptoir.core.document_kinds import BlockScope, DocumentKind
from comptoir.core.errors import Refusal
from comptoir.parties.models import Party
from comptoir.payments.models import DueDate

ZERO = Decimal(0)


def customer_refusals(*, kind: DocumentKind, parties: Iterable[Party], today: date) -> dict[int, Refusal]:
    """Why some parties may not get a new document of ``kind``, by key; what they owe is read at once."""
    found = {party.pk: party for party in parties}
    limited = [party.pk for party in found.values() if _has_limit(party, kind)]
    owed = _amounts_due(limited) if limited else {}
    refused: dict[int, Refusal] = {}
    for key, party in found.items():
        try:
            check_customer(kind=kind, party=party, today=today, amount_due=owed.get(key, ZERO))
        except Refusal as refusal:
            refused[key] = refusal
    return refused


def check_customer(
    *, kind: DocumentKind, party: Party, today: date, amount_due: Decimal | None = None
) -> None:
    """Refuse a document of ``kind`` to a blocked customer, or one for a party that lacks the role.

    Raises ``Refusal`` on the field ``party``: ``party_dormant``, ``party_not_a_customer``, ``party_not_a_supplier``,
    ``order_customer_blocked``. Reads what the customer owes only when a limit makes it matter and it is not given.
    """
    if party.is_dormant:
        raise Refusal.for_field("party", "party_dormant", party=party.name)
    if not kind.is_sale:
        if not party.is_supplier:
            raise Refusal.for_field("party", "party_not_a_supplier", party=party.name)
        return
    if not (party.is_customer or party.is_prospect):
        raise Refusal.for_field("party", "party_not_a_customer", party=party.name)
    profile = getattr(party, "customer", None)
    if profile is None or kind.block_scope is BlockScope.NEVER:
        return
    if amount_due is None:
        amount_due = _amounts_due([party.pk]).get(party.pk, ZERO) if _has_limit(party, kind) else ZERO
    decision = customer_decision(
        kind=kind,
        ordering_level=BlockLevel(profile.block_level),
        billed=BilledStanding(
            block_level=BlockLevel(profile.block_level),
            amount_due=amount_due,
            credit_limit=profile.credit_limit,
        ),
        orders_if_blocked=False,
        credit_overrun=CreditOverrun.WARN,
    )
    if decision.refusal is not None:
        raise Refusal.for_field("party", "order_customer_blocked", party=party.name)


def _has_limit(party: Party, kind: DocumentKind) -> bool:
    profile = getattr(party, "customer", None) if kind.is_sale else None
    return profile is not None and bool(profile.credit_limit) and kind.block_scope is not BlockScope.NEVER


def _amounts_due(parties: Iterable[int]) -> dict[int, Decimal]:
    """What customers owe, by key; one query."""
    dues = DueDate.objects.filter(party__in=list(parties), side="customer")
    return dict(dues.values_list("party").annotate(total=Sum("balance")).order_by())
