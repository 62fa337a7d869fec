"""Payments of customers and to suppliers: entering one, allocating it, taking it back (PAY-100 to PAY-141)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from comptoir.accounts.access import requires
from comptoir.accounts.models import User
from comptoir.core.document_kinds import Side
from comptoir.core.errors import NotFound, Refusal
from comptoir.core.settlement import OpenDue, propose_allocation
from comptoir.core.typed_input import parse_decimal
from comptoir.documents.sides import WORDS, page_on_side
from comptoir.parties.models import Party
from comptoir.payments.models import DueDate, Payment
from comptoir.payments.resources import PAYMENT_COLOURS
from comptoir.references.models import Bank, PaymentMethod
from comptoir.references.settings_row import dossier_settings
from comptoir.resources.registry import registry
from comptoir.ui.addresses import address_with
from comptoir.ui.french_format import format_date, format_number
from comptoir.ui.rich_text import rich_text_defaults
from comptoir.ui.toasts import with_toast
from comptoir.web.sales.answers import body_of, json_view
from comptoir.web.sales.document_actions import json_redirect
from comptoir.web.sales.sides import party_asked_for
from comptoir.workflows import payments as workflow
from comptoir.workflows.document_view import amount_text

ZERO = Decimal(0)
NOTHING_DUE = {
    Side.SALE: "Ce client ne doit rien : le règlement restera à affecter.",
    Side.PURCHASE: "Rien n'est dû à ce fournisseur : le règlement restera à affecter.",
}
MAX_DUES = 500
OPEN = (DueDate.State.OPEN, DueDate.State.PARTIAL)


@dataclass(frozen=True)
class ProposedDue:
    """An open due date of the party, ticked or not, and what it gets."""

    due: DueDate
    amount: Decimal | None = None

    @property
    def is_ticked(self) -> bool:
        """Whether it is part of the payment."""
        return self.amount is not None

    @property
    def amount_typed(self) -> str:
        """The amount as it is typed in its input."""
        return "" if self.amount is None else typed(self.amount)


@require_GET
@requires("payments:edit")
def new_payment_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """A new payment, filled for a document, for ticked due dates or for a party (PAY-086, PAY-087, PAY-119)."""
    ticked, party = _asked_for(request, side)
    dues = _open_dues(party, side) if party else []
    keys = {due.pk for due in ticked}
    chosen = [due for due in dues if due.pk in keys]
    amount = sum((due.balance for due in chosen), ZERO)
    context = {
        "party": party,
        "party_url": registry.for_model(Party).record_url(party) if party else "",
        "dues": _proposed(dues, amount=amount, keys=keys),
        "amount": typed(amount) if chosen else "",
        "owed": sum((due.balance for due in dues), ZERO),
        "today": format_date(localdate()),
        "rich_defaults": rich_text_defaults(request.user),  # type: ignore[arg-type]
        "methods": _methods(),
        "banks": list(Bank.objects.values_list("code", "label")),
        "method": _method(chosen),
        "default_bank": dossier_settings().default_bank,
        "list_url": _list(side),
        "side": side.value,
        "words": WORDS[side],
        "nothing_due": NOTHING_DUE[side],
    }
    return render(request, "sales/payment_new.html", context)


@require_GET
@requires("payments:view")
def payment_view(request: HttpRequest, side: Side, pk: int) -> HttpResponseBase:
    """A saved payment with its allocations, and what it may still settle."""
    payment = _payment(side, pk)
    user: User = request.user  # type: ignore[assignment]
    is_final = payment.status == Payment.Status.VALIDATED
    may_edit = user.may("payments:edit")
    allocations = list(payment.allocations.select_related("due_date__document", "due_date__payment_method"))
    taken = {allocation.due_date_id for allocation in allocations}
    left = payment.unallocated_amount
    dues = (
        [due for due in _open_dues(payment.party, side) if due.pk not in taken] if left and may_edit else []
    )
    context = {
        "payment": payment,
        "resource": registry.get(WORDS[side].payments_table),
        "party_url": registry.for_model(Party).record_url(payment.party),
        "allocations": allocations,
        "dues": _proposed(dues, amount=left, keys=set()),
        "left": typed(left),
        "colour": PAYMENT_COLOURS[Payment.Status(payment.status)],
        "may_edit": may_edit,
        "may_edit_note": may_edit and not is_final,
        "rich_defaults": rich_text_defaults(user),
        "may_validate": user.may("payments:validate") and not is_final,
        "may_delete": user.may("payments:delete") and not is_final,
        "is_bank_missing": payment.bank_id is None and dossier_settings().is_bank_warned,
        "list_url": _list(side),
        "side": side.value,
        "words": WORDS[side],
        "nothing_due": f"Ce {WORDS[side].party} n'a pas d'autre échéance à régler.",
    }
    return render(request, "sales/payment.html", context)


@require_POST
@json_view("payments:edit")
def create_payment_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Save a payment with its allocations; asks what to do with what is above the amount due."""
    user: User = request.user  # type: ignore[assignment]
    values = body_of(request) | {"side": side.party_role}
    payment = workflow.record_payment(values=values, user=user, today=localdate())
    return with_toast(json_redirect(page_on_side(side, "payment", pk=payment.pk)), "Règlement enregistré.")


