"""Counters: set as one text, followed, typed by hand, and never a gap in a legal series."""

from collections.abc import Callable

import pytest

from comptoir.core.errors import Forbidden, Refusal, Stale
from comptoir.documents.models import Document
from comptoir.options.models import OptionChange
from comptoir.options.numbering import CounterChange, CounterText, counters_in_order, set_counters, text_of
from comptoir.references.models import ArticleFamily, Counter, DossierSettings
from comptoir.resources.registry import registry
from comptoir.resources.services import create_record
from comptoir.workflows.check_dossier import check_dossier
from comptoir.workflows.stock_documents import create_stock_document
from tests.requirements import covers
from tests.services.shops import TODAY, BusyShop, open_shop
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")


@pytest.fixture
def shop() -> BusyShop:
    return open_shop()


def counter(code: str) -> Counter:
    return Counter.objects.get(code=code)


def sets(shop: BusyShop, code: str, next_number: str | None = None, is_used: bool | None = None):
    before = CounterText(text_of(counter(code)), counter(code).is_used)
    after = CounterText(
        before.next_number if next_number is None else next_number,
        before.is_used if is_used is None else is_used,
    )
    return set_counters(changes={code: CounterChange(before, after)}, user=shop.user)


def refused(shop: BusyShop, code: str, next_number: str) -> str:
    before = Counter.objects.filter(code=code).values().get()
    with pytest.raises(Refusal) as caught:
        sets(shop, code, next_number)
    assert Counter.objects.filter(code=code).values().get() == before
    assert not OptionChange.objects.exists()
    return caught.value.fields[code][0].code


FIRST = (
    "DE000001 CM000001 BL000001 BR000001 FA000001 AV000001 FD000001 AD000001 DEM000001 CF000001 BRF000001 BRA000001 "
    "FF000001 AF000001 FFD000001 FAD000001 BE000001 BS000001 INV00001 FCL00001 CL000001 FFR00001 FR000001 FAR00001 "
    "AR000001 D3E00001 CO00001 FCO00001 SG00001 CC00001 TF00001"
).split()


@covers(
    "OPT-060", "OPT-061", "OPT-062", "OPT-063", "OPT-064", "OPT-065", "OPT-066", "OPT-067", "OPT-068", "OPT-069",
    "OPT-070", "OPT-071", "OPT-072", "OPT-073", "OPT-074", "OPT-075", "OPT-076", "OPT-077", "OPT-078", "OPT-079",
    "OPT-080", "OPT-081", "OPT-082", "OPT-083", "OPT-084", "OPT-085", "OPT-086", "OPT-087", "OPT-088", "OPT-089",
    "OPT-090", "OPT-050", "P-13",
)  # fmt: skip
def test_every_counter_starts_used_and_without_a_space() -> None:
    assert [text_of(one) for one in counters_in_order()] == FIRST
    assert all(one.is_used for one in counters_in_order())


@covers("OPT-052", "OPT-053", "OPT-054", "T08-1", "A08-1", "A08-2")
def test_a_counter_is_one_text_parsed_into_prefix_and_suffix(shop: BusyShop) -> None:
    sets(shop, "invoice", "FA 0803001")
    assert (counter("invoice").prefix, counter("invoice").width, counter("invoice").next_value) == (
        "FA ",
        7,
        803001,
    )
    number = shop.validates(shop.writes("invoice", "DUR", [("A", 1)])).number
    assert (number, text_of(counter("invoice"))) == ("FA 0803001", "FA 0803002")
    change = OptionChange.objects.get(name="invoice")
    assert (change.old, change.new, change.user) == ("FA000001", "FA 0803001", shop.user)


@covers("T08-2", "T08-3")
@pytest.mark.parametrize(
    ("code", "start", "after"),
    [
        ("purchase_invoice", "FF 0801001", "FF 0801002"),
        ("stock_issue", "BS 080101", "BS 080102"),
        ("customer", "CL000009", "CL000010"),
        ("customer_family", "FCL00999", "FCL01000"),
        ("stock_count", "INV 99999", "INV 100000"),
    ],
)
def test_the_page_tells_the_numbers_that_come(
    code: str, start: str, after: str, shop: BusyShop, client: SignedInClient
) -> None:
    sets(shop, code, start)
    asked = client.get(client.url("options:coming"), {"code": code, "text": start}).json()["text"].split(", ")
    assert asked[:2] == [start, after] and len(asked) == 3
    assert ", ".join(asked) in client.get(client.url("options:numbering")).content.decode()


