"""Every table of the program, from its declaration alone."""

from typing import Any

import pytest

from comptoir.api.names import to_api_names
from comptoir.api.tables import table_resources
from comptoir.resources.resource import Resource
from tests.api.conftest import Counter
from tests.api_client import ApiClient
from tests.requirements import covers
from tests.resources.samples import EDITABLE, make_rows, sample_values

TABLES = table_resources()
every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.api_name)
every_editable = pytest.mark.parametrize(
    "table", [table for table in TABLES if table in EDITABLE], ids=lambda table: table.api_name
)


def body_of(table: Resource, index: int) -> dict[str, Any]:
    """A new record under the names of the API."""
    values = sample_values(table, index)
    return (
        to_api_names(table, {**{inline.name: [] for inline in table.lines}, **values})
        if table.lines
        else values
    )


def key_of(table: Resource, record: dict[str, Any]) -> str:
    return record[table.lookup.key] if table.lookup.is_key_unique else f"%23{record['id']}"


def test_the_tables_of_the_specification_are_there() -> None:
    names = {table.api_name for table in TABLES}
    assert names >= {
        "vat-territories", "vat-types", "vat-rates", "titles", "countries", "departments", "postal-codes", "units",
        "article-families", "customer-families", "supplier-families", "banks", "payment-methods", "payment-terms",
        "parties", "articles", "naf-codes", "eco-contributions", "shipping-fees", "sales-territories", "locations",
        "salesperson-families",
    }  # fmt: skip


@covers("PAR-003", "PAR-006")
@every_editable
def test_create_read_change_and_delete(api: ApiClient, table: Resource) -> None:
    path = f"/{table.api_name}"
    made = api.call("POST", path, body_of(table, 7))
    assert made.status == 201, made.content[:600].decode()
    address = f"{path}/{key_of(table, made.body)}"
    if table.lookup.is_key_unique:
        assert made.headers["Location"].endswith(address)
    assert made.headers["ETag"] == '"1"'
    assert api.get(address) == made.body
    changed = api.patch(address, {"note": "Changé"}, If_Match='"1"')
    assert (changed["note"], changed["version"]) == ("<p>Changé</p>", 2)
    assert api.refused("PATCH", address, {"note": "Encore"}, headers={"If_Match": '"1"'}).status == 409
    assert api.refused("PATCH", address, {"note": "Encore", "version": 1}).status == 409
    assert api.refused("DELETE", address, headers={"If_Match": '"1"'}).status == 409
    assert api.get(address)["note"] == "<p>Changé</p>"
    api.delete(address, If_Match='"2"')
    assert api.refused("GET", address).body["code"] == "record_not_found"


@covers("PAR-006", "UPM-010")
@every_editable
def test_an_unknown_name_and_a_key_in_use_are_told_on_their_field(api: ApiClient, table: Resource) -> None:
    path = f"/{table.api_name}"
    body = body_of(table, 6)
    reply = api.refused("POST", path, {**body, "colour_of_the_sky": "blue"})
    assert reply.fields == {"colour_of_the_sky": ["Ce champ n'existe pas."]}
    made = api.post(path, body)
    if not table.lookup.is_key_unique:
        return
    key = made[table.lookup.key]
    assert (
        table.lookup.key
        in api.refused("POST", path, {**body_of(table, 6), table.lookup.key: key.lower()}).fields
    )


@every_table
def test_a_list_goes_page_by_page(api: ApiClient, table: Resource) -> None:
    make_rows(table, 7)
    path = f"/{table.api_name}"
    whole = api.get(f"{path}?limit=500")
    ids = [item["id"] for item in whole["items"]]
    assert len(ids) == len(set(ids)) >= 7
    paged: list[int] = []
    after = ""
    while True:
        page = api.get(f"{path}?limit=3{after}")
        paged += [item["id"] for item in page["items"]]
        if page["next"] is None or len(paged) > len(ids) or len(paged) > 60:
            break
        after = f"&after={page['next']}"
    assert paged == ids[: len(paged)]
    assert api.refused("GET", f"{path}?after=@@@").fields == {
        "after": ["Cette page de la liste n'existe plus : revenez à la première."]
    }


@every_table
def test_a_list_is_read_in_few_queries(api: ApiClient, table: Resource, assert_queries: Any) -> None:
    make_rows(table, 20)
    api.get(f"/{table.api_name}")
    with assert_queries(16):
        api.get(f"/{table.api_name}?limit=500")


@every_table
def test_parameters_that_a_list_does_not_have(api: ApiClient, table: Resource) -> None:
    for parameter in (
        "limit=0",
        "limit=501",
        "limit=x",
        "sort=nothing",
        "nothing=1",
        "after=zzz",
        "search=%00",
    ):
        reply = api.refused("GET", f"/{table.api_name}?{parameter}")
        assert reply.status == 422
        assert list(reply.fields) == [parameter.partition("=")[0]], parameter


