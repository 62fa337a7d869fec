"""Which documents become one, and what its body holds."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.document_figures import LineType
from comptoir.core.errors import Refusal
from comptoir.core.grouping import (
    BodyLine,
    BodyOptions,
    Condition,
    GroupingTerms,
    check_body_options,
    differences,
    grouped_body,
    grouped_sets,
    merged_cost,
)
from tests.requirements import covers

d = Decimal
TERMS = GroupingTerms(
    kind="delivery_note", party=1, title="M.", name="Durand", billing=("1 rue",), delivery=("2 rue",),
    shipping_vat=20, footer_discount=d(5), payment_terms=30, territory=1,
)  # fmt: skip
OTHER = {
    Condition.KIND: "order", Condition.PARTY: 2, Condition.TITLE: "Mme", Condition.NAME: "Dupont",
    Condition.BILLING: ("3 rue",), Condition.DELIVERY: ("4 rue",), Condition.SHIPPING_VAT: 5,
    Condition.FOOTER_DISCOUNT: d(0), Condition.PAYMENT_TERMS: None, Condition.TERRITORY: 2, Condition.TAX_INCLUDED: True,
    Condition.CURRENCY: 2,
}  # fmt: skip


@covers("DOC-126")
@pytest.mark.parametrize("condition", Condition)
def test_each_condition_alone_keeps_two_documents_apart_and_is_the_reason(condition):
    other = replace(TERMS, **{condition.value: OTHER[condition]})
    assert differences(TERMS, other) == differences(other, TERMS) == (condition,)
    assert grouped_sets([TERMS, other, TERMS]) == [[0, 2], [1]]


@covers("DOC-126")
def test_every_reason_is_told():
    assert differences(TERMS, GroupingTerms(**{c.value: value for c, value in OTHER.items()})) == tuple(
        Condition
    )
    assert differences(TERMS, replace(TERMS, footer_discount=d("5.00"))) == ()


@covers("TV-DOC-24", "DOC-126")
@pytest.mark.parametrize(
    ("rates", "sets"),
    [
        ([20, None], [[0, 1]]),
        ([None, 20], [[0, 1]]),
        ([20, 5], [[0], [1]]),
        ([None, None], [[0, 1]]),
        ([5, None, 20, None, 5], [[0, 1, 3, 4], [2]]),
        ([None, 20, 5], [[0, 1], [2]]),
        ([], []),
    ],
)
def test_a_document_without_shipping_goes_with_any_rate_of_shipping(rates, sets):
    assert grouped_sets([replace(TERMS, shipping_vat=rate) for rate in rates]) == sets


@covers("TV-DOC-23", "DOC-139")
def test_one_document_for_each_set_of_a_party():
    a, b = replace(TERMS, party="A"), replace(TERMS, party="B")
    assert grouped_sets([a, b, b, replace(b, payment_terms=99)]) == [[0], [1, 2], [3]]


any_terms = st.builds(
    GroupingTerms,
    kind=st.just("quote"), party=st.integers(1, 2), shipping_vat=st.sampled_from([None, 20, 5]),
    footer_discount=st.sampled_from([d(0), d(5)]),
)  # fmt: skip


@covers("DOC-126", "DOC-139")
@given(st.lists(any_terms, max_size=12))
def test_sets_hold_each_document_once_and_only_those_that_can_be_joined(terms):
    sets = grouped_sets(terms)
    assert sorted(index for found in sets for index in found) == list(range(len(terms)))
    assert all(
        not differences(terms[one], terms[other]) for found in sets for one in found for other in found
    )
    assert [found[0] for found in sets] == sorted(found[0] for found in sets)
    # No set could still be joined with another one whose shipping is the same.
    firsts = [
        (terms[i].fixed, next((terms[j].shipping_vat for j in s if terms[j].shipping_vat), None))
        for s in sets
        for i in s[:1]
    ]
    assert len(set(firsts)) == len(firsts)


def goods(identity, quantity=1):
    return BodyLine(LineType.GOODS, d(quantity), identity)


TEXT, BREAK, SUBTOTAL, ORIGIN = (
    BodyLine(kind) for kind in (LineType.TEXT, LineType.PAGE_BREAK, LineType.SUBTOTAL, LineType.ORIGIN)
)
PARTS = [
    [ORIGIN, goods("a", 2), TEXT, goods("b"), BREAK, SUBTOTAL],
    [goods("a", 3), BodyLine(LineType.SERVICE, d(1), "a")],
]


def told(options):
    letters = {
        LineType.GOODS: "g",
        LineType.SERVICE: "s",
        LineType.TEXT: "t",
        LineType.ORIGIN: "O",
        LineType.SUBTOTAL: "=",
    }
    return " ".join(
        f"{letters.get(row.type, '-')}{row.part}" + "".join(f"·{part}{index}" for part, index in row.members)
        for row in grouped_body(PARTS, options)
    )


@covers(
    "DOC-134", "DOC-135", "DOC-136", "DOC-141", "DOC-142", "DOC-143", "AMB-DOC-16", "AMB-DOC-17", "DOC-114"
)
@pytest.mark.parametrize(
    ("options", "body"),
    [
        (BodyOptions(), "O0 g0·01 g0·03 O1 g1·10 s1·11"),
        (BodyOptions(copies_text=True), "O0 g0·01 t0·02 g0·03 O1 g1·10 s1·11"),
        (BodyOptions(has_subtotals=True), "O0 g0·01 g0·03 =0 O1 g1·10 s1·11 =1"),
        (BodyOptions(is_merging=True), "O0 O1 g0·01·10 g0·03 s1·11"),
        (BodyOptions(is_merging=True, copies_text=True), "O0 O1 g0·01·10 t0·02 g0·03 s1·11"),
        (BodyOptions(keeps_layout=True), "O0 g0·01 t0·02 g0·03 -0·04 =0·05 O1 g1·10 s1·11"),
    ],
)  # fmt: skip
def test_the_body_for_each_option(options, body):
    assert told(options) == body


@covers("DOC-137", "TV-DOC-27")
def test_subtotals_and_merging_exclude_each_other():
    check_body_options(BodyOptions(is_merging=True))
    with pytest.raises(Refusal, match="subtotals_exclude_merging") as caught:
        check_body_options(BodyOptions(is_merging=True, has_subtotals=True))
    assert list(caught.value.fields) == ["merge_articles"]


lines = st.builds(
    BodyLine, st.sampled_from([LineType.GOODS, LineType.SERVICE, LineType.TEXT, LineType.ORIGIN]),
    st.integers(-5, 9).map(Decimal), st.sampled_from("abc"),
)  # fmt: skip
options = st.builds(BodyOptions, is_merging=st.booleans(), copies_text=st.booleans())


@covers("DOC-134", "DOC-141", "DOC-142")
@given(st.lists(st.lists(lines, max_size=6), min_size=1, max_size=4), options)
def test_no_quantity_is_lost_and_each_original_is_named_once(parts, chosen):
    rows = grouped_body(parts, chosen)
    assert [row.part for row in rows if row.type is LineType.ORIGIN] == list(range(len(parts)))
    members = [member for row in rows for member in row.members]
    assert len(set(members)) == len(members)
    items = {(p, i) for p, found in enumerate(parts) for i, line in enumerate(found) if line.type.is_item}
    texts = {
        (p, i) for p, found in enumerate(parts) for i, line in enumerate(found) if line.type is LineType.TEXT
    }
    assert set(members) == items | (texts if chosen.copies_text else set())
    if chosen.is_merging:
        merged = [
            (parts[r.part][r.members[0][1]].type, parts[r.part][r.members[0][1]].identity)
            for r in rows
            if r.type.is_item
        ]
        assert len(set(merged)) == len(merged)


@covers("DOC-134")
@pytest.mark.parametrize(
    ("costs", "cost"),
    [
        ([(2, "6"), (3, "6")], "6"),
        ([(2, "6"), (2, "8")], "7.00000"),
        ([(1, "1"), (2, "2")], "1.66667"),
        ([(1, "1"), (-1, "2")], "1"),
    ],
)
def test_a_merged_line_costs_what_its_lines_cost(costs, cost):
    assert merged_cost([(d(quantity), d(price)) for quantity, price in costs]) == d(cost)
