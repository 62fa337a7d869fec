"""POST /parties/{code}/change-code."""

from comptoir.workflows.check_dossier import check_dossier
from tests.api_client import ApiClient
from tests.requirements import covers


@covers("PTY-090", "PTY-091", "DOC-018", "UPM-048")
def test_the_code_of_a_party_changes_and_its_documents_follow(api: ApiClient) -> None:
    party = api.post("/parties", {"code": "DUR", "roles": ["customer"], "name": "Durand"})
    lines = [{"description": "Emballage", "quantity": "2", "unit_price": "3.00", "vat_rate": "20"}]
    quote = api.post("/documents", {"kind": "quote", "party": "DUR", "lines": lines})
    changed = api.post(
        "/parties/dur/change-code", {"code": "durand1", "version": party["version"]}, status=200
    )
    assert (changed["id"], changed["code"], changed["version"]) == (
        party["id"],
        "DURAND1",
        party["version"] + 1,
    )
    assert api.get(f"/documents/{quote['id']}")["party"] == "DURAND1"
    assert [one["id"] for one in api.get("/documents?party=DURAND1")["items"]] == [quote["id"]]
    assert api.refused("GET", "/parties/DUR").status == 404
    stale = api.refused("POST", "/parties/DURAND1/change-code", {"code": "X", "version": party["version"]})
    assert stale.status == 409
    same = api.refused("POST", "/parties/DURAND1/change-code", {"code": "DURAND1"})
    assert (same.status, same.body["code"]) == (422, "code_same")
    assert same.body["fields"] == {"code": ["C'est déjà le code de ce tiers."]}
    for body in (
        {},
        {"code": None},
        {"code": ["X"]},
        {"code": "X", "name": "Y"},
        {"code": "A\nB"},
        {"code": "A\u200b"},
    ):
        assert api.refused("POST", "/parties/DURAND1/change-code", body).status == 422
    assert check_dossier() == []
