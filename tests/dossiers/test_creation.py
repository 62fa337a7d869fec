"""Making, migrating and deleting dossiers on both engines."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.dossiers import postgresql
from comptoir.dossiers.behind import is_behind
from comptoir.dossiers.connection import close_connections, use_dossier
from comptoir.dossiers.creation import (
    build_in_place,
    delete_dossier,
    migrate_dossier,
    migrate_in_place,
    new_dossier,
)
from comptoir.dossiers.errors import (
    DatabaseExists,
    DossierExists,
    InvalidSlug,
    ServerUnreachable,
    UnknownDossier,
)
from comptoir.dossiers.registry import (
    dossiers_folder,
    get_dossier,
    list_dossiers,
    mark_backup,
    utc_now,
)
from tests.requirements import covers


@pytest.fixture(autouse=True)
def server(engine: str, request: pytest.FixtureRequest) -> Iterator[None]:
    settings.DATABASE_URL = request.getfixturevalue("postgresql_url") if engine == "postgresql" else ""
    yield
    for dossier in list_dossiers():
        delete_dossier(dossier.slug)
    settings.DATABASE_URL = ""


def leftovers() -> list[str]:
    """Names of everything in the folder of dossiers but the templates of this run."""
    return [path.name for path in dossiers_folder().iterdir() if not path.name.startswith(".modele-")]


def databases(slug: str) -> set[str]:
    """Databases of the server that the slug gave their name to (the server is shared with other test processes)."""
    if not settings.DATABASE_URL:
        return set()
    with psycopg.connect(settings.DATABASE_URL + "postgres", autocommit=True) as server:
        rows = server.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"comptoir_{slug}"]
        ).fetchall()
    return {row[0] for row in rows}


@covers("TOO-002")
def test_a_dossier_appears_when_it_is_finished(engine: str) -> None:
    with new_dossier(slug="neuf", name="Neuf") as draft:
        assert draft.engine == engine
        assert list_dossiers() == []
        User.objects.create(username="alice")
    made = get_dossier("neuf")
    assert (made.name, made.engine, list_dossiers()) == ("Neuf", engine, [made])
    assert made.files_folder.is_dir()
    with use_dossier(made):
        assert User.objects.get().username == "alice"
    assert not is_behind(made)


def test_a_failure_leaves_nothing_behind() -> None:
    with pytest.raises(ZeroDivisionError), new_dossier(slug="rate", name="Raté"):
        raise ZeroDivisionError
    assert leftovers() == []
    assert databases("rate") == set()
    with pytest.raises(UnknownDossier):
        get_dossier("rate")


@covers("TOO-011")
@pytest.mark.parametrize("slug", ["", "a b", "é", "a/b", "..", ".cache", "x" * 41, "a.b", "a\n"])
def test_a_malformed_slug_is_refused(slug: str) -> None:
    with pytest.raises(InvalidSlug), new_dossier(slug=slug, name="x"):
        pass
    with pytest.raises(UnknownDossier):
        get_dossier(slug)


@covers("TOO-011")
@pytest.mark.parametrize("slug", ["Libra-Irie_2", "x" * 40, "-", "9"])
def test_letters_digits_hyphen_and_underscore_make_a_slug(slug: str) -> None:
    with new_dossier(slug=slug, name="x"):
        pass
    assert get_dossier(slug).slug == slug


@covers("TOO-011")
def test_a_slug_is_unique_whatever_its_case() -> None:
    with new_dossier(slug="Unique", name="x"):
        pass
    for slug in ("Unique", "unique"):
        with pytest.raises(DossierExists), new_dossier(slug=slug, name="y"):
            pass
    assert get_dossier("Unique").name == "x"


@covers("TOO-026")
def test_deleting_erases_the_files_and_the_database() -> None:
    with new_dossier(slug="parti", name="x"):
        pass
    (get_dossier("parti").files_folder / "logo.png").write_bytes(b"x")
    delete_dossier("parti")
    assert leftovers() == []
    assert databases("parti") == set()
    with pytest.raises(UnknownDossier):
        delete_dossier("parti")


def test_a_database_of_nobody_is_not_taken_over(engine: str) -> None:
    if engine == "sqlite":
        return
    parameters = postgresql.connection_parameters(settings.DATABASE_URL, "occupe")
    postgresql.create_database(parameters, "occupe")
    with pytest.raises(DatabaseExists), new_dossier(slug="occupe", name="x"):
        pass
    assert databases("occupe") == {"comptoir_occupe"}
    postgresql.drop_database(parameters, "occupe")


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/", "postgresql://%zz", "nonsense"])
def test_a_server_that_does_not_answer_is_told_in_one_line(url: str) -> None:
    settings.DATABASE_URL = url
    with pytest.raises(ServerUnreachable) as told, new_dossier(slug="loin", name="x"):
        pass
    assert "\n" not in str(told.value.params["reason"])
    assert leftovers() == []


def schema() -> dict[str, object]:
    """Columns, keys, indexes and constraints of every table, in no order."""
    found: dict[str, object] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.get_table_list(cursor):
            columns = connection.introspection.get_table_description(cursor, table.name)
            constraints = connection.introspection.get_constraints(cursor, table.name)
            found[table.name] = (
                {(c.name, c.type_code, c.internal_size, c.null_ok, c.default) for c in columns},
                {repr(sorted(c.items())) for c in constraints.values()},
                # SQLite numbers the checks it finds; PostgreSQL names them.
                set(constraints) if connection.vendor == "postgresql" else set(),
            )
    return found


def test_tables_made_at_once_are_those_of_the_migrations() -> None:
    with new_dossier(slug="vite", name="x"):
        at_once = schema()
        applied = MigrationRecorder(connections["default"]).applied_migrations()
        empty_the_database()
        migrate_in_place()
        assert schema() == at_once
        assert set(MigrationRecorder(connections["default"]).applied_migrations()) == set(applied)


def empty_the_database() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            return
        cursor.execute("PRAGMA foreign_keys=OFF")
        for table in connection.introspection.table_names(cursor):
            if "_trigrams_" not in table:  # the parts of a search index, which go with it
                cursor.execute(f'DROP TABLE "{table}"')
        cursor.execute("PRAGMA foreign_keys=ON")


def test_what_is_behind_is_found_and_migrated() -> None:
    with new_dossier(slug="ancien", name="x"), connection.cursor() as cursor:
        for table in ("jobs_joboutcome", "jobs_job"):
            cursor.execute(f"DROP TABLE {table}")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs'")
    ancien = get_dossier("ancien")
    assert is_behind(ancien)
    assert migrate_dossier(ancien) == 2
    assert not is_behind(ancien)
    assert migrate_dossier(ancien) == 0


def test_a_database_that_holds_tables_is_not_built_over() -> None:
    with new_dossier(slug="plein", name="x"), pytest.raises(Exception, match="already exists"):
        build_in_place()


def test_the_registry_entry_is_private_and_follows_changes(engine: str) -> None:
    with new_dossier(slug="secret", name="x"):
        pass
    made = get_dossier("secret")
    assert (made.folder / "dossier.json").stat().st_mode & 0o077 == 0
    assert made.last_backup_at is None
    at = utc_now()
    mark_backup("secret", at)
    assert get_dossier("secret").last_backup_at == at
    assert get_dossier("secret").identity == made.identity
    assert "password" not in repr(made)


def test_refusals_are_refusals() -> None:
    for refusal in (UnknownDossier("x"), InvalidSlug("x"), DossierExists("x")):
        assert isinstance(refusal, Refusal)
    assert UnknownDossier("x").status == 404


_WRITER = """
import sys, django
django.setup()
from django.db import transaction
from comptoir.accounts.models import User
from comptoir.dossiers.behind import is_behind
from comptoir.dossiers.connection import use_dossier
with use_dossier("tue"):
    for turn in range(100000):
        with transaction.atomic():
            User.objects.create(username=f"a{turn}")
            User.objects.create(username=f"b{turn}")
        print(turn, flush=True)
"""


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_whole_transactions(engine: str, tmp_path: Path) -> None:
    with new_dossier(slug="tue", name="x"):
        pass
    written = 0
    for pause in (0.05, 0.15, 0.3):
        with use_dossier("tue"):
            User.objects.all().delete()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER], env=environment, stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == "0\n"
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        said = writer.stdout.read().split()
        writer.wait()
        close_connections()
        with use_dossier("tue"):
            names = set(User.objects.values_list("username", flat=True))
            if engine == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA integrity_check")
                    assert cursor.fetchone() == ("ok",)
        turns = {name[1:] for name in names}
        assert names == {f"{side}{turn}" for turn in turns for side in "ab"}
        assert turns >= set(said), "what was committed is kept"
        written += len(turns)
    assert written > 3