@covers("PAR-005")
def test_what_is_used_is_not_deleted(api: ApiClient, counter: Counter) -> None:
    for address in (
        "/articles/A", "/parties/DUR", "/vat-rates/5.5", "/payment-terms/CH30", "/payment-methods/CHQ",
        "/article-families/JEUN", "/vat-territories/metropole", "/countries/FR",
    ):  # fmt: skip
        reply = api.refused("DELETE", address)
        assert reply.status in (403, 409), address
        assert api.call("GET", address).status == 200


@covers("PAR-006")
@pytest.mark.parametrize("code", ["A/B", "A?B", "#1", "50%", ".", "A."])
def test_a_code_that_an_address_cannot_carry_is_refused_with_a_sentence(api: ApiClient, code: str) -> None:
    reply = api.refused("POST", "/articles", {"code": code, "label": "Livre"})
    [sentence] = reply.fields["code"]
    assert sentence.startswith("Un code ne peut contenir ni barre")
    made = api.post("/articles", {"code": "AB 1.5-é", "label": "Livre"})
    assert api.get("/articles/AB%201.5-%C3%A9") == made


@covers("PAR-033")
def test_a_table_of_the_program_takes_no_new_record(api: ApiClient) -> None:
    reply = api.refused("POST", "/vat-territories", {"code": "LUNE", "label": "Lune"})
    assert (reply.status, reply.body["code"]) == (403, "creation_forbidden")


# ------------------------------------------------------------------------------------------- the shapes of file 13
@covers("UPM-017", "UPM-018", "UPM-014")
def test_a_party_as_the_contract_writes_it(api: ApiClient) -> None:
    body = {
        "code": "DUR0001",
        "roles": ["customer"],
        "name": "Durand",
        "addresses": [
            {
                "street": "12 rue de l'Aiguillerie",
                "postcode": "34000",
                "city": "Montpellier",
                "country": "FR",
                "is_default_billing": True,
                "is_default_delivery": True,
            }
        ],
        "customer": {"payment_terms": "CH30", "discount_rate": "5", "credit_limit": "1000.00"},
    }
    made = api.post("/parties", body)
    [address] = made["addresses"]
    assert {name: address[name] for name in body["addresses"][0]} == body["addresses"][0]
    assert {name: made["customer"][name] for name in body["customer"]} == body["customer"]
    assert made["customer"]["ledger_account"].startswith("411")
    changed = api.patch(
        "/parties/dur0001", {"customer": {"discount_rate": "7.5"}, "addresses": [{**address, "city": "Sète"}]}
    )
    assert (changed["customer"]["discount_rate"], changed["customer"]["payment_terms"]) == ("7.5", "CH30")
    assert [(row["id"], row["city"], row["postcode"]) for row in changed["addresses"]] == [
        (address["id"], "Sète", "34000")
    ]


def test_faults_of_an_address_are_told_in_the_names_of_the_api(api: ApiClient) -> None:
    body = {"name": "X", "addresses": [{"street": "a" * 41, "postcode": "1" * 11, "country": "ZZ"}]}
    assert set(api.refused("POST", "/parties", body).fields) == {
        "addresses.0.street",
        "addresses.0.postcode",
        "addresses.0.country",
    }
    assert set(api.refused("POST", "/parties", {"name": "X", "addresses": [{"line1": "a"}]}).fields) == {
        "addresses.0.line1"
    }


@covers("ART-050", "ART-055")
def test_either_price_of_an_article_may_be_left_out(api: ApiClient) -> None:
    common = {"type": "goods", "label": "Dans la rue", "vat_rate": "5.5", "cost_price": "6.20"}
    net = api.post("/articles", {**common, "code": "N", "net_price": "9.48"})
    gross = api.post("/articles", {**common, "code": "G", "gross_price": "10.00"})
    both = api.post("/articles", {**common, "code": "B", "net_price": "9.48", "gross_price": "10.00"})
    for made in (net, gross, both):
        assert (made["net_price"], made["gross_price"], made["cost_price"]) == ("9.48", "10.00", "6.20")


def test_lists_are_filtered_by_key_word_and_choice(api: ApiClient, counter: Counter) -> None:
    def codes(query: str) -> list[str]:
        return [item["code"] for item in api.get(f"/articles?{query}")["items"]]

    assert codes("family=jeun") == ["A", "B"]
    assert codes("vat_rate=20") == ["S"]
    assert codes("type=goods&sort=-code") == ["B", "A"]
    assert codes("search=réliure") == ["S"]
    assert codes("net_price=>10") == ["S"]
    assert codes("net_price=5..10&limit=1") == ["A"]
    assert codes("code=%3DB") == ["B"]
    assert [item["code"] for item in api.get("/parties?is_supplier=true")["items"]] == ["FOU"]
    assert api.refused("GET", "/articles?family=XXX").fields.keys() == {"family"}
    assert api.refused("GET", "/articles?net_price=cher&type=dragon").fields.keys() == {"net_price", "type"}
