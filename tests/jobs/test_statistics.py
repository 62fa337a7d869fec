"""The sizes that SQLite chooses its ways by follow the tables."""

import pytest
from django.db import connection

from comptoir.dossiers.registry import Dossier
from comptoir.dossiers.statistics import GROWN, LARGE, refresh_statistics, stale_tables
from comptoir.jobs.periodic import put_due_works, run_periodic

pytestmark = pytest.mark.usefixtures("dossier")


def insert(first: int, last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS grown (id integer PRIMARY KEY, word text)")
        cursor.execute("CREATE INDEX IF NOT EXISTS grown_word ON grown (word)")
        cursor.executemany("INSERT INTO grown VALUES (%s, 'x')", [(key,) for key in range(first, last + 1)])


def counted() -> dict[str, str]:
    with connection.cursor() as cursor:
        if not cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone():
            return {}
        return dict(cursor.execute("SELECT tbl, stat FROM sqlite_stat1").fetchall())


def test_a_table_is_counted_once_large_and_again_when_much_larger(dossier: Dossier) -> None:
    refresh_statistics()  # what a new dossier brings
    insert(1, LARGE)
    assert stale_tables() == []
    insert(LARGE + 1, LARGE + 1)
    assert stale_tables() == ["grown"]
    before = counted()
    refresh_statistics()
    assert set(counted()) - set(before) == {"grown"}
    assert stale_tables() == []
    size = int(counted()["grown"].split()[0])
    assert LARGE / 2 < size < LARGE * 2
    insert(LARGE + 2, GROWN * size)
    assert stale_tables() == []
    insert(GROWN * size + 1, GROWN * size + 1)
    assert stale_tables() == ["grown"]


def test_high_keys_of_deleted_rows_are_not_taken_for_many(dossier: Dossier) -> None:
    refresh_statistics()
    insert(1, 10)
    insert(1_000_000, 1_000_000)
    assert stale_tables() == []


def test_the_worker_does_it_by_itself(dossier: Dossier) -> None:
    refresh_statistics()
    due: list[tuple[str, str]] = []
    put_due_works(lambda slug, name: due.append((slug, name)))
    assert ("essai", "refresh_statistics") not in due
    insert(1, LARGE + 1)
    put_due_works(lambda slug, name: due.append((slug, name)))
    assert ("essai", "refresh_statistics") in due
    run_periodic("essai", "refresh_statistics")
    assert "grown" in counted()
