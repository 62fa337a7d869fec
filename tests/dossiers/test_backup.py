"""Backup, restore and archive, on both engines."""

import csv
import io
import json
import shutil
import sqlite3
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from python_calamine import CalamineWorkbook

from comptoir.accounts.models import User, UserSession
from comptoir.accounts.services import create_user
from comptoir.accounts.sessions import open_session
from comptoir.core.errors import Refusal
from comptoir.dossiers import backup as backup_module
from comptoir.dossiers.archive import DICTIONARY, archive_dossier, archived_models, file_name
from comptoir.dossiers.backup import MANIFEST, backup_dossier
from comptoir.dossiers.behind import is_behind
from comptoir.dossiers.connection import close_connections, use_dossier
from comptoir.dossiers.creation import delete_dossier
from comptoir.dossiers.errors import InvalidSlug, UnknownDossier
from comptoir.dossiers.registry import Dossier, dossiers_folder, get_dossier, list_dossiers
from comptoir.dossiers.restore import restore_dossier
from comptoir.references.models import VatRate
from tests.requirements import covers


@pytest.fixture(autouse=True)
def server(engine: str, request: pytest.FixtureRequest) -> Iterator[None]:
    if engine == "postgresql" and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is missing (Debian: apt-get install postgresql-client)")
    settings.DATABASE_URL = request.getfixturevalue("postgresql_url") if engine == "postgresql" else ""
    yield
    for dossier in list_dossiers():
        if dossier.slug != "source":
            delete_dossier(dossier.slug)
    settings.DATABASE_URL = ""


@pytest.fixture
def source(new_test_dossier: Callable[[str], Dossier]) -> Dossier:
    made = new_test_dossier("source")
    with use_dossier(made):
        create_user(username="alice", password="rossignol-bleu", role="sales", full_name="Alice Éluard")
    folder = made.files_folder / "images"
    folder.mkdir()
    (folder / "logo é.png").write_bytes(bytes(range(256)) * 100)
    return made


@pytest.fixture
def packed(source: Dossier, tmp_path: Path) -> Path:
    return backup_dossier(slug="source", destination=tmp_path / "s.zip")


def usernames(slug: str) -> set[str]:
    with use_dossier(slug):
        return set(User.objects.values_list("username", flat=True))


@covers("TOO-035")
def test_a_restored_backup_holds_every_record_and_file(packed: Path, source: Dossier) -> None:
    restored = restore_dossier(source=packed, slug="copie")
    assert (restored.name, restored.engine, restored.slug) == (source.name, source.engine, "copie")
    assert restored.identity != source.identity
    assert usernames("copie") == {"admin", "alice"}
    for dossier in (source, restored):
        with use_dossier(dossier):
            rates = list(VatRate.objects.order_by("pk").values_list("pk", "rate"))
        assert len(rates) > 3
    assert (restored.files_folder / "images" / "logo é.png").read_bytes() == bytes(range(256)) * 100
    with use_dossier("copie"):
        assert create_user(username="bob", password="rossignol-bleu", role="sales").pk is not None
    assert usernames("source") == {"admin", "alice"}
    assert not is_behind(restored)


@covers("TOO-034")
def test_a_folder_gets_the_proposed_name_and_the_backup_is_noted(source: Dossier, tmp_path: Path) -> None:
    written = backup_dossier(slug="source", destination=tmp_path)
    assert written.name.startswith("Sauvegarde_source_20")
    assert written.suffix == ".zip"
    assert get_dossier("source").last_backup_at is not None
    assert [path.name for path in tmp_path.iterdir()] == [written.name]
    assert not [path for path in source.folder.iterdir() if path.name.startswith(".backup")]


def test_a_backup_is_consistent_while_people_write(source: Dossier, tmp_path: Path) -> None:
    stop = threading.Event()
    written = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            with use_dossier(source):
                number += 1
                User.objects.bulk_create([User(username=f"{side}{number}") for side in "ab"])
            written.set()
        close_connections()

    writer = threading.Thread(target=write)
    writer.start()
    written.wait(20)
    for turn in range(3):
        backup_dossier(slug="source", destination=tmp_path / f"{turn}.zip")
        time.sleep(0.05)
    stop.set()
    writer.join()
    counts = []
    for turn in range(3):
        restore_dossier(source=tmp_path / f"{turn}.zip", slug=f"t{turn}")
        names = usernames(f"t{turn}") - {"admin", "alice"}
        assert {name[1:] for name in names if name[0] == "a"} == {
            name[1:] for name in names if name[0] == "b"
        }
        counts.append(len(names))
    assert counts == sorted(counts)
    assert counts[0] >= 2


