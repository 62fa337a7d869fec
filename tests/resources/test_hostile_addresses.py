"""What nobody types but a program may send to a list: an answer with a sentence, never a fault of the server."""

import base64
import json
from urllib.parse import urlencode

import pytest

from comptoir.resources.listing import Selection, list_page, page_of
from comptoir.resources.models import SavedView
from comptoir.resources.registry import registry
from comptoir.resources.view_spec import MAX_KEYS, read_spec
from tests.api_client import ApiClient
from tests.resources.samples import make_rows
from tests.signed_in_client import SignedInClient

ARTICLES = next(one for one in registry if one.slug == "articles")
OF_ANOTHER_TYPE: list[object] = [
    {"d": "NaN"}, {"d": "1E+999999"}, {"t": "2026-01-01T00:00:00"}, {"j": "2026-01-01"}, "text", "a\0b", "\ud800", True,
]  # fmt: skip


def cursor(order: str, *values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps([order, values]).encode()).decode().rstrip("=")


@pytest.mark.parametrize("value", OF_ANOTHER_TYPE, ids=str)
def test_a_cursor_made_by_hand_is_told_or_gives_rows(value: object, client: SignedInClient) -> None:
    make_rows(ARTICLES, 2)
    address = client.url("resources:list", "articles")
    for name in ("code", "net_price", "stock_value", "is_active"):
        column = ARTICLES.column(name)
        if column is None:
            continue
        if column.is_sortable:
            for way in ("apres", "avant"):
                answer = client.get(address, {"tri": name, way: cursor(name, value, 1)})
                assert answer.status_code == 200, (name, way)
        for values in ([value], [value, value]):
            query = {"grouper": name, "apres": cursor(f"{name} False", *values)}
            assert client.get(address, query).status_code == 200, (name, "grouper")


def test_a_sort_on_too_many_columns_is_told_and_a_repeated_one_counts_once(client: SignedInClient) -> None:
    make_rows(ARTICLES, 3)
    names = [column.api_name for column in ARTICLES.columns if column.is_sortable]
    assert len(names) > MAX_KEYS
    address = client.url("resources:list", "articles")
    page = client.get(address, {"tri": ",".join(names)})
    assert page.status_code == 200 and f"{MAX_KEYS} colonnes au plus" in page.content.decode()
    first = page_of(ARTICLES, client.user, Selection(sort=",".join(["-code", "code"] * 800)), limit=1)  # type: ignore[arg-type]
    assert first.next_cursor is not None
    second = list_page(ARTICLES, client.user, sort="-code", after=first.next_cursor, limit=1)  # type: ignore[arg-type]
    assert second.items[0].code < first.items[0].code
    api = ApiClient(client.dossier, token=f"Bearer {client.token()}")
    answer = api.call("GET", f"/{ARTICLES.api_name}?sort={','.join(names)}")
    assert answer.status == 422 and "sort" in answer.body["fields"]


def test_ids_that_no_number_can_be_select_nothing(client: SignedInClient) -> None:
    for text in ("9" * 5000, "9" * 19, "²", "-1", ""):
        answer = client.post(client.url("resources:action", "articles", "supprimer"), {"id": text})
        assert answer.status_code == 422, text[:20]


def test_values_are_searched_by_a_number_the_column_cannot_hold(client: SignedInClient) -> None:
    make_rows(ARTICLES, 2)
    for text in ("=01/01/10000", "1,23456789", "99999999999999999999", "NaN"):
        query = {"colonne": "stock_value", "chercher": text}
        assert client.get(client.url("resources:values", "articles"), query).status_code == 200, text


@pytest.mark.parametrize(
    ("query", "is_kept"),
    [
        ({"f.code": "=" + "x" * 1500}, True),
        ({"f.code": "=" + "x" * 2500}, False),
        ({"f.code": "a\x07b"}, False),
        ({"f.code": "a\0b"}, False),
        ({"tri": ",".join(one.api_name for one in ARTICLES.columns)}, False),
        ({"grouper": ",".join(one.api_name for one in ARTICLES.columns)}, False),
    ],
    ids=["long", "too-long", "bell", "nul", "sort", "groups"],
)
def test_a_view_that_was_kept_can_be_read_again(
    query: dict[str, str], is_kept: bool, client: SignedInClient
) -> None:
    """It was stored unchecked: the whole view of the user was lost to what one address said."""
    asked = {"name": "A", "spec": {"columns": [{"name": "code"}]}}
    client.post(client.url("resources:view_new", "articles"), asked, content_type="application/json")
    stored = SavedView.objects.get()
    before = stored.spec
    address = client.url("resources:view_keep", "articles")
    answer = client.post(f"{address}?{urlencode({'vue': stored.pk, **query})}")
    refused = 400 if "\0" in "".join(query.values()) else 422
    assert answer.status_code == (302 if is_kept else refused)
    stored.refresh_from_db()
    read_spec(stored.spec)
    assert (stored.spec != before) == is_kept
