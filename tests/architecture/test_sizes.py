"""Files, templates and functions past the size where one stops and thinks. ``exceptions.toml`` may only shrink."""

from collections.abc import Mapping

from tests.architecture.sources import (
    ROOT,
    SOURCE,
    FunctionNode,
    exceptions,
    expect_none,
    files,
    functions,
    name_of,
    text,
)

FILE_LINES = 400
ISLAND_LINES = 300
TEMPLATE_LINES = 80
FUNCTION_LINES = 50
CODE_FOLDERS = (SOURCE, ROOT / "tests", ROOT / "scripts", ROOT / "bench")


def test_no_file_is_longer_than_400_lines_and_no_island_than_300():
    sizes = {
        name_of(path): (_lines(path), ISLAND_LINES if path.suffix == ".js" else FILE_LINES)
        for folder in CODE_FOLDERS
        for path in files(folder, ".py", ".css", ".js", ".typ")
    }
    _check(sizes, exceptions("file_lines"), "file_lines")


def test_no_template_is_longer_than_80_lines():
    sizes = {name_of(path): (_lines(path), TEMPLATE_LINES) for path in files(SOURCE, ".html")}
    _check(sizes, exceptions("template_lines"), "template_lines")


def test_no_function_is_longer_than_50_lines():
    sizes = {
        f"{name_of(path)}::{name}": (_function_lines(node), FUNCTION_LINES)
        for folder in (SOURCE, ROOT / "scripts", ROOT / "bench")
        for path in files(folder, ".py")
        for name, node in functions(path)
    }
    _check(sizes, exceptions("function_lines"), "function_lines")


def _lines(path) -> int:
    return len(text(path).splitlines())


def _function_lines(node: FunctionNode) -> int:
    """Lines of signature and body; the docstring may be as long as it needs."""
    lines = node.end_lineno - node.lineno + 1
    first = node.body[0]
    is_documented = hasattr(first, "value") and isinstance(getattr(first.value, "value", None), str)
    return lines - (first.end_lineno - first.lineno + 1 if is_documented else 0)


def _check(sizes: Mapping[str, tuple[int, int]], tolerated: Mapping[str, int], section: str) -> None:
    too_long = {
        name: f"{lines} lines, at most {limit}"
        for name, (lines, limit) in sizes.items()
        if lines > max(limit, tolerated.get(name, 0))
    }
    expect_none(f"{name}: {size}" for name, size in too_long.items())

    loose = {
        name: f"lower to {sizes[name][0]}" if name in sizes and sizes[name][0] > sizes[name][1] else "remove"
        for name, lines in tolerated.items()
        if name not in sizes or lines > sizes[name][0] or sizes[name][0] <= sizes[name][1]
    }
    expect_none(
        (f"{name}: {advice}" for name, advice in loose.items()),
        f"[{section}] of tests/architecture/exceptions.toml may only shrink",
    )
