"""A real server: it starts, answers, does jobs, survives kills and stops cleanly."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest

from comptoir.accounts.models import SignInAttempt
from comptoir.dossiers.connection import close_connections
from comptoir.dossiers.registry import Dossier

pytestmark = [pytest.mark.slow]

ROOT = Path(__file__).parents[2]


class Server:
    """A running ``comptoir serve``."""

    def __init__(self, *arguments: str, command: str = "serve") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "comptoir.cli.main", command, "--port", str(self.port), *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wait(self, path: str = "/", seconds: float = 60) -> str:
        """Wait for the first answer and return it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, self.process.communicate()[1]
            try:
                return self.get(path)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
        raise AssertionError("no answer")

    def get(self, path: str) -> str:
        """Ask with a session that never was: even the sign-in page then looks into the database."""
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={"Cookie": "comptoir_essai=x; comptoir_demo=x"}
        )
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()

    def children(self) -> set[int]:
        """Every process of the server's family that lives."""
        listed = subprocess.run(
            ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
        ).stdout
        parents = {int(pid): int(parent) for pid, parent in (line.split() for line in listed.splitlines())}
        found = {self.process.pid}
        for _ in range(6):
            found |= {pid for pid, parent in parents.items() if parent in found}
        return found

    def stop(self, number: int = signal.SIGINT) -> tuple[int, str, str]:
        """Press Ctrl+C and return status, output, errors."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            out, err = self.process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still there:\n{self.states()}") from None
        return self.process.returncode, out, err

    def states(self) -> str:
        """What the processes of the server's family are doing."""
        pids = ",".join(map(str, self.children()))
        columns = "pid,ppid,stat,wchan:24,nlwp,etime,args"
        return subprocess.run(["ps", "-o", columns, "-p", pids], capture_output=True, text=True).stdout


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def start(*arguments: str, **options: str) -> Server:
        started.append(Server(*arguments, **options))
        return started[-1]

    yield start
    for server in started:
        for pid in server.children() if server.process.poll() is None else ():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        server.process.communicate()


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def test_it_serves_the_only_dossier_and_stops_at_ctrl_c(
    serve: Callable[..., Server], dossier: Dossier
) -> None:
    server = serve()
    page = server.wait()
    assert "Se connecter" in page and dossier.name in page
    assert "Page introuvable" in server.get("/nowhere")
    assert wait_until(lambda: len(server.children()) >= 3)
    family = server.children()
    status, out, err = server.stop()
    assert (status, err) == (0, "")
    assert f"http://127.0.0.1:{server.port}/" in out
    assert wait_until(lambda: not any(is_alive(pid) for pid in family))


def test_it_stops_as_cleanly_when_the_system_says_so(serve: Callable[..., Server], dossier: Dossier) -> None:
    server = serve()
    server.wait()
    family = server.children()
    status, _out, err = server.stop(signal.SIGTERM)
    assert (status, err) == (0, "")
    assert wait_until(lambda: not any(is_alive(pid) for pid in family))


def test_the_demonstration_is_served_with_its_user_and_password(
    serve: Callable[..., Server], new_test_dossier: Callable[[str], Dossier]
) -> None:
    new_test_dossier("demo")  # as if it had been made before
    server = serve(command="demo")
    assert "Se connecter" in server.wait("/d/demo/")
    status, out, _err = server.stop()
    assert status == 0
    assert "Identifiant : demo" in out and "Mot de passe : " in out
    assert f"http://127.0.0.1:{server.port}/d/demo/" in out


def test_it_answers_many_at_once_with_a_bounded_number_of_connections(
    serve: Callable[..., Server], dossier: Dossier
) -> None:
    server = serve()
    server.wait()
    with ThreadPoolExecutor(20) as pool:
        pages = list(pool.map(lambda _: server.get("/d/essai/connexion/"), range(200)))
    assert all("Se connecter" in page for page in pages)
    opened = 0
    for pid in server.children():
        links = list(Path(f"/proc/{pid}/fd").iterdir())
        opened += sum(str(dossier.database_file) == os.readlink(link) for link in links if link.is_symlink())
    assert 0 < opened <= 2 * 8 * (os.cpu_count() or 1), "connections are kept per thread and reused"
    server.stop()


def test_a_taken_port_is_told_in_one_line(serve: Callable[..., Server], dossier: Dossier) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "comptoir.cli.main", "serve", "--port", str(port)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and f"le port {port} est déjà pris" in done.stderr


def test_a_body_of_ten_megabytes_gets_413_and_the_server_goes_on(
    serve: Callable[..., Server], dossier: Dossier
) -> None:
    server = serve()
    server.wait()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    with closing(connection):
        connection.request("POST", "/d/essai/connexion/", body=b"x" * 10_000_000)
        answer = connection.getresponse()
        assert answer.status == 413
        assert "Mo" in answer.read().decode()
    assert "Se connecter" in server.get("/d/essai/connexion/")
    server.stop()


def test_what_is_behind_is_migrated_before_serving(serve: Callable[..., Server], dossier: Dossier) -> None:
    close_connections()
    with closing(sqlite3.connect(dossier.database_file)) as database:
        database.executescript(
            "DROP TABLE jobs_joboutcome; DROP TABLE jobs_job; DELETE FROM django_migrations WHERE app = 'jobs'"
        )
    server = serve()
    server.wait()
    _, out, err = server.stop()
    assert "Mise à jour du dossier « essai »" in out
    assert err == ""


def test_a_server_killed_while_writing_leaves_a_sound_database_and_starts_again(
    serve: Callable[..., Server], dossier: Dossier
) -> None:
    server = serve()
    server.wait()
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(keep_writing, server, f"w{number}") for number in range(4)]
        assert wait_until(lambda: SignInAttempt.objects.exclude(username="").exclude(address="").count() >= 4)
        family = sorted(server.children(), key=lambda pid: pid != server.process.pid)
        for pid in family:  # the one that would replace the others first
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        made = sum(writer.result() for writer in writers)
    close_connections()
    with closing(sqlite3.connect(dossier.database_file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        # Each try also counts for its name and for its address alone.
        tries = "SELECT count(*) FROM accounts_signinattempt WHERE username <> '' AND address <> ''"
        kept = database.execute(tries).fetchone()[0]
    assert made <= kept <= made + len(writers), "what was answered is kept"
    again = serve()
    assert "Se connecter" in again.wait()
    again.stop()


def test_nothing_outlives_a_killed_server(serve: Callable[..., Server], dossier: Dossier) -> None:
    server = serve()
    server.wait()
    assert wait_until(lambda: any(is_worker(pid) for pid in server.children()))
    family = server.children()
    os.kill(server.process.pid, signal.SIGKILL)
    assert wait_until(lambda: not any(is_alive(pid) for pid in family))


def is_worker(pid: int) -> bool:
    try:
        return b"--stop-with-parent" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def form_token(connection: http.client.HTTPConnection) -> tuple[str, str]:
    """Open the sign-in page; return the token of its form and the cookie that goes with it."""
    connection.request("GET", "/d/essai/connexion/")
    answer = connection.getresponse()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
    assert token is not None
    return token[1], str(answer.getheader("Set-Cookie")).partition(";")[0]


def keep_writing(server: Server, name: str) -> int:
    """Try to sign in with wrong names until the server dies: each try is a transaction. Return how many were made."""
    made = 0
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    with closing(connection), suppress(OSError, http.client.HTTPException):
        token, cookie = form_token(connection)
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        while True:
            body = f"username={name}-{made}&password=y&csrfmiddlewaretoken={token}"
            connection.request("POST", "/d/essai/connexion/", body, headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 401
            made += 1
    return made
