"""What Typst works with: the only folder it may read, and compilers that are made once and lent."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import typst

PACKAGE_FOLDER = Path(__file__).resolve().parent
TEMPLATES_FOLDER = PACKAGE_FOLDER / "templates"
FONTS_FOLDER = PACKAGE_FOLDER / "fonts"
PREFIX, IN_USE = "comptoir-print-", "in-use"


class Workspace:
    """A temporary folder of this process, made at first use and removed with the process (PRN-075).

    A process that is killed leaves its folder, with pictures in it: the next one that makes its own removes it.

    Typst reads pictures from files only at a reasonable price (bytes in the data cost 50 ms per 200 kB), and only
    below the folder of its templates: so the templates are copied here and pictures are written beside them.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._mark: TextIO | None = None

    def folder(self) -> Path:
        """The folder, with the templates in it."""
        with self._lock:
            if self._folder is None:
                _remove_left_behind()
                self._folder = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
                self._mark = (Path(self._folder.name) / IN_USE).open("w")
                fcntl.flock(self._mark, fcntl.LOCK_EX)  # until the process ends, however it does
                shutil.copytree(TEMPLATES_FOLDER, self._folder.name, dirs_exist_ok=True)
                (Path(self._folder.name) / "pictures").mkdir()
            return Path(self._folder.name)

    def picture(self, content: bytes, suffix: str) -> str:
        """Path of a picture as the templates write it; the same content is stored once."""
        name = f"{hashlib.sha256(content).hexdigest()[:32]}.{suffix}"
        target = self.folder() / "pictures" / name
        if not target.exists():
            unfinished = target.with_name(f"{name}.{threading.get_ident()}")
            unfinished.write_bytes(content)
            os.replace(unfinished, target)
        return f"/pictures/{name}"


def _remove_left_behind() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError), (folder / IN_USE).open() as mark:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


class CompilerPool:
    """Compilers lent to one thread at a time: making one reads the fonts and parses the template (20 ms).

    There are never more of them than documents composed at the same moment.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._idle: dict[str, list[typst.Compiler]] = {}
        self._fonts: typst.Fonts | None = None

    @contextmanager
    def compiler(self, source: str) -> Iterator[typst.Compiler]:
        """A compiler of the template file ``source``, taken back at the end."""
        with self._lock:
            idle = self._idle.setdefault(source, [])
            compiler = idle.pop() if idle else self._made(source)
        try:
            yield compiler
        finally:
            with self._lock:
                idle.append(compiler)

    def _made(self, source: str) -> typst.Compiler:
        if self._fonts is None:
            self._fonts = typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS_FOLDER)]
            )
        folder = self._workspace.folder()
        return typst.Compiler(
            str(folder / source), root=str(folder), font_paths=self._fonts, ignore_system_fonts=True
        )
