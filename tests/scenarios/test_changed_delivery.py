"""A delivery that changes before it is final: the stock follows, also for the line that goes away."""

from datetime import date
from decimal import Decimal

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from comptoir.stock.models import StockMove
from comptoir.workflows.check_dossier import check_dossier
from tests.requirements import covers


@covers("DOC-239", "STK-142")
def test_a_line_taken_off_a_delivery_note_gives_its_goods_back(dossier: Dossier) -> None:
    shop = Shop(user=User.objects.get(), today=date(2026, 11, 20))
    shop.article("A", "Livre A", gross_price="10.00", cost_price="6.00")
    shop.article("B", "Livre B", gross_price="12.50", cost_price="5.00")
    shop.receives([("A", 20, "6.00"), ("B", 10, "5.00")])
    shop.customer("DUR", "Durand")
    note = shop.writes("delivery_note", "DUR", [("A", 5), ("B", 2)])
    shop.keeps(note, {"A": 4})
    assert shop.stock() == {"A": Decimal(16), "B": Decimal(10)}
    assert Article.objects.get(code="B").stock_value == Decimal("50.00")
    assert StockMove.objects.filter(document_line__document=note).count() == 1
    assert check_dossier() == []
