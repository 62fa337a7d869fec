"""Wrong input of documents: each value is refused beside its field, with a sentence, and nothing changes (issue 2)."""

import json
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comptoir.core.errors import Refusal
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import items
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.deliver_orders import deliver_orders
from comptoir.workflows.documents import (
    create_document,
    duplicate_document,
    preview_document,
    transfer_document,
    update_document,
)
from tests.requirements import covers
from tests.services.refusals import assert_told_on, assert_worded, codes_of, refusal_of, snapshot
from tests.services.shops import TODAY, BusyShop, open_shop

Case = tuple[str, Any, list[str]]

NOT_NUMBERS: list[Any] = [
    True, [], {}, [1], {"a": 1}, float("nan"), float("inf"), 1e400, "abc", "NaN", "sNaN", "Infinity", "1e400", "1/0",
    Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), "9" * 61, "\ud800", "\x00", "1,2,3",
]  # fmt: skip
TOO_LARGE: list[Any] = [Decimal("1E+400"), 10**40, "9999999999999", 1e30]
NOT_TEXTS: list[Any] = [True, 5, 1.5, [], {}, ["x"]]
BAD_TEXTS: list[Any] = ["a\x00b", "\ud800", "\x1b[0m"]
NOT_DATES: list[Any] = [
    True, 5, -1, 20261120, Decimal("-0"), [], {}, "hier", "2026-02-30", "31/02/2026", "1899-12-31", "3000-01-01",
    "\ud800", "0001-01-01", "+99999999",
]  # fmt: skip

HEADER: list[Case] = [
    ("party", None, ["required"]),
    ("party", "", ["required"]),
    ("party", "PERSONNE", ["unknown_reference"]),
    ("party", "x" * 21, ["too_long"]),
    *[("party", value, ["not_a_text"]) for value in NOT_TEXTS],
    *[("party", value, ["control_character"]) for value in BAD_TEXTS],
    *[("dated_on", value, ["date_invalid", "date_out_of_range"]) for value in NOT_DATES],
    ("dated_on", "2026-11-21", ["date_in_future"]),
    ("is_tax_included", "peut-être", ["not_a_boolean"]),
    ("is_tax_included", [], ["not_a_boolean"]),
    ("is_tax_included", Decimal("sNaN"), ["not_a_boolean"]),
    *[
        ("footer_discount_rate", value, ["number_invalid", "number_division_by_zero"])
        for value in NOT_NUMBERS
    ],
    ("footer_discount_rate", "-0.01", ["negative"]),
    ("footer_discount_rate", "100.01", ["above_maximum"]),
    ("footer_discount_rate", "1.123456", ["too_many_decimals"]),
    *[
        ("footer_discount_amount", value, ["above_maximum", "number_too_large", "number_invalid"])
        for value in TOO_LARGE
    ],
    ("footer_discount_amount", "1.001", ["too_many_decimals"]),
    ("footer_discount_amount", "1000", ["footer_discount_above_total"]),
    ("footer_discount_amount", "-1", ["footer_discount_above_total"]),
    ("shipping_amount", "-1", ["negative"]),
    ("shipping_amount", "1.001", ["too_many_decimals"]),
    ("shipping_vat_rate", "33", ["unknown_vat_rate"]),
    ("shipping_vat_rate", [], ["not_a_text"]),
    ("vat_rate", "sNaN", ["unknown_vat_rate"]),
    ("vat_rate", "DOM-8.5", ["unknown_vat_rate"]),
    ("vat_rate", {"rate": 20}, ["not_a_text"]),
    ("payment_terms", "ZZZ", ["unknown_reference"]),
    ("payment_terms", 30, ["not_a_text"]),
    ("payment_method", "ZZZ", ["unknown_reference"]),
    ("payment_method", "a\x00", ["control_character"]),
    ("valid_until_on", "2026-12-01", ["not_on_this_kind"]),
    ("delivery_on", "2026-12-01", ["not_on_this_kind"]),
    ("quote_state", 1, ["not_on_this_kind"]),
    ("deposit_amount", "10", ["not_on_this_kind"]),
    ("reference", "x" * 61, ["too_long"]),
    ("note", "x" * 300_001, ["too_long"]),
    ("contact_name", "x" * 121, ["too_long"]),
    ("contact_email", "personne", ["email_invalid"]),
    ("contact_email", "a" * 95 + "@example.org", ["too_long"]),
    ("billing", "1 rue", ["not_an_object"]),
    ("billing", {"street": "1 rue"}, []),
    ("lines", {}, ["not_a_list"]),
    ("lines", "A", ["not_a_list"]),
    ("lines", [1], ["not_a_list"]),
    ("lines", [{"article": "A"}] * 2001, ["too_many_rows"]),
    ("number", "FA000009", ["number_from_counter"]),
    ("status", "validated", ["unknown_field"]),
    ("net_total", "1.00", ["unknown_field"]),
    ("éé", 1, ["unknown_field"]),
]

