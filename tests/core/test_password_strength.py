"""How hard a password is to guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.password_strength import alphabet_of, contained_name, counted_length, password_bits


@pytest.mark.parametrize(
    ("password", "alphabet", "length", "bits"),
    [
        ("", 0, 0, 0),
        ("a", 26, 1, 4),
        ("aaaaaaaaaaaa", 26, 1, 4),
        ("123456789012", 10, 4, 13),
        ("azertyuiop", 26, 3, 14),
        ("poiuytreza", 26, 3, 14),
        ("abcdefghijkl", 26, 2, 9),
        ("chatchatchat", 26, 4, 18),
        ("rossignol-bleu", 59, 14, 82),
        ("Été 2026 !", 26 + 10 + 33 + 40, 10, 67),
    ],
)
def test_bits_count_what_must_be_tried(password: str, alphabet: int, length: int, bits: int) -> None:
    assert (alphabet_of(password), counted_length(password), password_bits(password)) == (
        alphabet,
        length,
        bits,
    )


@given(st.text(max_size=40), st.integers(2, 5))
def test_repeating_a_password_makes_it_no_better(password: str, times: int) -> None:
    assert password_bits(password * times) == password_bits(password)


@given(st.text(max_size=60))
def test_it_is_never_more_than_its_length(password: str) -> None:
    assert 0 <= counted_length(password) <= len(password.casefold())


def test_a_name_is_found_whatever_its_capitals() -> None:
    assert contained_name("vive-ALICE-29", ["bob", "Alice"]) == "Alice"
    assert contained_name("vive-alix-29", ["bob", "Alice"]) == ""
