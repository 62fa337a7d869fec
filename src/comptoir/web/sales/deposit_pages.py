"""Deposits and credit notes of a document: its tab and its dialogues (sections 6.6, 6.7 and 11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from comptoir.accounts.models import User
from comptoir.core.deposits import DeductedVat
from comptoir.core.document_kinds import kind_of
from comptoir.core.seals import plain_decimal
from comptoir.documents.models import Document
from comptoir.documents.services.credit_notes import CreditableLine, creditable_lines, credited_shipping
from comptoir.documents.services.deposit_creation import refunded_amount
from comptoir.documents.services.deposits import attached_deposits, proposed_deposits
from comptoir.documents.sides import page_on_side, right_on_side
from comptoir.documents.wording import name_of
from comptoir.payments.models import Payment
from comptoir.references.models import CreditReason, DossierSettings, PaymentMethod
from comptoir.workflows import credit_notes, deposits

ZERO = Decimal(0)
MAX_PROPOSED = 100
HIDDEN_MESSAGES = ("is_deposit_credit_warned", "is_deposit_payment_opened")


@dataclass(frozen=True)
class ShownDeposit:
    """A deposit of the tab; the amounts of a deposit credit note are negative."""

    deposit: Document
    detach_url: str = ""
    is_removable: bool = True

    @property
    def name(self) -> str:
        """Facture d'acompte FD000001"""
        return name_of(self.deposit)

    @property
    def sign(self) -> int:
        """+1 for a deposit invoice, −1 for what was given back."""
        return kind_of(self.deposit.kind).due_sign

    @property
    def net(self) -> Decimal:
        """Without VAT."""
        return self.sign * self.deposit.net_total

    @property
    def vat(self) -> Decimal:
        """Its VAT."""
        return self.sign * self.deposit.vat_total

    @property
    def gross(self) -> Decimal:
        """VAT included."""
        return self.sign * self.deposit.gross_total


@dataclass(frozen=True)
class DepositsTab:
    """The tab "Acomptes": what is deducted, what could be, and the VAT that remains."""

    attached: Sequence[ShownDeposit]
    proposed: Sequence[ShownDeposit]
    vat: Sequence[DeductedVat]
    may_change: bool


@dataclass(frozen=True)
class CreditLine:
    """A line of the dialogue that credits an invoice."""

    creditable: CreditableLine

    @property
    def line(self) -> Any:
        """The line of the invoice."""
        return self.creditable.line

    @property
    def credited(self) -> Decimal:
        """What was credited already."""
        return self.creditable.credited

    @property
    def remaining(self) -> Decimal:
        """What can still be credited."""
        return self.creditable.remaining

    @property
    def typed(self) -> str:
        """The remaining quantity as it is typed."""
        return plain_decimal(self.remaining).replace(".", ",")


@dataclass(frozen=True)
class CreditForm:
    """The dialogue that credits an invoice."""

    lines: Sequence[CreditLine]
    reasons: Sequence[str]
    shipping: Decimal
    has_goods: bool


def deposit_context(
    document: Document, *, user: User, settings: DossierSettings, is_locked: bool = False
) -> dict[str, Any]:
    """What the page of a document shows of deposits and credit notes, by what its kind and state allow."""
    kind = kind_of(document.kind)
    may_edit = user.may(right_on_side(kind.side, "edit"))
    may_take = (
        bool(document.pk) and kind.takes_deposits and not (is_locked and not _is_partly_delivered(document))
    )
    offered = offered_names(document, may_take=may_take) if may_edit else frozenset()
    context: dict[str, Any] = {"offered": offered, "may_hide_messages": user.may("settings:edit")}
    if kind.takes_deposits:
        context["deposits_tab"] = _tab(document, may_change=may_take and may_edit)
    if "deposit" in offered:
        method = settings.default_payment_method
        context |= {
            "methods": list(PaymentMethod.objects.values_list("code", "label")),
            "default_method": method.code if method else "",
        }
    if "refund" in offered:
        context["refundable"] = f"{document.gross_total - refunded_amount(document):f}".replace(".", ",")
    if "credit" in offered:
        context["credit"] = _credit_form(document)
        context["may_set_off"] = user.may("payments:edit")
    return context


def offered_names(document: Document, *, may_take: bool) -> frozenset[str]:
    """Names of the actions of this page that make sense now; the services still refuse what they must."""
    kind = kind_of(document.kind)
    names = set()
    if may_take and document.gross_total > document.deposit_total:
        names.add("deposit")
    if document.seal_hash and kind.is_deposit and kind.transfer_targets:
        names.add("refund")
    if document.seal_hash and kind.can_be_credited:
        names.add("credit")
    if kind.is_credit and document.balance_due < 0:
        invoice = credit_notes.credited_invoice(document)
        if invoice is not None and invoice.balance_due > 0:
            names.add("set-off")
    return frozenset(names)


def _is_partly_delivered(document: Document) -> bool:
    """An order that is locked by its deliveries still takes deposits for the rest (``check_takes_deposits``)."""
    return (
        document.delivery_status == Document.Delivery.PARTIALLY_DELIVERED
        and not document.is_closed
        and not document.seal_hash
    )


def _tab(document: Document, *, may_change: bool) -> DepositsTab | None:
    attached = attached_deposits(document)
    if not attached and not kind_of(document.kind).has_linked_deposits:
        return None  # a quote shows the tab once it has a deposit
    proposed = list(proposed_deposits(document)[:MAX_PROPOSED]) if may_change else []
    keys = {deposit.pk for deposit in attached}
    followers = set(
        Document.objects.filter(pk__in=keys, source_links__source__in=keys).values_list("pk", flat=True)
        if len(keys) > 1
        else ()
    )
    return DepositsTab(
        attached=[
            ShownDeposit(
                one,
                detach_url=page_on_side(document.side, "document-detach", pk=document.pk, deposit=one.pk),
                is_removable=one.pk not in followers,
            )
            for one in attached
        ],
        proposed=[ShownDeposit(one) for one in proposed],
        vat=deposits.vat_after_deposits(document) if attached else (),
        may_change=may_change,
    )


def _credit_form(invoice: Document) -> CreditForm:
    lines = [CreditLine(one) for one in creditable_lines(invoice)]
    shipping = invoice.shipping_amount - credited_shipping(invoice) if invoice.shipping_amount else ZERO
    return CreditForm(
        lines=lines,
        reasons=list(CreditReason.objects.filter(is_active=True).values_list("label", flat=True)),
        shipping=max(shipping, ZERO),
        has_goods=any(one.line.is_stock_managed for one in lines),
    )


def deposit_notice(document: Document, *, is_new: bool, settings: DossierSettings) -> Payment | None:
    """The payment that a new deposit document just generated, when the option wants it told (DOC-212)."""
    if not is_new or not kind_of(document.kind).is_deposit or not settings.is_deposit_payment_opened:
        return None
    return Payment.objects.filter(deposit=document).select_related("bank").first()


def is_refund_warned(document: Document, *, settings: DossierSettings) -> bool:
    """Whether a new deposit credit note without its deposit invoice is warned of (DOC-214)."""
    kind = kind_of(document.kind)
    is_refund = kind.is_deposit and kind.due_sign < 0
    return is_refund and not document.pk and settings.is_deposit_credit_warned