LINE: list[Case] = [
    ("id", 10**6, ["unknown_line"]),
    ("id", "x", ["number_invalid"]),
    ("id", -1, ["negative"]),
    ("id", 2**31, ["above_maximum"]),
    ("type", "origin", ["not_a_choice"]),
    ("type", "gift", ["not_a_choice"]),
    ("type", [], ["not_a_text"]),
    ("article", "ZZZ", ["unknown_article"]),
    ("article", "x" * 41, ["too_long"]),
    *[("article", value, ["not_a_text"]) for value in NOT_TEXTS],
    *[("article", value, ["control_character"]) for value in BAD_TEXTS],
    ("description", "x" * 10_001, ["too_long"]),
    *[("quantity", value, ["number_invalid", "number_division_by_zero"]) for value in NOT_NUMBERS],
    *[("quantity", value, ["above_maximum", "number_too_large", "number_invalid"]) for value in TOO_LARGE],
    ("quantity", "-1000000001", ["below_minimum"]),
    ("quantity", "0.000001", ["too_many_decimals"]),
    ("quantity", Decimal("1E-400"), ["too_many_decimals"]),
    ("unit_price", "-1", ["negative"]),
    ("unit_price", "1000000001", ["above_maximum"]),
    ("discount_rate", "100.5", ["above_maximum"]),
    ("discount_rate", "-1", ["negative"]),
    ("vat_rate", "21", ["unknown_vat_rate"]),
    ("cost_price", "-1", ["negative"]),
    ("unit", "ZZZZ", ["unknown_reference"]),
    ("unit", "ABCDE", ["too_long"]),
    ("unit", ["U"], ["not_a_text"]),
    ("delivery_on", "bientôt", ["date_invalid"]),
    ("net_amount", "1", ["unknown_field"]),
]


@pytest.fixture
def shop(dossier: Dossier) -> BusyShop:
    return open_shop()


def body(**values: Any) -> dict[str, Any]:
    return {"kind": "invoice", "party": "DUR", "lines": [{"article": "A", "quantity": "1"}], **values}


@covers("P-08", "DOC-013", "DOC-T2")
def test_a_wrong_header_is_refused_at_creation_change_and_preview(shop: BusyShop) -> None:
    invoice = shop.writes("invoice", "DUR", [("A", 1)])
    before = snapshot()
    for field, value, codes in HEADER:
        told = "billing.street" if value == {"street": "1 rue"} else field
        wrong = body(**{field: value})
        for action in (
            partial(create_document, values=wrong, user=shop.user, today=TODAY),
            partial(preview_document, values=wrong, today=TODAY),
            partial(shop.revises, invoice, **{field: value}),
        ):
            assert_told_on(refusal_of(action, before=before), told, codes)
    assert check_dossier() == []


@covers("P-08", "DOC-T4")
def test_a_wrong_line_is_refused_on_its_row(shop: BusyShop) -> None:
    invoice = shop.writes("invoice", "DUR", [("A", 1)])
    [line] = invoice.lines.all()
    before = snapshot()
    for field, value, codes in LINE:
        rows: list[dict[str, Any]] = [{"article": "B"}, {"article": "A", field: value}]
        refusal = refusal_of(
            lambda rows=rows: create_document(values=body(lines=rows), user=shop.user, today=TODAY),
            before=before,
        )
        assert_told_on(refusal, f"lines.1.{field}", codes)
        if field != "id":
            changed = {"id": line.pk, field: value}
            refusal = refusal_of(
                lambda changed=changed: shop.revises(invoice, lines=[changed]), before=before
            )
            assert_told_on(refusal, f"lines.0.{field}", codes)
    other = shop.writes("invoice", "DUR", [("A", 1)]).lines.get()
    for rows in ([{"id": other.pk}], [{"id": line.pk}, {"id": line.pk}]):
        refusal = refusal_of(lambda rows=rows: shop.revises(invoice, lines=rows))
        assert_told_on(refusal, f"lines.{len(rows) - 1}.id", ["unknown_line"])
    for row in ({}, {"quantity": "1"}, {"description": ""}, {"description": "  "}):
        refusal = refusal_of(lambda row=row: shop.revises(invoice, lines=[row]))
        assert_told_on(refusal, "lines.0.description", ["article_or_description_required"])


