"""Tiles of the home page. A package declares its own in its ``home_tiles.py``; the page shows those one may see."""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class HomeTile:
    """One block of the home page: a template, and a function that reads what it shows.

    ``right`` "" is for everybody. ``order`` sorts the tiles; ``width`` counts in twelfths of the page.
    A context of None leaves the tile out today.
    """

    name: str
    title: str
    right: str
    template: str
    context: Callable[[HttpRequest], Mapping[str, object] | None]
    _: KW_ONLY
    order: int = 50
    width: int = 4


_tiles: dict[str, HomeTile] = {}


def register_tile(tile: HomeTile) -> HomeTile:
    """Put a tile on the home page; the last one of a name wins."""
    _tiles[tile.name] = tile
    return tile


def home_tiles() -> list[HomeTile]:
    """Every tile, in the order of the page."""
    return sorted(_tiles.values(), key=lambda tile: (tile.order, tile.name))
