"""The shop of the random days and the strategies its gestures draw from."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Model
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from comptoir.articles.models import Article
from comptoir.core.errors import Refusal
from comptoir.workflows.deposits import request_deposit
from tests.services.refusals import assert_worded
from tests.services.shops import TODAY, BusyShop, open_shop

#: Gestures take hold of the last so many records of a table.
RECENT = 24
PARTIES = {"sale": ("DUR", "PRO", "BEL"), "purchase": ("DIS", "IMP")}
WHICH = st.integers(min_value=0, max_value=RECENT - 1)
QUANTITY = st.integers(min_value=-3, max_value=12)
#: An article that is there only after it was made; until then its code is unknown.
NEW_ARTICLE = "N"
BASKET = st.lists(
    st.tuples(st.sampled_from(["A", "B", "S", "A", "B", "S", NEW_ARTICLE]), QUANTITY), min_size=1, max_size=3
)
DAY = st.integers(min_value=0, max_value=9).map(lambda days: (TODAY - timedelta(days=days)).isoformat())


def open_trading_shop() -> BusyShop:
    """The usual shop with a prospect, a Belgian customer and two suppliers."""
    shop = open_shop()
    shop.prospect("PRO", "Prospect", customer={"discount_rate": "5", "payment_terms": "VIR30"})
    shop.customer("BEL", "Bruxelles")
    for code, price in (("A", "6.00"), ("B", "5.00"), ("S", "30.00")):
        shop.changes(Article.objects.get(code=code), purchase_price=price)
    shop.supplier("DIS", "Distributeur")
    shop.supplier("IMP", "Imprimeur")
    _trades(shop)
    return shop


def _trades(shop: BusyShop) -> None:
    """The morning that every run starts from: something of each kind that gestures can take hold of."""
    for party in ("DUR", "PRO"):
        shop.takes_order(party, [("A", 5), ("B", 3), ("S", 1)])
        shop.writes("delivery_note", party, [("A", 2), ("B", 1)])
    for party in ("DIS", "IMP"):
        shop.writes("purchase_order", party, [("A", 10), ("B", 6)])
        shop.writes("goods_receipt", party, [("A", 4)])
    for kind, party in (("delivery_note", "DUR"), ("return_note", "DUR"), ("purchase_return", "DIS")):
        shop.writes(kind, party, [("B", 1)])
    for kind, party in (("invoice", "DUR"), ("purchase_invoice", "DIS")):
        shop.validates(shop.writes(kind, party, [("A", 3), ("B", 2)]))
    for order in (shop.takes_order("BEL", [("A", 6)]), shop.writes("purchase_order", "DIS", [("B", 9)])):
        deposit = request_deposit(document_id=order.pk, values={"rate": "40"}, user=shop.user, today=TODAY)
        shop.validates(deposit)
    shop.quotes("PRO", [("A", 2), ("S", 1)])
    shop.writes("price_request", "IMP", [("B", 20)])


def chosen(model: type[Model], which: int, **criteria: Any) -> Any:
    """One of the records there are, the last ones first; ``None`` when there is none."""
    found = model._default_manager.filter(**criteria).order_by("-pk")[:RECENT]
    return found[which % len(found)] if found else None


class Gestures(RuleBasedStateMachine):
    """Gestures of a shop, each refused with a sentence or done whole."""

    def __init__(self, shop: BusyShop) -> None:
        super().__init__()
        self.shop = shop
        self.shop.on(TODAY)

    def tried(self, action: Callable[[], Any]) -> None:
        """Do it, or be told why not."""
        try:
            action()
            event("done")
        except Refusal as refusal:
            assert_worded(refusal)
            event("refused")
