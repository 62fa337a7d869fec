"""Prints, for each family of requirements, how many a test names, and which none does.

Static: reads the ``@covers(…)`` decorators of tests/ without importing or running anything.
"""

from __future__ import annotations

import argparse
import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill

from tests.requirements import FAMILIES, family_of, spec_ids

TESTS = Path(__file__).resolve().parents[1] / "tests"


def main() -> int:
    """Prints the table; exit 1 if a test names what the specification does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--brief", action="store_true", help="figures only, without the names that no test covers"
    )
    parser.add_argument(
        "families", nargs="*", metavar="FAMILY", help="only these families (DOC, TV-DOC, T05 …)"
    )
    wanted = parser.parse_args()

    covered = covered_ids()
    required = ids_by_family(spec_ids())
    shown = [family for family in FAMILIES if not wanted.families or family in wanted.families]
    all_covered = all_required = 0
    for family in shown:
        ids = required[family]
        missing = [name for name in ids if name not in covered]
        all_covered += len(ids) - len(missing)
        all_required += len(ids)
        print(f"{family:<8}{len(ids) - len(missing):>4} / {len(ids)}")
        if missing and not wanted.brief:
            print(
                fill(
                    " ".join(missing),
                    110,
                    initial_indent=" " * 8,
                    subsequent_indent=" " * 8,
                    break_on_hyphens=False,
                )
            )
    print(f"{'all':<8}{all_covered:>4} / {all_required}")

    unknown = {name: places for name, places in covered.items() if name not in spec_ids()}
    for name, places in sorted(unknown.items()):
        print(f"not in docs/spec: {name} ({', '.join(places)})")
    return 1 if unknown else 0


def ids_by_family(ids: frozenset[str]) -> dict[str, list[str]]:
    """The requirements of each family in their order."""
    families: dict[str, list[str]] = defaultdict(list)
    for name in ids:
        family = family_of(name)
        if family:
            families[family].append(name)
    for names in families.values():
        names.sort(key=_number)
    return families


def covered_ids() -> dict[str, list[str]]:
    """Requirement → the tests that name it."""
    covered: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for test, requirement in _marks(ast.parse(path.read_text("utf-8"), str(path))):
            covered[requirement].append(f"{path.relative_to(TESTS.parent)}::{test}")
    return covered


def _marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).split(".")[-1] == "covers":
                for argument in decorator.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield node.name, argument.value


def _number(name: str) -> int:
    return int("".join(character for character in name.rsplit("-", 1)[-1] if character.isdigit()))


if __name__ == "__main__":
    raise SystemExit(main())
