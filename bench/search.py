"""Words in large tables: lookups in 100,000 articles and parties, a part of a name in a list of 1,000,000 documents."""

import os
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.dossiers import _copy, count_tables
from bench.lists import bare_query
from bench.measure import Result, timed
from comptoir.articles.models import Article
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.parties.models import Party
from comptoir.resources.registry import registry
from tests.signed_in_client import SignedInClient

RUNS = 20
RECORDS = 100_000
DOCUMENTS = int(os.environ.get("COMPTOIR_BENCH_DOCUMENTS", "1000000"))

# Names of the bench: what they are made of, so that a word may be rare, common or everywhere.
FIRST = "martin bernard dubois thomas robert richard petit durand leroy moreau simon laurent lefebvre michel garcia"
LAST = "papeterie librairie menuiserie boulangerie garage atelier cabinet ecole mairie college"


def name_sql(number: str) -> str:
    """A name for a number: two words of the lists above and the number itself."""
    first, last = FIRST.split(), LAST.split()
    shown = f"{number}::text" if connection.vendor == "postgresql" else number
    return f"{_one_of(first, number)} || ' ' || {_one_of(last, f'({number} / 7)')} || ' ' || {shown}"


def _one_of(words: list[str], number: str) -> str:
    cases = " ".join(f"WHEN {index} THEN '{word}'" for index, word in enumerate(words))
    return f"CASE {number} % {len(words)} {cases} END"


def fill(dossier: Dossier) -> None:
    """Give the dossier its 100,000 articles and parties."""
    with use_dossier(dossier):
        number = "{n}::text" if connection.vendor == "postgresql" else "{n}"
        name = name_sql("{n}")
        for model, code, label in ((Party, "P", "name"), (Article, "A", "label")):
            first = model._default_manager.order_by("pk").values_list("pk", flat=True)[0]
            changed = {
                "code": f"'{code}' || {number}",
                "search": f"'{code.lower()}' || {number} || ' ' || {name}",
                label: name,
            }
            _copy(model, first, RECORDS, changed)
        count_tables()


def bench_search(dossier: Dossier) -> list[Result]:
    """Lookups by letters, words and nonsense; the list of documents by a part of a name."""
    results = []
    with use_dossier(dossier):
        client = SignedInClient(dossier, "administrator")
        for model in (Article, Party):
            resource = registry.for_model(model)
            address = client.url("resources:lookup", resource.slug)
            for text in (
                "",
                "d",
                "du",
                "dub",
                "dubois",
                "enuiserie 7",
                "99321",
                "zzzz",
                f"{resource.api_name[0]}5",
            ):
                timing = timed(_get(client, f"{address}?q={text}"), runs=RUNS)
                results.append(
                    Result(
                        f"lookup « {text} », 100,000 {resource.api_name}, {dossier.engine}",
                        str(timing),
                        "≤ 50 ms",
                        timing.median <= 50,
                    )
                )
        results += _lists(client, dossier)
    return results


def _lists(client: SignedInClient, dossier: Dossier) -> list[Result]:
    results = []
    address = client.url("documents")
    for text in ("dubois", "enuiser", "dubois librairie", "99321", "h123456", "zzzz", "du"):
        for sort in ("-dated_on", "number", "party_name"):
            url = f"{address}?q={text}&tri={sort}"
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            statements = [query["sql"] for query in captured if "documents_document" in query["sql"]]
            bare = timed(bare_query(statements), runs=5, warm_up=1)
            page = timed(_get(client, url), runs=5, warm_up=1)
            bound = 3 * bare.median + 20
            results.append(
                Result(
                    f"documents « {text} » by {sort}, {dossier.engine}",
                    f"page {page.median:.1f} ms, bare {bare.median:.1f}",
                    f"bare ≤ 60, page ≤ {bound:.0f} ms",
                    bare.median <= 60 and page.median <= bound,
                )
            )
    return results


def _get(client: Any, url: str) -> Callable[[], object]:
    def get() -> object:
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        return answer

    return get
