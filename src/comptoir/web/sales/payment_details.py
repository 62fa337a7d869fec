"""What a payment says of itself, to complete once a deposit has made it, or to correct (PAY-120, PAY-124)."""

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from comptoir.accounts.access import requires
from comptoir.core.document_kinds import Side
from comptoir.core.errors import NotFound
from comptoir.documents.models import Document
from comptoir.documents.sides import WORDS, document_address, page_on_side
from comptoir.documents.wording import definite_name_of
from comptoir.payments.models import Payment
from comptoir.references.models import Bank, PaymentMethod
from comptoir.references.settings_row import dossier_settings
from comptoir.ui.addresses import address_with
from comptoir.ui.rich_text import rich_text_defaults
from comptoir.ui.toasts import with_toast
from comptoir.web.sales.answers import body_of, json_view, taken_version
from comptoir.workflows.payments import change_payment

SIDES = {Side.SALE: "customer", Side.PURCHASE: "supplier"}


@require_GET
@requires("payments:edit")
def details_view(request: HttpRequest, side: Side, pk: int) -> HttpResponseBase:
    """The form; for a deposit just made it proposes the bank (PAY-104), and leads back to the deposit."""
    payment = _payment(side, pk)
    here = page_on_side(side, "payment", pk=pk)
    if payment.status == Payment.Status.VALIDATED:
        return redirect(here)
    deposit = payment.deposit if request.GET.get("acompte") else None
    bank = payment.bank
    if deposit is not None and bank is None:
        bank = payment.method.bank or dossier_settings().default_bank
    suffix = "?acompte=1" if deposit is not None else ""
    context = {
        "title": "Nouveau règlement" if deposit else f"Modifier le règlement n° {payment.pk}",
        "payment": payment,
        "is_new": deposit is not None,
        "deposit_name": definite_name_of(deposit) if deposit else "",
        "bank": bank.code if bank else "",
        "methods": list(PaymentMethod.objects.values_list("code", "label")),
        "banks": list(Bank.objects.values_list("code", "label")),
        "back_url": _back(deposit) if deposit else here,
        "action_url": page_on_side(side, "payment-change", pk=pk) + suffix,
        "list_url": address_with("payments", resource=WORDS[side].payments_table),
        "words": WORDS[side],
        "rich_defaults": rich_text_defaults(request.user),  # type: ignore[arg-type]
    }
    return render(request, "sales/payment_details.html", context)


@require_POST
@json_view("payments:edit")
def change_view(request: HttpRequest, side: Side, pk: int) -> HttpResponseBase:
    """Save; then the deposit, or the payment."""
    payment = _payment(side, pk)
    values = body_of(request)
    version = taken_version(values)
    change_payment(payment_id=pk, values=values, today=localdate(), expected_version=version)
    deposit = payment.deposit if request.GET.get("acompte") else None
    url = _back(deposit) if deposit else page_on_side(side, "payment", pk=pk)
    return with_toast(JsonResponse({"url": url}), "Règlement enregistré.")


def _back(deposit: Document) -> str:
    return f"{document_address(deposit)}?cree=1"


def _payment(side: Side, pk: int) -> Payment:
    found = Payment.objects.filter(side=SIDES[Side(side)], pk=pk)
    payment = found.select_related("party", "method__bank", "bank", "deposit").first()
    if payment is None:
        raise NotFound("payment_not_found", payment=pk)
    return payment
