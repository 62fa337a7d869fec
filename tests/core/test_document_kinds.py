"""The table of the sixteen kinds says what tables DOC-T1, DOC-T7 and DOC-T8 say."""

import dataclasses

import pytest

from comptoir.core.document_kinds import KINDS, BlockScope, Side, kind_of, kinds_of_side
from comptoir.core.errors import Refusal
from tests.requirements import covers

FIRST_NUMBERS = {
    "quote": "DE000001",
    "order": "CM000001",
    "delivery_note": "BL000001",
    "return_note": "BR000001",
    "invoice": "FA000001",
    "credit_note": "AV000001",
    "deposit_invoice": "FD000001",
    "deposit_credit_note": "AD000001",
    "price_request": "DEM000001",
    "purchase_order": "CF000001",
    "goods_receipt": "BRF000001",
    "purchase_return": "BRA000001",
    "purchase_invoice": "FF000001",
    "purchase_credit_note": "AF000001",
    "purchase_deposit_invoice": "FFD000001",
    "purchase_deposit_credit_note": "FAD000001",
}
#: Each sales kind and its purchase counterpart, in the order of table DOC-T1.
COUNTERPARTS = dict(
    zip(
        [kind.code for kind in kinds_of_side(Side.SALE)],
        [kind.code for kind in kinds_of_side(Side.PURCHASE)],
        strict=True,
    )
)


def codes_where(attribute):
    return {code for code, kind in KINDS.items() if getattr(kind, attribute)}


@covers("DOC-002", "P-13", "TV-DOC-02", "OPT-060", "OPT-075")
def test_there_are_sixteen_kinds_with_a_default_counter_without_space():
    assert {code: kind.default_counter for code, kind in KINDS.items()} == FIRST_NUMBERS
    assert list(KINDS) == list(FIRST_NUMBERS)


def test_a_code_leads_to_its_kind_and_an_unknown_one_is_refused_on_the_field():
    assert kind_of("invoice") is KINDS["invoice"]
    for unknown in ("facture", "", "Invoice", None):
        with pytest.raises(Refusal) as caught:
            kind_of(unknown)
        assert caught.value.code == "unknown_document_kind"
        assert list(caught.value.fields) == ["kind"]


def test_the_table_can_not_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        KINDS["invoice"].stock_sign = 1
    with pytest.raises(TypeError):
        KINDS["invoice"] = KINDS["quote"]


@covers("DOC-305", "DOC-306", "DOC-104")
@pytest.mark.parametrize(("sale", "purchase"), COUNTERPARTS.items())
def test_purchases_follow_their_sales_counterpart(sale, purchase):
    own = dataclasses.asdict(KINDS[purchase])
    expected = dataclasses.asdict(KINDS[sale]) | {
        "code": purchase,
        "side": Side.PURCHASE,
        "default_prefix": own["default_prefix"],
        "stock_sign": -KINDS[sale].stock_sign,
        "virtual_stock_sign": -KINDS[sale].virtual_stock_sign,
        "sets_average_cost": -KINDS[sale].stock_sign > 0,
        "transfer_targets": tuple(COUNTERPARTS[code] for code in KINDS[sale].transfer_targets),
        "group_targets": tuple(COUNTERPARTS[code] for code in KINDS[sale].group_targets),
        # Only on sales: state and validity of quotes, salespeople, prospects, customer control.
        "has_quote_state": False,
        "has_valid_until": False,
        "has_salesperson": False,
        "converts_prospect": False,
        "block_scope": BlockScope.NEVER,
        "has_credit_control": False,
    }
    assert own == expected


@covers("DOC-238", "DOC-237", "P-06", "DOC-241", "STK-120", "STK-123", "STK-126", "STK-127", "STK-128")
def test_stock_effects_are_those_of_table_t8():
    assert {code: kind.stock_sign for code, kind in KINDS.items() if kind.moves_goods} == {
        "delivery_note": -1,
        "return_note": 1,
        "invoice": -1,
        "credit_note": 1,
        "goods_receipt": 1,
        "purchase_return": -1,
        "purchase_invoice": 1,
        "purchase_credit_note": -1,
    }
    assert {code: kind.virtual_stock_sign for code, kind in KINDS.items() if kind.virtual_stock_sign} == {
        "order": -1,
        "purchase_order": 1,
    }
    assert codes_where("sets_average_cost") == {"goods_receipt", "purchase_invoice"}


@covers("P-04", "P-05", "DOC-199")
def test_invoices_credit_notes_and_deposits_are_legal():
    legal = {"invoice", "credit_note", "deposit_invoice", "deposit_credit_note"}
    assert codes_where("is_legal") == legal | {COUNTERPARTS[code] for code in legal}
    assert codes_where("has_einvoice_number") == legal


