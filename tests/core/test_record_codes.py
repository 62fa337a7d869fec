"""What the codes of records may be made of."""

import pytest

from comptoir.core.record_codes import is_addressable, is_country_code, is_postal_code
from tests.requirements import covers


@pytest.mark.parametrize(
    "code", ["A", "5.5", "COR-0.9", "AB CD", "É-1", "a+b", "x@y", "9791094908020", "A&B", "a..b"]
)
def test_codes_that_an_address_carries(code):
    assert is_addressable(code)


@pytest.mark.parametrize(
    "code",
    [
        "A/B",
        "/",
        "A\\B",
        "A?B",
        "A#",
        "#12",
        "50%",
        ".",
        "..",
        ".A",
        "A.",
        "A...",
        "A\u200bB",
        "A\u00a0B",
        "A\u202eB",
    ],
)
def test_codes_that_no_address_carries(code):
    assert not is_addressable(code)


@covers("PAR-051", "T08-12")
@pytest.mark.parametrize(
    ("code", "is_one"),
    [("98-765 A", True), ("34000", True), ("SW1A 1AA", True), ("98.765", False), ("34000é", False), ("٣٤", False),
     ("", False), ("12345678901", False), ("34000\n", False)],
)  # fmt: skip
def test_characters_of_a_postal_code(code, is_one):
    assert is_postal_code(code) is is_one


@covers("PAR-054")
@pytest.mark.parametrize(
    ("code", "is_one"),
    [("FR", True), ("FRA", True), ("250", True), ("F", False), ("F1", False), ("25", False), ("FRAN", False),
     ("É1", False), ("fr", False)],
)  # fmt: skip
def test_forms_of_a_country_code(code, is_one):
    assert is_country_code(code) is is_one
