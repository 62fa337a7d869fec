"""Bars of EAN-13: the vector of the standard's own figures, and what a reader of bars finds again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.barcodes import MODULES, check_digit, dark_bars, ean13_modules, is_ean13

LEFT_ODD = {
    "0001101": 0, "0011001": 1, "0010011": 2, "0111101": 3, "0100011": 4, "0110001": 5, "0101111": 6, "0111011": 7,
    "0110111": 8, "0001011": 9,
}  # fmt: skip
LEFT_EVEN = {
    "0100111": 0, "0110011": 1, "0011011": 2, "0100001": 3, "0011101": 4, "0111001": 5, "0000101": 6, "0010001": 7,
    "0001001": 8, "0010111": 9,
}  # fmt: skip
RIGHT = {
    "1110010": 0, "1100110": 1, "1101100": 2, "1000010": 3, "1011100": 4, "1001110": 5, "1010000": 6, "1000100": 7,
    "1001000": 8, "1110100": 9,
}  # fmt: skip
FIRST = {
    "OOOOOO": 0, "OOEOEE": 1, "OOEEOE": 2, "OOEEEO": 3, "OEOOEE": 4, "OEEOOE": 5, "OEEEOO": 6, "OEOEOE": 7, "OEOEEO": 8,
    "OEEOEO": 9,
}  # fmt: skip


def read(modules: str) -> str:
    """What a scanner reads."""
    assert len(modules) == MODULES and modules[:3] == modules[-3:] == "101" and modules[45:50] == "01010"
    left = [modules[3 + 7 * at : 10 + 7 * at] for at in range(6)]
    right = [modules[50 + 7 * at : 57 + 7 * at] for at in range(6)]
    parity = "".join("O" if one in LEFT_ODD else "E" for one in left)
    digits = [FIRST[parity], *((LEFT_ODD | LEFT_EVEN)[one] for one in left), *(RIGHT[one] for one in right)]
    return "".join(map(str, digits))


@given(st.text("0123456789", min_size=12, max_size=12))
def test_what_is_drawn_reads_as_the_code(twelve: str):
    code = twelve + check_digit(twelve)
    assert is_ean13(code) and read(ean13_modules(code)) == code
    bars = dark_bars(ean13_modules(code))
    assert sum(width for _, width in bars) == ean13_modules(code).count("1") and len(bars) == 30


@pytest.mark.parametrize("code", ["9782364744103", "9791094908020", "3017620422003"])
def test_codes_of_real_goods_are_known(code: str):
    assert is_ean13(code)


@pytest.mark.parametrize(
    "code", ["9782364744104", "978236474410", "97823647441033", "978236474410x", "", "९७८२३६४७४४१०३"]
)
def test_others_are_not(code: str):
    assert not is_ean13(code)
    with pytest.raises(ValueError, match="no EAN-13"):
        ean13_modules(code)
