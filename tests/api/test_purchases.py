"""Purchases over HTTP: what is missing, offers, counted receipts, matched invoices, purchase prices."""

from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from comptoir.dossiers.registry import Dossier
from comptoir.workflows.check_dossier import check_dossier
from tests.api_client import ApiClient, Reply
from tests.requirements import covers
from tests.services.refusals import snapshot


@pytest.fixture
def buyer(api: ApiClient, dossier: Dossier) -> ApiClient:
    """Who buys, in a dossier with two suppliers, two books and an order of a customer for ten of the first."""
    api.post("/article-families", {"code": "JEUN", "label": "Jeunesse"})
    for code, price in (("A", "6.00"), ("B", "5.00")):
        api.post(
            "/articles",
            {
                "code": code,
                "label": f"Livre {code}",
                "type": "goods",
                "family": "JEUN",
                "gross_price": "10.55",
                "vat_rate": "5.5",
                "purchase_price": price,
                "barcode": f"978000000000{code}",
                "is_stock_managed": True,
            },
        )
    for code in ("SODIS", "HACH"):
        api.post("/parties", {"code": code, "roles": ["supplier"], "name": code.title()})
    api.patch("/articles/A", {"supplier": "SODIS"})
    api.post("/parties", {"code": "DUR", "roles": ["customer"], "name": "Durand"})
    api.post("/documents", {"kind": "order", "party": "DUR", "lines": [{"article": "A", "quantity": "10"}]})
    return ApiClient(dossier, "purchases")


@pytest.fixture
def check(buyer: ApiClient) -> Callable[[str, str, Any], None]:
    """Asserts that an answer keeps to its description."""
    described = buyer.get("/openapi.json")

    def keeps_to(method: str, path: str, body: Any) -> None:
        responses = described["paths"][path][method.lower()]["responses"]
        answered = responses.get("200", responses.get("201"))["content"]["application/json"]["schema"]
        schema = {**answered, "components": described["components"]}
        assert [fault.message[:300] for fault in Draft202012Validator(schema).iter_errors(body)] == []

    return keeps_to


def buys(buyer: ApiClient, kind: str, *lines: tuple[str, str, str], **values: object) -> Any:
    rows = [{"article": code, "quantity": quantity, "unit_price": price} for code, quantity, price in lines]
    return buyer.post("/documents", {"kind": kind, "party": "SODIS", "lines": rows, **values})


def lines_of(document: Any) -> list[int]:
    return [line["id"] for line in document["lines"] if line["article"]]


@covers("DOC-153")
def test_what_is_missing_is_listed_and_ordered(buyer: ApiClient, check: Callable[..., None]) -> None:
    found = buyer.get("/shortages")
    check("GET", "/shortages", found)
    [needs] = found["suppliers"]
    assert (needs["supplier"], needs["articles"][0]["missing_quantity"]) == ("SODIS", "10")
    [order] = buyer.post(
        "/shortages/order", {"lines": [{"supplier": "SODIS", "article": "A", "quantity": "10"}]}
    )["documents"]
    assert (order["kind"], order["party"], order["reference"]) == (
        "purchase_order",
        "SODIS",
        f"Pour {needs['articles'][0]['orders'][0]}",
    )
    assert buyer.get("/shortages") == {"suppliers": []}


@covers("DOC-306")
def test_offers_are_compared_and_others_asked(buyer: ApiClient, check: Callable[..., None]) -> None:
    request = buys(buyer, "price_request", ("A", "4", "6.00"))
    path = f"/documents/{request['id']}"
    [asked] = buyer.post(f"{path}/ask-suppliers", {"suppliers": [{"supplier": "HACH"}]})["documents"]
    buyer.patch(
        f"/documents/{asked['id']}", {"lines": [{"article": "A", "quantity": "4", "unit_price": "5.80"}]}
    )
    found = buyer.get(f"{path}/offers")
    check("GET", "/documents/{id}/offers", found)
    assert found == buyer.get(f"{path}/offers?documents={asked['id']}")
    [row] = found["articles"]
    assert [(one["net_unit_price"], one["is_best"]) for one in row["offers"]] == [
        ("6.00", False),
        ("5.80", True),
    ]
    assert [(one["supplier"], one["net_total"], one["is_best"]) for one in found["requests"]] == [
        ("SODIS", "24.00", False),
        ("HACH", "23.20", True),
    ]
    for wrong in ("x", "0", "9" * 30, "1", "%00", f"{asked['id']},"):
        assert buyer.refused("GET", f"{path}/offers?documents={wrong}").status in (404, 422), wrong


