"""The shapes of requests and answers about documents, and what all shapes share.

They serve the OpenAPI description alone: the services read and check the values.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from comptoir.core.document_kinds import KINDS
from comptoir.core.totals import LineType
from comptoir.documents.header_entry import REPORTED

Amount = Annotated[str, Field(pattern=r"^-?\d+\.\d\d$", examples=["12.50"])]
Price = Annotated[str, Field(pattern=r"^-?\d+\.\d{2,5}$", examples=["9.48"])]
Number = Annotated[str, Field(pattern=r"^-?\d+(\.\d{1,5})?$", examples=["5.5"])]
Day = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2026-11-21"])]
Instant = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Code = Annotated[str, Field(examples=["DUR0001"])]
Kind = Annotated[str, Field(json_schema_extra={"enum": list(KINDS)})]
Type = Annotated[str, Field(json_schema_extra={"enum": [line_type.value for line_type in LineType]})]


class Shape(BaseModel):
    """Names are exact: one that a service does not know is refused."""

    model_config = ConfigDict(extra="forbid", title=None)


class Error(Shape):
    code: str = Field(examples=["order_customer_blocked"])
    message: str = Field(description="Phrase en français.")
    fields: dict[str, list[str]] = Field(description="Phrases en français par champ (« lines.0.quantity »).")


class Attachment(Shape):
    id: int
    name: str
    media_type: str
    size: int = Field(description="Octets.")
    sha256: str
    added_at: Instant
    added_by: str


# ------------------------------------------------------------------------------------------------------- documents
class PostalBlock(Shape):
    name: str = ""
    line1: str = ""
    line2: str = ""
    line3: str = ""
    line4: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""


class DocumentLineInput(Shape):
    id: int | None = Field(None, description="Ligne à garder, lors d'une modification.")
    type: Type = "goods"
    article: Code | None = Field(None, description="Code ou code barre.")
    description: str | None = None
    rich_description: str | None = Field(
        None, description="Description mise en forme, en HTML ; tient lieu de description."
    )
    quantity: Number | None = None
    unit: str | None = None
    unit_price: Price | None = None
    discount_rate: Number | None = None
    vat_rate: Number | None = None
    cost_price: Price | None = None
    delivery_on: Day | None = None
    salesperson: Code | None = None
    eco_contribution: Code | None = None


class DepositAmountInput(Shape):
    id: int | None = None
    type: Type | None = Field(None, description="goods ou service : la nature de l'opération.")
    description: str | None = None
    vat_rate: Number | None = None
    amount: Amount | None = Field(None, description="Toutes taxes comprises.")


class DueDateInput(Shape):
    due_on: Day | None = Field(None, description="Par défaut, un mois après l'échéance précédente.")
    amount: Amount | None = Field(None, description="Par défaut, ce que laissent les autres.")
    payment_method: str | None = None


class DocumentChanges(Shape):
    model_config = ConfigDict(json_schema_extra={"example": {"reference": "BC 2026-114"}})

    version: int | None = None
    number: str | None = Field(None, description="Only while the counter of the kind is not used.")
    party: Code | None = None
    dated_on: Day | None = None
    is_tax_included: bool | None = None
    footer_discount_rate: Number | None = None
    footer_discount_amount: Amount | None = None
    shipping_fee: Code | None = None
    shipping_amount: Amount | None = None
    shipping_vat_rate: Number | None = None
    payment_terms: str | None = None
    payment_method: str | None = None
    valid_until_on: Day | None = None
    delivery_on: Day | None = None
    quote_state: int | None = None
    deposit_amount: Amount | None = None
    reference: str | None = None
    note: str | None = Field(None, description="Notes internes, qui ne s'impriment pas.")
    printed_note: str | None = Field(None, description="Note au client, imprimée.")
    party_title: str | None = None
    party_name: str | None = None
    party_vat_number: str | None = None
    territory: str | None = None
    vat_rate: Number | None = None
    salesperson: Code | None = None
    currency: str | None = Field(None, description="Devise de contre-valeur ; les montants restent en euros.")
    currency_rate: str | None = None
    reported: list[Annotated[str, Field(json_schema_extra={"enum": list(REPORTED)})]] | None = Field(
        None, description="Ce que toutes les lignes reprennent de l'en-tête."
    )
    billing: PostalBlock | None = None
    delivery: PostalBlock | None = None
    contact_name: str | None = None
    contact_email: str | None = None
    lines: list[DocumentLineInput] | None = None
    amounts: list[DepositAmountInput] | None = Field(
        None, description="Factures et avoirs d'acompte, à la place des lignes."
    )
    due_dates: list[DueDateInput] | None = Field(
        None, description="Factures : échéances planifiées à la main ; null revient au mode de règlement."
    )
    credit_reason: str | None = Field(None, description="Avoirs : motif imprimé.")
    is_without_return: bool | None = Field(
        None, description="Avoirs : les articles ne reviennent pas en stock."
    )


class DocumentInput(DocumentChanges):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kind": "quote",
                "party": "DUR0001",
                "lines": [
                    {"article": "9791094908020", "quantity": "2"},
                    {"description": "Emballage", "quantity": "1", "unit_price": "3.00", "vat_rate": "20"},
                    {"type": "text", "description": "Merci de votre confiance"},
                ],
            }
        }
    )

    kind: Kind
    party: Code


class VatRow(Shape):
    rate: Number
    base: Amount
    amount: Amount


class DocumentDueDate(Shape):
    id: int | None
    due_on: Day
    amount: Amount
    balance: Amount
    payment_method: str | None
    payment_method_label: str


class LinkedDocument(Shape):
    id: int
    kind: Kind
    number: str | None
    dated_on: Day
    net_payable: Amount


class DocumentLine(Shape):
    id: int | None
    position: int
    type: Type
    article: str | None
    description: str
    rich_description: str = Field("", description="Vide quand la description n'a pas de mise en forme.")
    quantity: Number | None
    unit: str | None
    delivered_quantity: Number | None
    remaining_quantity: Number | None
    unit_price: Price | None
    discount_rate: Number | None
    net_unit_price: Price | None
    net_amount: Amount | None
    gross_amount: Amount | None
    vat_rate: Number | None
    cost_price: Price | None = None
    delivery_on: Day | None
    salesperson: Code | None
    eco_contribution: Code | None
    eco_unit_amount: Amount | None
    eco_amount: Amount | None


class DepositAmount(Shape):
    id: int | None
    type: Type
    description: str
    vat_rate: Number
    amount: Amount
    net_amount: Amount


class AttachedDeposit(Shape):
    id: int
    kind: Kind
    number: str | None
    dated_on: Day
    net_total: Amount
    vat_total: Amount
    gross_total: Amount = Field(description="Négatif pour un avoir d'acompte.")


class DocumentSummary(Shape):
    id: int | None
    version: int
    kind: Kind
    number: str | None = Field(description="Vide tant que le document est provisoire.")
    status: str
    delivery_status: str | None
    party: Code
    party_title: str
    party_name: str
    party_vat_number: str
    territory: str
    vat_rate: Number | None
    salesperson: Code | None
    currency: str | None
    currency_rate: str | None
    countervalue: Amount | None = Field(description="Net à payer dans la devise du document.")
    markup_rate: Number | None = None
    dated_on: Day
    valid_until_on: Day | None
    delivery_on: Day | None
    quote_state: int | None
    is_tax_included: bool
    footer_discount_rate: Number
    payment_terms: str | None
    payment_method: str | None
    credit_reason: str
    is_without_return: bool
    reference: str
    note: str
    printed_note: str
    contact_name: str
    contact_email: str
    billing: PostalBlock
    delivery: PostalBlock
    is_eco_added: bool = Field(
        description="L'éco-contribution s'ajoute au total TTC ; sinon les prix la contiennent."
    )
    is_closed: bool
    validated_at: Instant | None
    seal: str | None
    lines_total: Amount
    footer_discount_amount: Amount
    shipping_amount: Amount
    shipping_vat_rate: Number | None
    net_total: Amount
    vat_total: Amount
    eco_total: Amount
    gross_total: Amount
    deposit_total: Amount
    net_payable: Amount
    balance_due: Amount
    cost_total: Amount | None = None
    margin_amount: Amount | None = None


class Document(DocumentSummary):
    lines: list[DocumentLine]
    amounts: list[DepositAmount]
    deposits: list[AttachedDeposit]
    vat: list[VatRow]
    due_dates: list[DocumentDueDate]
    has_planned_due_dates: bool = Field(description="Planifiées à la main, sans le mode de règlement.")
    origins: list[LinkedDocument]
    targets: list[LinkedDocument]


class Documents(Shape):
    documents: list[Document]


class TransferInput(Shape):
    kind: Kind
    dated_on: Day | None = None
    version: int | None = None


class DeliveryLineInput(Shape):
    line: int
    quantity: Number


class DeliveryInput(Shape):
    model_config = ConfigDict(
        json_schema_extra={"example": {"kind": "delivery_note", "lines": [{"line": 1, "quantity": "3"}]}}
    )

    kind: Kind = "delivery_note"
    dated_on: Day | None = None
    group_orders: bool = False
    merge_articles: bool = False
    copy_delivered_lines: bool = False
    copy_undelivered_lines: bool = False
    lines: list[DeliveryLineInput]


class GroupingInput(Shape):
    model_config = ConfigDict(json_schema_extra={"example": {"documents": [1, 2], "kind": "invoice"}})

    documents: list[int]
    kind: Kind
    dated_on: Day | None = None
    merge_articles: bool = False
    copy_text_lines: bool = False
    subtotal_per_document: bool = False


class DocumentStep(Shape):
    id: int
    kind: Kind
    number: str | None
    dated_on: Day
    party: Code
    party_name: str
    net_payable: Amount
    previous: list["DocumentStep"] = []
    next: list["DocumentStep"] = []


class DocumentHistory(Shape):
    previous: list[DocumentStep]
    next: list[DocumentStep]


class LineStep(Shape):
    line: int
    document: int
    kind: Kind
    number: str | None
    dated_on: Day
    quantity: Number
    delivered_quantity: Number | None
    remaining_quantity: Number | None
    previous: list["LineStep"] = []
    next: list["LineStep"] = []


class LineHistory(Shape):
    line: int
    article: str | None
    description: str
    quantity: Number
    previous: list[LineStep]
    next: list[LineStep]


class ExplainedStep(Shape):
    code: str
    text: str = Field(description="Phrase en français.")
    result: str
    values: dict[str, Any]


class DocumentExplanation(Shape):
    totals: list[ExplainedStep]
    due_dates: list[ExplainedStep]
    are_due_dates_current: bool
