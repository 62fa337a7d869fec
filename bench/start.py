"""From ``comptoir serve`` to the first page."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench.measure import Result, Timing

RUNS = 3
PATIENCE = 30


def bench_start(data_folder: Path) -> list[Result]:
    """Start the server on a free port, ask for its first page until it answers, stop it."""
    timing = Timing(tuple(_start(data_folder) for _ in range(RUNS)))
    return [Result("start of comptoir serve to first page", str(timing), "≤ 3,000 ms", timing.median <= 3000)]


def _start(data_folder: Path) -> float:
    program = shutil.which("comptoir", path=str(Path(sys.executable).parent)) or "comptoir"
    port = _free_port()
    started = time.perf_counter()
    server = subprocess.Popen(
        [program, "serve", "--port", str(port)],
        env={**os.environ, "COMPTOIR_DATA": str(data_folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while time.perf_counter() - started < PATIENCE:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                    answer.read()
                    return (time.perf_counter() - started) * 1000
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.02)
        raise TimeoutError("the server did not answer")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=15)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
