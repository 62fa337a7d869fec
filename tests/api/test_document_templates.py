"""Document templates by the API."""

from comptoir.dossiers.registry import Dossier
from tests.api.conftest import Counter
from tests.api_client import ApiClient
from tests.requirements import covers


@covers("DOC-185")
def test_a_template_is_kept_read_used_renamed_and_deleted(api: ApiClient, counter: Counter) -> None:
    kept = api.post(
        f"/documents/{counter.order['id']}/keep-as-template", {"name": "Mensuel", "keep_party": True}
    )
    assert (kept["name"], kept["kind"], kept["party"]) == ("Mensuel", "order", "DUR")
    assert kept == api.get(f"/document-templates/{kept['id']}")
    assert [line["article"] for line in kept["content"]["lines"]] == ["A", "B"]
    table = f"/sales-document-templates/{kept['id']}"
    assert api.get(table)["name"] == "Mensuel"
    made = api.post(f"/document-templates/{kept['id']}/use", {})
    assert (made["party"], made["kind"], made["net_total"]) == ("DUR", "order", counter.order["net_total"])
    other = api.post(f"/document-templates/{kept['id']}/use", {"party": "AUT", "current_prices": True})
    assert (other["party"], other["number"]) == ("AUT", "CM000003")
    assert api.patch(table, {"name": "Trimestriel"})["name"] == "Trimestriel"
    for body, fields in (
        ({"party": "NUL"}, {"party"}),
        ({"prix": True}, {"prix"}),
        ({"current_prices": "peut-être"}, {"current_prices"}),
    ):
        refused = api.refused("POST", f"/document-templates/{kept['id']}/use", body)
        assert refused.status == 422 and set(refused.fields) == fields, body
    assert api.call("DELETE", table).status == 204
    assert api.refused("GET", f"/document-templates/{kept['id']}").status == 404


@covers("DOC-185")
def test_costs_stay_with_who_may_see_them(api: ApiClient, dossier: Dossier, counter: Counter) -> None:
    line = {
        "description": "Divers",
        "quantity": "1",
        "unit_price": "5.00",
        "cost_price": "2.00",
        "vat_rate": "20",
    }
    quote = api.post("/documents", {"kind": "quote", "party": "DUR", "lines": [line]})
    kept = api.post(f"/documents/{quote['id']}/keep-as-template", {"name": "Divers"})
    assert kept["content"]["lines"][0]["cost_price"] == "2.00"
    seen = ApiClient(dossier, "counter").get(f"/document-templates/{kept['id']}")
    assert "cost_price" not in seen["content"]["lines"][0]
