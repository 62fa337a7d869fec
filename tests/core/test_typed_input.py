"""What people type is understood, or refused with its reason."""

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.errors import Refusal
from comptoir.core.typed_input import (
    PastedLine,
    parse_date,
    parse_decimal,
    parse_order_lines,
    parse_quantity,
    strict_decimal,
)
from tests.requirements import covers

d = Decimal
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234,5", "1234.5"),
        ("1 234.50", "1234.50"),
        ("1\u202f234,50", "1234.50"),
        ("1\u00a0234\u00a0567,8 €", "1234567.8"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1'234.5", "1234.5"),
        ("1.234", "1.234"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("+5", "5"),
        (",5", "0.5"),
        ("5,", "5"),
        ("5,5 %", "5.5"),
        ("12*3", "36"),
        ("12 × 3", "36"),
        ("2*-3", "-6"),
        ("1+2*3", "7"),
        ("(1+2)*3", "9"),
        ("10-2-3", "5"),
        ("10/3", "3.33333"),
        ("10/4", "2.5"),
        ("60÷8", "7.5"),
        ("200/2", "100"),
        ("1 234,5*2", "2469.0"),
        ("12.345.678", "12345678"),
        ("123,456,789", "123456789"),
        ("0" * 60, "0"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_as_people_type_them(text, value):
    found = parse_decimal(text)
    assert found == d(value)
    assert "E" not in str(found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "number_missing"),
        ("   ", "number_missing"),
        ("€", "number_missing"),
        ("abc", "number_invalid"),
        ("12 34", "number_invalid"),
        ("1 2", "number_invalid"),
        ("1.2.3", "number_invalid"),
        ("1,23,456", "number_invalid"),
        ("1.234,567.8", "number_invalid"),
        ("1,2.345.678", "number_invalid"),
        ("1234.567.890", "number_invalid"),
        (",123,456", "number_invalid"),
        ("1e5", "number_invalid"),
        ("NaN", "number_invalid"),
        ("Infinity", "number_invalid"),
        ("٣", "number_invalid"),
        ("--3", "number_invalid"),
        ("5+", "number_invalid"),
        ("(5", "number_invalid"),
        ("5)", "number_invalid"),
        ("()", "number_invalid"),
        (".", "number_invalid"),
        ("12*", "number_invalid"),
        ("2(3)", "number_invalid"),
        ("1" * 61, "number_invalid"),
        ("1/0", "number_division_by_zero"),
        ("1/(2-2)", "number_division_by_zero"),
        ("10000000000000", "number_too_large"),
        ("-99999999*9999999", "number_too_large"),
    ],
)
def test_what_is_no_number_is_refused(text, code):
    with pytest.raises(Refusal) as caught:
        parse_decimal(text, field="quantity")
    assert (caught.value.code, list(caught.value.fields)) == (code, ["quantity"])
    with pytest.raises(Refusal) as caught:
        parse_decimal(text)
    assert not caught.value.fields


@covers("T04-10")
def test_a_quantity_is_rounded_to_the_decimals_of_its_unit():
    assert parse_quantity("1,2345", decimals=3) == d("1.235")
    assert parse_quantity("12 x 3") == parse_quantity("12x3") == 36
    with pytest.raises(Refusal, match="number_invalid"):
        parse_quantity("x3")


@pytest.mark.parametrize(
    ("text", "value"),
    [("12.50", "12.50"), ("-12.5", "-12.5"), ("0", "0"), (3, "3"), ("1.50000000", "1.5"), ("-0", "0")],
)
def test_the_api_reads_plain_digits(text, value):
    assert strict_decimal(text) == d(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "number_missing"),
        ("", "number_missing"),
        ("12,5", "number_invalid"),
        (" 12", "number_invalid"),
        ("1e3", "number_invalid"),
        ("NaN", "number_invalid"),
        ("+1", "number_invalid"),
        ("1.", "number_invalid"),
        ("٣", "number_invalid"),
        (1.5, "number_invalid"),
        (True, "number_invalid"),
        ([], "number_invalid"),
        ("1.000001", "number_too_many_decimals"),
        ("10000000000000", "number_too_large"),
        (10**13, "number_too_large"),
        ("9" * 31, "number_invalid"),
    ],
)
def test_the_api_refuses_anything_else(text, code):
    with pytest.raises(Refusal) as caught:
        strict_decimal(text, field="lines.0.quantity")
    assert (caught.value.code, list(caught.value.fields)) == (code, ["lines.0.quantity"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2111", date(2026, 11, 21)),
        ("21", date(2026, 11, 21)),
        ("1", date(2026, 11, 1)),
        ("21/11", date(2026, 11, 21)),
        ("1/2", date(2026, 2, 1)),
        ("21/11/26", date(2026, 11, 21)),
        ("21/11/2026", date(2026, 11, 21)),
        ("21-11-2026", date(2026, 11, 21)),
        ("21.11.2026", date(2026, 11, 21)),
        ("21 11 2026", date(2026, 11, 21)),
        ("211126", date(2026, 11, 21)),
        ("21112026", date(2026, 11, 21)),
        ("2026-11-21", date(2026, 11, 21)),
        ("010269", date(2069, 2, 1)),
        ("010270", date(1970, 2, 1)),
        ("29022028", date(2028, 2, 29)),
        ("+30", date(2026, 12, 22)),
        ("+ 1", date(2026, 11, 23)),
        ("-22", date(2026, 10, 31)),
        ("+0", TODAY),
    ],
)
def test_dates_are_read_as_people_type_them(text, found):
    assert parse_date(text, today=TODAY) == found
    assert parse_date(f" {text} ", today=TODAY) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date_missing"),
        ("  ", "date_missing"),
        ("32", "date_invalid"),
        ("3102", "date_invalid"),
        ("2902", "date_invalid"),
        ("29/02/2027", "date_invalid"),
        ("21/13", "date_invalid"),
        ("0", "date_invalid"),
        ("211", "date_invalid"),
        ("demain", "date_invalid"),
        ("2026-13-01", "date_invalid"),
        ("٢١/١١", "date_invalid"),
        ("21/11/1899", "date_out_of_range"),
        ("21/11/3000", "date_out_of_range"),
        ("-99999", "date_out_of_range"),
    ],
)
def test_what_is_no_date_is_refused(text, code):
    with pytest.raises(Refusal) as caught:
        parse_date(text, today=TODAY, field="dated_on")
    assert (caught.value.code, list(caught.value.fields)) == (code, ["dated_on"])


