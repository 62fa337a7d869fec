"""Exports of 100,000 documents, each in a process of its own whose memory is measured, beside the bare query."""

import json
import subprocess
import sys
import time

from django.db import connection

from bench.measure import Result
from comptoir.documents.models import Document
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import Dossier

MEMORY_BOUND = 300
SECONDS = {"xlsx": 12.0, "csv": 3.0, "txt": 3.0, "html": 6.0, "xml": 6.0}

# What a worker process does: open the dossier, write the whole list to nowhere, tell time, size and peak memory.
# The peak is that of the process's own memory: getrusage() would tell the peak of the process that started it too.
_WORKER = """
import json, sys, time
import django
django.setup()
from comptoir.dossiers.connection import use_dossier
from comptoir.resources.exports.formats import format_named
from comptoir.resources.exports.scopes import Scope, exported_list
from comptoir.resources.registry import registry
from comptoir.resources.views import exports
from comptoir.resources.views.opened import open_list
from comptoir.documents.models import Document
from comptoir.accounts.models import User
from django.http import QueryDict
slug, extension = sys.argv[1:]
with use_dossier(slug):
    table, user = registry.for_model(Document), User.objects.get()
    opened = open_list(table, user, QueryDict("tri=dated_on"))
    start = time.perf_counter()
    exported = exported_list(table, user, opened=opened, scope=Scope.VIEW)
    size = sum(len(chunk) for chunk in format_named(extension).chunks(exported))
    seconds = time.perf_counter() - start
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(json.dumps([seconds, size, int(status["VmHWM"].split()[0]) / 1024]))
"""


def bench_exports(dossier: Dossier) -> list[Result]:
    """Time, size and peak memory of each format."""
    bare = _bare_seconds(dossier)
    results = []
    for extension, bound in SECONDS.items():
        done = subprocess.run(
            [sys.executable, "-c", _WORKER, dossier.slug, extension],
            check=True,
            capture_output=True,
            text=True,
        )
        seconds, size, memory = json.loads(done.stdout)
        results.append(
            Result(
                f"export of 100,000 documents to {extension}, {dossier.engine}",
                f"{seconds:.1f} s, {size / 1e6:.1f} MB, peak {memory:.0f} MB (bare query {bare:.2f} s)",
                f"≤ {bound:.0f} s, ≤ {MEMORY_BOUND} MB",
                seconds <= bound and memory <= MEMORY_BOUND,
            )
        )
    return results


def _bare_seconds(dossier: Dossier) -> float:
    """All columns of all documents through the driver."""
    with use_dossier(dossier), connection.cursor() as cursor:
        start = time.perf_counter()
        cursor.execute(f"SELECT * FROM {Document._meta.db_table} ORDER BY dated_on, id")
        while cursor.fetchmany(2000):
            pass
        return time.perf_counter() - start
