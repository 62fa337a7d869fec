"""The OpenAPI document says what the API does: it validates, names every operation, and answers keep to it."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from comptoir.api.endpoints import sections
from comptoir.api.operations import Operation
from comptoir.dossiers.registry import Dossier
from tests.api.conftest import Counter
from tests.api_client import ApiClient

# File 13, section 2.
PROMISED = {
    "GET /parties", "POST /parties", "GET /parties/{code}", "PATCH /parties/{code}", "DELETE /parties/{code}",
    "GET /articles", "POST /articles", "GET /articles/{code}", "GET /articles/{code}/stock", "GET /vat-rates",
    "GET /payment-terms", "GET /article-families", "GET /documents", "POST /documents", "GET /documents/{id}",
    "PATCH /documents/{id}", "DELETE /documents/{id}", "POST /documents/preview", "POST /documents/{id}/validate",
    "POST /documents/{id}/close", "POST /documents/{id}/reopen", "POST /documents/{id}/duplicate",
    "POST /documents/{id}/transfer", "POST /documents/group", "POST /orders/deliver", "GET /documents/{id}/pdf", "GET /documents/{id}/history",
    "GET /documents/{id}/lines/{line}/history", "GET /documents/{id}/explain", "POST /payments",
    "POST /payments/{id}/allocations", "DELETE /payments/{id}/allocations/{allocation}",
    "POST /payments/{id}/validate", "GET /due-dates", "POST /due-dates/{id}/close", "POST /due-dates/{id}/reopen",
    "POST /stock-documents", "GET /stock-moves",
}  # fmt: skip


@pytest.fixture
def document(dossier: Dossier) -> dict[str, Any]:
    """``openapi.json`` as a stranger reads it."""
    return ApiClient(dossier, token="").get("/openapi.json")


def declared() -> Iterator[Operation]:
    for section in sections():
        yield from section.operations


def test_the_document_is_valid_openapi(document: dict[str, Any], dossier: Dossier) -> None:
    validate(document)
    assert document["servers"] == [{"url": f"/d/{dossier.slug}/api/v1"}]


def test_every_operation_is_named_once(document: dict[str, Any]) -> None:
    described = {
        f"{method.upper()} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert set(described) >= PROMISED
    assert set(described) == {f"{one.method} {one.path.replace('int:', '')}" for one in declared()}
    names = [operation["operationId"] for operation in described.values()]
    assert len(names) == len(set(names))
    for name, operation in described.items():
        assert operation["summary"], name
        assert {"BearerToken": []} in operation["security"], name
        assert {"401", "403", "404", "409", "422", "500"} <= set(operation["responses"]), name


def test_all_references_lead_somewhere(document: dict[str, Any]) -> None:
    known = set(document["components"]["schemas"])

    def references(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for name, inner in value.items():
                if name == "$ref":
                    yield inner.rsplit("/", 1)[-1]
                else:
                    yield from references(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from references(inner)

    assert set(references(document)) <= known


def test_answers_keep_to_their_schemas(document: dict[str, Any], api: ApiClient, counter: Counter) -> None:
    line = counter.order["lines"][0]["id"]
    reached = {
        "/documents/{id}": f"/documents/{counter.invoice['id']}",
        "/documents/{id}/history": f"/documents/{counter.order['id']}/history",
        "/documents/{id}/explain": f"/documents/{counter.invoice['id']}/explain",
        "/documents/{id}/lines/{line}/history": f"/documents/{counter.order['id']}/lines/{line}/history",
        "/payments/{id}": f"/payments/{counter.payment['id']}",
        "/due-dates/{id}": f"/due-dates/{counter.due['id']}",
        "/stock-documents/{id}": "/stock-documents/1",
        "/articles/{code}": "/articles/A",
        "/articles/{code}/stock": "/articles/A/stock",
        "/parties/{code}": "/parties/DUR",
        "/vat-rates/{code}": "/vat-rates/5.5",
        "/payment-terms/{code}": "/payment-terms/CH30",
    }
    reached |= {
        path: path for path, methods in document["paths"].items() if "{" not in path and "get" in methods
    }
    assert len(reached) > 25
    for path, address in reached.items():
        _check(document, path, "get", api.get(address))
    body = {
        "kind": "quote",
        "party": "DUR",
        "lines": [{"type": "text", "description": "Merci"}, {"article": "A"}],
    }
    _check(document, "/documents/preview", "post", api.post("/documents/preview", body, status=200))
    refusal = api.refused("GET", "/documents/999")
    _check(document, "/documents/{id}", "get", refusal.body, status="404")


def _check(document: dict[str, Any], path: str, method: str, body: Any, *, status: str = "200") -> None:
    content = document["paths"][path][method]["responses"][status]["content"]["application/json"]
    schema = {**content["schema"], "components": document["components"]}
    faults = [
        f"{method} {path} {'/'.join(map(str, fault.absolute_path))}: {fault.message[:300]}"
        for fault in Draft202012Validator(schema).iter_errors(body)
    ]
    assert faults == []


def test_the_page_to_try_it_is_served_by_ourselves(dossier: Dossier) -> None:
    reply = ApiClient(dossier, token="").call("GET", "/docs")
    assert reply.status == 200
    page = reply.content.decode()
    assert '<html lang="fr"' in page
    assert "://" not in page
    assert "default-src 'self'" in reply.headers["Content-Security-Policy"]
    assert f'data-description="/d/{dossier.slug}/api/v1/openapi.json"' in page
