"""Starting a job."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from comptoir.accounts.access import check_right
from comptoir.accounts.models import User
from comptoir.dossiers.connection import current_dossier
from comptoir.jobs.kinds import kind_named
from comptoir.jobs.models import Job
from comptoir.jobs.queue import enqueue
from comptoir.jobs.running import run_job


def start_job(*, kind: str, label: str, user: User, **params: object) -> Job:
    """Note a job and hand it to the workers when the current transaction is committed.

    ``params`` must be JSON; the function of the kind gets them as keywords. Raises ``NotFound`` for an unknown kind
    and ``Forbidden`` when the user lacks the kind's right.
    """
    check_right(user, kind_named(kind).right)
    job = Job.objects.create(
        kind=kind, label=label[:160], params=params, created_by=user, created_at=timezone.now()
    )
    slug = current_dossier().slug
    hand_over = run_job if settings.JOBS_IMMEDIATE else enqueue
    transaction.on_commit(lambda: hand_over(slug, job.pk))
    return job
