"""Importing a view: what is not one, or not of this table, is refused with a sentence; nothing is kept then."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comptoir.resources.models import SavedView
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

pytestmark = pytest.mark.usefixtures("dossier")
GOOD: dict[str, Any] = {
    "format": "comptoir-vue",
    "version": 1,
    "table": "tiers",
    "name": "Mes clients",
    "tab": "clients",
    "view": {"columns": [{"name": "code"}, {"name": "territory.label", "title": "Zone"}]},
}


def send(client: SignedInClient, content: object, *, name: str = "vue.qry") -> Any:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post(client.url("resources:view_import", "tiers"), {"file": SimpleUploadedFile(name, data)})


@covers("UI-139")
def test_a_good_file_becomes_a_view_of_the_user(client: SignedInClient) -> None:
    answer = send(client, GOOD, name="../../x.qry")
    assert answer.status_code == 302
    view = SavedView.objects.get()
    assert (view.name, view.tab, view.user_id, view.is_shared) == (
        "Mes clients",
        "clients",
        client.user.pk,
        False,
    )
    # A second import keeps both; a tab that this dossier does not have opens on all of them.
    assert send(client, GOOD | {"tab": "nowhere"}).status_code == 302
    assert [(one.name, one.tab) for one in SavedView.objects.order_by("pk")][1] == ("Mes clients 2", "")


@covers("UI-140")
@pytest.mark.parametrize(
    ("content", "told", "status"),
    [
        (b"not json", "n'est pas une vue", 422),
        (b"\xff\xfe\x00", "n'est pas une vue", 422),
        (b"[" * 60_000, "n'est pas une vue", 422),
        ([1], "n'est pas une vue", 422),
        ({"a": 1}, "n'est pas une vue", 422),
        (b" " * (64 * 1024 + 1), "dépasse 64 ko", 413),
        (GOOD | {"version": 2}, "autre version", 422),
        (GOOD | {"version": "1"}, "autre version", 422),
        (GOOD | {"table": "articles"}, "celle de la table « articles »", 422),
        (GOOD | {"view": 3}, "abîmé", 422),
        (GOOD | {"view": {"columns": [{"name": "code", "width": -3}]}}, "abîmé (columns.0.width)", 422),
        (
            GOOD | {"view": {"columns": [{"name": "kode"}, {"name": "code"}], "sort": ["-territory.zone"]}},
            "champs inconnus ici : « kode », « territory.zone »",
            422,
        ),
        (GOOD | {"view": {"detail": {"relation": "lignes"}}}, "lignes", 422),
        (GOOD | {"view": {"detail": {"relation": "lines"}}}, "« lines »", 422),
        (
            GOOD | {"view": {"detail": {"relation": "addresses", "columns": [{"name": "planet"}]}}},
            "« addresses › planet »",
            422,
        ),
    ],
)
def test_what_can_not_be_imported_is_told(
    client: SignedInClient, content: object, told: str, status: int
) -> None:
    answer = send(client, content)
    page = answer.content.decode().replace("&#x27;", "'")
    assert answer.status_code == status
    assert told in page
    assert "alert-danger" in page
    assert not SavedView.objects.exists()


def test_no_file_at_all_is_told(client: SignedInClient) -> None:
    answer = client.post(client.url("resources:view_import", "tiers"), {})
    assert answer.status_code == 422
    assert "Choisissez d'abord un fichier" in answer.content.decode().replace("&#x27;", "'")


def test_a_name_with_markup_is_shown_as_text(client: SignedInClient) -> None:
    send(client, GOOD | {"name": "<script>alert(1)</script> (système)"})
    page = client.get(client.url("resources:views", "tiers")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert SavedView.objects.get().name == "<script>alert(1)</script>"
