"""``comptoir serve``: the web server and the job worker, until Ctrl+C."""

import argparse
import errno
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from importlib import import_module
from typing import TYPE_CHECKING, Any

import django
from granian import Granian
from granian.constants import Interfaces

from comptoir.cli.stopping import StopSignals
from comptoir.cli.usage import fail
from comptoir.dossiers.behind import is_behind
from comptoir.dossiers.registry import list_dossiers

if TYPE_CHECKING:
    from granian.server.common import AbstractServer

THREADS = 8
"""Requests that one server process answers at once; each thread keeps its own database connections."""

_PATIENCE = 60  # seconds that the first page may take before we stop waiting to announce it
_WORKER_END = 8
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(given: argparse.Namespace) -> int:
    """Migrate what is behind, serve until Ctrl+C, stop the server and the worker."""
    return run_server(host=given.host, port=given.port, opens_browser=given.open)


def run_server(*, host: str, port: int, opens_browser: bool, path: str = "/") -> int:
    """Serve; ``path`` is the page to announce and to open."""
    check_port(host, port)
    migrate_what_is_behind()
    if host not in _LOOPBACK:
        os.environ.setdefault("COMPTOIR_HOSTS", "*")
    os.environ["COMPTOIR_SERVER"] = str(os.getpid())  # see config.parent
    worker = JobWorker()
    server = Granian(
        "comptoir.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=server_processes(),
        blocking_threads=THREADS,
        backpressure=THREADS * 4,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    )
    address = f"http://{_shown(host)}:{port}{path}"
    threading.Thread(target=_when_open, args=[server, address, opens_browser, worker], daemon=True).start()
    with StopSignals(last_resort=lambda: _kill_all(server, worker)):
        try:
            server.serve()
        finally:
            worker.stop()
    print("Comptoir est arrêté.")
    return 0


def check_port(host: str, port: int) -> None:
    """End with one line when nothing can listen there."""
    try:
        family, kind, protocol, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(target)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            fail(f"le port {port} est déjà pris : arrêtez l'autre programme ou choisissez --port")
        fail(f"impossible d'écouter sur {host}, port {port} : {error.strerror}")


def migrate_what_is_behind() -> None:
    """Bring every dossier up to date; Django is only set up when one is behind."""
    behind = [dossier for dossier in list_dossiers() if is_behind(dossier)]
    if not behind:
        return
    django.setup()
    migrate = import_module("comptoir.dossiers.creation").migrate_dossier
    for dossier in behind:
        print(f"Mise à jour du dossier « {dossier.slug} »…", flush=True)
        migrate(dossier)


def server_processes() -> int:
    """One server process per core, at most four: Python uses one core per process."""
    return max(1, min(4, os.cpu_count() or 1))


class JobWorker:
    """The process that does the jobs, apart from the terminal's Ctrl+C; it ends when our end of its input closes."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._is_stopped = False
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start it, unless the server was stopped meanwhile."""
        command = [sys.executable, "-m", "comptoir.cli.main", "jobs", "work", "--stop-with-parent"]
        with self._lock:
            if not self._is_stopped:
                self._process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    def stop(self) -> None:
        """Let running jobs end for a few seconds, then end it."""
        with self._lock:
            self._is_stopped = True
            process = self._process
        if process is None or process.stdin is None:
            return
        process.stdin.close()
        try:
            process.wait(timeout=_WORKER_END)
        except subprocess.TimeoutExpired:
            process.kill()

    def kill(self) -> None:
        """End it at once; its running jobs are told as failed when a worker next starts."""
        if self._process is not None:
            self._process.kill()


def _when_open(server: "AbstractServer[Any]", address: str, opens_browser: bool, worker: JobWorker) -> None:
    """Print the address once the first page is there, then start the worker: the cores are the pages' until then."""
    end = time.monotonic() + _PATIENCE
    # A process forked while this thread works would inherit the locks that the thread just holds.
    while len(server.wrks) < server.workers and time.monotonic() < end:
        time.sleep(0.02)
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                answer.read()
            break
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.05)
    print(f"Comptoir est ouvert : {address}   (Ctrl+C pour arrêter)", flush=True)
    if not list_dossiers():
        key = import_module("comptoir.web.creation.access").setup_key()
        print(f"Créez le premier dossier : {address}nouveau/?cle={key}", flush=True)
    worker.start()
    if opens_browser:
        webbrowser.open(address)


def _kill_all(server: "AbstractServer[Any]", worker: JobWorker) -> None:
    for process in server.wrks:
        process.kill()
    worker.kill()
    print("Comptoir est arrêté, sans attendre ce qui ne finissait pas.", flush=True)


def _shown(host: str) -> str:
    """Return the host as a browser of this machine writes it."""
    if host in ("0.0.0.0", "::", ""):
        return "localhost"
    return f"[{host}]" if ":" in host else host
