"""A shop with customers, goods and stock behind the pages, and clients that speak JSON to them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils.timezone import localdate

from comptoir.accounts.models import User
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from tests.signed_in_client import SignedInClient

CODES = ("ROMAN", "ATLAS", "CAHIER")


@pytest.fixture
def shop(dossier: Dossier) -> Shop:
    """Three goods with ten of each in stock, a service, a customer at thirty days and a prospect."""
    shop = Shop(user=User.objects.get(username="admin"), today=localdate())
    shop.customer("MARTIN", "Martin et fils", customer={"payment_terms": "CH30"})
    shop.prospect("DURAND", "Durand")
    for code, price in zip(CODES, ("10.00", "20.00", "5.00"), strict=True):
        shop.article(
            code,
            f"Le {code.lower()}",
            gross_price=price,
            cost_price="3.00",
            barcode=f"97800000{price[:2]}001",
        )
    shop.service("RELIURE", "Reliure à la main", gross_price="12.00")
    shop.receives([(code, 10, "3.00") for code in CODES])
    return shop


class Answer:
    """Status and JSON of an answer."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status: int = response.status_code
        self.body: dict[str, Any] = json.loads(response.content) if response.content else {}

    @property
    def fields(self) -> dict[str, list[str]]:
        """Sentences by field."""
        return self.body["fields"]

    @property
    def toast(self) -> str:
        """What the next page will say in its corner."""
        cookie = self.response.cookies.get("comptoir_toast")
        return cookie.value if cookie else ""


Send = Callable[..., Answer]


@pytest.fixture
def send(client_as: Callable[[str], SignedInClient]) -> Send:
    """``send("document-save", 4, body={…}, role="counter")`` posts JSON to a named address of the dossier."""

    def post(
        name: str,
        *args: object,
        body: object = None,
        role: str = "administrator",
        query: str = "",
        side: str = "",
    ) -> Answer:
        client = client_as(role)
        content = json.dumps({} if body is None else body)
        named = {"side": side} if side else {}
        url = f"{client.url(name, *args, **named)}{f'?{query}' if query else ''}"
        return Answer(client.post(url, data=content, content_type="application/json"))

    return post


@pytest.fixture
def ask(client_as: Callable[[str], SignedInClient]) -> Send:
    """``ask("line-articles", query={"q": "rom"})`` reads JSON from a named address."""

    def get(
        name: str, *args: object, query: dict[str, str] | None = None, role: str = "administrator"
    ) -> Answer:
        client = client_as(role)
        return Answer(client.get(client.url(name, *args), query or {}))

    return get
