"""The sixteen kinds of documents (table DOC-T1) and everything that differs between them.

Only this table knows one kind from another: others ask an attribute (``kind.moves_goods``), and compare no code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from comptoir.core.errors import Refusal


class Side(StrEnum):
    """Which way goods and invoices go."""

    SALE = "sale"
    PURCHASE = "purchase"

    @property
    def party_role(self) -> str:
        """The role of its parties: ``customer`` (prospects included) or ``supplier`` (UPM-015)."""
        return "customer" if self is Side.SALE else "supplier"


class BlockScope(StrEnum):
    """When a blocked customer may not get a new document of the kind (UPM-035)."""

    NEVER = "never"
    #: Refused unless the preference ``orders_if_blocked`` allows it.
    PREFERENCE = "preference"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One row of table DOC-T1 with its rules. Signs are −1, 0 or +1 per unit of line quantity or amount."""

    code: str
    side: Side
    #: Default counter, without a space (P-13).
    default_prefix: str
    default_width: int = 6

    #: Effect on real stock (DOC-T8): −1 goods leave, +1 goods arrive.
    stock_sign: int = 0
    #: Effect of undelivered quantities on virtual stock (DOC-241).
    virtual_stock_sign: int = 0
    #: Its moves carry their own purchase price and recompute the average cost (STK-127, STK-129).
    sets_average_cost: bool = False

    #: Numbered when validated, in a continuous and chronological sequence, then sealed (P-04, P-05).
    is_legal: bool = False
    #: Sign of the due dates it creates; 0 = none (PAY-073, PAY-074).
    due_sign: int = 0
    #: Sign in the turnover and in what a party owes (PRF-059, UPM-037); deposits do not count.
    turnover_sign: int = 0
    #: Its due dates come from payment terms and can be planned by the user (DOC-082, DOC-249).
    has_due_schedule: bool = False
    #: "Régler la facture" (DOC-084).
    can_be_paid: bool = False

    #: Item lines (everything but deposit documents, DOC-095).
    has_lines: bool = True
    #: Ordered, delivered and remaining quantities, delivery state, close and reopen (DOC-170).
    has_delivery: bool = False
    #: "Livraison le" in the header (DOC-072).
    has_delivery_date: bool = False
    has_payment_terms: bool = False
    #: A payment method in the header instead of terms (DOC-093).
    has_payment_method: bool = False
    requires_payment_method: bool = False
    has_valid_until: bool = False
    has_quote_state: bool = False
    #: A deposit amount can be typed in the footer (DOC-067).
    has_typed_deposit: bool = False
    #: Deposit documents can be linked to it (tab "Acomptes").
    has_linked_deposits: bool = False
    #: It is itself a deposit document and generates its payment (DOC-210, DOC-213).
    is_deposit: bool = False
    has_salesperson: bool = False
    #: The delivery address is the main printed one (UPM-020).
    prints_delivery_address: bool = False

    can_be_duplicated: bool = True
    converts_prospect: bool = False
    #: Codes of the kinds it can be transferred to, and grouped to (table DOC-T7), the usual one first.
    transfer_targets: tuple[str, ...] = ()
    group_targets: tuple[str, ...] = ()

    block_scope: BlockScope = BlockScope.NEVER
    #: The credit limit is tested when one is created (UPM-035, step 6).
    has_credit_control: bool = False

    @property
    def moves_goods(self) -> bool:
        """Whether its goods lines make stock moves (DOC-237)."""
        return self.stock_sign != 0

    @property
    def has_due_dates(self) -> bool:
        """Whether it appears in the due-date schedule."""
        return self.due_sign != 0

    @property
    def is_sale(self) -> bool:
        return self.side is Side.SALE

    @property
    def insertable_line_types(self) -> tuple[str, ...]:
        """Types that "Insérer" offers (UI-072, DOC-308); a service picked by its code goes on any side (AMB-UI-11)."""
        if self.is_sale:
            return ("goods", "service", "text", "page_break", "subtotal")
        return ("goods", "text", "page_break")

    @property
    def party_role(self) -> str:
        """The role its party holds."""
        return self.side.party_role

    @property
    def counts_as_price(self) -> bool:
        """Whether its prices were agreed: quotes and price requests only speak of one."""
        return not self.has_typed_deposit

    @property
    def uses_purchase_prices(self) -> bool:
        """Whether an article proposes its purchase price on the line, instead of its sale price."""
        return self.side is Side.PURCHASE

    @property
    def has_einvoice_number(self) -> bool:
        """Whether its number is sent to customers electronically, hence limited in characters (P-13)."""
        return self.is_legal and self.is_sale

    @property
    def default_counter(self) -> str:
        """First number of a new dossier: ``FA000001`` (DOC-002, P-13)."""
        return f"{self.default_prefix}{1:0{self.default_width}d}"

    @property
    def delivery_targets(self) -> tuple[str, ...]:
        """Kinds that "Livrer" may generate from it, the default one first (DOC-152)."""
        return self.transfer_targets if self.has_delivery else ()

    @property
    def credit_targets(self) -> tuple[str, ...]:
        """Kinds that correct it once validated (P-05)."""
        return self.transfer_targets if self.is_legal else ()

    @property
    def takes_deposits(self) -> bool:
        """Whether a deposit can be asked on it: the deposit then follows what is made from it (DOC-123)."""
        return self.has_linked_deposits or self.has_typed_deposit

    @property
    def asks_for_payment(self) -> bool:
        """An invoice, of a deposit too: its page says when to pay and, on sales, what being late costs."""
        return self.due_sign > 0

    @property
    def is_credit(self) -> bool:
        """A credit note for goods or services, which an invoice may be credited by (section 6.6)."""
        return self.due_sign < 0 and self.has_lines

    @property
    def can_be_credited(self) -> bool:
        """Whether it is credited by credit notes, wholly or in part: an invoice once validated."""
        return self.has_due_schedule

    @property
    def can_be_grouped(self) -> bool:
        return bool(self.group_targets)


