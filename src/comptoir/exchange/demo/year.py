"""The year that is behind the shop: deliveries of goods month by month, and sales as the seasons ask for them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from comptoir.core.money import round_amount
from comptoir.documents.models import Document
from comptoir.exchange.demo.business import Business, Story, dice
from comptoir.exchange.demo.catalogue import BOOKS, FAMILIES, Good
from comptoir.exchange.demo.customers import Customer
from comptoir.exchange.demo.opening_days import (
    GIFT_MONTHS,
    SCHOOL_MONTHS,
    open_days,
    open_on_or_after,
)
from comptoir.exchange.demo.purchases import FIRST_ORDERS, Arrival, by_supplier, supply
from comptoir.exchange.demo.stories import account_sale, counter_sale, ordered_sale, quoted_sale
from comptoir.exchange.vocabulary import remaining_lines
from comptoir.stock.queries import OPEN_ORDERS

# Customers whose story is told apart.
TOLD_APART = ("GALERI", "PUJOLS", "ECMICO")
# How the sales of twelve months divide: story, number, months, families of customers.
SALES: Sequence[tuple[Callable[..., Story], int, Sequence[int], Mapping[str, int]]] = (
    (quoted_sale, 40, SCHOOL_MONTHS, {"ECOL": 7, "ENTR": 6, "BIBL": 4, "PART": 1}),
    (ordered_sale, 24, GIFT_MONTHS, {"PART": 5, "BIBL": 5, "ECOL": 3, "ENTR": 3}),
    (account_sale, 22, SCHOOL_MONTHS, {"ECOL": 6, "ENTR": 7, "BIBL": 3}),
    (counter_sale, 62, GIFT_MONTHS, {"PART": 1}),
)
# Nothing new begins by chance in the last days: what is to do today is told on purpose.
QUIET_DAYS = 6
SHELF_SHARE = Decimal("0.5")
SEASON_LEVELS = {8: Decimal("1.6"), 9: Decimal("1.4"), 11: Decimal("1.5"), 12: Decimal("1.4")}
PAPER_DAY = 15


def plan_year(business: Business) -> None:
    """Enter in the agenda what the year brings from its first open day on."""
    first = business.first
    business.begins(opening_stock(business), on=first)
    for day in _delivery_days(first, business.today):
        families = BOOKS if day.day < PAPER_DAY else tuple(code for code in FAMILIES if code not in BOOKS)
        business.begins(goods_received(business, families=families), on=day)
    last = business.today - timedelta(days=QUIET_DAYS)
    days = open_days(first + timedelta(days=2), last)
    share = min(Decimal((business.today - first).days) / 365, Decimal(1))
    for story, number, months, who in SALES:
        chance = dice(story.__name__)
        weights = [months[day.month - 1] for day in days]
        for index, day in enumerate(sorted(chance.choices(days, weights, k=int(number * share)))):
            one = dice(f"{story.__name__} {index}")
            customer = _someone(business, families=who, chance=one)
            business.begins(story(business, customer=customer, chance=one), on=day)


def opening_stock(business: Business) -> Story:
    """What was on the shelves on the first day."""
    goods = [(good.code, good.level, str(good.cost)) for good in _goods(business) if good.level]
    business.desk("stock").receives(goods, note="Stock de départ")
    yield from ()


def goods_received(business: Business, *, families: Sequence[str]) -> Story:
    """Suppliers bring what has sold and what customers wait for; their prices move a little."""
    chance = dice(f"goods {business.shop.today}")
    stock, awaited = business.shop.stock(), _awaited()
    level = SEASON_LEVELS.get(business.shop.today.month, Decimal(1))
    arrived: list[Arrival] = []
    for good in _goods(business):
        if not good.level:
            continue
        wanted = int(good.level * level)
        there = stock[good.code] - awaited.get(good.code, Decimal(0))
        if there < 0 or (good.family in families and there < wanted * SHELF_SHARE):
            quantity = -(-(wanted - there) // 1)
            arrived.append((good, quantity, _price(good, chance)))
    if business.today - business.shop.today <= FIRST_ORDERS:
        for supplier, arrivals in by_supplier(arrived).items():
            business.begins(supply(business, supplier=supplier, arrivals=arrivals), on=business.shop.today)
    elif arrived:
        entered = [(good.code, str(quantity), str(cost)) for good, quantity, cost in arrived]
        note = "Réassort de livres" if families == BOOKS else "Réassort de papeterie et cadeaux"
        business.desk("stock").receives(entered, note=note)
    yield from ()


def _awaited() -> dict[str, Decimal]:
    """What open orders still wait for, by article code."""
    awaited: dict[str, Decimal] = {}
    for order in Document.objects.filter(side="sale", delivery_status__in=OPEN_ORDERS).order_by("pk"):
        for line, remaining in remaining_lines(order):
            awaited[line.article_code] = awaited.get(line.article_code, Decimal(0)) + remaining
    return awaited


def _price(good: Good, chance: Random) -> Decimal:
    return round_amount(good.cost * Decimal(chance.randint(97, 104)) / 100)


def _goods(business: Business) -> list[Good]:
    return [good for family in FAMILIES for good in business.goods[family]]


def _someone(business: Business, *, families: Mapping[str, int], chance: Random) -> Customer:
    [family] = chance.choices(list(families), list(families.values()))
    return chance.choice(
        [
            customer
            for customer in business.customers.values()
            if customer.family == family and not customer.is_prospect and customer.code not in TOLD_APART
        ]
    )


def _delivery_days(first: date, last: date) -> list[date]:
    """The first open day of each month, and the first one from the 15th on."""
    days = [first + timedelta(days=number) for number in range(3, (last - first).days)]
    return [open_on_or_after(day) for day in days if day.day in (1, PAPER_DAY)]
