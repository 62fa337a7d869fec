"""How wide a text is at most in the page font, so that the template need not measure what surely fits on one line."""

from __future__ import annotations

from comptoir.printing.safe_text import ZERO_WIDTH_SPACE

_MM_PER_POINT = 25.4 / 72

#: Upper bounds of the advance widths in ems, by groups of characters of the Latin script.
_GROUPS = {
    0.3: " \u00a0.,;:·'’ijlI|!",
    0.13: "\u202f",
    0.36: "()[]{}-/\\ftr°",
    0.46: '?scz*«»"“”',
    0.51: "0123456789€$#+=×–<>~_^àáâãäåaèéêëeçgkvxyFLJ",
    0.55: "EST",
    0.86: "mwMWœæŒÆ@%½¼¾©ŉŴŵ",
}
_ADVANCES = {character: width for width, group in _GROUPS.items() for character in group}
_ADVANCES[ZERO_WIDTH_SPACE] = 0.0
_OTHER_LATIN, _OTHER = 0.7, 2.3


def greatest_width(text: str, size: float) -> float:
    """Millimetres that ``text`` takes at most on one line, set in ``size`` points."""
    return sum(map(_advance, text)) * size * _MM_PER_POINT


def _advance(character: str) -> float:
    known = _ADVANCES.get(character)
    if known is not None:
        return known
    return _OTHER_LATIN if character < "\u0180" else _OTHER
