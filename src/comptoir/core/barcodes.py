"""Bars of EAN-13 codes (GS1 General Specifications, section 5.2), the one that books and most goods bear."""

from __future__ import annotations

_LEFT_ODD = (
    "0001101",
    "0011001",
    "0010011",
    "0111101",
    "0100011",
    "0110001",
    "0101111",
    "0111011",
    "0110111",
    "0001011",
)
_PARITIES = (
    "OOOOOO",
    "OOEOEE",
    "OOEEOE",
    "OOEEEO",
    "OEOOEE",
    "OEEOOE",
    "OEEEOO",
    "OEOEOE",
    "OEOEEO",
    "OEEOEO",
)
_GUARD, _CENTRE = "101", "01010"

MODULES = 95
"""Width of the bars, in modules, without the quiet zones beside them."""


def is_ean13(code: str) -> bool:
    """Whether these are thirteen digits whose last one checks the others."""
    return len(code) == 13 and code.isascii() and code.isdigit() and check_digit(code[:12]) == code[12]


def check_digit(twelve: str) -> str:
    """The thirteenth digit: what the sum, weighted 1 and 3 in turn, lacks to the next ten."""
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(twelve))
    return str(-total % 10)


def ean13_modules(code: str) -> str:
    """Ninety-five modules, "1" dark. Raises ValueError for what is no EAN-13."""
    if not is_ean13(code):
        raise ValueError("no EAN-13")
    first, left, right = code[0], code[1:7], code[7:]
    halves = "".join(
        _LEFT_ODD[int(digit)] if parity == "O" else _right(digit)[::-1]
        for digit, parity in zip(left, _PARITIES[int(first)], strict=True)
    )
    return f"{_GUARD}{halves}{_CENTRE}{''.join(map(_right, right))}{_GUARD}"


def dark_bars(modules: str) -> list[tuple[int, int]]:
    """Start and width of each dark bar, in modules."""
    bars: list[tuple[int, int]] = []
    for at, module in enumerate(modules):
        if module != "1":
            continue
        if bars and sum(bars[-1]) == at:
            bars[-1] = (bars[-1][0], bars[-1][1] + 1)
        else:
            bars.append((at, 1))
    return bars


def _right(digit: str) -> str:
    """The code of the right half: that of the left one, dark for light."""
    return _LEFT_ODD[int(digit)].translate({ord("0"): "1", ord("1"): "0"})
