"""The page of the counters: next number, the three that come, who numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from comptoir.accounts.access import requires
from comptoir.core.errors import Refusal
from comptoir.core.numbering import coming_numbers
from comptoir.options.history import last_changes
from comptoir.options.models import OptionChange
from comptoir.options.numbering import (
    PAGE,
    SEPARATOR,
    CounterChange,
    CounterText,
    coming,
    counter_warning,
    counters_in_order,
    is_always_used,
    read_text,
    set_counters,
    text_of,
)
from comptoir.options.pages import page_of
from comptoir.options.views import EDIT, frame, user_of
from comptoir.references.models import Counter
from comptoir.ui.messages import problems_by_field, refusal_sentence, sentence
from comptoir.ui.toasts import with_toast

MAX_TEXT = 40


@dataclass
class CounterRow:
    """A counter on the page."""

    counter: Counter
    stored: CounterText
    shown: CounterText
    coming: Sequence[str]
    warning: str
    change: OptionChange | None
    errors: Sequence[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Devis"""
        return self.counter.label.partition(SEPARATOR)[2] or self.counter.label

    @property
    def group(self) -> str:
        """Ventes"""
        return self.counter.label.partition(SEPARATOR)[0]

    @property
    def is_always_used(self) -> bool:
        """Whether its numbers are never typed."""
        return is_always_used(self.counter)


@require_http_methods(["GET", "POST"])
@requires("settings:view")
def numbering_view(request: HttpRequest) -> HttpResponseBase:
    """Show the counters, or set those that were changed."""
    user = user_of(request)
    if request.method != "POST":
        return _page(request)
    changes = _changes(request)
    try:
        differences = set_counters(changes=changes, user=user)
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        errors = problems_by_field(refusal)
        return _page(
            request,
            typed={code: change.after for code, change in changes.items()},
            first={code: change.before for code, change in changes.items()} if refusal.status != 409 else {},
            errors=errors,
            summary=refusal_sentence(refusal),
            status=refusal.status,
        )
    done = "Compteurs enregistrés." if differences else "Rien n'a changé."
    response = _page(request) if getattr(request, "htmx", False) else redirect("options:numbering")
    return with_toast(response, done)


@require_GET
@requires("settings:view")
def coming_view(request: HttpRequest) -> HttpResponseBase:
    """The three numbers that a text would give, while it is typed."""
    counter = Counter.objects.filter(code=request.GET.get("code", "")[:MAX_TEXT]).first()
    if counter is None:
        return JsonResponse({"text": ""})
    try:
        parsed = read_text(counter, request.GET.get("text", "")[:MAX_TEXT])
    except Refusal as refusal:
        return JsonResponse({"text": " ".join(next(iter(problems_by_field(refusal).values())))})
    numbers = coming_numbers(parsed.format, parsed.value, max_length=counter.max_length)
    return JsonResponse({"text": ", ".join(numbers)})


def _changes(request: HttpRequest) -> dict[str, CounterChange]:
    changes = {}
    for name in request.POST:
        if not name.startswith("next-"):
            continue
        code = name.removeprefix("next-")
        before = CounterText(
            request.POST.get(f"_was-{code}", "")[:MAX_TEXT], request.POST.get(f"_wasused-{code}", "") == "1"
        )
        after = CounterText(
            request.POST.get(name, "")[: 2 * MAX_TEXT], bool(request.POST.get(f"used-{code}"))
        )
        changes[code] = CounterChange(before, after)
    return changes


def _page(
    request: HttpRequest,
    *,
    typed: Mapping[str, CounterText] | None = None,
    first: Mapping[str, CounterText] | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
    summary: str = "",
    status: int = 200,
) -> HttpResponse:
    changes = last_changes(PAGE)
    rows = []
    for counter in counters_in_order():
        stored = CounterText(text_of(counter), counter.is_used)
        code = counter_warning(counter)
        rows.append(
            CounterRow(
                counter,
                (first or {}).get(counter.code, stored),
                (typed or {}).get(counter.code, stored),
                coming(counter),
                sentence(code) if code else "",
                changes.get(counter.code),
                (errors or {}).get(counter.code, ()),
            )
        )
    context: dict[str, Any] = {
        **frame(page_of(PAGE)),
        "groups": [(title, list(found)) for title, found in groupby(rows, key=lambda row: row.group)],
        "faulty": [row for row in rows if row.errors],
        "summary": summary,
        "may_edit": user_of(request).may(EDIT),
    }
    template = "options/numbering_body.html" if getattr(request, "htmx", False) else "options/numbering.html"
    return render(request, template, context, status=status)
