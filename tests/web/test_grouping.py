"""Grouping documents from their page, and many at once as a job."""

from html import unescape

import pytest

from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop
from comptoir.jobs.models import Job
from comptoir.workflows.check_dossier import check_dossier
from tests.requirements import covers


def shown(client, /, **query) -> str:
    response = client.get(client.url("documents-group"), query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def rows(documents) -> list[dict]:
    return [{"document": str(document.pk)} for document in documents]


@pytest.fixture
def notes(shop: Shop) -> list[Document]:
    return [shop.writes("delivery_note", "MARTIN", [("ROMAN", 1)]) for _ in range(2)]


@covers("DOC-129", "AMB-DOC-13", "DOC-132")
def test_a_selection_skips_the_criteria(client, notes):
    keys = [note.pk for note in notes]
    answer = client.post(client.url("resources:action", "documents-vente", "regrouper"), {"id": keys})
    assert answer.headers["Location"].startswith(client.url("documents-group") + "?id=")
    html = shown(client, id=keys)
    assert "Critères" not in html and html.count("data-json-row ") + html.count("data-json-row>") == 2
    assert "Ensemble 1" in html and "Ensemble 2" not in html and '<option value="invoice">' in html


@covers("DOC-126", "DOC-139", "DOC-131")
def test_the_reason_why_two_documents_are_not_joined_is_shown(client, shop: Shop, notes):
    other = shop.writes("delivery_note", "MARTIN", [("ROMAN", 1)], footer_discount_rate="5")
    shop.writes("delivery_note", "DURAND", [("ROMAN", 1)])
    html = shown(client, nature="delivery_note")
    assert "Non regroupé avec l'ensemble 1 : remise de pied différente." in html
    assert html.count("Non regroupé") == 1 and "Ensemble 3" in html
    assert "Ensemble 2" not in shown(client, nature="delivery_note", client="durand")
    assert "Aucun document à regrouper" in shown(client, nature="delivery_note", au="01/01/2020")
    assert "Cette date n'existe pas" in shown(client, nature="delivery_note", du="hier")
    shop.transfers(other, "invoice")
    assert "déjà été transférée" in shown(client, id=[other.pk, notes[0].pk])


@covers("DOC-133", "DOC-138", "DOC-140")
def test_two_notes_make_an_invoice_that_opens(send, client, notes):
    answer = send(
        "documents-group-now", body={"kind": "invoice", "documents": rows(notes), "merge_articles": True}
    )
    invoice = Document.objects.get(kind="invoice")
    assert answer.body["url"] == client.url("document", invoice.pk)
    assert invoice.lines.filter(type="goods").get().quantity == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "invoice", "documents": []}, "documents"),
        ({"kind": "invoice", "documents": [{"document": "1"}]}, "documents"),
        ({"kind": "order"}, "documents"),
        ({"kind": "invoice", "documents": [{"document": "x"}, {"document": "2"}]}, "documents.0"),
        ({"kind": "invoice", "documents": [{"document": "998"}, {"document": "999"}]}, "documents"),
        (
            {"kind": "invoice", "dated_on": "32/12", "documents": [{"document": "998"}, {"document": "999"}]},
            "dated_on",
        ),
    ],
)
@covers("DOC-132")
def test_what_the_page_refuses(send, notes, body, field):
    answer = send("documents-group-now", body=body)
    assert (answer.status, field in answer.fields) == (422, True), answer.body
    assert not Document.objects.filter(kind="invoice").exists()


@covers("DOC-110", "DOC-109", "DOC-138", "DOC-T7")
def test_many_are_grouped_and_validated_as_a_job_with_a_report(client, send, shop: Shop):
    notes = [shop.writes("delivery_note", "MARTIN", [("ROMAN", 1)]) for _ in range(3)]
    quote = shop.writes("delivery_note", "MARTIN", [("ROMAN", 1)], footer_discount_rate="5")
    shop.transfers(notes[2], "invoice")
    body = {"kind": "invoice", "documents": rows([*notes, quote]), "validate": True}
    answer = send("documents-group-now", body=body)
    job = Job.objects.get()
    assert answer.body["url"] == client.url("job", job.pk)
    assert (job.state, job.message, job.outcomes.count()) == ("done", "3 sur 4", 4)
    assert sorted(Document.objects.exclude(seal_hash="").values_list("number", flat=True)) == [
        "FA000001",
        "FA000002",
    ]
    page = unescape(client.get(client.url("job", job.pk)).content.decode())
    assert (
        "3 sur 4" in page
        and "déjà été transférée" in page
        and page.index(">Échoué<") < page.index(">Terminé<")
    )
    invoice = Document.objects.get(number="FA000001")
    assert f'<a href="{client.url("document", invoice.pk)}">Facture FA000001</a>' in page
    file = b"".join(client.get(client.url("job_result", job.pk)).streaming_content).decode("utf-8-sig")
    assert file.splitlines()[0] == "Document;État;Document créé;Raison"
    assert len(file.splitlines()) == 6 and file.splitlines()[-1] == "3 sur 4"
    assert check_dossier() == []


@covers("DOC-105", "DOC-109", "DOC-110", "DOC-205")
@pytest.mark.parametrize("work", ["transfer", "validate"])
def test_more_than_a_few_are_a_job(client, shop: Shop, work):
    kind = "quote" if work == "transfer" else "invoice"
    documents = [shop.writes(kind, "MARTIN", [("RELIURE", 1)]) for _ in range(11)]
    documents.append(shop.writes(kind, "MARTIN", []))
    if work == "transfer":
        shop.transfers(documents[3], "order")
    name = {"transfer": "documents-transfer", "validate": "documents-validate"}[work]
    body = {"id": [document.pk for document in documents], "kind": "order", "dated_on": ""}
    answer = client.post(client.url(name), body)
    job = Job.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, client.url("job", job.pk))
    assert (job.state, job.message) == ("done", "11 sur 12")
    assert job.outcomes.filter(made_key=None).get().reason
    if work == "transfer":
        wrong = client.post(client.url(name), {**body, "dated_on": "32/12"})
        assert "Cette date n'existe pas" in unescape(wrong.content.decode()) and Job.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "status"),
    [("counter", 200), ("read_only", 403), ("accounting", 403), ("purchases", 403), ("", 302)],
)
def test_who_may_group(client_as, send, notes, role, status):
    client = client_as(role)
    assert client.get(client.url("documents-group")).status_code == status
    answer = send("documents-group-now", body={"kind": "invoice", "documents": rows(notes)}, role=role)
    assert answer.status == (status if status != 302 else 401)


def test_the_page_costs_the_same_whatever_the_number_of_documents(client, shop: Shop, notes, count_queries):
    shown(client, nature="delivery_note")
    with count_queries() as few:
        shown(client, nature="delivery_note")
    for _ in range(5):
        shop.writes("delivery_note", "DURAND", [("ROMAN", 1)])
    with count_queries() as many:
        shown(client, nature="delivery_note")
    assert len(many) == len(few)


@pytest.mark.parametrize(
    "given", [5, True, "12", [5], [{"document": "1" * 5000}], [{"document": "²"}], [{}, {}]]
)
def test_rows_that_are_none_are_refused(send, notes, given):
    answer = send("documents-group-now", body={"kind": "invoice", "documents": given})
    assert answer.status == 422 and any(name.startswith("documents") for name in answer.fields)
    assert Document.objects.count() == 2
