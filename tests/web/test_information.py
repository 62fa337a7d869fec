"""Information messages with "Ne plus afficher", and the preferences that turn them back on (UI-034)."""

import json

import pytest

from comptoir.references.models import ArticleFamily, Counter
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")


def page(client: SignedInClient, name: str, *args: object, **query: str) -> str:
    answer = client.get(client.url(name, *args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def hide(client: SignedInClient, code: str) -> int:
    body = json.dumps({"code": code})
    return client.post(client.url("hide-information"), body, content_type="application/json").status_code


@covers("UI-034")
def test_a_message_is_put_away_and_turned_on_again(client: SignedInClient) -> None:
    family = ArticleFamily.objects.create(code="F", label="Famille")

    def copy() -> str:
        return page(client, "resources:new", "familles-articles", copie=str(family.pk))

    assert 'data-information="copy"' in copy()
    assert hide(client, "copy") == 200
    assert 'data-information="copy"' not in copy()
    preferences = page(client, "preferences")
    assert 'value="copy">' in preferences and 'value="conflict" checked>' in preferences
    chosen = {"theme": "auto", "density": "normal", "information": ["copy", "from_field"]}
    assert client.post(client.url("preferences"), chosen).status_code == 302
    assert 'data-information="copy"' in copy()
    assert 'value="conflict">' in page(client, "preferences")


def test_an_unknown_message_is_refused(client: SignedInClient) -> None:
    assert hide(client, "nothing") == 404
    assert hide(client, "") == 404


@covers("UI-043", "UI-036")
def test_a_code_that_a_counter_gives_is_greyed(client: SignedInClient) -> None:
    Counter.objects.filter(code="article").update(is_used=True)
    fields = page(client, "resources:new", "articles")
    assert 'name="code" disabled placeholder="attribué à l&#x27;enregistrement"' in fields
    Counter.objects.filter(code="article").update(is_used=False)
    assert 'name="code" disabled' not in page(client, "resources:new", "articles")
