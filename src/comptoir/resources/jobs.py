"""Long work of the lists."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.http import QueryDict

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, Refusal
from comptoir.jobs.kinds import job_kind
from comptoir.jobs.models import JobOutcome
from comptoir.jobs.running import JobRun
from comptoir.resources.exports.formats import format_named
from comptoir.resources.exports.scopes import exported_list, scope_named
from comptoir.resources.job_reports import write_report
from comptoir.resources.resource import Resource
from comptoir.resources.services import delete_record, require
from comptoir.resources.views.access import resource_named
from comptoir.resources.views.opened import open_list
from comptoir.ui.messages import problem_sentence

JOBS_RIGHT = "jobs:view"
BATCH = 100


def check_export(user: User, params: Mapping[str, Any]) -> None:
    """Raise ``Forbidden`` unless the user may export the table: rights may change while a job waits, and after it."""
    resource = resource_named(str(params.get("table", "")))
    if not resource.may(user, "export"):
        raise Forbidden("right_missing", right=resource.right("export"))


@job_kind("export_list", right=JOBS_RIGHT, check_fetching=check_export)
def export_list(
    job: JobRun, *, table: str, extension: str, scope: str, query: str, name: str, chosen: Sequence[int] = ()
) -> None:
    """Write a long list to a file."""
    resource = resource_named(table)
    check_export(job.user, {"table": table})
    export_format = format_named(extension)
    opened = open_list(resource, job.user, QueryDict(query))
    exported = exported_list(resource, job.user, opened=opened, scope=scope_named(scope), chosen=chosen)
    job.expect(exported.records.count())
    with job.result(name).open("wb") as file:
        for chunk in export_format.chunks(exported):
            file.write(chunk)


def check_deletion(user: User, params: Mapping[str, Any]) -> None:
    """Raise ``Forbidden`` unless the user may see the table whose records the report names."""
    require(resource_named(str(params.get("table", ""))), user=user, action="view")


@job_kind("delete_records", right=JOBS_RIGHT, check_fetching=check_deletion)
def delete_many(job: JobRun, *, table: str, records: Sequence[int]) -> None:
    """Delete the records that may be, each in a transaction of its own with its row of the report (UI-093)."""
    resource = resource_named(table)
    require(resource, user=job.user, action="delete")
    job.expect(len(records))
    done = 0
    for start in range(0, len(records), BATCH):
        keys = records[start : start + BATCH]
        found = resource.queryset().in_bulk(keys)
        for key in keys:
            done += key in found and _is_deleted(job, resource, found[key])
            job.advance(1, f"{done} sur {len(records)}")
    write_report(job, done, len(records))


def _is_deleted(job: JobRun, resource: Resource, record: Model) -> bool:
    label, key = resource.title_of(record)[:200], record.pk
    try:
        with transaction.atomic():
            delete_record(resource, user=job.user, record=record)
            job.report([JobOutcome(label=label, made_label="Supprimée", made_key=key)])
    except Refusal as refusal:
        job.report([JobOutcome(label=label, reason=problem_sentence(refusal.problem))])
        return False
    return True