def pasted(text, **options):
    return parse_order_lines(text, **options)


def test_rows_of_a_spreadsheet_fill_lines():
    text = "9791094908020\t2\t9,48\r\n\r\nCRAYON\t12*3\n CAHIER \t\t\n"
    assert pasted(text) == (
        PastedLine(0, "9791094908020", d(2), d("9.48")),
        PastedLine(2, "CRAYON", d(36), None),
        PastedLine(3, "CAHIER", d(1), None),
    )


def test_codes_alone_semicolons_and_headings_are_understood():
    assert pasted("9791094908020\n9782364744103") == (
        PastedLine(0, "9791094908020", d(1), None),
        PastedLine(1, "9782364744103", d(1), None),
    )
    assert pasted("Code;Quantité;Prix\n9791094908020;3;1 234,50\n") == (
        PastedLine(1, "9791094908020", d(3), d("1234.50")),
    )
    assert pasted("CRAYON") == (PastedLine(0, "CRAYON", d(1), None),)
    assert [line.code for line in pasted("CRAYON\nCAHIER")] == ["CRAYON", "CAHIER"]
    assert [line.code for line in pasted("ISBN\nCRAYON")] == ["CRAYON"]
    assert pasted("Titre\tRéf.\tPU HT\tQté\nUn titre\tCRAYON\t1,50\t2") == (
        PastedLine(1, "CRAYON", d(2), d("1.5")),
    )
    assert [line.code for line in pasted("REF1\t3\nCODE2\t4")] == ["REF1", "CODE2"]
    assert pasted("C" * 40)[0].code == "C" * 40
    assert pasted('"CRA""YON"\t4') == (PastedLine(0, 'CRA"YON', d(4), None),)


def test_the_order_of_a_bookshop_is_pasted_with_its_headings():
    text = (
        "code;titre;auteur;editeur;cde;rsve;reponse\n"
        "9791094908020;DANS LA RUE;TINEKA MEIRINK;DIPLODOCUS;1;1;Disponible\n"
        "9782092512746;BOUTON DE LA SORCIERE;BONNET ROSALINDE;NATHAN;2;0;Epuisé\n"
    )
    assert pasted(text) == (
        PastedLine(1, "9791094908020", d(1), None),
        PastedLine(2, "9782092512746", d(2), None),
    )


def test_every_wrong_row_is_told():
    with pytest.raises(Refusal, match="pasted_rows_invalid") as caught:
        pasted("A1\tbeaucoup\n9,79109E+12\t1\n\t5\n" + "C" * 41 + "1\t1\tcher")
    assert {name: [p.code for p in found] for name, found in caught.value.fields.items()} == {
        "rows.0.quantity": ["number_invalid"],
        "rows.1.code": ["pasted_code_rounded"],
        "rows.2.code": ["pasted_code_missing"],
        "rows.3.code": ["pasted_code_too_long"],
        "rows.3.unit_price": ["number_invalid"],
    }


@pytest.mark.parametrize("text", ["", " \n\t\n", ";;"])
def test_nothing_to_paste_is_refused(text):
    with pytest.raises(Refusal, match="pasted_nothing"):
        pasted(text)


def test_too_many_rows_are_refused():
    assert len(pasted("A1\n" * 5, max_rows=5)) == 5
    with pytest.raises(Refusal, match="pasted_too_many_rows"):
        pasted("A1\n" * 6, max_rows=5)
    with pytest.raises(Refusal, match="pasted_unreadable"):
        pasted("A" * 200_000)


@given(st.decimals("-9999999", "9999999", places=5))
def test_a_written_number_is_read_back(value):
    french = f"{value:,.5f}".replace(",", "\u202f").replace(".", ",")
    assert parse_decimal(french) == parse_decimal(str(value)) == strict_decimal(f"{value:f}") == value


@given(st.from_regex(r"[0-9]{1,9}([.,][0-9]{1,9})?", fullmatch=True))
def test_a_number_alone_is_read_as_in_a_calculation(text):
    alone = parse_decimal(text)
    assert str(alone) == str(parse_decimal(f"({text})"))


@given(st.text(max_size=70))
def test_no_text_breaks_the_readers(text):
    for read in (parse_decimal, parse_quantity, strict_decimal, parse_order_lines):
        with contextlib.suppress(Refusal):
            read(text)
    with contextlib.suppress(Refusal):
        parse_date(text, today=TODAY)


@given(st.text("0123456789.,+-*/() ", max_size=30))
def test_no_calculation_breaks_the_reader(text):
    with contextlib.suppress(Refusal):
        assert parse_decimal(text).is_finite()


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_a_written_date_is_read_back(value):
    for form in ("%d/%m/%Y", "%d%m%Y", "%d%m%y", "%d/%m/%y", "%Y-%m-%d"):
        assert parse_date(value.strftime(form), today=TODAY) == value
