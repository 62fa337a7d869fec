"""The shapes of deposits and of credit notes; see ``schemas``."""

from pydantic import ConfigDict, Field

from comptoir.api.schemas import Amount, Code, Day, Number, Shape


class DepositInput(Shape):
    model_config = ConfigDict(json_schema_extra={"example": {"rate": "30"}})

    rate: Number | None = Field(None, description="Pourcentage du total TTC, ou bien « amount ».")
    amount: Amount | None = Field(None, description="Montant TTC.")
    dated_on: Day | None = None
    payment_method: Code | None = None
    version: int | None = None


class RefundInput(Shape):
    amount: Amount | None = Field(None, description="Montant TTC ; sans lui, tout ce qui reste.")
    dated_on: Day | None = None
    version: int | None = None


class AttachmentOfDepositsInput(Shape):
    deposits: list[int]
    version: int | None = None


class CreditLineInput(Shape):
    line: int
    quantity: Number


class CreditInput(Shape):
    model_config = ConfigDict(
        json_schema_extra={"example": {"reason": "RETOUR", "lines": [{"line": 1, "quantity": "2"}]}}
    )

    dated_on: Day | None = None
    reason: str | None = Field(None, description="Texte imprimé, ou code d'un motif d'avoir.")
    lines: list[CreditLineInput] | None = Field(None, description="Sans elles, tout ce qui reste à créditer.")
    is_shipping_credited: bool | None = None
    is_without_return: bool = False
    is_set_off: bool = Field(False, description="Règle aussitôt la facture avec l'avoir.")
    version: int | None = None
