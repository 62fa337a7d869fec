"""Wrong input of payments: refused beside its field, with a sentence, and nothing changes (issue 2)."""

from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.core.errors import Refusal
from comptoir.dossiers.registry import Dossier
from comptoir.payments.models import DueDate, Payment
from comptoir.ui.rich_text import MAX_TEXT
from comptoir.workflows import payments as workflows
from comptoir.workflows.check_dossier import check_dossier
from tests.requirements import covers
from tests.services.refusals import assert_told_on, assert_worded, refusal_of, snapshot
from tests.services.shops import TODAY, BusyShop, open_shop
from tests.services.test_documents_refusals import JSON_LIKE, NOT_DATES, NOT_NUMBERS, NOT_TEXTS, TOO_LARGE

Case = tuple[str, Any, list[str]]

PAYMENT: list[Case] = [
    ("side", "client", ["not_a_choice"]),
    ("side", 1, ["not_a_text"]),
    ("side", "supplier", []),
    ("party", None, ["required"]),
    ("party", "PERSONNE", ["unknown_reference"]),
    ("party", "FOUR", ["party_not_a_customer"]),
    *[("party", value, ["not_a_text"]) for value in NOT_TEXTS],
    *[("paid_on", value, ["date_invalid", "date_out_of_range"]) for value in NOT_DATES],
    ("paid_on", "2026-11-21", ["date_in_future"]),
    ("amount", None, ["required"]),
    *[("amount", value, ["number_invalid", "number_division_by_zero"]) for value in NOT_NUMBERS],
    *[("amount", value, ["above_maximum", "number_too_large", "number_invalid"]) for value in TOO_LARGE],
    ("amount", "1.001", ["too_many_decimals"]),
    ("amount", "4.99", ["allocations_above_payment"]),
    ("amount", "0", ["allocations_above_payment"]),
    ("method", "ZZZ", ["unknown_reference"]),
    ("method", 5, ["not_a_text"]),
    ("bank", "ZZZ", ["unknown_reference"]),
    ("bank", "ABCDEF", ["too_long"]),
    ("reference", "x" * 41, ["too_long"]),
    ("label", "x" * 61, ["too_long"]),
    ("note", "x" * (MAX_TEXT + 1), ["too_long"]),
    ("note", "\ud800", ["control_character"]),
    ("rest", "lost", ["not_a_choice"]),
    ("allocations", {}, ["not_a_list"]),
    ("allocations", [5], ["not_a_list"]),
    ("allocations", [{"due_date": 1}] * 1001, ["too_many_rows"]),
    ("status", "validated", ["unknown_field"]),
]
ALLOCATION: list[Case] = [
    ("due_date", None, ["required"]),
    ("due_date", 10**9, ["allocation_unknown_due"]),
    ("due_date", "x", ["number_invalid"]),
    ("due_date", 10**40, ["above_maximum", "number_too_large"]),
    ("amount", None, ["required"]),
    ("amount", "0", ["allocation_zero"]),
    ("amount", "-1", ["allocation_wrong_sign"]),
    ("amount", "100", ["allocation_above_balance"]),
    ("amount", "1.001", ["too_many_decimals"]),
    *[("amount", value, ["number_invalid", "number_division_by_zero"]) for value in NOT_NUMBERS],
    ("percent", "5", ["unknown_field"]),
]


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    shop = open_shop()
    shop.supplier("FOUR", "Fournisseur")
    shop.customer("AUT", "Autre")
    return shop


def owed(shop: BusyShop, party: str = "DUR") -> DueDate:
    return DueDate.objects.get(document=shop.writes("invoice", party, [("A", 1)]))


def body(due: DueDate, **values: Any) -> dict[str, Any]:
    rows = [{"due_date": due.pk, "amount": "5.00"}]
    return {"party": "DUR", "amount": "5.00", "method": "CHQ", "allocations": rows, **values}


@covers("P-08", "PAY-100", "PAY-102", "PAY-116", "PAY-117", "PAY-118")
def test_a_wrong_payment_is_refused(shop: BusyShop) -> None:
    due, foreign = owed(shop), owed(shop, "AUT")
    record = partial(workflows.record_payment, user=shop.user, today=TODAY)
    before = snapshot()
    for field, value, codes in PAYMENT:
        told = "party" if (field, value) == ("side", "supplier") else field
        refusal = refusal_of(partial(record, values=body(due, **{field: value})), before=before)
        assert_told_on(refusal, told, codes)
    for field, value, codes in ALLOCATION:
        rows = [{"due_date": due.pk, "amount": "5.00", field: value}]
        refusal = refusal_of(partial(record, values=body(due, allocations=rows)), before=before)
        assert_told_on(refusal, f"allocations.0.{field}", codes)
    row, other = {"due_date": due.pk, "amount": "2.00"}, {"due_date": foreign.pk, "amount": "2.00"}
    refusal = refusal_of(partial(record, values=body(due, allocations=[row, row])), before=before)
    assert_told_on(refusal, "allocations.1.due_date", ["allocation_twice"])
    refusal = refusal_of(partial(record, values=body(due, allocations=[row, other])), before=before)
    assert_told_on(refusal, "allocations.1.due_date", ["allocation_of_another_party"])
    for values in (body(due, amount="0", allocations=[]), body(due, amount="5000", allocations=[])):
        field = "amount" if values["amount"] == "0" else "rest"
        assert_told_on(refusal_of(partial(record, values=values), before=before), field)
    assert check_dossier() == []


