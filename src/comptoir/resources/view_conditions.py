"""The conditions of a view as a condition of the database; one that can't be read is left out and told."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.expressions import Combinable

from comptoir.core.errors import Problem, Refusal
from comptoir.resources.columns import Column, Date
from comptoir.resources.conditions import COMPARISONS, OPERATOR_LABELS, condition_q
from comptoir.resources.filters import period_bounds
from comptoir.resources.resource import Resource
from comptoir.resources.view_spec import WITHOUT_VALUE, Condition, ConditionGroup
from comptoir.ui.french_format import format_date


@dataclass
class ReadConditions:
    """The condition, the expressions that it refers to, and what could not be read of it."""

    q: Q = field(default_factory=Q)
    aliases: dict[str, Combinable] = field(default_factory=dict)
    faults: dict[str, tuple[Condition, Problem]] = field(default_factory=dict)
    """By their place: "conditions.0.1" is the second condition of the first group."""


def read_conditions(resource: Resource, group: ConditionGroup, *, today: date) -> ReadConditions:
    """Read the group for a list; values such as "ce mois" are those of ``today`` (UI-135)."""
    read = ReadConditions()
    read.q = _group(resource, group, read, today, "conditions")
    return read


def _group(resource: Resource, group: ConditionGroup, read: ReadConditions, today: date, place: str) -> Q:
    found = Q()
    for index, item in enumerate(group.items):
        here = f"{place}.{index}"
        if isinstance(item, Condition):
            one = _condition(resource, item, read, today, here)
        else:
            one = _group(resource, item, read, today, here)
        # An empty condition holds: it must not make "or" hold for everything.
        if one:
            found = found | one if group.link == "or" else found & one
    return found


def _condition(resource: Resource, condition: Condition, read: ReadConditions, today: date, place: str) -> Q:
    column = resource.column(condition.column)
    problem: Problem
    if column is None or not column.is_filterable:
        problem = Problem("filter_unknown", {"name": condition.column[:40]})
    elif not condition.value and condition.operator not in WITHOUT_VALUE:
        problem = Problem("required")
    else:
        try:
            found = _condition_q(column, condition, today)
        except Refusal as refusal:
            problem = refusal.problem
        except (ValidationError, ValueError, OverflowError):
            problem = Problem("value_invalid")
        else:
            read.aliases.update(column.aliases())
            return found
    read.faults[place] = (condition, problem)
    return Q()


def _condition_q(column: Column, condition: Condition, today: date) -> Q:
    bounds = period_bounds(condition.value, today) if isinstance(column, Date) else None
    if bounds is None or condition.operator not in COMPARISONS:
        return condition_q(column, condition.operator, condition.value, today=today)
    first, last = (format_date(bound) for bound in bounds)

    def compared(operator: str, value: str) -> Q:
        return condition_q(column, operator, value, today=today)

    # "before this month" ends where it begins, "until this month" where it ends.
    match condition.operator:
        case "eq":
            return compared("ge", first) & compared("le", last)
        case "ne":
            return compared("lt", first) | compared("gt", last) | column.empty_q()
        case "lt" | "ge":
            return compared(condition.operator, first)
        case _:
            return compared(condition.operator, last)


def condition_words(resource: Resource, condition: Condition) -> str:
    """The condition as a sentence says it: « Date est égal à ce mois »."""
    column = resource.column(condition.column)
    label = column.label if column is not None else condition.column
    operator = OPERATOR_LABELS.get(condition.operator, condition.operator)
    return f"{label} {operator} {condition.value}".strip()
