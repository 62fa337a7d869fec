"""Many documents printed as a job: its page, its file, and nobody else's."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from comptoir.accounts.models import User
from comptoir.documents.models import Document
from comptoir.dossiers.registry import Dossier
from comptoir.exchange.vocabulary import Shop
from comptoir.jobs.models import Job
from comptoir.jobs.services import start_job
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

COUNT = 12


@pytest.fixture
def quotes(dossier: Dossier) -> list[int]:
    shop = Shop(user=User.objects.get(), today=date(2026, 11, 20))
    shop.customer("DUR", "Durand")
    shop.article("A", "Livre A", gross_price="10.00", cost_price="6.00")
    return [shop.quotes("DUR", [("A", number + 1)]).pk for number in range(COUNT)]


@covers("PRN-061", "PRN-062")
def test_many_documents_are_one_file_of_a_job(dossier: Dossier, quotes: list[int]) -> None:
    client = SignedInClient(dossier, "administrator")
    asked = client.get(client.url("documents-print"), {"id": quotes})
    job = Job.objects.get()
    assert (asked.status_code, asked["Location"]) == (302, client.url("job", job.pk))
    assert (job.state, job.progress, job.total) == ("done", COUNT, COUNT)
    page = client.get(client.url("job", job.pk)).content.decode()
    assert f"Impression de {COUNT} documents" in page
    assert "Terminée" in page
    answer = client.get(client.url("job_result", job.pk))
    pdf = PdfReader(BytesIO(b"".join(answer.streaming_content)))
    assert len(pdf.pages) == COUNT
    numbers = Document.objects.order_by("pk").values_list("number", flat=True)
    for number, sheet in zip(numbers, pdf.pages, strict=True):
        assert str(number) in sheet.extract_text()
    assert "Documents.pdf" in client.get(client.url("jobs")).content.decode()


@covers("UI-158", "UI-159", "UI-160", "UI-161")
def test_a_document_that_can_not_be_printed_leaves_the_others(dossier: Dossier, quotes: list[int]) -> None:
    client = SignedInClient(dossier, "administrator")
    start_job(
        kind="print_documents", label="Impression", user=User.objects.get(username="admin"),
        documents=[quotes[0], 999_999, quotes[1]],
    )  # fmt: skip
    job = Job.objects.get()
    first, second = (Document.objects.get(pk=key).number for key in quotes[:2])
    told = job.log.splitlines()
    assert told[:2] == [f"Devis {first} : terminé", f"Devis {second} : terminé"]
    assert told[2].startswith("Document 999999 : échoué – ") and told[3:] == ["2 sur 3"]
    assert (job.state, job.message, job.progress, job.total) == ("done", "2 sur 3", 3, 3)
    assert "999999 : échoué" in client.get(client.url("job", job.pk)).content.decode()
    answer = client.get(client.url("job_result", job.pk))
    assert len(PdfReader(BytesIO(b"".join(answer.streaming_content))).pages) == 2


def test_a_job_of_another_user_is_not_found(dossier: Dossier, quotes: list[int]) -> None:
    administrator, seller = SignedInClient(dossier, "administrator"), SignedInClient(dossier, "sales")
    administrator.get(administrator.url("documents-print"), {"id": quotes})
    job = Job.objects.get()
    for name in ("job", "job_result"):
        assert seller.get(seller.url(name, job.pk)).status_code == 404
    assert "Impression de" not in seller.get(seller.url("jobs")).content.decode()


def test_a_few_documents_are_printed_at_once(dossier: Dossier, quotes: list[int]) -> None:
    client = SignedInClient(dossier, "sales")
    answer = client.get(client.url("documents-print"), {"id": quotes[:2]})
    assert answer["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(answer.content)).pages) == 2
