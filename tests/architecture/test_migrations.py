"""The migrations make exactly the tables that the models describe."""

import os

import django
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from tests.architecture.sources import expect_none


def test_no_migration_is_missing():
    """Like ``makemigrations --check``, but without a database: there is none until a dossier is in place."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comptoir.config.settings")
    django.setup()
    loader = MigrationLoader(None, ignore_no_migrations=True)
    assert not loader.detect_conflicts()
    changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(
        graph=loader.graph
    )
    missing = {
        label: [str(step) for migration in found for step in migration.operations]
        for label, found in changes.items()
    }
    expect_none(f"{label}: {steps}" for label, steps in missing.items())
