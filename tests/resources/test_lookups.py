"""Lookups: the key first, then the words; exact codes for scanners; nothing inactive; the palette."""

from collections.abc import Callable
from typing import Any

import pytest

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden
from comptoir.references.models import Country, PostalCode
from comptoir.resources.lookups import lookup_exact, lookup_page, lookup_rows
from comptoir.resources.registry import registry
from comptoir.resources.resource import Resource
from comptoir.resources.saved_views import create_view
from comptoir.resources.services import create_record
from comptoir.resources.view_spec import Condition, ConditionGroup, ViewColumn, ViewSpec
from tests.requirements import covers
from tests.resources.samples import ALL, EDITABLE, identity, make_rows, sample_values
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")

every_table = pytest.mark.parametrize("resource", ALL, ids=identity)
every_editable = pytest.mark.parametrize("resource", EDITABLE, ids=identity)


@pytest.fixture
def user() -> User:
    return User.objects.get(username="admin")


def table(api_name: str) -> Resource:
    resource = registry.by_api_name(api_name)
    assert resource is not None
    return resource


@covers("UI-051", "UI-053", "AMB-UI-06")
@every_editable
def test_a_record_is_found_by_its_key_and_by_its_words(resource: Resource, user: User) -> None:
    record = create_record(resource, user=user, values=sample_values(resource, 0))
    row = lookup_exact(resource, user, str(getattr(record, resource.lookup.key)))
    assert row is not None and row.id == record.pk
    assert record.pk in [one.id for one in lookup_rows(resource, user, row.key[:3], limit=20)]
    words = [word for word in row.words if word]
    if words:
        assert record.pk in [one.id for one in lookup_rows(resource, user, words[0].upper())]
    assert lookup_rows(resource, user, "zzz-nothing") == []


@every_table
def test_a_lookup_answers_at_most_twenty_rows_in_few_queries(
    resource: Resource, client: SignedInClient, count_queries: Callable[[], Any]
) -> None:
    make_rows(resource, 25)
    with count_queries() as queries:
        answer = client.get(client.url("resources:lookup", resource.slug), {"q": "1"})
    assert answer.status_code == 200
    assert len(answer.json()["rows"]) <= 20
    assert len(queries) <= 9
    # Later letters name the view in force: the program's own costs nothing.
    with count_queries() as queries:
        client.get(client.url("resources:lookup", resource.slug), {"q": "1", "vue": "systeme"})
    assert len(queries) <= 6
    told = client.get(client.url("resources:lookup", resource.slug), {"q": "zzz", "exact": "1"}).json()
    assert told["rows"] == [] and told["next"] is None
    assert len(told["columns"]) == len(resource.lookup_columns)


@covers("TV-UI-04", "UI-054")
def test_what_begins_with_the_text_comes_first(user: User) -> None:
    parties = table("parties")
    for code, name in [("CL000001", "DURAND"), ("CL000002", "DUBOIS"), ("DUB00003", "Martin")]:
        create_record(parties, user=user, values={"code": code, "roles": ["customer"], "name": name})
    assert [row.key for row in lookup_rows(parties, user, "dub")] == ["DUB00003", "CL000002"]
    assert lookup_rows(parties, user, "zzz") == []
    create_record(parties, user=user, values={"code": "CL000003", "roles": ["customer"], "name": "Adubert"})
    # The key, then a word that begins so, then the rest.
    assert [row.key for row in lookup_rows(parties, user, "DUB")] == ["DUB00003", "CL000002", "CL000003"]


@covers("UI-053", "UI-058")
@every_editable
def test_scrolling_shows_every_record_once(resource: Resource, client: SignedInClient, user: User) -> None:
    make_rows(resource, 45)
    address = client.url("resources:lookup", resource.slug)
    for text in ("", "1", "e"):
        every = lookup_page(resource, user, text, limit=2000).rows
        seen: list[int] = []
        cursor: str | None = ""
        while cursor is not None:
            told = client.get(address, {"q": text, "apres": cursor}).json()
            seen += [row["id"] for row in told["rows"]]
            cursor = told["next"]
            assert len(seen) <= 2000
        assert seen == [row.id for row in every]
        assert len(set(seen)) == len(seen)
    row = client.get(address, {"ids": f"{seen[-1]},{seen[0]},999999"} if seen else {}).json()["rows"]
    assert [one["id"] for one in row] == ([seen[-1], seen[0]] if len(seen) > 1 else seen)
    assert client.get(address, {"apres": "9.x"}).status_code == 422


def test_only_the_records_of_one_key(client: SignedInClient) -> None:
    france = Country.objects.get(code="FR")
    for city in ("Un", "Deux", "Trois"):
        PostalCode.objects.create(code="99100", city=city, country=france, search=f"99100 {city.lower()}")
    PostalCode.objects.create(code="99101", city="Autre", country=france, search="99101 autre")
    address = client.url("resources:lookup", "codes-postaux")
    rows = client.get(address, {"cle": "99100"}).json()["rows"]
    assert {row["cells"][1] for row in rows} == {"Un", "Deux", "Trois"}
    assert [row["cells"][1] for row in client.get(address, {"cle": "99100", "q": "deux"}).json()["rows"]] == [
        "Deux"
    ]


