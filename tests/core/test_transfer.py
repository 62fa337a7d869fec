"""Transfers, deliveries and the goods that move once."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.document_kinds import KINDS
from comptoir.core.errors import Refusal
from comptoir.core.transfer import (
    DeliveredLine,
    DeliveryState,
    MoveSource,
    OriginReference,
    Processing,
    TransferState,
    already_moved,
    check_cancel,
    check_close,
    check_delivery,
    check_reopen,
    check_transfer,
    delivery_state,
    moved_quantity,
    origin_reference,
    remaining_quantity,
    transfer_choices,
    transfer_problem,
    transferable,
)
from tests.requirements import covers

d = Decimal
QUOTE, ORDER, NOTE, INVOICE = (KINDS[code] for code in ("quote", "order", "delivery_note", "invoice"))
RETURN, CREDIT = KINDS["return_note"], KINDS["credit_note"]


def state_of(*lines, **flags):
    return delivery_state([DeliveredLine(d(ordered), d(delivered)) for ordered, delivered in lines], **flags)


@covers("TV-U3", "UPM-040", "UPM-041", "DOC-170", "DOC-171", "DOC-172", "DOC-173")
@pytest.mark.parametrize(
    ("lines", "flags", "code"),
    [
        ([(5, 0)], {}, "CO"),
        ([(5, 2)], {}, "LP"),
        ([(5, 5)], {}, "LT"),
        ([(5, 2)], {"is_closed": True}, "LT"),
        ([(5, 2)], {"is_closed": False}, "LP"),
        ([(5, 0)], {"is_blocked": True}, "BL"),
        ([(5, 2)], {"is_blocked": True}, "BL"),
        ([(5, 5)], {"is_blocked": True}, "LT"),
        ([(5, 2)], {"is_cancelled": True}, "AN"),
        ([(5, 5)], {"is_cancelled": True}, "AN"),
        ([(5, 6)], {}, "LT"),
        ([(5, 5), (1, 0)], {}, "LP"),
        ([(10, 4), (5, 0)], {}, "LP"),
        ([(10, 10), (5, 5)], {}, "LT"),
        ([], {}, "CO"),
        ([(0, 0)], {}, "CO"),
        ([(0, 0), (3, 3)], {}, "LT"),
        ([(-2, 0), (3, 3)], {}, "LP"),
        ([(-2, -2), (3, 3)], {}, "LT"),
    ],
)
def test_the_state_of_an_order(lines, flags, code):
    assert state_of(*lines, **flags).bookshop_code == code


@covers("UPM-041")
def test_lines_without_article_do_not_count():
    line = DeliveredLine(d(3), d(0), has_article=False)
    assert delivery_state([line]) is DeliveryState.NOT_DELIVERED
    assert delivery_state([line, DeliveredLine(d(2), d(2))]) is DeliveryState.FULLY_DELIVERED


@covers("TV-DOC-29", "TV-DOC-30", "DOC-163", "UPM-043")
@pytest.mark.parametrize(
    ("ordered", "delivered", "remaining"),
    [
        (10, 4, 6),
        (10, 10, 0),
        (10, 12, 0),
        (5, 0, 5),
        (-3, -1, -2),
        (-3, -4, 0),
        (0, 0, 0),
        (0, 2, 0),
        (5, -1, 6),
        ("1", "0.5", "0.5"),
        ("-1", "-0.5", "-0.5"),
    ],
)
def test_what_remains(ordered, delivered, remaining):
    assert remaining_quantity(d(ordered), d(delivered)) == d(remaining)
    assert DeliveredLine(d(ordered), d(delivered)).remaining == d(remaining)


@covers("DOC-164", "TV-DOC-30")
@pytest.mark.parametrize(
    ("ordered", "delivered", "to_deliver", "code"),
    [
        (10, 4, 2, None),
        (10, 4, 6, None),
        (10, 4, 0, None),
        (10, 4, 7, "delivery_above_remaining"),
        (10, 10, 1, "delivery_above_remaining"),
        (10, 4, -1, "delivery_wrong_sign"),
        (-3, 0, -3, None),
        ("1", "0", "0.5", None),
        ("0.5", "0", "0.5", None),
        (-3, 0, -4, "delivery_above_remaining"),
        (-3, 0, 1, "delivery_wrong_sign"),
        (0, 0, 1, "delivery_above_remaining"),
    ],
)
def test_no_more_is_delivered_than_remains(ordered, delivered, to_deliver, code):
    if code is None:
        check_delivery(d(ordered), d(delivered), d(to_deliver))
        return
    with pytest.raises(Refusal) as caught:
        check_delivery(d(ordered), d(delivered), d(to_deliver), field="lines.2.quantity")
    assert caught.value.code == code
    assert caught.value.params["remaining"] == remaining_quantity(d(ordered), d(delivered))
    assert list(caught.value.fields) == ["lines.2.quantity"]


def problem(kind, target, by=Processing.TRANSFER, **state):
    found = transfer_problem(kind, target, TransferState(**state), by=by)
    return found and found.code


@covers("TV-DOC-16", "DOC-104")
def test_only_the_transfers_of_the_table_are_allowed():
    allowed = [(a.code, b.code) for a in KINDS.values() for b in KINDS.values() if transferable(a, b)]
    assert len(allowed) == 22
    assert all(KINDS[a].side is KINDS[b].side for a, b in allowed)
    with pytest.raises(Refusal, match="transfer_not_allowed") as caught:
        check_transfer(INVOICE, ORDER)
    assert list(caught.value.fields) == ["kind"]
    assert caught.value.params == {"kind": "invoice", "target": "order"}


@covers("TV-DOC-17", "DOC-125", "DOC-128", "DOC-140")
def test_grouping_has_its_own_table():
    assert problem(NOTE, CREDIT, Processing.GROUP) == "transfer_not_allowed"
    assert problem(NOTE, INVOICE, Processing.GROUP) is None
    assert problem(NOTE, INVOICE, Processing.GROUP, is_grouped=True) == "transfer_already_grouped"


@covers("TV-DOC-22", "DOC-102", "DOC-055")
def test_a_document_is_transferred_once():
    check_transfer(QUOTE, ORDER, TransferState())
    assert problem(QUOTE, ORDER, is_transferred=True) == "transfer_already_done"
    with pytest.raises(Refusal, match="transfer_already_done") as caught:
        check_transfer(QUOTE, ORDER, TransferState(is_transferred=True))
    assert not caught.value.fields


@covers("DOC-118", "DOC-128", "UPM-042")
@pytest.mark.parametrize(
    ("state", "code"),
    [
        (DeliveryState.NOT_DELIVERED, None),
        (DeliveryState.PARTIALLY_DELIVERED, "transfer_order_partially_delivered"),
        (DeliveryState.FULLY_DELIVERED, "transfer_order_delivered"),
        (DeliveryState.CANCELLED, "transfer_order_cancelled"),
        (DeliveryState.BLOCKED, "transfer_order_blocked"),
    ],
)
def test_only_an_order_not_delivered_at_all_is_transferred(state, code):
    assert problem(ORDER, NOTE, delivery_state=state) == code
    assert problem(ORDER, NOTE, Processing.GROUP, delivery_state=state) == code


@covers("P-04", "DOC-206")
def test_a_provisional_invoice_is_validated_before_it_is_credited():
    assert problem(INVOICE, CREDIT, is_provisional=True) == "transfer_source_provisional"
    assert problem(INVOICE, CREDIT) is None


@covers("DOC-103")
def test_only_possible_targets_are_proposed():
    assert transfer_choices(QUOTE) == ("order", "delivery_note", "invoice")
    assert transfer_choices(NOTE, by=Processing.GROUP) == ("invoice",)
    assert transfer_choices(CREDIT) == ()
    assert transfer_choices(QUOTE, TransferState(is_transferred=True)) == ()


def allowed_states(check):
    found = set()
    for state in DeliveryState:
        try:
            check(state)
        except Refusal:
            continue
        found.add(state.bookshop_code)
    return found


@covers("UPM-042", "TV-DOC-31", "DOC-172", "DOC-173")
def test_transitions_that_are_not_in_the_table_are_refused():
    assert allowed_states(check_close) == {"LP"}
    assert allowed_states(check_cancel) == {"CO", "LP", "BL"}
    check_reopen(is_closed=True)
    for flags in ({"is_closed": False}, {"is_closed": True, "is_cancelled": True}):
        with pytest.raises(Refusal, match="order_reopen_not_allowed"):
            check_reopen(**flags)


@covers("TV-DOC-36", "TV-DOC-37", "TV-DOC-38", "DOC-238", "DOC-239", "STK-111", "T04-8", "P-06")
@pytest.mark.parametrize(
    ("kind", "quantity", "sources", "moved"),
    [
        (QUOTE, 10, [], 0),
        (ORDER, 10, [(QUOTE, 10)], 0),
        (NOTE, 4, [(ORDER, 4)], -4),
        (NOTE, 6, [(ORDER, 6)], -6),
        (INVOICE, 10, [(NOTE, 4), (NOTE, 6)], 0),
        (CREDIT, 10, [(INVOICE, 10)], 10),
        (INVOICE, 3, [], -3),
        (INVOICE, -1, [], 1),
        (RETURN, 2, [(NOTE, 2)], 2),
        (CREDIT, 2, [(RETURN, 2)], 0),
        (CREDIT, 2, [(NOTE, 2)], 2),
        (INVOICE, 10, [(ORDER, 10)], -10),
    ],
)
def test_goods_move_once_along_a_chain_of_sales(kind, quantity, sources, moved):
    found = moved_quantity(kind, d(quantity), [MoveSource(source, d(q)) for source, q in sources])
    assert found == d(moved)


@covers("TV-DOC-39", "DOC-311")
def test_goods_move_once_along_a_chain_of_purchases():
    order, receipt, invoice = (
        KINDS[code] for code in ("purchase_order", "goods_receipt", "purchase_invoice")
    )
    returned, credit = KINDS["purchase_return"], KINDS["purchase_credit_note"]
    assert moved_quantity(order, d(10)) == 0
    assert moved_quantity(receipt, d(10), [MoveSource(order, d(10))]) == 10
    assert moved_quantity(invoice, d(10), [MoveSource(receipt, d(10))]) == 0
    assert moved_quantity(returned, d(2), [MoveSource(receipt, d(2))]) == -2
    assert moved_quantity(credit, d(2), [MoveSource(returned, d(2))]) == 0


@covers("DOC-240")
@pytest.mark.parametrize(
    ("quantity", "taken", "moved"),
    [
        (7, 4, -3),
        (3, 4, 0),
        (4, 4, 0),
        (-5, -4, 1),
        (-2, -4, 0),
        (-2, 4, 2),
        ("1.5", "0.5", "-1"),
        ("0.5", "0.5", 0),
    ],
)
def test_an_invoice_moves_what_goes_beyond_its_delivery_note(quantity, taken, moved):
    assert moved_quantity(INVOICE, d(quantity), [MoveSource(NOTE, d(taken))]) == d(moved)


def test_what_moves_nothing_has_moved_nothing_before():
    assert already_moved(QUOTE, [MoveSource(QUOTE, d(5))]) == 0
    assert str(moved_quantity(QUOTE, d(-5))) == "0"


@covers("DOC-113", "DOC-114", "TV-DOC-18")
def test_the_reference_names_the_original():
    assert origin_reference(NOTE, "BL00000012", date(2008, 1, 14)) == OriginReference(
        "delivery_note", "BL00000012", date(2008, 1, 14)
    )


whole_quantities = st.integers(-30, 30).map(Decimal)


@covers("DOC-239", "DOC-240")
@given(note=st.integers(1, 30), invoice=st.integers(0, 60))
def test_a_note_and_its_invoice_take_out_the_larger_of_the_two(note, invoice):
    out = moved_quantity(NOTE, d(note)) + moved_quantity(INVOICE, d(invoice), [MoveSource(NOTE, d(note))])
    assert out == -max(note, invoice)


@covers("DOC-163", "DOC-171")
@given(ordered=st.integers(1, 50), parts=st.lists(st.integers(1, 10), max_size=10))
def test_deliveries_that_are_accepted_never_exceed_the_order(ordered, parts):
    delivered = d(0)
    for part in map(Decimal, parts):
        try:
            check_delivery(d(ordered), delivered, part)
        except Refusal:
            continue
        delivered += part
    assert delivered <= ordered
    assert remaining_quantity(d(ordered), delivered) + delivered == ordered
    state = state_of((ordered, delivered))
    assert state.is_open is (delivered < ordered)
