"""Articles through the record services: prices that follow each other, type and stock, codes (specification 03, B)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from comptoir.accounts.models import User
from comptoir.articles.models import Article
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from comptoir.references.models import DossierSettings, VatRate
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record, delete_record, update_record
from tests.requirements import covers
from tests.services.refusals import assert_told_on, refusal_of
from tests.services.shops import TODAY

D = Decimal
PRICES = ("cost_price", "markup_rate", "margin_rate", "net_price", "gross_price")


@pytest.fixture
def make(dossier: Dossier) -> Callable[..., Article]:
    """Create an article at 19.6 % unless told otherwise."""

    def made(code: str, **values: Any) -> Article:
        given = {"code": code, "label": f"Article {code}", "vat_rate": "19.6", **values}
        record = create_record(registry.for_model(Article), user=User.objects.get(), values=given)
        return Article.objects.get(pk=record.pk)

    return made


def change(article: Article, **values: Any) -> Article:
    update_record(registry.for_model(Article), user=User.objects.get(), record=article, values=values)
    return Article.objects.get(pk=article.pk)


def prices(article: Article) -> tuple[Decimal, ...]:
    """Cost, markup over cost, margin over price, net and gross."""
    return tuple(getattr(article, name) for name in PRICES)


# The first columns are what a new article says, then what is changed on it, then all its prices.
VECTORS = {
    "T03-12": ({"purchase_price": "100", "overhead_rate": "10", "markup_rate": "50"}, {},
               ("110.00", "50", "33.33", "165.00", "197.34")),
    "T03-12 at 20 %": ({"purchase_price": "100", "overhead_rate": "10", "markup_rate": "50", "vat_rate": "20"}, {},
                       ("110.00", "50", "33.33", "165.00", "198.00")),
    "T03-13": ({"purchase_price": "100", "overhead_rate": "10", "markup_rate": "50"}, {"gross_price": "200.00"},
               ("110.00", "52.02", "34.22", "167.22", "200.00")),
    "T03-14": ({"cost_price": "110"}, {"margin_rate": "40"}, ("110", "66.66", "40", "183.33", "219.26")),
    "T03-14 at once": ({"cost_price": "110", "margin_rate": "40"}, {}, ("110", "66.66", "40", "183.33", "219.26")),
    "T03-15": ({"cost_price": "110"}, {"net_price": "99"}, ("110", "-10.00", "-11.11", "99", "118.40")),
    "T03-16": ({"net_price": "50"}, {}, ("0", "0", "100.00", "50", "59.80")),
    "a new cost keeps the markup": ({"cost_price": "10", "markup_rate": "50"}, {"cost_price": "20"},
                                    ("20", "50", "33.33", "30.00", "35.88")),
    "a new VAT rate keeps the net price": ({"net_price": "100"}, {"vat_rate": "20"},
                                           ("0", "0", "100.00", "100", "120.00")),
    "a book keeps its public price": ({"gross_price": "10.00", "vat_rate": "5.5", "cost_price": "6.20"}, {},
                                      ("6.20", "52.90", "34.60", "9.48", "10.00")),
    "five decimals": ({"net_price": "0.12345"}, {}, ("0", "0", "100.00", "0.12345", "0.15")),
    "given away": ({"cost_price": "6.20", "net_price": "0"}, {}, ("6.20", "-100", "0", "0", "0")),
}  # fmt: skip


@covers(
    "T03-12", "T03-13", "T03-14", "T03-15", "T03-16", "ART-050", "ART-051", "ART-052", "ART-053", "ART-054"
)
@covers("ART-055", "ART-056", "ART-057")
@pytest.mark.parametrize("vector", VECTORS)
def test_prices_follow_what_was_typed(vector: str, make: Callable[..., Article]) -> None:
    new, changes, expected = VECTORS[vector]
    article = make("A", **new)
    if changes:
        article = change(article, **changes)
    assert prices(article) == tuple(D(value) for value in expected)


@covers("ART-032", "ART-034", "ART-058")
def test_a_new_article_takes_the_rates_of_the_options(make: Callable[..., Article]) -> None:
    DossierSettings.objects.update(
        goods_overhead_rate=D(10), service_overhead_rate=D(20), default_markup_rate=D(50)
    )
    assert prices(make("A", purchase_price="100"))[:4] == (D("110.00"), D(50), D("33.33"), D("165.00"))
    assert prices(make("S", purchase_price="100", type="service"))[:4] == (
        D("120.00"),
        D(50),
        D("33.33"),
        D("180.00"),
    )
    assert prices(make("B", purchase_price="100", gross_price="200"))[3:] == (D("167.22"), D("200"))
    assert make("C", purchase_price="100", overhead_rate="5").cost_price == D("105.00")


@covers("T03-17", "ART-031", "ART-033", "ART-053", "A03-7")
@pytest.mark.parametrize(
    ("field", "value", "codes"),
    [
        ("margin_rate", "100", ["margin_rate_too_high"]),
        ("margin_rate", "150", ["margin_rate_too_high"]),
        ("markup_rate", "1000", ["above_maximum"]),
        ("markup_rate", "-150", ["price_negative"]),
        ("purchase_price", "-1", ["negative"]),
        ("cost_price", "-0.01", ["negative"]),
        ("net_price", "-5", ["negative"]),
        ("gross_price", "abc", ["number_invalid"]),
        ("gross_price", "1.123456", ["number_too_many_decimals"]),
        ("gross_price", "99999999999999", ["number_too_large"]),
        ("gross_price", True, ["number_invalid"]),
        ("gross_price", [1], ["number_invalid"]),
        ("gross_price", {"a": 1}, ["number_invalid"]),
        ("gross_price", float("nan"), ["number_invalid"]),
        ("gross_price", float("inf"), ["number_invalid"]),
        ("gross_price", D("NaN"), ["number_invalid"]),
        ("gross_price", D("1E+400"), ["number_too_many_digits"]),
        ("overhead_rate", "1000", ["above_maximum"]),
        ("default_quantity", "x", ["number_invalid"]),
        ("label", "", ["required"]),
        ("label", "x" * 81, ["too_long"]),
        ("label", 12, ["not_a_text"]),
        ("label", "a\x00b", ["control_character"]),
        ("label", "a\ud800b", ["control_character"]),
        ("barcode", "1" * 41, ["too_long"]),
        ("type", "food", ["not_a_choice"]),
        ("type", ["goods"], ["not_a_text"]),
        ("vat_rate", "99", ["unknown_key"]),
        ("vat_rate", ["20"], ["not_a_key"]),
        ("vat_rate", "\ud800", ["control_character"]),
        ("unit", "ZZZZ", ["unknown_key"]),
        ("supplier", "DUR", ["unknown_key", "key_not_allowed"]),
        ("is_active", "maybe", ["not_a_boolean"]),
        ("real_quantity", "5", ["read_only_field"]),
        ("average_cost", "5", ["read_only_field"]),
        ("colour", "red", ["unknown_field"]),
    ],
)
def test_a_wrong_value_is_told_beside_its_field(
    field: str, value: object, codes: list[str], make: Callable[..., Article]
) -> None:
    article = make("A", cost_price="10", net_price="12")
    Shop(user=User.objects.get(), today=TODAY).customer("DUR", "Durand")
    assert_told_on(refusal_of(lambda: change(article, **{field: value})), field, codes)
    if "price" not in field or "rate" not in field:
        assert_told_on(refusal_of(lambda: make("B", **{"cost_price": "10", field: value})), field, codes)


@covers("ART-020", "PAR-006", "OPT-055")
def test_a_code_comes_from_the_counter_and_is_never_taken_twice(make: Callable[..., Article]) -> None:
    assert make("").code == "AR000001"
    make("ar000002")
    assert make("").code == "AR000003"
    assert_told_on(refusal_of(lambda: make("AR000003")), "code", ["already_used"])
    assert_told_on(refusal_of(lambda: make("ar000003")), "code", ["already_used"])
    assert_told_on(refusal_of(lambda: make("X" * 21)), "code", ["too_long"])


@covers("UPM-052")
def test_a_line_finds_its_article_by_barcode_or_code_whatever_the_case_and_the_accents(
    make: Callable[..., Article],
) -> None:
    shop = Shop(user=User.objects.get(), today=TODAY)
    shop.customer("DUR", "Durand")
    make("écu", barcode="Abc-1", net_price="1")
    make("9790000000001", net_price="2")
    make("B", barcode="9790000000001", net_price="3")
    for typed, code in (
        ("écu", "écu"),
        ("ÉCU", "écu"),
        ("abc-1", "écu"),
        ("Abc-1", "écu"),
        ("9790000000001", "B"),
    ):
        [line] = shop.quotes("DUR", [(typed, 1)]).lines.all()
        assert line.article_code == code, typed


@covers("ART-024", "ART-060", "ART-067", "STK-030", "UI-082")
def test_the_type_and_the_stock_of_an_article_that_moved_stay(make: Callable[..., Article]) -> None:
    shop = Shop(user=User.objects.get(), today=TODAY)
    article = make("A", cost_price="5", net_price="9")
    assert make("S", type="service").is_stock_managed is False
    entry = shop.receives([("A", 3, "5.00")])
    article.refresh_from_db()
    assert_told_on(refusal_of(lambda: change(article, type="service")), "type", ["type_with_moves"])
    assert_told_on(
        refusal_of(lambda: change(article, is_stock_managed=False)), "is_stock_managed", ["stock_not_empty"]
    )
    shop.takes_out([("A", 3)])
    article.refresh_from_db()
    assert change(article, is_stock_managed=False).is_stock_managed is False
    assert entry.number == "BE000001"


@covers("ART-011", "ART-083", "P-08")
def test_an_article_of_a_document_keeps_its_code_and_is_not_deleted(make: Callable[..., Article]) -> None:
    shop = Shop(user=User.objects.get(), today=TODAY)
    shop.customer("DUR", "Durand")
    article = make("A", net_price="9")
    assert change(article, code="A1").code == "A1"
    shop.quotes("DUR", [("A1", 1)])
    article.refresh_from_db()
    assert_told_on(refusal_of(lambda: change(article, code="A2")), "code", ["code_with_lines"])
    assert_told_on(refusal_of(lambda: change(article, code="")), "code", ["required", "code_with_lines"])
    assert change(article, label="Autre libellé").label == "Autre libellé"
    resource, user = registry.for_model(Article), User.objects.get()
    assert refusal_of(lambda: delete_record(resource, user=user, record=article)).code == "record_in_use"


@covers("P-09", "ART-062", "ART-068")
def test_a_price_saved_after_a_sale_leaves_the_stock_of_the_sale(make: Callable[..., Article]) -> None:
    shop = Shop(user=User.objects.get(), today=TODAY)
    shop.customer("DUR", "Durand")
    read_before = make("A", cost_price="5", net_price="9")
    shop.receives([("A", 10, "5.00")])
    shop.writes("delivery_note", "DUR", [("A", 4)])
    assert change(read_before, net_price="10").real_quantity == 6
    assert Article.objects.get(code="A").stock_value == D("30.00")


@covers("ART-022", "ART-030", "ART-037", "ART-039")
def test_a_new_article_has_the_defaults_of_the_specification(make: Callable[..., Article]) -> None:
    article = make("A", vat_rate=None)
    assert article.description == "<p>Article A</p>"
    assert article.vat_rate == VatRate.objects.get(code="20")
    assert (article.default_quantity, article.type, article.is_stock_managed) == (1, "goods", True)


@covers("P-08")
@pytest.mark.parametrize("given", [None, ""])
def test_the_vat_rate_of_an_article_is_not_taken_away(make: Callable[..., Article], given: object) -> None:
    article = make("A", net_price="10")
    refusal = refusal_of(lambda: change(article, vat_rate=given))
    assert_told_on(refusal, "vat_rate", ["required"])


@covers("P-08")
@pytest.mark.parametrize("given", [None, ""])
def test_nor_is_the_territory_of_a_party(dossier: Dossier, given: object) -> None:
    shop = Shop(user=User.objects.get(), today=TODAY)
    party = shop.customer("DUR", "Durand")
    refusal = refusal_of(lambda: shop.changes(party, territory=given))
    assert_told_on(refusal, "territory", ["required"])
