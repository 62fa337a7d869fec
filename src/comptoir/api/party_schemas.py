"""The shapes of what a party owes and is owed; see ``schemas``."""

from pydantic import Field

from comptoir.api.schemas import Amount, Shape


class SideFigures(Shape):
    due_total: Amount = Field(description="Échéances jusqu'à aujourd'hui inclus.")
    not_due_total: Amount = Field(description="Échéances après aujourd'hui.")
    overdue_amount: Amount = Field(description="Échéances avant aujourd'hui.")
    balance: Amount = Field(description="Échéances moins les règlements non pointés.")
    deposit_balance: Amount = Field(
        description="Acomptes ni déduits ni rendus ; le solde n'en tient pas compte."
    )


class PartyFigures(Shape):
    customer: SideFigures | None
    supplier: SideFigures | None
