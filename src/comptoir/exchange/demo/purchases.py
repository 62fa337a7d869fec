"""How goods come: ordered from a distributor, received, invoiced by it and paid, with what a shop has to watch."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random

from comptoir.core.money import round_amount
from comptoir.documents.models import Document
from comptoir.exchange.demo.business import Business, Story, dice
from comptoir.exchange.demo.catalogue import SUPPLIERS, Good
from comptoir.payments.models import DueDate

# Until then the shop wrote its deliveries as stock entries only.
FIRST_ORDERS = timedelta(days=160)
# What the stationer, the art shop and the card maker are asked the same of.
ASKED = ("FRPAPE", "FRBEAU", "FRCADO")
# Costs are what the shop pays: the discount of the supplier is in them already.
NET = {"footer_discount_rate": "0"}
#: Article, quantity and unit cost.
Arrival = tuple[Good, Decimal, Decimal]


def by_supplier(arrivals: Sequence[Arrival]) -> dict[str, list[Arrival]]:
    """What arrives, by the supplier of its family."""
    found: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        found.setdefault(SUPPLIERS[arrival[0].family], []).append(arrival)
    return found


def supply(business: Business, *, supplier: str, arrivals: Sequence[Arrival]) -> Story:
    """An order, its receipt two days later, its invoice within the week, its payment when it is due."""
    chance = dice(f"supply {supplier} {business.shop.today}")
    order = order_goods(business, supplier=supplier, arrivals=arrivals)
    yield 2
    receipt = business.desk("stock").delivers(order)
    yield chance.randint(1, 5)
    invoice = _invoiced(business, receipt=receipt, chance=chance)
    yield from _paid(business, invoice=invoice)


def order_goods(business: Business, *, supplier: str, arrivals: Sequence[Arrival]) -> Document:
    """An order at the prices of the day."""
    basket = [
        {"article": good.code, "quantity": str(quantity), "unit_price": str(cost)}
        for good, quantity, cost in arrivals
    ]
    expected = (business.shop.today + timedelta(days=2)).isoformat()
    return business.desk("achat").buys("purchase_order", supplier, basket, delivery_on=expected, **NET)


def _invoiced(business: Business, *, receipt: Document, chance: Random) -> Document:
    invoice = business.desk("compta").transfers(receipt, "purchase_invoice")
    business.shop.notes_reference(invoice, _supplier_number(receipt.party_code, chance))
    return business.shop.validates(invoice)


def _paid(business: Business, *, invoice: Document) -> Story:
    for due_on in DueDate.objects.filter(document=invoice).values_list("due_on", flat=True):
        wait = (due_on - business.shop.today).days
        if wait > 0:
            yield wait
        due = DueDate.objects.get(document=invoice, due_on=due_on)
        payment = business.desk("compta").is_paid(invoice, due.balance, method="VIR")
        business.shop.banks(payment)


def damaged_copy(business: Business) -> Story:
    """A copy arrived damaged: it goes back, and is credited."""
    good = next(good for good in business.goods["ROMA"] if good.level >= 3)
    basket = [{"article": good.code, "quantity": "1", "unit_price": str(good.cost)}]
    back = business.desk("achat").buys(
        "purchase_return", SUPPLIERS[good.family], basket, reference="Exemplaire abîmé", **NET
    )
    yield 4
    credit_note = business.desk("compta").transfers(back, "purchase_credit_note")
    business.shop.validates(credit_note)


def order_partly_received(business: Business) -> Story:
    """The distributor is short of half of it: the rest is still expected today."""
    goods = [good for good in business.goods["ROMA"] if good.level][:6]
    arrivals = [(good, Decimal(4), good.cost) for good in goods]
    order = order_goods(business, supplier=SUPPLIERS["ROMA"], arrivals=arrivals)
    yield 2
    business.desk("stock").delivers(order, {good.code: 4 for good in goods[:3]})


def order_expected(business: Business) -> Story:
    """Ordered, and not come yet: it can be counted with a scanner."""
    goods = [good for good in business.goods["JEUN"] if good.level][:5]
    order_goods(
        business, supplier=SUPPLIERS["JEUN"], arrivals=[(good, Decimal(3), good.cost) for good in goods]
    )
    yield from ()


def prices_asked(business: Business) -> Story:
    """The same asked of three suppliers: two have answered."""
    goods = [good for good in business.goods["PAPE"] if good.level][:4]
    for number, supplier in enumerate(ASKED):
        share = Decimal((100, 96, 0)[number]) / 100
        basket = [
            {"article": good.code, "quantity": "50", "unit_price": str(round_amount(good.cost * share))}
            for good in goods
        ]
        business.desk("achat").buys("price_request", supplier, basket, **NET)
    yield from ()


def dear_invoice(business: Business) -> Story:
    """An invoice to check today: dearer than ordered on one line, and for more than what came on another."""
    goods = [good for good in business.goods["BEAU"] if good.level and not good.is_sold_by_metre][:3]
    arrivals = [(good, Decimal(5), good.cost) for good in goods]
    order = order_goods(business, supplier=SUPPLIERS["BEAU"], arrivals=arrivals)
    yield 2
    counted = {good.code: 5 for good in goods[:2]} | {goods[2].code: 4}
    receipt = business.desk("stock").delivers(order, counted)
    yield 2
    invoice = business.desk("compta").transfers(receipt, "purchase_invoice")
    dearer = round_amount(goods[0].cost * Decimal("1.08"))
    business.shop.rewrites(
        invoice, {goods[0].code: {"unit_price": str(dearer)}, goods[2].code: {"quantity": "5"}}
    )
    business.shop.notes_reference(invoice, _supplier_number(invoice.party_code, dice("dear invoice")))


def _supplier_number(supplier: str, chance: Random) -> str:
    return f"{supplier[2:5]}-{chance.randint(10_000, 99_999)}"
