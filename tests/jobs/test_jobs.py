"""Long work: started by a right, done in the dossier, its end always known."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from comptoir.accounts.models import User
from comptoir.core.errors import Forbidden, NotFound, Refusal
from comptoir.dossiers.connection import current_dossier, use_dossier
from comptoir.dossiers.registry import Dossier
from comptoir.jobs import kinds
from comptoir.jobs.kinds import job_kind
from comptoir.jobs.life import is_dead, worker_mark
from comptoir.jobs.models import Job
from comptoir.jobs.queries import active_jobs, failed_jobs, job_seen_by, jobs_seen_by, result_of
from comptoir.jobs.recovery import KEPT, recover_jobs
from comptoir.jobs.running import JobRun, result_folder, run_job
from comptoir.jobs.services import start_job

pytestmark = pytest.mark.usefixtures("dossier")


@pytest.fixture(autouse=True)
def test_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})

    @job_kind("letters", right="sales:view")
    def letters(job: JobRun, *, names: list[str], fail: str = "") -> None:
        job.expect(len(names))
        path = job.result("lettres.txt")
        with path.open("w") as file:
            for name in names:
                file.write(f"{current_dossier().slug} {name}\n")
                job.advance(message=f"Lettre de {name}")
        job.log("fini d'écrire")
        if fail == "refuse":
            raise Refusal("last_administrator")
        if fail == "crash":
            raise ZeroDivisionError("a secret")


@pytest.fixture
def user() -> User:
    return User.objects.create(username="alice", role="sales")


def start(user: User, **params: object) -> Job:
    job = start_job(kind="letters", label="Trois lettres", user=user, **({"names": ["a", "b", "c"]} | params))
    job.refresh_from_db()
    return job


def test_a_job_leaves_its_result_progress_and_log(user: User, dossier: Dossier) -> None:
    job = start(user)
    assert (job.state, job.progress, job.total, job.message) == ("done", 3, 3, "Lettre de c")
    assert job.log == "fini d'écrire\n"
    assert result_of(job).read_text() == "essai a\nessai b\nessai c\n"
    assert result_of(job).is_relative_to(dossier.files_folder)
    assert job.result_name == "lettres.txt"
    assert job.started_at is not None and job.finished_at is not None


def test_a_job_starts_when_the_transaction_is_committed(user: User) -> None:
    with transaction.atomic():
        job = start(user)
        assert job.state == "queued"
    job.refresh_from_db()
    assert job.state == "done"


def test_a_job_of_a_transaction_that_failed_never_was(user: User) -> None:
    with transaction.atomic():
        start(user)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_starting_needs_the_right_of_the_kind(user: User) -> None:
    user.role = "nothing"
    with pytest.raises(Forbidden):
        start(user)
    with pytest.raises(NotFound):
        start_job(kind="nonsense", label="x", user=user)
    assert not Job.objects.exists()


def test_a_user_who_lost_the_right_meanwhile_is_refused(user: User) -> None:
    with transaction.atomic():
        job = start(user)
        User.objects.filter(pk=user.pk).update(is_active=False)
    job.refresh_from_db()
    assert (job.state, job.progress) == ("failed", 0)
    assert "n'en a plus le droit" in job.message


def test_a_refusal_is_told_in_french(user: User) -> None:
    job = start(user, fail="refuse")
    assert (job.state, job.message) == ("failed", "Il doit rester au moins un administrateur actif.")
    with pytest.raises(NotFound):
        result_of(job)


def test_a_crash_is_told_without_secrets_and_logged(user: User, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        job = start(user, fail="crash")
    assert job.state == "failed"
    assert "erreur du programme" in job.message
    assert "a secret" not in job.message + job.log
    assert "a secret" in caplog.text


def test_a_job_is_done_once(user: User, dossier: Dossier) -> None:
    job = start(user)
    finished = job.finished_at
    run_job(dossier.slug, job.pk)
    job.refresh_from_db()
    assert job.finished_at == finished


def test_a_job_of_a_dossier_that_is_gone_is_dropped() -> None:
    run_job("nulle-part", 1)


def test_who_sees_which_jobs(user: User) -> None:
    mine = start(user, fail="refuse")
    admin = User.objects.get(username="admin")
    other = User.objects.create(username="bob", role="sales")
    assert list(jobs_seen_by(user)) == [mine]
    assert list(jobs_seen_by(other)) == []
    assert list(jobs_seen_by(admin)) == list(failed_jobs(admin)) == [mine]
    assert list(active_jobs(user)) == []
    assert job_seen_by(user, mine.pk) == mine
    with pytest.raises(NotFound):
        job_seen_by(other, mine.pk)


def test_a_result_never_leaves_the_files_of_the_dossier(user: User, dossier: Dossier) -> None:
    job = start(user)
    for path in ("../dossier.json", "/etc/hostname", "jobs", ""):
        job.result_file = path
        with pytest.raises(NotFound):
            result_of(job)


def test_progress_is_not_written_inside_a_transaction(user: User, count_queries: Callable[[], Any]) -> None:
    run = JobRun(Job(label="x", created_at=timezone.now()), user)
    run.job.save()
    with transaction.atomic(), count_queries() as queries:
        run.expect(5)
        run.advance(2)
    assert len(queries) == 0
    with count_queries() as queries:
        for _ in range(1000):
            run.advance()
    assert len(queries) <= 2


def test_a_kind_has_one_name_and_a_known_right() -> None:
    with pytest.raises(ValueError, match="unknown right"):
        job_kind("x", right="sales:fly")
    with pytest.raises(ValueError, match="letters"):
        job_kind("letters", right="sales:view")(lambda job: None)


def recover(waiting: set[tuple[str, int]] | None = None) -> list[tuple[str, int]]:
    put: list[tuple[str, int]] = []
    recover_jobs(waiting=waiting or set(), put=lambda slug, pk: put.append((slug, pk)))
    return put


def job_in_state(user: User, state: str, **more: object) -> Job:
    long_ago = timezone.now() - timedelta(minutes=5)
    return Job.objects.create(
        kind="letters", label="x", state=state, created_by=user, created_at=long_ago, **more
    )


def test_jobs_of_dead_workers_are_failed_and_others_left_alone(user: User) -> None:
    mark = worker_mark()
    host = mark.partition("/")[0]
    dead = job_in_state(user, "running", worker=f"{host}/0123456789abcdef")
    alive = job_in_state(user, "running", worker=mark)
    elsewhere = job_in_state(user, "running", worker="other-machine/0123456789abcdef")
    assert recover() == []
    states = {job.pk: job.state for job in Job.objects.all()}
    assert states == {dead.pk: "failed", alive.pk: "running", elsewhere.pk: "running"}
    dead.refresh_from_db()
    assert "relancez-le" in dead.message
    assert not is_dead(mark)


def test_a_job_missing_from_the_queue_is_put_back(user: User) -> None:
    lost = job_in_state(user, "queued")
    known = job_in_state(user, "queued")
    settings.JOBS_IMMEDIATE = True
    fresh = Job.objects.create(kind="letters", label="x", created_by=user, created_at=timezone.now())
    assert recover(waiting={("essai", known.pk)}) == [("essai", lost.pk)]
    assert Job.objects.get(pk=fresh.pk).state == "queued"


def test_old_jobs_are_erased_with_their_files(user: User) -> None:
    old, recent = start(user), start(user)
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - KEPT - timedelta(days=1))
    recover()
    assert list(Job.objects.all()) == [recent]
    assert not result_folder(old).exists()
    assert result_of(recent).is_file()


def test_recovery_looks_at_every_dossier(user: User, new_test_dossier: Callable[[str], Dossier]) -> None:
    with use_dossier(new_test_dossier("autre")):
        other = User.objects.get(username="admin")
        lost = job_in_state(other, "queued")
    assert recover() == [("autre", lost.pk)]
