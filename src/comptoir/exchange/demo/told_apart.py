"""Sales that are told on purpose: the customer order 46407, a customer who stops paying, and what is to do today."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from comptoir.core.money import round_amount
from comptoir.documents.models import Document
from comptoir.exchange.demo.baskets import basket
from comptoir.exchange.demo.business import Business, Story, dice
from comptoir.exchange.demo.catalogue import out_of_print_codes
from comptoir.exchange.demo.deposits import (
    CREDITED_CUSTOMER,
    DEPOSIT_CUSTOMER,
    invoice_credited_in_part,
    order_with_deposit,
)
from comptoir.exchange.demo.files import customer_order
from comptoir.exchange.demo.purchases import (
    damaged_copy,
    dear_invoice,
    order_expected,
    order_partly_received,
    prices_asked,
)
from comptoir.exchange.demo.stories import (
    ACCEPTED,
    IN_PROGRESS,
    REFUSED,
    REMINDED,
    SENT,
    TO_FINISH,
    counter_sale,
    fulfilment,
)
from comptoir.exchange.vocabulary import Item, document_balance, items
from comptoir.parties.models import Party

ORDER_CUSTOMER = "ECMICO"
# What is to do today. Customers, how many days ago, and what else the sale needs.
PENDING_QUOTES = (
    ("PRMUSE", 41, SENT),
    ("HOTELA", 27, REMINDED),
    ("ECOLIV", 12, SENT),
    ("INFORM", 5, ACCEPTED),
    ("PRCOLL", 1, IN_PROGRESS),
    ("AVOCAT", 0, TO_FINISH),
)
UNPAID_INVOICES = (
    ("THEATR", 78),
    ("CRCIGA", 64),
    ("BIBCAU", 52),
    ("ARCHIG", 31),
    ("IMPRIM", 15),
    ("VIGNOB", 12),
    ("CLGARR", 8),
    ("HOTELA", 5),
)
READY_ORDERS = (("LACOMB", 4), ("BIBREM", 3), ("IMPRIM", 2))
SHORT_ORDERS = (
    ("CLPINS", 3, {"SCOL001": 60, "SCOL007": 60}),
    ("CAFELI", 2, {"CADO007": 30, "CADO004": 20}),
)
PARTLY_DELIVERED = (("LYVIGN", 9, [("SCOL009", 90), ("SERV003", 1)]),)
DELIVERIES_TO_INVOICE = (("MEDMOU", 3), ("LYETAN", 1))
SALES_OF_TODAY = ("DELMAS", "NOGUES")
PROVISIONAL_INVOICES = ("CAZALI", "INFORM", "ECTILL")


def plan_told_apart(business: Business) -> None:
    """Enter these sales in the agenda; a shop that is younger than a sale leaves it out."""

    def tell(story: Story, *, days: int) -> None:
        if business.ago(days) > business.first:
            business.begins(story, on=business.ago(days))

    tell(order_46407(business), days=47)
    tell(customer_who_stops_paying(business), days=210)
    tell(customer_who_moves_away(business), days=240)
    tell(prospect_won(business), days=120)
    tell(prospect_lost(business), days=75)
    tell(order_given_up(business), days=110)
    tell(overpaid_invoice(business), days=90)
    tell(forgiven_rest(business), days=150)
    for days in (330, 240, 150, 60, 20):
        tell(goods_lost(business, days=days), days=days)
    tell(articles_used_up(business), days=4)
    for code, days, state in PENDING_QUOTES:
        tell(pending_quote(business, code=code, state=state), days=days)
    for code, days in UNPAID_INVOICES:
        tell(unpaid_invoice(business, code=code), days=days)
    for code, days in READY_ORDERS:
        tell(order_that_is_ready(business, code=code), days=days)
    for code, days, wanted in SHORT_ORDERS:
        tell(order_that_is_short(business, code=code, wanted=wanted), days=days)
    for code, days, more in PARTLY_DELIVERED:
        tell(order_partly_delivered(business, code=code, more=more), days=days)
    for code, days in DELIVERIES_TO_INVOICE:
        tell(delivery_to_invoice(business, code=code), days=days)
    for code in SALES_OF_TODAY:
        customer = business.customers[code]
        tell(counter_sale(business, customer=customer, chance=dice(f"today {code}")), days=0)
    tell(_with_deposit(business), days=70)
    tell(_credited(business), days=33)
    tell(damaged_copy(business), days=40)
    tell(order_partly_received(business), days=8)
    tell(order_expected(business), days=3)
    tell(prices_asked(business), days=4)
    tell(dear_invoice(business), days=6)
    # The last ones: a document that is not validated yet may be, since nothing later has a number.
    for code in PROVISIONAL_INVOICES:
        tell(provisional_invoice(business, code=code), days=0)


def order_46407(business: Business) -> Story:
    """Ten titles quoted and ordered, nine delivered and invoiced, half of it paid; the tenth is out of print."""
    titles = customer_order()
    quote = business.desk("vente").quotes(
        ORDER_CUSTOMER, [(row["code"], row["cde"]) for row in titles], reference="46407", quote_state=SENT
    )
    yield 4
    order = business.desk("vente").transfers(quote, "order")
    yield 8
    there = {row["code"]: row["rsve"] for row in titles if row["code"] not in out_of_print_codes()}
    note = business.desk("stock").delivers(order, there)
    yield 2
    desk = business.desk("compta")
    invoice = desk.validates(desk.transfers(note, "invoice"))
    yield 26
    desk = business.desk("compta")
    half = round_amount(document_balance(invoice) / 2)
    desk.is_paid(invoice, half, method="CHQ", reference="Chèque 0046407")


def customer_who_stops_paying(business: Business) -> Story:
    """The first invoice is paid, the next ones are not; then the customer is blocked."""
    chance = dice("GALERI")
    customer = business.customers["GALERI"]
    for number in range(3):
        day, stock = business.shop.today, business.shop.stock()
        wanted = basket(business.goods, customer=customer, day=day, chance=chance, stock=stock)
        desk = business.desk("compta")
        invoice = desk.validates(desk.writes("invoice", customer.code, wanted))
        if number == 0:
            desk.is_paid(invoice, method="VIR")
        yield 30
    party = Party.objects.get(code=customer.code)
    business.desk("demo").changes(party, customer={"block_level": "blocked"})


def customer_who_moves_away(business: Business) -> Story:
    """Two purchases, then the record sleeps."""
    chance = dice("PUJOLS")
    for _ in range(2):
        yield from counter_sale(business, customer=business.customers["PUJOLS"], chance=chance)
        yield 30
    business.desk("vente").changes(Party.objects.get(code="PUJOLS"), is_dormant=True)


def prospect_won(business: Business) -> Story:
    """A prospect becomes a customer with its first order."""
    wanted: list[Item] = [("CADO009", 1), ("PAPE017", 4), ("SERV002", 1)]
    quote = business.desk("vente").quotes("PRYOGA", wanted, quote_state=SENT)
    yield 6
    order = business.desk("vente").transfers(quote, "order")
    customer = business.customers["PRYOGA"]
    yield from fulfilment(business, order=order, customer=customer, chance=dice("PRYOGA"))


def prospect_lost(business: Business) -> Story:
    """A quote that the prospect refused."""
    wanted: list[Item] = [("PAPE011", 20), ("PAPE006", 12), ("PAPE022", 10)]
    quote = business.desk("vente").quotes("PRNOTA", wanted, quote_state=SENT)
    yield 9
    business.desk("vente").marks(quote, REFUSED)


def order_given_up(business: Business) -> Story:
    """Delivered in part; the customer does not want the rest any more."""
    order, note = _order_taken_in_part(business, code="BIBLAG", more=[])
    yield 2
    desk = business.desk("compta")
    invoice = desk.validates(desk.transfers(note, "invoice"))
    business.desk("vente").closes(order)
    yield 33
    business.desk("compta").is_paid(invoice, method="VIR")


def overpaid_invoice(business: Business) -> Story:
    """Two cents too many: the difference is noted."""
    desk, wanted = business.desk("compta"), _from_shelf(business, code="MARTIN")
    invoice = desk.validates(desk.writes("invoice", "MARTIN", wanted))
    yield 3
    amount = document_balance(invoice) + Decimal("0.02")
    business.desk("compta").is_paid(invoice, amount, method="CHQ", rest="difference")


def forgiven_rest(business: Business) -> Story:
    """A few cents that nobody will ask for: the due date is closed by hand."""
    desk, wanted = business.desk("compta"), _from_shelf(business, code="ATLGEN")
    invoice = desk.validates(desk.writes("invoice", "ATLGEN", wanted))
    yield 28
    desk = business.desk("compta")
    desk.is_paid(invoice, document_balance(invoice) - Decimal("0.35"), method="VIR", label="Net de frais")
    desk.gives_up(invoice)


def goods_lost(business: Business, *, days: int) -> Story:
    """Stolen or damaged goods leave the stock."""
    chance = dice(f"lost {days}")
    stock = business.shop.stock()
    shelf = [code for code, quantity in sorted(stock.items()) if quantity >= 6]
    lost: list[tuple[str, int]] = [(code, chance.randint(1, 2)) for code in chance.sample(shelf, 3)]
    business.desk("stock").takes_out(lost, reason="Démarque", note="Démarque constatée en rayon")
    yield from ()


def articles_used_up(business: Business) -> Story:
    """Two articles are used up by the shop itself: nothing is left of them."""
    stock = business.shop.stock()
    used: list[tuple[str, int]] = [
        (code, int(stock[code])) for code in ("CADO015", "PAPE021") if stock[code] >= 1
    ]
    if used:
        business.desk("stock").takes_out(used, reason="Vitrine", note="Décoration de la vitrine")
    yield from ()


def pending_quote(business: Business, *, code: str, state: int) -> Story:
    """A quote that waits for an answer, or for the shop."""
    chance = dice(f"quote {code}")
    customer = business.customers[code]
    wanted = basket(business.goods, customer=customer, day=business.shop.today, chance=chance)
    business.desk("vente").quotes(code, wanted, quote_state=state)
    yield from ()


def _with_deposit(business: Business) -> Story:
    yield from order_with_deposit(business, wanted=_from_shelf(business, code=DEPOSIT_CUSTOMER))


def _credited(business: Business) -> Story:
    yield from invoice_credited_in_part(business, wanted=_from_shelf(business, code=CREDITED_CUSTOMER))


def unpaid_invoice(business: Business, *, code: str) -> Story:
    """An invoice that nobody has paid, or that was paid in part."""
    desk, wanted = business.desk("compta"), _from_shelf(business, code=code)
    invoice = desk.validates(desk.writes("invoice", code, wanted))
    if code == "CRCIGA":
        yield 35
        third = round_amount(document_balance(invoice) / 3)
        business.desk("compta").is_paid(invoice, third, method="CHQ")


def order_that_is_ready(business: Business, *, code: str) -> Story:
    """Everything is in stock: it only has to be delivered."""
    wanted = _from_shelf(business, code=code)
    business.desk("vente").takes_order(code, wanted, delivery_on=business.ago(0).isoformat())
    yield from ()


def order_that_is_short(business: Business, *, code: str, wanted: Mapping[str, int]) -> Story:
    """More is ordered than there is in stock."""
    basket_wanted: list[Item] = list(wanted.items())
    business.desk("vente").takes_order(code, basket_wanted, delivery_on=business.today.isoformat())
    yield from ()


def delivery_to_invoice(business: Business, *, code: str) -> Story:
    """Taken away against a delivery note that is still to be invoiced."""
    business.desk("caisse").writes("delivery_note", code, _from_shelf(business, code=code))
    yield from ()


def provisional_invoice(business: Business, *, code: str) -> Story:
    """Typed, not validated yet: it can still change."""
    business.desk("compta").writes("invoice", code, _from_shelf(business, code=code))
    yield from ()


def order_partly_delivered(business: Business, *, code: str, more: Sequence[Item]) -> Story:
    """What was there has been taken away; the rest is awaited."""
    _, note = _order_taken_in_part(business, code=code, more=more)
    yield 1
    desk = business.desk("compta")
    desk.validates(desk.transfers(note, "invoice"))


def _order_taken_in_part(business: Business, *, code: str, more: Sequence[Item]) -> tuple[Document, Document]:
    """An order of which the first half is delivered at once: the order and its delivery note."""
    wanted = _from_shelf(business, code=code)
    order = business.desk("vente").takes_order(code, [*wanted, *more])
    taken = [line for line in items(order) if line.is_stock_managed][: (len(wanted) + 1) // 2]
    quantities = {line.article_code: str(line.quantity) for line in taken}
    return order, business.desk("stock").delivers(order, quantities)


def _from_shelf(business: Business, *, code: str) -> Sequence[Item]:
    return basket(
        business.goods,
        customer=business.customers[code],
        day=business.shop.today,
        chance=dice(f"shelf {code} {business.shop.today - business.today}"),
        stock=business.shop.stock(),
    )
