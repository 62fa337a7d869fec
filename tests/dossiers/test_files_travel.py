"""Attached files through backup, restore and archive: their content, their rows, nothing that the check would find."""

import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from comptoir.accounts.models import User
from comptoir.attachments.models import Attachment
from comptoir.attachments.storage import content_path
from comptoir.dossiers.archive import archive_dossier
from comptoir.dossiers.backup import backup_dossier
from comptoir.dossiers.connection import close_connections, use_dossier
from comptoir.dossiers.creation import delete_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.dossiers.restore import restore_dossier
from comptoir.references.models import ArticleFamily
from comptoir.resources.attachments import add_attachment, downloadable
from comptoir.resources.registry import registry
from comptoir.workflows.check_dossier import check_dossier
from tests.requirements import covers

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
NAME = "Bon de réception é.pdf"


@pytest.fixture
def source(
    engine: str, request: pytest.FixtureRequest, new_test_dossier: Callable[[str], Dossier]
) -> Iterator[Dossier]:
    if engine == "postgresql" and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is missing (Debian: apt-get install postgresql-client)")
    settings.DATABASE_URL = request.getfixturevalue("postgresql_url") if engine == "postgresql" else ""
    made = new_test_dossier("porteur")
    with use_dossier(made):
        family = ArticleFamily.objects.create(code="BD", label="Bandes dessinées")
        resource = registry.for_model(ArticleFamily)
        user = User.objects.get()
        add_attachment(resource, user=user, record=family, name=NAME, chunks=[PDF])
    yield made
    settings.DATABASE_URL = ""


@covers("UI-155", "TOO-035")
def test_a_restored_dossier_gives_the_file_to_who_may_see_its_record(source: Dossier, tmp_path: Path) -> None:
    packed = backup_dossier(slug=source.slug, destination=tmp_path / "s.zip")
    with use_dossier(source):
        content_path(Attachment.objects.get().place).unlink()
    restore_dossier(source=packed, slug="copie")
    try:
        with use_dossier("copie"):
            one = Attachment.objects.get()
            resource = registry.for_model(ArticleFamily)
            found, path = downloadable(
                resource,
                user=User.objects.get(),
                record=ArticleFamily.objects.get(pk=one.record_id),
                attachment_id=one.pk,
            )
            assert (found.name, path.read_bytes()) == (NAME, PDF)
            assert check_dossier() == []
    finally:
        close_connections("copie")
        delete_dossier("copie")


def test_the_archive_holds_the_file_and_its_row(source: Dossier, tmp_path: Path) -> None:
    written = archive_dossier(slug=source.slug, destination=tmp_path / "a.zip")
    with use_dossier(source):
        place = Attachment.objects.get().place
    with zipfile.ZipFile(written) as archive:
        held = [name for name in archive.namelist() if name.endswith(place)]
        assert len(held) == 1 and archive.read(held[0]) == PDF
        tables = [name for name in archive.namelist() if name.endswith(".csv")]
        assert any(NAME in archive.read(name).decode("utf-8-sig") for name in tables)
