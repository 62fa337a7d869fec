"""NUL and halves of character pairs wherever an address or a form takes text: 400 in French on both engines."""

import json

import pytest

from comptoir.core.unreadable import is_unreadable_fault
from comptoir.references.models import Unit
from tests.api_client import ApiClient
from tests.resources.samples import ALL, make_rows
from tests.signed_in_client import SignedInClient

ARTICLES = next(one for one in ALL if one.slug == "articles")
NUL = "A\0"
SENTENCE = "n'a pas de sens pour le programme"


@pytest.mark.parametrize(
    ("name", "args", "query"),
    [
        ("resources:list", ["articles"], {"q": NUL}),
        ("resources:list", ["articles"], {"onglet": NUL}),
        ("resources:list", ["articles"], {"f.code": '="\0"'}),
        ("resources:list", ["articles"], {"vue": NUL}),
        ("resources:list", ["articles"], {NUL: "x"}),
        ("resources:totals", ["articles"], {"f.net_price": "\0"}),
        ("resources:values", ["articles"], {"colonne": "code", "chercher": NUL}),
        ("resources:lookup", ["articles"], {"q": NUL}),
        ("resources:lookup", ["articles"], {"exact": NUL}),
        ("resources:lookup", ["articles"], {"cle": NUL}),
        ("palette", [], {"q": NUL}),
        ("help-search", [], {"q": NUL}),
        ("document-new", [], {"client": NUL}),
        ("deliveries", [], {"client": NUL}),
    ],
)
def test_an_address_with_a_nul_is_refused(
    name: str, args: list[str], query: dict[str, str], client: SignedInClient
) -> None:
    make_rows(ARTICLES, 1)
    url = client.url(name, *args)
    page = client.get(url, query)
    assert page.status_code == 400 and SENTENCE in page.content.decode().replace("&#x27;", "'")
    told = client.get(url, query, headers={"Accept": "application/json"})
    assert told.status_code == 400 and told.json()["code"] == "bad_request"
    assert client.get(url, query, headers={"HX-Request": "true"}).status_code == 400


def test_a_path_with_a_nul_is_refused(client: SignedInClient) -> None:
    for path in ("/d/essai/t/pa%00ys/", "/d/essai/aide/page/%00/", "/d/essai/outils/sauvegarde/a%00/"):
        assert client.get(path).status_code == 400, path


def test_the_api_names_the_field_at_fault(client: SignedInClient) -> None:
    api = ApiClient(client.dossier, token=f"Bearer {client.token()}")
    assert api.call("GET", "/articles/A%00").status == 404
    for field in ("articles?search", "articles?code", "documents?party"):
        answer = api.call("GET", f"/{field}=%00")
        assert (answer.status, list(answer.body["fields"])) == (422, [field.partition("?")[2]]), field


FORMS = [
    ("resources:view_deed", ["articles", "systeme", "renommer"], {"name": NUL}),
    ("resources:action", ["articles", "supprimer"], {"id": NUL}),
    ("resources:columns", ["articles"], {"column": NUL}),
    ("resources:new", ["unites"], {"code": NUL, "label": NUL, "type": NUL, "decimals": NUL}),
    ("preferences", [], {"theme": NUL, "density": NUL}),
    ("options:numbering", [], {"next-quote": NUL, "_was-quote": NUL, "_wasused-quote": "1"}),
    ("sign_in", [], {"username": NUL, "password": NUL}),
    ("document-new", [], {"party": NUL, "kind": NUL}),
]


@pytest.mark.parametrize(("name", "args", "form"), FORMS)
def test_a_form_with_a_nul_is_refused_and_changes_nothing(
    name: str, args: list[str], form: dict[str, str], client: SignedInClient
) -> None:
    before = Unit.objects.count()
    answer = client.post(client.url(name, *args), form)
    assert 300 <= answer.status_code < 500, answer.status_code
    assert Unit.objects.count() == before


@pytest.mark.parametrize("text", [NUL, "\ud800"])
@pytest.mark.parametrize("name", ["visit", "favourite", "display", "hide-information", "first-steps-tick"])
def test_a_body_of_an_island_with_one_is_refused(name: str, text: str, client: SignedInClient) -> None:
    body = {"table": text, "record": text, "theme": text, "code": text, "step": text}
    answer = client.post(client.url(name), data=json.dumps(body), content_type="application/json")
    assert answer.status_code in (400, 404, 422) or (answer.status_code == 200 and name == "hide-information")


def test_an_address_too_long_to_be_followed_is_told(client: SignedInClient) -> None:
    (record,) = make_rows(ARTICLES, 1)
    for direction in ("suivant", "precedent"):
        url = client.url("resources:neighbour", "articles", record.pk, direction)
        answer = client.get(url, {"f.label": "x" * 17_000})
        assert answer.status_code == 414 and "trop longue" in answer.content.decode()
        # What is not refused leads to a record.
        assert client.get(url, {"q": "é" * 1_900}).status_code == 302


@pytest.mark.parametrize(
    ("fault", "is_of_the_sender"),
    [
        (ValueError("A string literal cannot contain NUL (0x00) characters."), True),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), True),
        (ValueError("nothing of the kind"), False),
        (UnicodeEncodeError("ascii", "é", 0, 1, "ordinal not in range(128)"), False),
        (KeyError("NUL"), False),
    ],
)
def test_only_such_text_is_the_fault_of_who_sent_it(fault: Exception, is_of_the_sender: bool) -> None:
    assert is_unreadable_fault(fault) is is_of_the_sender
