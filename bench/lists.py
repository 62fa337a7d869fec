"""The documents list: its first page against the bare SQL of its rows, and its totals over all rows."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.measure import Result, interleaved, timed
from comptoir.documents.models import Document
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.resources.registry import registry
from tests.signed_in_client import SignedInClient

RUNS = 20
SORT = "tri"
TOTALS_BOUND = 300


def bench_list(dossier: Dossier) -> list[Result]:
    """Every sort that the list offers, both ways; the slowest one is told."""
    results = []
    with use_dossier(dossier):
        resource = registry.for_model(Document)
        client = SignedInClient(dossier, "administrator")
        address = client.url("resources:list", resource.slug)
        for column in resource.columns:
            if not column.is_sortable:
                continue
            for sort in (column.api_name, f"-{column.api_name}"):
                results.append(_bench_sort(client, f"{address}?{SORT}={sort}", sort))
        results.append(_bench_totals(client, client.url("resources:totals", resource.slug), dossier))
    return results


def _bench_totals(client: Client, address: str, dossier: Dossier) -> Result:
    """Count and sums of all rows of a list filtered to nearly all of them, as the page asks for them after its rows."""
    url = f"{address}?f.net_total=>0"
    assert client.get(url).status_code == 200
    timing = timed(lambda: client.get(url), runs=RUNS)
    name = f"totals over 100,000 filtered documents, {dossier.engine}"
    return Result(name, str(timing), f"≤ {TOTALS_BOUND} ms", timing.median <= TOTALS_BOUND)


def _bench_sort(client: Client, url: str, sort: str) -> Result:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    statements = [query["sql"] for query in captured if "documents_document" in query["sql"]]
    bare = bare_query(statements)
    timings = interleaved({"page": lambda: client.get(url), "bare": bare}, runs=RUNS)
    bound = 3 * timings["bare"].median + 15
    page = timings["page"].median
    return Result(
        f"documents list, 100,000, sorted by {sort}",
        f"{page:.1f} ms (bare {timings['bare'].median:.1f})",
        f"≤ {bound:.1f} ms",
        page <= bound,
    )


def bare_query(statements: list[str]) -> Callable[[], Any]:
    """Run the page's own statements through the driver, without Django's models."""

    def run() -> Any:
        with connection.cursor() as cursor:
            raw = cursor.cursor
            for statement in statements:
                raw.execute(statement)
                raw.fetchall()

    return run
