"""Choosing how documents print: the preview, several at once, the page of the models."""

from html import unescape
from io import BytesIO

import pytest
from pypdf import PdfReader

from comptoir.articles.models import Article
from comptoir.exchange.vocabulary import Shop
from comptoir.parties.models import CustomerProfile, Party
from comptoir.printing.models import PrintSetting
from tests.requirements import covers


def text_of(response) -> str:
    return unescape(response.content.decode())


def pdf_of(response) -> PdfReader:
    assert response.status_code == 200 and response.headers["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(response.content))


@pytest.fixture
def quote(shop: Shop):
    return shop.quotes("MARTIN", [("ROMAN", 1)])


@covers("DOC-289", "PRN-054")
def test_the_preview_offers_models_languages_and_copies(client, quote):
    CustomerProfile.objects.filter(party__code="MARTIN").update(print_template="gross", copies=3)
    Party.objects.filter(code="MARTIN").update(language="en")
    page = text_of(client.get(client.url("document", quote.pk)))
    assert '<option value="gross" selected' in page and '<option value="en" selected' in page
    assert 'name="exemplaires" min="1" max="20" value="3"' in page and "Facture pro forma" in page
    url = client.url("document-pdf", quote.pk)
    assert "Quotation" in pdf_of(client.get(url)).pages[0].extract_text()
    chosen = pdf_of(client.get(url, {"modele": "pro_forma", "langue": "nl", "exemplaires": "2"}))
    assert len(chosen.pages) == 2 and "Pro-formafactuur" in chosen.pages[0].extract_text()


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ({"modele": "../document"}, 404, "n’existe pas"),
        ({"modele": "x" * 5000}, 404, "n’existe pas"),
        ({"langue": "de"}, 422, "Choisissez le français"),
        ({"langue": "\x00"}, 400, "<!doctype html>"),
        ({"exemplaires": "0"}, 422, "de 1 à 20"),
        ({"exemplaires": "1,5"}, 422, "de 1 à 20"),
        ({"exemplaires": "9" * 400}, 422, "de 1 à 20"),
        ({"exemplaires": "beaucoup"}, 422, "de 1 à 20"),
    ],
)
def test_what_cannot_be_printed_is_told(client, quote, query, status, sentence):
    for url in (client.url("document-pdf", quote.pk), client.url("documents-print")):
        answer = client.get(url, {"id": quote.pk, **query})
        assert answer.status_code == status and sentence in text_of(answer)


@covers("PRN-061", "TPT-090")
def test_several_documents_print_each_as_its_party_wants(client, shop: Shop, quote):
    CustomerProfile.objects.filter(party__code="MARTIN").update(copies=2)
    other = shop.quotes("DURAND", [("ROMAN", 1)])
    keys = {"id": [quote.pk, other.pk]}
    assert len(pdf_of(client.get(client.url("documents-print"), keys)).pages) == 3
    assert len(pdf_of(client.get(client.url("documents-print"), {**keys, "exemplaires": "1"})).pages) == 2
    choice = text_of(client.get(client.url("documents-print-choice"), keys))
    assert "Celui de chaque pièce" in choice and "Facture pro forma" in choice
    invoice = shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 1)]))
    choice = text_of(client.get(client.url("documents-print-choice"), {"id": [quote.pk, invoice.pk]}))
    assert "Facture pro forma" not in choice, "a sealed invoice is none any more"


