"""What address blocks and payment terms ask while one types."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from comptoir.accounts.access import requires, signed_in
from comptoir.core.errors import Refusal
from comptoir.core.payment_terms import check_terms, due_dates
from comptoir.core.typed_input import parse_date, parse_decimal
from comptoir.references.models import PaymentMethod, PaymentTerms, PostalCode
from comptoir.references.queries import postal_code_matches
from comptoir.references.services import terms_lines
from comptoir.resources.forms import FormReader, form_of_post
from comptoir.resources.registry import registry
from comptoir.ui.messages import problems_by_field, refusal_sentence


@require_GET
@signed_in
def postal_code_view(request: HttpRequest) -> JsonResponse:
    """Towns of the postal code ``code``: one row fills the block, several are offered, none leaves it as it is.

    Any address may ask, whatever the record it belongs to: a user only has to be signed in (PTY-018 to PTY-020).
    """
    return JsonResponse(
        {
            "rows": [
                {
                    "postal_code": row.code,
                    "city": row.city,
                    "department": row.department.label if row.department else "",
                    "country": row.country.code,
                    "country_id": row.country_id,
                    "country_label": row.country.label,
                }
                for row in _towns(request)
            ]
        }
    )


def _towns(request: HttpRequest) -> QuerySet[PostalCode]:
    """Those of a code, or the one town that was chosen among them."""
    towns = postal_code_matches(request.GET.get("code", ""))
    chosen = request.GET.get("id", "")
    return (
        towns.filter(pk=int(chosen)) if chosen.isascii() and chosen.isdigit() and len(chosen) < 18 else towns
    )


@require_POST
@requires("settings:view")
def terms_trial_view(request: HttpRequest) -> HttpResponse:
    """Due dates that the lines on the screen, saved or not, give for a date and an amount (PAY-060)."""
    try:
        context: dict[str, Any] = {"rows": _trial_rows(request)}
    except Refusal as refusal:
        told = [sentence for found in problems_by_field(refusal).values() for sentence in found]
        context = {"faults": list(dict.fromkeys(told)) or [refusal_sentence(refusal)]}
    return render(request, "references/terms_trial_rows.html", context)


def _trial_rows(request: HttpRequest) -> list[dict[str, Any]]:
    resource = registry.for_model(PaymentTerms)
    form = form_of_post(resource, request.POST, is_new=False)
    # Only the lines matter here: a code that is still missing is no obstacle.
    lines = terms_lines(lines=FormReader(form, today=localdate()).read_inline("lines"))
    check_terms(lines)
    dues = due_dates(lines=lines, dated_on=_trial_date(request), amount=_trial_amount(request))
    methods = PaymentMethod.objects.in_bulk([due.method for due in dues])
    return [{**asdict(due), "method": methods[due.method]} for due in dues]


def _trial_date(request: HttpRequest) -> date:
    text = request.POST.get("_trial_date", "").strip()
    return parse_date(text, today=localdate()) if text else localdate()


def _trial_amount(request: HttpRequest) -> Decimal:
    return parse_decimal(request.POST.get("_trial_amount", "").strip() or "1000", decimals=2)
