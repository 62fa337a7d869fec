"""Backups: the database as it is at one instant, and the files, in one zip (TOO-030 to TOO-036)."""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.timezone import localtime

from comptoir.core.errors import Refusal
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier, get_dossier, mark_backup, utc_now

FORMAT = 1
MANIFEST = "comptoir.json"
DATABASE_ENTRIES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
FILES = "files/"

_CHUNK = 1024 * 1024


def backup_dossier(*, slug: str, destination: Path) -> Path:
    """Write a backup of the dossier while users work in it and return its path.

    ``destination`` is a file, replaced all at once when the backup is complete, or a folder, where it gets the name of
    TOO-034. Raises ``UnknownDossier``, and ``Refusal`` when pg_dump is missing or fails.
    """
    dossier = get_dossier(slug)
    now = utc_now()
    target = destination / _proposed_name(dossier, now) if destination.is_dir() else destination
    with (
        replaced_when_complete(target) as draft,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        manifest = _manifest(dossier, now)
        with tempfile.TemporaryDirectory(dir=dossier.folder, prefix=".backup-") as folder:
            database = Path(folder) / DATABASE_ENTRIES[dossier.engine]
            dump_database(dossier, database)
            manifest["files"][database.name] = _add(archive, database, database.name)
        for path in attached_files(dossier):
            entry = FILES + path.relative_to(dossier.files_folder).as_posix()
            manifest["files"][entry] = _add(archive, path, entry)
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    mark_backup(slug, now)
    return target


def dump_database(dossier: Dossier, target: Path) -> None:
    """Copy the whole database as it is at one instant, without making anybody wait."""
    if dossier.engine == "postgresql":
        run_pg(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--file",
            str(target),
            dossier=dossier,
        )
        return
    source = sqlite3.connect(f"file:{dossier.database_file}?mode=rw", uri=True, timeout=20)
    with closing(source), closing(sqlite3.connect(target)) as copy:
        source.backup(copy)  # in one step: a single read snapshot, which writers don't wait for
        copy.execute("PRAGMA journal_mode=DELETE")


def attached_files(dossier: Dossier) -> Iterator[Path]:
    """Return the dossier's files, in order; links are left out, they may lead anywhere."""
    for path in sorted(dossier.files_folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path


@contextmanager
def replaced_when_complete(target: Path) -> Iterator[Path]:
    """Give a path to write to beside ``target`` and put it in place at the end; raise ``Refusal`` if it can't be."""
    if not target.parent.is_dir():
        raise Refusal("folder_missing", folder=str(target.parent))
    draft = target.with_name(f".{target.name}.part")
    try:
        yield draft
        draft.replace(target)
    except OSError as error:
        raise Refusal("file_not_written", file=str(target), reason=error.strerror or str(error)) from error
    finally:
        draft.unlink(missing_ok=True)


def file_digest(file: IO[bytes], *, copy_to: IO[bytes] | None = None) -> dict[str, Any]:
    """Return size and SHA-256 of what ``file`` holds, copying it along the way when asked."""
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if copy_to is not None:
            copy_to.write(chunk)
    return {"size": size, "sha256": digest.hexdigest()}


def run_pg(program: str, *arguments: str, dossier: Dossier) -> None:
    """Run a program of PostgreSQL on the dossier's database; raise ``Refusal`` when it is missing or fails."""
    path = shutil.which(program)
    if path is None:
        raise Refusal("postgresql_client_missing", program=program)
    given = dict(dossier.database)
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "sslmode": "PGSSLMODE",
    }
    environment = {names[name]: value for name, value in given.items() if name in names}
    done = subprocess.run(
        [path, *arguments, "--dbname", given["dbname"]],
        env={"PATH": str(Path(path).parent), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        raise Refusal("postgresql_client_failed", program=program, reason=lines[0])


def _manifest(dossier: Dossier, now: datetime) -> dict[str, Any]:
    with use_dossier(dossier):
        applied = sorted(MigrationRecorder(connection).applied_migrations())
    return {
        "application": "comptoir",
        "format": FORMAT,
        "program_version": version("comptoir"),
        "slug": dossier.slug,
        "name": dossier.name,
        "engine": dossier.engine,
        "created_at": dossier.created_at.isoformat(),
        "backed_up_at": now.isoformat(),
        "migrations": applied,
        "files": {},
    }


def _add(archive: zipfile.ZipFile, path: Path, entry: str) -> dict[str, Any]:
    with path.open("rb") as source, archive.open(_info(path, entry), "w") as target:
        return file_digest(source, copy_to=target)


def _info(path: Path, entry: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo.from_file(path, entry, strict_timestamps=False)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _proposed_name(dossier: Dossier, now: datetime) -> str:
    return f"Sauvegarde_{dossier.slug}_{localtime(now):%Y%m%d_%H%M}.zip"
