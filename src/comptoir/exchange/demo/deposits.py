"""A deposit from the order to the final invoice, and an invoice credited for a part of its goods."""

from comptoir.documents.models import Document
from comptoir.exchange.demo.business import Business, Story
from comptoir.exchange.vocabulary import Basket, document_balance, items
from comptoir.payments.models import Payment

DEPOSIT_CUSTOMER = "THEATR"
CREDITED_CUSTOMER = "IMPRIM"


def order_with_deposit(business: Business, *, wanted: Basket) -> Story:
    """30 % asked on the order, received by transfer; deducted by the invoice, whose rest is paid later."""
    code = DEPOSIT_CUSTOMER
    order = business.desk("vente").takes_order(code, wanted)
    desk = business.desk("compta")
    deposit = desk.validates(desk.asks_deposit(order, rate="30", payment_method="VIR"))
    desk.banks(Payment.objects.get(deposit=deposit))
    yield 6
    order = Document.objects.get(pk=order.pk)
    note = business.desk("stock").delivers(order)
    yield 1
    desk = business.desk("compta")
    invoice = desk.validates(desk.transfers(note, "invoice"))
    yield 20
    business.desk("compta").is_paid(invoice, document_balance(invoice), method="VIR")


def invoice_credited_in_part(business: Business, *, wanted: Basket) -> Story:
    """One article was damaged: credited with its reason, without coming back to the stock, set off at once."""
    desk = business.desk("compta")
    invoice = desk.validates(desk.writes("invoice", CREDITED_CUSTOMER, wanted))
    yield 3
    goods = next(line for line in items(invoice) if line.is_stock_managed)
    desk = business.desk("compta")
    desk.validates(
        desk.credits(
            invoice, {goods.article_code: 1}, reason="DEFAUT", is_without_return=True, is_set_off=True
        )
    )
