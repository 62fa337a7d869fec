"""Making, migrating and deleting dossiers."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from comptoir.dossiers.behind import known_migrations
from comptoir.dossiers.connection import close_connections, use_dossier
from comptoir.dossiers.registry import (
    Dossier,
    Engine,
    check_free,
    dossiers_folder,
    get_dossier,
    new_identity,
    register,
    unregister,
    utc_now,
)
from comptoir.dossiers.search_index import ensure_search_indexes


@contextmanager
def new_dossier(*, slug: str, name: str, engine: Engine | None = None) -> Iterator[Dossier]:
    """Make a dossier with empty tables and put it in place; the caller fills it inside the ``with`` block.

    It becomes visible under its slug when the block ends; when the block raises (or the machine stops) there is none.
    ``engine`` defaults to PostgreSQL when COMPTOIR_DATABASE_URL is set, else SQLite. Raises ``InvalidSlug``,
    ``DossierExists``, ``DatabaseExists`` and ``ServerUnreachable``.
    """
    check_free(slug)
    dossier = _draft(slug, name, engine or default_engine())
    if dossier.engine == "postgresql":
        postgresql().create_database(dict(dossier.database), slug)
    try:
        dossier.files_folder.mkdir(mode=0o700, parents=True)
        with use_dossier(dossier):
            build_in_place()
            yield dossier
        close_connections(slug)
        publish(dossier)
    except BaseException:
        close_connections(slug)
        discard(dossier)
        raise


def default_engine() -> Engine:
    """Return the engine of new dossiers."""
    return "postgresql" if settings.DATABASE_URL else "sqlite"


def publish(draft: Dossier) -> Dossier:
    """Give a finished draft its final folder and registry entry; raise ``DossierExists`` when it came too late."""
    check_free(draft.slug)
    final = replace(draft, folder=dossiers_folder() / draft.slug)
    register(draft)
    draft.folder.rename(final.folder)
    return get_dossier(draft.slug)


def discard(draft: Dossier) -> None:
    """Erase a draft and its database."""
    shutil.rmtree(draft.folder, ignore_errors=True)
    if draft.engine == "postgresql":
        postgresql().drop_database(dict(draft.database), draft.slug)


def delete_dossier(slug: str) -> None:
    """Delete the dossier with its files; backups are kept (TOO-026). Raises ``UnknownDossier``."""
    dossier = get_dossier(slug)
    close_connections(slug)
    unregister(slug)
    if dossier.engine == "postgresql":
        postgresql().drop_database(dict(dossier.database), slug)


def migrate_dossier(dossier: Dossier) -> int:
    """Apply what is missing and return how many migrations ran; two processes never migrate one dossier at once."""
    with open(dossier.folder / ".migrating", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with use_dossier(dossier):
            return migrate_in_place()


def build_in_place() -> None:
    """Make every table of the empty dossier in place, and note all migrations as applied.

    Replaying the migrations gives the same tables (a test compares them) but takes twenty times longer.
    """
    wrapper: BaseDatabaseWrapper = connections["default"]
    with wrapper.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)
    ensure_search_indexes(wrapper)
    recorder = MigrationRecorder(wrapper)
    recorder.ensure_schema()
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=app, name=name) for app, name in sorted(known_migrations())
    )


def migrate_in_place() -> int:
    """Apply the missing migrations to the dossier in place; return how many ran."""
    executor = MigrationExecutor(connections["default"])
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    if plan:
        executor.migrate(targets, plan)
        ensure_search_indexes(connections["default"])
    return len(plan)


def postgresql() -> ModuleType:
    """Load the driver only where a dossier needs it, as Django does with its engines: it slows every start."""
    return import_module("comptoir.dossiers.postgresql")


def _draft(slug: str, name: str, engine: Engine) -> Dossier:
    identity = new_identity()
    database = (
        postgresql().connection_parameters(settings.DATABASE_URL, slug) if engine == "postgresql" else {}
    )
    return Dossier(
        slug=slug,
        name=name,
        engine=engine,
        created_at=utc_now(),
        folder=dossiers_folder() / f".new.{slug}.{identity}",
        identity=identity,
        database=database,
    )
