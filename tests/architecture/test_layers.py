"""Packages import only what stands below them; nothing is imported late, sent by signal or named for nothing."""

import ast
import re
import sys

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.sources import ROOT, SOURCE, expect_none, name_of, python_files, tree

NAMES_FOR_NOTHING = re.compile(r"^(?:.*_)?(?:utils?|helpers?|common|managers?|misc)$")


def test_contracts_of_the_layers_are_kept():
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, verbose=False)
    assert status == EXIT_STATUS_SUCCESS, "see the broken contracts above, or run 'lint-imports'"


def test_core_imports_the_standard_library_and_itself_only():
    foreign = [
        f"{name_of(path)}:{node.lineno} {module}"
        for path in python_files(SOURCE / "core")
        for node in ast.walk(tree(path))
        for module in _imported_modules(node)
        if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith("comptoir.core")
    ]
    expect_none(foreign)


def test_core_has_no_clock_and_no_files():
    """``today`` is an argument; a rule reads nothing but what it is given."""
    forbidden = {
        "time",
        "os",
        "io",
        "pathlib",
        "random",
        "secrets",
        "socket",
        "sqlite3",
        "urllib",
        "subprocess",
    }
    calls = {"today", "now", "utcnow", "open", "input", "print"}
    found = []
    for path in python_files(SOURCE / "core"):
        for node in ast.walk(tree(path)):
            modules = [module for module in _imported_modules(node) if module.split(".")[0] in forbidden]
            called = node.func if isinstance(node, ast.Call) else None
            name = getattr(called, "attr", None) or getattr(called, "id", None)
            if modules or (
                name in calls and (name not in {"open", "input", "print"} or isinstance(called, ast.Name))
            ):
                found.append(f"{name_of(path)}:{node.lineno} {modules or name}")
    expect_none(found)


def test_nothing_is_imported_inside_a_function():
    late = [
        f"{name_of(path)}:{inner.lineno}"
        for folder in (SOURCE, ROOT / "scripts")
        for path in python_files(folder)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    expect_none(late)


def test_there_are_no_signals():
    """Effects that cross packages are called where one can read them."""
    signals = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree(path))
        for module in _imported_modules(node)
        if module.startswith(("django.dispatch", "django.db.models.signals", "django.core.signals"))
        or module in {"django.db.models.signals", "blinker"}
    ]
    expect_none(signals)


def test_modules_are_named_for_what_they_hold():
    vague = {
        name_of(path)
        for path in python_files()
        for part in (*path.relative_to(SOURCE).parts[:-1], path.stem)
        if NAMES_FOR_NOTHING.match(part)
    }
    expect_none(vague)


def _imported_modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []
