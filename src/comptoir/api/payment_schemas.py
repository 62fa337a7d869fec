"""The shapes of payments, due dates and stock; see ``schemas``."""

from typing import Literal

from pydantic import ConfigDict, Field

from comptoir.api.schemas import Amount, Code, Day, Instant, Kind, Number, Price, Shape

Side = Literal["customer", "supplier"]


class AllocationInput(Shape):
    due_date: int
    amount: Amount


class AllocationsInput(Shape):
    version: int | None = None
    allocations: list[AllocationInput]


class PaymentInput(Shape):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "side": "customer",
                "party": "DUR0001",
                "amount": "100.00",
                "method": "CHQ",
                "allocations": [{"due_date": 1, "amount": "100.00"}],
            }
        }
    )

    side: Side = "customer"
    party: Code
    paid_on: Day | None = None
    amount: Amount
    method: str | None = None
    bank: str | None = None
    reference: str | None = None
    label: str | None = None
    note: str | None = None
    allocations: list[AllocationInput] = []
    rest: Literal["keep", "difference"] | None = Field(
        None,
        description="Que faire de ce qui dépasse le montant dû : le garder à affecter, ou constater un écart.",
    )


class PaymentChanges(Shape):
    model_config = ConfigDict(json_schema_extra={"example": {"bank": "BNQ01", "reference": "CHQ 0412"}})

    version: int | None = None
    paid_on: Day | None = None
    method: str | None = None
    bank: str | None = None
    reference: str | None = None
    label: str | None = None
    note: str | None = None


class Allocation(Shape):
    id: int
    due_date: int
    document: int
    amount: Amount
    allocated_on: Day


class Payment(Shape):
    id: int
    version: int
    side: Side
    party: Code
    party_name: str
    paid_on: Day
    amount: Amount
    method: str
    bank: str | None
    reference: str
    label: str
    note: str
    allocated_amount: Amount
    difference_amount: Amount
    unallocated_amount: Amount
    status: str
    validated_at: Instant | None
    deposit: int | None = Field(description="Pièce d'acompte qui a créé le règlement.")
    allocations: list[Allocation]


class DueDate(Shape):
    id: int
    side: Side
    party: Code
    party_name: str
    document: int
    document_kind: Kind
    document_number: str | None
    due_on: Day
    amount: Amount
    payment_method: str | None
    allocated_amount: Amount
    closed_amount: Amount
    closed_on: Day | None
    balance: Amount
    state: str


class StockLineInput(Shape):
    article: Code
    description: str | None = None
    quantity: Number | None = None
    unit_cost: Price | None = None
    reason: str | None = None


class StockDocumentInput(Shape):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "entry",
                "lines": [{"article": "9791094908020", "quantity": "10", "unit_cost": "6.20"}],
            }
        }
    )

    type: Literal["entry", "issue"]
    dated_on: Day | None = None
    note: str | None = None
    lines: list[StockLineInput]


class StockLine(Shape):
    id: int
    position: int
    article: Code
    description: str
    quantity: Number
    unit_cost: Price | None = None
    reason: str


class StockDocument(Shape):
    id: int
    version: int
    type: Literal["entry", "issue"]
    number: str
    dated_on: Day
    total_quantity: Number
    total_value: Amount | None = None
    note: str
    lines: list[StockLine]


class StockMove(Shape):
    id: int
    article: Code
    moved_on: Day
    source_kind: str
    source_number: str
    document: int | None
    stock_document: int | None
    quantity: Number
    unit_cost: Price | None = None
    value: Amount | None = None
    stock_after: Number
    average_cost_after: Price | None = None
    stock_value_after: Amount | None = None


class ArticleStock(Shape):
    real_quantity: Number
    reserved_quantity: Number
    available_quantity: Number
    ordered_in_quantity: Number
    ordered_out_quantity: Number
    virtual_quantity: Number
    average_cost: Price | None = None
    stock_value: Amount | None = None
