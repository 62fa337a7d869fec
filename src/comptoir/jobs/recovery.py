"""Putting right what a killed process left: its job can't go on, and an entry of the queue may be lost."""

import logging
import shutil
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone

from comptoir.core.errors import Refusal
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.errors import UnknownDossier
from comptoir.dossiers.registry import list_dossiers
from comptoir.jobs.life import is_dead, sweep_locks
from comptoir.jobs.models import Job
from comptoir.jobs.running import end_job, result_folder

KEPT = timedelta(days=30)
"""How long finished jobs and their files are kept."""

_SETTLED = timedelta(seconds=10)  # a younger job may still be on its way into the queue

_logger = logging.getLogger(__name__)


def recover_jobs(*, waiting: set[tuple[str, int]], put: Callable[[str, int], None]) -> None:
    """In every dossier: mark the jobs of dead workers as failed, put lost ones back, erase old ones.

    ``waiting`` are the jobs in the queue; ``put`` adds one to it. A dossier that can't be opened is skipped.
    """
    for dossier in list_dossiers():
        try:
            with use_dossier(dossier):
                _fail_the_dead()
                for job_id in _lost(dossier.slug, waiting):
                    put(dossier.slug, job_id)
                _erase_old()
        except (DatabaseError, UnknownDossier):
            _logger.exception("jobs of dossier %s can't be looked at", dossier.slug)
    sweep_locks()


def _fail_the_dead() -> None:
    for job in Job.objects.filter(state=Job.State.RUNNING):
        if is_dead(job.worker):
            end_job(job, Refusal("job_killed"))


def _lost(slug: str, waiting: set[tuple[str, int]]) -> list[int]:
    settled = Job.objects.filter(state=Job.State.QUEUED, created_at__lt=timezone.now() - _SETTLED)
    return [pk for pk in settled.values_list("pk", flat=True) if (slug, pk) not in waiting]


def _erase_old() -> None:
    ended = [Job.State.DONE, Job.State.FAILED]
    for job in Job.objects.filter(state__in=ended, finished_at__lt=timezone.now() - KEPT):
        shutil.rmtree(result_folder(job), ignore_errors=True)
        job.delete()
