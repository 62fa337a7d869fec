"""Sanitising of rich text: whatever is sent, nothing that runs is stored, and nothing takes long (UI-070)."""

import re
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.errors import Refusal
from comptoir.core.rich_text import plain_text
from comptoir.ui.messages import refusal_sentence
from comptoir.ui.rich_text import MAX_TEXT, sanitised
from tests.requirements import covers

HOSTILE = [
    "<script>alert(1)</script>bon",
    "<p onclick=alert(1)>bon</p>",
    '<a href="javascript:alert(1)">bon</a>',
    "<svg onload=alert(1)><script>alert(1)</script></svg>bon",
    "<img src=x onerror=alert(1)>bon",
    '<p style="background:url(javascript:alert(1));position:fixed;expression(alert(1))">bon</p>',
    '<p class="rt-center&quot; onclick=&quot;alert(1)">bon</p>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>bon",
    "bon<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>bon",
    "<style>@import 'x';</style><link rel=stylesheet href=x><meta http-equiv=refresh content=0>bon",
    "<form action=x><input name=a><button>bon</button></form>",
    "<b>bon<!-- <script> -->",
    "<p><![CDATA[<script>alert(1)</script>]]>bon</p>",
]


@covers("UI-070")
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_keeps_its_words_and_loses_what_runs(text: str) -> None:
    found = sanitised(text)
    assert "bon" in plain_text(found)
    for part in (
        "<script",
        "onclick=",
        "onerror=",
        "javascript",
        "style=",
        "<svg",
        "<iframe",
        "<img",
        "<form",
        "href",
    ):
        assert part not in found.replace("&lt;", "‹")
    assert sanitised(found) == found


pieces = st.sampled_from(
    ["<p>", "</p>", "<b", ">", "<script>", "</script>", "<svg>", "<!--", "-->", '"', "'", "&lt;", "&#60;", "<ul>", "<li>",
     "<span class=rt-color-red>", " onerror=x ", "style='", "<style>", "</style>", "<math>", "a", "\x00", "\ufeff", "é"]
)  # fmt: skip


@covers("UI-070")
@given(st.lists(pieces | st.text(max_size=5), max_size=30).map("".join))
def test_any_text_is_sanitised_once_for_all(text: str) -> None:
    found = sanitised(text)
    assert sanitised(found) == found
    for part in ("<script", "<svg", "<style", " style=", "<math", "<!--"):
        assert part not in re.sub(">[^<]*<", "><", found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("é" * 1_000_000, "rich_text_too_long"),
        ("<b>x</b>" * 150_000, "rich_text_too_long"),
        ("<div>" * 10_000 + "x", "rich_text_too_deep"),
        ("<b><i>" * 10_000 + "x", "rich_text_too_deep"),
    ],
)
def test_what_is_beyond_reason_is_refused_at_once_with_a_sentence(text: str, code: str) -> None:
    started = time.process_time()
    with pytest.raises(Refusal) as caught:
        sanitised(text)
    assert caught.value.code == code
    assert time.process_time() - started < 2
    assert refusal_sentence(caught.value).endswith(("comprise.", "forme."))


@pytest.mark.parametrize(
    "piece", ["<p>x", "<br>", "<b>x</b> ", "<li>", "<td>", "<", "&", "<!--", "<a ", "</p>"]
)
def test_long_texts_cost_time_in_proportion(piece: str) -> None:
    started = time.process_time()
    with suppress(Refusal):
        sanitised(piece * (MAX_TEXT // len(piece)))
    assert (
        time.process_time() - started < 20
    )  # seconds of work on a slow machine; the square would take minutes
