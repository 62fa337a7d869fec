"""Copies the browser libraries from node_modules to the folder that the web package serves.

Only the files that a page loads are copied, without their references to source maps, which the fingerprinting static
storage could not resolve. The icon font holds 5,000 icons and weighs half a megabyte: it is cut down to the icons that
the program names, with a style sheet of the same size.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

ROOT = Path(__file__).resolve().parents[1]
NODE_MODULES = ROOT / "node_modules"
SOURCES = ROOT / "src" / "comptoir"
VENDOR = SOURCES / "web" / "static" / "vendor"

#: File of a library → where pages find it below ``static/vendor/``.
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler/tabler.min.js",
    # An ES module that only pages with a rich-text field load.
    "squire-rte/dist/squire.mjs": "squire/squire.js",
    # The build with bars, lines, pies, tooltips and legends; the full one is half as heavy again.
}

ICONS = NODE_MODULES / "@tabler" / "icons-webfont" / "dist"
_SOURCE_MAP = re.compile(rb"(?:/\*|//)[#@] ?sourceMappingURL=\S+?(?: ?\*/|(?=\s|$))\s*")
_GLYPH = re.compile(r'\.ti-([a-z0-9-]+):before\s*{\s*content:\s*"\\([0-9a-f]+)";?\s*}')
_CLASS = re.compile(r"\bti-([a-z0-9]+(?:-[a-z0-9]+)*)")
_QUOTED = re.compile(r"""["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""")


def main() -> int:
    """Fills ``static/vendor/``; exit 1 with one line when npm has not run."""
    if not NODE_MODULES.is_dir():
        print("node_modules is missing: run 'npm ci' (or 'make setup') first", file=sys.stderr)
        return 1
    wanted = {VENDOR / target for target in FILES.values()}
    for source, target in FILES.items():
        write(VENDOR / target, _SOURCE_MAP.sub(b"", (NODE_MODULES / source).read_bytes()))
    wanted |= write_icons()
    for path in VENDOR.rglob("*"):
        if path.is_file() and path not in wanted:
            path.unlink()
    weight = sum(path.stat().st_size for path in wanted)
    print(f"browser libraries: {len(wanted)} files, {weight // 1024} kB before compression")
    return 0


def write(path: Path, content: bytes) -> bool:
    """Writes a file if its content changes, so that unchanged files keep their date; tells whether it did."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def write_icons() -> set[Path]:
    """Writes the style sheet and the font of the icons in use; answers their paths."""
    sheet, font = VENDOR / "icons" / "tabler-icons.css", VENDOR / "icons" / "tabler-icons.woff2"
    glyphs = known_icons()
    names = icons_in_use(glyphs)
    changed = write(sheet, style_sheet({name: glyphs[name] for name in names}).encode())
    if changed or not font.is_file():
        write_font(font, [int(glyphs[name], 16) for name in names])
    return {sheet, font}


def known_icons() -> dict[str, str]:
    """Name of each icon of the library → its code point in hexadecimal."""
    return dict(_GLYPH.findall((ICONS / "tabler-icons.css").read_text("utf-8")))


def icons_in_use(known: Iterable[str]) -> list[str]:
    """The icons that the program names, sorted.

    An icon is named by its class (``ti-plus``) or, in a file that speaks of icons, by its bare name in quotes
    (``icon="plus"``, a table of icons). A word that happens to be an icon's name costs some 150 bytes.
    """
    names = set(known)
    used: set[str] = set()
    for path in SOURCES.rglob("*"):
        if path.suffix not in {".py", ".html", ".js", ".css"} or VENDOR in path.parents:
            continue
        text = path.read_text("utf-8")
        used |= names.intersection(_CLASS.findall(text))
        if "icon" in text:
            used |= names.intersection(_QUOTED.findall(text))
    return sorted(used)


def style_sheet(glyphs: dict[str, str]) -> str:
    """The library's own rules, with one per icon in use and the one font format that every browser reads."""
    library = (ICONS / "tabler-icons.css").read_text("utf-8")
    licence = library[: library.index("*/") + 2]
    return "\n".join(
        [
            licence,
            '@font-face{font-family:"tabler-icons";font-style:normal;font-weight:400;font-display:block;'
            'src:url("tabler-icons.woff2") format("woff2")}',
            '.ti{font-family:"tabler-icons"!important;font-style:normal;font-weight:normal;font-variant:normal;'
            "text-transform:none;line-height:1;-webkit-font-smoothing:antialiased;-moz-osx-font-smoothing:grayscale}",
            *(f'.ti-{name}:before{{content:"\\{code}"}}' for name, code in glyphs.items()),
            "",
        ]
    )


def write_font(path: Path, code_points: list[int]) -> None:
    """Writes the library's font with these glyphs only, compressed as WOFF2."""
    logging.getLogger("fontTools").setLevel(
        logging.ERROR
    )  # the library's font has two spare bytes in a table
    options = Options(flavor="woff2", layout_features=[], hinting=False, notdef_outline=True)
    font = load_font(str(ICONS / "fonts" / "tabler-icons.ttf"), options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(font)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_font(font, str(path), options)


if __name__ == "__main__":
    raise SystemExit(main())
