"""GET /parties/{code}/balance."""

from comptoir.dossiers.registry import Dossier
from tests.api_client import ApiClient
from tests.requirements import covers

LINE = {"description": "Reliure", "quantity": "1", "unit_price": "100.00", "vat_rate": "20"}
NOTHING = dict.fromkeys(
    ("due_total", "not_due_total", "overdue_amount", "balance", "deposit_balance"), "0.00"
)


@covers("BKS-144", "PTY-068", "PTY-069", "PTY-070", "TPT-112", "UPM-037")
def test_what_a_party_owes_and_its_deposits(api: ApiClient) -> None:
    api.post("/parties", {"code": "DUR", "roles": ["customer"], "name": "Durand"})
    assert api.get("/parties/dur/balance") == {"customer": NOTHING, "supplier": NOTHING}
    order = api.post("/documents", {"kind": "order", "party": "DUR", "lines": [LINE]})
    api.post(f"/documents/{order['id']}/deposit", {"amount": "30.00"})
    api.post("/documents", {"kind": "invoice", "party": "DUR", "lines": [LINE]})
    told = api.get("/parties/DUR/balance")["customer"]
    assert (told["balance"], told["deposit_balance"]) == ("120.00", "30.00")
    assert told["overdue_amount"] == "0.00"
    final = api.post(f"/documents/{order['id']}/transfer", {"kind": "invoice"})
    assert final["net_payable"] == "90.00"
    told = api.get("/parties/DUR/balance")["customer"]
    assert (told["balance"], told["deposit_balance"]) == ("210.00", "0.00")


def test_each_side_is_for_who_may_see_it(api: ApiClient, dossier: Dossier) -> None:
    api.post("/parties", {"code": "DUR", "roles": ["customer", "supplier"], "name": "Durand"})
    seller = ApiClient(dossier, "sales").get("/parties/DUR/balance")
    assert seller == {"customer": NOTHING, "supplier": None}
    assert api.refused("GET", "/parties/NONE/balance").status == 404
    assert api.refused("GET", "/parties/%00/balance").status == 404
