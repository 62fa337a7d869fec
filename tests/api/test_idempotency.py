"""``Idempotency-Key``: the first answer again, one action only."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comptoir.accounts.services import set_role
from comptoir.api.models import IdempotencyKey
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from tests.api.conftest import Counter
from tests.api_client import ApiClient

KEY = {"Idempotency_Key": "b7c0e1b4-order-46407"}


def test_a_repeated_request_gets_the_first_answer_and_acts_once(api: ApiClient, counter: Counter) -> None:
    body = {"kind": "quote", "party": "DUR", "lines": [{"article": "A", "quantity": "1"}]}
    first = api.call("POST", "/documents", body, headers=KEY)
    count = Document.objects.count()
    again = api.call(
        "POST",
        "/documents",
        data='{"lines":[{"quantity":"1","article":"A"}],"party":"DUR","kind":"quote"}',
        headers=KEY,
    )
    assert (first.status, again.status) == (201, 201)
    assert again.content == first.content
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Document.objects.count() == count


def test_another_request_with_the_same_key_is_refused(api: ApiClient, counter: Counter) -> None:
    body = {"kind": "quote", "party": "DUR", "lines": [{"article": "A", "quantity": "1"}]}
    api.post("/documents", body, **KEY)
    count = Document.objects.count()
    for path, other in (
        ("/documents", {**body, "note": "x"}),
        (f"/documents/{counter.order['id']}/duplicate", None),
    ):
        reply = api.refused("POST", path, other, headers=KEY)
        assert (reply.status, reply.body["code"]) == (422, "idempotency_key_reused")
    assert Document.objects.count() == count


def test_a_refused_request_leaves_its_key_free(api: ApiClient, counter: Counter) -> None:
    wrong = {"kind": "quote", "party": "NOBODY"}
    assert api.refused("POST", "/documents", wrong, headers=KEY).status == 422
    assert api.refused("POST", "/documents", wrong, headers=KEY).status == 422
    assert not IdempotencyKey.objects.exists()
    assert api.post("/documents", {"kind": "quote", "party": "DUR"}, **KEY)["number"] == "DE000001"


def test_actions_changes_and_deletions_may_be_repeated_too(api: ApiClient, counter: Counter) -> None:
    draft = f"/documents/{counter.draft['id']}"
    changed = [api.patch(draft, {"note": "x"}, Idempotency_Key="1") for _ in range(2)]
    assert changed[0] == changed[1]
    validated = [api.post(f"{draft}/validate", status=200, Idempotency_Key="2") for _ in range(2)]
    assert {one["number"] for one in validated} == {"FA000002"}
    payment = f"/payments/{counter.payment['id']}"
    for _ in range(2):
        api.delete(payment, Idempotency_Key="3")
    assert api.refused("DELETE", payment).status == 404


def test_a_key_belongs_to_its_user_and_asks_for_the_right_again(
    api: ApiClient, dossier: Dossier, counter: Counter
) -> None:
    body = {"kind": "quote", "party": "DUR"}
    seller = ApiClient(dossier, "sales")
    mine, theirs = api.post("/documents", body, **KEY), seller.post("/documents", body, **KEY)
    assert mine["id"] != theirs["id"]
    assert seller.user is not None
    set_role(user=seller.user, role="read_only")
    assert seller.refused("POST", "/documents", body, headers=KEY).status == 403


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "clé", "a b", "a\tb"])
def test_a_key_that_is_none(api: ApiClient, key: str) -> None:
    reply = api.refused("POST", "/titles", {"code": "X", "label": "X"}, headers={"Idempotency_Key": key})
    assert reply.body["code"] == "idempotency_key_invalid"


def test_old_answers_are_forgotten(api: ApiClient) -> None:
    api.post("/titles", {"code": "X", "label": "X"}, Idempotency_Key="old")
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(days=31))
    api.post("/titles", {"code": "Y", "label": "Y"}, Idempotency_Key="new")
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["new"]
