"""Counters and numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.errors import Refusal
from comptoir.core.numbering import (
    CounterFormat,
    ParsedCounter,
    check_counter,
    check_number,
    following_number,
    format_number,
    parse_counter,
    sequence_break,
    value_after,
)
from tests.requirements import covers


@covers("TV-DOC-01", "DOC-003", "DOC-007", "OPT-052")
@pytest.mark.parametrize(
    ("number", "following"),
    [
        ("FA 0803001", "FA 0803002"),
        ("FF 0801001", "FF 0801002"),
        ("BS 080101", "BS 080102"),
        ("FA000001", "FA000002"),
        ("BL 999999", "BL 1000000"),
        ("BL 009999", "BL 010000"),
        ("1", "2"),
        ("A-1/09", "A-1/10"),
    ],
)
def test_the_number_after(number, following):
    assert following_number(number) == following


@covers("DOC-006", "OPT-053", "OPT-054")
def test_the_prefix_is_everything_before_the_trailing_digits():
    assert parse_counter("FA 0803001") == ParsedCounter(CounterFormat("FA ", 7), 803001)
    assert parse_counter("2026-FA007") == ParsedCounter(CounterFormat("2026-FA", 3), 7)
    for text in ("", "FA", "FA1 ", "FA٣"):
        with pytest.raises(Refusal, match="counter_without_digits"):
            parse_counter(text)


@covers("TV-DOC-03", "OPT-052", "DOC-003")
def test_digits_grow_up_to_ten_and_then_the_counter_is_exhausted():
    assert format_number(CounterFormat("BL ", 6), 1_000_000) == "BL 1000000"
    assert format_number(CounterFormat("BL ", 6), 9_999_999_999) == "BL 9999999999"
    with pytest.raises(Refusal, match="counter_exhausted"):
        format_number(CounterFormat("BL ", 6), 10_000_000_000)
    with pytest.raises(Refusal, match="counter_exhausted"):
        following_number("BL 9999999999")
    with pytest.raises(Refusal, match="counter_exhausted"):
        format_number(CounterFormat("CO", 5), 100_000, max_suffix=5)


def code_of(call, *args, **options):
    with pytest.raises(Refusal) as caught:
        call(*args, **options)
    assert len(caught.value.fields) == 1
    return next(iter(caught.value.fields)), caught.value.code


@covers("TV-DOC-04", "DOC-001", "OPT-053")
def test_a_counter_has_eight_characters_and_ten_digits_at_most():
    assert check_counter("ABCDEFGH0123456789").value == 123456789
    assert code_of(check_counter, "ABCDEFGHI01") == ("next_number", "counter_prefix_too_long")
    assert code_of(check_counter, "FA01234567890") == ("next_number", "counter_suffix_too_long")
    assert code_of(check_counter, "FA", field="counter") == ("counter", "counter_without_digits")
    assert code_of(check_counter, "FA\x07001") == ("next_number", "counter_bad_characters")
    assert code_of(check_counter, "FA" + "0" * 5000) == ("next_number", "counter_suffix_too_long")
    assert check_counter(" FA 0001 ").format == CounterFormat("FA ", 4)


@covers("P-13")
def test_a_legal_counter_suits_electronic_invoicing():
    assert check_counter("FA-2026_/+0001", is_legal=True, max_prefix=10).value == 1
    for text in ("FA 0001", "FÀ0001", "FA.0001", "FA#1"):
        assert code_of(check_counter, text, is_legal=True) == ("next_number", "counter_einvoice_characters")
        check_counter(text)


@covers("DOC-004", "OPT-051", "STK-011")
def test_a_number_typed_by_hand_is_mandatory_and_short_enough():
    assert check_number("  FA 12-B ") == "FA 12-B"
    assert check_number("A" * 18) == "A" * 18
    assert code_of(check_number, "   ") == ("number", "number_required")
    assert code_of(check_number, "A" * 19) == ("number", "number_too_long")
    assert code_of(check_number, "FA 12", is_legal=True) == ("number", "counter_einvoice_characters")
    assert code_of(check_number, "FA\n12") == ("number", "counter_bad_characters")


def break_of(number, dated_on):
    problem = sequence_break(
        number=number, dated_on=dated_on, last_number="FA 000012", last_dated_on=date(2008, 3, 15)
    )
    return problem and problem.code


@covers("TV-DOC-49", "TV-DOC-50", "DOC-224", "DOC-227", "DOC-229")
def test_a_date_or_a_number_before_the_last_breaks_the_sequence():
    assert break_of("FA 000013", date(2008, 3, 14)) == "sequence_date_before_last"
    assert break_of("FA 000013", date(2008, 3, 15)) is None
    assert break_of("FA 000011", date(2008, 3, 16)) == "sequence_number_below_last"
    assert break_of("FA 000012", date(2008, 3, 16)) is None
    assert break_of(None, date(2008, 3, 16)) is None
    assert break_of(None, date(2008, 3, 14)) == "sequence_date_before_last"
    assert break_of("FB 000001", date(2008, 3, 16)) is None
    assert break_of("LIBRE", date(2008, 3, 16)) is None
    assert break_of("FA ", date(2008, 3, 16)) is None


def test_a_break_names_the_last_document():
    problem = sequence_break(
        number="FA1", dated_on=date(2008, 1, 1), last_number="FA2", last_dated_on=date(2008, 1, 1)
    )
    assert problem.params == {"last_number": "FA2", "last_on": date(2008, 1, 1)}


def test_the_first_document_of_a_kind_breaks_nothing():
    assert (
        sequence_break(number="FA1", dated_on=date(2008, 1, 1), last_number=None, last_dated_on=None) is None
    )


prefixes = st.text("ABCFL -/", max_size=8)


@covers("DOC-003", "DOC-006")
@given(prefix=prefixes, width=st.integers(1, 10), value=st.integers(0, 9_999_999_998))
def test_a_number_read_again_gives_its_value_and_the_next_one_follows(prefix, width, value):
    number = format_number(CounterFormat(prefix, width), value)
    read = parse_counter(number)
    assert (read.format.prefix, read.value) == (prefix, value)
    assert parse_counter(following_number(number)).value == value + 1
    assert len(following_number(number)) >= len(number)


@covers("TOO-054", "T08-5")
def test_a_counter_goes_on_after_the_highest_number_of_its_prefix() -> None:
    format = CounterFormat("DE", 6)
    assert value_after(format, ["DE000001", "DE000004", "DE000002"]) == 5
    assert value_after(format, ["DE1000000", "de000009"]) == 1_000_001
    # Other prefixes, typed numbers and numbers that no counter gives say nothing.
    strangers = ["", "DE", "DEM000007", "CM000009", "DE12A", "DE-3", "DE²", "DE" + "9" * 11, "12"]
    assert value_after(format, strangers) is None
    assert value_after(format, [*strangers, "DE000003"]) == 4
    assert value_after(CounterFormat("DE ", 6), ["DE 000004", "DE000009"]) == 5


@given(st.lists(st.integers(0, 10**9), min_size=1), st.integers(1, 8))
def test_the_recalculated_number_is_free_and_follows_one_that_exists(values: list[int], width: int) -> None:
    format = CounterFormat("FA-", width)
    numbers = [format_number(format, value) for value in values]
    value = value_after(format, numbers)
    assert value is not None
    assert format_number(format, value) not in numbers and format_number(format, value - 1) in numbers
