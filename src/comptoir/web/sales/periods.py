"""A period as filters of pages ask for it: one that lists know, or from a day to another (DOC-131, DOC-151)."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.timezone import localdate

from comptoir.core.errors import Refusal
from comptoir.core.typed_input import parse_date
from comptoir.resources.filters import PERIODS, period_bounds
from comptoir.ui.messages import refusal_sentence


@dataclass(frozen=True)
class AskedPeriod:
    """First and last day, each open where nothing was asked; the texts as they were typed, and what is wrong."""

    name: str = ""
    since: date | None = None
    until: date | None = None
    since_text: str = ""
    until_text: str = ""
    fault: str = ""

    @property
    def choices(self) -> list[str]:
        """Names of the periods that can be chosen."""
        return list(PERIODS)


def asked_period(request: HttpRequest) -> AskedPeriod:
    """The parameters ``periode``, ``du`` and ``au``; days that are typed win over the period."""
    given = {name: request.GET.get(name, "").strip()[:40] for name in ("periode", "du", "au")}
    bounds = period_bounds(given["periode"], localdate()) or (None, None)
    days: list[date | None] = []
    fault = ""
    for text, bound in zip((given["du"], given["au"]), bounds, strict=True):
        try:
            days.append(parse_date(text, today=localdate()) if text else bound)
        except Refusal as refusal:
            fault = refusal_sentence(refusal)
            days.append(None)
    return AskedPeriod(given["periode"], days[0], days[1], given["du"], given["au"], fault)