@covers("TOO-042", "TOO-041")
def test_an_existing_dossier_is_replaced_only_when_asked(packed: Path, source: Dossier) -> None:
    with use_dossier("source"):
        create_user(username="later", password="rossignol-bleu", role="sales")
    with pytest.raises(Refusal, match="restore_over_existing"):
        restore_dossier(source=packed)
    assert "later" in usernames("source")
    restored = restore_dossier(source=packed, may_replace=True)
    assert usernames("source") == {"admin", "alice"}
    assert get_dossier("source").identity == restored.identity != source.identity
    assert leftovers() == []


def leftovers() -> list[str]:
    return [path.name for path in dossiers_folder().iterdir() if path.name.startswith((".new", ".gone"))]


def test_sessions_end_with_a_restore(source: Dossier, tmp_path: Path) -> None:
    with use_dossier("source"):
        open_session(User.objects.get(username="alice"), address="", browser="")
    restore_dossier(source=backup_dossier(slug="source", destination=tmp_path), slug="copie")
    with use_dossier("copie"):
        assert not UserSession.objects.exists()


def rewritten(packed: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(packed) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target


def manifest_with(**changes: Any) -> Callable[[dict[str, bytes]], None]:
    def change(entries: dict[str, bytes]) -> None:
        entries[MANIFEST] = json.dumps(json.loads(entries[MANIFEST]) | changes).encode()

    return change


def file_changed(entries: dict[str, bytes]) -> None:
    name = next(name for name in entries if name.startswith("files/"))
    entries[name] = b"x" + entries[name][1:]


def database_cut(entries: dict[str, bytes]) -> None:
    name = next(name for name in entries if name.startswith("database"))
    entries[name] = entries[name][:-100]


def file_missing(entries: dict[str, bytes]) -> None:
    del entries[next(name for name in entries if name.startswith("files/"))]


def file_added(entries: dict[str, bytes]) -> None:
    entries["files/more"] = b"x"


def file_outside(entries: dict[str, bytes]) -> None:
    content = json.loads(entries[MANIFEST])
    name = next(name for name in content["files"] if name.startswith("files/"))
    content["files"]["files/../../../evil"] = content["files"].pop(name)
    entries["files/../../../evil"] = entries.pop(name)
    entries[MANIFEST] = json.dumps(content).encode()


@covers("TOO-043")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (manifest_with(format=2), "backup_newer"),
        (manifest_with(migrations=[["accounts", "9999_tomorrow"]]), "backup_newer"),
        (manifest_with(application="autre"), "backup_invalid"),
        (manifest_with(engine="oracle"), "backup_invalid"),
        (manifest_with(files=[]), "backup_invalid"),
        (manifest_with(created_at="hier"), "backup_invalid"),
        (lambda entries: entries.pop(MANIFEST), "backup_invalid"),
        (lambda entries: entries.update({MANIFEST: b"{"}), "backup_invalid"),
        (file_changed, "backup_damaged"),
        (database_cut, "backup_damaged"),
        (file_missing, "backup_damaged"),
        (file_added, "backup_damaged"),
        (file_outside, "backup_invalid"),
    ],
)
def test_what_is_no_sound_backup_is_refused_and_nothing_changed(
    packed: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], code: str
) -> None:
    bad = rewritten(packed, tmp_path / "bad.zip", change)
    with pytest.raises(Refusal) as refusal:
        restore_dossier(source=bad, slug="copie")
    assert refusal.value.code == code
    with pytest.raises(Refusal):
        restore_dossier(source=bad, may_replace=True)
    assert [dossier.slug for dossier in list_dossiers()] == ["source"]
    assert usernames("source") == {"admin", "alice"}
    assert leftovers() == []


