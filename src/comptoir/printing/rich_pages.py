"""Rich text as the templates set it: paragraphs of runs, each with the style that differs from the page's (UI-070)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from comptoir.core.rich_text import COLOURS, HIGHLIGHTS, PLAIN, Paragraph, Run
from comptoir.printing.safe_text import printable

#: What a page element says, ready for the template.
PageData = dict[str, Any]

#: Fonts of rich text on paper: those of the package and those that Typst brings along.
FONTS = {"serif": "Libertinus Serif", "mono": "DejaVu Sans Mono"}


def plain_paragraphs(texts: Iterable[str]) -> list[PageData]:
    """Paragraphs without any style."""
    return [_paragraph(Paragraph((Run(text, PLAIN),))) for text in texts]


def rich_paragraphs(paragraphs: Iterable[Paragraph]) -> list[PageData]:
    """Paragraphs with their alignment, indent, bullet and runs; an empty one is an empty line."""
    return [_paragraph(one) for one in paragraphs]


def _paragraph(paragraph: Paragraph) -> PageData:
    return {
        "align": paragraph.alignment,
        "indent": paragraph.indent,
        "is_bullet": paragraph.is_bullet,
        "runs": [_run(run) for run in paragraph.runs if run.text],
    }


def _run(run: Run) -> PageData:
    style = run.style
    # ``printable`` takes the blanks at the edges away, which part this run from the next.
    core = printable(run.text)
    before = run.text[: len(run.text) - len(run.text.lstrip(" "))]
    after = run.text[len(run.text.rstrip(" ")) :] if core else ""
    return {
        "text": f"{before and ' '}{core}{after and ' '}",
        "bold": style.bold,
        "italic": style.italic,
        "underline": style.underline,
        "strike": style.strike,
        "font": FONTS.get(style.font, ""),
        "size": style.size,
        "color": COLOURS.get(style.colour, ""),
        "highlight": HIGHLIGHTS.get(style.highlight, ""),
    }
