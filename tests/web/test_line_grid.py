"""The grid of lines: its views, its toolbar, and what a user without the right to costs is never sent."""

import json

import pytest

from comptoir.accounts.models import User
from comptoir.accounts.rights import ROLES
from comptoir.articles.models import Article
from comptoir.documents.line_columns import LINE_COLUMNS
from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop
from comptoir.resources.models import SavedView
from tests.requirements import covers

ALL = [one.name for one in LINE_COLUMNS]
COSTS = ("cost_price", "cost_amount", "margin_amount", "markup_rate", "margin_rate")
MINE = [
    {"name": "description", "width": 0},
    {"name": "article", "width": 200},
    {"name": "margin_amount", "width": 90},
]


def shown(answer) -> list[str]:
    """Columns of the grid, in their order."""
    head = answer.body["html"].split("<thead>")[1].split("</thead>")[0]
    return [part.split('"')[0] for part in head.split('data-column="')[1:]]


@covers("UI-071", "UI-072", "DOC-308")
def test_the_toolbar_offers_what_the_kind_allows(client_as, shop: Shop):
    client = client_as("administrator")
    page = client.get(client.url("document-new-kind", "devis")).content.decode()
    for name in (
        "delete",
        "up",
        "down",
        "cut",
        "copy",
        "paste",
        "generate",
        "history",
        "price",
        "undo",
        "redo",
    ):
        assert f'data-line-do="{name}"' in page
    for name in ("goods", "service", "text", "page_break", "subtotal"):
        assert f'data-add="{name}"' in page
    assert "data-view-summary" in page


def test_a_locked_document_offers_no_change(client_as, shop: Shop):
    invoice = shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 1)]))
    client = client_as("administrator")
    page = client.get(client.url("document", invoice.pk)).content.decode()
    assert 'data-line-do="copy"' in page and "data-view-summary" in page
    assert 'data-line-do="paste"' not in page and "data-add=" not in page


# ------------------------------------------------------------------------------------------------------------ views
@covers("UI-076", "UI-128", "DOC-033")
def test_a_view_is_made_changed_chosen_and_deleted(send, ask, shop: Shop):
    first = ask("line-grid", query={"type": "quote"})
    assert shown(first)[:3] == ["article", "description", "quantity"] and first.body["ref"] == "systeme"
    made = send("line-views", body={"deed": "create", "type": "quote", "name": "La mienne", "columns": MINE})
    assert (made.status, shown(made)) == (200, ["description", "article", "margin_amount"])
    assert 'data-width="200"' in made.body["html"] and "La mienne" in made.body["menu"]
    ref = made.body["ref"]
    # It is the one that this user sees from now on, in every document of the side.
    assert shown(ask("line-grid", query={"type": "invoice"})) == shown(made)
    changed = send(
        "line-views",
        body={"deed": "change", "type": "quote", "view": ref, "name": "À moi", "columns": MINE[:2]},
    )
    assert shown(changed) == ["description", "article"] and "À moi" in changed.body["menu"]
    back = send("line-views", body={"deed": "choose", "type": "quote", "view": "ht-ttc"})
    assert "gross_amount" in shown(back)
    gone = send("line-views", body={"deed": "delete", "type": "quote", "view": ref})
    assert (gone.status, gone.body["ref"], SavedView.objects.count()) == (200, "ht-ttc", 0)


