"""Words that filters know: periods ("ce mois", "année dernière" …), choices, yes and no."""

from collections.abc import Callable
from datetime import date, timedelta

from comptoir.core.errors import Refusal
from comptoir.dossiers.text import search_text


def _month_start(day: date, months: int = 0) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _quarter_start(day: date, quarters: int = 0) -> date:
    return _month_start(day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1), 3 * quarters)


def _week_start(day: date, weeks: int = 0) -> date:
    return day - timedelta(days=day.weekday() - 7 * weeks)


def _year_start(day: date, years: int = 0) -> date:
    return date(day.year + years, 1, 1)


ONE_DAY = timedelta(days=1)

# First and last day of each period, both included, from today.
PERIODS: dict[str, Callable[[date], tuple[date, date]]] = {
    "aujourd'hui": lambda today: (today, today),
    "hier": lambda today: (today - ONE_DAY, today - ONE_DAY),
    "cette semaine": lambda today: (_week_start(today), _week_start(today, 1) - ONE_DAY),
    "semaine dernière": lambda today: (_week_start(today, -1), _week_start(today) - ONE_DAY),
    "ce mois": lambda today: (_month_start(today), _month_start(today, 1) - ONE_DAY),
    "mois dernier": lambda today: (_month_start(today, -1), _month_start(today) - ONE_DAY),
    "ce trimestre": lambda today: (_quarter_start(today), _quarter_start(today, 1) - ONE_DAY),
    "trimestre dernier": lambda today: (_quarter_start(today, -1), _quarter_start(today) - ONE_DAY),
    "cette année": lambda today: (_year_start(today), _year_start(today, 1) - ONE_DAY),
    "année dernière": lambda today: (_year_start(today, -1), _year_start(today) - ONE_DAY),
    "7 derniers jours": lambda today: (today - timedelta(days=6), today),
    "30 derniers jours": lambda today: (today - timedelta(days=29), today),
    "12 derniers mois": lambda today: (_month_start(today, -11), today),
}
_FOLDED_PERIODS = {search_text(name): bounds for name, bounds in PERIODS.items()}


def period_bounds(text: str, today: date) -> tuple[date, date] | None:
    """First and last day of a period by its French name; nothing when it is none."""
    period = _FOLDED_PERIODS.get(search_text(text))
    return None if period is None else period(today)


def parse_choices(text: str, known: dict[str, str]) -> list[str]:
    """Codes separated by commas, each known; a French label is accepted for its code."""
    by_label = {search_text(label): code for code, label in known.items()}
    codes = []
    for part in (part.strip() for part in text.split(",")):
        code = part if part in known else by_label.get(search_text(part))
        if code is None:
            raise Refusal("not_a_choice", value=part)
        codes.append(code)
    return codes


def parse_flag(text: str) -> bool:
    """Yes or no, in the words of a page, an API call or an import."""
    folded = search_text(text)
    if folded in {"oui", "true", "1", "on", "vrai"}:
        return True
    if folded in {"non", "false", "0", "off", "faux"}:
        return False
    raise Refusal("not_a_boolean", value=text)
