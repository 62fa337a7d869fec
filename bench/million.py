"""The list of 1,000,000 documents: pages, every sort, a customer, the end; each against its bare SQL."""

import re
from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.lists import bare_query
from bench.measure import Result, timed
from comptoir.documents.models import Document
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.resources.registry import registry
from tests.signed_in_client import SignedInClient

RUNS = 7
BARE_BOUND = 60


def bench_million(dossier: Dossier) -> list[Result]:
    """First and next page, the end, every sort both ways, the documents of one customer."""
    results = []
    with use_dossier(dossier):
        resource = registry.for_model(Document)
        client = SignedInClient(dossier, "administrator")
        address = client.url("resources:list", resource.slug)
        code = Document.objects.values_list("party_code", flat=True)[500]
        asked = {"first page": "", "the end": "fin=1", "one customer": f"f.party_code={code}"}
        for column in resource.columns:
            if column.is_sortable:
                for sort in (column.api_name, f"-{column.api_name}"):
                    asked[f"sorted by {sort}"] = f"tri={sort}"
        for name, query in asked.items():
            url = f"{address}?{query}"
            results.append(_measured(client, name, url, dossier))
            if name == "first page":
                results.append(_measured(client, "next page", _next(client, url), dossier))
    return results


def _next(client: SignedInClient, url: str) -> str:
    page = client.get(url).content.decode()
    found = re.search(r'rel="next" href="(\?[^"]+)"', page)
    assert found is not None, "a list of a million has a next page"
    return url.partition("?")[0] + unescape(found[1])


def _measured(client: SignedInClient, name: str, url: str, dossier: Dossier) -> Result:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200, url
    statements = [query["sql"] for query in captured if "documents_document" in query["sql"]]
    bare = timed(bare_query(statements), runs=RUNS, warm_up=1)
    page = timed(lambda: client.get(url), runs=RUNS, warm_up=1)
    bound = 3 * bare.median + 20
    return Result(
        f"1,000,000 documents, {name}, {dossier.engine}",
        f"page {page.median:.1f} ms, bare {bare.median:.1f}",
        f"bare ≤ {BARE_BOUND}, page ≤ {bound:.0f} ms",
        bare.median <= BARE_BOUND and page.median <= bound,
    )
