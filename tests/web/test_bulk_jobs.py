"""Above a hundred, copies and deletions are a job with a report for each document."""

from html import unescape

import pytest

from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop
from comptoir.jobs.models import Job
from tests.requirements import covers


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comptoir.web.sales.bulk_copies.AT_ONCE", 2)


def text_of(response) -> str:
    return unescape(response.content.decode())


def told(job: Job) -> list[tuple[str, str, bool]]:
    return [(row.label.partition(" – ")[0], row.made_label, bool(row.reason)) for row in job.outcomes.all()]


@covers("DOC-178", "DOC-110")
def test_many_documents_are_copied_as_a_job(client, shop: Shop):
    made = [shop.quotes("MARTIN", [("ROMAN", 1)]) for _ in range(2)]
    deposit = shop.asks_deposit(made[1], rate="30", payment_method="VIR")
    keys = [*(one.pk for one in made), deposit.pk]
    answer = client.post(client.url("documents-duplicate"), {"id": keys, "reload_party": "true"})
    job = Job.objects.get()
    assert answer.headers["Location"] == client.url("job", job.pk)
    assert (job.state, job.progress, job.message) == ("done", 3, "2 sur 3")
    assert [row[1:] for row in told(job)] == [
        ("Devis DE000003", False),
        ("Devis DE000004", False),
        ("", True),
    ]
    assert Document.objects.filter(kind="quote").count() == 4
    page = text_of(client.get(client.url("job", job.pk)))
    assert "Devis DE000003" in page and "ne peut pas être dupliqué" in page


@covers("DOC-187", "DOC-193", "DOC-009")
def test_many_documents_are_deleted_as_a_job_breaks_only_once_accepted(client, shop: Shop):
    made = [shop.quotes("MARTIN", [("ROMAN", 1)]) for _ in range(5)]
    url = client.url("documents-delete")
    keys = {"id": [one.pk for one in made[:3]]}
    asked = text_of(client.get(url, keys))
    # The list scrolls by itself, so that the question stays in sight beside the button that has the focus.
    assert "table-scroll is-bounded" in asked
    assert "au milieu de leur suite" in asked and 'name="accept" value="deletion_break"' in asked
    client.post(url, keys)
    job = Job.objects.latest("pk")
    assert [(made_label, is_told) for _, made_label, is_told in told(job)] == [("", True)] * 3
    assert Document.objects.count() == 5
    client.post(url, {**keys, "accept": "deletion_break"})
    job = Job.objects.latest("pk")
    assert [row[:2] for row in told(job)] == [(f"Devis DE00000{number}", "Supprimé") for number in (3, 2, 1)]
    assert list(Document.objects.order_by("pk")) == made[3:]
    assert "3 sur 3" in text_of(client.get(client.url("job", job.pk)))


def test_the_job_keeps_to_its_side_and_to_rights(client_as, shop: Shop):
    keys = [shop.quotes("MARTIN", [("ROMAN", 1)]).pk for _ in range(3)]
    reader = client_as("read_only")
    for name in ("documents-delete", "documents-duplicate"):
        assert reader.post(reader.url(name), {"id": keys}).status_code == 403
    assert (Document.objects.count(), Job.objects.count()) == (3, 0)
