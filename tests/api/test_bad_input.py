"""Bad input changes nothing and is told in French, field by field (P-08)."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate

from tests.api.conftest import Counter
from tests.api_client import ApiClient
from tests.requirements import covers
from tests.services.refusals import snapshot

TOMORROW = (localdate() + timedelta(days=1)).isoformat()
ONE_BOOK = [{"article": "A", "quantity": "1"}]

# What is wrong → the fields told, for POST /documents; each joins a valid invoice.
DOCUMENTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "party missing": ({"party": None}, {"party"}),
    "party unknown": ({"party": "NOBODY"}, {"party"}),
    "party of another sort": ({"party": ["DUR"]}, {"party"}),
    "party too long": ({"party": "D" * 500}, {"party"}),
    "party with a control character": ({"party": "DUR\x00"}, {"party"}),
    "supplier on a sale": ({"party": "FOU"}, {"party"}),
    "kind missing": ({"kind": None}, {"kind"}),
    "kind unknown": ({"kind": "dragon"}, {"kind"}),
    "kind not a text": ({"kind": 12}, {"kind"}),
    "date in the future": ({"dated_on": TOMORROW}, {"dated_on"}),
    "date that does not exist": ({"dated_on": "2026-02-30"}, {"dated_on"}),
    "date out of range": ({"dated_on": "0001-01-01"}, {"dated_on"}),
    "date not a text": ({"dated_on": {"day": 1}}, {"dated_on"}),
    "unknown field": ({"colour": "blue"}, {"colour"}),
    "discount negative": ({"footer_discount_rate": "-1"}, {"footer_discount_rate"}),
    "discount above 100": ({"footer_discount_rate": "100.01"}, {"footer_discount_rate"}),
    "discount non numeric": ({"footer_discount_rate": "beaucoup"}, {"footer_discount_rate"}),
    "shipping negative": ({"shipping_amount": "-0.01"}, {"shipping_amount"}),
    "shipping with three decimals": ({"shipping_amount": "1.001"}, {"shipping_amount"}),
    "shipping too large": ({"shipping_amount": "1" + "0" * 30}, {"shipping_amount"}),
    "terms unknown": ({"payment_terms": "ZZ99"}, {"payment_terms"}),
    "method unknown": ({"payment_method": "TROC"}, {"payment_method"}),
    "reference too long": ({"reference": "r" * 61}, {"reference"}),
    "field of another kind": ({"valid_until_on": "2026-12-31"}, {"valid_until_on"}),
    "yes or no": ({"is_tax_included": "maybe"}, {"is_tax_included"}),
    "address not an object": ({"billing": "12 rue"}, {"billing"}),
    "address too long": ({"billing": {"city": "c" * 36}}, {"billing.city"}),
    "address with an unknown name": ({"delivery": {"planet": "Mars"}}, {"delivery.planet"}),
    "lines not a list": ({"lines": "A"}, {"lines"}),
    "lines of another sort": ({"lines": ["A"]}, {"lines"}),
    "too many lines": ({"lines": [{"article": "A"}] * 2001}, {"lines"}),
    "article unknown": ({"lines": [{"article": "ZZZ", "quantity": "1"}]}, {"lines.0.article"}),
    "neither article nor description": ({"lines": [{"quantity": "1"}]}, {"lines.0.description"}),
    "quantity non numeric": ({"lines": [{"article": "A", "quantity": "trois"}]}, {"lines.0.quantity"}),
    "quantity not a number": ({"lines": [{"article": "A", "quantity": [1]}]}, {"lines.0.quantity"}),
    "quantity too large": ({"lines": [{"article": "A", "quantity": "10000000001"}]}, {"lines.0.quantity"}),
    "quantity too exact": ({"lines": [{"article": "A", "quantity": "0.000001"}]}, {"lines.0.quantity"}),
    "price negative": ({"lines": [{"article": "A", "unit_price": "-1"}]}, {"lines.0.unit_price"}),
    "line discount above 100": (
        {"lines": [{"article": "A", "discount_rate": "101"}]},
        {"lines.0.discount_rate"},
    ),
    "VAT rate of nowhere": ({"lines": [{"article": "A", "vat_rate": "19.6001"}]}, {"lines.0.vat_rate"}),
    "line type unknown": ({"lines": [{"type": "song", "description": "x"}]}, {"lines.0.type"}),
    "unknown field of a line": ({"lines": [{"article": "A", "colour": "red"}]}, {"lines.0.colour"}),
    "line of another document": ({"lines": [{"id": 1, "article": "A"}]}, {"lines.0.id"}),
    "several at once": (
        {
            "party": "NOBODY",
            "dated_on": "x",
            "lines": [{"article": "A"}, {"article": "ZZZ", "quantity": "x"}],
        },
        {"party", "dated_on", "lines.1.article", "lines.1.quantity"},
    ),
}

PAYMENTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "amount missing": ({"amount": None}, {"amount"}),
    "amount non numeric": ({"amount": "dix"}, {"amount"}),
    "amount with three decimals": ({"amount": "1.001"}, {"amount"}),
    "amount too large": ({"amount": "1" + "0" * 20}, {"amount"}),
    "party missing": ({"party": ""}, {"party"}),
    "party unknown": ({"party": "NOBODY"}, {"party"}),
    "method unknown": ({"method": "TROC"}, {"method"}),
    "bank unknown": ({"bank": "ZZZ"}, {"bank"}),
    "side unknown": ({"side": "left"}, {"side"}),
    "date in the future": ({"paid_on": TOMORROW}, {"paid_on"}),
    "reference too long": ({"reference": "r" * 41}, {"reference"}),
    "unknown field": ({"colour": "blue"}, {"colour"}),
    "rest unknown": ({"rest": "give it back"}, {"rest"}),
    "allocations not a list": ({"allocations": {"due_date": 1}}, {"allocations"}),
    "due date missing": ({"allocations": [{"amount": "1.00"}]}, {"allocations.0.due_date"}),
    "due date unknown": ({"allocations": [{"due_date": 999, "amount": "1.00"}]}, {"allocations.0.due_date"}),
    "allocated amount missing": ({"allocations": [{"due_date": 2}]}, {"allocations.0.amount"}),
    "allocated above the balance": (
        {"allocations": [{"due_date": 2, "amount": "20.01"}]},
        {"allocations.0.amount"},
    ),
    "allocated with the wrong sign": (
        {"allocations": [{"due_date": 2, "amount": "-1.00"}]},
        {"allocations.0.amount"},
    ),
    "due date of another party": (
        {"party": "AUT", "allocations": [{"due_date": 2, "amount": "1.00"}]},
        {"allocations.0.due_date"},
    ),
    "twice the same due date": (
        {"allocations": [{"due_date": 2, "amount": "1.00"}, {"due_date": 2, "amount": "1.00"}]},
        {"allocations.1.due_date"},
    ),
}

STOCK: dict[str, tuple[dict[str, Any], set[str]]] = {
    "type missing": ({"type": None}, {"type"}),
    "type unknown": ({"type": "gift"}, {"type"}),
    "date in the future": ({"dated_on": TOMORROW}, {"dated_on"}),
    "no line": ({"lines": []}, {"lines"}),
    "article missing": ({"lines": [{"quantity": "1"}]}, {"lines.0.article"}),
    "article unknown": ({"lines": [{"article": "ZZZ"}]}, {"lines.0.article"}),
    "a service": ({"lines": [{"article": "S", "quantity": "1"}]}, {"lines.0.article"}),
    "quantity zero": ({"lines": [{"article": "A", "quantity": "0"}]}, {"lines.0.quantity"}),
    "cost negative": (
        {"lines": [{"article": "A", "quantity": "1", "unit_cost": "-1"}]},
        {"lines.0.unit_cost"},
    ),
    "cost on an issue": (
        {"type": "issue", "lines": [{"article": "A", "quantity": "1", "unit_cost": "1"}]},
        {"lines.0.unit_cost"},
    ),
    "reason too long": (
        {"lines": [{"article": "A", "quantity": "1", "reason": "r" * 41}]},
        {"lines.0.reason"},
    ),
}


def refuses(api: ApiClient, method: str, path: str, body: Any, *, name: str, fields: set[str]) -> None:
    """Refused with exactly these fields, and not a row has changed."""
    before = snapshot()
    reply = api.refused(method, path, body)
    assert (reply.status, set(reply.fields)) == (422, fields), (name, method, reply.body)
    assert snapshot() == before, name


@covers("P-08")
def test_documents(api: ApiClient, counter: Counter) -> None:
    for name, (wrong, fields) in DOCUMENTS.items():
        body = {"kind": "invoice", "party": "DUR", "lines": ONE_BOOK, **wrong}
        refuses(api, "POST", "/documents", body, name=name, fields=fields)
        # A preview asks nothing of the party's standing, and saves no line: its key means nothing.
        if name not in ("line of another document", "supplier on a sale"):
            refuses(api, "POST", "/documents/preview", body, name=name, fields=fields)
        is_of_new = (
            name in ("party missing", "line of another document", "supplier on a sale") or "kind" in fields
        )
        if not is_of_new:
            refuses(api, "PATCH", f"/documents/{counter.draft['id']}", wrong, name=name, fields=fields)


@covers("P-08", "PAY-102", "PAY-116")
def test_payments(api: ApiClient, counter: Counter) -> None:
    assert counter.due["id"] == 2
    for name, (wrong, fields) in PAYMENTS.items():
        body = {"party": "DUR", "amount": "30.00", "method": "CHQ", **wrong}
        refuses(api, "POST", "/payments", body, name=name, fields=fields)


@covers("P-08", "STK-021")
def test_stock_documents(api: ApiClient, counter: Counter) -> None:
    for name, (wrong, fields) in STOCK.items():
        body = {"type": "entry", "lines": ONE_BOOK, **wrong}
        refuses(api, "POST", "/stock-documents", body, name=name, fields=fields)


# What may not be done → method, address, body, status, code.
def forbidden(counter: Counter) -> list[tuple[str, str, Any, int, str]]:
    order, draft, invoice = (found["id"] for found in (counter.order, counter.draft, counter.invoice))
    line = counter.order["lines"][0]["id"]
    payment, allocation = counter.payment["id"], counter.payment["allocations"][0]["id"]
    return [
        ("POST", f"/documents/{order}/transfer", {"kind": "quote"}, 422, "transfer_not_allowed"),
        ("POST", f"/documents/{order}/transfer", {"kind": "purchase_invoice"}, 422, "transfer_not_allowed"),
        ("POST", f"/documents/{order}/transfer", {"kind": "dragon"}, 422, "unknown_document_kind"),
        ("POST", f"/documents/{order}/transfer", {}, 422, "required"),
        ("POST", f"/documents/{order}/transfer", {"kind": "invoice", "dated_on": TOMORROW}, 422, "invalid_input"),
        ("POST", f"/documents/{order}/transfer", {"kind": "invoice", "note": "x"}, 422, "invalid_input"),
        ("POST", f"/documents/{draft}/transfer", {"kind": "credit_note"}, 422, "transfer_source_provisional"),
        ("POST", "/documents/999/transfer", {"kind": "invoice"}, 404, "document_not_found"),
        ("POST", f"/documents/{order}/validate", None, 409, "validation_not_on_this_kind"),
        ("POST", f"/documents/{order}/validate", {"force": True}, 422, "invalid_input"),
        ("POST", f"/documents/{invoice}/validate", None, 409, "already_validated"),
        ("POST", f"/documents/{invoice}/close", None, 409, "not_an_order"),
        ("POST", f"/documents/{order}/close", None, 422, "order_close_not_allowed"),
        ("POST", f"/documents/{order}/reopen", None, 422, "order_reopen_not_allowed"),
        ("PATCH", f"/documents/{invoice}", {"note": "x"}, 409, "document_sealed"),
        ("PATCH", f"/documents/{draft}", {"kind": "quote"}, 422, "kind_is_fixed"),
        ("DELETE", f"/documents/{invoice}", None, 409, "document_sealed"),
        ("DELETE", "/documents/999", None, 404, "document_not_found"),
        ("POST", "/orders/deliver", {"lines": [{"line": line, "quantity": "2"}]}, 422, "invalid_input"),
        ("POST", "/orders/deliver", {"lines": [{"line": line, "quantity": "-1"}]}, 422, "invalid_input"),
        ("POST", "/orders/deliver", {"lines": [{"line": 999, "quantity": "1"}]}, 422, "invalid_input"),
        ("POST", "/orders/deliver", {"lines": [{"line": "x", "quantity": "1"}]}, 422, "invalid_input"),
        ("POST", "/orders/deliver", {"lines": []}, 422, "nothing_to_deliver"),
        ("POST", "/orders/deliver", {"kind": "quote", "lines": [{"line": line, "quantity": "1"}]}, 422, "invalid_input"),
        ("POST", "/orders/deliver", {"dated_on": TOMORROW, "lines": [{"line": line, "quantity": "1"}]}, 422, "invalid_input"),
        ("POST", f"/payments/{payment}/allocations", {"allocations": []}, 422, "invalid_input"),
        ("POST", "/payments/999/allocations", {"allocations": [{"due_date": 2, "amount": "1"}]}, 404, "payment_not_found"),
        ("DELETE", f"/payments/{payment}/allocations/999", None, 404, "allocation_not_found"),
        ("DELETE", f"/payments/999/allocations/{allocation}", None, 404, "payment_not_found"),
        ("DELETE", "/payments/999", None, 404, "payment_not_found"),
        ("POST", "/payments/999/validate", None, 404, "payment_not_found"),
        ("POST", "/due-dates/999/close", None, 404, "due_date_not_found"),
        ("POST", f"/due-dates/{counter.due['id']}/reopen", None, 422, "due_not_closed"),
        ("DELETE", "/stock-documents/999", None, 404, "stock_document_not_found"),
        ("DELETE", "/articles/A", None, 409, "record_in_use"),
        ("DELETE", "/parties/DUR", None, 409, "record_in_use"),
        ("DELETE", "/article-families/JEUN", None, 409, "record_in_use"),
        ("DELETE", "/payment-terms/CH30", None, 409, "record_in_use"),
        ("DELETE", "/articles/ZZZ", None, 404, "record_not_found"),
        ("PATCH", "/articles/ZZZ", {"label": "x"}, 404, "record_not_found"),
        ("POST", "/articles", {"code": "a", "label": "x"}, 422, "invalid_input"),
        ("PATCH", "/articles/A", {"code": "b"}, 422, "invalid_input"),
        ("PATCH", "/articles/A", {"real_quantity": "1000"}, 422, "invalid_input"),
        ("PATCH", "/articles/A", {"net_price": -1}, 422, "invalid_input"),
        ("PATCH", "/articles/A", {"vat_rate": "99"}, 422, "invalid_input"),
        ("PATCH", "/articles/A", {"label": ""}, 422, "invalid_input"),
        ("PATCH", "/parties/DUR", {"customer": []}, 422, "invalid_input"),
        ("PATCH", "/parties/DUR", {"roles": ["customer", "prospect"]}, 422, "invalid_input"),
        ("PATCH", "/parties/DUR", {"addresses": [{"id": 999, "city": "Sète"}]}, 422, "invalid_input"),
        ("PATCH", "/payment-terms/CH30", {"lines": []}, 422, "invalid_input"),
    ]  # fmt: skip


@covers("P-08", "DOC-056", "DOC-101", "DOC-163", "PAR-005", "DOC-191")
def test_what_may_not_be_done(api: ApiClient, counter: Counter) -> None:
    before = snapshot()
    for method, path, body, status, code in forbidden(counter):
        reply = api.refused(method, path, body)
        assert (reply.status, reply.body["code"]) == (status, code), (method, path, body, reply.body)
        assert snapshot() == before, (method, path, body)


@covers("P-08", "UPM-035")
def test_a_blocked_customer_gets_no_document(api: ApiClient, counter: Counter) -> None:
    api.patch("/parties/DUR", {"customer": {"block_level": "blocked"}})
    for method, path, body in (
        ("POST", "/documents", {"kind": "invoice", "party": "DUR", "lines": ONE_BOOK}),
        ("POST", f"/documents/{counter.order['id']}/transfer", {"kind": "invoice"}),
        ("POST", f"/documents/{counter.draft['id']}/duplicate", None),
    ):
        before = snapshot()
        reply = api.refused(method, path, body)
        assert reply.body["code"] == "order_customer_blocked"
        assert list(reply.fields) == ["party"]
        assert snapshot() == before
