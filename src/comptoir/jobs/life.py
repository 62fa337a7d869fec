"""Whether the process that took a job still lives: it holds a lock that the system releases however it dies."""

import fcntl
import os
import secrets
import socket
from pathlib import Path
from typing import IO

from django.conf import settings

# By process: a process that a job forks must not pass for the worker.
_own: dict[int, tuple[str, IO[str]]] = {}


def worker_mark() -> str:
    """Return the mark of this process, ``host/random``, alive as long as the process."""
    pid = os.getpid()
    if pid not in _own:
        token = secrets.token_hex(8)
        lock = open(_locks() / token, "w", encoding="utf-8")  # noqa: SIM115 - held until the process ends
        fcntl.flock(lock, fcntl.LOCK_EX)
        _own[pid] = (f"{_host()}/{token}", lock)
    return _own[pid][0]


def is_dead(mark: str) -> bool:
    """Return whether the process of that mark, on this machine, has ended. Other machines judge their own."""
    host, _, token = mark.rpartition("/")
    if not token or (host and host != _host()):
        return False
    if any(mark == own for own, _ in _own.values()):
        return False
    try:
        with open(_locks() / token, "r+", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False
    return True


def sweep_locks() -> None:
    """Erase the lock files of processes that have ended."""
    for path in _locks().iterdir():
        if is_dead(f"{_host()}/{path.name}"):
            path.unlink(missing_ok=True)


def _locks() -> Path:
    folder = Path(settings.DATA_FOLDER) / "workers"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _host() -> str:
    return socket.gethostname().replace("/", "-")[:60]
