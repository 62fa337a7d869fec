"""Every function is annotated; what others call is documented."""

import ast

from tests.architecture.sources import (
    ROOT,
    SOURCE,
    FunctionNode,
    expect_none,
    functions,
    name_of,
    python_files,
    tree,
)


def test_every_function_is_annotated():
    bare = [
        f"{name_of(path)}:{node.lineno} {name}"
        for folder in (SOURCE, ROOT / "scripts")
        for path in python_files(folder)
        for name, node in functions(path)
        if not _is_annotated(name, node)
    ]
    expect_none(bare)


def test_public_functions_of_core_and_services_are_documented():
    documented = [
        *python_files(SOURCE / "core"),
        *python_files(SOURCE / "workflows"),
        *(path for path in python_files() if path.stem == "services" or path.parent.name == "services"),
    ]
    bare = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in documented
        for node in tree(path).body
        if isinstance(node, FunctionNode | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    expect_none(bare, "say units, rounding, errors raised and the requirement")


def test_services_take_at_most_their_subject_by_position():
    """A call reads like a sentence: ``validate_document(document, user=…, today=…)``."""
    positional = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in python_files()
        if path.stem == "services" or path.parent.name in {"services", "workflows"}
        for node in tree(path).body
        if isinstance(node, FunctionNode) and not node.name.startswith("_") and len(node.args.args) > 1
    ]
    expect_none(positional, "Make the other parameters keyword-only.")


def _is_annotated(name: str, node: FunctionNode) -> bool:
    arguments = [*node.args.posonlyargs, *node.args.args]
    if "." in name and arguments and arguments[0].arg in {"self", "cls", "mcs"}:
        arguments = arguments[1:]
    arguments += [*node.args.kwonlyargs, *(extra for extra in (node.args.vararg, node.args.kwarg) if extra)]
    return node.returns is not None and all(argument.annotation for argument in arguments)
