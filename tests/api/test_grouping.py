"""Grouping and delivering over HTTP."""

from comptoir.dossiers.registry import Dossier
from comptoir.workflows.check_dossier import check_dossier
from tests.api_client import ApiClient
from tests.requirements import covers


def notes(api: ApiClient, *parties: str) -> list[int]:
    api.post("/parties", {"code": "DUR", "roles": ["customer"], "name": "Durand"})
    api.post("/parties", {"code": "AUT", "roles": ["customer"], "name": "Autre"})
    lines = [{"description": "Emballage", "quantity": "2", "unit_price": "3.00", "vat_rate": "20"}]
    text = {"type": "text", "description": "Merci"}
    return [
        api.post("/documents", {"kind": "delivery_note", "party": party, "lines": [*lines, text]})["id"]
        for party in parties
    ]


@covers("DOC-125", "DOC-134", "DOC-135", "DOC-136", "DOC-139", "DOC-141")
def test_one_document_for_each_set(api: ApiClient) -> None:
    keys = notes(api, "DUR", "AUT", "DUR")
    body = {"documents": keys, "kind": "invoice", "merge_articles": True, "copy_text_lines": True}
    made = api.post("/documents/group", body)["documents"]
    assert [(one["kind"], one["party"], one["status"]) for one in made] == [
        ("invoice", "DUR", "provisional"), ("invoice", "AUT", "provisional"),
    ]  # fmt: skip
    types = [line["type"] for line in made[0]["lines"]]
    assert types == ["origin", "origin", types[2], "text", "text"]
    assert made[0]["lines"][2]["quantity"] == "4"
    assert [origin["id"] for origin in made[0]["origins"]] == [keys[0], keys[2]]
    assert made[0]["net_total"] == "12.00"
    assert api.get(f"/documents/{keys[0]}")["status"] == "grouped"
    assert check_dossier() == []


@covers("DOC-128", "DOC-137")
def test_all_or_none(api: ApiClient) -> None:
    keys = notes(api, "DUR", "AUT", "DUR")
    api.post(f"/documents/{keys[1]}/transfer", {"kind": "invoice"})
    body = {"documents": keys, "kind": "invoice"}
    reply = api.refused("POST", "/documents/group", body)
    assert (reply.status, list(reply.body["fields"])) == (422, ["documents.1"])
    assert reply.body["fields"]["documents.1"] == ["Cette pièce a déjà été transférée."]
    assert api.get(f"/documents/{keys[0]}")["status"] == "open"
    both = {
        "documents": [keys[0], keys[2]],
        "kind": "invoice",
        "merge_articles": True,
        "subtotal_per_document": True,
    }
    assert list(api.refused("POST", "/documents/group", both).body["fields"]) == ["merge_articles"]
    for wrong in (
        {**body, "documents": "x"},
        {**body, "planet": 1},
        {**body, "merge_articles": "peut-être"},
        {"kind": "invoice"},
    ):
        assert api.refused("POST", "/documents/group", wrong).status == 422


def test_who_may_group(api: ApiClient, dossier: Dossier) -> None:
    keys = notes(api, "DUR", "DUR")
    body = {"documents": keys, "kind": "invoice"}
    assert ApiClient(dossier, "read_only").refused("POST", "/documents/group", body).status == 403
    assert ApiClient(dossier, "purchases").refused("POST", "/documents/group", body).status == 403
    # The right on the other side is no way to documents of this one.
    wrong = {**body, "kind": "purchase_invoice"}
    assert ApiClient(dossier, "purchases").refused("POST", "/documents/group", wrong).status == 403


@covers("DOC-156", "DOC-157")
def test_lines_repeated_at_zero(api: ApiClient) -> None:
    api.post("/parties", {"code": "DUR", "roles": ["customer"], "name": "Durand"})
    rows = [{"description": name, "quantity": "2", "unit_price": "3.00", "vat_rate": "20"} for name in "ABC"]
    order = api.post("/documents", {"kind": "order", "party": "DUR", "lines": rows})
    keys = [line["id"] for line in order["lines"]]
    api.post("/orders/deliver", {"lines": [{"line": keys[0], "quantity": "2"}]})
    body = {
        "lines": [{"line": keys[1], "quantity": "1"}],
        "copy_delivered_lines": True,
        "copy_undelivered_lines": True,
    }
    [note] = api.post("/orders/deliver", body)["documents"]
    assert [(line["description"], line["quantity"]) for line in note["lines"][1:]] == [
        ("A", "0"),
        ("B", "1"),
        ("C", "0"),
    ]
