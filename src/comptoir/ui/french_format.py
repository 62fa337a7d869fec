"""French writing of amounts, prices, quantities, rates, dates and identifiers: the one place that decides it.

Screens, prints and exports all call these functions, so that a figure reads the same everywhere. They never round
(that is ``core.money``'s work): ``decimals`` is the least number of decimals written, and further digits that are not
zero stay visible rather than being hidden. Spaces follow French typography: narrow no-break space (U+202F) between
thousands and before %, no-break space (U+00A0) before a currency.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def format_number(value: Decimal, decimals: int = 0) -> str:
    """``1 234,5`` with at least ``decimals`` decimals and every significant one; zero carries no sign.

    Raises ValueError for NaN and infinities, which are never a figure to show.
    """
    if not value.is_finite():
        raise ValueError("not a finite number")
    if not value:
        value = Decimal(0)
    significant = len(f"{value:f}".partition(".")[2].rstrip("0"))
    written = f"{value:,.{max(decimals, significant)}f}"
    return written.translate({ord(","): NARROW_SPACE, ord("."): ","})


def format_amount(value: Decimal, currency: str = "€", *, decimals: int = 2) -> str:
    """Amount with its currency: ``1 234,56 €``; ``currency=""`` leaves it out, as in a column."""
    written = format_number(value, money_decimals(value, decimals))
    return f"{written}{NO_BREAK_SPACE}{currency}" if currency else written


def money_decimals(value: Decimal, wanted: int) -> int:
    """Decimals of an amount (OPT-142): those wanted; cents that they would hide are written both (``12,50``)."""
    is_exact = value == value.to_integral_value() or wanted >= 2
    return wanted if is_exact else max(wanted, 2)


def format_price(value: Decimal, currency: str = "", *, decimals: int = 2) -> str:
    """Unit price: ``decimals`` decimals (OPT-140), more only where the price has more (``0,01235``)."""
    return format_amount(value, currency, decimals=decimals)


def format_quantity(value: Decimal, decimals: int = 0, unit: str = "") -> str:
    """Quantity with the decimals of its unit (DOC-040), and the unit when given: ``1,250 kg``."""
    written = format_number(value, decimals)
    return f"{written}{NO_BREAK_SPACE}{unit}" if unit else written


def format_rate(value: Decimal) -> str:
    """Percentage: ``5,5 %``, ``20 %``."""
    return f"{format_number(value)}{NARROW_SPACE}%"


_SPACED = re.compile(r" (?=[;:?!»])|(?<=«) ")


def french_spaces(text: str, space: str = NARROW_SPACE) -> str:
    """``text`` with spaces that do not break before ``; : ? ! »`` and after ``«``, for what is printed or sent.

    Only where somebody typed a space: nothing is added, so that codes, addresses and other languages stay as they are.
    """
    return _SPACED.sub(space, text)


def format_date(value: date) -> str:
    """``21/11/2026``."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def format_date_long(value: date) -> str:
    """``21 novembre 2026``; the first of a month is written ``1er``."""
    day = "1er" if value.day == 1 else str(value.day)
    return f"{day} {MONTHS[value.month - 1]} {value.year}"


def format_siren(value: str) -> str:
    """``123 456 789``; what does not have nine digits is shown as it was typed."""
    return _grouped(value, (3, 3, 3))


def format_siret(value: str) -> str:
    """``123 456 789 00012``; what does not have fourteen digits is shown as it was typed."""
    return _grouped(value, (3, 3, 3, 5))


def format_iban(value: str) -> str:
    """``FR76 3000 6000 …``: groups of four characters, as printed on paper."""
    compact = "".join(value.split())
    return NO_BREAK_SPACE.join(compact[start : start + 4] for start in range(0, len(compact), 4))


def format_file_size(size: int) -> str:
    """812 octets, 12 ko, 3,4 Mo"""
    if size < 1000:
        return f"{size} octet{'s' if size > 1 else ''}"
    if size < 1_000_000:
        return f"{max(1, size // 1000)} ko"
    whole, tenth = divmod(size // 100_000, 10)
    return f"{whole},{tenth} Mo" if tenth else f"{whole} Mo"


def _grouped(value: str, sizes: tuple[int, ...]) -> str:
    compact = "".join(value.split())
    if not compact.isdigit() or len(compact) != sum(sizes):
        return value
    groups = []
    for size in sizes:
        groups.append(compact[:size])
        compact = compact[size:]
    return NO_BREAK_SPACE.join(groups)
