"""Stopping: a signal is heard whatever the main thread and the forked processes are doing."""

import signal
import subprocess
import sys

# Each program says "ready", then is told to stop.
DEAF = """
import signal, sys, threading, time
from comptoir.cli import stopping
stopping._AGAIN, stopping._LAST_RESORT = 0.05, 0.2
signal.signal(signal.SIGTERM, lambda *_: None)
signal.signal(signal.SIGINT, lambda *_: None)
with stopping.StopSignals(last_resort=lambda: print("last resort", flush=True)):
    print("ready", flush=True)
    while True:
        time.sleep(60)
"""
HEARING_THE_SECOND = """
import signal, threading
from comptoir.cli import stopping
stopping._AGAIN = 0.05
told = []
enough = threading.Event()
def handler(*_):
    told.append(1)
    if len(told) == 3:  # as if the first two had come in vain
        enough.set()
signal.signal(signal.SIGTERM, handler)
signal.signal(signal.SIGINT, handler)
with stopping.StopSignals(last_resort=lambda: print("last resort", flush=True)):
    print("ready", flush=True)
    enough.wait()
print("ended", flush=True)
"""
PARENT = """
import os, signal, time
from comptoir.cli import stopping
signal.signal(signal.SIGTERM, lambda *_: None)
signal.signal(signal.SIGINT, lambda *_: None)
with stopping.StopSignals(last_resort=lambda: None):
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    print("ready", flush=True)
    os.kill(child, signal.SIGINT)
    os.kill(child, signal.SIGTERM)
    print(os.WTERMSIG(os.waitpid(child, 0)[1]), flush=True)
"""


def run(program: str, number: int | None = None) -> tuple[int, str, str]:
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        if number is not None:
            process.send_signal(number)
        out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_what_never_ends_is_ended() -> None:
    assert run(DEAF, signal.SIGINT) == (0, "last resort\n", "")


def test_the_main_thread_is_told_until_it_acts() -> None:
    assert run(HEARING_THE_SECOND, signal.SIGTERM) == (0, "ended\n", "")


def test_a_process_that_is_still_loading_ends_when_its_parent_says_so_and_not_at_ctrl_c() -> None:
    assert run(PARENT) == (0, f"{int(signal.SIGTERM)}\n", "")
