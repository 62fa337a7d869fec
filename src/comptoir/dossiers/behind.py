"""Which dossiers lack migrations, found without setting Django up: the server starts at once when none does."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import cache
from importlib import import_module
from pathlib import Path

import comptoir
from comptoir.dossiers.registry import Dossier

_APPLIED = "SELECT app, name FROM django_migrations"


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Return package and name of every migration that the program brings."""
    folder = Path(comptoir.__file__).parent
    return frozenset((path.parent.parent.name, path.stem) for path in folder.glob("*/migrations/[0-9]*.py"))


def is_behind(dossier: Dossier) -> bool:
    """Return whether the dossier lacks a migration, or can't tell."""
    read = _read_postgresql if dossier.engine == "postgresql" else _read_sqlite
    try:
        return not known_migrations() <= {(app, name) for app, name in read(dossier)}
    except Exception:  # no such table, no such server: migrating will tell
        return True


def _read_sqlite(dossier: Dossier) -> Iterable[tuple[str, str]]:
    with closing(sqlite3.connect(f"file:{dossier.database_file}?mode=ro", uri=True, timeout=20)) as database:
        return database.execute(_APPLIED).fetchall()


def _read_postgresql(dossier: Dossier) -> Iterable[tuple[str, str]]:
    psycopg = import_module("psycopg")
    target = import_module("comptoir.dossiers.postgresql").connection_string(dict(dossier.database))
    with psycopg.connect(target, connect_timeout=10) as database:
        rows: list[tuple[str, str]] = database.execute(_APPLIED).fetchall()
        return rows
