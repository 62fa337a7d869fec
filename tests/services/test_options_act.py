"""Every option acts: what is typed, proposed and warned of follows the options of the dossier."""

from datetime import date

import pytest

from comptoir.core.errors import Refusal
from comptoir.documents.models import Document
from comptoir.references.models import DossierSettings, VatRate
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record
from comptoir.workflows.documents import preview_document
from comptoir.workflows.shortages import shortages
from tests.requirements import covers
from tests.services.refusals import codes_of
from tests.services.shops import TODAY, BusyShop, open_shop

pytestmark = pytest.mark.usefixtures("dossier")


@pytest.fixture
def shop() -> BusyShop:
    return open_shop()


def chooses(**options: object) -> None:
    DossierSettings.objects.update(**options)


@covers("OPT-110")
def test_an_unknown_code_is_refused_or_stays_on_the_line(shop: BusyShop) -> None:
    line = {"article": "INCONNU", "quantity": "1", "unit_price": "5"}
    with pytest.raises(Refusal) as caught:
        shop.writes("quote", "DUR", [], more_lines=[line])
    assert codes_of(caught.value)["lines.0.article"] == ["unknown_article"]
    chooses(is_unknown_article_warned=False)
    quote = shop.writes("quote", "DUR", [], more_lines=[line])
    kept = quote.lines.get()
    assert (kept.article, kept.article_code, str(kept.net_amount)) == (None, "INCONNU", "5.00")
    chooses(is_unknown_article_warned=True)
    shop.revises(quote, lines=[{"id": kept.pk, "article": "INCONNU", "quantity": "2"}])
    assert quote.lines.get().article_code == "INCONNU"
    with pytest.raises(Refusal):
        shop.revises(quote, lines=[{"id": kept.pk, "article": "AUTRE"}])


@covers("OPT-111")
def test_the_header_rate_applies_when_that_of_the_article_does_not(shop: BusyShop) -> None:
    assert shop.writes("quote", "DUR", [("A", 1)], vat_rate="10").lines.get().vat_percent == 5.5
    chooses(is_article_vat_used=False)
    assert shop.writes("quote", "DUR", [("A", 1)], vat_rate="10").lines.get().vat_percent == 10


def short(shop: BusyShop, kind: str, quantity: int, document: Document | None = None) -> dict[str, list[str]]:
    body = {"kind": kind, "party": "DUR", "lines": [{"article": "A", "quantity": str(quantity)}]}
    preview = preview_document(values=body, today=TODAY, document_id=document and document.pk)
    return {name: [one.code for one in found] for name, found in shortages(preview.composed).items()}


@covers("OPT-112")
def test_what_is_short_is_told_beside_its_line(shop: BusyShop) -> None:
    assert short(shop, "delivery_note", 20) == {} == short(shop, "quote", 500)
    assert short(shop, "delivery_note", 21) == {"lines.0.quantity": ["stock_short"]}
    assert short(shop, "invoice", 21) == {"lines.0.quantity": ["stock_short"]}
    order = shop.takes_order("DUR", [("A", 15)])
    assert short(shop, "order", 5) == {}
    assert short(shop, "order", 6) == {"lines.0.quantity": ["stock_short_projected"]}
    assert short(shop, "order", 20, order) == {}  # what it promises itself is not missing
    chooses(is_shortage_warned=False)
    assert short(shop, "invoice", 21) == {}


@covers("OPT-113", "T08-17", "TV-DOC-05", "TV-DOC-06")
def test_a_quote_is_valid_for_the_days_of_the_option() -> None:
    shop = open_shop(today=date(2008, 2, 15))
    assert shop.writes("quote", "DUR", [("A", 1)]).valid_until_on == date(2008, 2, 18)
    chooses(quote_validity_days=10)
    assert shop.writes("quote", "DUR", [("A", 1)]).valid_until_on == date(2008, 2, 25)


@covers("OPT-100", "OPT-101", "OPT-102", "OPT-103", "OPT-104")
def test_new_articles_take_the_rates_of_the_options(shop: BusyShop) -> None:
    articles = registry.by_api_name("articles")
    assert dict(articles.initial(user=shop.user, given={})) == {"type": "goods"}
    chooses(default_article_type="service", default_margin_rate=20, goods_overhead_rate=10)
    assert dict(articles.initial(user=shop.user, given={})) == {"type": "service"}
    made = create_record(
        articles, user=shop.user, values={"label": "Vis", "type": "goods", "purchase_price": "10"}
    )
    assert (str(made.cost_price), str(made.net_price)) == ("11.00", "13.75")
    chooses(default_markup_rate=50)
    made = create_record(
        articles, user=shop.user, values={"label": "Clou", "type": "goods", "purchase_price": "10"}
    )
    assert str(made.net_price) == "16.50"
    quote = shop.writes("quote", "DUR", [], more_lines=[{"description": "Libre", "unit_price": "1"}])
    assert quote.lines.get().type == "service"


@covers("OPT-037")
def test_lines_without_an_article_take_the_rate_of_the_options(shop: BusyShop) -> None:
    free = [{"description": "Libre", "unit_price": "1"}]
    assert shop.writes("quote", "DUR", [], more_lines=free).lines.get().vat_percent == 20
    chooses(vat_rate=VatRate.objects.get(territory__code="metropole", code="10"))
    assert shop.writes("quote", "DUR", [], more_lines=free).lines.get().vat_percent == 10


@covers("OPT-121", "OPT-122", "OPT-123", "TV-DOC-07", "TV-DOC-08", "A08-3")
def test_states_of_quotes_are_kept_by_number(shop: BusyShop) -> None:
    quote = shop.writes("quote", "DUR", [("A", 1)])
    assert quote.quote_state == 1
    chooses(accepted_quote_state=5)
    shop.transfers(quote, "order")
    quote.refresh_from_db()
    assert quote.quote_state == 5
