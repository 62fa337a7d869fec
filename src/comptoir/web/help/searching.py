"""Full-text search and index of the guide (UI-166)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from comptoir.dossiers.text import search_text
from comptoir.web.help.guide import COVER, Guide, GuidePage, Section

AROUND = 90
MOST = 30


@dataclass(frozen=True)
class Hit:
    """A section that holds every word."""

    page: GuidePage
    section: Section
    excerpt: str


def sections_matching(guide: Guide, text: str) -> list[Hit]:
    """Sections that hold every word, those with the words in a title first. Accents and capitals don't matter."""
    words = search_text(text).split()
    if not words:
        return []
    ranked = []
    for page in guide.pages.values():
        if page.name == COVER:
            continue
        for section in page.sections:
            title = _folded(f"{page.title} {section.title}")
            body = _folded(section.text)
            if all(word in title or word in body for word in words):
                in_title = sum(word in _folded(section.title) for word in words)
                score = (
                    in_title,
                    sum(word in title for word in words),
                    sum(body.count(word) for word in words),
                )
                ranked.append((score, Hit(page, section, excerpt(section.text, words[0]))))
    ranked.sort(key=lambda found: found[0], reverse=True)
    return [hit for _, hit in ranked[:MOST]]


def excerpt(text: str, word: str) -> str:
    """A piece of the text around the word."""
    place = _folded(text).find(word)
    start = max(0, place - AROUND)
    piece = text[start : start + 2 * AROUND].strip()
    return f"{'…' if start else ''}{piece}{'…' if start + 2 * AROUND < len(text) else ''}"


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """The guide doesn't change while the program runs: each of its texts is folded once."""
    return search_text(text)


def index_entries(guide: Guide) -> dict[str, list[tuple[str, str]]]:
    """Titles of pages and sections by first letter: (title, "page#anchor")."""
    entries = sorted(set(_titles(guide)), key=lambda entry: search_text(entry[0]))
    letters: dict[str, list[tuple[str, str]]] = {}
    for title, target in entries:
        letters.setdefault(search_text(title)[:1].upper(), []).append((title, target))
    return letters


def _titles(guide: Guide) -> Iterator[tuple[str, str]]:
    for page in guide.pages.values():
        if page.name == COVER:
            continue
        for section in page.sections:
            if search_text(section.title)[:1].isalpha():
                yield section.title, f"{page.name}#{section.anchor}"
    for term in guide.terms:
        yield term.name, f"glossaire#{term.slug}"
