"""What customers put in their baskets."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random

from comptoir.exchange.demo.business import happens
from comptoir.exchange.demo.catalogue import Good
from comptoir.exchange.demo.customers import Customer
from comptoir.exchange.vocabulary import Item

# How willingly each family of customers buys each family of articles.
TASTES: Mapping[str, Mapping[str, int]] = {
    "PART": {"ROMA": 9, "JEUN": 8, "BDES": 4, "CADO": 5, "PAPE": 4, "BEAU": 2, "SCOL": 2},
    "ECOL": {"SCOL": 7, "PAPE": 8, "JEUN": 6, "BEAU": 4},
    "BIBL": {"ROMA": 9, "JEUN": 9, "BDES": 5},
    "ENTR": {"PAPE": 10, "CADO": 3, "BEAU": 2, "ROMA": 1},
}
SEASONS: Mapping[int, Mapping[str, int]] = {
    8: {"SCOL": 2, "PAPE": 2},
    9: {"SCOL": 3, "PAPE": 2, "BEAU": 2},
    12: {"CADO": 3, "JEUN": 2, "BDES": 2},
}
LINES = {"PART": (1, 5), "ECOL": (5, 12), "BIBL": (8, 18), "ENTR": (3, 9)}
QUANTITIES: Mapping[str, Mapping[str, Sequence[int]]] = {
    "PART": {"PAPE": (1, 1, 2, 3), "SCOL": (1, 1, 2), "CADO": (1, 1, 2)},
    "ECOL": {
        "SCOL": (25, 28, 30, 56),
        "PAPE": (25, 30, 50, 60, 100),
        "JEUN": (2, 3, 5, 6),
        "BEAU": (5, 10, 12),
    },
    "BIBL": {"ROMA": (1, 2, 2, 3), "JEUN": (1, 2, 3, 4), "BDES": (1, 2)},
    "ENTR": {"PAPE": (10, 20, 30, 50), "CADO": (10, 20, 30, 50), "BEAU": (2, 4, 6)},
}
METRES = ("2", "2.5", "3", "5")
# An order may be for more than there is: up to this many times what the shop likes to have.
LEVELS_ORDERED = 3
# What stays on the shelf when a basket takes only what is there.
LEFT_ON_SHELF = 2


def basket(
    goods: Mapping[str, Sequence[Good]],
    *,
    customer: Customer,
    day: date,
    chance: Random,
    stock: Mapping[str, Decimal] | None = None,
) -> list[Item]:
    """Articles with quantities; only what is in stock when ``stock`` is given. Never empty.

    Baskets that are ordered leave the titles of the customer order 46407 alone, so that it can be delivered.
    """
    tastes = dict(TASTES[customer.family])
    for family, factor in SEASONS.get(day.month, {}).items():
        if family in tastes:
            tastes[family] *= factor
    wanted = chance.randint(*LINES[customer.family])
    chosen: dict[str, str] = {}
    for _ in range(wanted * 4):
        if len(chosen) == wanted:
            break
        [family] = chance.choices(list(tastes), list(tastes.values()))
        good = chance.choice(goods[family])
        quantity = _quantity(good, customer=customer, chance=chance, stock=stock)
        if good.level and good.code not in chosen and _is_there(good, quantity, stock):
            chosen[good.code] = quantity
    if not chosen:
        chosen["SERV004"] = "1"
    return list(chosen.items())


def services(*, customer: Customer, day: date, chance: Random) -> list[Item]:
    """What the shop does for the customer besides: wrapping, carrying, covering books."""
    if customer.family == "PART":
        is_gift = day.month == 12 or happens(15, chance)
        return [("SERV001", chance.randint(1, 3))] if is_gift else []
    if customer.family == "BIBL" and happens(50, chance):
        return [("SERV005", chance.randint(5, 20))]
    return [(chance.choice(("SERV002", "SERV003")), 1)] if happens(25, chance) else []


def _quantity(good: Good, *, customer: Customer, chance: Random, stock: Mapping[str, Decimal] | None) -> str:
    if good.is_sold_by_metre:
        return chance.choice(METRES)
    wanted = chance.choice(QUANTITIES[customer.family].get(good.family, (1,)))
    if stock is None:
        return str(min(wanted, good.level * LEVELS_ORDERED))
    on_shelf = int(stock.get(good.code, Decimal(0))) - LEFT_ON_SHELF
    return str(max(1, min(wanted, on_shelf)))


def _is_there(good: Good, quantity: str, stock: Mapping[str, Decimal] | None) -> bool:
    if stock is None:
        return not good.is_in_customer_order
    return stock.get(good.code, Decimal(0)) - LEFT_ON_SHELF >= Decimal(quantity)
