"""What every test may use: a fresh dossier on each engine, signed-in clients, counted queries.

Django is set up here without pytest-django, whose database blocking knows nothing of one database per dossier. A test asks
for ``dossier`` and has it in place; tests of ``BOTH_ENGINES`` folders run on SQLite and on PostgreSQL.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# Tests of minutes: begun first, so that no process is left alone with one at the end.
LONGEST = {"test_every_page.py", "test_documents_machine.py"}
BOTH_ENGINES = ("services", "scenarios", "dossiers")
# What differs between engines is the SQL of a type of column, not of a table: tests over every table run on these few on
# PostgreSQL, which have them all; ``--all-tables`` runs them on each.
TABLES_ON_POSTGRESQL = frozenset(
    "documents-vente tiers articles echeancier-clients reglements-clients journal-evenements codes-postaux "
    "taux-tva historique-clients-articles".split()
)
TESTS = Path(__file__).parent

MEMORY = Path("/dev/shm")
"""Files in memory: a database is copied there ten times as fast, and a test makes one or two."""


def _use_memory(gigabytes: int = 4) -> None:
    """Put every temporary file in memory where there is plenty of it, unless the user chose a place."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    free = os.statvfs(MEMORY)
    if free.f_bavail * free.f_frsize > gigabytes * 2**30 and _free_memory() > 2 * gigabytes * 2**30:
        os.environ["TMPDIR"] = str(MEMORY)  # for the processes of tests too
        tempfile.tempdir = None


def _free_memory() -> int:
    told = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    return int(told["MemAvailable"].split()[0]) * 1024


_use_memory()
_OWNER = "COMPTOIR_TEST_RUN" not in os.environ
os.environ.setdefault("COMPTOIR_TEST_RUN", str(os.getpid()))
for _left in Path(tempfile.gettempdir()).glob("comptoir-tests-*"):  # by runs that were killed
    if Path("/proc/self").exists() and not Path(f"/proc/{_left.name.split('-')[2]}").exists():
        shutil.rmtree(_left, ignore_errors=True)
_DATA = tempfile.mkdtemp(prefix=f"comptoir-tests-{os.getpid()}-")
os.environ["COMPTOIR_DATA"] = _DATA
os.environ["COMPTOIR_STATIC"] = "packages"
os.environ["DJANGO_SETTINGS_MODULE"] = "comptoir.config.settings"
for _inherited in (
    "COMPTOIR_DATABASE_URL",
    "COMPTOIR_REDIS_URL",
    "COMPTOIR_HOSTS",
    "COMPTOIR_BEHIND_PROXY",
    "COMPTOIR_SMTP_PASSWORD",
):
    os.environ.pop(_inherited, None)

import django  # noqa: E402
from django.conf import settings  # noqa: E402

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
settings.JOBS_IMMEDIATE = True
django.setup()

from django.db import connections  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from comptoir.dossiers.connection import close_connections, use_dossier  # noqa: E402
from comptoir.dossiers.registry import Dossier  # noqa: E402
from tests.dossier_templates import SLUG, DossierTemplates  # noqa: E402
from tests.postgresql_server import MISSING, PostgresqlServer, programs_folder  # noqa: E402
from tests.signed_in_client import SignedInClient  # noqa: E402

