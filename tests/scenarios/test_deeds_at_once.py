"""The same deed done by several hands at once acts once; deeds that exclude each other leave the dossier sound."""

from collections import Counter
from typing import Any

import pytest

from comptoir.articles.models import Article
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.workflows.check_dossier import check_dossier
from tests.api.conftest import ADDRESS
from tests.api_client import ApiClient, Reply, assert_error
from tests.requirements import covers
from tests.scenarios.test_api_at_once import HANDS, at_once


class Desk:
    """A customer, ten of an article in stock, and what is written for the one with the other."""

    def __init__(self, dossier: Dossier) -> None:
        self.api = ApiClient(dossier)
        self.api.post(
            "/parties", {"code": "DUR", "roles": ["customer"], "name": "Durand", "addresses": [ADDRESS]}
        )
        self.api.post("/articles", {"code": "A", "label": "A", "net_price": "10", "vat_rate": "20"})
        lines = [{"article": "A", "quantity": "10", "unit_cost": "6"}]
        self.api.post("/stock-documents", {"type": "entry", "lines": lines})

    def writes(self, kind: str, quantity: str = "4") -> dict[str, Any]:
        lines = [{"article": "A", "quantity": quantity}]
        return self.api.post("/documents", {"kind": kind, "party": "DUR", "lines": lines})

    def validates(self, document: dict[str, Any]) -> dict[str, Any]:
        return self.api.post(f"/documents/{document['id']}/validate", status=200)

    def invoices(self) -> dict[str, Any]:
        return self.validates(self.writes("invoice"))

    def takes_deposit(self) -> dict[str, Any]:
        order = self.writes("order")
        return self.validates(self.api.post(f"/documents/{order['id']}/deposit", {"amount": "12.00"}))

    def all_at_once(self, calls: list[tuple[str, str, Any]]) -> list[Reply]:
        """Each hand makes one of the calls; none ends in a fault of the program."""
        replies = at_once(lambda hand: self.api.call(*calls[hand % len(calls)]))
        for reply in replies:
            assert reply.status < 500, reply.content
            if reply.status >= 400:
                assert_error(reply)
        assert check_dossier() == []
        return replies


@pytest.fixture
def desk(dossier: Dossier) -> Desk:
    return Desk(dossier)


def successes(replies: list[Reply]) -> int:
    return sum(reply.status < 300 for reply in replies)


@covers("P-08", "DOC-239")
def test_one_order_delivered_by_all(desk: Desk) -> None:
    order = desk.writes("order")
    body = {"lines": [{"line": order["lines"][0]["id"], "quantity": "4"}]}
    assert successes(desk.all_at_once([("POST", "/orders/deliver", body)])) == 1
    assert Article.objects.get(code="A").real_quantity == 6


@covers("P-08")
def test_the_same_notes_grouped_by_all(desk: Desk) -> None:
    keys = [desk.writes("delivery_note", "1")["id"] for _ in range(3)]
    ways = [{"documents": keys, "kind": "invoice"}, {"documents": keys[::-1], "kind": "invoice"}]
    assert successes(desk.all_at_once([("POST", "/documents/group", body) for body in ways])) == 1
    assert Document.objects.filter(kind="invoice").count() == 1


@covers("P-08")
def test_one_invoice_credited_and_set_off_by_all(desk: Desk) -> None:
    path = f"/documents/{desk.invoices()['id']}/credit"
    replies = desk.all_at_once([("POST", path, {}), ("POST", path, {"is_set_off": True})])
    assert successes(replies) == 1
    note = Document.objects.get(kind="credit_note")
    replies = desk.all_at_once([("POST", f"/documents/{note.pk}/set-off", None)])
    assert successes(replies) == (0 if note.balance_due == 0 else 1)


@covers("P-08", "DOC-217")
def test_one_deposit_attached_by_all_is_deducted_once(desk: Desk) -> None:
    deposit = desk.takes_deposit()["id"]
    drafts = [desk.writes("invoice", "1")["id"] for _ in range(HANDS)]
    calls = [("POST", f"/documents/{one}/deposits", {"deposits": [deposit]}) for one in drafts]
    # An order may deduct it as well as one invoice.
    assert successes(desk.all_at_once(calls)) == 1
    assert Document.objects.filter(kind="invoice", deposit_total=12).count() == 1


@covers("P-08")
def test_one_deposit_given_back_by_all(desk: Desk) -> None:
    path = f"/documents/{desk.takes_deposit()['id']}/refund"
    assert successes(desk.all_at_once([("POST", path, {"amount": "12.00"}), ("POST", path, {})])) == 1


@covers("P-08")
def test_more_deposits_than_the_total_are_not_asked(desk: Desk) -> None:
    order = desk.writes("order")
    assert successes(desk.all_at_once([("POST", f"/documents/{order['id']}/deposit", {"rate": "60"})])) == 1


@covers("P-08")
@pytest.mark.parametrize("kind", ["order", "delivery_note", "invoice"])
def test_deeds_that_exclude_each_other(desk: Desk, kind: str) -> None:
    """Deleted, changed, transferred, validated, copied, delivered, closed: each wins or is told why not."""
    document = desk.writes(kind)
    deposit = desk.takes_deposit()["id"]
    path, line = f"/documents/{document['id']}", document["lines"][0]["id"]
    target = "invoice" if kind != "invoice" else "credit_note"
    replies = desk.all_at_once(
        [
            ("DELETE", path, None),
            ("PATCH", path, {"lines": [{"article": "A", "quantity": "2"}]}),
            ("POST", f"{path}/transfer", {"kind": target}),
            ("POST", f"{path}/validate", None),
            ("POST", "/orders/deliver", {"lines": [{"line": line, "quantity": "1"}]}),
            ("POST", f"{path}/deposits", {"deposits": [deposit]}),
            ("POST", f"{path}/close", None),
            ("DELETE", f"/documents/{deposit}", None),
        ]
    )
    assert Counter(reply.status < 500 for reply in replies) == {True: HANDS}