@covers("DOC-148", "DOC-164")
def test_a_count_tells_what_differs_and_then_receives(buyer: ApiClient, check: Callable[..., None]) -> None:
    order = buys(buyer, "purchase_order", ("A", "4", "6.00"), ("B", "2", "5.00"))
    path, (first, second) = f"/documents/{order['id']}", lines_of(order)
    expected = buyer.get(f"{path}/expected")
    check("GET", "/documents/{id}/expected", expected)
    assert [(one["line"], one["barcode"], one["remaining_quantity"]) for one in expected["lines"]] == [
        (first, "978000000000A", "4"),
        (second, "978000000000B", "2"),
    ]
    body = {
        "lines": [{"line": first, "quantity": "5"}],
        "extras": [{"article": "B", "quantity": "1"}],
        "version": order["version"],
    }
    before = snapshot()
    told = buyer.post(f"{path}/count", body, status=200)
    check("POST", "/documents/{id}/count", told)
    assert [(one["line"], one["difference_quantity"]) for one in told["differences"]] == [
        (first, "1"),
        (second, "-2"),
    ]
    assert told["extras"] == [{"article": "B", "quantity": "1"}]
    assert snapshot() == before
    assert buyer.refused("POST", f"{path}/receive", body | {"version": 99}).status == 409
    receipt = buyer.post(f"{path}/receive", body)
    assert receipt["kind"] == "goods_receipt"
    assert [(one["article"], one["quantity"]) for one in receipt["lines"] if one["article"]] == [
        ("A", "4"),
        ("B", "1"),
        ("A", "1"),
    ]
    assert buyer.get(f"{path}/expected")["lines"][0]["remaining_quantity"] == "0"
    assert check_dossier() == []


def test_an_invoice_is_matched_and_its_prices_are_taken_or_refused(
    buyer: ApiClient, check: Callable[..., None]
) -> None:
    order = buys(buyer, "purchase_order", ("A", "4", "6.00"), ("B", "2", "5.00"))
    counted = [
        {"line": key, "quantity": quantity} for key, quantity in zip(lines_of(order), ("4", "2"), strict=True)
    ]
    receipt = buyer.post(f"/documents/{order['id']}/receive", {"lines": counted})
    invoice = buyer.post(f"/documents/{receipt['id']}/transfer", {"kind": "purchase_invoice"})
    rows = [
        {"id": line["id"], **({"unit_price": "6.60"} if line["article"] == "A" else {})}
        for line in invoice["lines"]
    ]
    rows.append({"article": "B", "quantity": "1", "unit_price": "5.20"})
    invoice = buyer.patch(f"/documents/{invoice['id']}", {"lines": rows})
    path = f"/documents/{invoice['id']}"
    found = buyer.get(f"{path}/match")
    check("GET", "/documents/{id}/match", found)
    assert [(one["article"], one["differences"], one["excess_amount"]) for one in found["lines"]] == [
        ("A", ["dearer"], "2.40"),
        ("B", [], "0.00"),
        ("B", ["not_ordered", "not_received"], "5.20"),
    ]
    assert found["excess_amount"] == "7.60"
    prices = buyer.get(f"{path}/purchase-prices")
    check("GET", "/documents/{id}/purchase-prices", prices)
    assert [(one["article"], one["purchase_price"], one["price"]) for one in prices["prices"]] == [
        ("A", "6.00", "6.60"),
        ("B", "5.00", "5.20"),
    ]
    a, b = (one["line"] for one in prices["prices"])
    left = buyer.post(f"{path}/purchase-prices/refuse", {"lines": [b]}, status=200)
    assert [one["article"] for one in left["prices"]] == ["A"]
    taken = buyer.post(f"{path}/purchase-prices/accept", {"lines": [a]}, status=200)
    assert taken == {"prices": []}
    assert [buyer.get(f"/articles/{code}")["purchase_price"] for code in "AB"] == ["6.60", "5.00"]


