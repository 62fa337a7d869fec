"""``python -m bench [chains] [documents] [exports] [lists] [printing] [search] [start]``: measure what is promised.

Dossiers are made in a temporary folder; PostgreSQL is measured on a throw-away cluster when it is installed.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

DATA = Path(tempfile.mkdtemp(prefix="comptoir-bench-"))
os.environ["COMPTOIR_DATA"] = str(DATA)
os.environ["DJANGO_SETTINGS_MODULE"] = "comptoir.config.settings"
os.environ.pop("COMPTOIR_DATABASE_URL", None)

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402

from bench.chains import bench_chains  # noqa: E402
from bench.documents import bench_creation, bench_long_preview, bench_preview  # noqa: E402
from bench.dossiers import make_dossier  # noqa: E402
from bench.exports import bench_exports  # noqa: E402
from bench.lists import bench_list  # noqa: E402
from bench.measure import Result, print_table  # noqa: E402
from bench.million import bench_million  # noqa: E402
from bench.printing import bench_printing  # noqa: E402
from bench.search import DOCUMENTS, bench_search, fill, name_sql  # noqa: E402
from bench.start import bench_start  # noqa: E402
from comptoir.dossiers.connection import close_connections  # noqa: E402
from tests.postgresql_server import PostgresqlServer, programs_folder  # noqa: E402

SMALL, LARGE = 1_000, 100_000
ALL = ("chains", "documents", "exports", "lists", "printing", "search", "start")


def main() -> int:
    """Run the chosen benches; exit status 1 when a bound is not held."""
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    chosen = set(sys.argv[1:]) or set(ALL)
    results: list[Result] = []
    server = PostgresqlServer(os.getpid())
    try:
        small = make_dossier("petit", documents=SMALL)
        if "start" in chosen:
            results += bench_start(DATA)
        if "chains" in chosen:
            results += bench_chains(make_dossier("chaines", documents=1), bounds=(8, 10))
        if "printing" in chosen:
            results += bench_printing(small)
        if chosen & {"documents", "lists", "exports"}:
            results += _large(chosen, small, server)
        if "search" in chosen:
            results += _searched(server)
    finally:
        close_connections()
        server.stop()
        shutil.rmtree(DATA, ignore_errors=True)
    print_table(results)
    return 0 if all(result.is_within for result in results) else 1


def _searched(server: PostgresqlServer) -> list[Result]:
    results: list[Result] = []
    urls = [""] if programs_folder() is None else ["", server.url()]
    for number, url in enumerate(urls):
        settings.DATABASE_URL = url
        dossier = make_dossier(f"recherche-{number}", documents=DOCUMENTS, has_lines=False, names=name_sql)
        fill(dossier)
        results += bench_million(dossier)
        results += bench_search(dossier)
        reference = make_dossier(f"reference-{number}", documents=SMALL)
        results += bench_creation(reference, dossier, bound=60 if url else 40)
    return results


def _large(chosen: set[str], small: object, server: PostgresqlServer) -> list[Result]:
    results: list[Result] = []
    large = make_dossier("grand", documents=LARGE)
    if "documents" in chosen:
        results += bench_preview(large)
        results += bench_long_preview(large)
        results += bench_creation(small, large, bound=40)  # type: ignore[arg-type]
    if "lists" in chosen:
        results += bench_list(large)
    if "exports" in chosen:
        results += bench_exports(large)
    if programs_folder() is None:
        print("PostgreSQL is not installed: it is not measured.", file=sys.stderr)
        return results
    settings.DATABASE_URL = server.url()
    small_server = make_dossier("petit-pg", documents=SMALL)
    large_server = make_dossier("grand-pg", documents=LARGE)
    if "documents" in chosen:
        results += bench_creation(small_server, large_server, bound=60)
    if "lists" in chosen:
        results += bench_list(large_server)
    return results


if __name__ == "__main__":
    raise SystemExit(main())
