"""Makes any text safe to set on a page: what people typed may hold anything."""

from __future__ import annotations

import re

from comptoir.ui.french_format import NO_BREAK_SPACE, french_spaces

ZERO_WIDTH_SPACE = "\u200b"

#: Control characters have no glyph, and direction overrides would let a name disguise what stands beside it.
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_LINE_END = re.compile(r"\r\n?|\u2028|\u2029|\x85|\x0b|\x0c")

#: Longest run of characters left without a place to break, by the room of the block that shows it.
NARROW_WORD = 20
MEDIUM_WORD = 30
WIDE_WORD = 45


def printable(text: str, longest_word: int = MEDIUM_WORD) -> str:
    """``text`` without control characters, surrogates replaced, tabs as spaces, very long words made breakable.

    Line ends become a single ``\\n``; white space around the text goes. No line breaks before ``; : ? ! »``: the page
    font's no-break space is a thin one already.
    """
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = _LINE_END.sub("\n", text).replace("\t", " ")
    text = french_spaces(_UNPRINTABLE.sub("", text).strip(), NO_BREAK_SPACE)
    if len(text) <= longest_word:
        return text
    return _long_words(longest_word).sub(rf"\g<0>{ZERO_WIDTH_SPACE}", text)


def text_pieces(text: str, *, lines: int = 8, characters: int = 480) -> list[str]:
    """``text`` cut into pieces that each fit easily on a page: at line ends, else after a sentence, else at a space.

    A row of the table is never broken over two pages, so a description of any length is set as several rows.
    """
    pieces: list[str] = []
    current: list[str] = []
    size = 0
    for paragraph in text.split("\n"):
        for part in _paragraph_pieces(paragraph, characters):
            if current and (len(current) >= lines or size + len(part) > characters):
                pieces.append("\n".join(current))
                current, size = [], 0
            current.append(part)
            size += len(part)
    pieces.append("\n".join(current))
    return pieces


def _paragraph_pieces(paragraph: str, characters: int) -> list[str]:
    if ZERO_WIDTH_SPACE in paragraph:
        characters //= 3  # such lines are filled badly and take more height
    pieces = []
    while len(paragraph) > characters:
        cut = paragraph.rfind(". ", characters // 2, characters) + 1
        if cut == 0:
            cut = paragraph.rfind(" ", characters // 2, characters)
        if cut <= 0:
            cut = characters
        pieces.append(paragraph[:cut].rstrip())
        paragraph = paragraph[cut:].lstrip()
    pieces.append(paragraph)
    return pieces


_PATTERNS: dict[int, re.Pattern[str]] = {}


def _long_words(longest: int) -> re.Pattern[str]:
    if longest not in _PATTERNS:
        _PATTERNS[longest] = re.compile(rf"\S{{{longest}}}(?=\S)")
    return _PATTERNS[longest]
