"""The folder that printing works in: gone with its process, and after it when that was killed."""

import subprocess
import sys
from pathlib import Path

from comptoir.printing.workspace import Workspace

HOLDING = """
import sys
from comptoir.printing.workspace import Workspace
workspace = Workspace()
workspace.picture(b"secret", "png")
print(workspace.folder(), flush=True)
sys.stdin.read()
"""


def holding() -> tuple["subprocess.Popen[str]", Path]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_what_a_killed_process_left_goes_and_what_is_in_use_stays() -> None:
    killed, left = holding()
    killed.kill()
    killed.communicate()
    assert (left / "pictures").is_dir()
    alive, used = holding()
    assert not left.exists()
    workspace = Workspace()
    mine = workspace.folder()
    assert used.is_dir() and mine.is_dir()
    alive.communicate()
    assert alive.returncode == 0
    assert not used.exists()
