"""Due dates planned by hand: saved, kept while the document changes, given back to the terms, sealed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from comptoir.documents.models import Document
from comptoir.parties.models import Party
from comptoir.payments.models import DueDate
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.document_view import document_as_dict
from comptoir.workflows.documents import preview_document
from comptoir.workflows.due_date_warnings import due_date_warnings
from comptoir.workflows.explain_document import explain_document
from tests.requirements import covers
from tests.services.refusals import assert_told_on, refusal_of
from tests.services.shops import TODAY, BusyShop, open_shop

pytestmark = pytest.mark.usefixtures("dossier")
d = Decimal
PLAN = [
    {"due_on": "2026-11-30", "amount": "20.00", "payment_method": "CHQ"},
    {"due_on": "2026-12-31", "payment_method": "VIR"},
]


@pytest.fixture
def shop() -> BusyShop:
    shop = open_shop()
    shop.supplier("FOUR", "Fournisseur")
    return shop


def invoice(shop: BusyShop, **values: Any) -> Document:
    """An invoice of 60.00."""
    return shop.writes("invoice", "DUR", [("S", 1)], **values)


def rows(document: Document) -> list[tuple[date, Decimal, str]]:
    found = DueDate.objects.filter(document=document).order_by("position").select_related("payment_method")
    return [(due.due_on, due.amount, due.payment_method.code if due.payment_method else "") for due in found]


PLANNED = [(date(2026, 11, 30), d("20.00"), "CHQ"), (date(2026, 12, 31), d("40.00"), "VIR")]
BY_TERMS = [(date(2026, 12, 20), d("60.00"), "CHQ")]


@covers("DOC-249", "DOC-251")
@pytest.mark.parametrize("is_new", [True, False])
def test_due_dates_are_planned_at_once_or_later(shop: BusyShop, is_new: bool) -> None:
    document = invoice(shop, due_dates=PLAN) if is_new else shop.revises(invoice(shop), due_dates=PLAN)
    assert rows(document) == PLANNED
    assert Document.objects.get(pk=document.pk).balance_due == d("60.00")
    assert document_as_dict(document)["has_planned_due_dates"] is True
    assert check_dossier() == []


@covers("DOC-249")
def test_a_purchase_invoice_is_planned_too(shop: BusyShop) -> None:
    document = shop.buys("purchase_invoice", "FOUR", [{"article": "A", "unit_price": "30"}])
    total = Document.objects.get(pk=document.pk).net_payable
    shop.revises(document, due_dates=[{"amount": "10.00", "due_on": "2026-12-01"}, {}])
    found = rows(document)
    assert [(one[0], one[1]) for one in found] == [
        (date(2026, 12, 1), d("10.00")), (date(2027, 1, 1), total - 10),
    ]  # fmt: skip


@covers("DOC-249")
def test_rows_are_kept_in_the_order_of_their_dates(shop: BusyShop) -> None:
    document = shop.revises(invoice(shop), due_dates=list(reversed(PLAN)))
    assert rows(document) == PLANNED


@covers("DOC-255", "PAY-056")
def test_what_was_planned_stays_when_lines_terms_and_party_change(shop: BusyShop) -> None:
    document = shop.revises(invoice(shop), due_dates=PLAN)
    shop.revises(document, reference="BC 12")
    assert rows(document) == PLANNED
    shop.revises(document, lines=[{"article": "S", "quantity": "2"}])
    assert rows(document) == [PLANNED[0], (date(2026, 12, 31), d("100.00"), "VIR")]
    shop.revises(document, payment_terms=None)
    assert rows(document) == [PLANNED[0], (date(2026, 12, 31), d("100.00"), "VIR")]
    assert check_dossier() == []


@covers("DOC-255", "PAY-056")
@pytest.mark.parametrize("given", [None, []])
def test_the_terms_are_followed_again_when_asked(shop: BusyShop, given: Any) -> None:
    document = shop.revises(invoice(shop), due_dates=PLAN)
    shop.revises(document, due_dates=given)
    assert rows(document) == BY_TERMS
    shop.revises(document, lines=[{"article": "S", "quantity": "2"}])
    assert rows(document) == [(date(2026, 12, 20), d("120.00"), "CHQ")]


@covers("DOC-255")
def test_a_plan_like_the_terms_is_a_plan_all_the_same(shop: BusyShop) -> None:
    document = invoice(shop)
    shop.revises(document, due_dates=[{"due_on": "2026-12-20", "payment_method": "CHQ"}])
    shop.revises(document, dated_on="2026-11-19")
    assert rows(document) == BY_TERMS


@covers("DOC-255")
def test_an_invoice_that_comes_to_nothing_forgets_its_plan(shop: BusyShop) -> None:
    document = shop.revises(invoice(shop), due_dates=PLAN)
    shop.revises(document, lines=[])
    assert rows(document) == []
    shop.revises(document, lines=[{"article": "S", "quantity": "1"}])
    assert rows(document) == BY_TERMS


@covers("DOC-249", "DOC-255")
def test_the_deposit_of_a_planned_invoice_is_taken_off_its_last_due_date(shop: BusyShop) -> None:
    document = shop.revises(invoice(shop), due_dates=PLAN)
    shop.asks_deposit(document, amount="15.00")
    assert rows(document) == [PLANNED[0], (date(2026, 12, 31), d("25.00"), "VIR")]
    assert check_dossier() == []


@covers("DOC-182", "DOC-120")
def test_neither_a_duplicate_nor_a_transfer_takes_the_plan_along(shop: BusyShop) -> None:
    document = shop.revises(invoice(shop), due_dates=PLAN)
    assert rows(shop.duplicates(Document.objects.get(pk=document.pk))) == BY_TERMS
    credit = shop.transfers(shop.validates(Document.objects.get(pk=document.pk)), "credit_note")
    assert [one[1] for one in rows(credit)] == [d("-60.00")]


@covers("P-05", "DOC-249")
def test_a_sealed_invoice_keeps_its_due_dates(shop: BusyShop) -> None:
    document = shop.validates(shop.revises(invoice(shop), due_dates=PLAN))
    assert refusal_of(lambda: shop.revises(document, due_dates=None)).code == "document_sealed"
    assert rows(document) == PLANNED
    assert check_dossier() == []


@covers("DOC-257")
def test_due_dates_that_are_paid_are_not_planned_again(shop: BusyShop) -> None:
    document = shop.revises(invoice(shop), due_dates=PLAN)
    shop.is_paid(document, "5.00")
    assert refusal_of(lambda: shop.revises(document, due_dates=None)).code == "document_paid"
    shop.revises(document, due_dates=PLAN)
    assert rows(document) == PLANNED


@covers("DOC-249", "DOC-255", "P-08")
@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ("x", "due_dates", "not_a_list"),
        ({"0": {}}, "due_dates", "not_a_list"),
        ([5], "due_dates", "not_a_list"),
        ([{}] * 61, "due_dates", "too_many_rows"),
        ([{"due_on": "demain"}], "due_dates.0.due_on", "date_invalid"),
        ([{"due_on": 20261120}], "due_dates.0.due_on", "date_invalid"),
        ([{"due_on": "2026-11-19"}], "due_dates.0.due_on", "due_before_document"),
        ([{"due_on": "2999-12-31"}, {}], "due_dates.1.due_on", "date_out_of_range"),
        ([{"amount": "NaN"}], "due_dates.0.amount", "number_invalid"),
        ([{"amount": "1e999"}], "due_dates.0.amount", "number_invalid"),
        ([{"amount": "59.99"}], "due_dates.0.amount", "due_plan_short"),
        ([{"amount": "60.01"}], "due_dates.0.amount", "due_plan_above"),
        ([{"amount": "59.999"}], "due_dates.0.amount", "too_many_decimals"),
        ([{"amount": "70"}, {}], "due_dates.1.amount", "due_amount_wrong_sign"),
        ([{"amount": "60"}, {}], "due_dates.1.amount", "due_amount_zero"),
        ([{"payment_method": "ZZZ"}], "due_dates.0.payment_method", "unknown_reference"),
        ([{"payment_method": "C\x00Q"}], "due_dates.0.payment_method", "control_character"),
        ([{"payment_method": 5}], "due_dates.0.payment_method", "not_a_text"),
        ([{"id": 5}], "due_dates.0.id", "unknown_field"),
    ],
)  # fmt: skip
def test_a_plan_that_can_not_be_is_refused_on_its_field(
    shop: BusyShop, given: Any, field: str, code: str
) -> None:
    document = invoice(shop)
    refusal = refusal_of(lambda: shop.revises(document, due_dates=given))
    assert_told_on(refusal, field)
    assert [problem.code for problem in refusal.fields[field]] == [code]
    refusal = refusal_of(lambda: invoice(shop, due_dates=given))
    assert code in [problem.code for problem in refusal.fields[field]]


@covers("DOC-249")
def test_only_documents_with_due_dates_to_plan_take_a_plan(shop: BusyShop) -> None:
    refusal = refusal_of(lambda: shop.quotes("DUR", [("S", 1)], due_dates=PLAN))
    assert_told_on(refusal, "due_dates")
    assert shop.quotes("DUR", [("S", 1)], due_dates=None).pk


@covers("DOC-255")
def test_a_date_past_a_planned_one_is_refused_beside_it(shop: BusyShop) -> None:
    document = shop.on(date(2026, 12, 5)).writes("invoice", "DUR", [("S", 1)])
    shop.on(date(2026, 12, 5))
    shop.revises(document, dated_on="2026-11-20", due_dates=PLAN)
    refusal = refusal_of(lambda: shop.revises(document, dated_on="2026-12-05"))
    assert_told_on(refusal, "due_dates.0.due_on")


@covers("DOC-249")
def test_a_preview_tells_what_does_not_add_up_yet_and_still_computes(shop: BusyShop) -> None:
    document = invoice(shop)
    preview = preview_document(values={"due_dates": [{"amount": "50"}]}, today=TODAY, document_id=document.pk)
    assert [(due.amount, due.due_on) for due in preview.due_dates.dues] == [(d(50), TODAY)]
    assert [code for found in due_date_warnings(preview).values() for code in [found[0].code]] == [
        "due_plan_short"
    ]


@covers("DOC-249")
@pytest.mark.parametrize(
    ("siren", "due_on", "told"),
    [("732829320", "2027-02-01", True), ("732829320", "2027-01-31", False), ("", "2027-02-01", False)],
)
def test_the_legal_delay_is_told_to_professionals_and_stops_nobody(
    shop: BusyShop, siren: str, due_on: str, told: bool
) -> None:
    Party.objects.filter(code="DUR").update(siren=siren)
    values = {"kind": "invoice", "party": "DUR", "lines": [{"article": "S", "quantity": "1"}]}
    plan = [{"due_on": due_on}]
    preview = preview_document(values={**values, "due_dates": plan}, today=TODAY)
    codes = [one.code for found in due_date_warnings(preview).values() for one in found]
    assert codes == (["due_beyond_legal_delay"] if told else [])
    document = invoice(shop, due_dates=plan)
    assert [one[0] for one in rows(document)] == [date.fromisoformat(due_on)]


@covers("P-10", "DOC-249")
def test_a_planned_due_date_says_so(shop: BusyShop) -> None:
    document = shop.revises(invoice(shop), due_dates=PLAN)
    explained = explain_document(Document.objects.get(pk=document.pk), may_see_margins=True)
    assert [(step.code, step.result) for step in explained.due_dates] == [
        ("due_planned", d("20.00")), ("due_planned", d("40.00")),
    ]  # fmt: skip
    assert explained.are_due_dates_current
