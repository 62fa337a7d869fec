"""Where the documents of a chain stand when it is drawn: columns from left to right, rows from top to bottom.

A document stands right of all those it was made from, so that every link leads to the right.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Place:
    """Column and row, both from 0."""

    column: int
    row: int


@dataclass(frozen=True, slots=True)
class ChainLayout(Generic[Node]):
    """The place of every document, and how many columns and rows there are."""

    places: Mapping[Node, Place]
    columns: int
    rows: int


def chain_layout(nodes: Sequence[Node], links: Iterable[tuple[Node, Node]]) -> ChainLayout[Node]:
    """Place the documents of a chain (DOC-271). Links are (source, target); those of unknown documents are left out.

    The column of a document is the longest way that leads to it. In a column documents follow the mean row of those
    they come from, then their order in ``nodes``. Links that would close a circle are ignored: no document comes from
    itself.
    """
    order = {node: rank for rank, node in enumerate(nodes)}
    sources: dict[Node, list[Node]] = {node: [] for node in order}
    for source, target in dict.fromkeys(links):
        if source in order and target in order and source != target:
            sources[target].append(source)
    column = _columns(order, sources)
    by_column: dict[int, list[Node]] = {}
    for node in order:
        by_column.setdefault(column[node], []).append(node)
    places: dict[Node, Place] = {}
    for rank in sorted(by_column):
        ranked = sorted(by_column[rank], key=lambda node: (_mean_row(sources[node], places), order[node]))
        places |= {node: Place(rank, row) for row, node in enumerate(ranked)}
    rows = max((len(found) for found in by_column.values()), default=0)
    return ChainLayout(places, len(by_column), rows)


def _columns(order: Mapping[Node, int], sources: Mapping[Node, Sequence[Node]]) -> dict[Node, int]:
    """Longest way to each document, breadth first; what a circle holds back gets the next column."""
    waiting = {node: len(set(found)) for node, found in sources.items()}
    targets: dict[Node, list[Node]] = {node: [] for node in order}
    for target, found in sources.items():
        for source in set(found):
            targets[source].append(target)
    column = dict.fromkeys(order, 0)
    ready = [node for node in order if waiting[node] == 0]
    placed: set[Node] = set()
    while len(placed) < len(order):
        if not ready:
            ready = [next(node for node in order if node not in placed)]
        node = ready.pop(0)
        if node in placed:
            continue
        placed.add(node)
        for target in targets[node]:
            if target in placed:
                continue
            column[target] = max(column[target], column[node] + 1)
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return _without_gaps(column)


def _without_gaps(column: Mapping[Node, int]) -> dict[Node, int]:
    ranks = {value: rank for rank, value in enumerate(sorted(set(column.values())))}
    return {node: ranks[value] for node, value in column.items()}


def _mean_row(sources: Sequence[Node], places: Mapping[Node, Place]) -> tuple[int, int]:
    """Mean row of the sources that are placed, as a fraction that compares without rounding; last without any."""
    rows = [places[source].row for source in sources if source in places]
    return (sum(rows) * 10_000 // len(rows), 0) if rows else (0, 1)
