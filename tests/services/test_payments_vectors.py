"""Due dates and payments through the services: the vectors of specification 05 and what hangs on them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from comptoir.core.settlement import payment_tabs
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.parties.models import Party
from comptoir.payments.models import Allocation, DueDate, Payment
from comptoir.references.models import Bank, PaymentMethod, PaymentTerms
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record
from comptoir.workflows import payments as workflows
from comptoir.workflows.check_dossier import check_dossier
from tests.requirements import covers
from tests.services.refusals import assert_told_on, refusal_of
from tests.services.shops import BusyShop, open_shop

D = Decimal


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    return open_shop()


def terms(shop: BusyShop, code: str, *lines: dict[str, Any]) -> PaymentTerms:
    given = {"code": code, "label": code, "lines": [{"method": "CHQ", **line} for line in lines]}
    return create_record(registry.for_model(PaymentTerms), user=shop.user, values=given)  # type: ignore[return-value]


def net(days: int, rate: str = "100", **values: Any) -> dict[str, Any]:
    return {"rate": rate, "days": days, "rule": "net", **values}


def invoice_of(shop: BusyShop, amount: str, **values: Any) -> Document:
    """An invoice of exactly that amount, without VAT."""
    line = {"description": "Divers", "quantity": "1", "unit_price": amount, "vat_rate": "0"}
    return shop.writes("invoice", "DUR", [line], **values)


def dues(document: Document) -> list[DueDate]:
    return list(DueDate.objects.filter(document=document).order_by("position"))


def pay(shop: BusyShop, amount: str, *allocations: tuple[DueDate, str], **values: Any) -> Payment:
    rows = [{"due_date": due.pk, "amount": part} for due, part in allocations]
    body = {"party": "DUR", "amount": amount, "method": "CHQ", "allocations": rows, **values}
    return workflows.record_payment(values=body, user=shop.user, today=shop.today)


def tabs_of(payment: Payment) -> set[str]:
    payment.refresh_from_db()
    found = payment_tabs(
        payment.amount,
        payment.allocated_amount,
        payment.difference_amount,
        allocation_count=payment.allocations.count(),
        has_bank=payment.bank_id is not None,
    )
    return {tab.value for tab in found}


@covers(
    "T05-1", "T05-2", "TV-DOC-58", "TV-DOC-59", "TV-U6", "PAY-045", "PAY-046", "PAY-048", "PAY-061", "DOC-252"
)
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("CH30", [("2008-01-31", "100.00", "CHQ")]),
        (
            "PREL4",
            [("2008-01-01", "25.00", "PREL"), ("2008-02-15", "25.00", "PREL"), ("2008-03-15", "25.00", "PREL"),
             ("2008-04-15", "25.00", "PREL")],
        ),
        (None, [("2008-01-01", "100.00", "CHQ")]),
    ],
)  # fmt: skip
def test_the_terms_of_the_specification(
    shop: BusyShop, code: str | None, expected: list[tuple[str, str, str]]
) -> None:
    Party.objects.get(code="DUR").customer.delete()
    shop.on(date(2008, 1, 1))
    invoice = invoice_of(shop, "100.00", payment_terms=code)
    found = [(due.due_on.isoformat(), str(due.amount), due.payment_method.code) for due in dues(invoice)]
    assert found == expected


T05_3 = [
    ("15/01/2008", 30, "end_of_month", None, False, "2008-02-29"),
    ("15/01/2008", 45, "end_of_month", None, False, "2008-02-29"),
    ("15/01/2008", 60, "end_of_month", None, True, "2008-03-31"),
    ("15/01/2008", 30, "end_of_month_on_day", 10, False, "2008-03-10"),
    ("10/01/2008", 30, "end_of_month_on_day", 31, False, "2008-03-31"),
    ("20/11/2008", 45, "end_of_month_on_day", 10, False, "2009-02-10"),
    ("15/01/2008", 60, "end_of_month_on_day", 15, True, "2008-04-15"),
    ("16/01/2008", 30, "net_on_day", 15, False, "2008-02-15"),
    ("17/01/2008", 30, "net_on_day", 15, False, "2008-03-15"),
    ("20/02/2008", 30, "net_on_day", 31, False, "2008-03-31"),
    ("01/02/2008", 30, "net_on_day", 31, False, "2008-03-31"),
    ("31/12/2007", 31, "net_on_day", 30, False, "2008-02-29"),
    ("10/01/2008", 30, "end_of_month", None, False, "2008-02-29"),
    ("10/01/2008", 30, "end_of_month_on_day", 10, False, "2008-03-10"),
    ("15/01/2008", 30, "net", None, True, "2008-02-15"),
    ("15/01/2008", 31, "net", None, True, "2008-02-15"),
    ("15/01/2008", 62, "net", None, True, "2008-03-15"),
    ("31/01/2008", 31, "net", None, True, "2008-02-29"),
    ("31/12/2007", 60, "net", None, True, "2008-02-29"),
    ("31/01/2009", 30, "net", None, True, "2009-02-28"),
    ("15/01/2008", 45, "net", None, True, "2008-03-01"),
    ("15/01/2008", 20, "net", None, True, "2008-02-04"),
    ("15/01/2008", 365, "net", None, True, "2009-01-15"),
]


@covers(
    "T05-3",
    "TV-DOC-60",
    "TV-DOC-61",
    "TV-DOC-62",
    "PAY-047",
    "PAY-049",
    "PAY-050",
    "PAY-051",
    "PAY-052",
    "PAY-053",
)
@covers("DOC-253", "DOC-254")
def test_every_rule_of_due_dates(shop: BusyShop) -> None:
    shop.on(date(2009, 12, 31))
    for number, (dated_on, days, rule, day, is_month_counting, expected) in enumerate(T05_3):
        line = {"rate": "100", "days": days, "rule": rule, "day": day, "is_month_counting": is_month_counting}
        terms(shop, f"T{number}", line)
        invoice = invoice_of(shop, "1.00", payment_terms=f"T{number}", dated_on=dated_on)
        assert [due.due_on.isoformat() for due in dues(invoice)] == [expected], (dated_on, days, rule, day)


@covers("T05-4", "TV-DOC-63", "PAY-054", "PAY-055", "DOC-250", "DOC-251")
@pytest.mark.parametrize(
    ("rates", "amount", "expected"),
    [
        (["33.33", "33.33", "33.34"], "100.01", ["33.33", "33.33", "33.35"]),
        (["50", "50"], "99.99", ["50.00", "49.99"]),
        (["30", "30", "40"], "0.05", ["0.02", "0.02", "0.01"]),
        (["25", "25", "25", "25"], "10.01", ["2.50", "2.50", "2.50", "2.51"]),
        (["50", "50"], "896.00", ["448.00", "448.00"]),
        (["50", "50"], "0.01", ["0.01"]),
        (["50", "50"], "0", []),
    ],
)
def test_shares_add_up_to_the_amount(
    shop: BusyShop, rates: list[str], amount: str, expected: list[str]
) -> None:
    terms(shop, "X", *[net(30 * position, rate) for position, rate in enumerate(rates, start=1)])
    invoice = invoice_of(shop, amount, payment_terms="X")
    assert [str(due.amount) for due in dues(invoice)] == expected
    assert check_dossier() == []


@covers(
    "T05-4",
    "TV-DOC-63",
    "PAY-032",
    "PAY-033",
    "PAY-034",
    "PAY-035",
    "PAY-036",
    "PAY-037",
    "PAY-038",
    "PAY-039",
)
def test_wrong_terms_are_refused_on_their_line(shop: BusyShop) -> None:
    cases: list[tuple[list[dict[str, Any]], str]] = [
        ([], "lines"),
        ([net(30, "33.33")] * 3, "lines"),
        ([net(30, "90")], "lines"),
        ([net(30, "0")], "lines.0.rate"),
        ([net(30, "33.333"), net(60, "66.667")], "lines.0.rate"),
        ([net(0)], "lines.0.days"),
        ([net(366)], "lines.0.days"),
        ([net(30, day=5)], "lines.0.day"),
        ([net(30, rule="net_on_day")], "lines.0.day"),
        ([net(30, rule="net_on_day", day=32)], "lines.0.day"),
        ([net(30, rule="cash")], "lines.0.days"),
        ([net(0, rule="cash", is_month_counting=True)], "lines.0.is_month_counting"),
        ([net(30, rule="someday")], "lines.0.rule"),
        ([net(30, method="ZZZ")], "lines.0.method"),
        ([{**net(30), "days": "x"}], "lines.0.days"),
        ([net(30, colour="x")], "lines.0.colour"),
    ]
    for lines, field in cases:
        assert_told_on(refusal_of(lambda lines=lines: terms(shop, "X", *lines)), field)


@covers("T05-5", "PAY-072", "PAY-115", "PAY-116", "PAY-132", "PAY-133")
def test_a_payment_settles_due_dates_wholly_or_in_part(shop: BusyShop) -> None:
    terms(shop, "X", net(30, "50"), net(60, "50"))
    first, second = dues(invoice_of(shop, "600.00", payment_terms="X"))
    payment = pay(shop, "400.00", (first, "300.00"), (second, "100.00"))
    for due, state, balance in ((first, "paid", 0), (second, "partial", 200)):
        due.refresh_from_db()
        assert (due.state, due.balance) == (state, balance)
    assert "allocated" in tabs_of(payment)
    workflows.delete_payment(payment_id=payment.pk)
    assert_told_on(
        refusal_of(lambda: pay(shop, "700.00", (first, "300.00"), (second, "300.00"))),
        "rest",
        ["payment_rest_undecided"],
    )
    payment = pay(shop, "700.00", (first, "300.00"), (second, "300.00"), rest="keep")
    assert (payment.unallocated_amount, "partially_allocated" in tabs_of(payment)) == (100, True)
    assert check_dossier() == []


@covers("T05-6", "TV-DOC-64", "PAY-125", "PAY-126", "PAY-127", "PAY-135")
def test_what_is_paid_too_much_may_become_a_difference(shop: BusyShop) -> None:
    [due] = dues(invoice_of(shop, "101.90"))
    payment = pay(shop, "102.00", (due, "101.90"), rest="difference")
    assert (payment.difference_amount, payment.unallocated_amount) == (D("0.10"), 0)
    assert {"allocated", "with_difference"} <= tabs_of(payment)
    workflows.remove_allocation(payment_id=payment.pk, allocation_id=payment.allocations.get().pk)
    payment.refresh_from_db()
    assert (payment.difference_amount, payment.unallocated_amount) == (0, D("102.00"))
    assert (
        refusal_of(lambda: pay(shop, "1.00", rest="difference")).code
        == "payment_difference_without_allocation"
    )
    assert check_dossier() == []


@covers("T05-7", "TV-DOC-65", "PAY-071", "PAY-088", "PAY-089", "DOC-265")
def test_what_remains_of_a_due_date_may_be_given_up_and_taken_back(shop: BusyShop) -> None:
    invoice = invoice_of(shop, "101.90")
    [due] = dues(invoice)
    payment = pay(shop, "101.80", (due, "101.80"))
    assert refusal_of(lambda: workflows.reopen_due_date(due_date_id=due.pk)).code == "due_not_closed"
    due = workflows.close_due_date(due_date_id=due.pk, today=shop.today)
    assert (due.closed_amount, due.balance, due.state, due.closed_on) == (D("0.10"), 0, "closed", shop.today)
    assert Document.objects.get(pk=invoice.pk).balance_due == 0
    assert (
        refusal_of(lambda: workflows.close_due_date(due_date_id=due.pk, today=shop.today)).code
        == "due_already_closed"
    )
    allocation = payment.allocations.get()
    for action in (
        lambda: workflows.remove_allocation(payment_id=payment.pk, allocation_id=allocation.pk),
        lambda: workflows.delete_payment(payment_id=payment.pk),
    ):
        assert refusal_of(action).code == "due_date_closed"
    assert_told_on(refusal_of(lambda: pay(shop, "1.00", (due, "0.10"), rest="keep")), "allocations.0.amount")
    due = workflows.reopen_due_date(due_date_id=due.pk)
    assert (due.balance, due.state, due.closed_on) == (D("0.10"), "partial", None)
    pay(shop, "0.10", (due, "0.10"))
    assert (
        refusal_of(lambda: workflows.close_due_date(due_date_id=due.pk, today=shop.today)).code
        == "due_already_paid"
    )
    assert check_dossier() == []


@covers("T05-8", "PAY-102", "PAY-117", "PAY-073", "DOC-089", "TV-DOC-57")
def test_a_credit_note_offsets_an_invoice(shop: BusyShop) -> None:
    invoice = invoice_of(shop, "500.00")
    credit = shop.writes(
        "credit_note", "DUR", [{"description": "Retour", "unit_price": "120.00", "vat_rate": "0"}]
    )
    [owed], [given] = dues(invoice), dues(credit)
    assert (credit.net_payable, given.amount, given.due_on, credit.balance_due) == (
        120,
        -120,
        shop.today,
        -120,
    )
    payment = pay(shop, "380.00", (owed, "500.00"), (given, "-120.00"))
    assert (payment.unallocated_amount, payment.allocated_amount) == (0, 380)
    assert {due.state for due in DueDate.objects.all()} == {"paid"}
    workflows.delete_payment(payment_id=payment.pk)
    pay(shop, "0", (owed, "120.00"), (given, "-120.00"))
    assert [Document.objects.get(pk=one.pk).balance_due for one in (invoice, credit)] == [380, 0]
    assert check_dossier() == []


@covers("T05-10", "TV-DOC-46", "DOC-195", "PAY-076", "PAY-123", "PAY-124")
def test_deleting_a_paid_invoice_leaves_its_payment(shop: BusyShop) -> None:
    invoice = shop.writes("invoice", "DUR", [("A", 3)])
    [due] = dues(invoice)
    payment = pay(shop, "30.00", (due, str(due.balance)))
    workflows.validate_payment(payment_id=payment.pk)
    assert refusal_of(lambda: workflows.delete_payment(payment_id=payment.pk)).code == "payment_validated"
    assert (
        refusal_of(lambda: workflows.validate_payment(payment_id=payment.pk)).code
        == "payment_already_validated"
    )
    assert shop.deletes(invoice) == [payment]
    payment.refresh_from_db()
    assert (payment.unallocated_amount, payment.difference_amount, DueDate.objects.count()) == (30, 0, 0)
    assert shop.stock()["A"] == 20
    assert "partially_allocated" in tabs_of(payment)
    other = dues(invoice_of(shop, "10.00"))[0]
    values = {"allocations": [{"due_date": other.pk, "amount": "10.00"}]}
    payment = workflows.allocate_payment(payment_id=payment.pk, values=values, today=shop.today)
    assert payment.unallocated_amount == 20
    assert check_dossier() == []


@covers("PAY-103", "PAY-104", "PAY-101", "PAY-119")
def test_a_payment_takes_its_method_bank_and_date_from_the_options(shop: BusyShop) -> None:
    bank = Bank.objects.create(code="BNP", label="Banque", ledger_account="512000", journal="BQ")
    PaymentMethod.objects.filter(code="VIR").update(bank=bank)
    body = {"party": "dur", "amount": "5", "rest": "keep"}
    plain = workflows.record_payment(values=body, user=shop.user, today=shop.today)
    assert (plain.method.code, plain.bank, plain.paid_on, plain.side) == ("CHQ", None, shop.today, "customer")
    wired = workflows.record_payment(values={**body, "method": "vir"}, user=shop.user, today=shop.today)
    assert wired.bank == bank
    assert Allocation.objects.count() == 0


@covers("UPM-037", "PTY-130", "DOC-086")
def test_the_balance_of_a_document_is_that_of_its_due_dates(shop: BusyShop) -> None:
    terms(shop, "X", net(30, "50"), net(60, "50"))
    invoice = shop.validates(invoice_of(shop, "600.00", payment_terms="X"))
    first, second = dues(invoice)
    pay(shop, "50.00", (second, "50.00"))
    workflows.close_due_date(due_date_id=first.pk, today=shop.today)
    assert Document.objects.get(pk=invoice.pk).balance_due == 250
    assert check_dossier() == []
