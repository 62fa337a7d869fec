"""Long work of the lists."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden
from comptoir.jobs.kinds import job_kind
from comptoir.jobs.running import JobRun
from comptoir.resources.exports.formats import format_named
from comptoir.resources.exports.scopes import exported_list, scope_named
from comptoir.resources.views.access import resource_named
from comptoir.resources.views.opened import open_list


def check_export(user: User, params: Mapping[str, Any]) -> None:
    """Raise ``Forbidden`` unless the user may export the table: rights may change while a job waits, and after it."""
    resource = resource_named(str(params.get("table", "")))
    if not resource.may(user, "export"):
        raise Forbidden("right_missing", right=resource.right("export"))


@job_kind("export_list", right="jobs:view", check_fetching=check_export)
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
