"""Figures, dates and identifiers as a French reader expects them."""

from datetime import date
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.ui.french_format import (
    format_amount,
    format_date,
    format_date_long,
    format_iban,
    format_number,
    format_price,
    format_quantity,
    format_rate,
    format_siren,
    format_siret,
    french_spaces,
)
from tests.requirements import covers


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("1234.56", "1\u202f234,56\u00a0€"),
        ("1234567890123.99", "1\u202f234\u202f567\u202f890\u202f123,99\u00a0€"),
        ("0", "0,00\u00a0€"),
        ("-0.00", "0,00\u00a0€"),
        ("-42.5", "-42,50\u00a0€"),
        ("1E+3", "1\u202f000,00\u00a0€"),
        ("12.345", "12,345\u00a0€"),
    ],
)
def test_amounts(value: str, written: str):
    assert format_amount(Decimal(value)) == written


def test_amount_without_currency_and_with_another():
    assert format_amount(Decimal(5), "") == "5,00"
    assert format_amount(Decimal("655.96"), "F") == "655,96\u00a0F"


@covers("OPT-142")
@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        ("12", 0, "12"),
        ("12.5", 0, "12,50"),
        ("12.5", 1, "12,50"),
        ("12.5", 3, "12,500"),
        ("1234", 5, "1\u202f234,00000"),
        ("-0.05", 0, "-0,05"),
    ],
)
def test_amounts_take_the_decimals_of_the_options_and_hide_no_cent(value: str, decimals: int, written: str):
    assert format_amount(Decimal(value), "", decimals=decimals) == written


@covers("OPT-140")
def test_prices_show_the_decimals_they_need():
    assert format_price(Decimal("9.48")) == "9,48"
    assert format_price(Decimal("0.01235")) == "0,01235"
    assert format_price(Decimal("9.48000")) == "9,48"
    assert format_price(Decimal(9), decimals=3) == "9,000"


@covers("DOC-040")
def test_quantities_take_the_decimals_of_their_unit():
    assert format_quantity(Decimal(3)) == "3"
    assert format_quantity(Decimal("1.25"), 3, "kg") == "1,250\u00a0kg"
    assert format_quantity(Decimal("1.5")) == "1,5"


def test_rates():
    assert format_rate(Decimal("5.50000")) == "5,5\u202f%"
    assert format_rate(Decimal(20)) == "20\u202f%"
    assert format_rate(Decimal("2E+1")) == "20\u202f%"


def test_dates():
    assert format_date(date(2026, 11, 1)) == "01/11/2026"
    assert format_date(date(987, 1, 2)) == "02/01/0987"
    assert format_date_long(date(2026, 11, 21)) == "21 novembre 2026"
    assert format_date_long(date(2026, 8, 1)) == "1er août 2026"


def test_identifiers():
    assert format_siren("123456782") == "123\u00a0456\u00a0782"
    assert format_siret("123 456 782 00010") == "123\u00a0456\u00a0782\u00a000010"
    assert format_siren("12345") == "12345"
    assert format_siret("") == ""
    assert (
        format_iban("FR7630006000011234567890189").replace("\u00a0", " ")
        == "FR76 3000 6000 0112 3456 7890 189"
    )


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_figure_is_refused(value: str):
    with pytest.raises(ValueError, match="finite"):
        format_number(Decimal(value))


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20),
    st.integers(0, 5),
)
def test_a_written_figure_holds_the_whole_value_whatever_the_context(value: Decimal, decimals: int):
    with localcontext() as context:
        context.prec = 5
        written = format_number(value, decimals)
    read = Decimal(written.replace("\u202f", "").replace(",", "."))
    assert read == value
    assert len(written.partition(",")[2]) >= decimals


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Chut ! On a « un plan » ; voici : lequel ?", "Chut\u202f! On a «\u202fun plan\u202f»\u202f; voici\u202f: lequel\u202f?"),
        ("Note: see https://exemple.fr?a=1;b", "Note: see https://exemple.fr?a=1;b"),
        ("fin de ligne :\n - suite", "fin de ligne\u202f:\n - suite"),
        ("", ""),
    ],
)  # fmt: skip
def test_spaces_before_high_signs_do_not_break(typed: str, written: str):
    assert french_spaces(typed) == written
    assert french_spaces(written) == written