@covers("OPT-053", "OPT-054", "TV-DOC-04")
def test_what_no_counter_can_be_is_refused(shop: BusyShop) -> None:
    assert refused(shop, "quote", "ABCDEFGHI0001") == "counter_prefix_too_long"
    assert refused(shop, "quote", "DE01234567890") == "counter_suffix_too_long"
    assert refused(shop, "quote", "DEVIS") == "counter_without_digits"
    assert refused(shop, "customer_family", "FAMILLE00001") == "number_too_long"
    assert refused(shop, "quote", "DE\u200b001") == "counter_bad_characters"
    # A code is part of an address; the number of a document is not.
    for prefix in ("F/", "F\\", "F?", "F#", "F%", "."):
        assert refused(shop, "customer_family", f"{prefix}0001") == "counter_not_addressable"
    sets(shop, "quote", "DE/2026/0001")


@covers("T08-4", "OPT-052")
def test_a_counter_at_its_end_refuses_and_says_which(shop: BusyShop, client: SignedInClient) -> None:
    sets(shop, "quote", "DE9999999999")
    assert shop.writes("quote", "DUR", [("A", 1)]).number == "DE9999999999"
    with pytest.raises(Refusal) as caught:
        shop.writes("quote", "DUR", [("A", 1)])
    assert (caught.value.code, caught.value.params["counter"]) == ("counter_exhausted", "Ventes – Devis")
    assert Document.objects.filter(kind="quote").count() == 1
    assert "au bout de ses chiffres" in client.get(client.url("options:numbering")).content.decode()


@covers("P-13")
def test_numbers_that_electronic_invoicing_refuses_are_reported(
    shop: BusyShop, client: SignedInClient
) -> None:
    page = client.get(client.url("options:numbering")).content.decode()
    assert "facturation électronique refusera" not in page
    sets(shop, "credit_note", "AV 0001")
    sets(shop, "quote", "DE 0001")  # no quote is sent electronically
    page = client.get(client.url("options:numbering")).content.decode()
    assert page.count("facturation électronique refusera") == 1


@covers("OPT-055", "OPT-056", "P-04")
def test_a_legal_series_goes_neither_back_nor_over_a_gap(shop: BusyShop) -> None:
    for _ in range(3):
        shop.validates(shop.writes("invoice", "DUR", [("A", 1)]))
    assert refused(shop, "invoice", "FA000002") == "counter_below_last"
    assert refused(shop, "invoice", "FA000009") == "counter_leaves_gap"
    sets(shop, "invoice", "FA0004")
    assert shop.validates(shop.writes("invoice", "DUR", [("A", 1)])).number == "FA0004"
    sets(shop, "invoice", "FB-001")  # another prefix begins another series
    assert shop.validates(shop.writes("invoice", "DUR", [("A", 1)])).number == "FB-001"
    assert list(check_dossier()) == []
    assert refused_again(shop) == "counter_leaves_gap"


def refused_again(shop: BusyShop) -> str:
    with pytest.raises(Refusal) as caught:
        sets(shop, "invoice", "FB-003")
    return caught.value.fields["invoice"][0].code


@covers("OPT-055", "OPT-056")
def test_another_series_set_back_passes_over_what_is_used(shop: BusyShop) -> None:
    for _ in range(3):
        shop.writes("quote", "DUR", [("A", 1)])
    sets(shop, "quote", "DE000002")
    assert shop.writes("quote", "DUR", [("A", 1)]).number == "DE000004"


@covers("OPT-051", "DOC-004")
def test_without_the_counter_the_user_types_the_number(shop: BusyShop) -> None:
    with pytest.raises(Refusal) as caught:
        shop.writes("quote", "DUR", [("A", 1)], number="X1")
    assert caught.value.fields["number"][0].code == "number_from_counter"
    sets(shop, "quote", is_used=False)
    assert shop.writes("quote", "DUR", [("A", 1)], number="MON-DEVIS").number == "MON-DEVIS"
    for text, code in (
        ("", "number_required"),
        ("mon-devis", "number_already_used"),
        ("X" * 19, "number_too_long"),
    ):
        with pytest.raises(Refusal) as caught:
            shop.writes("quote", "DUR", [("A", 1)], number=text)
        assert caught.value.fields["number"][0].code == code
    quote = Document.objects.get(kind="quote")
    shop.revises(quote, number="AUTRE-7")
    quote.refresh_from_db()
    assert (quote.number, "autre-7" in quote.search) == ("AUTRE-7", True)
    assert shop.transfers(quote, "order").number == "CM000001"
    assert text_of(counter("quote")) == "DE000001"


