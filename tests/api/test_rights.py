"""Every operation asks for a right, and means it."""

import pytest

from comptoir.accounts.rights import ALL_RIGHTS, ROLES
from comptoir.api.endpoints import sections
from comptoir.api.operations import BY_SIDE, Operation
from comptoir.dossiers.registry import Dossier
from tests.api.conftest import Counter
from tests.api_client import ApiClient

OPERATIONS = [operation for section in sections() for operation in section.operations]
ACTIONS = {"validate_document": "validate", "delete_document": "delete"}


def right_of(operation: Operation) -> str:
    """The right that an operation asks for when it is about a document of sales."""
    if operation.right != BY_SIDE:
        return operation.right
    return f"sales:{ACTIONS.get(operation.name, 'view' if operation.method == 'GET' else 'edit')}"


def test_every_operation_names_a_right() -> None:
    assert len(OPERATIONS) > 100
    assert [operation.name for operation in OPERATIONS if right_of(operation) not in ALL_RIGHTS] == []


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_may_what_it_holds_and_nothing_else(role: str, dossier: Dossier, counter: Counter) -> None:
    caller = ApiClient(dossier, role)
    kept = {"name": "Modèle", "keep_party": True}
    template = str(ApiClient(dossier).post(f"/documents/{counter.order['id']}/keep-as-template", kept)["id"])
    for operation in sorted(OPERATIONS, key=lambda one: one.method != "GET"):
        line = str(counter.order["lines"][0]["id"])
        path = operation.path.replace("/document-templates/{int:id}", f"/document-templates/{template}")
        path = path.replace("{int:id}", str(counter.order["id"])).replace("{int:line}", line)
        path = path.replace("{table}", "sales-documents").replace("{code}", "none")
        path = path.replace("{int:allocation}", "999").replace("{int:deposit}", "999")
        body = {"kind": "invoice"} if operation.takes is not None else None
        reply = caller.call(operation.method, path, body)
        is_allowed = right_of(operation) in ROLES[role]
        is_refused = reply.status == 403 and reply.body["code"] == "right_missing"
        assert is_refused != is_allowed, (operation.name, reply.status, reply.content[:300])
        assert reply.status != 401 and reply.status < 500, operation.name


def test_purchases_are_for_those_who_buy(api: ApiClient, dossier: Dossier, counter: Counter) -> None:
    body = {
        "kind": "purchase_order",
        "party": "FOU",
        "lines": [{"article": "A", "quantity": "2", "unit_price": "5"}],
    }
    bought = api.post("/documents", body)
    buyer, seller = ApiClient(dossier, "purchases"), ApiClient(dossier, "counter")
    assert buyer.get(f"/documents/{bought['id']}")["kind"] == "purchase_order"
    assert seller.refused("GET", f"/documents/{bought['id']}").status == 403
    assert seller.refused("POST", "/documents", body).status == 403
    assert seller.refused("POST", "/documents/preview", body).status == 403
    assert seller.refused("GET", "/documents?kind=invoice,purchase_order").status == 403
    kinds = {document["kind"] for document in seller.get("/documents")["items"]}
    assert kinds == {"order", "invoice"}
    # A buyer sees sales (role table) but may not change them.
    assert buyer.refused("PATCH", f"/documents/{counter.order['id']}", {"note": "x"}).status == 403
    line = counter.order["lines"][0]["id"]
    delivery = {"lines": [{"line": line, "quantity": "1"}]}
    assert buyer.refused("POST", "/orders/deliver", delivery).status == 403
    stranger = ApiClient(dossier, "stock")
    assert stranger.refused("POST", "/documents", {"kind": "quote", "party": "DUR"}).status == 403
    assert {item["kind"] for item in api.get("/documents?side=purchase")["items"]} == {"purchase_order"}


def test_a_refused_right_is_told_in_french(dossier: Dossier) -> None:
    reply = ApiClient(dossier, "read_only").refused("POST", "/parties", {"name": "X"})
    assert reply.body == {
        "code": "right_missing",
        "message": "Votre rôle ne permet pas cette action.",
        "fields": {},
    }
