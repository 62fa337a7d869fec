"""The first sale over HTTP alone: a program with a token, from a prospect to a paid invoice."""

import csv
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files
from typing import Any

import pytest
from django.utils.timezone import localdate

from comptoir.dossiers.registry import Dossier
from comptoir.workflows.check_dossier import check_dossier
from tests.api_client import ApiClient
from tests.requirements import covers

D = Decimal
OUT_OF_PRINT = "9782092512746"
#: Price VAT included, cost of the first five copies and of the five that follow, of the ten titles in their order.
PRICES = [
    ("10.00", "6.20", "6.40"),
    ("13.50", "8.10", "8.10"),
    ("12.90", "7.74", "8.00"),
    ("5.50", "3.30", "3.10"),
    ("14.95", "8.97", "8.97"),
    ("12.20", "7.32", "7.50"),
    ("11.00", "6.60", "6.60"),
    ("11.00", "6.60", "6.90"),
    ("12.70", "7.62", "7.62"),
    ("11.50", "6.90", "7.25"),
]
#: Net prices at 5.5 %, rounded once an article: 10.00 / 1.055 = 9.4787 → 9.48 …
NET_PRICES = ["9.48", "12.80", "12.23", "5.21", "14.17", "11.56", "10.43", "10.43", "12.04", "10.90"]


