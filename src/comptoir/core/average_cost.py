"""Stock and weighted average cost after each move (STK-120…143)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from comptoir.core.explanation import Step
from comptoir.core.money import ZERO, exact_arithmetic, round_amount, round_cost


@dataclass(frozen=True, slots=True)
class CostState:
    """Stock of one article and its average cost (five decimals) before a move.

    A cost of 0 is taken as it is while there is stock (goods received free), else as not known yet (STK-139).
    """

    quantity: Decimal = ZERO
    average_cost: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class StockMoveInput:
    """A move: ``quantity`` signed (+ enters), ``own_cost`` when it carries a purchase price (net, per unit).

    With ``counted_quantity`` it is a count: ``quantity`` is ignored, the difference is computed (STK-091).
    ``fallback_cost`` is the article's cost price when the move was entered; it wins over the one of the call.
    """

    quantity: Decimal = ZERO
    own_cost: Decimal | None = None
    counted_quantity: Decimal | None = None
    fallback_cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StockMoveResult:
    """A valued move and the state after it. Costs have five decimals, values two."""

    quantity: Decimal
    unit_cost: Decimal
    value: Decimal
    stock_after: Decimal
    average_cost_after: Decimal
    stock_value_after: Decimal

    @property
    def state_after(self) -> CostState:
        """The state the next move starts from."""
        return CostState(self.stock_after, self.average_cost_after)


def move_order(*, dated_on: date, is_count: bool, sequence: int) -> tuple[date, bool, int]:
    """Sort key of the moves of one article: date, counts last, order of creation (STK-141)."""
    return (dated_on, is_count, sequence)


def apply_move(state: CostState, move: StockMoveInput, *, fallback_cost: Decimal = ZERO) -> StockMoveResult:
    """Value one move and give the state after it (STK-131…140).

    A count, and a move that enters goods at its own price, set or average the cost; every other one is valued at
    the cost before it, or at the fallback cost, which then becomes the average cost, when none is known yet.
    """
    with exact_arithmetic():
        if move.counted_quantity is not None:
            return _count(state, move, move.counted_quantity, fallback_cost)
        if move.own_cost is not None and move.quantity > 0:
            return _enter(state, move.quantity, round_cost(move.own_cost))
        unit_cost = _cost_before(state, move, fallback_cost)
        return _result(state, move.quantity, unit_cost, unit_cost)


def replay(
    moves: Iterable[StockMoveInput], *, opening: CostState | None = None, fallback_cost: Decimal = ZERO
) -> tuple[StockMoveResult, ...]:
    """Value a chain of moves already in the order of ``move_order`` (STK-142, STK-143)."""
    state = opening or CostState()
    results: list[StockMoveResult] = []
    for move in moves:
        result = apply_move(state, move, fallback_cost=fallback_cost)
        results.append(result)
        state = result.state_after
    return tuple(results)


def explain_move(
    state: CostState, move: StockMoveInput, *, fallback_cost: Decimal = ZERO
) -> tuple[Step, ...]:
    """How the cost, the value and the stock of one move were obtained (P-10)."""
    result = apply_move(state, move, fallback_cost=fallback_cost)
    steps: list[Step] = []
    if move.counted_quantity is not None:
        values = {"counted": move.counted_quantity, "stock": state.quantity}
        steps.append(Step("cost_count", result.quantity, values))
    elif move.own_cost is not None and move.quantity > 0:
        code = "cost_averaged" if state.quantity > 0 else "cost_taken"
        values = {
            "stock": state.quantity,
            "cost": state.average_cost,
            "quantity": result.quantity,
            "unit_cost": result.unit_cost,
        }
        steps.append(Step(code, result.average_cost_after, values))
    else:
        steps.append(Step("cost_before" if _is_known(state) else "cost_fallback", result.unit_cost))
    steps.append(
        Step("move_value", result.value, {"quantity": result.quantity, "unit_cost": result.unit_cost})
    )
    steps.append(
        Step(
            "stock_value",
            result.stock_value_after,
            {"stock": result.stock_after, "cost": result.average_cost_after},
        )
    )
    return tuple(steps)


def _is_known(state: CostState) -> bool:
    return state.average_cost != 0 or state.quantity > 0


def _cost_before(state: CostState, move: StockMoveInput, fallback_cost: Decimal) -> Decimal:
    if _is_known(state):
        return round_cost(state.average_cost)
    return round_cost(fallback_cost if move.fallback_cost is None else move.fallback_cost)


def _count(
    state: CostState, move: StockMoveInput, counted: Decimal, fallback_cost: Decimal
) -> StockMoveResult:
    """The stock becomes what was counted, at the cost of the line (STK-091, STK-094, STK-122)."""
    cost = _cost_before(state, move, fallback_cost) if move.own_cost is None else round_cost(move.own_cost)
    return _result(state, counted - state.quantity, cost, cost)


def _enter(state: CostState, quantity: Decimal, unit_cost: Decimal) -> StockMoveResult:
    """Goods enter at their own price (STK-135); on an empty or negative stock that price is the cost (STK-137)."""
    average = unit_cost
    if state.quantity > 0:
        value = state.quantity * state.average_cost + quantity * unit_cost
        average = round_cost(value / (state.quantity + quantity))
    return _result(state, quantity, unit_cost, average)


def _result(state: CostState, quantity: Decimal, unit_cost: Decimal, average: Decimal) -> StockMoveResult:
    stock = state.quantity + quantity
    return StockMoveResult(
        quantity=quantity,
        unit_cost=unit_cost,
        value=round_amount(quantity * unit_cost),
        stock_after=stock,
        average_cost_after=average,
        stock_value_after=round_amount(stock * average),
    )
