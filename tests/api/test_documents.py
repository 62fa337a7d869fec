"""Documents over HTTP: shapes, lists, actions, versions."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from comptoir.workflows.check_dossier import check_dossier
from tests.api.conftest import Counter
from tests.api_client import ApiClient
from tests.requirements import covers

TODAY = localdate().isoformat()
CONTRACT = {
    "id", "version", "kind", "number", "status", "delivery_status", "party", "dated_on", "lines", "vat", "lines_total",
    "footer_discount_amount", "shipping_amount", "net_total", "vat_total", "eco_total", "gross_total", "deposit_total",
    "net_payable", "balance_due", "due_dates", "origins", "targets",
}  # fmt: skip
LINE_CONTRACT = {
    "id", "position", "type", "article", "description", "quantity", "delivered_quantity", "remaining_quantity",
    "unit_price", "discount_rate", "net_unit_price", "net_amount", "vat_rate",
}  # fmt: skip


def body_of_contract() -> dict[str, Any]:
    """``POST /documents`` as file 13 writes it."""
    return {
        "kind": "quote",
        "party": "DUR",
        "dated_on": TODAY,
        "is_tax_included": False,
        "footer_discount_rate": "0",
        "shipping_amount": "0",
        "payment_terms": None,
        "lines": [
            {"article": "A", "quantity": "2"},
            {
                "description": "Emballage",
                "quantity": "1",
                "unit_price": "3.00",
                "vat_rate": "20",
                "discount_rate": "0",
            },
            {"type": "text", "description": "Merci de votre confiance"},
        ],
    }


@covers("P-02")
def test_the_document_of_the_contract(api: ApiClient, counter: Counter) -> None:
    quote = api.post("/documents", body_of_contract())
    assert set(quote) >= CONTRACT
    assert all(set(line) >= LINE_CONTRACT for line in quote["lines"])
    assert [line["type"] for line in quote["lines"]] == ["goods", "goods", "text"]
    assert quote["vat"] == [
        {"rate": "20", "base": "3.00", "amount": "0.60"},
        {"rate": "5.5", "base": "20.00", "amount": "1.10"},
    ]
    figures = [
        quote[name] for name in ("lines_total", "net_total", "vat_total", "gross_total", "net_payable")
    ]
    assert figures == ["23.00", "23.00", "1.70", "24.70", "24.70"]
    assert api.get(f"/documents/{quote['id']}") == quote


def test_a_preview_computes_the_same_and_saves_nothing(api: ApiClient, counter: Counter) -> None:
    before = api.get("/documents")
    preview = api.post("/documents/preview", body_of_contract(), status=200)
    assert api.get("/documents") == before
    saved = api.post("/documents", body_of_contract())
    computed = {
        "lines_total",
        "net_total",
        "vat_total",
        "gross_total",
        "net_payable",
        "vat",
        "party",
        "kind",
        "dated_on",
    }
    assert {name: preview[name] for name in computed} == {name: saved[name] for name in computed}
    assert (preview["id"], preview["number"]) == (None, None)


@covers("P-09")
def test_a_change_keeps_what_it_does_not_name(api: ApiClient, counter: Counter) -> None:
    order = counter.order
    changed = api.patch(f"/documents/{order['id']}", {"reference": "BC 12"}, If_Match=f'"{order["version"]}"')
    assert changed["reference"] == "BC 12"
    assert changed["version"] == order["version"] + 1
    assert changed["lines"] == order["lines"]
    assert changed["net_payable"] == order["net_payable"]
    kept = changed["lines"][1]
    changed = api.patch(
        f"/documents/{order['id']}", {"lines": [{"id": kept["id"], "article": "B", "quantity": "3"}]}
    )
    assert [(line["id"], line["quantity"]) for line in changed["lines"]] == [(kept["id"], "3")]
    for stale in ({"headers": {"If_Match": '"1"'}}, {"headers": {"If_Match": 'W/"1"'}}):
        reply = api.refused("PATCH", f"/documents/{order['id']}", {"note": "x"}, **stale)
        assert (reply.status, reply.body["code"]) == (409, "record_changed")
    reply = api.refused("PATCH", f"/documents/{order['id']}", {"note": "x", "version": 1})
    assert reply.status == 409
    assert api.get(f"/documents/{order['id']}")["note"] == ""


@covers("P-09")
def test_actions_refuse_a_stale_version(api: ApiClient, counter: Counter) -> None:
    draft, order = counter.draft["id"], counter.order["id"]
    stale = {"If_Match": '"99"'}
    for method, path, body in (
        ("POST", f"/documents/{draft}/validate", None),
        ("POST", f"/documents/{draft}/duplicate", None),
        ("POST", f"/documents/{order}/transfer", {"kind": "invoice"}),
        ("POST", f"/documents/{order}/close", None),
        ("POST", f"/documents/{order}/reopen", None),
        ("DELETE", f"/documents/{draft}", None),
        ("POST", f"/payments/{counter.payment['id']}/validate", None),
        ("DELETE", f"/payments/{counter.payment['id']}", None),
    ):
        assert api.refused(method, path, body, headers=stale).status == 409, path
    for wrong in ("abc", '"1', "1.5", "-1", "9" * 30):
        reply = api.refused("POST", f"/documents/{draft}/validate", headers={"If_Match": wrong})
        assert reply.body["code"] in ("api_version_invalid", "record_changed")
    assert api.post(f"/documents/{draft}/validate", status=200, If_Match="*")["number"] == "FA000002"
    reply = api.refused("POST", "/orders/deliver", {"lines": []}, headers={"If_Match": '"1"'})
    assert reply.body["code"] == "api_version_not_used"


@covers("P-05", "DOC-056")
def test_a_validated_invoice_can_be_neither_changed_nor_deleted(api: ApiClient, counter: Counter) -> None:
    address = f"/documents/{counter.invoice['id']}"
    assert api.refused("PATCH", address, {"note": "x"}).body["code"] == "document_sealed"
    assert api.refused("DELETE", address).body["code"] == "document_sealed"
    assert api.refused("POST", f"{address}/validate").body["code"] == "already_validated"
    assert api.get(address) == counter.invoice


@covers("DOC-177", "DOC-182", "DOC-101", "DOC-172", "DOC-173", "DOC-186")
def test_duplicate_transfer_close_reopen_delete(api: ApiClient, counter: Counter) -> None:
    copy = api.post(f"/documents/{counter.order['id']}/duplicate")
    assert (copy["kind"], copy["origins"], copy["net_payable"]) == ("order", [], counter.order["net_payable"])
    line = copy["lines"][0]["id"]
    [note] = api.post("/orders/deliver", {"lines": [{"line": line, "quantity": "1"}]})["documents"]
    assert note["kind"] == "delivery_note"
    assert [origin["id"] for origin in note["origins"]] == [copy["id"]]
    closed = api.post(f"/documents/{copy['id']}/close", status=200)
    assert (closed["delivery_status"], closed["is_closed"]) == ("fully_delivered", True)
    reopened = api.post(f"/documents/{copy['id']}/reopen", status=200)
    assert reopened["delivery_status"] == "partially_delivered"
    assert [target["id"] for target in reopened["targets"]] == [note["id"]]
    api.delete(f"/documents/{note['id']}")
    assert api.get(f"/documents/{copy['id']}")["delivery_status"] == "not_delivered"
    api.delete(f"/documents/{copy['id']}")
    assert api.refused("GET", f"/documents/{copy['id']}").status == 404
    invoice = api.post(f"/documents/{counter.order['id']}/transfer", {"kind": "invoice", "dated_on": TODAY})
    assert (invoice["kind"], invoice["status"], invoice["dated_on"]) == ("invoice", "provisional", TODAY)
    assert check_dossier() == []


def test_the_list_is_filtered_sorted_and_searched(api: ApiClient, counter: Counter) -> None:
    def found(query: str) -> list[int]:
        return [item["id"] for item in api.get(f"/documents?{query}")["items"]]

    order, draft, invoice = counter.order["id"], counter.draft["id"], counter.invoice["id"]
    assert found("") == [invoice, draft, order]
    assert found("kind=invoice") == [invoice, draft]
    assert found("kind=invoice&status=validated") == [invoice]
    assert found("kind=order,invoice&sort=id&limit=2") == [order, draft]
    assert found("party=dur&kind=order") == [order]
    assert found("party=AUT") == []
    assert found("delivery_status=not_delivered") == [order]
    assert found("number=FA000001") == [invoice]
    assert found("search=FA000001 durand") == [invoice]
    assert found(f"dated_on={TODAY}&balance_due=>0&sort=-balance_due,id") == [draft, invoice]
    assert found(f"dated_on={(localdate() + timedelta(days=1)).isoformat()}..") == []
    for query in (
        "kind=dragon",
        "party=XXX",
        "status=x",
        "dated_on=hierr",
        "side=left",
        "net_payable=abc",
        "id=1.5",
    ):
        assert list(api.refused("GET", f"/documents?{query}").fields) == [query.partition("=")[0]]
    first = api.get("/documents?sort=-net_payable&limit=1")
    second = api.get(f"/documents?sort=-net_payable&limit=1&after={first['next']}")
    assert first["items"][0]["id"] != second["items"][0]["id"]
    assert set(first["items"][0]) >= CONTRACT - {"lines", "vat", "due_dates", "origins", "targets"}


@pytest.mark.parametrize(
    "sort", ["id", "number", "kind", "party_code", "party_name", "dated_on", "status", "net_payable"]
)
def test_every_order_pages_through_all_documents(api: ApiClient, counter: Counter, sort: str) -> None:
    for sign in ("", "-"):
        seen: list[int] = []
        after = ""
        while True:
            page = api.get(f"/documents?limit=1&sort={sign}{sort}{after}")
            seen += [item["id"] for item in page["items"]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        assert sorted(seen) == sorted([counter.order["id"], counter.draft["id"], counter.invoice["id"]])


def test_reading_a_list_of_documents_takes_few_queries(
    api: ApiClient, counter: Counter, assert_queries: Any
) -> None:
    for _ in range(5):
        api.post(f"/documents/{counter.order['id']}/duplicate")
    with assert_queries(6):
        api.get("/documents?limit=500")


@covers("DOC-288")
def test_the_page_of_a_document_is_a_pdf(api: ApiClient, counter: Counter) -> None:
    reply = api.call("GET", f"/documents/{counter.invoice['id']}/pdf")
    assert reply.content.startswith(b"%PDF-")
    assert reply.headers["Content-Type"] == "application/pdf"
    assert "Facture%20FA000001.pdf" in reply.headers["Content-Disposition"]
    assert api.refused("GET", "/documents/999/pdf").status == 404


@covers("DOC-276", "P-10")
def test_history_and_explanation_of_what_is_not_there(api: ApiClient, counter: Counter) -> None:
    line = counter.order["lines"][0]["id"]
    for path in (
        "/documents/999/history",
        "/documents/999/explain",
        f"/documents/999/lines/{line}/history",
        f"/documents/{counter.draft['id']}/lines/{line}/history",
        f"/documents/{counter.order['id']}/lines/999/history",
    ):
        assert api.refused("GET", path).status == 404
    text = api.post(
        "/documents", {"kind": "quote", "party": "DUR", "lines": [{"type": "text", "description": "x"}]}
    )
    reply = api.refused("GET", f"/documents/{text['id']}/lines/{text['lines'][0]['id']}/history")
    assert reply.body["code"] == "document_line_not_found"


@covers("P-10")
def test_each_total_is_explained_in_french(api: ApiClient, counter: Counter) -> None:
    explanation = api.get(f"/documents/{counter.invoice['id']}/explain")
    texts = [" ".join(step["text"].split()) for step in explanation["totals"]]
    assert "TVA à 5,5 % de 20,00 €" in texts
    results = {step["code"]: step["result"] for step in explanation["totals"]}
    assert (results["vat_of_base"], results["gross_total"]) == ("1.1", "21.1")
    due = (localdate() + timedelta(days=30)).isoformat()
    assert explanation["due_dates"][0]["result"] == due


@covers("DOC-231", "TOO-089")
def test_what_must_be_accepted_is_named_and_accepted_by_the_address(api: ApiClient, counter: Counter) -> None:
    quotes = [api.post("/documents", body_of_contract()) for _ in range(2)]
    address = f"/documents/{quotes[0]['id']}"
    refused = api.refused("DELETE", address)
    assert (refused.status, refused.body["code"]) == (409, "deletion_break")
    assert "accept=deletion_break" in refused.fields["accept"][0]
    assert list(api.refused("DELETE", f"{address}?accept=tout").fields) == ["accept"]
    assert api.get(address)["number"] == "DE000001"
    api.delete(f"{address}?accept=deletion_break")
    assert api.refused("GET", address).status == 404
