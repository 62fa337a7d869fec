"""The grammar of filters on its own, then every operator of every column of every table against Python's own answer."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.core.errors import Refusal
from comptoir.dossiers.registry import Dossier
from comptoir.references.models import VatRate
from comptoir.resources.columns import Choice, Column, Date, Flag, Number, Percent, Text
from comptoir.resources.conditions import (
    TEXT_OPERATORS,
    WITHOUT_VALUE,
    Criterion,
    alternatives,
    condition_q,
    criterion_text,
    excluding_text,
    filter_text,
    linked_text,
    operators_for,
)
from tests.requirements import covers

TODAY = date(2026, 11, 18)
TEXT, NUMBER, DAY = Text("label", "Libellé"), Percent("rate", "Taux"), Date("from_on", "Du")
STATE = Choice("state", "État", choices={"open": "En cours", "validated": "Validé"})
C = Criterion


def conditions_of(column: Column, text: str) -> None:
    for group in read(column, text):
        for one in group:
            condition_q(column, one.operator, one.value, today=TODAY, is_exact=one.is_exact)


def read(column: Column, text: str) -> list[list[Criterion]]:
    return alternatives(column, text, today=TODAY)


@covers("UI-099", "UI-115", "UI-116", "TV-UI-11")
@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        (TEXT, "dupont", [[C("contains", "dupont")]]),
        (TEXT, "Dupont et fils", [[C("contains", "Dupont et fils")]]),
        (TEXT, "=Dupont et fils", [[C("eq", "Dupont et fils")]]),
        (TEXT, "=Lyon ou =Paris ou =", [[C("eq", "Lyon")], [C("eq", "Paris")], [C("empty")]]),
        (TEXT, '="Lyon" ou ="a ou =b"', [[C("eq", "Lyon", True)], [C("eq", "a ou =b", True)]]),
        (TEXT, '="dit ""le grand"""', [[C("eq", 'dit "le grand"', True)]]),
        (TEXT, "=Ly*", [[C("starts", "Ly")]]),
        (TEXT, "Ly*", [[C("starts", "Ly")]]),
        (TEXT, "*on", [[C("ends", "on")]]),
        (TEXT, "=*on", [[C("ends", "on")]]),
        (TEXT, "=*yo*", [[C("contains", "yo")]]),
        (TEXT, "<>*yo*", [[C("not_contains", "yo")]]),
        (TEXT, "<>Lyon", [[C("ne", "Lyon")]]),
        (TEXT, "<>", [[C("not_empty")]]),
        (TEXT, ">=a et <c", [[C("ge", "a"), C("lt", "c")]]),
        (NUMBER, "100", [[C("eq", "100")]]),
        (NUMBER, ">= 100", [[C("ge", "100")]]),
        (NUMBER, "100..200", [[C("ge", "100"), C("le", "200")]]),
        (NUMBER, "100..", [[C("ge", "100")]]),
        (NUMBER, "..1 200,5", [[C("le", "1 200,5")]]),
        (NUMBER, ">=100 et <200", [[C("ge", "100"), C("lt", "200")]]),
        (NUMBER, "<60 OU >=200", [[C("lt", "60")], [C("ge", "200")]]),
        (NUMBER, "1 ou 2..3 et <>2,5", [[C("eq", "1")], [C("ge", "2"), C("le", "3"), C("ne", "2,5")]]),
        (DAY, "21/11 ou =", [[C("eq", "21/11")], [C("empty")]]),
        (DAY, "ce mois", [[C("ge", "01/11/2026"), C("le", "30/11/2026")]]),
        (STATE, "open, validé", [[C("eq", "open")], [C("eq", "validated")]]),
        (STATE, "<>En cours et <>", [[C("ne", "En cours"), C("not_empty")]]),
    ],
)
def test_a_filter_text_is_read(column: Column, text: str, expected: list[list[Criterion]]) -> None:
    assert read(column, text) == expected
    assert read(column, filter_text(column, expected)) == expected


words = st.text(st.sampled_from('aé0*"=<> etou'), min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.sampled_from(TEXT_OPERATORS), words, st.booleans())
def test_what_is_written_is_read_back(name: str, value: str, is_exact: bool) -> None:
    is_exact = is_exact and name in ("eq", "ne")
    criterion = C(name, "" if name in WITHOUT_VALUE else value, is_exact)
    ((found,),) = read(TEXT, criterion_text(TEXT, criterion))
    # Quotes protect a value; after "equals" they also ask for its writing.
    assert (found.operator, found.value) == (criterion.operator, criterion.value)
    assert found.is_exact or not is_exact


@given(st.text(max_size=60))
def test_any_text_is_a_filter_or_a_refusal(text: str) -> None:
    for column in (TEXT, NUMBER, DAY, STATE, Flag("is_active", "Actif"), Number("days", "Jours")):
        with suppress(Refusal):
            conditions_of(column, text)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (NUMBER, "abc", "number_invalid"),
        (NUMBER, "1..x", "number_invalid"),
        (NUMBER, ">", "filter_incomplete"),
        (NUMBER, "..", "filter_incomplete"),
        (NUMBER, ">1 et", "number_invalid"),
        (Number("days", "Jours"), "2,5", "number_not_whole"),
        (DAY, "99/99", "date_invalid"),
        (STATE, "perdu", "not_a_choice"),
        (STATE, ">open", "operator_unfit"),
        (TEXT, "<>abc*", "filter_pattern"),
        (TEXT, "=**", "filter_incomplete"),
        (TEXT, "x" * 2001, "filter_too_long"),
        (NUMBER, " ou ".join(map(str, range(200))), "filter_too_many"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(column: Column, text: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        conditions_of(column, text)


@covers("UI-115")
def test_two_conditions_are_written_with_their_link() -> None:
    pair = [C("ge", "100"), C("lt", "200")]
    assert linked_text(NUMBER, "et", pair) == ">=100 et <200"
    assert linked_text(NUMBER, "ou", pair) == ">=100 ou <200"
    assert linked_text(TEXT, "et", [C("contains", "a")]) == "=*a*"


def test_a_value_is_excluded_whatever_the_filter_was() -> None:
    lyon = C("ne", "Lyon", True)
    assert excluding_text(TEXT, "", lyon, today=TODAY) == '<>"Lyon"'
    assert excluding_text(TEXT, "=a* ou =", lyon, today=TODAY) == '=a* et <>"Lyon" ou = et <>"Lyon"'


@covers("UI-116")
def test_operators_that_make_no_sense_for_a_type_are_left_out(dossier: Dossier) -> None:
    label = Text("label").resolved(VatRate)
    rate, since = Percent("rate").resolved(VatRate), Date("valid_from_on", "").resolved(VatRate)
    assert "contains" in operators_for(label) and "contains" not in operators_for(rate)
    assert operators_for(rate) == ("eq", "ne", "lt", "le", "gt", "ge")
    assert {"empty", "not_empty"} <= set(operators_for(since))
    assert operators_for(Flag("is_active").resolved(VatRate)) == ("eq",)
