"""What a page loads stays light, and every icon that it names is there."""

import re

import brotli
import pytest
from django_htmx import __path__ as htmx_folders

from scripts.vendor_assets import ICONS, known_icons
from tests.architecture.sources import ROOT, SOURCE, VENDOR, expect_none, files, name_of, text

#: Compressed bytes of scripts, style sheets and fonts, charts included.
BUDGET = 350_000

needs_libraries = pytest.mark.skipif(
    not (VENDOR.is_dir() and ICONS.is_dir()),
    reason="the browser libraries are not installed: run 'make setup'",
)


@needs_libraries
def test_all_that_a_page_can_load_weighs_at_most_350_kb():
    loaded = [
        *(path for path in SOURCE.rglob("static/**/*") if path.suffix in {".js", ".css", ".woff2"}),
        next(path for folder in htmx_folders for path in (ROOT / folder).rglob("htmx-2.min.js")),
    ]
    weights = {path.name: _weight(path) for path in loaded}
    assert "tabler.min.css" in weights
    assert sum(weights.values()) <= BUDGET, dict(sorted(weights.items(), key=lambda item: -item[1])[:8])


@needs_libraries
def test_every_icon_that_is_named_exists():
    known = known_icons()
    unknown = {
        f"{name_of(path)}: ti-{name}"
        for path in files(SOURCE, ".html", ".py", ".js")
        for name in re.findall(r"(?<![\w-])ti ti-([a-z0-9]+(?:-[a-z0-9]+)*)(?![\w{-])", text(path))
        if name not in known
    }
    expect_none(unknown)


def test_pages_load_nothing_from_elsewhere():
    """No address of another host in what the browser executes or displays: everything is served by the program."""
    loads = re.compile(
        r"""(?:src|href|action)=["'](?:https?:)?//|@import|url\(\s*["']?https?:|import\s.*["']https?:"""
    )
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in files(SOURCE, ".html", ".js", ".css")
        for match in loads.finditer(text(path))
    ]
    expect_none(found)


def _weight(path) -> int:
    """Compressed size; the server compresses harder (11), which would take five seconds here and spare a tenth."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(brotli.compress(content, quality=9))
