"""Rich text: what is read, the one form it is written in, and its plain text (UI-064 to UI-070)."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.rich_text import (
    ALIGNMENTS,
    COLOURS,
    FONTS,
    HIGHLIGHTS,
    LAST_INDENT,
    SIZES,
    Paragraph,
    Run,
    Style,
    paragraphs_of_html,
    paragraphs_of_plain,
    plain_text,
    rich_html,
)
from tests.requirements import covers

styles = st.builds(
    Style,
    bold=st.booleans(),
    italic=st.booleans(),
    underline=st.booleans(),
    strike=st.booleans(),
    font=st.sampled_from(["", *FONTS]),
    size=st.sampled_from([0, *SIZES]),
    colour=st.sampled_from(["", *COLOURS]),
    highlight=st.sampled_from(["", *HIGHLIGHTS]),
)
letters = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="<>&\"'"), min_size=1, max_size=20
)


@st.composite
def texts(draw: st.DrawFn) -> list[Paragraph]:
    """Rich texts as they are stored: neighbours of one style are one run, no blanks at the edges."""
    paragraphs = []
    for _ in range(draw(st.integers(1, 5))):
        chosen = draw(st.lists(styles, min_size=1, max_size=4))
        runs = [
            Run(f"x{draw(letters)}x", one)
            for at, one in enumerate(chosen)
            if at == 0 or chosen[at - 1] != one
        ]
        paragraphs.append(
            Paragraph(
                tuple(runs),
                draw(st.sampled_from(ALIGNMENTS)),
                draw(st.integers(0, LAST_INDENT)),
                draw(st.booleans()),
            )
        )
    return paragraphs


@covers("UI-065", "UI-067", "UI-070")
@given(texts())
def test_what_is_written_is_read_back_the_same(text: list[Paragraph]) -> None:
    assert paragraphs_of_html(rich_html(text)) == text


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


@covers("UI-070")
@given(texts())
def test_nothing_but_known_tags_and_classes_is_ever_written(text: list[Paragraph]) -> None:
    seen = _Seen()
    seen.feed(rich_html(text))
    for tag, attrs in seen.found:
        assert tag in {"p", "ul", "li", "b", "i", "u", "s", "span", "br"}
        for name, value in attrs:
            assert name == "class" and re.fullmatch(r"rt-[a-z]+(-[a-z0-9]+)?( rt-indent-\d)?", value or "")


@pytest.mark.parametrize(
    ("html", "written", "plain"),
    [
        ("<p>a<strong>b<em>c</em></strong></p>", "<p>a<b>b</b><b><i>c</i></b></p>", "abc"),
        (
            "<ul><li>x<ul><li>y</li></ul></li></ul>",
            '<ul><li>x</li><li class="rt-indent-1">y</li></ul>',
            "• x\n• y",
        ),
        ("<ol><li><p>x</p><p>y</p></li></ol>", "<ul><li>x</li></ul><p>y</p>", "• x\ny"),
        ('<p style="text-align:center">a</p>', '<p class="rt-center">a</p>', "a"),
        ('<span style="color:#e00000">a</span>', '<p><span class="rt-color-red">a</span></p>', "a"),
        ('<span style="color:#000">a</span>', "<p>a</p>", "a"),
        ('<p class="rt-indent-99 rt-color-nope evil">a</p>', "<p>a</p>", "a"),
        ("<p>a<br>b<br></p>", "<p>a<br>b</p>", "a\nb"),
        ("<p>a</p><p><br></p><p>b</p>", "<p>a</p><p><br></p><p>b</p>", "a\n\nb"),
        ("<p> </p><p><br></p>", "", ""),
        (
            "<h1>Titre</h1>\n<p>suite\n  du texte</p>",
            "<p><b>Titre</b></p><p>suite du texte</p>",
            "Titre\nsuite du texte",
        ),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>", "1 < 2 & 3"),
        ("</p></b></ul>a", "<p>a</p>", "a"),
    ],
)
def test_html_of_other_programs_is_read(html: str, written: str, plain: str) -> None:
    assert rich_html(paragraphs_of_html(html)) == written
    assert plain_text(html) == plain


@covers("UI-070")
def test_plain_text_becomes_escaped_paragraphs_and_comes_back() -> None:
    text = "Prix < 10 € & port\n\n<pas une balise"
    assert rich_html(paragraphs_of_plain(text)) == (
        "<p>Prix &lt; 10 € &amp; port</p><p><br></p><p>&lt;pas une balise</p>"
    )
    assert plain_text(rich_html(paragraphs_of_plain(text))) == text
    assert plain_text("Tom & Jerry") == "Tom & Jerry"
