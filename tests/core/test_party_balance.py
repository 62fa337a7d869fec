"""What a party owes."""

from datetime import date
from decimal import Decimal

from comptoir.core.party_balance import PartyBalance, PartyDue, amount_due, deposit_balance, party_balance
from tests.requirements import covers

d = Decimal
TODAY = date(2026, 2, 15)


@covers("TV-U7", "T03-20", "PTY-068", "PTY-069", "PTY-070", "TPT-112", "UPM-037")
def test_due_today_is_due_but_not_overdue():
    dues = [
        PartyDue(date(2026, 1, 31), d(100)),
        PartyDue(date(2026, 2, 15), d(30)),
        PartyDue(date(2026, 2, 28), d(50)),
    ]
    assert party_balance(dues, today=TODAY, unallocated=d(20)) == PartyBalance(
        due_total=d(130), not_due_total=d(50), overdue_amount=d(100), balance=d(160)
    )


@covers("TPT-112")
def test_credit_notes_count_negatively():
    dues = [PartyDue(date(2026, 1, 31), d(100)), PartyDue(date(2026, 2, 1), d(-40))]
    assert party_balance(dues, today=TODAY).overdue_amount == d(60)
    assert party_balance([], today=TODAY) == PartyBalance(d(0), d(0), d(0), d(0))


@covers("TV-U8", "UPM-037", "TPT-113")
def test_an_unused_deposit_is_not_deducted():
    bill = {"invoiced": d(120), "credited": d(20), "paid": d(30)}
    assert amount_due(**bill) == d(70)
    assert deposit_balance(deposits=d(50)) == d(50)
    assert amount_due(**bill, deposits_used=d(50)) == d(20)
    assert deposit_balance(deposits=d(50), deposits_used=d(50)) == 0
    assert deposit_balance(deposits=d(50), refunds=d(20)) == d(30)