def titles() -> list[dict[str, str]]:
    """The ten titles of a real customer order, as the program carries them."""
    text = files("comptoir.exchange").joinpath("data/order-46407.csv").read_text("utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


@pytest.fixture
def api(dossier: Dossier) -> ApiClient:
    """A shop whose shelves hold ten copies of each title, bought in two lots."""
    api = ApiClient(dossier)
    api.post("/article-families", {"code": "JEUN", "label": "Jeunesse"})
    for book, (gross_price, cost, _) in zip(titles(), PRICES, strict=True):
        api.post(
            "/articles",
            {
                "code": book["code"],
                "type": "goods",
                "label": book["titre"].title(),
                "author": book["auteur"].title(),
                "publisher": book["editeur"].title(),
                "family": "JEUN",
                "gross_price": gross_price,
                "vat_rate": "5.5",
                "cost_price": cost,
                "is_stock_managed": True,
                "barcode": book["code"],
            },
        )
    for lot in (1, 2):
        lines = [
            {"article": book["code"], "quantity": "5", "unit_cost": prices[lot]}
            for book, prices in zip(titles(), PRICES, strict=True)
        ]
        api.post("/stock-documents", {"type": "entry", "dated_on": localdate().isoformat(), "lines": lines})
    return api


def book_lines(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [line for line in document["lines"] if line["type"] == "goods"]


def new_prospect(api: ApiClient) -> None:
    api.post(
        "/parties",
        {
            "code": "DUR0001",
            "roles": ["prospect"],
            "name": "Durand",
            "addresses": [
                {
                    "street": "12 rue de l'Aiguillerie",
                    "postcode": "34000",
                    "city": "Montpellier",
                    "country": "FR",
                    "is_default_billing": True,
                    "is_default_delivery": True,
                }
            ],
            "customer": {"payment_terms": "CH30"},
        },
    )


def ordered(api: ApiClient) -> dict[str, Any]:
    """The quote of the ten titles, transferred to an order."""
    lines = [{"article": book["code"], "quantity": book["cde"]} for book in titles()]
    quote = api.post("/documents", {"kind": "quote", "party": "DUR0001", "lines": lines})
    assert [line["unit_price"] for line in book_lines(quote)] == NET_PRICES
    assert api.get("/parties/DUR0001")["roles"] == ["prospect"]
    order: dict[str, Any] = api.post(f"/documents/{quote['id']}/transfer", {"kind": "order"})
    assert api.get("/parties/DUR0001")["roles"] == ["customer"]
    assert api.get(f"/documents/{quote['id']}")["status"] == "transferred"
    return order


def delivered(api: ApiClient, order: dict[str, Any]) -> dict[str, Any]:
    """The delivery note of the nine titles that are in print."""
    wanted = [
        {"line": line["id"], "quantity": "1"} for line in book_lines(order) if line["article"] != OUT_OF_PRINT
    ]
    [note] = api.post("/orders/deliver", {"kind": "delivery_note", "lines": wanted})["documents"]
    return note


@covers(
    "DOC-246", "DOC-245", "DOC-148", "DOC-171", "P-02", "P-04", "PAY-119", "PAY-072", "UPM-012", "DOC-112"
)
def test_from_a_prospect_to_a_paid_invoice(api: ApiClient) -> None:
    new_prospect(api)
    order = ordered(api)
    note = delivered(api, order)
    invoice = api.post(f"/documents/{note['id']}/transfer", {"kind": "invoice"})
    assert (invoice["number"], invoice["status"]) == (None, "provisional")
    invoice = api.post(f"/documents/{invoice['id']}/validate", status=200)
    assert (invoice["number"], invoice["status"]) == ("FA000001", "validated")

    # VAT once, on the sum of the nine net prices: 95.08 × 5.5 % = 5.2294.
    assert len(book_lines(invoice)) == 9
    assert invoice["lines_total"] == invoice["net_total"] == "95.08"
    assert invoice["vat"] == [{"rate": "5.5", "base": "95.08", "amount": "5.23"}]
    assert (invoice["gross_total"], invoice["net_payable"]) == ("100.31", "100.31")
    [due] = invoice["due_dates"]
    assert due["due_on"] == (localdate() + timedelta(days=30)).isoformat()
    assert (due["amount"], due["payment_method"]) == ("100.31", "CHQ")
    pdf = api.call("GET", f"/documents/{invoice['id']}/pdf")
    assert (pdf.status, pdf.headers["Content-Type"], pdf.content[:5]) == (200, "application/pdf", b"%PDF-")

    assert pays(api, due, "50.15") == "50.16"
    assert pays(api, due, "50.16") == "0.00"
    assert api.get(f"/documents/{invoice['id']}")["balance_due"] == "0.00"
    assert api.get("/due-dates?side=customer&state=open")["items"] == []
    assert [item["state"] for item in api.get("/due-dates?state=paid")["items"]] == ["paid"]
    assert check_dossier() == []


def pays(api: ApiClient, due: dict[str, Any], amount: str) -> str:
    """A cheque set against the due date; answers what remains due on it."""
    body = {
        "side": "customer",
        "party": "DUR0001",
        "paid_on": localdate().isoformat(),
        "amount": amount,
        "method": "CHQ",
        "allocations": [{"due_date": due["id"], "amount": amount}],
    }
    payment = api.post("/payments", body)
    assert (payment["allocated_amount"], payment["unallocated_amount"]) == (amount, "0.00")
    balance: str = api.get(f"/due-dates/{due['id']}")["balance"]
    return balance


@covers("DOC-163", "DOC-170", "DOC-237", "DOC-241", "ART-066", "STK-112", "STK-131")
def test_the_title_out_of_print_remains_and_the_stock_is_exact(api: ApiClient) -> None:
    new_prospect(api)
    order = ordered(api)
    delivered(api, order)
    order = api.get(f"/documents/{order['id']}")
    assert order["delivery_status"] == "partially_delivered"
    remaining = {line["article"]: line["remaining_quantity"] for line in book_lines(order)}
    assert remaining.pop(OUT_OF_PRINT) == "1"
    assert set(remaining.values()) == {"0"}
    for book, (_, first, second) in zip(titles(), PRICES, strict=True):
        stock = api.get(f"/articles/{book['code']}/stock")
        # Five copies at each cost: their mean; a delivery leaves the average cost alone.
        average = (D(first) + D(second)) / 2
        sold = 0 if book["code"] == OUT_OF_PRINT else 1
        assert D(stock["average_cost"]) == average
        assert (stock["real_quantity"], stock["virtual_quantity"]) == (str(10 - sold), "9")
        value = average * (10 - sold)
        assert D(stock["stock_value"]) == value.quantize(D("0.01"), ROUND_HALF_UP)
        moves = api.get(f"/stock-moves?article={book['code']}&from=2000-01-01&to={localdate()}")["items"]
        assert [D(move["quantity"]) for move in moves] == [D(5), D(5), D(-1)][: 2 + sold]
    assert check_dossier() == []


@covers("DOC-270", "DOC-271", "DOC-272", "DOC-273", "DOC-276", "DOC-277", "DOC-279", "DOC-280", "P-10")
def test_the_invoice_tells_its_history_and_its_figures(api: ApiClient) -> None:
    new_prospect(api)
    order = ordered(api)
    note = delivered(api, order)
    invoice = api.post(f"/documents/{note['id']}/transfer", {"kind": "invoice"})
    history = api.get(f"/documents/{invoice['id']}/history")
    chain = []
    steps = history["previous"]
    while steps:
        [step] = steps
        chain.append((step["kind"], step["number"], step["party"]))
        steps = step["previous"]
    assert chain == [
        ("delivery_note", "BL000001", "DUR0001"),
        ("order", "CM000001", "DUR0001"),
        ("quote", "DE000001", "DUR0001"),
    ]
    assert history["next"] == []
    line = book_lines(order)[0]
    [on_note] = api.get(f"/documents/{order['id']}/lines/{line['id']}/history")["next"]
    figures = [on_note[name] for name in ("number", "quantity", "delivered_quantity", "remaining_quantity")]
    assert figures == ["BL000001", "1", "1", "0"]
    [on_invoice] = on_note["next"]
    assert (on_invoice["delivered_quantity"], on_invoice["remaining_quantity"]) == (None, None)
    explanation = api.get(f"/documents/{invoice['id']}/explain")
    vat = next(step for step in explanation["totals"] if step["code"] == "vat_of_base")
    assert (vat["values"]["rate"], vat["values"]["base"], vat["result"]) == ("5.5", "95.08", "5.23")
    assert explanation["are_due_dates_current"]
    assert [step["code"] for step in explanation["due_dates"]] == [
        "due_base_in_days",
        "due_net",
        "due_amount",
    ]
