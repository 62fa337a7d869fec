"""Every model has its line in ``docs/glossary.md``."""

import ast
import re

from tests.architecture.sources import ROOT, expect_none, name_of, python_files, text, tree

GLOSSARY = ROOT / "docs" / "glossary.md"


def test_every_model_stands_in_the_glossary():
    words = set(re.findall(r"`([A-Za-z]+)`", text(GLOSSARY)))
    missing = {name: place for name, place in models().items() if name not in words}
    expect_none(f"{name} ({place})" for name, place in missing.items())


def test_the_glossary_names_no_model_that_is_gone():
    table = text(GLOSSARY).partition("## Models")[2]
    named = set(re.findall(r"^\| `([A-Za-z]+)`", table, re.MULTILINE))
    assert named, "the section '## Models' has one row per model"
    assert not named - set(models())


def models() -> dict[str, str]:
    """Name of each concrete Django model → its file."""
    classes = {
        node.name: (node, path)
        for path in python_files()
        if "models" in path.stem or "models" in path.parent.name
        for node in tree(path).body
        if isinstance(node, ast.ClassDef)
    }
    return {
        name: name_of(path)
        for name, (node, path) in classes.items()
        if _is_model(node, classes) and not _is_abstract(node)
    }


def _is_model(node: ast.ClassDef, classes: dict) -> bool:
    bases = [ast.unparse(base).split(".")[-1] for base in node.bases]
    return any(
        base in {"Model", "AbstractBaseUser", "AbstractBaseSession"}
        or (base in classes and _is_model(classes[base][0], classes))
        for base in bases
    )


def _is_abstract(node: ast.ClassDef) -> bool:
    return any(
        isinstance(inner, ast.ClassDef)
        and inner.name == "Meta"
        and any(ast.unparse(statement) == "abstract = True" for statement in inner.body)
        for inner in node.body
    )
