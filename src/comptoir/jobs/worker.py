"""The worker process: takes jobs from the queue until it is told to stop."""

import os
import signal
import threading
import time
from typing import Any

from comptoir.core.errors import Refusal
from comptoir.dossiers.connection import use_dossier
from comptoir.dossiers.registry import list_dossiers
from comptoir.jobs.life import worker_mark
from comptoir.jobs.models import Job
from comptoir.jobs.queue import queue
from comptoir.jobs.running import end_job

THREADS = 2
"""Jobs done at once. Threads, so that a job may start processes of its own, and one kill ends everything."""

GRACE = 4
"""Seconds that running jobs get to end when the worker is stopped."""

_POLL_AT_MOST = 0.5


def work(*, stop_with_parent: bool = False) -> None:
    """Run jobs until SIGINT or SIGTERM, then end the process.

    What still runs after ``GRACE`` seconds is marked as failed. With ``stop_with_parent`` the end of standard input,
    which the parent holds open, is taken for SIGTERM: no worker outlives a killed server.
    """
    waiting = queue()
    waiting.recover()
    consumer: Any = waiting.huey.create_consumer(
        workers=THREADS,
        worker_type="thread",
        max_delay=_POLL_AT_MOST,
        shutdown_timeout=GRACE,
        graceful_signal="TERM",
    )
    if stop_with_parent:
        threading.Thread(target=_stop_at_end_of_input, daemon=True).start()
    consumer.run()
    _fail_what_still_runs()
    os._exit(0)  # a thread in the middle of a job can't be waited for


def _fail_what_still_runs() -> None:
    for dossier in list_dossiers():
        with use_dossier(dossier):
            for job in Job.objects.filter(state=Job.State.RUNNING, worker=worker_mark()):
                end_job(job, Refusal("job_killed"))


def _stop_at_end_of_input() -> None:
    while os.read(0, 1024):
        pass
    while signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:  # the consumer is still starting
        time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGTERM)
