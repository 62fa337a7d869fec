"""The documentation is true: its links lead somewhere, its commands exist, its pictures are there."""

import re

from tests.architecture.sources import ROOT, exceptions, expect_none, name_of, text, tracked_files

LINK = re.compile(r"(?<!`)!?\[[^\]]*\]\((?!https?:|mailto:)([^)\s]+)\)")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


def pages() -> list:
    """Every Markdown page; the specification is kept as it was given."""
    return [
        path for path in tracked_files() if path.suffix == ".md" and not name_of(path).startswith("docs/spec/")
    ]  # fmt: skip


def test_links_lead_somewhere():
    tolerated = exceptions("missing_pictures")
    broken = []
    for page in pages():
        for address in LINK.findall(text(page)):
            file, _, anchor = address.partition("#")
            target = (page.parent / file).resolve() if file else page
            if target.is_relative_to(ROOT) and name_of(target) in tolerated:
                continue
            if not target.exists() or (anchor and anchor not in _anchors(target)):
                broken.append(f"{name_of(page)}: {address}")
    expect_none(broken)


def test_pictures_that_were_taken_are_no_longer_tolerated_as_missing():
    taken = [name for name in exceptions("missing_pictures") if (ROOT / name).exists()]
    expect_none(taken, "remove them from exceptions.toml")


def test_make_targets_named_in_the_documentation_exist():
    targets = set(TARGET.findall(text(ROOT / "Makefile")))
    unknown = [
        f"{name_of(page)}: make {target}"
        for page in pages()
        for target in re.findall(r"`(?:[A-Z_]+=\S+ )*make ([a-z][a-z-]*)", text(page))
        if target not in targets
    ]
    expect_none(unknown)


def test_files_named_in_the_documentation_exist():
    """A path in back quotes that begins at the root of the project is a promise."""
    broken = [
        f"{name_of(page)}: {path}"
        for page in pages()
        if page.name != "CHANGELOG.md"
        for path in re.findall(r"`((?:src|tests|docs|scripts|bench)/[\w./-]+)`", text(page))
        if not (ROOT / path).exists()
    ]
    expect_none(broken)


def _anchors(page) -> set[str]:
    """Anchors that a page of Markdown offers, as the usual viewers make them from headings."""
    return {
        re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.lower()).strip())
        for heading in re.findall(r"^#+\s+(.*)$", text(page), re.MULTILINE)
    }
