"""What the shop sells: ten titles of a real order, classics that belong to everyone, stationery and a few services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from stdnum import ean

from comptoir.core.money import round_amount
from comptoir.exchange.demo.files import customer_order, given, rows
from comptoir.exchange.vocabulary import Shop
from comptoir.references.models import ArticleFamily

FAMILIES = {
    "ROMA": "Romans et poésie",
    "JEUN": "Jeunesse",
    "BDES": "Bandes dessinées",
    "SCOL": "Scolaire",
    "PAPE": "Papeterie",
    "BEAU": "Beaux-arts",
    "CADO": "Cartes et cadeaux",
    "SERV": "Services",
}
BOOKS = ("ROMA", "JEUN", "BDES", "SCOL")
SUPPLIERS = {
    "ROMA": "FRDIST",
    "JEUN": "FRJEUN",
    "BDES": "FRDIST",
    "SCOL": "FRDIST",
    "PAPE": "FRPAPE",
    "BEAU": "FRBEAU",
    "CADO": "FRCADO",
}
# Cost over net price: what a shop of this trade pays, roughly.
COST_SHARES = {"5.5": Decimal("0.63"), "20": Decimal("0.52")}
CLASSICS_PUBLISHER = "Éditions de démonstration"
OUT_OF_PRINT_NOTE = "Épuisé chez l'éditeur : ne peut plus être commandé."
# What runs on batteries, and its scale.
ECO_SCALES = {"CADO015": "PETIT"}


@dataclass(frozen=True, slots=True)
class Good:
    """An article as the year needs it: ``level`` is the quantity that the shop likes to have, 0 for none."""

    code: str
    family: str
    cost: Decimal
    level: int
    is_sold_by_metre: bool = False
    is_in_customer_order: bool = False


def stock_up_catalogue(shop: Shop) -> Mapping[str, Sequence[Good]]:
    """Create families and articles; what was created, by family."""
    for code, label in FAMILIES.items():
        shop.lists(ArticleFamily, code=code, label=label)
    ordered, out_of_print = {row["code"] for row in customer_order()}, out_of_print_codes()
    goods: dict[str, list[Good]] = {code: [] for code in FAMILIES}
    for number, row in enumerate(rows("articles.csv"), start=1):
        values = given(row, "code", "family", "label", "author", "unit") | {"gross_price": row["price"]}
        values["vat_rate"] = row["vat"]
        values["barcode"] = row["code"] if ean.is_valid(row["code"]) else in_store_barcode(number)
        if row["quantity"]:
            values["default_quantity"] = row["quantity"]
        cost = _cost(row)
        if row["family"] == "SERV":
            shop.service(**values)
        else:
            values |= {"purchase_price": str(cost), "supplier": SUPPLIERS[row["family"]]}
            values |= {"publisher": row["publisher"] or (CLASSICS_PUBLISHER if row["author"] else "")}
            if scale := ECO_SCALES.get(row["code"]):
                values["eco_contribution"] = scale
            values["note"] = OUT_OF_PRINT_NOTE if row["code"] in out_of_print else ""
            shop.article(cost_price=str(cost), **values)
        goods[row["family"]].append(
            Good(
                code=row["code"],
                family=row["family"],
                cost=cost,
                level=int(row["level"] or 0),
                is_sold_by_metre=row["unit"] == "M",
                is_in_customer_order=row["code"] in ordered,
            )
        )
    return goods


def in_store_barcode(number: int) -> str:
    """An EAN-13 of the range that shops number themselves (20…), with its check digit."""
    start = f"20{number:010d}"
    return start + ean.calc_check_digit(start)


def out_of_print_codes() -> frozenset[str]:
    """Titles of the customer order that can no longer be had."""
    return frozenset(row["code"] for row in customer_order() if row["reponse"] == "Epuisé")


def _cost(row: Mapping[str, str]) -> Decimal:
    net_price = Decimal(row["price"]) / (1 + Decimal(row["vat"]) / 100)
    return round_amount(net_price * COST_SHARES[row["vat"]])
