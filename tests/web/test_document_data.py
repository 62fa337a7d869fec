"""What the editor asks while one types, and what saving answers."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop
from tests.requirements import covers

LINES = [
    {"article": "ROMAN", "quantity": "2"},
    {"description": "Emballage", "unit_price": "3,00", "vat_rate": "20"},
]


def body(**values):
    return {"kind": "invoice", "party": "MARTIN", "lines": LINES, **values}


@covers("P-02", "DOC-034", "DOC-046", "DOC-014")
def test_a_preview_computes_everything_and_saves_nothing(send, shop: Shop):
    answer = send("document-preview", body=body(footer_discount_rate="10"))
    assert answer.status == 200
    shown = answer.body
    assert [line["net_amount"] for line in shown["lines"]] == ["18.96", "3.00"]
    assert (shown["lines_total"], shown["footer_discount_amount"], shown["net_total"]) == (
        "21.96",
        "2.20",
        "19.76",
    )
    assert shown["payment_terms"] == "CH30" and shown["billing"]["city"] == "Montpellier"
    assert shown["due_dates"][0]["due_on"] == (localdate() + timedelta(days=30)).isoformat()
    assert shown["warnings"] == {}
    assert not Document.objects.exists()


def test_what_people_type_is_understood(send, shop: Shop):
    lines = [
        {"article": "roman", "quantity": "12*3"},
        {"article": "ATLAS", "quantity": "1,5", "unit_price": "1 234,5"},
    ]
    shown = send("document-preview", body=body(lines=lines, dated_on="1")).body
    assert [line["quantity"] for line in shown["lines"]] == ["36", "1.5"]
    assert (shown["lines"][0]["article"], shown["lines"][1]["unit_price"]) == ("ROMAN", "1234.50")
    assert shown["dated_on"] == localdate().replace(day=1).isoformat()


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"party": ""}, "party", "Ce champ est obligatoire."),
        ({"party": "PERSONNE"}, "party", "« PERSONNE » n'existe pas."),
        ({"dated_on": "32/13"}, "dated_on", "Cette date n'existe pas"),
        ({"dated_on": "+1"}, "dated_on", "Cette date est dans le futur"),
        ({"lines": [{"article": "VENT"}]}, "lines.0.article", "Aucun article n'a le code"),
        ({"lines": [LINES[0], {"article": "ROMAN", "quantity": "deux"}]}, "lines.1.quantity", "nombre"),
        ({"lines": [{"article": "ROMAN", "discount_rate": "101"}]}, "lines.0.discount_rate", "maximum"),
        ({"lines": [{"article": "ROMAN", "unit_price": "-1"}]}, "lines.0.unit_price", "négative"),
        ({"footer_discount_rate": "200"}, "footer_discount_rate", "maximum"),
        ({"valid_until_on": "31/12/2026"}, "valid_until_on", "n'existe pas sur ce document"),
        ({"couleur": "bleu"}, "couleur", "n'existe pas"),
    ],
)
@covers("P-08")
def test_a_fault_is_told_beside_its_field_and_nothing_is_saved(send, shop: Shop, values, field, sentence):
    for name in ("document-preview", "document-create"):
        answer = send(name, body=body(**values))
        assert (answer.status, list(answer.fields)) == (422, [field])
        assert sentence in answer.fields[field][0]
        assert answer.body["message"]
    assert not Document.objects.exists()


@covers("DOC-017")
def test_a_blocked_customer_is_told_as_soon_as_it_is_chosen(send, shop: Shop):
    shop.customer("BLOQUE", "Bloqué", customer={"block_level": "blocked"})
    answer = send("document-preview", body=body(party="BLOQUE"))
    assert answer.status == 200 and "bloqué" in answer.body["warnings"]["party"][0]
    assert send("document-create", body=body(party="BLOQUE")).status == 422


@covers("P-04", "DOC-246")
def test_saving_makes_the_document_and_leads_to_its_page(send, client, shop: Shop):
    answer = send("document-create", body={"kind": "order", "party": "DURAND", "lines": LINES})
    order = Document.objects.get()
    assert (answer.status, answer.body["number"]) == (200, "CM000001")
    assert answer.body["url"] == client.url("document", order.pk)
    assert (order.created_by.username, order.party.is_customer) == ("admin", True)


def test_kinds_that_are_not_entered_here_are_refused(send, shop: Shop):
    for kind in ("purchase_order", "purchase_deposit_invoice", "contravention", ""):
        answer = send("document-create", body=body(kind=kind))
        assert answer.status == 422 and "kind" in answer.fields


@covers("P-09")
def test_the_second_one_to_save_is_told_and_overwrites_nothing(send, ask, shop: Shop):
    quote = shop.quotes("MARTIN", [("ROMAN", 1)])
    first = send("document-save", quote.pk, body={"version": quote.version, "reference": "Première"})
    assert first.body["document"]["version"] == quote.version + 1
    second = send("document-save", quote.pk, body={"version": quote.version, "reference": "Seconde"})
    assert (second.status, second.body["code"]) == (409, "record_changed")
    stored = ask("document-data", quote.pk).body["document"]
    assert (stored["reference"], stored["version"]) == ("Première", quote.version + 1)
    last = send("document-save", quote.pk, body={"version": stored["version"], "reference": "Seconde"})
    assert last.body["document"]["reference"] == "Seconde"


def test_lines_keep_their_identity_when_they_are_saved_again(send, shop: Shop):
    quote = shop.quotes("MARTIN", [("ROMAN", 1), ("ATLAS", 1)])
    lines = [{"id": line.pk, "article": line.article_code, "unit_price": "7"} for line in quote.lines.all()]
    answer = send(
        "document-save",
        quote.pk,
        body={"lines": [*reversed(lines), {"type": "text", "description": "Merci"}]},
    )
    saved = answer.body["document"]["lines"]
    assert [line["id"] for line in saved[:2]] == [lines[1]["id"], lines[0]["id"]]
    assert [line["type"] for line in saved] == ["goods", "goods", "text"]


@covers("DOC-056", "P-05")
def test_a_sealed_document_is_not_saved(send, shop: Shop):
    invoice = shop.validates(shop.writes("invoice", "MARTIN", [("ROMAN", 1)]))
    answer = send("document-save", invoice.pk, body={"reference": "x"})
    assert (answer.status, answer.body["code"]) == (409, "document_sealed")
    invoice.refresh_from_db()
    assert invoice.reference == ""


@pytest.mark.parametrize(
    ("role", "status"), [("counter", 200), ("sales", 200), ("read_only", 403), ("stock", 403), ("", 401)]
)
def test_who_may_save(send, shop: Shop, role, status):
    answer = send("document-create", body=body(), role=role)
    assert answer.status == status and ("url" in answer.body) == (status == 200)
    assert Document.objects.count() == (status == 200)
    if role == "":
        assert "Reconnectez-vous" in answer.body["message"]


@pytest.mark.parametrize("content", [b"{", b"[1]", b'"x"', b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(client, shop: Shop, content):
    response = client.post(client.url("document-create"), data=content, content_type="application/json")
    assert response.status_code == 400 and response.json()["code"] == "body_not_json"


# -------------------------------------------------------------------------------------------------------- lines
@covers("UI-053", "AMB-UI-06")
def test_articles_are_proposed_with_price_and_stock(ask, shop: Shop):
    [row] = ask("line-articles", query={"q": "rom"}).body["rows"]
    assert (row["code"], row["price"], row["stock"], row["is_short"]) == ("ROMAN", "9,48", "10", False)
    [gross] = ask("line-articles", query={"q": "rom", "ttc": "1"}).body["rows"]
    assert gross["price"] == "10,00"
    [service] = ask("line-articles", query={"q": "reliure main"}).body["rows"]
    assert (service["code"], service["stock"]) == ("RELIURE", "")
    assert ask("line-articles", query={"q": "zzz"}).body["rows"] == []


@covers("UPM-052")
def test_a_scan_finds_the_one_article_of_its_barcode(ask, shop: Shop):
    for text in ("9780000010001", "roman", "ROMAN"):
        assert [
            row["code"] for row in ask("line-articles", query={"q": text, "exact": "1"}).body["rows"]
        ] == ["ROMAN"]
    assert ask("line-articles", query={"q": "rom", "exact": "1"}).body["rows"] == []


def test_stock_and_last_price_stand_beside_the_line(ask, shop: Shop):
    def facts(**more: str):
        found = ask("line-facts", query={"article": "ROMAN", "client": "MARTIN", **more}).body["facts"]
        return {fact["label"]: fact["text"] for fact in found}

    assert facts() == {"Article": "Le roman", "Stock réel": "10", "Disponible": "10", "À terme": "10"}
    shop.quotes("MARTIN", [{"article": "ROMAN", "unit_price": "1"}])
    order = shop.takes_order(
        "MARTIN", [{"article": "ROMAN", "quantity": "4", "unit_price": "8.50", "discount_rate": "5"}]
    )
    assert "Dernier prix" not in facts(document=str(order.pk))  # its own price is no news
    assert facts()["À terme"] == "6"
    assert facts()["Dernier prix"].startswith("8,50 HT − 5") and "CM000001" in facts()["Dernier prix"]
    assert ask("line-facts", query={"article": "RIEN"}).body == {"facts": []}


def test_rows_of_a_spreadsheet_become_lines_or_nothing(send, shop: Shop):
    answer = send("line-paste", body={"text": "Code\tQté\tPrix\nROMAN\t12\t1 234,50\nATLAS\n\n"})
    assert answer.body["lines"] == [
        {"article": "ROMAN", "quantity": "12", "unit_price": "1234.50"},
        {"article": "ATLAS", "quantity": "1", "unit_price": None},
    ]
    faulty = send("line-paste", body={"text": "ROMAN\tdeux\nATLAS\t1"})
    assert (faulty.status, list(faulty.fields)) == (422, ["rows.0.quantity"])
    assert send("line-paste", body={"text": 3}).body["code"] == "pasted_nothing"


@covers("DOC-022")
def test_a_party_offers_its_addresses(ask, shop: Shop):
    address = {
        "line1": "Zone du port",
        "postal_code": "34200",
        "city": "Sète",
        "country": "FR",
        "label": "Dépôt",
    }
    party = shop.customer("DEUX", "Deux adresses", addresses=[address | {"label": ""}, address])
    found = ask("document-party", query={"id": str(party.pk)}).body
    assert (found["code"], [one["label"][:5] for one in found["addresses"]]) == ("DEUX", ["Zone ", "Dépôt"])
    assert found["addresses"][1]["block"]["city"] == "Sète"
    for wrong in ("", "x", "999999", "9" * 40):
        assert ask("document-party", query={"id": wrong}).status == 404


@covers("P-10")
def test_totals_and_due_dates_explain_themselves(send, shop: Shop):
    html = send("document-explain", body=body(footer_discount_rate="10")).body["html"]
    for sentence in ("Ligne 1 : 2 × 9,48", "Remise de 10", "TVA à 20", "Total TTC", "Échéance 1"):
        assert sentence in html.replace("\u202f", " ")
    invoice = shop.writes("invoice", "MARTIN", [("ROMAN", 1)])
    assert "Total net HT" in send("document-explain-saved", invoice.pk, role="read_only").body["html"]


def test_the_explanation_tells_the_margin_to_who_may_see_it(send, shop: Shop):
    body = {"kind": "quote", "party": "MARTIN", "lines": [{"article": "ROMAN", "quantity": "1"}]}
    told = {
        role: send("document-explain", body=body, role=role).body["html"] for role in ("sales", "counter")
    }
    assert "prix de revient" in told["sales"] and "prix de revient" not in told["counter"]
