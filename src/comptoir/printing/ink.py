"""The accent colour of pages: the seller's own, as long as it can be read on white paper."""

from __future__ import annotations

import re

_COLOR = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")

DEFAULT_ACCENT = "#1f4e79"

#: Contrast with white that small text needs (WCAG AA).
_LEAST_CONTRAST = 4.5


def legible_color(color: str) -> str:
    """``color`` (``#rrggbb``), darkened until text in it reads on white; the default when it is not a colour."""
    found = _COLOR.fullmatch(color)
    if found is None:
        return DEFAULT_ACCENT
    channels = [int(part, 16) for part in found.groups()]
    while 1.05 / (_luminance(channels) + 0.05) < _LEAST_CONTRAST:
        channels = [channel * 9 // 10 for channel in channels]
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _luminance(channels: list[int]) -> float:
    """Relative luminance of an sRGB colour, from 0 to 1."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in channels)
    ]
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