@covers("PRN-002", "PRN-003", "PRN-051", "PRN-053")
def test_the_usual_model_of_a_kind_is_chosen_from_its_picture(client, client_as, shop: Shop):
    page = text_of(client.get(client.url("print-templates"), {"nature": "order", "modele": "preparation"}))
    picture = client.url("print-template-picture", "order", "preparation")
    assert picture in page and "Ce qui reste à prendre en rayon" in page
    shown = client.get(picture)
    assert shown.content[:4] == b"\x89PNG" and shown.status_code == 200
    assert client.get(client.url("print-template-sample", "order", "preparation")).content[:5] == b"%PDF-"
    for kind, name in (("order", "inconnu"), ("inconnu", "document"), ("credit_note", "pro_forma")):
        assert client.get(client.url("print-template-picture", kind, name)).status_code == 404
    save = client.url("print-templates-save")
    values = {"quote.template": "letterhead", "quote.copies": "2", "quote.party": "1"}
    assert client.post(save, values).status_code == 302
    assert PrintSetting.objects.values_list("kind", "template", "copies").get() == ("quote", "letterhead", 2)
    wrong = client.post(save, {**values, "quote.copies": "50"})
    assert wrong.status_code == 422 and "de 1 à 20" in text_of(wrong)
    assert client.post(save, {}).status_code == 400
    reader = client_as("read_only")
    assert reader.post(save, values).status_code == 403
    assert "Enregistrer" not in text_of(reader.get(client.url("print-templates")))


def test_labels_are_asked_for_from_the_lists_and_print_as_pdf(client, client_as, shop: Shop):
    party, article = Party.objects.get(code="MARTIN"), Article.objects.get(code="ROMAN")
    for table, record, name in (("tiers", party, "party-labels"), ("articles", article, "article-labels")):
        url = client.url(name)
        went = client.post(client.url("resources:action", table, "etiquettes"), {"id": record.pk})
        assert went.headers["Location"] == f"{url}?id={record.pk}"
        assert "L7160" in text_of(client.get(url, {"id": record.pk}))
        wrong = client.get(url, {"id": record.pk, "sheet": "63x38", "start": "99"})
        assert wrong.status_code == 422 and "de 1 à 21" in text_of(wrong)
        assert client.get(url, {"id": record.pk, "sheet": "x"}).status_code == 422
        assert client.get(url, {"id": record.pk, "sheet": "63x38", "copies": "0"}).status_code == 422
        assert client.get(url, {"id": "x"}).status_code == 404
    made = client.get(client.url("article-labels"), {"id": article.pk, "sheet": "38x21", "selon": "stock"})
    assert pdf_of(made).pages[0].extract_text().count("Le roman") == 10
    party.addresses.all().delete()
    nobody = client.get(client.url("party-labels"), {"id": party.pk, "sheet": "63x38"})
    assert nobody.status_code == 422 and "Aucune étiquette" in text_of(nobody), "a party without address"


@covers("PRN-022")
def test_the_journals_for_the_accountant_are_asked_for_by_period(client, client_as, shop: Shop):
    url = client.url("accountant-prints")
    page = text_of(client.get(url))
    assert "Journal des ventes" in page and "pas encore saisis" in page
    for journal in ("ventes", "achats"):
        made = pdf_of(client.get(url, {"journal": journal, "start": "01/01/2026", "end": "31/12/2026"}))
        assert f"Journal des {journal}" in made.pages[0].extract_text()
    wrong = client.get(url, {"journal": "ventes", "start": "32/12", "end": "x" * 500})
    assert wrong.status_code == 422 and text_of(wrong).count("field-error") == 2
    assert (
        client.get(url, {"journal": "ventes", "start": "02/01/2026", "end": "01/01/2026"}).status_code == 422
    )
    assert client_as("counter").get(url).status_code == 403


@covers("PRN-062")
def test_a_preparation_slip_without_goods_is_refused_by_name(client, shop: Shop):
    order, other = (shop.takes_order("MARTIN", [("ROMAN", 1)]) for _ in range(2))
    assert client.get(client.url("document-pdf", order.pk), {"modele": "preparation"}).status_code == 200
    shop.delivers(order)
    refused = client.get(client.url("document-pdf", order.pk), {"modele": "preparation"})
    assert refused.status_code == 422 and f"Rien à préparer pour {order.number}" in text_of(refused)
    both = client.get(client.url("documents-print"), {"id": [order.pk, other.pk], "modele": "preparation"})
    assert both.status_code == 422 and other.number not in text_of(both).partition("Rien à préparer")[2][:40]
