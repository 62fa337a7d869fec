"""The formats a list can be exported to. Packages above add theirs: printing adds PDF."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from comptoir.core.errors import NotFound
from comptoir.resources.columns import Column


@dataclass(frozen=True, slots=True)
class ExportedList:
    """What is written: the columns in their order, the records in theirs, and how the list is called.

    ``name`` and ``row_name`` are plain identifiers for formats that need some (XML); ``subtitle`` says what the list
    was narrowed to.
    """

    title: str
    columns: Sequence[Column]
    records: QuerySet[Any]
    name: str
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format. ``chunks`` writes a list piece by piece; ``is_shown_inline`` lets the browser show it.

    Formats are proposed in the order of their ``rank``.
    """

    extension: str
    label: str
    media_type: str
    chunks: Callable[[ExportedList], Iterable[bytes]]
    rank: int
    is_shown_inline: bool = False


_formats: dict[str, ExportFormat] = {}


def add_format(export_format: ExportFormat) -> None:
    """Offer a format on every list."""
    _formats[export_format.extension] = export_format


def export_formats() -> list[ExportFormat]:
    """Every format, in the order they are proposed."""
    return sorted(_formats.values(), key=lambda one: one.rank)


def format_named(extension: str) -> ExportFormat:
    """The format of a file name's end; raises ``NotFound("export_unknown")``."""
    try:
        return _formats[extension]
    except KeyError:
        raise NotFound("export_unknown", name=extension[:10], known=", ".join(_formats)) from None
