"""Blocking and credit limit decide together."""

from decimal import Decimal

import pytest

from comptoir.core.customer_control import (
    BilledStanding,
    BlockLevel,
    CreditOverrun,
    CustomerDecision,
    customer_decision,
)
from comptoir.core.document_kinds import KINDS
from comptoir.core.errors import Refusal
from tests.requirements import covers

d = Decimal
NEVER, WARNING, BLOCKED = BlockLevel


def decide(kind, ordering=NEVER, orders_if_blocked=False, overrun=CreditOverrun.BLOCK, **billed):
    return customer_decision(
        kind=KINDS[kind],
        ordering_level=ordering,
        billed=BilledStanding(**billed),
        orders_if_blocked=orders_if_blocked,
        credit_overrun=overrun,
    )


def outcome(decision):
    return decision.refusal.code if decision.refusal else [warning.code for warning in decision.warnings]


@covers(
    "TV-U2", "UPM-034", "UPM-035", "PRF-034", "PRF-035", "PRF-037", "PRF-040", "PRF-042", "PRF-047", "PRF-048"
)
@pytest.mark.parametrize(
    ("kind", "ordering", "billed", "orders_if_blocked", "due", "limit", "expected"),
    [
        ("order", NEVER, NEVER, False, 500, 1000, []),
        ("order", NEVER, NEVER, False, 1000, 1000, "customer_credit_reached"),
        ("order", BLOCKED, NEVER, True, 0, None, []),
        ("order", BLOCKED, NEVER, True, 1000, 1000, "customer_credit_reached"),
        ("order", BLOCKED, NEVER, False, 0, None, "customer_blocked"),
        ("order", NEVER, BLOCKED, False, 0, None, "customer_blocked"),
        ("delivery_note", BLOCKED, NEVER, True, 0, None, "customer_blocked"),
        ("invoice", BLOCKED, NEVER, True, 0, None, "customer_blocked"),
        ("invoice", WARNING, NEVER, True, 0, None, ["customer_warning"]),
        ("order", NEVER, WARNING, True, 0, None, ["customer_warning"]),
        ("quote", WARNING, WARNING, True, 0, None, []),
        ("quote", BLOCKED, BLOCKED, False, 9999, 10, []),
        ("return_note", BLOCKED, BLOCKED, False, 9999, 10, []),
        ("invoice", NEVER, NEVER, False, 9999, 0, []),
        ("credit_note", BLOCKED, BLOCKED, False, 0, None, []),
        ("credit_note", NEVER, NEVER, False, 1000, 1000, "customer_credit_reached"),
        ("deposit_invoice", BLOCKED, BLOCKED, False, 0, None, []),
        ("deposit_invoice", NEVER, NEVER, False, 1000, 1000, "customer_credit_reached"),
        ("purchase_order", BLOCKED, BLOCKED, False, 9999, 10, []),
    ],
)
def test_the_decision_table(kind, ordering, billed, orders_if_blocked, due, limit, expected):
    limit = None if limit is None else d(limit)
    decision = decide(
        kind, ordering, orders_if_blocked, block_level=billed, amount_due=d(due), credit_limit=limit
    )
    assert outcome(decision) == expected
    assert decision.is_allowed is isinstance(expected, list)


@covers("TPT-108", "TPT-109", "TPT-110", "UPM-034", "UPM-033")
def test_thresholds_block_above_and_not_at_their_value():
    at = {"amount_due": d(500), "overdue_amount": d(90)}
    thresholds = {"block_invoiced_above": d(500), "block_overdue_above": d(90)}
    assert outcome(decide("invoice", **at, **thresholds)) == []
    above_due = at | {"amount_due": d("500.01")}
    assert outcome(decide("invoice", **above_due, **thresholds)) == "customer_invoiced_above"
    overdue = decide("invoice", **(at | {"overdue_amount": d("90.01")}), **thresholds)
    assert outcome(overdue) == "customer_overdue_above"
    assert overdue.refusal.params == {"amount": d("90.01"), "threshold": d(90)}
    assert outcome(decide("quote", **above_due, **thresholds)) == []
    assert outcome(decide("order", orders_if_blocked=True, **above_due, **thresholds)) == []


@covers("PRF-049", "PRF-050", "PRF-051", "PRF-052")
def test_an_overrun_is_allowed_warned_or_refused():
    over = {"amount_due": d(1500), "credit_limit": d(1000), "block_level": WARNING}
    assert outcome(decide("invoice", overrun=CreditOverrun.ALLOW, **over)) == ["customer_warning"]
    warned = decide("invoice", overrun=CreditOverrun.WARN, **over)
    assert outcome(warned) == ["customer_warning", "customer_credit_warning"]
    assert warned.warnings[1].params == {"amount_due": d(1500), "limit": d(1000)}
    assert outcome(decide("invoice", overrun=CreditOverrun.BLOCK, **over)) == "customer_credit_reached"


@covers("UPM-036")
def test_a_refused_decision_is_told_on_the_party():
    CustomerDecision().raise_if_refused()
    with pytest.raises(Refusal, match="customer_blocked") as caught:
        decide("invoice", BLOCKED).raise_if_refused()
    assert list(caught.value.fields) == ["party"]
