"""Impressions › Dossier expert-comptable: the journals of a period (PRN-022)."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_GET

from comptoir.accounts.access import requires
from comptoir.core.document_kinds import Side
from comptoir.core.errors import Problems, Refusal
from comptoir.core.typed_input import parse_date
from comptoir.references.models import AccountingFirm
from comptoir.ui.french_format import format_date
from comptoir.ui.messages import problems_by_field
from comptoir.workflows.accountant_prints import TITLES, firm_blocks, journal_pdf

SIDES = {"ventes": Side.SALE, "achats": Side.PURCHASE}


@require_GET
@requires("accounting:view")
def accountant_view(request: HttpRequest) -> HttpResponseBase:
    """The form, or the journal once one was asked for."""
    start, end = last_month(localdate())
    typed = {"start": format_date(start), "end": format_date(end)}
    problems: dict[str, list[str]] = {}
    side = SIDES.get(request.GET.get("journal", ""))
    if side is not None:
        typed = {name: request.GET.get(name, "")[:40] for name in typed}
        try:
            start, end = _dates(typed)
            content = journal_pdf(side, start=start, end=end, now=localtime().replace(microsecond=0))
        except Refusal as refusal:
            if not refusal.fields:
                raise
            problems = {name: list(found) for name, found in problems_by_field(refusal).items()}
        else:
            headers = {"Content-Disposition": f'inline; filename="{TITLES[side]}.pdf"'}
            return HttpResponse(content, content_type="application/pdf", headers=headers)
    firm = [
        line for block in firm_blocks(AccountingFirm.objects.filter(pk=1).first()) for line in block if line
    ]
    context = {"typed": typed, "problems": problems, "firm": firm}
    return render(request, "printing/accountant.html", context, status=422 if problems else 200)


def last_month(today: date) -> tuple[date, date]:
    """First and last day of the month before this one."""
    end = today.replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end


def _dates(typed: dict[str, str]) -> tuple[date, date]:
    problems, found = Problems(), {}
    for name, text in typed.items():
        try:
            found[name] = parse_date(text, today=localdate(), field=name)
        except Refusal as refusal:
            problems.add_refusal(refusal)
    problems.raise_if_any()
    return found["start"], found["end"]
