"""French sentences of refusals: collected from the ``messages.py`` of every package, worded only here.

A template may use the parameters of its refusal; decimals and dates are written the French way, a sum of money with
its cents when the template says so: ``{balance:amount}``; ``{kind:deliver}`` is the button that delivers that kind.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from string import Formatter
from typing import Any

import comptoir
from comptoir.core.document_kinds import KINDS, Side, kind_of
from comptoir.core.errors import Problem, Refusal
from comptoir.ui.french_format import format_date, format_number

EXTRA_MODULES = ("comptoir.ui.core_messages", "comptoir.resources.reading_messages")
DELIVER = {Side.SALE: "Livrer", Side.PURCHASE: "Réceptionner"}
UNKNOWN = "Action refusée ({code})."


class _FrenchFormatter(Formatter):
    """``str.format`` that writes bare decimals and dates the French way and survives a missing parameter."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        if format_spec == "amount":
            is_number = isinstance(value, Decimal) and value.is_finite()
            return format_number(value, 2) if is_number else str(value)
        if format_spec == "deliver":
            return DELIVER[kind_of(value).side] if value in KINDS else DELIVER[Side.SALE]
        if not format_spec:
            if isinstance(value, Decimal) and value.is_finite():
                return format_number(value)
            if isinstance(value, date) and not isinstance(value, datetime):
                return format_date(value)
        try:
            return super().format_field(value, format_spec)
        except (TypeError, ValueError):
            return str(value)

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(key, "…") if isinstance(key, str) else "…"


@lru_cache(maxsize=1)
def all_messages() -> Mapping[str, str]:
    """Every sentence of the program, by code."""
    modules = [
        f"comptoir.{package.name}.messages" for package in iter_modules(comptoir.__path__) if package.ispkg
    ]
    found: dict[str, str] = {}
    for name in [*modules, *EXTRA_MODULES]:
        if find_spec(name) is not None and name != __name__:
            found.update(import_module(name).MESSAGES)
    return found


def sentence(code: str, params: Mapping[str, object] | None = None) -> str:
    """The French sentence of a code; an unknown code is shown rather than hidden."""
    template = all_messages().get(code)
    if template is None:
        return UNKNOWN.format(code=code)
    return _FrenchFormatter().vformat(template, (), dict(params or {}))


def problem_sentence(problem: Problem) -> str:
    """The French sentence of one problem."""
    return sentence(problem.code, problem.params)


def refusal_sentence(refusal: Refusal) -> str:
    """The French sentence of the whole refusal."""
    return sentence(refusal.code, refusal.params)


def problems_by_field(refusal: Refusal) -> dict[str, list[str]]:
    """French sentences by dotted field name, as the API and the forms show them."""
    return {
        name: [problem_sentence(problem) for problem in problems] for name, problems in refusal.fields.items()
    }
