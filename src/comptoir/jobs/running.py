"""Doing a job, in a worker process."""

import logging
import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.dossiers.connection import current_dossier, use_dossier
from comptoir.dossiers.errors import UnknownDossier
from comptoir.jobs.kinds import kind_named
from comptoir.jobs.life import worker_mark
from comptoir.jobs.models import Job, JobOutcome

WRITE_EVERY = 0.3
"""Seconds between two writes of the progress."""

_logger = logging.getLogger(__name__)


class JobRun:
    """What the function of a job kind gets: its user, its progress, its log and its result file."""

    def __init__(self, job: Job, user: User) -> None:
        self.job = job
        self.user = user
        self._written_at = 0.0

    def expect(self, total: int) -> None:
        """Say how many steps there will be."""
        self.job.total = total
        self._write(at_once=True)

    def advance(self, steps: int = 1, message: str = "") -> None:
        """Count finished steps and say in French what is going on. Cheap: most calls write nothing."""
        self.job.progress += steps
        if message:
            self.job.message = message[:300]
        self._write()

    def log(self, line: str) -> None:
        """Add a line to the job's log, which the user can read."""
        self.job.log += f"{line}\n"
        self._write()

    def report(self, outcomes: Iterable[JobOutcome]) -> None:
        """Keep what became of some records, in the transaction that made it: both are known, or neither happened."""
        told = list(outcomes)
        for outcome in told:
            outcome.job = self.job
        JobOutcome.objects.bulk_create(told)

    def result(self, name: str) -> Path:
        """Return the path to write the job's file to; the user downloads it under ``name`` when the job is done."""
        folder = result_folder(self.job)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.job.result_name = Path(name).name[:120]
        path = folder / self.job.result_name
        self.job.result_file = str(path.relative_to(current_dossier().files_folder))
        return path

    def _write(self, *, at_once: bool = False) -> None:
        """Write now and then, and never inside a transaction, where nobody would see it before its end."""
        now = time.monotonic()
        if connection.in_atomic_block or not (at_once or now - self._written_at >= WRITE_EVERY):
            return
        self._written_at = now
        self.job.save(update_fields=["progress", "total", "message", "log"])


def result_folder(job: Job) -> Path:
    """Return the folder of the job's files, inside the dossier."""
    return current_dossier().files_folder / "jobs" / str(job.pk)


def run_job(slug: str, job_id: int) -> None:
    """Do the job unless another worker took it, and note how it ended. Faults are logged, never raised."""
    try:
        with use_dossier(slug):
            taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
                state=Job.State.RUNNING, started_at=timezone.now(), worker=worker_mark()
            )
            if taken:
                _do(Job.objects.select_related("created_by").get(pk=job_id))
    except UnknownDossier:
        _logger.warning("job %s: dossier %s is gone", job_id, slug)


def end_job(job: Job, refusal: Refusal | None = None) -> None:
    """Note that the job is done, or failed with a reason."""
    if refusal is None:
        job.state = Job.State.DONE
        job.progress = job.total = max(job.total, job.progress)
    else:
        job.state = Job.State.FAILED
        job.message = str(import_string(settings.REFUSAL_SENTENCE)(refusal))[:300]
        job.result_file = ""
    job.finished_at = timezone.now()
    job.save()


def _do(job: Job) -> None:
    user = job.created_by
    try:
        kind = kind_named(job.kind)
        if user is None or not user.may(kind.right):
            raise Refusal("job_user_gone")
        kind.work(JobRun(job, user), **job.params)
    except Refusal as refusal:
        end_job(job, refusal)
    except Exception as error:
        _logger.exception("job %s (%s) of dossier %s failed", job.pk, job.kind, current_dossier().slug)
        job.log += f"{type(error).__name__}\n"
        end_job(job, Refusal("job_crashed"))
    except BaseException:  # the worker is being stopped
        end_job(job, Refusal("job_killed"))
        raise
    else:
        end_job(job)