@covers("P-08")
def test_amounts_that_no_column_holds_are_refused(shop: BusyShop) -> None:
    large = {"description": "Gros", "quantity": "9000", "unit_price": "999999999", "vat_rate": "20"}
    huge = {"description": "Énorme", "quantity": "999999999", "unit_price": "999999999"}
    costly = {"description": "Cher", "quantity": "9000", "unit_price": "0", "cost_price": "999999999"}
    back = {**large, "quantity": "-9000"}
    for rows, values in (
        ([huge], {}),
        ([large, large], {"footer_discount_rate": "100"}),
        ([large, large, back], {}),
        ([{**large, "quantity": "9999"}, {**back, "quantity": "-9999"}], {}),
        ([costly, costly], {}),
        ([large, {**costly, "quantity": "-9000"}], {}),
    ):
        action = lambda rows=rows, values=values: create_document(  # noqa: E731
            values=body(lines=rows, **values), user=shop.user, today=TODAY
        )
        found = codes_of(refusal_of(action))
        assert not found or found.popitem()[1] == ["amount_too_large"]
    shop.receives([("B", 1, "1000000000")])
    many = {"article": "B", "quantity": "1000000000", "unit_price": "0", "cost_price": "0"}
    assert refusal_of(lambda: shop.writes("delivery_note", "DUR", [many])).code == "stock_too_large"
    assert check_dossier() == []


@covers("DOC-101", "DOC-107", "P-08")
def test_a_wrong_transfer_or_duplication_changes_nothing(shop: BusyShop) -> None:
    quote = shop.quotes("DUR", [("A", 1)])
    cases: list[tuple[Any, str, list[str]]] = [
        ({}, "kind", ["required"]),
        ({"kind": None}, "kind", ["required"]),
        ({"kind": "facture"}, "kind", ["unknown_document_kind"]),
        ({"kind": "x" * 10_000}, "kind", ["unknown_document_kind"]),
        ({"kind": ["order"]}, "kind", ["not_a_text"]),
        ({"kind": {"code": "order"}}, "kind", ["not_a_text"]),
        ({"kind": "quote"}, "kind", ["transfer_not_allowed"]),
        ({"kind": "credit_note"}, "kind", ["transfer_not_allowed"]),
        ({"kind": "purchase_order"}, "kind", ["transfer_not_allowed"]),
        ({"kind": "deposit_invoice"}, "kind", ["transfer_not_allowed"]),
        ({"kind": "invoice", "dated_on": "2026-11-21"}, "dated_on", ["date_in_future"]),
        ({"kind": "order", "dated_on": "demain"}, "dated_on", ["date_invalid"]),
        ({"kind": "order", "party": "DUR"}, "party", ["unknown_field"]),
    ]
    for values, field, codes in cases:
        action = lambda values=values: transfer_document(  # noqa: E731
            document_id=quote.pk, values=values, user=shop.user, today=TODAY
        )
        assert_told_on(refusal_of(action), field, codes)
    invoice = shop.writes("invoice", "DUR", [("A", 1)])
    assert refusal_of(lambda: shop.transfers(invoice, "credit_note")).code == "transfer_source_provisional"
    for key in (0, -1, 10**9, 2**63, 10**30):
        action = lambda key=key: duplicate_document(document_id=key, user=shop.user, today=TODAY)  # noqa: E731
        assert refusal_of(action).status == 404
    refusal = refusal_of(lambda: shop.revises(invoice, kind="quote"))
    assert_told_on(refusal, "kind", ["kind_is_fixed"])


