"""Errors carry a code; every code has its French sentence, and no rule holds one itself."""

import ast
import re
import string
from collections.abc import Iterator

from tests.architecture.sources import SOURCE, docstrings, expect_none, name_of, python_files, tree

REFUSALS = {"Problem", "Refusal", "NotFound", "Stale", "Forbidden", "TooLarge"}
CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
ACCENTED = re.compile(r"[àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆ«»’]")


def test_every_code_has_a_sentence():
    sentences = messages()
    missing = sorted({f"{place} {code}" for place, code in codes() if code not in sentences})
    expect_none(missing, "add the sentence to a MESSAGES table")


def test_a_code_has_one_sentence():
    """Two tables that word one code would make the answer depend on the order in which they are read."""
    seen: dict[str, str] = {}
    twice = []
    for place, code, _ in _entries():
        if code in seen and seen[code] != place:
            twice.append(f"{code}: {seen[code]} and {place}")
        seen[code] = place
    expect_none(twice)


def test_sentences_are_well_formed_templates():
    faulty = []
    for place, code, sentence in _entries():
        try:
            fields = [name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None]
        except ValueError as error:
            faulty.append(f"{place} {code}: {error}")
            continue
        if not sentence.strip() or "" in fields or any(field.isdigit() for field in fields):
            faulty.append(f"{place} {code}: {sentence!r}")
    expect_none(faulty, "a sentence names its parameters: {number}, never {} or {0}")


def test_core_holds_no_french_sentence():
    found = []
    for path in python_files(SOURCE / "core"):
        documentation = docstrings(path)
        found += [
            f"{name_of(path)}:{node.lineno} {node.value!r}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documentation
            and ACCENTED.search(node.value)
            and re.search(r"[A-Za-z]{2}", node.value)
        ]
    expect_none(found, "core raises a code; the sentence stands in comptoir/ui/core_messages.py")


def codes() -> Iterator[tuple[str, str]]:
    """Place and code of each refusal that is written with its code."""
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                for argument in _code_arguments(node):
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield f"{name_of(path)}:{node.lineno}", argument.value


def _code_arguments(node: ast.Call) -> list[ast.expr]:
    name = ast.unparse(node.func)
    method = name.split(".")[-1]
    if method in REFUSALS:
        return node.args[:1]
    if method == "for_field" and name.split(".")[-2] in {*REFUSALS, "cls"}:
        return node.args[1:2]
    if method == "raise_if_any":
        return node.args[:1] or [ast.Constant("invalid_input")]
    if method == "add" and len(node.args) == 2 and isinstance(node.args[0], ast.Constant | ast.JoinedStr):
        is_code = isinstance(node.args[1], ast.Constant) and CODE.fullmatch(str(node.args[1].value))
        return node.args[1:2] if is_code else []
    return []


def messages() -> dict[str, str]:
    """Every code with its sentence."""
    return {code: sentence for _, code, sentence in _entries()}


def _entries() -> Iterator[tuple[str, str, str]]:
    """File, code and sentence of each entry of a table called MESSAGES (or ending so)."""
    for path in python_files():
        for node in tree(path).body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                if isinstance(target, ast.Name) and target.id.endswith("MESSAGES"):
                    for key, value in zip(node.value.keys, node.value.values, strict=True):
                        if isinstance(key, ast.Constant) and isinstance(value, ast.Constant):
                            yield name_of(path), key.value, value.value
