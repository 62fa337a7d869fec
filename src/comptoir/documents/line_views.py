"""Views of the lines of documents: which columns, in which order, how wide (UI-076, DOC-033).

They are kept like the views of a list, by the same services: one's own views can be changed, those of the program
never. Sales and purchases have their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from comptoir.accounts.models import User
from comptoir.accounts.rights import MARGINS_RIGHT
from comptoir.core.document_kinds import DocumentKind, Side
from comptoir.core.errors import Forbidden, Problems, Refusal
from comptoir.documents.line_columns import BY_NAME, REQUIRED_COLUMNS, LineColumn, columns_for
from comptoir.documents.sides import right_on_side
from comptoir.resources.layout import SystemView
from comptoir.resources.saved_views import NamedView, default_view, views_for
from comptoir.resources.view_spec import ViewColumn, ViewSpec

MIN_WIDTH, MAX_WIDTH = 40, 900


def _view(slug: str, label: str, names: str) -> SystemView:
    return SystemView(slug, label, ViewSpec(columns=tuple(ViewColumn(name) for name in names.split())))


@dataclass(frozen=True)
class LineGrid:
    """The lines of the documents of one side, as something that has views."""

    side: Side
    label_plural: str = "Lignes"
    columns: tuple[LineColumn, ...] = ()
    tabs: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """What their views are kept under."""
        return f"lignes-{'vente' if self.side is Side.SALE else 'achat'}"

    @property
    def views(self) -> list[SystemView]:
        """The views of the program beside the first one."""
        return [
            _view(
                "prix",
                "Prix et tarifs",
                "article description quantity unit unit_price discount_rate discount_amount net_unit_price "
                "price_source vat_rate amount",
            ),
            _view(
                "ht-ttc",
                "HT et TTC",
                "article description quantity net_unit_price net_amount vat_rate vat_amount gross_unit_price "
                "gross_amount",
            ),
            _view(
                "marges",
                "Marges",
                "article description quantity unit_price discount_rate net_unit_price cost_price margin_amount "
                "markup_rate margin_rate amount",
            ),
            _view(
                "stock",
                "Stock et livraison",
                "article description quantity unit real_quantity location delivery_on delivered_quantity "
                "remaining_quantity unit_price amount",
            ),
        ]

    def right(self, action: str) -> str:
        """The right on the documents of the side."""
        return right_on_side(self.side, action)

    def may(self, user: User, action: str) -> bool:
        """Whether the user has it."""
        return user.may(self.right(action))


GRIDS = {side: LineGrid(side) for side in Side}


@dataclass(frozen=True)
class ShownColumn:
    """A column with the width that its view gives it."""

    column: LineColumn
    width: int


@dataclass(frozen=True)
class ShownView:
    """The view of the lines that a page shows, with the others that it offers."""

    view: NamedView
    columns: Sequence[ShownColumn]
    offered: Sequence[NamedView]
    allowed: Sequence[LineColumn]

    @property
    def kept(self) -> list[LineColumn]:
        """Cells that the view leaves out and that lines keep all the same."""
        return [one for one in self.allowed if one.is_entered and one.name not in self.names]

    @property
    def words_span(self) -> tuple[int, int]:
        """Columns that a line of words takes before and after the amount of a subtotal; the first is never 0."""
        names = [one.column.name for one in self.columns]
        place = next((index for index, name in enumerate(names) if name.endswith("amount") and index), 0)
        return (place, len(names) - place - 1) if place else (len(names), -1)

    @property
    def names(self) -> frozenset[str]:
        """Names of the columns shown."""
        return frozenset(one.column.name for one in self.columns)


def shown_view(kind: DocumentKind, user: User, *, ref: str = "", is_saved: bool = True) -> ShownView:
    """The view of that reference, else the default of the user; columns that they may not see are left out.

    A view that can't be shown shows the columns of the program; those leave deliveries out until there can be any.
    """
    grid = GRIDS[kind.side]
    allowed = {one.name: one for one in columns_for(kind, may_see_margins=user.may(MARGINS_RIGHT))}
    views = [one for one in views_for(grid, user) if one.ref != "marges" or user.may(MARGINS_RIGHT)]
    chosen = next((one for one in views if one.ref == ref), None) if ref else None
    view = chosen or default_view(grid, user, views, "")
    columns = [
        ShownColumn(allowed[one.name], one.width or allowed[one.name].width)
        for one in view.spec.columns
        if one.name in allowed
    ]
    if not columns or any(name not in {one.column.name for one in columns} for name in REQUIRED_COLUMNS):
        columns = [
            ShownColumn(one, one.width)
            for one in allowed.values()
            if one.is_default and (is_saved or one.is_entered or one.name == "amount")
        ]
    return ShownView(view, columns, views, list(allowed.values()))


def may_have(column: LineColumn, user: User) -> bool:
    """Whether the user may put the column in a view."""
    return not column.is_margin or user.may(MARGINS_RIGHT)


def spec_of_columns(given: object, user: User) -> ViewSpec:
    """The view that ``[{"name": "article", "width": 168}, …]`` describes.

    Raises ``Refusal("view_invalid")`` with every fault by its place, ``Forbidden`` for a column of costs.
    """
    problems = Problems()
    found: dict[str, ViewColumn] = {}
    for index, one in enumerate(given if isinstance(given, list) else []):
        name = one.get("name") if isinstance(one, dict) else None
        column = BY_NAME.get(name) if isinstance(name, str) else None
        if column is None or column.name in found:
            problems.add(f"columns.{index}.name", "line_column_unknown")
            continue
        if not may_have(column, user):
            raise Forbidden("right_missing", right=MARGINS_RIGHT)
        width = one.get("width") or 0
        if (
            isinstance(width, bool)
            or not isinstance(width, int)
            or not (width == 0 or MIN_WIDTH <= width <= MAX_WIDTH)
        ):
            problems.add(f"columns.{index}.width", "line_column_width", minimum=MIN_WIDTH, maximum=MAX_WIDTH)
            continue
        found[column.name] = ViewColumn(column.name, width=width)
    problems.raise_if_any("view_invalid")
    if any(name not in found for name in REQUIRED_COLUMNS):
        raise Refusal("line_view_incomplete")
    return ViewSpec(columns=tuple(found.values()))


def with_hidden_columns(spec: ViewSpec, before: ViewSpec, kind: DocumentKind, user: User) -> ViewSpec:
    """The view as it is changed on a document, with the columns that this kind can't show kept at the end: what is
    changed on an invoice takes no column away from orders."""
    allowed = {one.name for one in columns_for(kind, may_see_margins=user.may(MARGINS_RIGHT))}
    return _with(spec, [one for one in before.columns if one.name not in allowed])


def with_all_columns(spec: ViewSpec, before: ViewSpec) -> ViewSpec:
    """The view with other widths, and every column that it had: those that the page could not show, at the end."""
    default = tuple(ViewColumn(one.name) for one in BY_NAME.values() if one.is_default)
    return _with(spec, before.columns or default)


def _with(spec: ViewSpec, columns: Sequence[ViewColumn]) -> ViewSpec:
    named = {one.name for one in spec.columns}
    return replace(spec, columns=(*spec.columns, *(one for one in columns if one.name not in named)))
