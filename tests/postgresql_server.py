"""A throw-away PostgreSQL cluster for the tests: one per run, shared by all workers, started when first needed."""

import contextlib
import fcntl
import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

MISSING = "PostgreSQL is missing (Debian: apt-get install postgresql): the tests on PostgreSQL are left out"
_ROOT_RUNS_AS = "postgres"


def programs_folder() -> Path | None:
    """Return the folder of initdb and pg_ctl of the newest PostgreSQL, ``None`` when none can be run."""
    if os.geteuid() == 0 and not _account():
        return None
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parent.parent.name)
    )
    if found:
        return found[-1].parent
    initdb, pg_ctl = shutil.which("initdb"), shutil.which("pg_ctl")
    return Path(pg_ctl).resolve().parent if initdb and pg_ctl else None


class PostgresqlServer:
    """The cluster of one test run; its folder bears the number of the run's first process."""

    def __init__(self, owner: int) -> None:
        self.folder = Path(tempfile.gettempdir()) / f"comptoir-pg-{owner}"

    def url(self) -> str:
        """Start the cluster unless another worker did, and return its address."""
        bin_folder = programs_folder()
        if bin_folder is None:
            raise RuntimeError(MISSING)
        self.folder.mkdir(mode=0o711, exist_ok=True)
        with open(self.folder / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            ready = self.folder / "url"
            if not ready.exists():
                ready.write_text(self._start(bin_folder))
            return ready.read_text()

    def stop(self) -> None:
        """Stop the cluster and erase it, if it was started.

        One whose server was killed cannot be stopped any more: its folder goes all the same.
        """
        bin_folder = programs_folder()
        if bin_folder is None or not self.folder.exists():
            return
        with contextlib.suppress(RuntimeError):
            _run([bin_folder / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop"])
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, bin_folder: Path) -> str:
        _stop_abandoned()
        data = self.folder / "data"
        if os.geteuid() == 0:
            shutil.chown(self.folder, _ROOT_RUNS_AS)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        _run(
            [
                bin_folder / "initdb",
                "-D",
                data,
                *"-U comptoir --auth=trust --encoding=UTF8 --locale=C".split(),
            ]
        )
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "wal_level": "minimal",
            "max_wal_senders": 0,
            "max_connections": 200,
            "shared_buffers": "64MB",
            "autovacuum": "off",
            "log_min_messages": "fatal",
        }
        given = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        _run([bin_folder / "pg_ctl", "-D", data, "-w", "-l", self.folder / "log", "-o", given, "start"])
        return f"postgresql://comptoir@127.0.0.1:{port}/"


def _stop_abandoned() -> None:
    """Stop clusters whose run was killed."""
    for folder in Path(tempfile.gettempdir()).glob("comptoir-pg-*"):
        owner = int(folder.name.rpartition("-")[2])
        if folder.stat().st_uid in (os.geteuid(), _account()) and not Path(f"/proc/{owner}").exists():
            PostgresqlServer(owner).stop()


def _account() -> int | None:
    try:
        return pwd.getpwnam(_ROOT_RUNS_AS if os.geteuid() == 0 else getpass.getuser()).pw_uid
    except KeyError:
        return None


def _run(command: list[object]) -> None:
    user = _ROOT_RUNS_AS if os.geteuid() == 0 else None
    done = subprocess.run(
        [str(part) for part in command],
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd=tempfile.gettempdir(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(str(command[0])).name}: {done.stderr.strip()}")
