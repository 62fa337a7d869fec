"""A real worker process: it works, it stops, and what a kill leaves is put right."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from comptoir.accounts.models import User
from comptoir.dossiers.registry import Dossier
from comptoir.jobs import kinds
from comptoir.jobs.kinds import job_kind
from comptoir.jobs.models import Job
from comptoir.jobs.queue import queue
from comptoir.jobs.running import JobRun
from comptoir.jobs.services import start_job

pytestmark = [pytest.mark.usefixtures("dossier"), pytest.mark.slow]

_SCRIPT = """
import sys, django
django.setup()
from tests.jobs.test_worker import register
from comptoir.jobs.worker import work
register()
print("ready", flush=True)
work(stop_with_parent=True)
"""


def register() -> None:
    @job_kind("count", right="sales:view")
    def count(job: JobRun, *, to: int, pause: float) -> None:
        job.expect(to)
        for number in range(to):
            time.sleep(pause)
            job.advance(message=f"Numéro {number}")


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch) -> Iterator[User]:
    monkeypatch.setattr(kinds, "_kinds", {})
    register()
    settings.JOBS_IMMEDIATE = False
    yield User.objects.create(username="alice", role="sales")
    settings.JOBS_IMMEDIATE = True
    queue().huey.storage.flush_all()


@pytest.fixture
def start_worker() -> Iterator[Callable[[], subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        root = str(Path(__file__).parents[2])
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, *sys.path])}
        worker = subprocess.Popen(
            [sys.executable, "-c", _SCRIPT],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(worker)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        return worker

    yield start
    for worker in started:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                pipe.close()


def wait_for(job: Job, *states: str, seconds: float = 30) -> Job:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        job.refresh_from_db()
        if job.state in states:
            return job
        time.sleep(0.05)
    raise AssertionError(f"job still {job.state}, expected {states}")


def start(user: User, *, to: int, pause: float) -> Job:
    return start_job(kind="count", label="Compter", user=user, to=to, pause=pause)


def test_a_worker_does_what_waits_and_stops_when_told(
    user: User, start_worker: Callable[[], subprocess.Popen[str]], dossier: Dossier
) -> None:
    before = start(user, to=3, pause=0.01)
    worker = start_worker()
    during = start(user, to=2, pause=0.01)
    assert wait_for(before, "done", "failed").state == "done"
    assert wait_for(during, "done", "failed").progress == 2
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(15) == 0


def test_a_killed_worker_leaves_a_failed_job_after_the_restart(
    user: User, start_worker: Callable[[], subprocess.Popen[str]]
) -> None:
    worker = start_worker()
    job = start(user, to=1000, pause=0.1)
    wait_for(job, "running")
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    start_worker()
    wait_for(job, "failed")
    assert "interrompu" in job.message
    assert 0 <= job.progress < 1000
    assert wait_for(start(user, to=1, pause=0), "done", "failed").state == "done"


def test_a_worker_that_is_stopped_says_so_of_its_running_job(
    user: User, start_worker: Callable[[], subprocess.Popen[str]]
) -> None:
    worker = start_worker()
    job = start(user, to=1000, pause=0.1)
    wait_for(job, "running")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(15) == 0
    wait_for(job, "failed")
    assert "interrompu" in job.message


def test_a_worker_does_not_outlive_its_parent(
    user: User, start_worker: Callable[[], subprocess.Popen[str]]
) -> None:
    worker = start_worker()
    wait_for(start(user, to=1, pause=0), "done")
    assert worker.stdin is not None
    worker.stdin.close()  # what the system does when the parent dies
    assert worker.wait(15) == 0
