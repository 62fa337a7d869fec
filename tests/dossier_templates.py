"""Fresh dossiers in a few milliseconds: one is really created per engine and run, the others are copies of it."""

import importlib
import importlib.util
import shutil
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from comptoir.dossiers import creation, postgresql
from comptoir.dossiers.connection import close_connections
from comptoir.dossiers.registry import (
    Dossier,
    Engine,
    dossiers_folder,
    get_dossier,
    new_identity,
    register,
    unregister,
)
from tests.postgresql_server import PostgresqlServer

SLUG = "essai"
ADMIN, ADMIN_PASSWORD = "admin", "moineau-gris-7"
_WORKFLOW = "comptoir.workflows.create_dossier"


class DossierTemplates:
    """The templates of one test process."""

    def __init__(self, server: PostgresqlServer) -> None:
        self._server = server
        self._made: dict[Engine, Dossier] = {}

    def copy(self, slug: str, engine: Engine) -> Dossier:
        """Return a new dossier like one that was just created."""
        template = self._template(engine)
        identity = new_identity()
        folder = dossiers_folder() / slug
        shutil.copytree(template.folder, folder)
        made = replace(template, slug=slug, name=f"Dossier {slug}", identity=identity, folder=folder)
        if engine == "postgresql":
            name = f"{slug}_{identity}"
            made = replace(made, database={**template.database, "dbname": name})
            _copy_database(template, name)
        register(made)
        return get_dossier(slug)

    def delete(self, dossier: Dossier) -> None:
        """Erase a copy, whatever the test did to it."""
        close_connections(dossier.slug)
        if dossier.folder.exists():
            unregister(dossier.slug)
        if dossier.engine == "postgresql":
            postgresql.drop_database(dict(dossier.database), dossier.slug)

    def drop(self) -> None:
        """Erase the templates."""
        for template in self._made.values():
            creation.discard(template)

    def _template(self, engine: Engine) -> Dossier:
        if engine not in self._made:
            self._made[engine] = self._create(engine)
        return self._made[engine]

    def _create(self, engine: Engine) -> Dossier:
        slug = f"modele-{new_identity()}"
        before = settings.DATABASE_URL
        settings.DATABASE_URL = self._server.url() if engine == "postgresql" else ""
        try:
            _create_really(slug)
        finally:
            settings.DATABASE_URL = before
        close_connections(slug)
        made = get_dossier(slug)
        hidden = made.folder.with_name(f".{slug}")  # a template is no dossier of the installation
        made.folder.rename(hidden)
        _fold_journal(hidden / "dossier.sqlite3")
        return replace(made, folder=hidden)


def _create_really(slug: str) -> None:
    """Use the program's own workflow, so that tests stand on what users get."""
    if importlib.util.find_spec(_WORKFLOW) is None:
        with creation.new_dossier(slug=slug, name="Modèle"):
            return
    importlib.import_module(_WORKFLOW).create_dossier(
        slug=slug,
        name="Modèle",
        territory="metropole",
        admin_username=ADMIN,
        admin_password=ADMIN_PASSWORD,
        postal_codes=False,
    )


def _copy_database(template: Dossier, name: str) -> None:
    statement = 'CREATE DATABASE "{}" TEMPLATE "{}"'.format(name, template.database["dbname"])
    with postgresql.maintenance(dict(template.database), template.slug) as server:
        # Copying files is twice as fast as logging them, and nothing here needs to survive a crash.
        server.execute(statement + (" STRATEGY file_copy" if server.info.server_version >= 150000 else ""))


def _fold_journal(database: Path) -> None:
    """A copy takes the database file alone: its write-ahead log must have been folded in."""
    for suffix in ("-wal", "-shm"):
        leftover = database.with_name(database.name + suffix)
        if leftover.exists() and leftover.stat().st_size:
            raise AssertionError(f"{leftover.name} was not folded into the database")