@covers("DOC-164", "P-08")
def test_a_wrong_delivery_changes_nothing(shop: BusyShop) -> None:
    order = shop.takes_order("DUR", [("A", 5), ("B", -2), {"type": "text", "description": "x"}])
    first, second = items(order)
    text = order.lines.get(type="text")
    quoted = shop.quotes("DUR", [("A", 1)]).lines.get()
    one = {"line": first.pk, "quantity": "1"}
    cases: list[tuple[dict[str, Any], str, list[str]]] = [
        ({}, "lines", ["nothing_to_deliver"]),
        ({"lines": []}, "lines", ["nothing_to_deliver"]),
        ({"lines": [{**one, "quantity": "0"}]}, "lines", ["nothing_to_deliver"]),
        ({"lines": [{**one, "quantity": "6"}]}, "lines.0.quantity", ["delivery_above_remaining"]),
        ({"lines": [{**one, "quantity": "-1"}]}, "lines.0.quantity", ["delivery_wrong_sign"]),
        ({"lines": [{"line": second.pk, "quantity": "1"}]}, "lines.0.quantity", ["delivery_wrong_sign"]),
        (
            {"lines": [{"line": second.pk, "quantity": "-3"}]},
            "lines.0.quantity",
            ["delivery_above_remaining"],
        ),
        ({"lines": [{**one, "quantity": "abc"}]}, "lines.0.quantity", ["number_invalid"]),
        ({"lines": [{**one, "quantity": None}]}, "lines.0.quantity", ["required"]),
        ({"lines": [{**one, "quantity": []}]}, "lines.0.quantity", ["number_invalid"]),
        ({"lines": [{"quantity": "1"}]}, "lines.0.line", ["required"]),
        ({"lines": [{**one, "line": 10**9}]}, "lines.0.line", ["not_an_order_line"]),
        ({"lines": [{**one, "line": 10**40}]}, "lines.0.line", ["number_too_large", "above_maximum"]),
        ({"lines": [{**one, "line": "A"}]}, "lines.0.line", ["number_invalid"]),
        ({"lines": [{**one, "line": text.pk}]}, "lines.0.line", ["not_an_order_line"]),
        ({"lines": [{**one, "line": quoted.pk}]}, "lines.0.line", ["not_an_order_line"]),
        ({"lines": [one, one]}, "lines.1.line", ["line_twice"]),
        ({"lines": [{**one, "price": "1"}]}, "lines.0.price", ["unknown_field"]),
        ({"lines": {"0": one}}, "lines", ["not_a_list"]),
        ({"lines": [one], "kind": "quote"}, "kind", ["transfer_not_allowed"]),
        ({"lines": [one], "kind": "goods_receipt"}, "kind", ["transfer_not_allowed"]),
        ({"lines": [one], "kind": "camion"}, "kind", ["unknown_document_kind"]),
        ({"lines": [one], "kind": 5}, "kind", ["not_a_text"]),
        ({"lines": [one], "dated_on": "2026-11-21"}, "dated_on", ["date_in_future"]),
        ({"lines": [one], "group_orders": "oui ?"}, "group_orders", ["not_a_boolean"]),
        ({"lines": [one], "merge_articles": []}, "merge_articles", ["not_a_boolean"]),
        ({"lines": [one], "subtotal": True}, "subtotal", ["unknown_field"]),
    ]
    before = snapshot()
    for values, field, codes in cases:
        action = lambda values=values: deliver_orders(values=values, user=shop.user, today=TODAY)  # noqa: E731
        assert_told_on(refusal_of(action, before=before), field, codes)
    assert shop.delivers(order).lines.count() == 3
    assert check_dossier() == []


JSON_LIKE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**40), max_value=10**40)
    | st.floats()
    | st.decimals()
    | st.text(max_size=50)
    | st.sampled_from(
        ["A", "DUR", "1", "-1", "0", "20", "5.5", "2026-11-20", "goods", "text", "\ud800", "12*3", "CH30"]
    ),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3)
    ),
    max_leaves=4,
)
FIELDS = [
    "kind", "party", "dated_on", "is_tax_included", "footer_discount_rate", "footer_discount_amount", "shipping_amount",
    "shipping_vat_rate", "payment_terms", "payment_method", "valid_until_on", "delivery_on", "quote_state",
    "deposit_amount", "reference", "note", "vat_rate", "billing", "delivery", "contact_name", "contact_email", "lines",
]  # fmt: skip
LINE_FIELDS = [
    "id",
    "type",
    "article",
    "description",
    "quantity",
    "unit",
    "unit_price",
    "discount_rate",
    "vat_rate",
]
LINES = st.lists(
    st.fixed_dictionaries(
        {}, optional={"article": st.just("A") | JSON_LIKE, **dict.fromkeys(LINE_FIELDS[3:], JSON_LIKE)}
    )
    | st.dictionaries(st.sampled_from(LINE_FIELDS), JSON_LIKE, max_size=4),
    max_size=3,
)
BODIES = st.fixed_dictionaries(
    {"kind": st.sampled_from(["quote", "order", "delivery_note", "invoice", "credit_note"]) | JSON_LIKE},
    optional={
        "party": st.just("DUR") | JSON_LIKE,
        "lines": LINES | JSON_LIKE,
        **dict.fromkeys(FIELDS[2:-1], JSON_LIKE),
    },
)


@covers("P-08")
def test_no_value_whatever_ends_otherwise_than_saved_or_refused(shop: BusyShop) -> None:
    order = shop.takes_order("DUR", [("A", 1)])

    @settings(
        max_examples=100,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(values=BODIES)
    def act(values: dict[str, Any]) -> None:
        for action in (
            lambda: create_document(values=values, user=shop.user, today=TODAY),
            lambda: preview_document(values=values, today=TODAY, document_id=order.pk),
            lambda: update_document(document_id=order.pk, values=values, user=shop.user, today=TODAY),
        ):
            before = Document.objects.count()
            try:
                action()
            except Refusal as refusal:
                assert_worded(refusal)
                assert Document.objects.count() == before
                json.dumps(codes_of(refusal))

    act()
    assert check_dossier() == []


def test_the_snapshot_sees_every_business_table(shop: BusyShop) -> None:
    before = snapshot()
    shop.quotes("DUR", [("A", 1)])
    after = snapshot()
    assert {name for name in after if after[name] != before[name]} == {
        "Counter", "Document", "DocumentLine", "DocumentVat",
    }  # fmt: skip