@covers("UI-063")
def test_inactive_records_are_left_out(user: User) -> None:
    Country.objects.filter(code="BE").update(is_active=False)
    assert "BE" not in [row.key for row in lookup_rows(table("countries"), user, "belg")]
    assert lookup_exact(table("countries"), user, "BE") is None


@covers("ART-041")
def test_a_scanned_barcode_finds_its_article(user: User) -> None:
    articles = table("articles")
    values = {
        "code": "LIVRE1",
        "type": "goods",
        "label": "Dans la rue",
        "net_price": "9.48",
        "vat_rate": "5.5",
    }
    record = create_record(articles, user=user, values=values | {"barcode": "9791094908020"})
    row = lookup_exact(articles, user, "9791094908020")
    assert row is not None and row.id == record.pk


def test_a_field_restricts_what_may_be_chosen(client: SignedInClient, user: User) -> None:
    parties = table("parties")
    create_record(parties, user=user, values={"code": "CLI", "roles": ["customer"], "name": "Client"})
    create_record(parties, user=user, values={"code": "FOU", "roles": ["supplier"], "name": "Fournisseur"})
    address = client.url("resources:lookup", parties.slug)
    everyone = client.get(address, {"q": ""}).json()["rows"]
    suppliers = client.get(address, {"q": "", "champ": "articles:supplier"}).json()["rows"]
    assert {row["key"] for row in everyone} >= {"CLI", "FOU"}
    assert {row["key"] for row in suppliers} == {"FOU"}


def test_keys_that_several_records_share_are_told_apart_by_id(user: User) -> None:
    france = Country.objects.get(code="FR")
    one = PostalCode.objects.create(code="99100", city="Un", country=france, search="99100 un")
    two = PostalCode.objects.create(code="99100", city="Deux", country=france, search="99100 deux")
    codes = table("postal-codes")
    assert {row.id for row in lookup_rows(codes, user, "99100")} == {one.pk, two.pk}
    assert lookup_exact(codes, user, "99100") is None
    assert codes.by_key(str(two.pk)) == two


def test_a_closed_table_is_not_looked_up_without_its_right() -> None:
    nobody = User(username="x", role="none")
    for resource in ALL:
        if not resource.lookup.is_open:
            with pytest.raises(Forbidden):
                lookup_rows(resource, nobody, "a")


def test_the_palette_finds_pages_actions_and_records(client: SignedInClient, user: User) -> None:
    create_record(
        table("parties"), user=user, values={"code": "DUR1", "roles": ["customer"], "name": "Durand"}
    )
    groups = client.get(client.url("palette"), {"q": "durand"}).json()["groups"]
    titles = [row["title"] for group in groups for row in group["rows"]]
    assert titles == ["DUR1 — Durand"]
    pages = client.get(client.url("palette"), {"q": "taux tva"}).json()["groups"]
    assert pages[0]["rows"][0]["title"] == "Taux de TVA"
    assert pages[0]["rows"][0]["url"] == client.url("resources:list", "taux-tva")


def test_the_palette_shows_only_what_one_may_see(
    client_as: Callable[[str], SignedInClient], user: User
) -> None:
    create_record(
        table("parties"), user=user, values={"code": "DUR1", "roles": ["customer"], "name": "Durand"}
    )
    stock = client_as("sales")
    assert stock.get(stock.url("palette"), {"q": "durand"}).json()["groups"]
    reader = client_as("read_only")
    actions = reader.get(reader.url("palette"), {"q": "nouveau"}).json()["groups"]
    assert [group for group in actions if group["label"] != "Aide"] == []


@covers("UI-058", "UI-127", "UI-130", "UI-131")
def test_a_lookup_shows_the_view_that_was_chosen(client: SignedInClient, user: User) -> None:
    units = table("units")
    spec = ViewSpec(
        columns=(ViewColumn("label"), ViewColumn("decimals")),
        conditions=ConditionGroup("and", (Condition("decimals", "ge", "2"),)),
    )
    made = create_view(resource=units, user=user, name="Fines", spec=spec)
    address = client.url("resources:lookup", units.slug)
    told = client.get(address).json()
    assert [one["name"] for one in told["views"]] == ["Unités (système)", "Fines"]
    assert told["view"] == "systeme" and told["editor"].endswith("/vue/systeme/")
    told = client.get(address, {"vue": str(made.pk)}).json()
    assert [column["label"] for column in told["columns"]] == ["Libellé", "Décimales"]
    assert told["rows"] and all(int(row["cells"][1]) >= 2 for row in told["rows"])
    assert client.post(f"{address}?vue={made.pk}").status_code == 200
    assert client.get(address).json()["view"] == str(made.pk)
    assert client.get(address, {"vue": "systeme"}).json()["columns"][0]["label"] == "Code"
