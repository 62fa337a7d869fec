"""Files attached to records, through the API (UI-155)."""

from typing import Any

import pytest

from comptoir.attachments.models import Attachment
from comptoir.core.attached_files import MAX_FILE
from comptoir.dossiers.registry import Dossier
from comptoir.references.models import ArticleFamily
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

PDF = b"%PDF-1.7\nhello"


@pytest.fixture
def family(dossier: Dossier) -> ArticleFamily:
    return ArticleFamily.objects.create(code="BD", label="Bandes dessinées")


def call(client: SignedInClient, method: str, path: str, content: bytes = b"") -> Any:
    return client.generic(
        method,
        f"/d/{client.dossier.slug}/api/v1/attachments/{path}",
        content,
        content_type="application/octet-stream",
        headers={"Authorization": f"Bearer {client.token()}"},
    )


@covers("UI-155")
def test_a_program_attaches_lists_reads_and_removes(client: SignedInClient, family: ArticleFamily) -> None:
    made = call(client, "POST", "article-families/BD?name=../../bon%20été.pdf", PDF)
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["name"], body["size"], body["media_type"]) == ("bon été.pdf", len(PDF), "application/pdf")
    [listed] = call(client, "GET", "article-families/bd").json()["items"]
    assert listed == body
    got = call(client, "GET", f"article-families/BD/{body['id']}")
    assert got.status_code == 200, got.content
    assert b"".join(got.streaming_content) == PDF and got["Content-Disposition"].startswith("attachment")
    assert got["Content-Security-Policy"].startswith("sandbox")
    got.close()
    assert call(client, "DELETE", f"article-families/BD/{body['id']}").status_code == 204
    assert not Attachment.objects.exists()


@covers("UI-155")
def test_what_is_wrong_is_refused_in_french(client_as: Any, family: ArticleFamily) -> None:
    client = client_as("administrator")
    for path, content, status, code in (
        ("article-families/BD?name=a.svg", b"<svg/>", 422, "file_type_refused"),
        ("article-families/BD", PDF, 422, "file_type_refused"),
        ("article-families/BD?name=a.pdf", b"", 422, "file_empty"),
        ("article-families/BD?name=a.pdf", PDF + b"0" * MAX_FILE, 413, "file_too_large"),
        ("article-families/XX?name=a.pdf", PDF, 404, "record_not_found"),
        ("nothing/XX?name=a.pdf", PDF, 404, "table_unknown"),
    ):
        answer = call(client, "POST", path, content)
        assert (answer.status_code, answer.json()["code"]) == (status, code), path
    assert call(client_as("sales"), "POST", "article-families/BD?name=a.pdf", PDF).status_code == 403
    assert call(client, "GET", "article-families/BD/99").status_code == 404
    assert not Attachment.objects.exists()
