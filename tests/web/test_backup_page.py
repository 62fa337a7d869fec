"""Outils › Sauvegarde: a job makes it, the page keeps it, only administrators get it."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from urllib.parse import unquote

import pytest

from comptoir.dossiers.registry import Dossier
from comptoir.eventlog.models import EventLog
from comptoir.jobs.models import Job
from comptoir.web import backup_page
from tests.requirements import covers
from tests.signed_in_client import SignedInClient

ClientAs = Callable[[str], SignedInClient]


@covers("TOO-030", "TOO-034", "TOO-035", "TOO-036")
def test_a_backup_is_made_kept_downloaded_and_deleted(client: SignedInClient, dossier: Dossier) -> None:
    address = client.url("backup")
    assert "encore jamais été sauvegardé" in client.get(address).content.decode()
    refused = client.post(address, {"rapide": "1"})
    assert refused.status_code == 422 and "première sauvegarde" in refused.content.decode()
    assert Job.objects.count() == 0 and backup_page.kept_backups() == []

    client.post(address)
    assert Job.objects.get().state == "done"
    (kept,) = backup_page.kept_backups()
    assert kept.name.startswith("Sauvegarde_essai_")
    page = client.get(address).content.decode()
    assert kept.name in page and kept.size.replace(",", ",") in page
    file = client.get(client.url("backup-file", kept.name))
    archive = zipfile.ZipFile(BytesIO(b"".join(file.streaming_content)))
    assert archive.testzip() is None and "comptoir.json" in archive.namelist()
    assert not [name for name in archive.namelist() if name.endswith(".zip")]

    assert client.post(address, {"rapide": "1"}).status_code == 302
    for backup in backup_page.kept_backups():
        answer = client.post(client.url("backup-delete", backup.name))
        assert "est supprimée" in unquote(answer.cookies["comptoir_toast"].value)
    assert backup_page.kept_backups() == []
    said = [event.description for event in EventLog.objects.filter(kind="backup")]
    assert any("téléchargée" in text for text in said) and any("supprimée" in text for text in said)


def test_the_oldest_give_way(
    client: SignedInClient, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_page, "KEPT", 1)
    folder = dossier.backups_folder
    folder.mkdir()
    old = folder / "Sauvegarde_essai_20200101_0000.zip"
    old.write_bytes(b"x")
    other = folder / "autre.txt"
    other.write_text("x")
    client.post(client.url("backup"))
    assert len(backup_page.kept_backups()) == 1
    # By age, not by name: the one just made is the one that stays.
    assert not old.exists() or backup_page.kept_backups()[0].path == old
    assert other.exists()


@pytest.mark.parametrize("name", ["..%2Fdossier.json", "Sauvegarde_x.zip", "dossier.json", "%2e%2e"])
def test_nothing_else_of_the_folder_can_be_read(client: SignedInClient, name: str) -> None:
    assert client.get(f"/d/essai/outils/sauvegarde/{name}/").status_code == 404
    assert client.post(f"/d/essai/outils/sauvegarde/{name}/supprimer/").status_code == 404


@pytest.mark.parametrize("role", ["sales", "accounting", "read_only", "stock"])
def test_only_who_manages_users_backs_up(client_as: ClientAs, role: str) -> None:
    client = client_as(role)
    for answer in (client.get(client.url("backup")), client.post(client.url("backup"))):
        assert answer.status_code == 403
    assert "Sauvegarde rapide" not in client.get(client.url("home")).content.decode()
    assert Job.objects.count() == 0