@covers("TOO-043")
@pytest.mark.parametrize("position", [0.02, 0.3, 0.6, 0.9])
def test_a_byte_flipped_anywhere_is_found_or_harmless(packed: Path, tmp_path: Path, position: float) -> None:
    content = bytearray(packed.read_bytes())
    place = int(len(content) * position)
    content[place] ^= 0xFF
    bad = tmp_path / "bad.zip"
    bad.write_bytes(content)
    with pytest.raises(Refusal):
        restore_dossier(source=bad, slug="copie")
    assert leftovers() == []


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04"])
def test_another_file_is_no_backup(tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.zip"
    other.write_bytes(content)
    with pytest.raises(Refusal, match="backup_invalid"):
        restore_dossier(source=other)
    with pytest.raises(Refusal, match="file_missing"):
        restore_dossier(source=tmp_path / "nowhere.zip")


def test_a_malformed_slug_is_refused(packed: Path) -> None:
    with pytest.raises(InvalidSlug):
        restore_dossier(source=packed, slug="../x")


def test_a_database_damaged_with_right_checksums_is_found(engine: str, packed: Path, tmp_path: Path) -> None:
    if engine != "sqlite":
        return

    def damage(entries: dict[str, bytes]) -> None:
        database = tmp_path / "d.sqlite3"
        database.write_bytes(entries["database.sqlite3"])
        content = bytearray(database.read_bytes())
        content[8192:12288] = b"\xff" * 4096
        entries["database.sqlite3"] = bytes(content)
        told = json.loads(entries[MANIFEST])
        told["files"]["database.sqlite3"] = backup_module.file_digest(io.BytesIO(bytes(content)))
        entries[MANIFEST] = json.dumps(told).encode()

    with pytest.raises(Refusal, match="backup_damaged"):
        restore_dossier(source=rewritten(packed, tmp_path / "bad.zip", damage), slug="copie")
    assert leftovers() == []


def test_a_missing_program_of_postgresql_is_told(
    engine: str, source: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine != "postgresql":
        return
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refusal, match="postgresql_client_missing"):
        backup_dossier(slug="source", destination=tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert get_dossier("source").last_backup_at is None


def test_a_backup_of_postgresql_needs_a_server_to_restore(engine: str, packed: Path) -> None:
    if engine == "postgresql":
        settings.DATABASE_URL = ""
        with pytest.raises(Refusal, match="postgresql_server_unnamed"):
            restore_dossier(source=packed, slug="copie")


def test_what_can_not_be_written_is_refused(source: Dossier, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="folder_missing"):
        backup_dossier(slug="source", destination=tmp_path / "nowhere" / "x.zip")
    with pytest.raises(UnknownDossier):
        backup_dossier(slug="none", destination=tmp_path)


def test_sqlite_backups_are_one_plain_file(engine: str, packed: Path, tmp_path: Path) -> None:
    if engine == "sqlite":
        with zipfile.ZipFile(packed) as archive:
            archive.extract("database.sqlite3", tmp_path)
        with closing(sqlite3.connect(tmp_path / "database.sqlite3")) as database:
            assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def rows_of(archive: zipfile.ZipFile, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")), delimiter=";"))


@covers("TOO-070", "TOO-072", "TOO-073", "TOO-074", "TOO-075", "TOO-076")
def test_an_archive_tells_every_table_and_its_fields(source: Dossier, tmp_path: Path) -> None:
    written = archive_dossier(slug="source", destination=tmp_path)
    assert written.name.startswith("Archives_Comptoir_source_20")
    with zipfile.ZipFile(written) as archive:
        names = set(archive.namelist())
        assert {file_name(model) for model in archived_models()} <= names
        assert {DICTIONARY, "Fichiers/images/logo é.png"} <= names
        users = rows_of(archive, "accounts_user.csv")
        assert users[1][users[0].index("full_name")] == "Nom"
        assert users[2][users[0].index("is_active")] == "oui/non"
        alice = next(row for row in users[3:] if "alice" in row)
        assert alice[users[0].index("full_name")] == "Alice Éluard"
        rates = rows_of(archive, "references_vatrate.csv")
        assert "5,5" in [row[rates[0].index("rate")].rstrip("0") for row in rates[3:]]
        everything = b"".join(archive.read(name) for name in names if name.endswith(".csv"))
        assert b"md5$" not in everything and b"key_hash" not in everything
        (tmp_path / DICTIONARY).write_bytes(archive.read(DICTIONARY))
    book = CalamineWorkbook.from_path(str(tmp_path / DICTIONARY))
    fields = book.get_sheet_by_name("Champs").to_python()
    described = {(row[0], row[1]) for row in fields[1:]}
    with zipfile.ZipFile(written) as archive:
        for model in archived_models():
            for column in rows_of(archive, file_name(model))[0]:
                assert (file_name(model), column) in described
    again = archive_dossier(slug="source", destination=tmp_path)
    assert again == written
    assert not [path for path in source.folder.iterdir() if path.name.startswith(".archive")]


def test_an_archive_leaves_the_dossier_as_it_was(source: Dossier, tmp_path: Path) -> None:
    archive_dossier(slug="source", destination=tmp_path / "a.zip")
    assert usernames("source") == {"admin", "alice"}
    assert get_dossier("source") == source
