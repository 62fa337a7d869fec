"""Reading the guide: its pages, the tree of its chapters, its glossary and the screens that each page explains.

The pages are plain Markdown in ``docs/guide``, which the package carries. ``sommaire.toml`` beside them gives the tree
and the screens; a page that it does not name still has its place, in a last chapter.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.utils.text import slugify

from comptoir.dossiers.text import search_text

FOLDER = Path(__file__).resolve().parents[1] / "guide"
CONTENTS = "sommaire.toml"
GLOSSARY = "glossaire"
OTHERS = "Autres pages"
# The page that stands for the whole; the tree itself replaces it on the screen.
COVER = "index"

_HEADING = re.compile(r"^(#{1,4})\s+(.*?)\s*#*$")
_TERM = re.compile(r"^- \*\*(.+?)\*\*\s*:\s*(.+)$")
_MARKS = re.compile(r"\*\*|`|!?\[([^\]]*)\]\([^)]*\)|^\s*[>#|-]+\s?|\|", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """What stands under one heading, as searched."""

    title: str
    anchor: str
    text: str


@dataclass(frozen=True)
class GuidePage:
    """One page: its name in addresses, its title and its Markdown."""

    name: str
    title: str
    source: str
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """Pages under a title; a chapter may hold chapters (UI-165)."""

    title: str
    pages: tuple[GuidePage, ...]
    chapters: "tuple[Chapter, ...]" = ()


@dataclass(frozen=True)
class Term:
    """A word of the glossary and its definition, in Markdown."""

    name: str
    definition: str

    @property
    def slug(self) -> str:
        """Anchor on the glossary's page."""
        return slugify(self.name)

    @property
    def letter(self) -> str:
        """The first letter, without its accent."""
        return search_text(self.name)[:1].upper()


@dataclass(frozen=True)
class Guide:
    """Everything that was read from the folder."""

    pages: Mapping[str, GuidePage]
    chapters: tuple[Chapter, ...]
    screens: Mapping[str, str]
    """Name of a page by key of a screen: "table:tiers", "page:deliveries", "menu:parametres/taxes"."""
    tasks: tuple[tuple[str, str], ...] = ()
    """ "Comment faire" topics: sentence and "page#anchor" (UI-027)."""
    terms: tuple[Term, ...] = field(default=())


@lru_cache(maxsize=4)
def guide(folder: Path = FOLDER) -> Guide:
    """The guide, read once."""
    contents = tomllib.loads((folder / CONTENTS).read_text("utf-8"))
    pages = {path.stem: read_page(path) for path in sorted(folder.glob("*.md"))}
    chapters = tuple(_chapter(entry, pages) for entry in contents.get("chapitres", ()))
    placed = {page.name for chapter in chapters for page in pages_of(chapter)}
    left = tuple(page for name, page in pages.items() if name not in placed | {COVER})
    if left:
        chapters += (Chapter(OTHERS, left),)
    screens = {
        key: name
        for key, names in contents.get("ecrans", {}).items()
        # A page may be named before it is written: the next one of the list stands in for it.
        for name in [next((one for one in _listed(names) if one.partition("#")[0] in pages), "")]
        if name
    }
    tasks = tuple(
        (entry["titre"], entry["page"])
        for entry in contents.get("comment_faire", ())
        if entry["page"].partition("#")[0] in pages
    )
    terms = tuple(_terms(pages[GLOSSARY].source)) if GLOSSARY in pages else ()
    return Guide(pages, chapters, screens, tasks, terms)


def pages_of(chapter: Chapter) -> Iterator[GuidePage]:
    """Every page of a chapter and of the chapters inside it, in the order of reading."""
    yield from chapter.pages
    for inner in chapter.chapters:
        yield from pages_of(inner)


def read_page(path: Path) -> GuidePage:
    """One page; without a heading its title is the name of the file."""
    source = path.read_text("utf-8")
    sections = tuple(_sections(source))
    title = sections[0].title if sections and sections[0].title else path.stem.replace("-", " ").capitalize()
    return GuidePage(path.stem, title, source, sections)


def plain(text: str) -> str:
    """Text without the marks of Markdown, as shown beside a result."""
    return re.sub(r"\s+", " ", _MARKS.sub(lambda found: found.group(1) or " ", text)).strip()


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names


def _chapter(entry: Mapping[str, object], pages: Mapping[str, GuidePage]) -> Chapter:
    names = entry.get("pages", ())
    inner = entry.get("chapitres", ())
    assert isinstance(names, list | tuple) and isinstance(inner, list | tuple)
    return Chapter(
        str(entry["titre"]),
        tuple(pages[name] for name in names if name in pages),
        tuple(_chapter(one, pages) for one in inner),
    )


def _sections(source: str) -> Iterator[Section]:
    title, lines, is_code = "", [], False
    for line in source.splitlines():
        is_code ^= line.startswith("```")
        found = None if is_code else _HEADING.match(line)
        if found is None:
            lines.append(line)
            continue
        if title or any(lines):
            yield Section(title, slugify(title), plain("\n".join(lines)))
        title, lines = plain(found.group(2)), []
    yield Section(title, slugify(title), plain("\n".join(lines)))


def _terms(source: str) -> Iterator[Term]:
    # A definition may run on over lines that are indented.
    joined = re.sub(r"\n  +(?=\S)", " ", source)
    for line in joined.splitlines():
        found = _TERM.match(line)
        if found:
            yield Term(found.group(1), found.group(2))