_SALES = (
    DocumentKind(
        code="quote",
        side=Side.SALE,
        default_prefix="DE",
        has_payment_terms=True,
        has_valid_until=True,
        has_quote_state=True,
        has_typed_deposit=True,
        has_salesperson=True,
        transfer_targets=("order", "delivery_note", "invoice"),
        group_targets=("order", "delivery_note", "invoice"),
    ),
    DocumentKind(
        code="order",
        side=Side.SALE,
        default_prefix="CM",
        virtual_stock_sign=-1,
        has_delivery=True,
        has_delivery_date=True,
        has_payment_terms=True,
        has_linked_deposits=True,
        has_salesperson=True,
        converts_prospect=True,
        transfer_targets=("delivery_note", "invoice"),
        group_targets=("delivery_note", "invoice"),
        block_scope=BlockScope.PREFERENCE,
        has_credit_control=True,
    ),
    DocumentKind(
        code="delivery_note",
        side=Side.SALE,
        default_prefix="BL",
        stock_sign=-1,
        has_payment_terms=True,
        has_linked_deposits=True,
        has_salesperson=True,
        prints_delivery_address=True,
        converts_prospect=True,
        transfer_targets=("invoice", "return_note", "credit_note"),
        group_targets=("invoice",),
        block_scope=BlockScope.ALWAYS,
        has_credit_control=True,
    ),
    DocumentKind(
        code="return_note",
        side=Side.SALE,
        default_prefix="BR",
        stock_sign=1,
        has_salesperson=True,
        converts_prospect=True,
        transfer_targets=("credit_note",),
        group_targets=("credit_note",),
    ),
    DocumentKind(
        code="invoice",
        side=Side.SALE,
        default_prefix="FA",
        stock_sign=-1,
        is_legal=True,
        due_sign=1,
        turnover_sign=1,
        has_due_schedule=True,
        can_be_paid=True,
        has_payment_terms=True,
        has_linked_deposits=True,
        has_salesperson=True,
        converts_prospect=True,
        transfer_targets=("credit_note",),
        block_scope=BlockScope.ALWAYS,
        has_credit_control=True,
    ),
    DocumentKind(
        code="credit_note",
        side=Side.SALE,
        default_prefix="AV",
        stock_sign=1,
        is_legal=True,
        due_sign=-1,
        turnover_sign=-1,
        has_salesperson=True,
        converts_prospect=True,
        has_credit_control=True,
    ),
    DocumentKind(
        code="deposit_invoice",
        side=Side.SALE,
        default_prefix="FD",
        is_legal=True,
        due_sign=1,
        has_lines=False,
        has_payment_method=True,
        is_deposit=True,
        has_salesperson=True,
        can_be_duplicated=False,
        converts_prospect=True,
        transfer_targets=("deposit_credit_note",),
        has_credit_control=True,
    ),
    DocumentKind(
        code="deposit_credit_note",
        side=Side.SALE,
        default_prefix="AD",
        is_legal=True,
        due_sign=-1,
        has_lines=False,
        has_payment_method=True,
        requires_payment_method=True,
        is_deposit=True,
        has_salesperson=True,
        can_be_duplicated=False,
        converts_prospect=True,
        has_credit_control=True,
    ),
)

