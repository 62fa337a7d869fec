"""The dossiers that this installation holds: one folder each, with its registry entry ``dossier.json``."""

import json
import os
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from django.conf import settings

from comptoir.dossiers.errors import DossierExists, InvalidSlug, UnknownDossier

Engine = Literal["sqlite", "postgresql"]

SLUG_PATTERN = r"[A-Za-z0-9_-]{1,40}"
_SLUG = re.compile(SLUG_PATTERN)
_FOLDER = "dossiers"
_ENTRY = "dossier.json"


@dataclass(frozen=True)
class Dossier:
    """One isolated set of data. ``identity`` changes when a dossier of the same slug is made anew or restored."""

    slug: str
    name: str
    engine: Engine
    created_at: datetime
    folder: Path
    identity: str
    database: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Connection parameters of PostgreSQL (host, port, user, password, dbname …); empty for SQLite."""
    last_backup_at: datetime | None = None

    @property
    def database_file(self) -> Path:
        """Path of the SQLite database."""
        return self.folder / "dossier.sqlite3"

    @property
    def files_folder(self) -> Path:
        """Folder of attached files, images and templates."""
        return self.folder / "files"

    @property
    def backups_folder(self) -> Path:
        """Folder of the backups kept on the server: beside the files, so that none holds another."""
        return self.folder / "backups"


# What was read from disk, by entry path, with the stamp it had: a request costs one stat, not one parse.
_read: dict[str, tuple[tuple[int, int, int], Dossier]] = {}


def dossiers_folder() -> Path:
    """Return the folder that holds one folder per dossier."""
    folder = Path(settings.DATA_FOLDER) / _FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def check_slug(slug: str) -> str:
    """Return ``slug``; raise ``InvalidSlug`` unless it is 1 to 40 letters, digits, hyphens, underscores (TOO-011)."""
    if not _SLUG.fullmatch(slug):
        raise InvalidSlug(slug)
    return slug


def new_identity() -> str:
    """Return a mark that no other dossier ever had."""
    return secrets.token_hex(8)


def get_dossier(slug: str) -> Dossier:
    """Return the dossier; raise ``UnknownDossier``. A change made by another process is seen at once."""
    if not _SLUG.fullmatch(slug):
        raise UnknownDossier(slug)
    entry = os.path.join(settings.DATA_FOLDER, _FOLDER, slug, _ENTRY)
    try:
        status = os.stat(entry)
    except OSError:
        _read.pop(entry, None)
        raise UnknownDossier(slug) from None
    stamp = (status.st_mtime_ns, status.st_ino, status.st_size)
    known = _read.get(entry)
    if known is None or known[0] != stamp:
        known = (stamp, _parse(slug, Path(entry)))
        _read[entry] = known
    return known[1]


def list_dossiers() -> list[Dossier]:
    """Return every dossier, ordered by name."""
    found = []
    for folder in dossiers_folder().iterdir():
        if _SLUG.fullmatch(folder.name) and (folder / _ENTRY).exists():
            found.append(get_dossier(folder.name))
    return sorted(found, key=lambda dossier: (dossier.name.casefold(), dossier.slug))


def check_free(slug: str) -> str:
    """Return ``slug``; raise ``InvalidSlug`` or ``DossierExists``.

    Two slugs that differ only by case are refused: some file systems and servers can't tell them apart.
    """
    check_slug(slug)
    if slug.casefold() in {folder.name.casefold() for folder in dossiers_folder().iterdir()}:
        raise DossierExists(slug)
    return slug


def register(dossier: Dossier) -> None:
    """Write the entry of ``dossier`` into its folder, all at once, readable by its owner only."""
    dossier.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    dossier.files_folder.mkdir(mode=0o700, exist_ok=True)
    content = {
        "name": dossier.name,
        "engine": dossier.engine,
        "created_at": dossier.created_at.isoformat(),
        "identity": dossier.identity,
        "database": dict(dossier.database),
        "last_backup_at": dossier.last_backup_at.isoformat() if dossier.last_backup_at else None,
    }
    draft = dossier.folder / f".{_ENTRY}.{new_identity()}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(dossier.folder / _ENTRY)


def unregister(slug: str) -> None:
    """Forget the dossier and erase its folder; the database of a PostgreSQL dossier is not touched.

    The folder is first renamed, so that nobody ever sees half a dossier.
    """
    folder = get_dossier(slug).folder
    gone = folder.with_name(f".gone.{slug}.{new_identity()}")
    folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def mark_backup(slug: str, at: datetime) -> None:
    """Remember that a backup of the dossier was written at ``at``."""
    register(replace(get_dossier(slug), last_backup_at=at))


def utc_now() -> datetime:
    """Return the current instant, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def _parse(slug: str, entry: Path) -> Dossier:
    content = json.loads(entry.read_text(encoding="utf-8"))
    backup = content.get("last_backup_at")
    return Dossier(
        slug=slug,
        name=content["name"],
        engine=content["engine"],
        created_at=datetime.fromisoformat(content["created_at"]),
        folder=entry.parent,
        identity=content["identity"],
        database=content.get("database", {}),
        last_backup_at=datetime.fromisoformat(backup) if backup else None,
    )