@covers("PAY-073", "PAY-074", "DOC-089", "DOC-256", "DOC-082", "DOC-084", "PRF-059")
def test_only_what_is_invoiced_has_due_dates():
    sales = {code: KINDS[code].due_sign for code in COUNTERPARTS if KINDS[code].has_due_dates}
    assert sales == {"invoice": 1, "credit_note": -1, "deposit_invoice": 1, "deposit_credit_note": -1}
    assert codes_where("has_due_schedule") == codes_where("can_be_paid") == {"invoice", "purchase_invoice"}
    assert {code: kind.turnover_sign for code, kind in KINDS.items() if kind.turnover_sign} == {
        "invoice": 1,
        "credit_note": -1,
        "purchase_invoice": 1,
        "purchase_credit_note": -1,
    }


@covers("DOC-095", "DOC-093", "DOC-013", "DOC-020")
def test_headers_and_tabs_follow_tables_t2_and_t3():
    deposits = {"deposit_invoice", "deposit_credit_note"}
    sales = set(COUNTERPARTS)

    def of_sales(attribute):
        return codes_where(attribute) & sales

    assert of_sales("has_lines") == sales - deposits
    assert of_sales("has_payment_terms") == {"quote", "order", "delivery_note", "invoice"}
    assert of_sales("has_payment_method") == of_sales("is_deposit") == deposits
    assert of_sales("requires_payment_method") == {"deposit_credit_note"}
    assert of_sales("can_be_duplicated") == sales - deposits
    assert of_sales("has_linked_deposits") == {"order", "delivery_note", "invoice"}
    assert of_sales("has_delivery") == of_sales("has_delivery_date") == {"order"}
    assert (
        of_sales("has_valid_until")
        == of_sales("has_quote_state")
        == of_sales("has_typed_deposit")
        == {"quote"}
    )
    assert of_sales("prints_delivery_address") == {"delivery_note"}


@covers("DOC-245", "DOC-246", "DOC-307", "PTY-081", "PTY-082", "UPM-012")
def test_every_sales_document_but_a_quote_makes_a_customer_of_a_prospect():
    assert codes_where("converts_prospect") == set(COUNTERPARTS) - {"quote"}


@covers("TV-DOC-16", "DOC-103", "DOC-090")
def test_exactly_eleven_transfers_exist_on_each_side():
    sales = {
        ("quote", "order"),
        ("quote", "delivery_note"),
        ("quote", "invoice"),
        ("order", "delivery_note"),
        ("order", "invoice"),
        ("delivery_note", "return_note"),
        ("delivery_note", "invoice"),
        ("delivery_note", "credit_note"),
        ("return_note", "credit_note"),
        ("invoice", "credit_note"),
        ("deposit_invoice", "deposit_credit_note"),
    }
    found = {(code, target) for code, kind in KINDS.items() for target in kind.transfer_targets}
    assert found == sales | {(COUNTERPARTS[source], COUNTERPARTS[target]) for source, target in sales}


@covers("TV-DOC-17", "DOC-125")
def test_exactly_seven_groupings_exist_on_each_side():
    sales = {
        ("quote", "order"),
        ("quote", "delivery_note"),
        ("quote", "invoice"),
        ("order", "delivery_note"),
        ("order", "invoice"),
        ("delivery_note", "invoice"),
        ("return_note", "credit_note"),
    }
    found = {(code, target) for code, kind in KINDS.items() for target in kind.group_targets}
    assert found == sales | {(COUNTERPARTS[source], COUNTERPARTS[target]) for source, target in sales}


@covers("DOC-152", "DOC-148")
def test_orders_are_delivered_by_a_note_first_or_an_invoice():
    assert KINDS["order"].delivery_targets == ("delivery_note", "invoice")
    assert KINDS["purchase_order"].delivery_targets == ("goods_receipt", "purchase_invoice")
    assert KINDS["quote"].delivery_targets == ()


def test_what_a_validated_document_is_corrected_by():
    assert KINDS["invoice"].credit_targets == ("credit_note",)
    assert KINDS["deposit_invoice"].credit_targets == ("deposit_credit_note",)
    assert KINDS["delivery_note"].credit_targets == ()


def test_sides_tell_the_role_and_the_prices():
    for kind in KINDS.values():
        assert kind.party_role == ("customer" if kind.is_sale else "supplier")
        assert kind.uses_purchase_prices is not kind.is_sale
        assert kind.can_be_grouped is bool(kind.group_targets)
