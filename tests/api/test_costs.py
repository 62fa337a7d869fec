"""Costs and margins over HTTP: told to who may see them, taken from who may say them."""

from comptoir.accounts.models import Role
from comptoir.dossiers.registry import Dossier
from tests.api.conftest import Counter
from tests.api_client import ApiClient
from tests.requirements import covers
from tests.services.refusals import snapshot

OF_DOCUMENTS = ("cost_total", "margin_amount", "markup_rate")


@covers("P-08")
def test_costs_need_a_right_of_their_own(dossier: Dossier, api: ApiClient, counter: Counter) -> None:
    path = f"/documents/{counter.order['id']}"
    seen = api.get(path)
    assert seen["lines"][0]["cost_price"] == "6.00" and all(name in seen for name in OF_DOCUMENTS)
    clerk = ApiClient(dossier, "counter")
    body = {"kind": "quote", "party": "DUR", "lines": [{"article": "A", "quantity": "1"}]}
    answers = [
        clerk.get(path),
        *clerk.get("/documents")["items"],
        clerk.post("/documents/preview", body, status=200),
        clerk.post("/documents", body),
    ]
    for answer in answers:
        assert not any(name in answer for name in OF_DOCUMENTS)
        assert not any("cost_price" in line for line in answer.get("lines", ()))
    told = {**body, "lines": [{"article": "A", "cost_price": "1"}]}
    for method, place in (("POST", "/documents"), ("POST", "/documents/preview"), ("PATCH", path)):
        sent = told if method == "POST" else {"lines": told["lines"]}
        assert clerk.refused(method, place, sent).status == 403
    assert api.post("/documents", told)["lines"][0]["cost_price"] == "1.00"


@covers("P-08")
def test_no_way_around_tells_costs(dossier: Dossier, api: ApiClient, counter: Counter) -> None:
    """Documents made from others, and the explanation of a document, keep them back too."""
    clerk = ApiClient(dossier, "counter")
    steps = [f"/documents/{counter.invoice['id']}/explain", f"/documents/{counter.order['id']}/explain"]
    for path in steps:
        assert "margin" in [step["code"] for step in api.get(path)["totals"]]
        assert "margin" not in [step["code"] for step in clerk.get(path)["totals"]]
    note = {"kind": "delivery_note", "party": "DUR", "lines": [{"article": "A", "quantity": "1"}]}
    keys = [api.post("/documents", note)["id"] for _ in range(4)]
    for caller, documents in ((api, keys[:2]), (clerk, keys[2:])):
        [made] = caller.post("/documents/group", {"documents": documents, "kind": "invoice"})["documents"]
        is_told = caller is api
        assert [name in made for name in OF_DOCUMENTS] == [is_told] * 3
        assert ["cost_price" in line for line in made["lines"]] == [is_told] * len(made["lines"])


OF_ARTICLES = (
    "purchase_price", "overhead_rate", "cost_price", "markup_rate", "margin_rate", "average_cost", "stock_value",
)  # fmt: skip
OF_STOCK = (
    "total_value",
    "unit_cost",
    "value",
    "average_cost",
    "average_cost_after",
    "stock_value",
    "stock_value_after",
)


@covers("P-08")
def test_articles_keep_their_costs_back(dossier: Dossier, api: ApiClient, counter: Counter) -> None:
    clerk = ApiClient(dossier, "counter")
    assert all(name in api.get("/articles/A") for name in OF_ARTICLES)
    for answer in (clerk.get("/articles/A"), *clerk.get("/articles")["items"]):
        assert "gross_price" in answer and not any(name in answer for name in OF_ARTICLES)
    for query in ({"cost_price": "6"}, {"sort": "cost_price"}, {"average_cost": "6"}, {"stock_value": ">1"}):
        assert clerk.refused("GET", "/articles", query=query).status == 422
        assert api.call("GET", "/articles", query=query).status == 200 or "stock_value" in query


@covers("P-08")
def test_who_may_not_see_costs_is_told_which_right_they_ask_for(dossier: Dossier, counter: Counter) -> None:
    clerk = ApiClient(dossier, "counter")
    clerk.user.role = "own"
    clerk.user.own_role = Role.objects.create(
        code="VENDEUR", label="Vendeur", rights=["articles:view", "articles:edit", "sales:view", "sales:edit"]
    )
    clerk.user.save()
    told = "Ce champ demande le droit « Prix de revient et marges : voir », que votre rôle n'a pas."
    before = snapshot()
    for name in ("cost_price", "purchase_price", "markup_rate"):
        for method, path in (("POST", "/articles"), ("PATCH", "/articles/A")):
            reply = clerk.refused(method, path, {"label": "Autre", name: "1"})
            assert (reply.status, reply.body["code"]) == (403, "field_right_missing"), (method, name)
            assert (reply.body["message"], reply.fields) == (told, {name: [told]})
    line = {"kind": "quote", "party": "DUR", "lines": [{"article": "A"}, {"article": "A", "cost_price": "1"}]}
    assert clerk.refused("POST", "/documents", line).fields == {"lines.1.cost_price": [told]}
    assert snapshot() == before
    assert clerk.patch("/articles/A", {"label": "Autre"})["label"] == "Autre"


@covers("P-08")
def test_stock_keeps_costs_back(dossier: Dossier, api: ApiClient, counter: Counter) -> None:
    clerk = ApiClient(dossier, "counter")
    for path in ("/stock-documents", "/stock-documents/1", "/stock-moves", "/articles/A/stock"):
        told, kept = api.get(path), clerk.get(path)
        for answer, is_told in ((told, True), (kept, False)):
            rows = answer.get("items", [answer])
            named = {name for row in rows for one in (row, *row.get("lines", ())) for name in one}
            assert rows and bool(named & set(OF_STOCK)) is is_told, (path, named)
