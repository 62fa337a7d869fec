"""What the architecture tests read: the files of the project and their syntax trees."""

from __future__ import annotations

import ast
import os
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "comptoir"
VENDOR = SOURCE / "web" / "static" / "vendor"
LEFT_OUT = {"__pycache__", "migrations", "node_modules"}

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    """The path as it is written in messages and exception lists: from the root, with slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def files(folder: Path, *suffixes: str) -> tuple[Path, ...]:
    """Files below ``folder`` with one of the suffixes; migrations, installed libraries and caches are left out."""
    return tuple(
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix in suffixes
        and path.is_file()
        and not LEFT_OUT.intersection(path.relative_to(ROOT).parts)
        and VENDOR not in path.parents
    )


def python_files(folder: Path = SOURCE) -> tuple[Path, ...]:
    """The Python files below ``folder``."""
    return files(folder, ".py")


@cache
def text(path: Path) -> str:
    """The content of a file."""
    return path.read_text("utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(text(path), str(path))


def functions(path: Path) -> Iterator[tuple[str, FunctionNode]]:
    """Every function of a file with its dotted name, methods and inner functions included."""
    yield from _functions(tree(path), "")


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, FunctionNode]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FunctionNode):
            yield f"{prefix}{child.name}", child
        inner = f"{prefix}{child.name}." if isinstance(child, FunctionNode | ast.ClassDef) else prefix
        yield from _functions(child, inner)


def docstrings(path: Path) -> set[int]:
    """Identities of the constant nodes that are docstrings (of modules, classes, functions and attributes)."""
    return {
        id(statement.value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | FunctionNode)
        for statement in node.body
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }


@cache
def tracked_files() -> tuple[Path, ...]:
    """Files that the project carries: known to git, or about to be; all but build products where git is missing."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0 and listed.stdout:
        names = listed.stdout.decode().rstrip("\0").split("\0")
        return tuple(path for path in (ROOT / name for name in sorted(set(names))) if path.is_file())
    skipped = LEFT_OUT | {".venv", ".git", ".make", "build", "vendor"}
    return tuple(
        Path(folder) / name
        for folder, folders, names in os.walk(ROOT)
        if not folders.__setitem__(slice(None), [inner for inner in folders if inner not in skipped])
        for name in names
    )


def expect_none(faults: Iterable[object], advice: str = "") -> None:
    """Fails with every fault on a line of its own, and what to do about them."""
    lines = [str(fault) for fault in faults]
    if lines:
        raise AssertionError("\n  ".join([f"{len(lines)} found. {advice}".rstrip(), *lines]))


@cache
def exceptions(section: str) -> dict[str, int]:
    """One section of ``exceptions.toml``."""
    return dict(tomllib.loads(text(Path(__file__).with_name("exceptions.toml"))).get(section, {}))
