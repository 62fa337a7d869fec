"""The shapes of purchases: shortages, offers, counted receipts, matched invoices, purchase prices; see ``schemas``."""

from typing import Annotated

from pydantic import ConfigDict, Field

from comptoir.api.schemas import Amount, Code, Day, Number, Price, Shape
from comptoir.core.purchasing import Difference

DifferenceCode = Annotated[str, Field(json_schema_extra={"enum": [one.value for one in Difference]})]
CODE = "9791094908020"


def _example(example: dict[str, object]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": example})  # type: ignore[dict-item]


# -------------------------------------------------------------------------------------------------------- shortages
class MissingArticle(Shape):
    article: Code
    label: str
    promised_quantity: Number = Field(
        description="Ce que les commandes ouvertes des clients demandent encore."
    )
    expected_quantity: Number = Field(description="Ce qui est déjà commandé aux fournisseurs.")
    missing_quantity: Number
    orders: list[str] = Field(description="Numéros des commandes qui attendent.")


class SupplierNeeds(Shape):
    supplier: Code | None = Field(None, description="Sans fournisseur habituel : null.")
    supplier_name: str
    articles: list[MissingArticle]


class Shortages(Shape):
    suppliers: list[SupplierNeeds]


class ReorderLineInput(Shape):
    supplier: Code
    article: Code
    quantity: Number


class ReorderInput(Shape):
    model_config = _example({"lines": [{"supplier": "SODIS", "article": CODE, "quantity": "3"}]})

    lines: list[ReorderLineInput]


# ----------------------------------------------------------------------------------------------------------- offers
class Offer(Shape):
    document: int
    quantity: Number | None = Field(None, description="null : cette demande n'a pas l'article.")
    net_unit_price: Price | None = Field(
        None, description="Hors taxes, toutes remises déduites, celle du pied comprise ; 0.00 : sans réponse."
    )
    is_best: bool


class ComparedArticle(Shape):
    article: str
    description: str
    offers: list[Offer]


class ComparedRequest(Shape):
    document: int
    number: str | None = None
    supplier: Code
    supplier_name: str
    net_total: Amount
    is_best: bool = Field(description="Le total le plus bas parmi ceux qui répondent à tout.")


class Comparison(Shape):
    requests: list[ComparedRequest]
    articles: list[ComparedArticle]


class SupplierInput(Shape):
    supplier: Code


class OtherSuppliersInput(Shape):
    model_config = _example({"suppliers": [{"supplier": "HACH"}]})

    suppliers: list[SupplierInput]


# --------------------------------------------------------------------------------------------------------- receipts
class ExpectedLine(Shape):
    line: int
    article: str
    barcode: str
    description: str
    ordered_quantity: Number
    remaining_quantity: Number


class ExpectedLines(Shape):
    lines: list[ExpectedLine]


class CountedLineInput(Shape):
    line: int
    quantity: Number


class ExtraInput(Shape):
    article: Code
    quantity: Number


class CountInput(Shape):
    model_config = _example(
        {
            "lines": [{"line": 12, "quantity": "4"}],
            "extras": [{"article": CODE, "quantity": "1"}],
            "reference": "BL 4711",
        }
    )

    lines: list[CountedLineInput]
    extras: list[ExtraInput] = Field([], description="Ce qui est venu sans être commandé.")
    dated_on: Day | None = None
    reference: str = ""
    version: int | None = None


class CountDifference(Shape):
    line: int
    article: str
    remaining_quantity: Number
    counted_quantity: Number
    difference_quantity: Number = Field(description="Négatif : il en manque ; positif : il y en a trop.")


class CountDifferences(Shape):
    differences: list[CountDifference]
    extras: list[ExtraInput]


# --------------------------------------------------------------------------------------------------- invoice, prices
class MatchedLine(Shape):
    line: int
    article: str
    description: str
    ordered_quantity: Number | None = None
    received_quantity: Number | None = None
    invoiced_quantity: Number | None = None
    ordered_price: Price | None = Field(None, description="Hors taxes, remises de ligne et de pied déduites.")
    invoiced_price: Price | None = None
    excess_amount: Amount
    differences: list[DifferenceCode]
    documents: list[int]


class InvoiceMatch(Shape):
    lines: list[MatchedLine]
    excess_amount: Amount = Field(description="Ce que la facture demande au-delà de ce qui est dû.")


class PriceProposal(Shape):
    line: int
    article: Code
    label: str
    purchase_price: Price = Field(description="Celui de la fiche.")
    price: Price = Field(description="Celui du document.")
    variation_rate: Number | None = None
    is_only: bool = Field(
        description="Faux : le document a plusieurs prix pour cet article, il faut en choisir un."
    )


class PriceProposals(Shape):
    prices: list[PriceProposal]


class PriceChoiceInput(Shape):
    model_config = _example({"lines": [12]})

    lines: list[int]


class PriceAcceptanceInput(PriceChoiceInput):
    model_config = _example({"lines": [12], "is_sale_price_kept": True})

    is_sale_price_kept: bool = Field(
        True, description="Faux : le taux de marge reste, le prix de vente suit."
    )
