"""Stock and average cost: the chains of the specification, and what must hold for any chain."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.average_cost import (
    CostState,
    StockMoveInput,
    apply_move,
    explain_move,
    move_order,
    replay,
)
from tests.requirements import covers

d = Decimal


def entry(quantity, cost):
    return StockMoveInput(d(quantity), own_cost=d(cost))


def move(quantity):
    return StockMoveInput(d(quantity))


def count(counted, cost=None):
    return StockMoveInput(counted_quantity=d(counted), own_cost=None if cost is None else d(cost))


def rows(results):
    return [
        " ".join(
            str(value)
            for value in (
                r.quantity,
                r.unit_cost,
                r.value,
                r.stock_after,
                r.average_cost_after,
                r.stock_value_after,
            )
        )
        for r in results
    ]


@covers(
    "T04-1", "STK-120", "STK-121", "STK-123", "STK-125", "STK-126", "STK-131", "STK-132", "STK-133", "STK-134", "STK-135",
    "STK-136", "STK-137", "STK-138", "DOC-243",
)  # fmt: skip
def test_the_chain_of_the_manual():
    moves = [entry(10, 5), move(-4), entry(6, 7), move(-12), move(-2), entry(5, 8), move(1), move(1)]
    assert rows(replay(moves)) == [
        "10 5.00000 50.00 10 5.00000 50.00",
        "-4 5.00000 -20.00 6 5.00000 30.00",
        "6 7.00000 42.00 12 6.00000 72.00",
        "-12 6.00000 -72.00 0 6.00000 0.00",
        "-2 6.00000 -12.00 -2 6.00000 -12.00",
        "5 8.00000 40.00 3 8.00000 24.00",
        "1 8.00000 8.00 4 8.00000 32.00",
        "1 8.00000 8.00 5 8.00000 40.00",
    ]


@covers("T04-2", "STK-140")
def test_costs_keep_five_decimals_and_values_two():
    moves = [entry(3, 10), entry(4, "10.10"), move(-2), entry(1, 9)]
    assert [
        (str(r.value), str(r.stock_after), str(r.average_cost_after), str(r.stock_value_after))
        for r in replay(moves)
    ] == [
        ("30.00", "3", "10.00000", "30.00"),
        ("40.40", "7", "10.05714", "70.40"),
        ("-20.11", "5", "10.05714", "50.29"),
        ("9.00", "6", "9.88095", "59.29"),
    ]


@covers("T04-3", "STK-142")
def test_a_back_dated_entry_values_later_moves_again():
    before = replay([entry(10, 5), move(-5)])
    assert before[1].value == d("-25.00")
    after = replay([entry(10, 5), entry(10, 7), move(-5)])
    assert after[1].average_cost_after == d("6.00000")
    assert (after[2].value, after[2].stock_after, after[2].stock_value_after) == (
        d("-30.00"),
        d(15),
        d("90.00"),
    )


@covers("T04-4", "STK-091", "STK-093", "STK-094", "STK-122", "STK-142")
def test_a_count_fixes_the_stock_whatever_is_saved_before_it():
    opening = CostState(d(12), d(6))
    (counted,) = replay([count(11, 6)], opening=opening)
    assert (counted.quantity, counted.value, counted.stock_after, counted.stock_value_after) == (
        d(-1),
        d("-6.00"),
        d(11),
        d("66.00"),
    )
    with_delivery = replay([move(-2), count(11, 6)], opening=opening)
    assert (with_delivery[1].quantity, with_delivery[1].value, with_delivery[1].stock_after) == (
        d(1),
        d("6.00"),
        d(11),
    )
    later = replay([move(-2), count(11, 6), move(-3)], opening=opening)
    assert later[1] == with_delivery[1]
    assert (later[2].stock_after, later[2].stock_value_after) == (d(8), d("48.00"))
    without_count = replay([move(-2), move(-3)], opening=opening)
    assert (without_count[-1].stock_after, without_count[-1].stock_value_after) == (d(7), d("42.00"))


@covers("STK-094", "STK-076")
def test_a_count_sets_the_cost_of_its_line():
    result = apply_move(CostState(d(4), d(5)), count(4, 7))
    assert (result.quantity, result.average_cost_after, result.stock_value_after) == (d(0), d(7), d("28.00"))
    assert apply_move(CostState(d(4), d(5)), count(6)).unit_cost == d(5)
    assert apply_move(CostState(), count(6), fallback_cost=d(3)).average_cost_after == d(3)


@covers("STK-139")
def test_without_any_cost_the_cost_price_of_the_article_is_taken_and_stays():
    first = apply_move(CostState(), move(-2), fallback_cost=d("6.20"))
    assert (first.unit_cost, first.value, first.average_cost_after) == (d("6.20"), d("-12.40"), d("6.20"))
    second = apply_move(first.state_after, move(-1), fallback_cost=d(9))
    assert second.unit_cost == d("6.20")
    own = StockMoveInput(d(-1), fallback_cost=d("4.10"))
    assert apply_move(CostState(), own, fallback_cost=d(9)).unit_cost == d("4.10")


@covers("STK-135", "STK-137")
def test_a_fraction_of_a_unit_in_stock_counts_in_the_average():
    assert apply_move(CostState(d("0.5"), d(10)), entry("0.5", 20)).average_cost_after == d(15)
    free = CostState(d("0.5"), d(0))
    assert apply_move(free, move("-0.2"), fallback_cost=d(3)).unit_cost == 0


def test_a_move_of_nothing_changes_no_cost():
    result = apply_move(CostState(d(0), d(5)), entry(0, 9))
    assert (result.average_cost_after, result.stock_after, result.value) == (d(5), d(0), d(0))


def test_goods_received_free_are_worth_nothing():
    free, sold = replay([entry(10, 0), move(-1)], fallback_cost=d("6.20"))
    assert (free.average_cost_after, sold.unit_cost, sold.stock_value_after) == (d(0), d(0), d(0))


@covers("STK-132", "STK-128", "STK-130")
def test_a_purchase_inverted_by_its_quantity_is_valued_at_the_cost_before():
    result = apply_move(CostState(d(10), d(5)), entry(-2, 9))
    assert (result.unit_cost, result.average_cost_after, result.stock_after) == (d(5), d(5), d(8))


@covers("STK-141", "STK-092")
def test_moves_of_a_day_are_ordered_by_creation_with_counts_last():
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    ordered = [
        move_order(dated_on=monday, is_count=False, sequence=4),
        move_order(dated_on=monday, is_count=False, sequence=7),
        move_order(dated_on=monday, is_count=True, sequence=1),
        move_order(dated_on=tuesday, is_count=False, sequence=2),
    ]
    assert sorted([ordered[2], ordered[3], ordered[1], ordered[0]]) == ordered


@covers("P-10")
@pytest.mark.parametrize(
    ("state", "input_", "codes"),
    [
        (CostState(d(6), d(5)), entry(6, 7), ["cost_averaged", "move_value", "stock_value"]),
        (CostState(d(-2), d(5)), entry(6, 7), ["cost_taken", "move_value", "stock_value"]),
        (CostState(d("0.5"), d(5)), entry(6, 7), ["cost_averaged", "move_value", "stock_value"]),
        (CostState(d(0), d(5)), entry(6, 7), ["cost_taken", "move_value", "stock_value"]),
        (CostState(d(6), d(5)), entry(-6, 7), ["cost_before", "move_value", "stock_value"]),
        (CostState(d(6), d(5)), entry(0, 7), ["cost_before", "move_value", "stock_value"]),
        (CostState(d(6), d(5)), entry("0.5", 7), ["cost_averaged", "move_value", "stock_value"]),
        (CostState(d(6), d(5)), move(1), ["cost_before", "move_value", "stock_value"]),
        (CostState(d(6), d(5)), move(-1), ["cost_before", "move_value", "stock_value"]),
        (CostState(), move(-1), ["cost_fallback", "move_value", "stock_value"]),
        (CostState(d(6), d(5)), count(5), ["cost_count", "move_value", "stock_value"]),
    ],
)
def test_a_cost_explains_itself(state, input_, codes):
    steps = explain_move(state, input_, fallback_cost=d(3))
    result = apply_move(state, input_, fallback_cost=d(3))
    assert [step.code for step in steps] == codes
    assert [step.result for step in steps[1:]] == [result.value, result.stock_value_after]


quantities = st.decimals("-40", "40", places=3).filter(bool)
costs = st.decimals("0", "90", places=5)
chains = st.lists(
    st.one_of(
        st.builds(StockMoveInput, quantities, own_cost=st.none() | costs),
        st.builds(StockMoveInput, counted_quantity=st.decimals("0", "60", places=3), own_cost=costs),
    ),
    max_size=25,
)


@covers("STK-143", "STK-134")
@given(moves=chains, cut=st.integers(0, 25), fallback=costs)
def test_going_on_from_any_point_gives_what_a_whole_replay_gives(moves, cut, fallback):
    whole = replay(moves, fallback_cost=fallback)
    start = replay(moves[:cut], fallback_cost=fallback)
    # Only stock and cost are kept between two moves, as the database keeps them.
    opening = CostState(start[-1].stock_after, start[-1].average_cost_after) if start else CostState()
    assert start + replay(moves[cut:], opening=opening, fallback_cost=fallback) == whole
    stock = d(0)
    for result in whole:
        stock += result.quantity
        assert result.stock_after == stock


@covers("STK-135", "STK-136")
@given(moves=chains, fallback=costs)
def test_an_average_stays_between_the_costs_it_is_made_of(moves, fallback):
    known = [fallback, d(0), *[m.own_cost for m in moves if m.own_cost is not None]]
    for result in replay(moves, fallback_cost=fallback):
        assert min(known) <= result.average_cost_after <= max(known)
        assert abs(result.stock_value_after - result.stock_after * result.average_cost_after) <= d("0.005")


@covers("STK-091", "STK-093")
@given(moves=chains, counted=st.decimals("0", "60", places=3))
def test_after_a_count_the_past_does_not_matter(moves, counted):
    last = replay([*moves, StockMoveInput(counted_quantity=counted, own_cost=d(4))])[-1]
    assert (last.stock_after, last.average_cost_after) == (counted, d(4))