@require_POST
@json_view("payments:edit")
def propose_view(request: HttpRequest, side: Side) -> Mapping[str, Any]:
    """What each ticked due date gets of an amount (PAY-116, PAY-117). Without an amount, what they owe together."""
    body = body_of(request)
    keys = [key for key in body.get("due_dates") or [] if isinstance(key, int)]
    dues = list(DueDate.objects.filter(pk__in=keys[:MAX_DUES], side=side.party_role).order_by("due_on", "pk"))
    text = str(body.get("amount") or "")
    amount = (
        parse_decimal(text, decimals=2, field="amount") if text else sum((due.balance for due in dues), ZERO)
    )
    shares = propose_allocation(amount, [OpenDue(due.pk, due.balance, due.due_on) for due in dues])
    allocated = sum((share.amount for share in shares), ZERO)
    return {
        "amount": typed(amount),
        "shares": {str(share.key): typed(share.amount) for share in shares},
        "left": format_number(amount - allocated, 2),
    }


@require_POST
@json_view("payments:edit")
def allocate_view(request: HttpRequest, side: Side, pk: int) -> HttpResponseBase:
    """Pointer: allocate what is left of a payment."""
    _payment(side, pk)
    workflow.allocate_payment(payment_id=pk, values=body_of(request), today=localdate())
    return with_toast(json_redirect(page_on_side(side, "payment", pk=pk)), "Règlement pointé.")


@require_POST
@json_view("payments:edit")
def unallocate_view(request: HttpRequest, side: Side, pk: int, allocation: int) -> HttpResponseBase:
    """Dépointer one due date."""
    _payment(side, pk)
    workflow.remove_allocation(payment_id=pk, allocation_id=allocation)
    return with_toast(json_redirect(page_on_side(side, "payment", pk=pk)), "Échéance dépointée.")


@require_POST
@json_view("payments:validate")
def validate_payment_view(request: HttpRequest, side: Side, pk: int) -> HttpResponseBase:
    """Valider: the payment is final (PAY-140)."""
    _payment(side, pk)
    workflow.validate_payment(payment_id=pk)
    return with_toast(json_redirect(page_on_side(side, "payment", pk=pk)), "Règlement validé.")


@require_POST
@json_view("payments:delete")
def delete_payment_view(request: HttpRequest, side: Side, pk: int) -> HttpResponseBase:
    """Supprimer: its due dates are open again (PAY-123)."""
    _payment(side, pk)
    workflow.delete_payment(payment_id=pk)
    return with_toast(json_redirect(_list(side)), "Règlement supprimé.")


def typed(amount: Decimal) -> str:
    """An amount as it is typed: 1234,56"""
    return amount_text(amount).replace(".", ",")


def _list(side: Side) -> str:
    return address_with("payments", resource=WORDS[side].payments_table)


def _payment(side: Side, pk: int) -> Payment:
    payment = (
        Payment.objects.filter(side=side.party_role, pk=pk)
        .select_related("party", "method", "bank", "created_by")
        .first()
    )
    if payment is None:
        raise NotFound("payment_not_found", payment=pk)
    return payment


def _asked_for(request: HttpRequest, side: Side) -> tuple[Sequence[DueDate], Party | None]:
    """Due dates to tick, and whose they are."""
    dues: QuerySet[DueDate] = DueDate.objects.filter(side=side.party_role).select_related("party")
    document = request.GET.get("document", "")
    keys = [
        int(text)
        for text in request.GET.getlist("echeance")
        if text.isascii() and text.isdigit() and len(text) < 18
    ]
    condition = Q()
    if document.isascii() and document.isdigit() and len(document) < 18:
        condition = Q(document=int(document))
    elif keys:
        condition = Q(pk__in=keys[:MAX_DUES])
    ticked = list(dues.filter(condition, state__in=OPEN)) if condition else []
    if len({due.party_id for due in ticked}) > 1:
        raise Refusal("due_dates_of_several_parties")
    if ticked:
        return ticked, ticked[0].party
    return ticked, party_asked_for(request)


def _open_dues(party: Party, side: Side) -> list[DueDate]:
    dues = DueDate.objects.filter(party=party, side=side.party_role, state__in=OPEN)
    return list(dues.select_related("document", "payment_method").order_by("due_on", "pk")[:MAX_DUES])


def _proposed(dues: Sequence[DueDate], *, amount: Decimal, keys: set[int]) -> list[ProposedDue]:
    ticked = [OpenDue(due.pk, due.balance, due.due_on) for due in dues if due.pk in keys]
    shares = {share.key: share.amount for share in propose_allocation(amount, ticked)}
    return [ProposedDue(due, shares.get(due.pk)) for due in dues]


def _methods() -> list[tuple[str, str]]:
    return list(PaymentMethod.objects.values_list("code", "label"))


def _method(chosen: Sequence[DueDate]) -> str:
    """Code of the method of the first due date, else the option's (PAY-103)."""
    first = chosen[0].payment_method if chosen else None
    method = first or dossier_settings().default_payment_method
    return method.code if method else ""
