"""What a view says, as plain values: written and read back equal, and every fault told with its place."""

from typing import Any

import pytest

from comptoir.core.errors import Refusal
from comptoir.resources.view_spec import (
    Condition,
    ConditionGroup,
    DetailQuery,
    ViewColumn,
    ViewSpec,
    read_spec,
    spec_as_json,
)
from tests.requirements import covers

FULL = ViewSpec(
    columns=(ViewColumn("code"), ViewColumn("party.name", "Client", 180)),
    sort=("-net_total", "code"),
    groups=("party.name", "kind"),
    filters=(("dated_on", "ce mois"),),
    conditions=ConditionGroup(
        "or",
        (
            Condition("net_total", "ge", "100"),
            ConditionGroup("and", (Condition("code", "starts", "FA"), Condition("note", "empty"))),
        ),
    ),
    sums=("net_total",),
    detail=DetailQuery("lines", (ViewColumn("label"), ViewColumn("article.family.label", "Famille"))),
)


@covers("UI-132", "UI-135")
def test_a_view_written_and_read_back_is_the_same() -> None:
    assert read_spec(spec_as_json(FULL)) == FULL
    assert read_spec({}) == ViewSpec()
    assert spec_as_json(ViewSpec()) == {}


def test_what_a_view_refers_to_can_be_taken_out_of_it() -> None:
    assert FULL.names() == ["code", "party.name", "net_total", "kind", "dated_on", "note"]
    left = FULL.without(["net_total", "note", "party.name"])
    assert left.names() == ["code", "kind", "dated_on"]
    assert left.conditions == ConditionGroup(
        "or", (ConditionGroup("and", (Condition("code", "starts", "FA"),)),)
    )
    assert left.sums == ()


def nested(depth: int) -> dict[str, Any]:
    group: dict[str, Any] = {"items": [{"column": "code", "operator": "empty"}]}
    for _ in range(depth):
        group = {"items": [group]}
    return group


@pytest.mark.parametrize(
    ("given", "place", "code"),
    [
        ([], "view", "not_an_object"),
        ({"colums": []}, "view.colums", "unknown_field"),
        ({"columns": {}}, "columns", "not_a_list"),
        ({"columns": ["code"]}, "columns.0", "not_an_object"),
        ({"columns": [{"name": "a.b; drop"}]}, "columns.0.name", "view_name_invalid"),
        ({"columns": [{"name": "code", "title": "x" * 61}]}, "columns.0.title", "too_long"),
        ({"columns": [{"name": "code", "title": "a\x00"}]}, "columns.0.title", "control_character"),
        ({"columns": [{"name": "code", "width": 5}]}, "columns.0.width", "view_width_invalid"),
        ({"columns": [{"name": "code", "width": True}]}, "columns.0.width", "number_not_whole"),
        ({"columns": [{"name": f"a{i}"} for i in range(61)]}, "columns", "too_many_rows"),
        ({"sort": ["--code"]}, "sort.0", "view_name_invalid"),
        ({"groups": [3]}, "groups.0", "view_name_invalid"),
        ({"filters": ["code"]}, "filters", "not_an_object"),
        ({"filters": {"code": 3}}, "filters.code", "not_a_text"),
        ({"conditions": {"link": "xor", "items": []}}, "conditions.link", "not_a_choice"),
        (
            {"conditions": {"items": [{"column": "code", "operator": "like", "value": ""}]}},
            "conditions.0.operator",
            "not_a_choice",
        ),
        ({"conditions": nested(4)}, "conditions.0.0.0.0", "view_too_deep"),
        ({"detail": {"columns": []}}, "detail.relation", "not_a_text"),
    ],
)
def test_every_fault_is_told_with_its_place(given: object, place: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_spec(given)
    assert refusal.value.code == "view_invalid"
    assert code in [problem.code for problem in refusal.value.fields[place]]


def test_more_conditions_than_a_view_may_hold_are_refused_once() -> None:
    one = {"column": "code", "operator": "eq", "value": "x"}
    group = {"items": [{"items": [one] * 30}, {"items": [one] * 30}]}
    with pytest.raises(Refusal) as refusal:
        read_spec({"conditions": group})
    assert [problem.code for problem in refusal.value.fields["conditions"]] == ["too_many_rows"]