@covers("P-08", "PAY-116", "PAY-117")
def test_a_wrong_change_of_a_payment_is_refused(shop: BusyShop) -> None:
    due, foreign = owed(shop), owed(shop, "AUT")
    values = body(due)
    payment = workflows.record_payment(values={**values, "amount": "8.00"}, user=shop.user, today=TODAY)
    allocation = payment.allocations.get()
    before = snapshot()
    cases: list[tuple[dict[str, Any], str, list[str]]] = [
        ({}, "allocations", ["required"]),
        ({"allocations": []}, "allocations", ["required"]),
        ({"allocations": "x"}, "allocations", ["not_a_list"]),
        (
            {"allocations": [{"due_date": due.pk, "amount": "1"}]},
            "allocations.0.due_date",
            ["allocation_twice"],
        ),
        ({"allocations": [{"due_date": foreign.pk, "amount": "1"}]}, "allocations.0.due_date", []),
        ({"amount": "1"}, "amount", ["unknown_field"]),
    ]
    for wrong, field, codes in cases:
        act = partial(workflows.allocate_payment, payment_id=payment.pk, values=wrong, today=TODAY)
        assert_told_on(refusal_of(act, before=before), field, codes)
    due2 = owed(shop)
    before = snapshot()
    above = {"allocations": [{"due_date": due2.pk, "amount": "3.01"}]}
    act = partial(workflows.allocate_payment, payment_id=payment.pk, values=above, today=TODAY)
    assert_told_on(refusal_of(act, before=before), "amount", ["allocations_above_payment"])
    for key in (0, -1, 10**9, 2**63, 10**30):
        for missing in (
            partial(workflows.allocate_payment, payment_id=key, values=above, today=TODAY),
            partial(workflows.remove_allocation, payment_id=key, allocation_id=allocation.pk),
            partial(workflows.remove_allocation, payment_id=payment.pk, allocation_id=key),
            partial(workflows.delete_payment, payment_id=key),
            partial(workflows.validate_payment, payment_id=key),
            partial(workflows.close_due_date, due_date_id=key, today=TODAY),
            partial(workflows.reopen_due_date, due_date_id=key),
        ):
            assert refusal_of(missing, before=before).status == 404
    stale = payment.version - 1
    for act in (
        partial(workflows.allocate_payment, payment_id=payment.pk, values=above, today=TODAY),
        partial(workflows.remove_allocation, payment_id=payment.pk, allocation_id=allocation.pk),
        partial(workflows.delete_payment, payment_id=payment.pk),
        partial(workflows.validate_payment, payment_id=payment.pk),
    ):
        assert refusal_of(partial(act, expected_version=stale), before=before).status == 409
    assert check_dossier() == []


BODIES = st.fixed_dictionaries(
    {},
    optional={
        "party": st.just("DUR") | JSON_LIKE,
        "amount": st.sampled_from(["5.00", "0", "-5", "1000"]) | JSON_LIKE,
        "rest": st.sampled_from(["keep", "difference", None]) | JSON_LIKE,
        "allocations": st.lists(
            st.fixed_dictionaries(
                {}, optional={"due_date": st.just(1) | JSON_LIKE, "amount": st.just("1") | JSON_LIKE}
            ),
            max_size=2,
        )
        | JSON_LIKE,
        **dict.fromkeys(("side", "paid_on", "method", "bank", "reference", "label", "note"), JSON_LIKE),
    },
)


@covers("P-08")
def test_no_value_whatever_ends_otherwise_than_saved_or_refused(shop: BusyShop) -> None:
    due = owed(shop)

    @settings(
        max_examples=150,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(values=BODIES)
    def act(values: dict[str, Any]) -> None:
        for row in values.get("allocations") or [] if isinstance(values.get("allocations"), list) else []:
            if isinstance(row, dict) and row.get("due_date") == 1:
                row["due_date"] = due.pk
        before = Payment.objects.count()
        try:
            workflows.record_payment(values=values, user=shop.user, today=TODAY)
        except Refusal as refusal:
            assert_worded(refusal)
            assert Payment.objects.count() == before

    act()
    assert check_dossier() == []
    assert Decimal(0) <= DueDate.objects.get(pk=due.pk).balance
