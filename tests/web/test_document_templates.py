"""Document templates through the pages: kept from a document, chosen, used, proposed by the palette."""

from html import unescape
from urllib.parse import unquote

from comptoir.articles.models import Article
from comptoir.documents.models import Document, DocumentTemplate
from comptoir.exchange.vocabulary import Shop
from tests.requirements import covers


def text_of(response) -> str:
    return unescape(response.content.decode())


@covers("DOC-185")
def test_a_document_is_kept_and_used_for_another_customer(client, send, shop: Shop):
    quote = shop.quotes("MARTIN", [("ROMAN", 2)])
    page = text_of(client.get(client.url("document", quote.pk)))
    assert "Enregistrer comme modèle…" in page and "Garder le client Martin et fils" in page
    refused = send("document-keep-template", quote.pk, body={"name": " "})
    assert (refused.status, refused.fields) == (422, {"name": ["Ce champ est obligatoire."]})
    kept = send("document-keep-template", quote.pk, body={"name": "Bienvenue", "keep_party": False})
    template = DocumentTemplate.objects.get()
    assert kept.body["url"] == client.url("resources:record", "modeles-vente", template.pk)
    record = text_of(client.get(kept.body["url"]))
    assert "Le roman" in record and "9,48" in record and "Nouveau d'après ce modèle" in record
    action = client.post(client.url("resources:action", "modeles-vente", "utiliser"), {"id": template.pk})
    url = client.url("template-use", template.pk)
    assert action.headers["Location"] == url
    choice = text_of(client.get(client.url("template-choice")))
    assert f'href="{url}"' in choice and "Devis" in choice
    assert "Reprendre ceux de la fiche" not in text_of(client.get(url)), "it has no customer"
    missing = client.post(url, {"prices": "kept"})
    assert missing.status_code == 422 and "Ce champ est obligatoire." in text_of(missing)
    shop.changes(Article.objects.get(code="ROMAN"), gross_price="21.10")
    client.post(url, {"party-text": "MARTIN — Martin et fils", "prices": "kept"})
    client.post(url, {"party-text": "MARTIN", "prices": "current"})
    prices = [f"{one.lines.get().unit_price:.2f}" for one in Document.objects.order_by("pk")]
    assert prices == ["9.48", "9.48", "20.00"]


@covers("DOC-185")
def test_lines_that_can_not_be_made_any_more_are_named(client, shop: Shop):
    quote = shop.quotes("MARTIN", [("ROMAN", 2), ("ATLAS", 1)])
    template = shop.keeps_template(quote, "Rentrée", is_party_kept=True)
    shop.changes(Article.objects.get(code="ROMAN"), is_active=False)
    url = client.url("template-use", template.pk)
    assert "Reprendre ceux de la fiche du client" in text_of(client.get(url))
    given = {"party": f"#{quote.party_id}", "prices": "kept"}
    refused = client.post(url, given)
    told = text_of(refused)
    assert refused.status_code == 422 and Document.objects.count() == 1
    assert "Ligne 1, ROMAN Le roman : L'article « ROMAN » n'est plus vendu" in told
    assert "Créer le document sans ces lignes" in told
    done = client.post(url, {**given, "leave_out": "true"})
    made = Document.objects.latest("pk")
    assert done.headers["Location"] == client.url("document", made.pk)
    assert [line.article_code for line in made.lines.all()] == ["ATLAS"]
    assert "ROMAN Le roman" in unquote(done.cookies["comptoir_toast"].value)


@covers("DOC-185")
def test_templates_are_proposed_to_who_may_make_documents(client, client_as, shop: Shop):
    template = shop.keeps_template(shop.quotes("MARTIN", [("ROMAN", 1)]), "École primaire")
    shop.supplier("GROS", "Grossiste")
    bought = shop.keeps_template(shop.buys("purchase_order", "GROS", [("ROMAN", 1)]), "École d'achat")

    def found(role: str) -> list[str]:
        groups = client_as(role).get(client.url("palette"), {"q": "ecole"}).json()["groups"]
        return [row["url"] for group in groups if "modèle" in group["label"] for row in group["rows"]]

    sale, purchase = (
        client.url("template-use", template.pk),
        client.url("template-use", pk=bought.pk, side="purchase"),
    )
    assert found("administrator") == [purchase, sale]
    assert found("counter") == [sale]
    assert found("read_only") == []
    # Looked at lately, it is still proposed once; who may not use it finds its record.
    record = client.url("resources:record", "modeles-vente", template.pk)
    for role, expected in (("administrator", [purchase, sale]), ("read_only", [record])):
        visit = {"table": "modeles-vente", "record": template.pk}
        assert (
            client_as(role).post(client.url("visit"), visit, content_type="application/json").status_code
            == 200
        )
        groups = client_as(role).get(client.url("palette"), {"q": "ecole"}).json()["groups"]
        found_once = [row["url"] for group in groups if group["label"] != "Aide" for row in group["rows"]]
        assert found_once == expected
    assert client_as("read_only").get(sale).status_code == 403
    assert client_as("counter").get(purchase).status_code == 403
    assert client.get(client.url("template-use", bought.pk)).status_code == 404, "not of this side"
    assert client.url("template-choice") in text_of(client.get(client.url("home")))
    assert client.url("template-choice") in text_of(client.get(client.url("document-new")))
