"""What the pages of a day make a browser load, once: at most 350 kB of scripts, styles and fonts, compressed."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from django.contrib.staticfiles import finders

from comptoir.documents.models import Document
from comptoir.exchange.vocabulary import Shop
from tests.signed_in_client import SignedInClient

LIMIT = 350_000
LOADED = re.compile(r'<(?:link rel="stylesheet" href|script[^>]* src)="/static/([^"]+)"')
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")
FONT = re.compile(r"""url\(["']?(?!data:)([^"')?#]+\.woff2)""")


def files_of(page: str) -> Iterator[str]:
    """Every file that a page makes the browser load, the modules and fonts named inside others included."""
    waiting, seen = LOADED.findall(page), set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        if name.endswith((".js", ".css")):
            text = content(name).decode()
            inner = IMPORTED.findall(text) if name.endswith(".js") else FONT.findall(text)
            waiting += [normpath(join(dirname(name), path)) for path in inner]


def content(name: str) -> bytes:
    """The bytes of a static file."""
    path = finders.find(name)
    assert path is not None, name
    return Path(path).read_bytes()


def weight(name: str) -> int:
    """Bytes sent: fonts are compressed already, gzip is the worst that the server answers with."""
    raw = content(name)
    return len(raw) if name.endswith(".woff2") else len(gzip.compress(raw, 9))


@pytest.mark.parametrize("kind", ["home", "list", "record", "editor"])
def test_a_page_loads_at_most_350_kb(client: SignedInClient, shop: Shop, kind: str) -> None:
    document = shop.writes("invoice", "MARTIN", [("ROMAN", 1)])
    address = {
        "home": client.url("home"),
        "list": client.url("resources:list", "tiers"),
        "record": client.url("resources:record", "tiers", document.party_id),
        "editor": client.url("document", document.pk),
    }[kind]
    assert Document.objects.exists()
    page = client.get(address, follow=True).content.decode()
    sizes = {name: weight(name) for name in files_of(page)}
    assert any(name.endswith(".woff2") for name in sizes) and "web/js/frame.js" in sizes
    assert sum(sizes.values()) <= LIMIT, sorted(sizes.items(), key=lambda one: -one[1])
