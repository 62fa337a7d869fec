"""The list pages of every table: what they show, refuse, count, export, and how many queries they cost."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, Refusal
from comptoir.resources.listing import Selection, all_records, count_records, list_page, neighbour
from comptoir.resources.resource import Resource
from tests.requirements import covers
from tests.resources.samples import ALL, identity, make_rows, whole_tab
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")

every_table = pytest.mark.parametrize("resource", ALL, ids=identity)
QUERIES_OF_A_PAGE = 12


@pytest.fixture
def user() -> User:
    return User(username="chef", role="administrator")


@every_table
def test_what_an_address_says_wrongly_is_refused_with_its_name(resource: Resource, user: User) -> None:
    with pytest.raises(Refusal) as unknown:
        list_page(resource, user, filters={"nonsense": "1"})
    assert unknown.value.fields["nonsense"][0].code == "filter_unknown"
    for wrong, code in [
        ({"sort": "nonsense"}, "sort_unknown"),
        ({"after": "nonsense"}, "cursor_invalid"),
        ({"after": "W10"}, "cursor_invalid"),
        ({"tab": "nonsense"}, "tab_unknown"),
        ({"limit": 0}, "limit_invalid"),
        ({"limit": 501}, "limit_invalid"),
    ]:
        with pytest.raises(Refusal) as refusal:
            list_page(resource, user, **wrong)
        assert refusal.value.code == code, wrong


@every_table
def test_a_role_without_the_right_sees_no_row(resource: Resource) -> None:
    nobody = User(username="x", role="none")
    with pytest.raises(Forbidden):
        list_page(resource, nobody)
    with pytest.raises(Forbidden):
        count_records(resource, nobody, Selection())


@covers("UI-150")
@every_table
def test_neighbours_follow_the_order_of_the_list(resource: Resource, user: User) -> None:
    make_rows(resource, 6)
    columns = [column.api_name for column in resource.columns if column.is_sortable]
    selection = Selection(sort=f"-{columns[-1]}", tab=whole_tab(resource))
    rows = list(all_records(resource, user, selection)[:6])
    for earlier, later in pairwise(rows):
        assert neighbour(resource, user, selection, earlier, is_before=False) == later
        assert neighbour(resource, user, selection, later, is_before=True) == earlier
    assert neighbour(resource, user, selection, rows[0], is_before=True) is None


@covers("UI-095", "UI-097", "UI-104")
@every_table
def test_the_page_shows_its_rows_with_every_column(resource: Resource, client: SignedInClient) -> None:
    make_rows(resource, 5)
    client.post(
        client.url("resources:columns", resource.slug), {"column": [one.api_name for one in resource.columns]}
    )
    answer = client.get(client.url("resources:list", resource.slug), {"onglet": whole_tab(resource)})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<tr data-id=") == min(50, resource.queryset().count())
    for column in resource.columns:
        assert f'data-column="{column.api_name}"' in page
    assert "<script>" not in page and "style=" not in page


@every_table
def test_every_tab_and_what_htmx_asks_answer_quickly(
    resource: Resource, client: SignedInClient, count_queries: Callable[[], Any]
) -> None:
    make_rows(resource, 4)
    for tab in [one.slug for one in resource.tabs] or [""]:
        assert client.get(client.url("resources:list", resource.slug), {"onglet": tab}).status_code == 200
    few = queries_of_rows(resource, client, count_queries)
    make_rows(resource, 9, start=20)
    many = queries_of_rows(resource, client, count_queries)
    assert many == few, "the number of queries grows with the rows"
    assert few <= QUERIES_OF_A_PAGE


def queries_of_rows(resource: Resource, client: SignedInClient, count_queries: Callable[[], Any]) -> int:
    with count_queries() as queries:
        address = client.url("resources:list", resource.slug)
        answer = client.get(address, {"onglet": whole_tab(resource)}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    # The list may have an address of its own; the query is what makes a view that can be kept.
    assert answer["HX-Replace-Url"].startswith(f"/d/{client.dossier.slug}/")
    assert f"onglet={whole_tab(resource)}" in answer["HX-Replace-Url"] or not whole_tab(resource)
    return len(queries)


@covers("UI-092", "UI-098")
@every_table
def test_an_empty_list_says_what_to_do(resource: Resource, client: SignedInClient) -> None:
    answer = client.get(client.url("resources:list", resource.slug), {"q": "zzzz-nothing"})
    assert "Aucune fiche ne répond à cette recherche" in answer.content.decode()


@every_table
def test_a_wrong_address_shows_the_list_with_a_sentence(resource: Resource, client: SignedInClient) -> None:
    address = client.url("resources:list", resource.slug)
    for wrong in ({"tri": "x"}, {"apres": "x"}, {"onglet": "x"}, {"f.x": "1"}):
        answer = client.get(address, wrong)
        assert answer.status_code == 200
        assert "alert" in answer.content.decode(), wrong


@every_table
def test_the_count_comes_after_the_rows(
    resource: Resource, client: SignedInClient, assert_queries: Any
) -> None:
    make_rows(resource, 3)
    page = client.get(client.url("resources:list", resource.slug), {"onglet": whole_tab(resource)})
    totals = client.url("resources:totals", resource.slug)
    assert f'hx-get="{totals}' in page.content.decode()
    client.get(totals)
    with assert_queries(QUERIES_OF_A_PAGE):
        told = client.get(totals, {"onglet": whole_tab(resource)}).content.decode()
    digits = told.partition('data-count="')[2].partition('"')[0]
    assert int("".join(one for one in digits if one.isdigit())) == resource.queryset().count()
