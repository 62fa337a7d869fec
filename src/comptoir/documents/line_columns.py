"""Columns that the lines of a document may show (table DOC-T4); views choose, order and size them (DOC-033)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any

from comptoir.accounts.access import field_rights_missing
from comptoir.accounts.rights import MARGINS_RIGHT
from comptoir.core.document_kinds import DocumentKind


def _always(_: DocumentKind) -> bool:
    return True


@dataclass(frozen=True)
class LineColumn:
    """One column. ``kind`` says how it is shown; ``width`` is in pixels, 0 takes what the others leave.

    ``is_entered`` columns are cells of input, also while a view leaves them out. ``is_margin`` columns are for those
    who may see costs. ``is_default`` ones make the view of the program.
    """

    name: str
    label: str
    kind: str
    width: int
    _: KW_ONLY
    is_entered: bool = False
    is_margin: bool = False
    is_default: bool = False
    has_basis: bool = False
    hint: str = ""
    exists_on: Callable[[DocumentKind], bool] = _always

    @property
    def css(self) -> str:
        """Class of its cells: where it stands on a narrow screen."""
        return _CLASSES.get(self.name, "line-extra")

    @property
    def is_required(self) -> bool:
        """Always shown: what a line sells, and the place where its faults are told."""
        return self.name in REQUIRED_COLUMNS

    @property
    def is_number(self) -> bool:
        """Aligned right."""
        return self.kind in ("quantity", "price", "percent", "amount", "rate")


REQUIRED_COLUMNS = ("article", "description")
_CLASSES = {
    "article": "line-article",
    "description": "line-description",
    "quantity": "line-quantity",
    "unit": "line-unit",
    "unit_price": "line-price",
    "discount_rate": "line-discount",
    "vat_rate": "line-rate",
    "amount": "line-amount",
    "delivered_quantity": "line-done",
    "remaining_quantity": "line-done",
}


def _has_delivery(kind: DocumentKind) -> bool:
    return kind.has_delivery


LINE_COLUMNS: tuple[LineColumn, ...] = (
    LineColumn("article", "Article", "article", 168, is_entered=True, is_default=True),
    LineColumn("type", "Type", "text", 70),
    LineColumn("description", "Description", "description", 0, is_entered=True, is_default=True),
    LineColumn("quantity", "Qté", "quantity", 76, is_entered=True, is_default=True, hint="Quantité"),
    LineColumn("unit", "Un.", "unit", 52, is_entered=True, is_default=True, hint="Unité"),
    LineColumn(
        "unit_price",
        "PU",
        "price",
        92,
        is_entered=True,
        is_default=True,
        has_basis=True,
        hint="Prix unitaire",
    ),
    LineColumn(
        "discount_rate", "Rem. %", "percent", 74, is_entered=True, is_default=True, hint="Remise en %"
    ),
    LineColumn("discount_amount", "Remise €", "price", 86, is_entered=True, hint="Montant de la remise"),
    LineColumn("price_source", "Tarif appliqué", "text", 150),
    LineColumn("net_price", "PU brut HT", "price", 92),
    LineColumn("net_unit_price", "PU net HT", "price", 92),
    LineColumn("gross_price", "PU brut TTC", "price", 92),
    LineColumn("gross_unit_price", "PU net TTC", "price", 92),
    LineColumn("vat_rate", "TVA", "rate", 76, is_entered=True, is_default=True, hint="Taux de TVA"),
    LineColumn("vat_amount", "Montant TVA", "amount", 92),
    LineColumn("amount", "Montant", "amount", 104, is_default=True, has_basis=True),
    LineColumn("net_amount", "Montant HT", "amount", 104),
    LineColumn("gross_amount", "Montant TTC", "amount", 104),
    LineColumn(
        "cost_price", "Prix de revient", "price", 104, is_entered=True, is_margin=True, hint="Prix de revient"
    ),
    LineColumn("cost_amount", "Coût total", "amount", 104, is_margin=True),
    LineColumn("margin_amount", "Marge nette HT", "amount", 108, is_margin=True),
    LineColumn("markup_rate", "Taux de marge", "percent", 100, is_margin=True),
    LineColumn("margin_rate", "Taux de marque", "percent", 104, is_margin=True),
    LineColumn(
        "eco_contribution", "Barème éco-contr.", "code", 96, is_entered=True, hint="Barème éco-contribution"
    ),
    LineColumn("eco_unit_amount", "Éco-contr. unitaire TTC", "amount", 110),
    LineColumn("eco_amount", "Éco-contr. totale TTC", "amount", 110),
    LineColumn("delivery_on", "Date de livraison", "date", 110, is_entered=True, hint="Date de livraison"),
    LineColumn("delivered_quantity", "Livré", "quantity", 62, is_default=True, exists_on=_has_delivery),
    LineColumn("remaining_quantity", "Reste", "quantity", 62, is_default=True, exists_on=_has_delivery),
    LineColumn(
        "salesperson",
        "Commercial",
        "code",
        104,
        is_entered=True,
        hint="Commercial",
        exists_on=lambda kind: kind.has_salesperson,
    ),
    LineColumn("family", "Famille article", "text", 130),
    LineColumn("location", "Localisation", "text", 120),
    LineColumn("real_quantity", "Stock réel", "quantity", 84),
    LineColumn("barcode", "Code-barres", "text", 130),
    LineColumn("author", "Auteur", "text", 130),
    LineColumn("publisher", "Éditeur", "text", 130),
)
BY_NAME = {column.name: column for column in LINE_COLUMNS}
# What every answer about a document holds already (file 13); the others are computed for the views that show them.
ALWAYS_TOLD = frozenset(
    {
        "article", "type", "description", "quantity", "unit", "unit_price", "discount_rate", "vat_rate", "amount",
        "net_amount", "gross_amount", "delivered_quantity", "remaining_quantity", "cost_price", "delivery_on",
        "salesperson", "eco_contribution", "eco_unit_amount", "eco_amount",
    }
)  # fmt: skip


def columns_for(kind: DocumentKind, *, may_see_margins: bool) -> list[LineColumn]:
    """The columns that a user may have on documents of a kind."""
    return [one for one in LINE_COLUMNS if one.exists_on(kind) and (may_see_margins or not one.is_margin)]


def asked_columns(
    names: Collection[object], kind: DocumentKind, *, may_see_margins: bool
) -> list[LineColumn]:
    """Those of the named columns that have to be computed; what the user may not see is never among them."""
    allowed = columns_for(kind, may_see_margins=may_see_margins)
    # What is entered is always told: a cell that the view leaves out keeps its value.
    return [one for one in allowed if one.name not in ALWAYS_TOLD and (one.is_entered or one.name in names)]


def refuse_costs(values: Mapping[str, Any]) -> None:
    """Refuse lines that say what only those who see costs may say. Raises ``Forbidden("field_right_missing")``."""
    lines = values.get("lines")
    names = [one.name for one in LINE_COLUMNS if one.is_margin and one.is_entered]
    said = {
        f"lines.{index}.{name}": MARGINS_RIGHT
        for index, line in enumerate(lines if isinstance(lines, list) else ())
        if isinstance(line, Mapping)
        for name in names
        if line.get(name) not in (None, "")
    }
    if said:
        raise field_rights_missing(said)