_server = PostgresqlServer(int(os.environ["COMPTOIR_TEST_RUN"]))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine", choices=("sqlite", "postgresql"), help="run the dossier tests on one engine only"
    )
    parser.addoption(
        "--all-tables", action="store_true", help="tests over every table: all on PostgreSQL too"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" not in metafunc.fixturenames:
        return
    folder = metafunc.definition.path.relative_to(TESTS).parts[0]
    engines = ["sqlite", "postgresql"] if folder in BOTH_ENGINES else ["sqlite"]
    only = metafunc.config.getoption("--engine")
    chosen = [
        pytest.param(name, marks=pytest.mark.postgresql if name == "postgresql" else ())
        for name in engines
        if only in (None, name)
    ]
    metafunc.parametrize("engine", chosen, scope="function")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs PostgreSQL where there is none; one line at the end says so."""
    if not config.getoption("--all-tables"):
        items[:] = [item for item in items if not _is_spared(item)]
    if programs_folder() is None:
        left_out = [item for item in items if item.get_closest_marker("postgresql")]
        items[:] = [item for item in items if not item.get_closest_marker("postgresql")]
        config.hook.pytest_deselected(items=left_out)
    items.sort(key=lambda item: item.path.name not in LONGEST)


def _is_spared(item: pytest.Item) -> bool:
    """Whether it asks of one more table, on PostgreSQL, what the tables above show there already."""
    params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    slug = getattr(params.get("resource"), "slug", None)
    return params.get("engine") == "postgresql" and slug is not None and slug not in TABLES_ON_POSTGRESQL


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if programs_folder() is None:
        terminalreporter.write_line(MISSING, yellow=True)


def pytest_unconfigure() -> None:
    close_connections()
    shutil.rmtree(_DATA, ignore_errors=True)
    if _OWNER:
        _server.stop()


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """The address of the test server, started when first asked for."""
    return _server.url()


@pytest.fixture(scope="session")
def dossier_templates() -> Iterator[DossierTemplates]:
    templates = DossierTemplates(_server)
    yield templates
    templates.drop()


@pytest.fixture
def engine() -> str:
    """Overridden by parametrisation where a test or one of its fixtures needs a dossier."""
    return "sqlite"


@pytest.fixture
def new_test_dossier(engine: str, dossier_templates: DossierTemplates) -> Iterator[Callable[[str], Dossier]]:
    """Make further dossiers: ``new_test_dossier("autre")``. They are deleted after the test."""
    made: list[Dossier] = []

    def make(slug: str) -> Dossier:
        made.append(dossier_templates.copy(slug, engine))
        return made[-1]

    yield make
    for dossier in made:
        dossier_templates.delete(dossier)


@pytest.fixture
def dossier(new_test_dossier: Callable[[str], Dossier]) -> Iterator[Dossier]:
    """A fresh dossier with its default tables and the administrator ``admin`` / ``moineau-gris-7``, in place."""
    made = new_test_dossier(SLUG)
    with use_dossier(made):
        yield made


@pytest.fixture
def count_queries() -> Callable[[], CaptureQueriesContext]:
    """``with count_queries() as queries: …; assert len(queries) == 3`` in the dossier in place."""
    return lambda: CaptureQueriesContext(connections["default"])


@pytest.fixture
def assert_queries(count_queries: Callable[[], CaptureQueriesContext]) -> Callable[[int], "AtMost"]:
    """``with assert_queries(3): …`` fails with the statements when more than 3 were made."""
    return lambda most: AtMost(most, count_queries())


class AtMost:
    """Fails when more than ``most`` queries are made inside."""

    def __init__(self, most: int, queries: CaptureQueriesContext) -> None:
        self.most, self.queries = most, queries

    def __enter__(self) -> CaptureQueriesContext:
        return self.queries.__enter__()

    def __exit__(self, *error: object) -> None:
        self.queries.__exit__(*error)
        if error[0] is None:
            made = [query["sql"] for query in self.queries.captured_queries]
            assert len(made) <= self.most, f"{len(made)} queries, at most {self.most}:\n" + "\n".join(made)


@pytest.fixture
def client_as(dossier: Dossier) -> Callable[[str], SignedInClient]:
    """A browser signed in with a role: ``client_as("counter").get("/d/essai/…")``; ``client_as("")`` is nobody."""
    return lambda role: SignedInClient(dossier, role)


@pytest.fixture
def client(client_as: Callable[[str], SignedInClient]) -> SignedInClient:
    """A browser signed in as the administrator."""
    return client_as("administrator")
