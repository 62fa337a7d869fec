"""Making and dropping the PostgreSQL database of a dossier on the server that the installation names."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from comptoir.dossiers.errors import DatabaseExists, ServerUnreachable

MAINTENANCE_DATABASE = "postgres"

# Text is compared byte by byte, as SQLite does: one order on both engines, and indexes that serve LIKE 'prefix%'.
_LOCALES = (("C", "C.UTF-8"), ("C", "C"))


def database_name(slug: str) -> str:
    """Return the name of the database of a dossier."""
    return f"comptoir_{slug}"


def connection_parameters(url: str, slug: str) -> dict[str, str]:
    """Return libpq parameters of the dossier's database on the server of ``url``; raise ``ServerUnreachable``."""
    try:
        given = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError as error:
        raise ServerUnreachable(slug, _first_line(error)) from None
    return given | {"dbname": database_name(slug)}


def create_database(parameters: dict[str, str], slug: str) -> None:
    """Create the empty database named in ``parameters``; raise ``DatabaseExists`` and ``ServerUnreachable``."""
    name = parameters["dbname"]
    with maintenance(parameters, slug) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            raise DatabaseExists(slug, name)
        _create_with_locale(server, name)


def drop_database(parameters: dict[str, str], slug: str) -> None:
    """Drop the database, ending whatever still uses it; do nothing when there is none."""
    with maintenance(parameters, slug) as server:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        server.execute(statement.format(sql.Identifier(parameters["dbname"])))


def database_size(parameters: dict[str, str], slug: str) -> int:
    """Return the size of the database in bytes."""
    with maintenance(parameters, slug) as server:
        row = server.execute("SELECT pg_database_size(%s)", [parameters["dbname"]]).fetchone()
    return int(row[0]) if row else 0


def connection_string(parameters: dict[str, str]) -> str:
    """Return the parameters as one libpq connection string."""
    given: dict[str, Any] = dict(parameters)
    return make_conninfo("", **given)


def _create_with_locale(server: psycopg.Connection, name: str) -> None:
    known = {row[0] for row in server.execute("SELECT collname FROM pg_collation").fetchall()}
    collate, ctype = next(pair for pair in _LOCALES if pair[1] in known or pair[1] == "C")
    statement = sql.SQL(
        "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE {} LC_CTYPE {}"
    )
    server.execute(statement.format(sql.Identifier(name), sql.Literal(collate), sql.Literal(ctype)))


@contextmanager
def maintenance(parameters: dict[str, str], slug: str) -> Iterator[psycopg.Connection]:
    """Connect to the server outside any dossier; any failure of the server becomes ``ServerUnreachable``."""
    try:
        target = connection_string({"connect_timeout": "10", **parameters, "dbname": MAINTENANCE_DATABASE})
        with psycopg.connect(target, autocommit=True) as server:
            yield server
    except psycopg.Error as error:
        raise ServerUnreachable(slug, _first_line(error)) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