HOSTILE: tuple[Any, ...] = (None, True, "x", -1, 0, 2**70, "9" * 400, "\x00", [], {}, [[]], [None], {"a": []})


def test_hostile_bodies_change_nothing(buyer: ApiClient) -> None:
    order = buys(buyer, "purchase_order", ("A", "4", "6.00"))
    request = buys(buyer, "price_request", ("A", "4", "6.00"))
    invoice = buys(buyer, "purchase_invoice", ("A", "4", "6.60"))
    line = lines_of(order)[0]

    def refused(path: str, body: Any) -> Reply:
        before = snapshot()
        reply = buyer.refused("POST", path, body)
        assert snapshot() == before, (path, body)
        return reply

    prices = f"/documents/{invoice['id']}/purchase-prices"
    for value in HOSTILE:
        for path, body in (
            ("/shortages/order", {"lines": value}),
            ("/shortages/order", {"lines": [{"supplier": value, "article": "A", "quantity": "1"}]}),
            ("/shortages/order", {"lines": [{"supplier": "SODIS", "article": value, "quantity": "1"}]}),
            (f"/documents/{request['id']}/ask-suppliers", {"suppliers": value}),
            (f"/documents/{request['id']}/ask-suppliers", {"suppliers": [{"supplier": value}]}),
            (f"/documents/{order['id']}/receive", {"lines": value}),
            (f"/documents/{order['id']}/receive", {"lines": [{"line": value, "quantity": "1"}]}),
            (f"/documents/{order['id']}/count", {"lines": [{"line": line, "quantity": "NaN"}], "x": value}),
            (f"{prices}/accept", {"lines": value}),
            (f"{prices}/refuse", {"lines": [value]}),
            (f"{prices}/accept", {"lines": lines_of(invoice), "is_sale_price_kept": "peut-être", "x": value}),
        ):
            assert refused(path, body).status in (404, 422), (path, body)
    assert refused(f"{prices}/accept", {"lines": [line]}).fields["lines"] == [
        "Cochez au moins un des prix d'achat proposés."
    ]


def test_only_purchases_and_only_those_who_buy(buyer: ApiClient, api: ApiClient, dossier: Dossier) -> None:
    sale = api.post("/documents", {"kind": "invoice", "party": "DUR", "lines": [{"article": "A"}]})
    order = buys(buyer, "purchase_order", ("A", "4", "6.00"))
    for name in ("offers", "expected", "match", "purchase-prices"):
        assert buyer.refused("GET", f"/documents/{sale['id']}/{name}").status == 404, name
        assert ApiClient(dossier, "sales").refused("GET", f"/documents/{order['id']}/{name}").status == 403
    assert buyer.refused("GET", f"/documents/{order['id']}/offers").body["code"] == "requests_to_compare"
    for name in ("match", "purchase-prices"):
        assert buyer.refused("GET", f"/documents/{order['id']}/{name}").status == 404, name
    for name in ("count", "receive"):
        body = {"lines": [{"line": lines_of(sale)[0], "quantity": "1"}]}
        assert buyer.refused("POST", f"/documents/{sale['id']}/{name}", body).status == 404, name
        assert buyer.refused("POST", f"/documents/{order['id']}/{name}", body).status == 422, name
    accountant = ApiClient(dossier, "accounting")
    assert accountant.refused("GET", "/shortages").status == 403