@covers("UI-076", "UI-129")
def test_a_width_changed_on_a_view_of_the_program_makes_a_copy(send, ask, shop: Shop):
    columns = [{"name": name, "width": 123} for name in ("article", "description", "quantity", "amount")]
    kept = send("line-views", body={"deed": "keep", "type": "quote", "view": "systeme", "columns": columns})
    view = SavedView.objects.get()
    assert (kept.body["ref"], view.name, view.resource) == (str(view.pk), "Lignes", "lignes-vente")
    again = send(
        "line-views", body={"deed": "keep", "type": "quote", "view": str(view.pk), "columns": columns}
    )
    assert again.body["ref"] == str(view.pk) and SavedView.objects.count() == 1
    # Deliveries, which a quote can't show, are still there on orders.
    assert shown(ask("line-grid", query={"type": "order"}))[-2:] == [
        "delivered_quantity",
        "remaining_quantity",
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"deed": "change", "view": "systeme", "columns": MINE},
        {"deed": "delete", "view": "systeme"},
        {"deed": "create", "name": "", "columns": MINE},
        {"deed": "create", "name": "Lignes (système)", "columns": MINE},
        {"deed": "create", "name": "x", "columns": []},
        {"deed": "create", "name": "x", "columns": "article"},
        {"deed": "create", "name": "x", "columns": MINE[:1]},
        {"deed": "create", "name": "x", "columns": [*MINE, {"name": "couleur"}]},
        {"deed": "create", "name": "x", "columns": [*MINE, MINE[0]]},
        {"deed": "create", "name": "x", "columns": [*MINE, 4, None]},
        {"deed": "create", "name": "x", "columns": [*MINE[:2], {"name": "quantity", "width": 5000}]},
        {"deed": "create", "name": "x", "columns": [*MINE[:2], {"name": "quantity", "width": "80"}]},
        {"deed": "choose", "view": "4242"},
        {"deed": "paint"},
        {"deed": ["create"]},
        {},
    ],
)
@covers("UI-128", "P-08")
def test_a_view_that_can_not_be_is_refused(send, shop: Shop, body: dict[str, object]):
    answer = send("line-views", body={"type": "quote", **body})
    assert 400 <= answer.status < 500 and answer.body["message"]
    assert not SavedView.objects.exists()


def test_views_are_nobody_elses_and_of_known_kinds(send, ask, shop: Shop):
    made = send("line-views", body={"deed": "create", "type": "quote", "name": "La mienne", "columns": MINE})
    other = ask("line-grid", query={"type": "quote", "vue": made.body["ref"]}, role="sales")
    assert other.body["ref"] == "systeme" and "La mienne" not in other.body["menu"]
    theirs = {"deed": "delete", "type": "quote", "view": made.body["ref"]}
    assert send("line-views", body=theirs, role="sales").status == 404
    for kind in ("", "gift", "deposit_invoice"):
        assert ask("line-grid", query={"type": kind}).status == 422
    assert (
        ask("line-columns", query={"type": "quote"}).body["html"].count("data-column-choice=") == len(ALL) - 2
    )


# ------------------------------------------------------------------------------------------------------------ costs
def test_the_counter_sells_without_seeing_costs():
    assert "margins:view" not in ROLES["counter"]
    assert all(
        "margins:view" in ROLES[role] for role in ("administrator", "sales", "purchases", "accounting")
    )


@covers("UI-076", "P-08")
def test_costs_and_margins_never_reach_who_may_not_see_them(send, ask, client_as, shop: Shop):
    order = shop.writes("order", "MARTIN", [("ROMAN", 2)])
    Article.objects.filter(code="ROMAN").update(cost_price="3.77")
    body = {
        "kind": "order",
        "party": "MARTIN",
        "columns": ALL,
        "lines": [{"article": "ROMAN", "quantity": "2"}],
    }
    seen = send("document-preview", body=body).body["lines"][0]
    assert all(name in seen for name in COSTS) and seen["cost_price"] == "3.77"
    answers = [
        send("document-preview", body=body, role="counter"),
        send("document-save", order.pk, body={"columns": ALL, "reference": "x"}, role="counter"),
        ask("document-data", order.pk, query={"colonnes": ",".join(ALL)}, role="counter"),
        ask("line-grid", query={"type": "order", "vue": "marges"}, role="counter"),
        ask("line-columns", query={"type": "order", "vue": "marges"}, role="counter"),
        send("line-views", body={"deed": "choose", "type": "order", "view": "marges"}, role="counter"),
    ]
    client = client_as("counter")
    page = client.get(client.url("document", order.pk)).content.decode()
    for text in (page, *(json.dumps(answer.body) for answer in answers)):
        assert [name for name in COSTS if name in text] == []
        assert "3.77" not in text and "3,77" not in text
    assert [answer.status for answer in answers] == [200] * 6


