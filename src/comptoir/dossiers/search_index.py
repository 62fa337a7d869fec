"""The trigram indexes of the columns that words are looked for in: made, and made again after a change of their table.

SQLite gets one FTS5 table per model, filled by triggers, so that whatever writes a row (services, bulk inserts, SQL)
keeps it right. PostgreSQL gets a GIN index of pg_trgm. Where neither is to be had, searches read the table and find the
same rows. Called at the end of making and of migrating a dossier: changing a table of SQLite drops its triggers.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from comptoir.dossiers.search_field import SearchField, sqlite_index

_TABLE = (
    "CREATE VIRTUAL TABLE {index} USING fts5"
    "({column}, content='{table}', content_rowid='{key}', tokenize='trigram')"
)
_ADD = "INSERT INTO {index}(rowid, {column}) VALUES (new.{key}, new.{column});"
_TAKE = "INSERT INTO {index}({index}, rowid, {column}) VALUES ('delete', old.{key}, old.{column});"
_TRIGGERS = {
    "insert": "AFTER INSERT ON {table} BEGIN " + _ADD + " END",
    "delete": "AFTER DELETE ON {table} BEGIN " + _TAKE + " END",
    "update": "AFTER UPDATE OF {column}, {key} ON {table} "
    "WHEN old.{column} IS NOT new.{column} OR old.{key} IS NOT new.{key} BEGIN "
    + _TAKE
    + " "
    + _ADD
    + " END",
}


def searched_columns() -> Iterator[tuple[type[models.Model], SearchField]]:
    """Every model with a column to search."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SearchField):
                yield model, field


def ensure_search_indexes(connection: BaseDatabaseWrapper) -> None:
    """Make the missing indexes of the dossier in place; those that stand are left as they are."""
    if connection.vendor == "postgresql":
        _ensure_postgresql(connection)
    elif _has_trigrams(connection):
        for model, field in searched_columns():
            _ensure_sqlite(connection, model, field)


def _ensure_sqlite(connection: BaseDatabaseWrapper, model: type[models.Model], field: SearchField) -> None:
    table, key = model._meta.db_table, model._meta.pk.column
    index = sqlite_index(table)
    names = {"table": table, "key": key, "column": field.column, "index": index}
    triggers = {f"{index}_{event}": text.format(**names) for event, text in _TRIGGERS.items()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name = %s OR tbl_name = %s", [index, table])
        there = {row[0] for row in cursor.fetchall()}
        if index in there and triggers.keys() <= there:
            return
        if index not in there:
            cursor.execute(_TABLE.format(**names))
        for name, text in triggers.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"CREATE TRIGGER {name} {text}")
        # Whatever was written while a trigger was missing.
        cursor.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")


def _has_trigrams(connection: BaseDatabaseWrapper) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE VIRTUAL TABLE temp.comptoir_trigrams USING fts5(x, tokenize='trigram')")
            cursor.execute("DROP TABLE temp.comptoir_trigrams")
    except DatabaseError:
        return False
    return True


def _ensure_postgresql(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except DatabaseError:  # not installed on the server, or not allowed
            return
        for model, field in searched_columns():
            table = model._meta.db_table
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {table}_trigrams ON {table} USING gin ({field.column} gin_trgm_ops)"
            )
