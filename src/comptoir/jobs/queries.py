"""Reads of jobs, for the pages that show them."""

from pathlib import Path

from django.db.models import QuerySet

from comptoir.accounts.access import check_right
from comptoir.accounts.models import User
from comptoir.core.errors import NotFound
from comptoir.dossiers.connection import current_dossier
from comptoir.jobs.kinds import kind_named
from comptoir.jobs.models import Job

ACTIVE = (Job.State.QUEUED, Job.State.RUNNING)


def jobs_seen_by(user: User) -> QuerySet[Job]:
    """Return the user's own jobs, and everybody's for who may delete jobs (administrators), the last ones first."""
    jobs: QuerySet[Job] = Job.objects.select_related("created_by").order_by("-id")
    return jobs if user.may("jobs:delete") else jobs.filter(created_by=user)


def active_jobs(user: User) -> QuerySet[Job]:
    """Return the jobs of this user that wait or run."""
    return Job.objects.filter(created_by=user, state__in=ACTIVE).order_by("-id")


def failed_jobs(user: User) -> QuerySet[Job]:
    """Return the failed jobs that the user may see."""
    return jobs_seen_by(user).filter(state=Job.State.FAILED)


def job_seen_by(user: User, pk: int) -> Job:
    """Return a job that the user may see; raise ``NotFound`` else."""
    job = jobs_seen_by(user).filter(pk=pk).first()
    if job is None:
        raise NotFound("job_unknown")
    return job


def check_may_fetch(user: User, job: Job) -> None:
    """Raise ``Forbidden`` when the user may not have what the job made, as rights are now and not when it began."""
    kind = kind_named(job.kind)
    check_right(user, kind.right)
    if kind.check_fetching is not None:
        kind.check_fetching(user, job.params)


def result_of(job: Job) -> Path:
    """Return the path of the finished job's file; raise ``NotFound`` when there is none (any more)."""
    files = current_dossier().files_folder
    path = (files / job.result_file).resolve()
    if (
        job.state != Job.State.DONE
        or not job.result_file
        or not path.is_relative_to(files.resolve())
        or not path.is_file()
    ):
        raise NotFound("job_without_result")
    return path