def test_who_may_not_see_costs_can_not_say_them_either(send, shop: Shop):
    line = {"article": "ROMAN", "quantity": "1", "cost_price": "1"}
    body = {"kind": "quote", "party": "MARTIN", "lines": [line]}
    for name in ("document-preview", "document-create"):
        answer = send(name, body=body, role="counter")
        assert (answer.status, answer.body["code"]) == (403, "field_right_missing")
    assert send("line-generate", body={"kind": "quote", "line": line}, role="counter").status == 403
    with_costs = [*MINE[:2], {"name": "margin_amount"}]
    view = {"deed": "create", "type": "quote", "name": "x", "columns": with_costs}
    assert send("line-views", body=view, role="counter").status == 403
    assert not Document.objects.exists() and not SavedView.objects.exists()


# ------------------------------------------------------------------------------------------------------------ tools
@covers("UI-079")
def test_what_was_not_pasted_is_told_in_french(send, shop: Shop):
    lines = [{"type": "goods", "article": "ROMAN", "quantity": "2"}, {"type": "subtotal"}]
    on_sale = send("line-paste", body={"kind": "invoice", "lines": lines})
    assert (len(on_sale.body["lines"]), on_sale.body["skipped"]) == (2, "")
    on_purchase = send("line-paste", body={"kind": "purchase_order", "lines": lines}, side="purchase")
    assert on_purchase.body["skipped"] == (
        "1 ligne n'a pas été collée : ce document n'admet pas ce type de ligne (sous-total)."
    )
    assert send("line-paste", body={"kind": "invoice", "lines": "ROMAN"}).status == 422
    assert send("line-paste", body={"kind": "gift", "lines": lines}).status == 422


@covers("UI-080", "UI-085")
def test_an_unknown_code_is_warned_of_and_its_article_made(send, shop: Shop):
    line = {"article": "XYZ", "description": "Câble 3 m", "unit_price": "4,50", "vat_rate": "20"}
    body = {"kind": "quote", "party": "MARTIN", "lines": [line]}
    warned = send("document-preview", body=body).body
    assert "Aucun article n'a le code « XYZ »" in warned["warnings"]["lines.0.article"][0]
    assert warned["lines"][0]["has_article"] is False
    made = send("line-generate", body={"kind": "quote", "line": line})
    article = Article.objects.get(label="Câble 3 m")
    assert (made.status, made.body["article"]) == (200, article.code)
    after = send("document-preview", body={**body, "lines": [{**line, "article": article.code}]}).body
    assert after["lines"][0]["has_article"] is True and after["lines"][0]["unit_price"] == "4.50"
    assert send("line-generate", body={"kind": "quote", "line": "XYZ"}).status == 422


@covers("UI-083")
def test_the_price_of_a_line_is_explained(send, shop: Shop):
    body = {"kind": "quote", "is_tax_included": True, "line": {"article": "ROMAN", "unit_price": "9"}}
    html = send("line-price", body=body, role="counter").body["html"]
    assert "Prix de vente TTC de l'article" in html.replace("&#x27;", "'") and "Prix saisi" in html
    assert send(
        "line-price", body={"kind": "quote", "line": {"article": "RIEN", "description": ""}}
    ).status in (200, 422)


def test_a_stranger_gets_none_of_it(client_as, shop: Shop):
    client = client_as("")
    for name in ("line-grid", "line-columns"):
        assert client.get(client.url(name), {"type": "quote"}).status_code == 401
    for name in ("line-views", "line-generate", "line-price", "line-paste"):
        assert client.post(client.url(name), data="{}", content_type="application/json").status_code in (
            401,
            403,
        )
    assert User.objects.count() == 1


@covers("DOC-308", "AMB-UI-11")
def test_purchases_have_the_same_grid_without_what_only_sales_insert(client_as, ask, send, shop: Shop):
    client = client_as("administrator")
    page = client.get(client.url("document-new-kind", kind="commande", side="purchase")).content.decode()
    assert 'data-add="goods"' in page and 'data-add="page_break"' in page
    assert 'data-add="subtotal"' not in page and 'data-add="service"' not in page
    # The views of one side are not those of the other.
    made = send("line-views", body={"deed": "create", "type": "quote", "name": "Ventes", "columns": MINE})
    other = send(
        "line-views", body={"deed": "choose", "type": "purchase_order", "view": "prix"}, side="purchase"
    )
    assert "Ventes" not in other.body["menu"] and made.body["ref"] != other.body["ref"]
    assert send("line-views", body={"deed": "choose", "type": "purchase_order", "view": "prix"}).status == 422
    assert send("line-generate", body={"kind": "purchase_order", "line": {}}).status == 422
