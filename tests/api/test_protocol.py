"""Who may call, how a call must look, and what is answered when it does not."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from comptoir.accounts.models import ApiToken
from comptoir.accounts.services import set_active
from comptoir.accounts.tokens import revoke_token
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier
from tests.api.conftest import Counter
from tests.api_client import ApiClient, assert_error
from tests.signed_in_client import SignedInClient


# -------------------------------------------------------------------------------------------------------- who calls
@pytest.mark.parametrize(
    "token",
    [
        "",
        "Bearer cpt_wrong",
        "Bearer ",
        "Basic YWRtaW46c2VjcmV0LWFkbWlu",
        "cpt_without_scheme",
        "Bearer x" * 500,
    ],
)
@pytest.mark.parametrize("path", ["/parties", "/documents", "/documents/1", "/nowhere", "/due-dates/1/close"])
def test_without_a_valid_token_nobody_gets_in(dossier: Dossier, token: str, path: str) -> None:
    method = "POST" if path.endswith("close") else "GET"
    reply = ApiClient(dossier, token=token).refused(method, path)
    assert reply.status == 401
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    assert reply.body["code"] == ("api_token_wrong" if token else "api_token_missing")


def test_a_revoked_token_and_an_inactive_user_are_refused(dossier: Dossier) -> None:
    seller, owner = ApiClient(dossier, "sales"), ApiClient(dossier)
    assert seller.call("GET", "/parties").status == 200
    assert seller.user is not None
    set_active(user=seller.user, is_active=False)
    assert seller.refused("GET", "/parties").status == 401
    revoke_token(ApiToken.objects.get(user=owner.user))
    assert owner.refused("GET", "/parties").status == 401


def test_a_token_opens_its_own_dossier_only(
    dossier: Dossier, new_test_dossier: Callable[[str], Dossier], counter: Counter
) -> None:
    other = new_test_dossier("autre")
    here = ApiClient(dossier)
    stranger = ApiClient(other, token=here.token)
    assert stranger.refused("GET", "/parties").status == 401
    neighbour = ApiClient(other)
    for path in (
        f"/documents/{counter.order['id']}",
        f"/payments/{counter.payment['id']}",
        "/parties/DUR",
        "/articles/A",
    ):
        assert neighbour.refused("GET", path).status == 404
    reply = neighbour.refused("POST", f"/documents/{counter.draft['id']}/validate")
    assert (reply.status, reply.body["code"]) == (404, "document_not_found")
    with use_dossier(dossier):
        assert here.get(f"/documents/{counter.draft['id']}")["status"] == "provisional"


def test_an_unknown_dossier_is_not_found(dossier: Dossier) -> None:
    reply = Client().get("/d/inconnu/api/v1/parties")
    assert reply.status_code == 404
    assert set(reply.json()) == {"code", "message", "fields"}


def test_a_page_of_the_program_calls_with_its_session_and_csrf_token(
    client: SignedInClient, dossier: Dossier
) -> None:
    strict = SignedInClient(dossier, "administrator", enforce_csrf_checks=True)
    base = f"/d/{dossier.slug}/api/v1"
    body = {"code": "X", "label": "Divers"}
    assert strict.get(f"{base}/article-families").status_code == 200
    refused = strict.post(f"{base}/article-families", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "api_csrf_failed")
    page = strict.get(f"{base}/docs").content.decode()
    token = page.partition('data-csrf="')[2].partition('"')[0]
    made = strict.post(
        f"{base}/article-families", body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert made.status_code == 201


# --------------------------------------------------------------------------------------------------- how a call looks
@pytest.mark.parametrize(
    ("data", "code", "status"),
    [
        ('{"kind": "quote",', "api_json_malformed", 400),
        ("{'kind': 'quote'}", "api_json_malformed", 400),
        ('{"a": NaN}', "api_json_malformed", 400),
        ('{"a": Infinity}', "api_json_malformed", 400),
        ('{"a": 1e99999999999999999999}', "api_json_malformed", 400),
        ('{"a": ' + "9" * 5000 + "}", "api_json_malformed", 400),
        ('{"a": ' + "[" * 100_000 + "}", "api_json_malformed", 400),
        ("[]", "api_json_not_an_object", 400),
        ('"quote"', "api_json_not_an_object", 400),
        ("null", "api_json_not_an_object", 400),
        ('{"kind": "quote", "kind": "order"}', "api_json_repeated", 400),
        (b'{"kind": "\xff"}', "api_text_not_unicode", 400),
        ('{"kind": "\\ud800"}', "api_text_not_unicode", 400),
        ("", "required", 422),
        ("{}", "required", 422),
    ],
)
def test_a_body_that_is_no_json_object(api: ApiClient, data: Any, code: str, status: int) -> None:
    reply = api.refused("POST", "/documents", data=data)
    assert (reply.body["code"], reply.status) == (code, status)


def test_malformed_json_is_told_by_line_and_column(api: ApiClient) -> None:
    reply = api.refused("POST", "/documents", data='{\n  "kind": "quote",\n  "party" "DUR"\n}')
    assert reply.body["message"] == "Le JSON est mal formé, ligne 3, colonne 11."


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_a_body_of_another_type(api: ApiClient, content_type: str) -> None:
    reply = api.refused("POST", "/documents", data='{"kind": "quote"}', content_type=content_type)
    assert (reply.status, reply.body["code"]) == (415, "api_content_type_wrong")


@pytest.mark.parametrize("path", ["/documents", "/parties", "/documents/1/validate", "/payments"])
def test_ten_megabytes_are_too_much(api: ApiClient, path: str) -> None:
    body = '{"note": "' + "x" * 10_000_000 + '"}'
    reply = api.refused("POST", path, data=body)
    assert reply.status == 413
    assert "5 Mo" in reply.body["message"]


@pytest.mark.parametrize(
    "path", ["/nowhere", "/parties/", "/documents/abc", "/documents/1/fly", "/documents/group", "/"]
)
def test_an_address_that_does_not_exist(api: ApiClient, path: str) -> None:
    reply = api.refused("GET", path)
    assert (reply.status, reply.body["code"]) in [(404, "api_path_unknown"), (405, "api_method_not_allowed")]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/parties", "GET, POST"),
        ("POST", "/documents/1", "DELETE, GET, PATCH"),
        ("DELETE", "/due-dates", "GET"),
    ],
)
def test_a_method_that_the_address_lacks(api: ApiClient, method: str, path: str, allowed: str) -> None:
    reply = api.refused(method, path)
    assert (reply.status, reply.headers["Allow"]) == (405, allowed)
    assert reply.body["message"].endswith(f"{allowed}.")


@pytest.mark.parametrize(
    "path",
    [f"/documents/{10**30}", f"/payments/{10**30}", "/parties/%00", "/parties/%23x", "/articles/%0a/stock"],
)
def test_keys_that_no_record_can_have(api: ApiClient, path: str) -> None:
    assert api.refused("GET", path).status == 404


def test_a_fault_of_the_program_tells_nothing(api: ApiClient, caplog: pytest.LogCaptureFixture) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE stock_stockmove RENAME TO elsewhere")
    with caplog.at_level(logging.ERROR):
        reply = api.call("GET", "/stock-moves", headers={"X-Secret": "hidden"})
    assert reply.status == 500
    assert_error(reply)
    assert b"stockmove" not in reply.content
    assert "stock_stockmove" in caplog.text
    assert "cpt_" not in caplog.text
    assert "hidden" not in caplog.text
