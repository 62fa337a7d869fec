"""Closing and reopening due dates by hand, one or several (PAY-088, PAY-089)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from comptoir.accounts.access import requires
from comptoir.core.document_kinds import Side
from comptoir.core.errors import NotFound, Refusal
from comptoir.documents.sides import WORDS
from comptoir.payments.models import DueDate
from comptoir.payments.resources import MAX_DUE_DATES
from comptoir.ui.addresses import address_with
from comptoir.ui.messages import refusal_sentence
from comptoir.ui.toasts import with_toast
from comptoir.workflows import payments as workflow


@require_http_methods(["GET", "POST"])
@requires("payments:edit")
def close_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Solder, after confirmation: the open balance is given up."""
    return _page(
        request,
        side,
        title="Solder des échéances",
        question="Le solde dû de ces échéances sera abandonné : elles passeront à « Soldée manuellement ». "
        "« Dé-solder » les rouvrira.",
        button="Solder",
        act=lambda due: workflow.close_due_date(due_date_id=due.pk, today=localdate()),
        done="échéance(s) soldée(s)",
    )


@require_http_methods(["GET", "POST"])
@requires("payments:edit")
def reopen_view(request: HttpRequest, side: Side) -> HttpResponseBase:
    """Dé-solder, after confirmation: the balance is due again."""
    return _page(
        request,
        side,
        title="Dé-solder des échéances",
        question="Le solde de ces échéances sera de nouveau dû.",
        button="Dé-solder",
        act=lambda due: workflow.reopen_due_date(due_date_id=due.pk),
        done="échéance(s) rouverte(s)",
    )


def _page(
    request: HttpRequest,
    side: Side,
    *,
    title: str,
    question: str,
    button: str,
    act: Callable[[DueDate], DueDate],
    done: str,
) -> HttpResponseBase:
    list_url = address_with("due-dates", resource=WORDS[side].due_dates_table)
    dues = _selected(request, side)
    if request.method == "GET":
        context = {"title": title, "question": question, "button": button, "dues": dues, "list_url": list_url}
        return render(request, "sales/due_dates.html", {**context, "words": WORDS[side]})
    count, reasons = 0, []
    for due in dues:
        try:
            act(due)
            count += 1
        except Refusal as refusal:
            reasons.append(f"{due.document} : {refusal_sentence(refusal)}")
    message = " ".join([f"{count} {done}.", *dict.fromkeys(reasons)])
    return with_toast(HttpResponseRedirect(list_url), message, kind="warning" if reasons else "success")


def _selected(request: HttpRequest, side: Side) -> list[DueDate]:
    given = request.POST.getlist("echeance") or request.GET.getlist("echeance")
    keys = [
        int(text) for text in given[:MAX_DUE_DATES] if text.isascii() and text.isdigit() and len(text) < 18
    ]
    dues = DueDate.objects.filter(pk__in=keys, side=side.party_role).select_related("document", "party")
    found = list(dues.order_by("due_on", "pk"))
    if not found:
        raise NotFound("due_date_not_found", due_date=keys[0] if keys else 0)
    return found
