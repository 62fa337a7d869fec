"""A NUL in a search or a filter: PostgreSQL refuses what SQLite does not find, and neither is a fault of the server."""

import pytest

from tests.resources.samples import ALL, make_rows
from tests.signed_in_client import SignedInClient

ARTICLES = next(one for one in ALL if one.slug == "articles")


@pytest.mark.parametrize(
    "query", [{"q": "a\0"}, {"f.code": "a\0"}, {"f.code": '="\0"'}, {"f.net_price": "\0"}]
)
def test_a_nul_is_told(query: dict[str, str], client: SignedInClient) -> None:
    make_rows(ARTICLES, 2)
    assert client.get(client.url("resources:list", "articles"), query).status_code == 400
    assert client.get(client.url("resources:totals", "articles"), query).status_code == 400


def test_values_are_not_searched_by_a_nul(client: SignedInClient) -> None:
    make_rows(ARTICLES, 2)
    query = {"colonne": "code", "chercher": "a\0"}
    assert client.get(client.url("resources:values", "articles"), query).status_code == 400
