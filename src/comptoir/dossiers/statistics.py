"""What SQLite knows of the sizes of its tables, by which it chooses the way of a query; PostgreSQL keeps it by itself.

Without figures SQLite takes every table for a large one, which is the right guess; figures of a table that has grown a
hundredfold since would make it read the whole of it again and again. So a table is counted once it is large, and again
when it has become much larger.
"""

from django.db import connection

LARGE = 1_000
"""Rows from which a table is counted."""

GROWN = 4
"""How many times its counted size a table becomes before it is counted again."""

# Rows of each index that are looked at: the counting of a million rows takes a moment, not seconds.
_LOOKED_AT = 1_000
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "AND name NOT LIKE '%\\_trigrams%' ESCAPE '\\' AND sql NOT LIKE '%WITHOUT ROWID%' ORDER BY name"
)


def stale_tables() -> list[str]:
    """Tables of the dossier in place that have grown beyond what SQLite knows of them; none on PostgreSQL."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        names = [name for (name,) in cursor.execute(_TABLES).fetchall()]
        counted = _counted()
        # The greatest key costs nothing to read and is never below the number of rows.
        keys = " UNION ALL ".join(f"SELECT max(rowid) FROM {_quoted(name)}" for name in names)
        greatest = [key or 0 for (key,) in cursor.execute(keys).fetchall()]
        bounds = {name: max(LARGE, GROWN * counted.get(name, 0)) for name in names}
        suspects = [name for name, key in zip(names, greatest, strict=True) if key > bounds[name]]
        return [name for name in suspects if _has_more(name, bounds[name])]


def refresh_statistics() -> None:
    """Count the tables that have grown; a moment of writing for each."""
    for name in stale_tables():
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {_LOOKED_AT}")
            cursor.execute(f"ANALYZE {_quoted(name)}")


def _counted() -> dict[str, int]:
    with connection.cursor() as cursor:
        if not cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
            return {}
        told = cursor.execute("SELECT tbl, stat FROM sqlite_stat1 WHERE stat IS NOT NULL").fetchall()
    sizes: dict[str, int] = {}
    for table, figures in told:
        sizes[table] = max(sizes.get(table, 0), int(figures.split()[0]))
    return sizes


def _has_more(name: str, bound: int) -> bool:
    with connection.cursor() as cursor:
        first = f"SELECT count(*) FROM (SELECT 1 FROM {_quoted(name)} LIMIT {bound + 1})"
        return bool(cursor.execute(first).fetchone()[0] > bound)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
