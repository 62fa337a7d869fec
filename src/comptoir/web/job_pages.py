"""Long work as its user sees it: what runs, how far it is, what it gave."""

from typing import Any

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from comptoir.accounts.access import signed_in
from comptoir.accounts.models import User
from comptoir.jobs.models import Job
from comptoir.jobs.queries import ACTIVE, check_may_fetch, failed_jobs, job_seen_by, jobs_seen_by, result_of
from comptoir.web.job_report import report_of

SHOWN = 100
COLOURS = {
    Job.State.QUEUED: "blue",
    Job.State.RUNNING: "blue",
    Job.State.DONE: "green",
    Job.State.FAILED: "red",
}


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@require_GET
@signed_in
def jobs_view(request: HttpRequest) -> HttpResponseBase:
    """The last jobs of the user; everybody's for an administrator."""
    is_failed_only = request.GET.get("etat") == "echec"
    jobs = failed_jobs(_user(request)) if is_failed_only else jobs_seen_by(_user(request))
    rows = [(job, COLOURS[Job.State(job.state)]) for job in jobs[:SHOWN]]
    return render(request, "web/jobs.html", {"rows": rows, "is_failed_only": is_failed_only})


@require_GET
@signed_in
def job_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One job; the part that changes asks for itself again while the job runs."""
    job = job_seen_by(_user(request), pk)
    context: dict[str, Any] = {
        "job": job,
        "colour": COLOURS[Job.State(job.state)],
        "is_active": job.state in ACTIVE,
    }
    if not context["is_active"]:
        context |= report_of(job)
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "web/job_state.html" if is_part else "web/job.html", context)


@require_GET
@signed_in
def job_result_view(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a finished job, for those who may see it. 404 when there is none (any more)."""
    job = job_seen_by(_user(request), pk)
    check_may_fetch(_user(request), job)
    return FileResponse(result_of(job).open("rb"), as_attachment=True, filename=job.result_name)
