"""Restoring a backup: everything is verified and made ready aside before anything in place is touched (TOO-043)."""

import json
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

from comptoir.accounts.models import UserSession
from comptoir.core.errors import Refusal
from comptoir.dossiers.backup import DATABASE_ENTRIES, FILES, FORMAT, MANIFEST, file_digest, run_pg
from comptoir.dossiers.behind import known_migrations
from comptoir.dossiers.connection import close_connections, use_dossier
from comptoir.dossiers.creation import discard, migrate_in_place, postgresql, publish
from comptoir.dossiers.errors import UnknownDossier
from comptoir.dossiers.registry import (
    Dossier,
    check_free,
    check_slug,
    dossiers_folder,
    get_dossier,
    new_identity,
)

# What a damaged entry raises while it is read: a wrong checksum, broken compression, an unknown method.
_UNREADABLE = (ValueError, KeyError, TypeError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
_MANIFEST_AT_MOST = 64 * 1024 * 1024


@dataclass(frozen=True)
class BackupContents:
    """What a verified manifest says."""

    slug: str
    name: str
    engine: Any
    created_at: datetime
    backed_up_at: datetime
    files: dict[str, dict[str, Any]]

    @property
    def database_entry(self) -> str:
        """Name of the database inside the zip."""
        return DATABASE_ENTRIES[self.engine]


def restore_dossier(*, source: Path, slug: str | None = None, may_replace: bool = False) -> Dossier:
    """Restore a backup as the dossier it came from, or as ``slug``, and return it.

    All sessions of the restored users end. Raises ``Refusal`` when the file is missing, no backup, damaged or from a
    newer program, and when the dossier exists without ``may_replace``; what was there is untouched then.
    """
    with _opened(source) as archive:
        contents = _read_manifest(archive, source)
        chosen = check_slug(slug or contents.slug)
        existing = _existing(chosen)
        if existing is None:
            check_free(chosen)
        elif not may_replace:
            raise Refusal("restore_over_existing", slug=chosen, status=409)
        draft = _draft(contents, chosen)
        try:
            _unpack(archive, contents, draft, source)
            _make_ready(draft, contents, source)
            return _put_in_place(draft, existing)
        except BaseException:
            close_connections(chosen)
            discard(draft)
            raise


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    if not source.is_file():
        raise Refusal("file_missing", file=str(source))
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except zipfile.BadZipFile as error:
        raise Refusal("backup_invalid", file=source.name) from error


def _read_manifest(archive: zipfile.ZipFile, source: Path) -> BackupContents:
    try:
        if archive.getinfo(MANIFEST).file_size > _MANIFEST_AT_MOST:
            raise ValueError
        found = json.loads(archive.read(MANIFEST))
        if found["application"] != "comptoir":
            raise ValueError
        newer = found["format"] > FORMAT
        contents = BackupContents(
            slug=found["slug"],
            name=str(found["name"]),
            engine=found["engine"],
            created_at=datetime.fromisoformat(found["created_at"]),
            backed_up_at=datetime.fromisoformat(found["backed_up_at"]),
            files=dict(found["files"]),
        )
        applied = {(app, name) for app, name in found["migrations"]}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refusal("backup_invalid", file=source.name) from error
    if newer or applied - known_migrations():
        raise Refusal("backup_newer", file=source.name)
    _check_entries(archive, contents, source)
    return contents


def _check_entries(archive: zipfile.ZipFile, contents: BackupContents, source: Path) -> None:
    """Every entry is announced, and no name leads out of the dossier."""
    names = archive.namelist()
    if contents.engine not in DATABASE_ENTRIES or contents.database_entry not in contents.files:
        raise Refusal("backup_invalid", file=source.name)
    if set(names) != {*contents.files, MANIFEST} or len(names) != len(set(names)):
        raise Refusal("backup_damaged", file=source.name, entry=MANIFEST)
    for name in contents.files:
        parts = PurePosixPath(name).parts
        inside = (
            name.startswith(FILES) and len(parts) > 1 and not {"..", "."} & set(parts) and "\\" not in name
        )
        if name != contents.database_entry and not inside:
            raise Refusal("backup_invalid", file=source.name)


def _existing(slug: str) -> Dossier | None:
    try:
        return get_dossier(slug)
    except UnknownDossier:
        return None


def _draft(contents: BackupContents, slug: str) -> Dossier:
    identity = new_identity()
    database: dict[str, str] = {}
    if contents.engine == "postgresql":
        if not settings.DATABASE_URL:
            raise Refusal("postgresql_server_unnamed")
        database = postgresql().connection_parameters(settings.DATABASE_URL, slug)
        # The database of the dossier that is being replaced keeps its name until it is dropped.
        database["dbname"] += f"_{identity[:8]}"
    return Dossier(
        slug=slug,
        name=contents.name,
        engine=contents.engine,
        created_at=contents.created_at,
        folder=dossiers_folder() / f".new.{slug}.{identity}",
        identity=identity,
        database=database,
        last_backup_at=contents.backed_up_at,
    )


def _unpack(archive: zipfile.ZipFile, contents: BackupContents, draft: Dossier, source: Path) -> None:
    draft.files_folder.mkdir(mode=0o700, parents=True)
    for name, expected in contents.files.items():
        target = draft.folder / name
        if name == contents.database_entry and draft.engine == "sqlite":
            target = draft.database_file
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            if archive.getinfo(name).file_size != expected["size"]:
                raise ValueError("size")
            with archive.open(name) as packed, target.open("xb") as unpacked:
                if file_digest(packed, copy_to=unpacked) != expected:
                    raise ValueError("checksum")
        except _UNREADABLE as error:
            raise Refusal("backup_damaged", file=source.name, entry=name) from error


def _make_ready(draft: Dossier, contents: BackupContents, source: Path) -> None:
    if draft.engine == "postgresql":
        dump = draft.folder / contents.database_entry
        postgresql().create_database(dict(draft.database), draft.slug)
        run_pg("pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", str(dump), dossier=draft)
        dump.unlink()
    else:
        _check_sqlite(draft, contents, source)
    with use_dossier(draft):
        migrate_in_place()
        UserSession.objects.all().delete()
    close_connections(draft.slug)


def _check_sqlite(draft: Dossier, contents: BackupContents, source: Path) -> None:
    try:
        with closing(sqlite3.connect(draft.database_file)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        raise Refusal("backup_damaged", file=source.name, entry=contents.database_entry)


def _put_in_place(draft: Dossier, existing: Dossier | None) -> Dossier:
    if existing is None:
        return publish(draft)
    close_connections(existing.slug)
    gone = replace(existing, folder=existing.folder.with_name(f".gone.{existing.slug}.{new_identity()}"))
    existing.folder.rename(gone.folder)
    try:
        restored = publish(draft)
    except BaseException:
        gone.folder.rename(existing.folder)
        raise
    if gone.backups_folder.is_dir():
        gone.backups_folder.rename(restored.backups_folder)  # replacing a dossier must not cost its backups
    discard(gone)
    return restored
