"""Reads PDF pages as a person does: their words in order, and where they stand on the sheet."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

import pytest

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")

_MM_PER_POINT = 25.4 / 72
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


@dataclass(frozen=True)
class Word:
    """A word and its box, in millimetres from the top left corner of the sheet."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Word") -> bool:
        """Whether the inner parts of the two boxes meet; boxes hold room above and below the letters."""
        apart = 0.35
        return (
            self.left + 0.1 < other.right
            and other.left + 0.1 < self.right
            and self.top + apart < other.bottom - apart
            and other.top + apart < self.bottom - apart
        )


def _pdftotext(pdf: bytes, *options: str) -> str:
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", *options, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page in the order of reading, one line per line, with single spaces and no empty line."""
    pages = _pdftotext(pdf, "-layout").split("\f")[:-1]
    return ["\n".join(" ".join(line.split()) for line in page.splitlines() if line.strip()) for page in pages]


def whole_text(pdf: bytes) -> str:
    """All pages as one line of words, so that a sentence is found wherever it was broken."""
    return " ".join(" ".join(page_texts(pdf)).split())


def compact(text: str) -> str:
    """The text without white space nor break opportunities: what thin gaps read as depends on the reader."""
    return "".join(text.split()).replace("\u200b", "")


def page_words(pdf: bytes) -> list[list[Word]]:
    """The words of each page with their places."""
    pages = _pdftotext(pdf, "-bbox").split("<page ")[1:]
    return [
        [
            Word(unescape(found[5]), *(float(found[at]) * _MM_PER_POINT for at in range(1, 5)))
            for found in _WORD.finditer(page)
        ]
        for page in pages
    ]


def place_of(text: str, words: Sequence[Word]) -> Word:
    """The first word that reads ``text``."""
    return next(word for word in words if word.text == text)
