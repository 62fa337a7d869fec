"""A seal holds whatever the database, and tells any change."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.seals import StoredSeal, canonical, content_hash, plain_decimal, seal_hash, verify_chain
from tests.requirements import covers


class Kind(StrEnum):
    INVOICE = "invoice"


class Choice(str, Enum):  # noqa: UP042  a choice of Django has this shape
    INVOICE = "invoice"


CONTENT = {
    "number": "FA000001",
    "name": "Éditions d’été",
    "dated_on": date(2026, 11, 21),
    "net_total": Decimal("128.840"),
    "is_tax_included": False,
    "position": 3,
    "note": None,
    "lines": [{"quantity": Decimal("1E+1")}, {"quantity": Decimal("-0.00")}],
}


@covers("P-05")
def test_the_canonical_text_is_sorted_plain_and_exact():
    assert canonical(CONTENT).decode() == (
        '{"dated_on":"2026-11-21","is_tax_included":false,"lines":[{"quantity":"10"},{"quantity":"0"}],'
        '"name":"Éditions d’été","net_total":"128.84","note":null,"number":"FA000001","position":3}'
    )


def test_the_same_content_read_otherwise_gives_the_same_text():
    paris = timezone(timedelta(hours=1))
    one = {
        "at": datetime(2026, 11, 21, 12, 0, tzinfo=UTC),
        "kind": Kind.INVOICE,
        "total": Decimal("5.50"),
        "l": (1,),
    }
    other = {
        "l": [1],
        "total": Decimal("5.5"),
        "kind": Choice.INVOICE,
        "at": datetime(2026, 11, 21, 13, 0, tzinfo=paris),
    }
    assert canonical(one) == canonical(other)
    assert b'"2026-11-21T12:00:00.000000+00:00"' in canonical(one)


@pytest.mark.parametrize(
    "wrong",
    [1.5, datetime(2026, 1, 1), Decimal("NaN"), Decimal("Infinity"), b"raw", {1, 2}, object(), {1: "key"}],
)
def test_what_could_be_read_in_two_ways_is_refused(wrong):
    with pytest.raises(TypeError):
        canonical({"value": wrong})


@pytest.mark.parametrize(
    ("value", "text"), [("1250", "1250"), ("-0.50", "-0.5"), ("0E-5", "0"), ("-0", "0"), ("100.000", "100")]
)
def test_decimals_are_plain(value, text):
    assert plain_decimal(Decimal(value)) == text


def chain(*contents):
    seals, previous = [], ""
    for index, content in enumerate(contents):
        hashed = content_hash(content)
        seals.append(StoredSeal(f"FA{index}", content, hashed, previous, seal_hash(hashed, previous)))
        previous = seals[-1].hash
    return seals


def faults(seals, **options):
    return [(fault.label, fault.position, fault.code) for fault in verify_chain(seals, **options)]


@covers("P-05")
def test_a_whole_chain_holds():
    seals = chain({"total": Decimal(1)}, {"total": Decimal(2)}, {"total": Decimal(3)})
    assert len(seals[0].hash) == 64
    assert faults(seals) == []
    assert faults(seals[1:], first_previous_hash=seals[0].hash) == []
    assert faults([]) == []


@covers("P-05")
def test_a_changed_content_is_told():
    seals = chain({"total": Decimal(1)}, {"total": Decimal(2)}, {"total": Decimal(3)})
    seals[1] = replace(seals[1], content={"total": Decimal("2.01")})
    assert faults(seals) == [("FA1", 2, "seal_content_changed")]
    seals[1] = replace(seals[1], content_hash=content_hash(seals[1].content))
    assert faults(seals) == [("FA1", 2, "seal_hash_wrong")]
    forged = replace(seals[1], hash=seal_hash(seals[1].content_hash, seals[1].previous_hash))
    assert faults([seals[0], forged, seals[2]]) == [("FA2", 3, "seal_chain_broken")]


@covers("P-05")
def test_a_seal_taken_out_or_moved_is_told():
    seals = chain({"total": Decimal(1)}, {"total": Decimal(2)}, {"total": Decimal(3)})
    assert faults([seals[0], seals[2]]) == [("FA2", 2, "seal_chain_broken")]
    assert faults(seals[1:]) == [("FA1", 1, "seal_chain_broken")]


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.dates()
    | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(content=st.dictionaries(st.text(max_size=6), values, max_size=5))
def test_any_content_has_one_text_that_reads_back(content):
    text = canonical(content)
    assert canonical(deepcopy(content)) == text
    assert canonical(dict(reversed(content.items()))) == text
    assert canonical(json.loads(text)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_plain_decimal_is_the_same_number(value):
    assert Decimal(plain_decimal(value)) == value
