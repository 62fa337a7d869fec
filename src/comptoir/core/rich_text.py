"""Rich text: paragraphs of styled runs, read from HTML and written back in one narrow form (UI-064 to UI-070).

Whatever HTML comes in, what goes out is written from the paragraphs alone: ``<p>`` and ``<ul><li>`` with classes of
this page, ``<b>``, ``<i>``, ``<u>``, ``<s>``, ``<span class>`` and ``<br>``, text escaped. No attribute but ``class``
and no class but these exists in it. The same paragraphs are what is printed and what the plain text is made of.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from html.parser import HTMLParser
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any

FONTS = ("sans", "serif", "mono")
"""Fonts that screen and print share; text without one takes that of the page."""

SIZES = (8, 9, 10, 11, 12, 14, 16, 18, 24, 36)
"""Sizes in points."""

COLOURS = MappingProxyType(
    {
        "grey": "#5c6673",
        "red": "#b42318",
        "orange": "#b54708",
        "brown": "#7a4a1e",
        "green": "#166534",
        "teal": "#0f6b70",
        "blue": "#1d4ed8",
        "purple": "#6d28d9",
        "pink": "#be185d",
    }
)
"""Colours of letters, as ink of the printed page. The screen has its own shade for a dark page."""

HIGHLIGHTS = MappingProxyType(
    {
        "yellow": "#fef08a",
        "green": "#bbf7d0",
        "blue": "#bfdbfe",
        "pink": "#fbcfe8",
        "orange": "#fed7aa",
        "grey": "#e2e5ea",
    }
)
"""Colours behind letters."""

ALIGNMENTS = ("left", "center", "right", "justify")
LAST_INDENT = 8
"""Indent stops of a paragraph."""

BULLET = "•"


@dataclass(frozen=True, slots=True)
class Style:
    """How letters look. An empty font or colour and a size of 0 are those of the page."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    font: str = ""
    size: int = 0
    colour: str = ""
    highlight: str = ""


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one style; ``\\n`` is a line break inside the paragraph."""

    text: str
    style: Style = PLAIN


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``indent`` counts stops; one without runs is an empty line."""

    runs: tuple[Run, ...] = ()
    alignment: str = "left"
    indent: int = 0
    is_bullet: bool = False

    @property
    def text(self) -> str:
        """Its letters, without style."""
        return "".join(run.text for run in self.runs)


