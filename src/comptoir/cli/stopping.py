"""Ctrl+C is always heard: whatever the server is in the middle of, it ends, and its processes with it."""

import os
import signal
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

STOPS = (signal.SIGINT, signal.SIGTERM)

_AGAIN = 1.0
"""Seconds after which the main thread is told again: a signal that meets it on its way to sleep wakes nobody."""

_LAST_RESORT = 20.0
"""Seconds after which the process ends without waiting: more than requests and jobs are given to end."""


class StopSignals:
    """While it is entered, a signal to stop reaches the main thread, and ``last_resort`` is called if that is in vain.

    Enter it in the main thread, before the server's processes are made.
    """

    def __init__(self, last_resort: Callable[[], None]) -> None:
        self._last_resort = last_resort
        self._has_ended = threading.Event()
        self._ear, self._mouth = socket.socketpair()
        self._main = threading.main_thread().ident or 0

    def __enter__(self) -> Self:
        self._mouth.setblocking(False)
        # Python writes the signal's number there at once, even when its handler has to wait for the main thread.
        signal.set_wakeup_fd(self._mouth.fileno(), warn_on_full_buffer=False)
        os.register_at_fork(before=_hold, after_in_parent=_let_go, after_in_child=_as_before_any_handler)
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._has_ended.set()
        signal.set_wakeup_fd(-1)

    def _listen(self) -> None:
        while not set(self._ear.recv(64)) & set(STOPS):
            pass
        for _ in range(int(_LAST_RESORT / _AGAIN)):
            if self._has_ended.wait(_AGAIN):
                return
            signal.pthread_kill(self._main, signal.SIGTERM)
        self._last_resort()
        os._exit(0)


def _hold() -> None:
    """What comes in the middle of a fork waits, else it would be lost for the new process."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)


def _let_go() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


def _as_before_any_handler() -> None:
    """A forked process has its parent's handlers until the program is loaded: it would swallow what tells it to end.

    Ctrl+C in a terminal reaches the whole family; the parent alone acts on it.
    """
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _let_go()
