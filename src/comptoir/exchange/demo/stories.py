"""How a sale goes, from the first word to the last euro. Each story stops where the demonstration's today stops it."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from comptoir.core.money import round_amount
from comptoir.documents.models import Document
from comptoir.exchange.demo.baskets import basket, services
from comptoir.exchange.demo.business import Business, Story, happens
from comptoir.exchange.demo.customers import Customer
from comptoir.exchange.vocabulary import document_balance, items, remaining_lines
from comptoir.payments.models import DueDate

# States of a quote, by their number in the settings.
IN_PROGRESS, TO_FINISH, ACCEPTED, REFUSED, SENT, REMINDED = 1, 2, 4, 5, 6, 7
PATIENCE = 10
COUNTER_METHODS = ("CB", "CB", "CB", "ESP", "ESP", "CHQ")
COMPANY_METHODS = ("VIR", "VIR", "CHQ", "CB")
# Days after the due date on which money comes, by the customer's manner.
LATENESS = {"cash": (0, 2), "prompt": (-4, 3), "public": (-5, 18), "late": (8, 40)}


def quoted_sale(business: Business, *, customer: Customer, chance: Random) -> Story:
    """A quote, sent and followed up; accepted more often than not."""
    day = business.shop.today
    wanted = basket(business.goods, customer=customer, day=day, chance=chance)
    wanted += services(customer=customer, day=day, chance=chance)
    more = [{"type": "text", "description": "Délai de livraison : une semaine après votre accord."}]
    quote = business.desk("vente").quotes(customer.code, wanted, quote_state=SENT, more_lines=more)
    yield chance.randint(3, 9)
    if happens(30, chance):
        business.desk("vente").marks(quote, REMINDED)
        yield chance.randint(3, 8)
    answer = next(business.answers)
    if answer == "yes":
        order = business.desk("vente").transfers(quote, "order")
        yield from fulfilment(business, order=order, customer=customer, chance=chance)
    elif answer == "no":
        business.desk("vente").marks(quote, REFUSED)


def ordered_sale(business: Business, *, customer: Customer, chance: Random) -> Story:
    """An order taken without a quote."""
    day = business.shop.today
    wanted = basket(business.goods, customer=customer, day=day, chance=chance)
    wanted += services(customer=customer, day=day, chance=chance)
    delivery_on = (day + timedelta(days=chance.randint(5, 12))).isoformat()
    order = business.desk("vente").takes_order(customer.code, wanted, delivery_on=delivery_on)
    yield from fulfilment(business, order=order, customer=customer, chance=chance)


def fulfilment(business: Business, *, order: Document, customer: Customer, chance: Random) -> Story:
    """Deliver what is there, then the rest when it has come; give up what never comes."""
    for _ in range(PATIENCE):
        yield chance.randint(2, 6)
        stock = business.shop.stock()
        rest = [(line, remaining) for line, remaining in remaining_lines(order) if remaining]
        ready = {}
        for line, remaining in rest:
            there = min(remaining, stock[line.article_code]) if line.is_stock_managed else remaining
            if there > 0:
                ready[line.article_code] = str(there)
        is_complete = all(ready.get(line.article_code) == str(remaining) for line, remaining in rest)
        is_worth_it = len(ready) * 3 >= len(rest) * 2 and happens(30, chance)
        if is_complete or is_worth_it:
            note = business.desk("stock").delivers(order, ready)
            story = invoicing(business, note=note, customer=customer, chance=chance)
            business.begins(story, after=chance.randint(1, 3))
        if is_complete:
            return
    business.desk("vente").closes(order)


def account_sale(business: Business, *, customer: Customer, chance: Random) -> Story:
    """Goods taken away against a delivery note and invoiced some days later."""
    day, stock = business.shop.today, business.shop.stock()
    wanted = basket(business.goods, customer=customer, day=day, chance=chance, stock=stock)
    note = business.desk("caisse").writes("delivery_note", customer.code, wanted)
    yield chance.randint(2, 7)
    yield from invoicing(business, note=note, customer=customer, chance=chance)


def counter_sale(business: Business, *, customer: Customer, chance: Random) -> Story:
    """An invoice at the counter, paid at once."""
    day, stock = business.shop.today, business.shop.stock()
    wanted = basket(business.goods, customer=customer, day=day, chance=chance, stock=stock)
    wanted += services(customer=customer, day=day, chance=chance)
    desk = business.desk("caisse")
    invoice = desk.validates(desk.writes("invoice", customer.code, wanted))
    desk.is_paid(invoice, method=chance.choice(COUNTER_METHODS))
    if happens(7, chance):
        business.begins(goods_returned(business, invoice=invoice, chance=chance), after=chance.randint(2, 9))
    yield from ()


def invoicing(business: Business, *, note: Document, customer: Customer, chance: Random) -> Story:
    """Invoice a delivery, validate, then wait for the money."""
    desk = business.desk("compta")
    invoice = desk.validates(desk.transfers(note, "invoice"))
    if happens(8, chance):
        business.begins(goods_returned(business, invoice=invoice, chance=chance), after=chance.randint(3, 9))
    yield from collection(business, invoice=invoice, manner=customer.manner, chance=chance)


def collection(business: Business, *, invoice: Document, manner: str, chance: Random) -> Story:
    """The customer pays each due date in its own manner: early, late, in two times, or not yet."""
    for due in DueDate.objects.filter(document=invoice).order_by("due_on", "pk"):
        yield (due.due_on - business.shop.today).days + chance.randint(*LATENESS[manner])
        due.refresh_from_db()
        if due.balance <= 0:
            continue
        method = _method(due, manner=manner, chance=chance)
        if manner == "late" and happens(40, chance):
            business.desk("compta").is_paid(invoice, round_amount(due.balance / 2), method=method)
            yield chance.randint(10, 25)
            due.refresh_from_db()
        if due.balance > 0:
            payment = business.desk("compta").is_paid(invoice, due.balance, method=method)
            yield chance.randint(2, 6)
            business.desk("compta").banks(payment)


def goods_returned(business: Business, *, invoice: Document, chance: Random) -> Story:
    """One article comes back: a credit note, set against what is still due, else paid back."""
    goods = [line for line in items(invoice) if line.is_stock_managed]
    if not goods:
        return
    line = chance.choice(goods)
    quantity = line.quantity if line.quantity < 4 else Decimal(chance.randint(1, 3))
    desk = business.desk("compta")
    credit_note = desk.keeps(desk.transfers(invoice, "credit_note"), {line.article_code: str(quantity)})
    desk.validates(credit_note)
    if document_balance(invoice) > 0:
        desk.sets_off(credit_note, invoice)
    if document_balance(credit_note) < 0:
        yield 1
        business.desk("compta").is_paid(credit_note, method="VIR", label="Remboursement")


def _method(due: DueDate, *, manner: str, chance: Random) -> str:
    planned = due.payment_method.code if due.payment_method else "CHQ"
    if planned in ("PREL", "LCR") or manner == "public":
        return "VIR" if manner == "public" else planned
    return chance.choice(COUNTER_METHODS if manner == "cash" else COMPANY_METHODS)
