"""The chain of a document as a drawing: made on the server, each document a link that the keyboard reaches."""

from collections.abc import Sequence
from dataclasses import dataclass

from comptoir.core.chain_layout import Place, chain_layout
from comptoir.documents.models import Document
from comptoir.documents.wording import name_of
from comptoir.ui.core_messages import DELIVERY_STATE_LABELS
from comptoir.ui.french_format import format_amount, format_date
from comptoir.workflows.document_history import DocumentChain

WIDTH, HEIGHT = 236, 82
GAP, LANE, EDGE = 56, 14, 4


@dataclass(frozen=True, slots=True)
class DrawnDocument:
    """A box of the drawing, in pixels."""

    document: Document
    name: str
    details: str
    x: int
    y: int
    is_current: bool

    @property
    def state(self) -> str:
        """The state of an order is what was delivered of it."""
        document = self.document
        words = DELIVERY_STATE_LABELS[document.side].get(document.delivery_status)
        return words or document.get_status_display()

    @property
    def label(self) -> str:
        """What a screen reader says."""
        here = ", document affiché" if self.is_current else ""
        return f"{self.name}, {self.details}, {self.state}{here}"


@dataclass(frozen=True, slots=True)
class ChainGraph:
    """Boxes and the curves between them."""

    width: int
    height: int
    box_width: int
    box_height: int
    documents: Sequence[DrawnDocument]
    curves: Sequence[str]
    is_cut: bool


def chain_graph(chain: DocumentChain, *, current: int) -> ChainGraph | None:
    """The drawing of a chain; None of a document that stands alone."""
    if len(chain.documents) < 2:
        return None
    ordered = sorted(chain.documents, key=lambda document: (document.dated_on, document.pk))
    layout = chain_layout([document.pk for document in ordered], chain.links)
    return ChainGraph(
        width=layout.columns * (WIDTH + GAP) - GAP + 2 * EDGE,
        height=layout.rows * (HEIGHT + LANE) - LANE + 2 * EDGE,
        box_width=WIDTH,
        box_height=HEIGHT,
        # Tab goes through the drawing as one reads it: column by column.
        documents=sorted(
            (_drawn(document, layout.places[document.pk], current) for document in ordered),
            key=lambda drawn: (drawn.x, drawn.y),
        ),
        curves=[_curve(layout.places[source], layout.places[target]) for source, target in chain.links],
        is_cut=chain.is_cut,
    )


def _drawn(document: Document, place: Place, current: int) -> DrawnDocument:
    return DrawnDocument(
        document,
        name_of(document),
        f"{format_date(document.dated_on)} · {format_amount(document.net_payable)}",
        _x(place),
        _y(place),
        document.pk == current,
    )


def _curve(source: Place, target: Place) -> str:
    """From the right of one box to the left of the other."""
    x1, y1 = _x(source) + WIDTH, _y(source) + HEIGHT // 2
    x2, y2 = _x(target) - 5, _y(target) + HEIGHT // 2
    middle = (x1 + x2) // 2
    return f"M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}"


def _x(place: Place) -> int:
    return EDGE + place.column * (WIDTH + GAP)


def _y(place: Place) -> int:
    return EDGE + place.row * (HEIGHT + LANE)
