"""A server process ends with the command that started it, even when that one is killed."""

import os
import threading
import time

PARENT = "COMPTOIR_SERVER"
"""Environment variable in which ``comptoir serve`` leaves its process number."""

_LOOK_EVERY = 0.5


def end_with_parent() -> None:
    """Watch the command that started this process and end when it is gone; do nothing under another server.

    Otherwise the processes of a killed server would keep its port and its databases open.
    """
    parent = int(os.environ.get(PARENT, "0"))
    if parent and parent == os.getppid():
        threading.Thread(target=_watch, args=[parent], daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os._exit(1)
