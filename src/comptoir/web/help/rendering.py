"""A page of the guide as safe HTML: raw HTML is never let through, links lead to pages of the help or outside.

Conventions (UI-167): a quotation that begins with one of :data:`CALLOUTS` in bold is that kind of note. Words of the
glossary open their definition the first time a page uses them (UI-168).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from comptoir.web.help.guide import GLOSSARY, GuidePage, Term

CALLOUTS = {
    "Remarque": ("remarque", "info-circle"),
    "Astuce": ("astuce", "bulb"),
    "Exemple": ("exemple", "pencil"),
    "Règles de calcul": ("calcul", "calculator"),
    "Avertissement": ("avertissement", "alert-triangle"),
}
_parser = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class RenderedPage:
    """HTML of a page, its headings of the second level, and the words of the glossary that it uses."""

    html: SafeString
    headings: tuple[tuple[str, str], ...]
    terms: tuple[Term, ...]


def render_page(page: GuidePage, terms: Sequence[Term]) -> RenderedPage:
    """The page as HTML; the glossary itself marks no words."""
    tokens = _parser.parse(page.source)
    if tokens and tokens[0].tag == "h1":
        del tokens[:3]  # the page around it shows the title
    headings: list[tuple[str, str]] = []
    marker = _TermMarker(() if page.name == GLOSSARY else terms)
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            text = _text(tokens[place + 1])
            token.attrSet("id", slugify(text))
            if token.tag == "h2":
                headings.append((text, slugify(text)))
        elif token.type == "blockquote_open":
            _mark_callout(token, tokens[place + 2])
        elif token.type == "table_open":
            token.attrSet("class", "help-table")
        elif token.type == "inline" and token.children:
            _resolve_links(token)
            if tokens[place - 1].type == "paragraph_open":
                token.children = marker.marked(token.children)
    # The parser escapes whatever is not Markdown: html is off.
    html = mark_safe(_parser.renderer.render(tokens, _parser.options, {}))
    return RenderedPage(html, tuple(headings), tuple(marker.used))


def render_inline(text: str) -> SafeString:
    """One line of Markdown, a definition for instance."""
    token = _parser.parseInline(text)[0]
    _resolve_links(token)
    return mark_safe(_parser.renderer.render([token], _parser.options, {}))


def _text(token: Token) -> str:
    return "".join(child.content for child in token.children or [] if child.type in ("text", "code_inline"))


def _mark_callout(opening: Token, inline: Token) -> None:
    children = inline.children or []
    words = children[
        2 if len(children) > 2 and children[0].content == "" and children[0].type == "text" else 1 :
    ]
    name = words[0].content.rstrip(" :\u00a0") if words and words[0].type == "text" else ""
    if name not in CALLOUTS:
        return
    kind, icon = CALLOUTS[name]
    opening.attrSet("class", f"callout callout-{kind}")
    mark = Token("html_inline", "", 0)
    mark.content = f'<i class="ti ti-{icon}" aria-hidden="true"></i> '
    inline.children = [mark, *children]


def _resolve_links(inline: Token) -> None:
    """Links to pages of the guide become addresses of the help; pictures and other files are left out."""
    kept: list[Token] = []
    is_dropped = False
    for child in inline.children or []:
        if child.type == "image":
            continue
        if child.type == "link_open":
            target = str(child.attrGet("href") or "")
            is_dropped = not _resolved(child, target)
            if is_dropped:
                continue
        elif child.type == "link_close" and is_dropped:
            is_dropped = False
            continue
        kept.append(child)
    inline.children = kept


def _resolved(link: Token, target: str) -> bool:
    if re.match(r"https?://", target):
        link.attrSet("rel", "noopener noreferrer")
        link.attrSet("target", "_blank")
        return True
    found = re.fullmatch(r"(?:([\w-]+)\.md)?(?:#([\w-]+))?", target)
    if found is None or not target:
        return False
    name, anchor = found.groups()
    address = reverse("help-page", args=[name]) if name else ""
    link.attrSet("href", f"{address}#{slugify(anchor)}" if anchor else address)
    return True


class _TermMarker:
    """Puts a button on the first use of each word of the glossary in a page."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.left = {_folded(term.name): term for term in terms}
        self.used: list[Term] = []
        words = sorted(self.left, key=len, reverse=True)
        # Plurals end in s; capitals don't matter.
        self.pattern = (
            re.compile(rf"(?<!\w)({'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE) if words else None
        )

    def marked(self, children: list[Token]) -> list[Token]:
        """The children with the words marked, outside links and emphasis."""
        found: list[Token] = []
        depth = 0
        for child in children:
            depth += child.nesting
            if self.pattern is None or child.type != "text" or depth:
                found.append(child)
            else:
                found += self._split(child)
        return found

    def _split(self, child: Token) -> list[Token]:
        assert self.pattern is not None
        parts: list[Token] = []
        place = 0
        for match in self.pattern.finditer(child.content):
            term = self.left.pop(_folded(match.group(1)), None)
            if term is None:
                continue
            self.used.append(term)
            parts.append(_text_token(child.content[place : match.start()]))
            button = Token("html_inline", "", 0)
            button.content = format_html(
                '<button type="button" class="term" popovertarget="terme-{}">{}'
                '<i class="ti ti-help" aria-hidden="true"></i></button>',
                term.slug,
                match.group(1),
            )
            parts.append(button)
            place = match.end()
        parts.append(_text_token(child.content[place:]))
        return parts


def _folded(word: str) -> str:
    return word.lower()


def _text_token(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token
