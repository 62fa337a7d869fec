"""Règlements › Relances clients: who owes what at a day, the letters, the e-mails (DOC-296, PAY-150 to PAY-152)."""

from datetime import date
from typing import TypedDict

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from comptoir.accounts.access import check_right, requires
from comptoir.accounts.models import User
from comptoir.core.errors import Refusal
from comptoir.core.reminders import ReminderLevel
from comptoir.core.typed_input import parse_date
from comptoir.jobs.services import start_job
from comptoir.mailing.reminder_texts import LEVEL_LABELS
from comptoir.mailing.services import is_configured, mail_settings
from comptoir.ui.french_format import format_date
from comptoir.ui.messages import refusal_sentence
from comptoir.workflows.payment_reminders import (
    RIGHT,
    customers_to_remind,
    preview_letters,
    print_letters,
)

MOST = 500


class Asked(TypedDict):
    """Whom to remind, of what is due at which day, in which tone."""

    party_ids: list[int]
    at: date
    level: ReminderLevel | None


LEVELS = {str(int(level)): level for level in ReminderLevel}


@require_http_methods(["GET", "POST"])
@requires("payments:view")
def reminders_view(request: HttpRequest) -> HttpResponseBase:
    """Customers who owe something at a day (``au``); POST prints their letters or sends them."""
    user: User = request.user  # type: ignore[assignment]
    today = localdate()
    if request.method == "POST":
        check_right(user, RIGHT)
        asked = _asked(request, today)
        if request.POST.get("action") == "lettres":
            return _pdf(print_letters(user=user, today=today, **asked))
        return _start_sending(user, **asked)
    at, problem, status = today, "", 200
    typed = request.GET.get("au", "")[:40].strip()
    if typed:
        try:
            at = _day(typed, today)
        except Refusal as refusal:
            problem, status = refusal_sentence(refusal), 422
    found = customers_to_remind(at=at, today=today)
    context = {
        "customers": found[:MOST],
        "is_cut": len(found) > MOST,
        "most": MOST,
        "at": typed if problem else format_date(at),
        "problem": problem,
        "levels": [(level, LEVEL_LABELS[level]) for level in ReminderLevel],
        "labels": LEVEL_LABELS,
        "may_act": user.may(RIGHT),
        "is_configured": is_configured(mail_settings()),
    }
    return render(request, "mailing/payment_reminders.html", context, status=status)


@require_http_methods(["GET", "POST"])
@requires("payments:view")
def preview_view(request: HttpRequest) -> HttpResponse:
    """The letters of the chosen customers as they would be printed; nothing is noted.

    The page posts its form: hundreds of customers don't fit in an address.
    """
    user: User = request.user  # type: ignore[assignment]
    today = localdate()
    return _pdf(preview_letters(user=user, today=today, **_asked(request, today)))


def _pdf(content: bytes) -> HttpResponse:
    headers = {"Content-Disposition": 'inline; filename="Relances.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _start_sending(
    user: User, *, party_ids: list[int], at: date, level: ReminderLevel | None
) -> HttpResponseBase:
    if not is_configured(mail_settings()):
        raise Refusal("mail_not_configured")
    if not party_ids:
        raise Refusal("nobody_to_remind")
    job = start_job(
        kind="send_reminders",
        label=f"Relance de {len(party_ids)} client{'s' if len(party_ids) > 1 else ''} par e-mail",
        user=user,
        parties=party_ids,
        at=at.isoformat(),
        level=int(level or 0),
    )
    return redirect("job", job.pk)


def _asked(request: HttpRequest, today: date) -> Asked:
    """Whom, at which day, in which tone; what can't be read is refused."""
    given = request.POST if request.method == "POST" else request.GET
    keys = [
        int(text)
        for text in given.getlist("id")[:MOST]
        if text.isascii() and text.isdigit() and len(text) <= 18
    ]
    typed = given.get("au", "")[:40].strip()
    return {
        "party_ids": list(dict.fromkeys(keys)),
        "at": _day(typed, today) if typed else today,
        "level": LEVELS.get(given.get("ton", "")),
    }


def _day(typed: str, today: date) -> date:
    found = parse_date(typed, today=today)
    if not 1900 <= found.year <= 2999:
        raise Refusal("date_out_of_range")
    return found
