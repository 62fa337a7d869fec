"""A small shop, seen through its API."""

from dataclasses import dataclass
from typing import Any

import pytest

from comptoir.dossiers.registry import Dossier
from tests.api_client import ApiClient

#: The least that the law wants on an invoice.
ADDRESS = {"street": "1 rue de l'Aiguillerie", "postcode": "34000", "city": "Montpellier", "country": "FR"}


@pytest.fixture
def api(dossier: Dossier) -> ApiClient:
    """A program with the token of the administrator."""
    return ApiClient(dossier)


@dataclass(repr=False)
class Counter:
    """A customer, two books in stock, an order of both, and a validated invoice of 21.10 that is due."""

    order: dict[str, Any]
    draft: dict[str, Any]
    invoice: dict[str, Any]
    due: dict[str, Any]
    payment: dict[str, Any]


@pytest.fixture
def counter(api: ApiClient) -> Counter:
    """The shop in the middle of a day."""
    api.post("/article-families", {"code": "JEUN", "label": "Jeunesse"})
    for code in ("A", "B"):
        api.post(
            "/articles",
            {
                "code": code,
                "label": f"Livre {code}",
                "family": "JEUN",
                "net_price": "10.00",
                "vat_rate": "5.5",
                "cost_price": "6",
            },
        )
    api.post(
        "/articles", {"code": "S", "type": "service", "label": "Reliure", "net_price": "25", "vat_rate": "20"}
    )
    stock = [{"article": code, "quantity": "20", "unit_cost": "6.00"} for code in ("A", "B")]
    api.post("/stock-documents", {"type": "entry", "lines": stock})
    api.post(
        "/parties",
        {
            "code": "DUR",
            "roles": ["customer"],
            "name": "Durand",
            "addresses": [ADDRESS],
            "customer": {"payment_terms": "CH30"},
        },
    )
    api.post("/parties", {"code": "AUT", "roles": ["customer"], "name": "Autre", "addresses": [ADDRESS]})
    api.post("/parties", {"code": "FOU", "roles": ["supplier"], "name": "Grossiste"})
    lines = [{"article": "A", "quantity": "1"}, {"article": "B", "quantity": "1"}]
    order = api.post("/documents", {"kind": "order", "party": "DUR", "lines": lines})
    draft = api.post("/documents", {"kind": "invoice", "party": "DUR", "lines": lines})
    invoice = api.post("/documents", {"kind": "invoice", "party": "DUR", "lines": lines})
    invoice = api.post(f"/documents/{invoice['id']}/validate", status=200)
    payment = api.post(
        "/payments",
        {
            "party": "DUR",
            "amount": "1.10",
            "method": "CHQ",
            "allocations": [{"due_date": invoice["due_dates"][0]["id"], "amount": "1.10"}],
        },
    )
    due = api.get(f"/due-dates/{invoice['due_dates'][0]['id']}")
    return Counter(order, draft, api.get(f"/documents/{invoice['id']}"), due, payment)
