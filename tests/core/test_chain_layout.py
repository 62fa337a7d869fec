"""Where documents stand when their chain is drawn."""

from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.chain_layout import Place, chain_layout
from tests.requirements import covers


@covers("TV-DOC-66", "DOC-271")
def test_the_chain_of_the_vector() -> None:
    links = [("DE1", "CM1"), ("CM1", "BL1"), ("CM1", "BL2"), ("BL1", "FA1"), ("BL2", "FA1")]
    layout = chain_layout(["FA1", "BL2", "BL1", "CM1", "DE1"], links)
    assert {node: (place.column, place.row) for node, place in layout.places.items()} == {
        "DE1": (0, 0),
        "CM1": (1, 0),
        "BL2": (2, 0),
        "BL1": (2, 1),
        "FA1": (3, 0),
    }
    assert (layout.columns, layout.rows) == (4, 2)


def test_a_document_stands_right_of_the_longest_way_that_leads_to_it() -> None:
    layout = chain_layout(["a", "b", "c"], [("a", "b"), ("b", "c"), ("a", "c"), ("a", "z"), ("c", "c")])
    assert [layout.places[node].column for node in "abc"] == [0, 1, 2]
    assert chain_layout(["seul"], []).places == {"seul": Place(0, 0)}
    assert chain_layout([], []).rows == 0


@given(
    st.integers(1, 12).flatmap(
        lambda count: st.tuples(
            st.just(count),
            st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=30),
        )
    )
)
def test_links_lead_to_the_right_and_no_two_documents_share_a_place(
    drawn: tuple[int, list[tuple[int, int]]],
) -> None:
    count, pairs = drawn
    acyclic = [(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]]
    layout = chain_layout(range(count), acyclic)
    assert set(layout.places) == set(range(count))
    assert len(set(layout.places.values())) == count
    assert all(layout.places[source].column < layout.places[target].column for source, target in acyclic)
    assert {place.column for place in layout.places.values()} == set(range(layout.columns))
    assert max(place.row for place in layout.places.values()) == layout.rows - 1


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20))
def test_a_circle_ends_too(pairs: list[tuple[int, int]]) -> None:
    layout = chain_layout(range(7), pairs)
    assert len(set(layout.places.values())) == 7