@covers("OPT-051")
def test_stock_documents_and_records_take_what_is_typed(shop: BusyShop) -> None:
    sets(shop, "stock_issue", is_used=False)
    values = {"type": "issue", "lines": [{"article": "A", "quantity": "1"}]}
    with pytest.raises(Refusal) as caught:
        create_stock_document(values=values, user=shop.user, today=TODAY)
    assert "number" in caught.value.fields
    made = create_stock_document(values={**values, "number": "CASSE-1"}, user=shop.user, today=TODAY)
    assert made.number == "CASSE-1"
    sets(shop, "customer", is_used=False)
    parties = registry.by_api_name("parties")
    with pytest.raises(Refusal) as caught:
        create_record(parties, user=shop.user, values={"name": "Sans code", "roles": ["customer"]})
    assert caught.value.fields["code"][0].code == "code_required"


@covers("OPT-083", "OPT-079", "OPT-081")
def test_a_family_without_a_code_takes_it_from_its_counter(shop: BusyShop) -> None:
    families = registry.by_api_name("article-families")
    made = [create_record(families, user=shop.user, values={"label": "Romans"}) for _ in range(2)]
    assert [one.code for one in made] == ["FAR00001", "FAR00002"]
    sets(shop, "article_family", is_used=False)
    with pytest.raises(Refusal):
        create_record(families, user=shop.user, values={"label": "Sans code"})
    assert ArticleFamily.objects.filter(label="Sans code").count() == 0


@covers("P-04")
def test_a_legal_counter_is_always_used(shop: BusyShop) -> None:
    with pytest.raises(Refusal) as caught:
        sets(shop, "invoice", is_used=False)
    assert caught.value.fields["invoice"][0].code == "counter_always_used"
    assert counter("invoice").is_used


@covers("P-09")
def test_a_counter_that_moved_meanwhile_is_not_set_back(shop: BusyShop, client: SignedInClient) -> None:
    before = CounterText("DE000001", True)
    shop.writes("quote", "DUR", [("A", 1)])
    with pytest.raises(Stale):
        set_counters(changes={"quote": CounterChange(before, CounterText("DV0001", True))}, user=shop.user)
    posted = {"next-quote": "DV0001", "used-quote": "1", "_was-quote": "DE000001", "_wasused-quote": "1"}
    answer = client.post(client.url("options:numbering"), posted, headers={"HX-Request": "true"})
    assert answer.status_code == 409 and "a avancé pendant votre saisie" in answer.content.decode()
    assert text_of(counter("quote")) == "DE000002"


def test_only_those_who_edit_settings_set_counters(client_as: Callable[[str], SignedInClient]) -> None:
    client = client_as("sales")
    assert client.get(client.url("options:numbering")).status_code == 200
    posted = {"next-quote": "DV0001", "used-quote": "1", "_was-quote": "DE000001", "_wasused-quote": "1"}
    assert client.post(client.url("options:numbering"), posted).status_code == 403
    with pytest.raises(Forbidden):
        set_counters(changes={}, user=client.user)
    assert DossierSettings.objects.exists() and text_of(counter("quote")) == "DE000001"


def test_the_page_saves_several_counters_at_once_or_none(client: SignedInClient) -> None:
    posted = {
        "next-quote": "DV0001", "used-quote": "1", "_was-quote": "DE000001", "_wasused-quote": "1",
        "next-order": "", "used-order": "1", "_was-order": "CM000001", "_wasused-order": "1",
    }  # fmt: skip
    answer = client.post(client.url("options:numbering"), posted, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert answer.status_code == 422 and 'id="id-order-error"' in text and 'value="DV0001"' in text
    assert text_of(counter("quote")) == "DE000001"
    posted["next-order"] = "C0001"
    assert (
        client.post(client.url("options:numbering"), posted, headers={"HX-Request": "true"}).status_code
        == 200
    )
    assert (text_of(counter("quote")), text_of(counter("order"))) == ("DV0001", "C0001")
