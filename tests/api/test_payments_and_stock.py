"""Payments, due dates and stock over HTTP."""

from datetime import timedelta

from django.utils.timezone import localdate

from comptoir.workflows.check_dossier import check_dossier
from tests.api.conftest import Counter
from tests.api_client import ApiClient
from tests.requirements import covers


@covers("PAY-115", "PAY-116", "PAY-140", "PAY-123", "PAY-071", "PAY-072")
def test_a_payment_is_recorded_allocated_taken_off_and_validated(api: ApiClient, counter: Counter) -> None:
    due = counter.due["id"]
    assert (counter.due["balance"], counter.due["state"], counter.invoice["balance_due"]) == (
        "20.00",
        "partial",
        "20.00",
    )
    payment = api.post("/payments", {"party": "DUR", "amount": "15.00", "method": "CHQ", "reference": "0012"})
    assert (payment["unallocated_amount"], payment["allocations"], payment["reference"]) == (
        "15.00",
        [],
        "0012",
    )
    address = f"/payments/{payment['id']}"
    body = {"allocations": [{"due_date": due, "amount": "15.00"}], "version": payment["version"]}
    allocated = api.post(f"{address}/allocations", body, status=200)
    [allocation] = allocated["allocations"]
    assert (allocation["due_date"], allocation["document"]) == (due, counter.invoice["id"])
    assert api.get(f"/due-dates/{due}")["balance"] == "5.00"
    assert api.refused("POST", f"{address}/allocations", body).status == 409  # the version has moved
    freed = api.call("DELETE", f"{address}/allocations/{allocation['id']}")
    assert (freed.status, freed.body["unallocated_amount"]) == (200, "15.00")
    assert api.get(f"/due-dates/{due}")["balance"] == "20.00"
    validated = api.post(f"{address}/validate", status=200)
    assert validated["status"] == "validated"
    assert api.refused("DELETE", address).body["code"] == "payment_validated"
    assert api.refused("POST", f"{address}/validate").body["code"] == "payment_already_validated"
    api.delete(f"/payments/{counter.payment['id']}")
    assert api.get(f"/due-dates/{due}")["balance"] == "21.10"
    assert [item["id"] for item in api.get("/payments?party=dur")["items"]] == [payment["id"]]
    assert check_dossier() == []


@covers("PAY-125", "PAY-107")
def test_what_is_above_the_amount_due_is_decided_by_the_caller(api: ApiClient, counter: Counter) -> None:
    owed = sum(float(item["balance"]) for item in api.get("/due-dates?party=DUR&state=open")["items"])
    body = {
        "party": "DUR",
        "amount": f"{owed + 5:.2f}",
        "method": "CHQ",
        "allocations": [{"due_date": counter.due["id"], "amount": "20.00"}],
    }
    reply = api.refused("POST", "/payments", body)
    assert reply.body["code"] == "payment_rest_undecided"
    kept = api.post("/payments", {**body, "rest": "keep"})
    assert kept["unallocated_amount"] == f"{owed + 5 - 20:.2f}"
    assert check_dossier() == []


@covers("PAY-088", "PAY-089", "PAY-082")
def test_due_dates_are_listed_by_state_and_period_closed_and_reopened(
    api: ApiClient, counter: Counter
) -> None:
    def found(query: str) -> list[int]:
        return [item["id"] for item in api.get(f"/due-dates?{query}")["items"]]

    due = counter.due["id"]
    other = counter.draft["due_dates"][0]["id"]
    in_30_days = localdate() + timedelta(days=30)
    assert sorted(found("side=customer&state=open")) == sorted([due, other])
    assert found("state=partial") == [due]
    assert found("state=paid") == []
    assert found("side=supplier") == []
    assert found(f"until={(in_30_days - timedelta(days=1)).isoformat()}") == []
    assert sorted(found(f"from={in_30_days}&until={in_30_days.isoformat()}")) == sorted([due, other])
    assert found(f"document={counter.invoice['id']}") == [due]
    closed = api.post(f"/due-dates/{due}/close", status=200)
    assert (closed["state"], closed["closed_amount"], closed["balance"]) == ("closed", "20.00", "0.00")
    assert found("state=closed") == [due]
    assert found("state=open") == [other]
    assert sorted(found("state=open,closed")) == sorted([due, other])
    assert api.refused("POST", f"/due-dates/{due}/close").body["code"] == "due_already_closed"
    reopened = api.post(f"/due-dates/{due}/reopen", status=200)
    assert (reopened["state"], reopened["balance"]) == ("partial", "20.00")
    assert api.refused("POST", f"/due-dates/{due}/reopen").body["code"] == "due_not_closed"
    for query in ("state=late", "side=left", "until=soon", "document=abc", "party=XXX"):
        assert list(api.refused("GET", f"/due-dates?{query}").fields) == [query.partition("=")[0]]
    assert check_dossier() == []


@covers("STK-033", "STK-035", "STK-112", "STK-131", "STK-132")
def test_entries_and_issues_move_the_stock(api: ApiClient, counter: Counter) -> None:
    entry = api.post(
        "/stock-documents",
        {
            "type": "entry",
            "lines": [{"article": "A", "quantity": "10", "unit_cost": "9.00", "reason": "Arrivage"}],
        },
    )
    assert (entry["number"], entry["total_quantity"], entry["total_value"]) == ("BE000002", "10", "90.00")
    assert entry["lines"][0]["reason"] == "Arrivage"
    stock = api.get("/articles/a/stock")
    # 18 left of 20 at 6.00 (two invoices took one each), then 10 at 9.00: 198.00 ÷ 28.
    assert (stock["real_quantity"], stock["average_cost"], stock["stock_value"]) == (
        "28",
        "7.07143",
        "198.00",
    )
    assert set(stock) == {
        "real_quantity", "reserved_quantity", "available_quantity", "ordered_in_quantity", "ordered_out_quantity",
        "virtual_quantity", "average_cost", "stock_value",
    }  # fmt: skip
    assert (stock["ordered_out_quantity"], stock["virtual_quantity"]) == ("1", "27")
    issue = api.post("/stock-documents", {"type": "issue", "lines": [{"article": "A", "quantity": "1"}]})
    moves = api.get(f"/stock-moves?article=A&from={localdate().isoformat()}&to={localdate().isoformat()}")[
        "items"
    ]
    assert [(move["source_kind"], move["quantity"]) for move in moves][-2:] == [
        ("stock_entry", "10"),
        ("stock_issue", "-1"),
    ]
    assert moves[-1]["stock_document"] == issue["id"]
    assert api.get("/stock-moves?article=A&to=2020-01-01")["items"] == []
    assert [item["id"] for item in api.get("/stock-documents?type=issue")["items"]] == [issue["id"]]
    api.delete(f"/stock-documents/{issue['id']}")
    assert api.get("/articles/A/stock")["real_quantity"] == "28"
    assert api.refused("GET", f"/stock-documents/{issue['id']}").body["code"] == "stock_document_not_found"
    assert api.refused("GET", "/stock-moves?article=ZZZ&from=x").fields.keys() == {"article", "from"}
    assert api.refused("GET", "/articles/ZZZ/stock").status == 404
    assert check_dossier() == []
