"""The queue between the pages and the workers: a small SQLite file, or Redis for several machines (huey).

It holds only the slug of the dossier and the number of the job; a lost entry is put back by ``recovery``.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

from comptoir.jobs.periodic import put_due_works, run_periodic
from comptoir.jobs.recovery import recover_jobs
from comptoir.jobs.running import run_job

NAME = "comptoir"


class Queue:
    """The huey of this installation with its two tasks."""

    def __init__(self) -> None:
        # Loaded when the first job is started: huey brings every driver it knows, which costs each start of the server.
        library = import_module("huey")
        if settings.REDIS_URL:
            self.huey: Any = library.RedisHuey(NAME, url=settings.REDIS_URL, results=False)
        else:
            path = Path(settings.DATA_FOLDER) / "jobs.sqlite3"
            self.huey = library.SqliteHuey(NAME, filename=str(path), results=False, timeout=20)
            path.chmod(0o600)
        self._run = self.huey.task(name="run_job")(run_job)
        self._run_periodic = self.huey.task(name="run_periodic")(run_periodic)
        self._recover = self.huey.periodic_task(library.crontab(), name="recover_jobs")(self.recover)

    def put(self, slug: str, job_id: int) -> None:
        """Hand a job to the workers."""
        self._run(slug, job_id)

    def put_periodic(self, slug: str, name: str) -> None:
        """Hand work that comes back to the workers."""
        self._run_periodic(slug, name)

    def waiting(self) -> set[tuple[str, int]]:
        """Return the jobs that no worker took yet."""
        return {tuple(task.args) for task in self.huey.pending() if task.name == "run_job"}

    def recover(self) -> None:
        """Fail the jobs of dead workers, put lost ones back, start periodic work; at start and every minute."""
        recover_jobs(waiting=self.waiting(), put=self.put)
        put_due_works(self.put_periodic)


@cache
def queue() -> Queue:
    """Return the queue, opened on first use."""
    return Queue()


def enqueue(slug: str, job_id: int) -> None:
    """Hand a job of the dossier to the workers."""
    queue().put(slug, job_id)


def enqueue_periodic(slug: str, name: str) -> None:
    """Hand periodic work of the dossier to the workers."""
    queue().put_periodic(slug, name)
