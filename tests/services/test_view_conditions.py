"""Conditions of views read the rows that they say, on both engines; periods move with the calendar."""

from datetime import date

import pytest

from comptoir.accounts.models import User
from comptoir.references.models import VatRate, VatTerritory, VatType
from comptoir.resources.listing import Selection, selected
from comptoir.resources.registry import registry
from comptoir.resources.view_conditions import condition_words, read_conditions
from comptoir.resources.view_spec import Condition, ConditionGroup, ViewSpec
from comptoir.resources.viewing import resolved_view
from tests.requirements import covers

pytestmark = pytest.mark.usefixtures("dossier")
TODAY = date(2026, 11, 16)
DAYS = (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1), None)


@pytest.fixture(autouse=True)
def rates(dossier: object) -> None:
    """Rates that end around November, and one without an end."""
    VatRate.objects.all().delete()
    territory, kind = VatTerritory.objects.order_by("pk")[0], VatType.objects.order_by("pk")[0]
    for index, day in enumerate(DAYS):
        VatRate.objects.create(
            code=f"T{index}",
            label=("Été", "ete tardif", "Hiver", "", "Zéro")[index],
            rate=index * 10,
            territory=territory,
            vat_type=kind,
            valid_until_on=day,
        )


def codes(group: ConditionGroup) -> list[str]:
    table = registry.get("taux-tva")
    assert table is not None
    user = User(username="x", role="administrator")
    opened = resolved_view(table, user, ViewSpec(conditions=group))
    assert opened.gone == ()
    rows = selected(opened.resource, user, Selection(tab="*", conditions=group), today=TODAY)
    return sorted(rows.values_list("code", flat=True))


def one(column: str, operator: str, value: str = "") -> Condition:
    return Condition(column, operator, value)


@covers("UI-135")
@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("eq", ["T1", "T2"]),
        ("ne", ["T0", "T3", "T4"]),
        ("lt", ["T0"]),
        ("le", ["T0", "T1", "T2"]),
        ("gt", ["T3"]),
        ("ge", ["T1", "T2", "T3"]),
    ],
)
def test_a_period_compares_by_its_ends(operator: str, expected: list[str]) -> None:
    group = ConditionGroup("and", (one("valid_until_on", operator, "Ce Mois"),))
    assert codes(group) == expected


@covers("UI-135", "TV-UI-11")
def test_groups_combine_their_conditions_with_and_or_or() -> None:
    late = one("valid_until_on", "eq", "ce mois")
    cheap = one("rate", "lt", "20")
    assert codes(ConditionGroup("and", (late, cheap))) == ["T1"]
    assert codes(ConditionGroup("or", (late, cheap))) == ["T0", "T1", "T2"]
    inner = ConditionGroup("and", (one("label", "starts", "ete"), one("rate", "ge", "10")))
    assert codes(ConditionGroup("or", (inner, one("label", "empty")))) == ["T1", "T3"]
    assert codes(ConditionGroup("and", (ConditionGroup("or", ()), cheap))) == ["T0", "T1"]
    assert codes(ConditionGroup("and", (one("territory.code", "not_empty"), late))) == ["T1", "T2"]


def test_what_can_not_be_read_holds_for_nothing_and_is_told_by_its_place() -> None:
    table = registry.get("taux-tva")
    assert table is not None
    group = ConditionGroup(
        "or",
        (
            one("rate", "eq", "vingt"),
            ConditionGroup("and", (one("rate", "contains", "2"), one("nothing", "eq", "1"))),
            one("label", "eq"),
            one("rate", "ge", "30"),
        ),
    )
    read = read_conditions(table, group, today=TODAY)
    assert set(read.faults) == {"conditions.0", "conditions.1.0", "conditions.1.1", "conditions.2"}
    assert codes_of_readable(group) == ["T3", "T4"]
    assert condition_words(table, one("rate", "ge", "30")).endswith("est supérieur ou égal à 30")


def codes_of_readable(group: ConditionGroup) -> list[str]:
    table = registry.get("taux-tva")
    assert table is not None
    user = User(username="x", role="administrator")
    rows = selected(table, user, Selection(tab="*", conditions=group), today=TODAY)
    return sorted(rows.values_list("code", flat=True))
