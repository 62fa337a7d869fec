"""The column that words are looked for in: folded text, found by any part of it, with an index for that.

``search__holds="dup mart"`` finds the rows that hold every word; ``search__word_starts="dup"`` those with a word that
begins so. On SQLite both ask the trigram index that ``search_index`` keeps beside the table; on PostgreSQL they are
plain patterns, which its own trigram index serves. Values are folded by the caller (``text.search_text``).
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler

TRIGRAM = 3
"""Characters below which an index of trigrams knows nothing."""

FREQUENT, FREQUENT_IF_LARGE, LARGE = 5_000, 50_000, 300_000
"""Matches above which a pattern is read in the order of the list: its first page is then soon full, where sorting all
of them would take longer. Reading a large table may find them at its very end, so there more of them are sorted."""


class SearchField(models.CharField):
    """Folded text to search. Migrations see a plain text column: the index is kept by ``search_index``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"editable": False, "default": "", **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """A plain ``CharField``."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class _Pattern(Lookup):
    """Every pattern that the value stands for is somewhere in the column."""

    prepare_rhs = False

    def patterns(self) -> list[str]:
        """Texts that must all be found."""
        raise NotImplementedError

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Plain patterns: PostgreSQL chooses by itself whether its index helps."""
        column, parameters = self.process_lhs(compiler, connection)
        if not (found := self.patterns()):
            return "1 = 1", ()
        sql = " AND ".join(rf"{column} LIKE %s ESCAPE '\'" for _ in found)
        return f"({sql})", tuple(value for text in found for value in (*parameters, f"%{_escaped(text)}%"))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """The trigram index when it helps: its rows are then read by their key, and sorted."""
        from_index = [text for text in self.patterns() if len(text) >= TRIGRAM]
        expression = " AND ".join('"' + text.replace('"', '""') + '"' for text in from_index)
        table = self.lhs.target.model._meta.db_table
        index = sqlite_index(table)
        if not from_index or not _is_useful(connection, table, expression):
            return self.as_sql(compiler, connection)
        quote = connection.ops.quote_name
        key = f"{quote(self.lhs.alias)}.{quote(self.lhs.target.model._meta.pk.column)}"
        sql = f"{key} IN (SELECT rowid FROM {quote(index)} WHERE {quote(index)} MATCH %s)"
        column, parameters = self.process_lhs(compiler, connection)
        values: list[Any] = [expression]
        for text in self.patterns():
            if len(text) < TRIGRAM:
                sql += rf" AND {column} LIKE %s ESCAPE '\'"
                values += [*parameters, f"%{_escaped(text)}%"]
        return f"({sql})", tuple(values)


@SearchField.register_lookup
class Holds(_Pattern):
    """Every word of the value is somewhere in the column."""

    lookup_name = "holds"

    def patterns(self) -> list[str]:
        """The words."""
        return str(self.rhs).split()


@SearchField.register_lookup
class WordStarts(_Pattern):
    """A word of the column begins with the value, whose own words follow each other."""

    lookup_name = "word_starts"

    def patterns(self) -> list[str]:
        """The value after a space: the column begins with a code, which the caller looks at by itself."""
        return [f" {' '.join(str(self.rhs).split())}"]


def sqlite_index(table: str) -> str:
    """Name of the trigram index of a table, itself a table of SQLite."""
    return f"{table}_trigrams"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _is_useful(connection: BaseDatabaseWrapper, table: str, expression: str) -> bool:
    """Whether there is an index, and few enough rows in it. The driver is asked: this is the choice of a plan."""
    connection.ensure_connection()
    index, driver = sqlite_index(table), connection.connection
    statement = f'SELECT count(*) FROM (SELECT 1 FROM "{index}" WHERE "{index}" MATCH ? LIMIT ?)'
    try:
        last = driver.execute(f'SELECT max(rowid) FROM "{table}"').fetchone()[0] or 0
        most = FREQUENT_IF_LARGE if last > LARGE else FREQUENT
        found = driver.execute(statement, [expression, most + 1]).fetchone()[0]
    except sqlite3.OperationalError:  # an SQLite without trigrams: the pattern alone gives the same rows
        return False
    return int(found) <= most
