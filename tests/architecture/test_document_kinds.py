"""What differs between the sixteen kinds stands in ``core/document_kinds.py``; nobody else compares with one."""

import ast
import re
from collections.abc import Iterator

import pytest

from comptoir.core.document_kinds import KINDS
from tests.architecture.sources import ROOT, SOURCE, expect_none, files, name_of, python_files, text, tree

#: Where the codes may be compared or be the keys of a table, and why. Words and looks: no rule may stand there.
ALLOWED = {
    "src/comptoir/ui/core_messages.py": "French names of the kinds",
    "src/comptoir/references/default_lists.py": "French names of the counters",
    "src/comptoir/printing/kind_layouts.py": "words and boxes of the printed page",
}

#: The table itself, and the demonstration dossier, which makes documents of chosen kinds.
AT_HOME = ("src/comptoir/core/document_kinds.py", "src/comptoir/exchange/demo/")

LOOKUPS = {"filter", "exclude", "get", "Q", "get_or_create", "update_or_create", "pop", "setdefault", "When"}


def test_there_are_sixteen_kinds():
    assert len(KINDS) == 16


def test_no_python_code_compares_with_one_kind():
    found = [
        f"{name_of(path)}:{place}"
        for path in python_files()
        if not name_of(path).startswith((*ALLOWED, *AT_HOME))
        for place in comparisons(tree(path))
    ]
    expect_none(
        found, "Ask an attribute of the kind (kind.moves_goods); add one to DocumentKind if none fits."
    )


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_allowed_still_exists_and_still_needs_it(name):
    assert list(comparisons(tree(ROOT / name))), "remove it from ALLOWED"


def test_no_template_or_island_compares_with_one_kind():
    codes = "|".join(KINDS)
    quoted = rf"[\"'](?:{codes})[\"']"
    comparison = re.compile(
        rf"(?:[=!]==?\s*{quoted})|(?:{quoted}\s*[=!]==?)|(?:\bcase\s+{quoted})|(?:\bin\s+{quoted})"
    )
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in files(SOURCE, ".html", ".js", ".typ")
        for match in comparison.finditer(text(path))
    ]
    expect_none(found)


def comparisons(module: ast.Module) -> Iterator[str]:
    """Line and code of each comparison, match case, table or query that names one kind."""
    for node in ast.walk(module):
        for code in sorted(set(_codes_compared(node))):
            yield f"{node.lineno} {code!r}"


def _codes_compared(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Compare):
        for operand in (node.left, *node.comparators):
            yield from _codes(operand)
    elif isinstance(node, ast.MatchValue):
        yield from _codes(node.value)
    elif isinstance(node, ast.Subscript):
        yield from _codes(node.slice)
    elif isinstance(node, ast.Dict):
        keys = [code for key in node.keys if key is not None for code in _codes(key)]
        # One key may be a word of its own ("order" of a list): a table by kind has several.
        yield from keys if len(keys) > 1 else ()
    elif isinstance(node, ast.Call):
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
        if name in LOOKUPS:
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield from _codes(argument)


def _codes(node: ast.AST) -> Iterator[str]:
    """Codes in a constant, or in a tuple, list or set of constants."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and node.value in KINDS:
            yield node.value
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        for element in node.elts:
            yield from _codes(element)


@pytest.mark.parametrize(
    "code",
    [
        'kind == "invoice"',
        'kind.code in ("invoice", "credit_note")',
        'match kind:\n    case "quote": pass',
        'SIGNS["invoice"]',
        'SIGNS.get("invoice", 0)',
        'Document.objects.filter(kind="invoice")',
        'Q(kind__in=["invoice", "order"])',
        '{"invoice": 1, "credit_note": -1}',
    ],
)
def test_the_check_sees_every_way_to_compare(code):
    assert list(comparisons(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ['create_document(kind="quote")', 'x == "name"', '{"order": 1}', 'codes = ["quote"]']
)
def test_the_check_lets_data_pass(code):
    assert not list(comparisons(ast.parse(code)))
