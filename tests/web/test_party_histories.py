"""The histories as pages: reached from where one is, and margins only for those who may see them."""

from html import unescape

import pytest

from comptoir.exchange.vocabulary import Shop
from tests.requirements import covers


@covers("DOC-282", "DOC-287", "DOC-071", "DOC-080", "DOC-096")
def test_a_document_a_party_and_an_article_lead_to_their_history(client, shop: Shop):
    quote = shop.quotes("MARTIN", [("ROMAN", 1)])
    page = unescape(client.get(client.url("document", quote.pk)).content.decode())
    url = client.url("resources:list", "historique-clients-articles")
    assert f"{url}?f.party=%3D%22MARTIN%22" in page
    for table, action, record, query in (
        ("tiers", "historique-clients-articles", quote.party, "f.party=%3D%22MARTIN%22"),
        ("articles", "historique-clients", quote.lines.get().article, "f.article=%3D%22ROMAN%22"),
    ):
        answer = client.post(client.url("resources:action", table, action), {"id": record.pk})
        assert answer.headers["Location"] == f"{url}?{query}"
    shown = unescape(client.get(f"{url}?f.party=%3D%22MARTIN%22").content.decode())
    assert "DE000001" in shown and "Marge nette HT" in shown


@pytest.mark.parametrize(
    ("slug", "label", "name"),
    [
        ("historique-clients-articles", "Marge nette HT", "line_margin"),
        ("historique-clients-documents", "Marge HT", "margin_amount"),
    ],
)
def test_margins_are_shown_and_exported_only_to_those_who_may_see_them(
    client_as, shop: Shop, slug, label, name
):
    shop.writes("invoice", "MARTIN", [("ROMAN", 1)])
    for role, is_told in (("sales", True), ("counter", False)):
        user = client_as(role)
        page = user.get(user.url("resources:list", slug)).content.decode()
        assert "MARTIN" in page, role
        assert (label in page) is is_told, role
        named = user.get(
            user.url("resources:list", slug), {"colonnes": f"party,{name}", "f." + name: "1..9"}
        ).content.decode()
        assert is_told or label not in named
        export = user.get(user.url("resources:export", slug, "csv"))
        told = b"".join(export.streaming_content).decode("utf-8-sig") if export.status_code == 200 else ""
        assert (label in told) is is_told


def test_who_sees_nothing_of_purchases_sees_the_histories_of_sales_whole(client_as, shop: Shop):
    sales = client_as("sales")
    shop.writes("invoice", "MARTIN", [("ROMAN", 1)])
    for slug, labels in (
        ("historique-clients-articles", ("Document", "Date", "Nom")),
        ("historique-eco-contribution", ("Numéro", "Date", "Client")),
    ):
        page = sales.get(sales.url("resources:list", slug)).content.decode()
        head = page[page.index("<thead") : page.index("</thead")]
        assert all(label in head for label in labels), slug
    assert sales.get(sales.url("resources:list", "historique-fournisseurs-articles")).status_code == 403
