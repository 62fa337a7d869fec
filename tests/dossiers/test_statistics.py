"""The sizes of tables are the program's affair on SQLite alone; how it keeps them is in ``tests/jobs``."""

import pytest
from django.db import connection

from comptoir.dossiers.registry import Dossier
from comptoir.dossiers.statistics import LARGE, stale_tables

pytestmark = pytest.mark.usefixtures("dossier")


def test_a_large_table_is_counted_where_the_server_does_not_do_it(dossier: Dossier) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE grown (id integer PRIMARY KEY)")
        cursor.executemany("INSERT INTO grown VALUES (%s)", [(key,) for key in range(1, LARGE + 2)])
    assert ("grown" in stale_tables()) == (dossier.engine == "sqlite")