_PURCHASES = (
    DocumentKind(
        code="price_request",
        side=Side.PURCHASE,
        default_prefix="DEM",
        has_payment_terms=True,
        has_typed_deposit=True,
        transfer_targets=("purchase_order", "goods_receipt", "purchase_invoice"),
        group_targets=("purchase_order", "goods_receipt", "purchase_invoice"),
    ),
    DocumentKind(
        code="purchase_order",
        side=Side.PURCHASE,
        default_prefix="CF",
        virtual_stock_sign=1,
        has_delivery=True,
        has_delivery_date=True,
        has_payment_terms=True,
        has_linked_deposits=True,
        transfer_targets=("goods_receipt", "purchase_invoice"),
        group_targets=("goods_receipt", "purchase_invoice"),
    ),
    DocumentKind(
        code="goods_receipt",
        side=Side.PURCHASE,
        default_prefix="BRF",
        stock_sign=1,
        sets_average_cost=True,
        has_payment_terms=True,
        has_linked_deposits=True,
        prints_delivery_address=True,
        transfer_targets=("purchase_invoice", "purchase_return", "purchase_credit_note"),
        group_targets=("purchase_invoice",),
    ),
    DocumentKind(
        code="purchase_return",
        side=Side.PURCHASE,
        default_prefix="BRA",
        stock_sign=-1,
        transfer_targets=("purchase_credit_note",),
        group_targets=("purchase_credit_note",),
    ),
    DocumentKind(
        code="purchase_invoice",
        side=Side.PURCHASE,
        default_prefix="FF",
        stock_sign=1,
        sets_average_cost=True,
        is_legal=True,
        due_sign=1,
        turnover_sign=1,
        has_due_schedule=True,
        can_be_paid=True,
        has_payment_terms=True,
        has_linked_deposits=True,
        transfer_targets=("purchase_credit_note",),
    ),
    DocumentKind(
        code="purchase_credit_note",
        side=Side.PURCHASE,
        default_prefix="AF",
        stock_sign=-1,
        is_legal=True,
        due_sign=-1,
        turnover_sign=-1,
    ),
    DocumentKind(
        code="purchase_deposit_invoice",
        side=Side.PURCHASE,
        default_prefix="FFD",
        is_legal=True,
        due_sign=1,
        has_lines=False,
        has_payment_method=True,
        is_deposit=True,
        can_be_duplicated=False,
        transfer_targets=("purchase_deposit_credit_note",),
    ),
    DocumentKind(
        code="purchase_deposit_credit_note",
        side=Side.PURCHASE,
        default_prefix="FAD",
        is_legal=True,
        due_sign=-1,
        has_lines=False,
        has_payment_method=True,
        requires_payment_method=True,
        is_deposit=True,
        can_be_duplicated=False,
    ),
)

#: The sixteen kinds by code, in the order of table DOC-T1.
KINDS: Mapping[str, DocumentKind] = MappingProxyType({kind.code: kind for kind in _SALES + _PURCHASES})


def kind_of(code: str) -> DocumentKind:
    """The kind of that code. Raises ``Refusal("unknown_document_kind")``, told on the field ``kind``."""
    try:
        return KINDS[code]
    except (KeyError, TypeError):
        raise Refusal.for_field("kind", "unknown_document_kind", kind=code) from None


def kinds_of_side(side: Side) -> tuple[DocumentKind, ...]:
    """The eight kinds of one side, in the order of table DOC-T1."""
    return tuple(kind for kind in KINDS.values() if kind.side is side)
