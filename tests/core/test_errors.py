"""Refusals carry codes, parameters and fields; sentences are made elsewhere."""

import pytest

from comptoir.core.errors import Forbidden, NotFound, Problem, Problems, Refusal, Stale, TooLarge


def test_a_refusal_of_one_field_tells_the_same_on_the_whole_and_on_the_field():
    refusal = Refusal.for_field("lines.0.quantity", "delivery_above_remaining", remaining=6)
    assert (refusal.code, refusal.status, refusal.params) == (
        "delivery_above_remaining",
        422,
        {"remaining": 6},
    )
    assert refusal.fields == {"lines.0.quantity": (Problem("delivery_above_remaining", {"remaining": 6}),)}


@pytest.mark.parametrize(
    ("refusal", "status"), [(NotFound, 404), (Stale, 409), (Forbidden, 403), (TooLarge, 413), (Refusal, 422)]
)
def test_each_refusal_has_its_http_status(refusal, status):
    assert refusal("code").status == status
    assert refusal("code", status=418).status == 418
    assert issubclass(refusal, Refusal)


def test_problems_are_collected_by_field_and_raised_together():
    problems = Problems()
    problems.raise_if_any()
    assert not problems
    problems.add("name", "required")
    problems.add("name", "too_long", max_length=60)
    problems.add("code", "required")
    assert problems
    with pytest.raises(Refusal) as caught:
        problems.raise_if_any()
    assert caught.value.code == "invalid_input"
    assert caught.value.fields == {
        "name": (Problem("required"), Problem("too_long", {"max_length": 60})),
        "code": (Problem("required"),),
    }


def test_the_problems_of_a_part_are_taken_over_under_its_name():
    problems = Problems()
    problems.add_refusal(Refusal.for_field("quantity", "number_invalid"), prefix="lines.2.")
    problems.add_refusal(Refusal("pasted_nothing"), prefix="lines.3.")
    assert {name: [p.code for p in found] for name, found in problems.fields.items()} == {
        "lines.2.quantity": ["number_invalid"],
        "lines.3": ["pasted_nothing"],
    }


def test_a_refusal_reads_well_in_a_log():
    refusal = Refusal("invalid_input", fields={"code": [Problem("required")]}, number="FA000001")
    assert str(refusal) == "invalid_input · number=FA000001 · code: ['required']"


def test_a_problem_becomes_a_refusal():
    refusal = Refusal.of(Problem("customer_blocked", {"field": "x"}), field="party")
    assert refusal.problem == Problem("customer_blocked", {"field": "x"})
    assert list(refusal.fields) == ["party"]
    assert Refusal.of(Problem("customer_blocked")).fields == {}
