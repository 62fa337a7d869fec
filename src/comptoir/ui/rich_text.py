"""Rich text as it is stored: sanitised in one place, and the default font and size of new text (UI-032, UI-070)."""

import re
from typing import Any

import nh3

from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.core.rich_text import (
    FONTS,
    READ_TAGS,
    SIZES,
    is_html,
    paragraphs_of_html,
    paragraphs_of_plain,
    rich_html,
)
from comptoir.ui.preferences import keep_preference, preference

RICH_TEXT_PREFERENCE = "rich_text"
"""Key of the user's preference: ``{"font": "serif", "size": 11}``, either of which may be missing."""

MAX_TEXT = 300_000
"""Characters of a rich text, its tags counted: a hundred pages, "unlimited" (UI-154) for a person."""

MAX_DEPTH = 200
_NESTING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Elements that HTML closes by itself, or that hold nothing.
_UNCLOSED = frozenset("p li br hr img input meta link tr td th tbody col area wbr source".split())
# Nothing to read, and what HTML itself would drop or replace the next time.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_CLEANER = nh3.Cleaner(
    tags=set(READ_TAGS),
    clean_content_tags={
        "script",
        "style",
        "title",
        "textarea",
        "noscript",
        "template",
        "iframe",
        "svg",
        "math",
    },
    attributes={"*": {"class", "style"}},
    url_schemes=set(),
)


def sanitised(text: str, *, max_length: int = MAX_TEXT) -> str:
    """The rich text that may be stored and shown, for any HTML or plain text; "" when nothing is left to read.

    Raises:
        Refusal: ``rich_text_too_long`` beyond ``max_length`` characters, before or after; ``rich_text_too_deep``.
    """
    if len(text) > max_length:
        raise Refusal("rich_text_too_long", max_length=max_length)
    text = _CONTROLS.sub("", text)
    if not is_html(text):
        found = rich_html(paragraphs_of_plain(text))
    else:
        _refuse_depth(text)
        found = rich_html(paragraphs_of_html(_CLEANER.clean(text)))
    if len(found) > max_length:
        raise Refusal("rich_text_too_long", max_length=max_length)
    return found


def _refuse_depth(html: str) -> None:
    """Nesting that no editor makes costs a parser the square of its depth."""
    depth = 0
    for closing, name in _NESTING.findall(html):
        if name.lower() not in _UNCLOSED:
            depth = max(0, depth - 1) if closing else depth + 1
            if depth > MAX_DEPTH:
                raise Refusal("rich_text_too_deep")


def keep_rich_text_defaults(*, user: User, font: str, size: str) -> None:
    """Keep the font and size that the user's new text begins with; the empty text is that of the page.

    Raises ``Refusal("display_unknown")`` for one that does not exist.
    """
    if font and font not in FONTS:
        raise Refusal("display_unknown", name="font")
    if size and size not in map(str, SIZES):
        raise Refusal("display_unknown", name="size")
    chosen: dict[str, Any] = ({"font": font} if font else {}) | ({"size": int(size)} if size else {})
    keep_preference(user, RICH_TEXT_PREFERENCE, chosen)


def rich_text_defaults(user: User) -> dict[str, Any]:
    """Font and size that the user's new text begins with, as far as they are ones that exist (UI-032, OPT-015)."""
    kept = preference(user, RICH_TEXT_PREFERENCE, {})
    kept = kept if isinstance(kept, dict) else {}
    found: dict[str, Any] = {}
    if kept.get("font") in FONTS:
        found["font"] = kept["font"]
    if kept.get("size") in SIZES:
        found["size"] = kept["size"]
    return found