# ------------------------------------------------------------------------------------------------------- reading
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_LINE_END = re.compile(r"[ \t]*[\r\n\f]+[ \t]*")
_CLASS = re.compile(r"rt-([a-z]+)(?:-([a-z0-9]+))?")
_DECLARATION = re.compile(r"(?:^|;)\s*([a-z-]{1,30})\s*:\s*([^;]{1,60})")
_RGB = re.compile(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})|rgb\((\d{1,3}),\s*(\d{1,3}),\s*(\d{1,3})\)")
_BLOCKS = frozenset({"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "pre"})
_LISTS = frozenset({"ul", "ol"})
_TAG_STYLES: dict[str, str] = {
    **dict.fromkeys(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    "u": "underline",
    **dict.fromkeys(("s", "strike", "del"), "strike"),
}
READ_TAGS = _BLOCKS | _LISTS | frozenset(_TAG_STYLES) | {"br", "span", "td", "table", "tbody"}
"""Tags that mean something here; of others only the text counts."""


def is_html(text: str) -> bool:
    """Whether a text holds any tag; one without is plain text, in which "<" and "&" mean themselves."""
    return _TAG.search(text) is not None


_FORMAT = re.compile(r"<(?:[bius]|ul|span)>|<[a-z]+ class=")


def is_styled(html: str) -> bool:
    """Whether sanitised HTML says more than its plain text does."""
    return _FORMAT.search(html) is not None


def paragraphs_of_plain(text: str) -> list[Paragraph]:
    """Paragraphs of a plain text, one per line."""
    lines = re.sub(r"\r\n?", "\n", text).split("\n")
    return _trimmed(Paragraph((Run(line.strip()),) if line.strip() else ()) for line in lines)


def paragraphs_of_html(html: str) -> list[Paragraph]:
    """Paragraphs of sanitised HTML, in time proportional to its length; tags that are not known count as nothing."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_paragraph()
    return _trimmed(reader.paragraphs)


def _trimmed(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Without empty paragraphs at either end."""
    kept = list(paragraphs)
    while kept and not kept[-1].text.strip():
        kept.pop()
    first = next((at for at, one in enumerate(kept) if one.text.strip()), 0)
    return kept[first:]


@dataclass(slots=True)
class _Frame:
    """An open element and what it says of the text inside."""

    tag: str
    style: Style = PLAIN
    alignment: str = "left"
    indent: int = 0
    lists: int = 0
    is_bullet: bool = False


@dataclass(slots=True)
class _Open:
    """The paragraph being read."""

    alignment: str
    indent: int
    is_bullet: bool
    pieces: list[tuple[Style, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Follows the elements with a stack of its own: nothing is recursive, whatever the depth."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[Paragraph] = []
        self._frames = [_Frame("")]
        self._open: _Open | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; a block ends the paragraph before it."""
        if tag == "br":
            self._add("\n")
            return
        if tag not in READ_TAGS:
            return
        above = self._frames[-1]
        if tag in _BLOCKS or tag in _LISTS:
            self.end_paragraph()
        is_bullet = above.is_bullet or tag == "li"
        frame = _Frame(tag, above.style, above.alignment, above.indent, above.lists, is_bullet)
        if tag in _LISTS:
            frame.lists += 1
            frame.is_bullet = False
        elif tag == "blockquote":
            frame.indent += 1
        elif tag == "li" and frame.lists > 1:
            frame.indent = min(LAST_INDENT, above.indent + frame.lists - 1)
        if tag in _TAG_STYLES:
            change: dict[str, Any] = {_TAG_STYLES[tag]: True}
            frame.style = replace(frame.style, **change)
        for name, value in attrs:
            if name == "class" and value:
                _apply_classes(frame, value)
            elif name == "style" and value:
                _apply_declarations(frame, value)
        self._frames.append(frame)

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and those left open inside it."""
        if not any(frame.tag == tag for frame in self._frames[-50:]):
            return
        while self._frames[-1].tag != tag:
            self._frames.pop()
        if tag in _BLOCKS or tag in _LISTS:
            self.end_paragraph()
        elif tag in ("td", "th"):
            self._add(" ")
        self._frames.pop()

    def handle_data(self, data: str) -> None:
        """Text; line ends of the source are blanks."""
        text = _LINE_END.sub(" ", data) if _LINE_END.search(data) else data
        if text.strip(" \t") or self._open is not None:
            self._add(text)

    def _add(self, text: str) -> None:
        frame = self._frames[-1]
        if self._open is None:
            self._open = _Open(frame.alignment, min(frame.indent, LAST_INDENT), frame.is_bullet)
            self._only_once()
        self._open.pieces.append((frame.style, text))

    def _only_once(self) -> None:
        """Only the first paragraph of a list item bears the bullet."""
        for frame in reversed(self._frames):
            if frame.tag in _LISTS or not frame.is_bullet:
                break
            frame.is_bullet = False

    def end_paragraph(self) -> None:
        """Keep the paragraph being read, without blanks at its edges and the break that ends it on a screen."""
        if self._open is None:
            return
        opened, self._open = self._open, None
        same_style = groupby(opened.pieces, key=itemgetter(0))
        runs = _without_edges(
            [Run("".join(text for _, text in pieces), style) for style, pieces in same_style]
        )
        self.paragraphs.append(Paragraph(tuple(runs), opened.alignment, opened.indent, opened.is_bullet))


def _without_edges(runs: list[Run]) -> list[Run]:
    if not (runs[0].text[:1].isspace() or runs[-1].text[-1:].isspace()):
        return runs
    while runs:
        text = runs[0].text.lstrip(" \t")
        runs[0] = replace(runs[0], text=text)
        if text:
            break
        runs.pop(0)
    if runs and runs[-1].text.endswith("\n"):
        runs[-1] = replace(runs[-1], text=runs[-1].text[:-1])
    while runs:
        text = runs[-1].text.rstrip(" \t")
        runs[-1] = replace(runs[-1], text=text)
        if text:
            break
        runs.pop()
    return runs


def _apply_classes(frame: _Frame, classes: str) -> None:
    for name in classes[:200].split():
        match = _CLASS.fullmatch(name)
        if match is None:
            continue
        what, value = match[1], match[2] or ""
        if what in ALIGNMENTS and not value:
            frame.alignment = what
        elif what == "indent" and value.isdigit() and 0 < int(value) <= LAST_INDENT:
            frame.indent = int(value)
        elif what == "size" and value.isdigit() and int(value) in SIZES:
            frame.style = replace(frame.style, size=int(value))
        elif what == "font" and value in FONTS:
            frame.style = replace(frame.style, font=value)
        elif what == "color" and value in COLOURS:
            frame.style = replace(frame.style, colour=value)
        elif what == "mark" and value in HIGHLIGHTS:
            frame.style = replace(frame.style, highlight=value)


def _apply_declarations(frame: _Frame, css: str) -> None:
    """What text pasted from another program says in its ``style`` and that a class can say."""
    for name, value in _DECLARATION.findall(css[:2000].lower()):
        value = value.strip()
        if name == "text-align" and value in ALIGNMENTS:
            frame.alignment = value
        elif name == "font-weight":
            is_bold = value in ("bold", "bolder") or (value.isdigit() and int(value) >= 600)
            frame.style = replace(frame.style, bold=is_bold)
        elif name == "font-style":
            frame.style = replace(frame.style, italic=value in ("italic", "oblique"))
        elif name in ("text-decoration", "text-decoration-line"):
            found = value.split()
            frame.style = replace(
                frame.style,
                underline=frame.style.underline or "underline" in found,
                strike=frame.style.strike or "line-through" in found,
            )
        elif name == "color":
            frame.style = replace(frame.style, colour=_nearest(value))


def _nearest(colour: str) -> str:
    """Colour of the palette that looks most like it; none for what is nearly black or white."""
    match = _RGB.fullmatch(colour)
    if match is None:
        return ""
    wanted = (
        [int(one, 16) for one in match.groups()[:3]] if match[1] else [int(one) for one in match.groups()[3:]]
    )
    if max(wanted) < 90 or min(wanted) > 220:
        return ""

    def distance(code: str) -> int:
        ink = COLOURS[code]
        return sum((int(ink[at : at + 2], 16) - one) ** 2 for at, one in zip((1, 3, 5), wanted, strict=True))

    return min(COLOURS, key=distance)


# ------------------------------------------------------------------------------------------------------- writing
def rich_html(paragraphs: Sequence[Paragraph]) -> str:
    """The one HTML of these paragraphs."""
    parts: list[str] = []
    is_in_list = False
    for one in paragraphs:
        if one.is_bullet != is_in_list:
            parts.append("<ul>" if one.is_bullet else "</ul>")
            is_in_list = one.is_bullet
        tag = "li" if one.is_bullet else "p"
        classes = [f"rt-{one.alignment}"] if one.alignment != "left" else []
        if one.indent:
            classes.append(f"rt-indent-{one.indent}")
        attribute = f' class="{" ".join(classes)}"' if classes else ""
        parts.append(f"<{tag}{attribute}>{''.join(map(_run_html, one.runs)) or '<br>'}</{tag}>")
    if is_in_list:
        parts.append("</ul>")
    return "".join(parts)


def _run_html(run: Run) -> str:
    style = run.style
    html = escape(run.text, quote=False).replace("\n", "<br>")
    for tag, holds in (("s", style.strike), ("u", style.underline), ("i", style.italic), ("b", style.bold)):
        if holds:
            html = f"<{tag}>{html}</{tag}>"
    named = (
        ("font", style.font),
        ("size", style.size),
        ("color", style.colour),
        ("mark", style.highlight),
    )
    # One element for each, as the editor makes them, so that it can take one away and leave the others.
    for name, value in reversed(named):
        if value:
            html = f'<span class="rt-{name}-{value}">{html}</span>'
    return html


def plain_text(html: str) -> str:
    """Letters of a rich text for lists, search, exports and archives (UI-070); a plain text is given back as it is."""
    if not is_html(html):
        return html
    return "\n".join(plain_line(one) for one in paragraphs_of_html(html))


def plain_line(paragraph: Paragraph) -> str:
    """A paragraph without its styles; a bullet stays, it tells one thing from the next."""
    return f"{BULLET} {paragraph.text}" if paragraph.is_bullet else paragraph.text
