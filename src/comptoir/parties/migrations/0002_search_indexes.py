"""Dossiers of the version before get their search indexes: ``migrate_in_place`` makes them after its last migration."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]
    operations: list[migrations.operations.base.Operation] = []
