"""A faulty declaration stops the program with a sentence that says what to mend; filters have one small grammar."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from comptoir.core.errors import Refusal
from comptoir.references.models import CustomerFamily, PostalCode, VatRate
from comptoir.resources.columns import Link, Number, Text
from comptoir.resources.exports.texts import csv_text
from comptoir.resources.field_base import Field
from comptoir.resources.fields import FlagField, PercentField, TextField
from comptoir.resources.filters import PERIODS, parse_choices, parse_flag, period_bounds
from comptoir.resources.layout import Layout, Lookup, Panel, condition_holds
from comptoir.resources.links import LinkField
from comptoir.resources.registry import Registry, registry
from comptoir.resources.resource import Resource
from tests.requirements import covers


def declaration(**changes: Any) -> type[Resource]:
    """A right declaration of customer families, with some parts changed."""
    parts: dict[str, Any] = {
        "model": CustomerFamily,
        "slug": "essais",
        "api_name": "trials",
        "label": "Essai",
        "label_plural": "Essais",
        "columns": [Text("code"), Text("label")],
        "fields": [TextField("code"), TextField("label")],
        "lookup": Lookup(key="code", show=["label"]),
        "default_sort": "code",
    }
    kept = {name: part for name, part in (parts | changes).items() if part is not None}
    return type("TrialResource", (Resource,), kept)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"slug": None}, "TrialResource: « slug » is missing"),
        ({"columns": [Text("colour")]}, "CustomerFamily has no field « colour »"),
        ({"fields": [TextField("colour")]}, "CustomerFamily has no field « colour »"),
        ({"columns": [Link("code__label")]}, "« label » follows a field that is not a relation"),
        ({"lookup": Lookup(key="number", show=[])}, "no field « number »"),
        ({"search": ["nom"]}, "no field « nom »"),
        ({"default_sort": "-note"}, "default_sort « -note » is not a sortable column"),
        ({"area": "cuisine"}, "area « cuisine » is not among"),
        ({"record": Layout(Panel("Général", ["code", "colour"]))}, "the layout shows « colour »"),
        ({"fields": [TextField("code", visible_if="type=goods")]}, "looks at an unknown field « type »"),
    ],
)
def test_a_fault_says_what_to_mend(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured) as fault:
        Registry().add(declaration(**changes))
    assert sentence in str(fault.value)


def test_names_are_taken_once() -> None:
    tables = Registry()
    tables.add(declaration())
    with pytest.raises(ImproperlyConfigured, match="slug « essais » is already taken"):
        tables.add(declaration(api_name="others"))
    with pytest.raises(ImproperlyConfigured, match="api_name « trials » is already taken"):
        tables.add(declaration(slug="autres"))


def test_a_link_needs_a_declared_table() -> None:
    tables = Registry()
    tables.add(
        declaration(
            model=PostalCode,
            columns=[Text("code")],
            fields=[TextField("code"), LinkField("country")],
            lookup=Lookup(key="code", show=["city"]),
        )
    )
    with pytest.raises(ImproperlyConfigured, match="Country has no resource: declare one with @register"):
        tables.validate()


def test_every_declaration_of_the_program_is_right() -> None:
    registry.validate()
    assert len({resource.slug for resource in registry}) == len(registry) > 15


def test_a_field_takes_from_its_model_what_is_not_said() -> None:
    label = TextField("label").resolved(CustomerFamily)
    assert (label.label, label.required, label.max_length) == ("Libellé", True, 40)
    assert TextField("note").resolved(CustomerFamily).required is False
    assert FlagField("is_active").resolved(VatRate).initial() is True
    rate = PercentField("rate").resolved(VatRate)
    assert rate.clean("5.5") == Decimal("5.5")
    for wrong in ("-1", "101"):
        with pytest.raises(Refusal):
            rate.read(wrong)


@pytest.mark.parametrize(
    ("condition", "values", "holds"),
    [
        ("", {}, True),
        ("a", {"a": "1"}, True),
        ("a", {"a": ""}, False),
        ("type=goods", {"type": "goods"}, True),
        ("type=goods", {"type": "service"}, False),
        ("roles=customer|roles=prospect", {"roles": ["prospect"]}, True),
        ("roles=customer|roles=prospect", {"roles": ["supplier"]}, False),
    ],
)
def test_a_condition_looks_at_other_fields(condition: str, values: dict[str, Any], holds: bool) -> None:
    assert condition_holds(condition, values) is holds


# ------------------------------------------------------------------------------------------------------------ filters
WEDNESDAY = date(2026, 11, 18)


@covers("UI-163")
@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("aujourd'hui", date(2026, 11, 18), date(2026, 11, 18)),
        ("hier", date(2026, 11, 17), date(2026, 11, 17)),
        ("cette semaine", date(2026, 11, 16), date(2026, 11, 22)),
        ("semaine derniere", date(2026, 11, 9), date(2026, 11, 15)),
        ("Ce Mois", date(2026, 11, 1), date(2026, 11, 30)),
        ("mois dernier", date(2026, 10, 1), date(2026, 10, 31)),
        ("ce trimestre", date(2026, 10, 1), date(2026, 12, 31)),
        ("trimestre dernier", date(2026, 7, 1), date(2026, 9, 30)),
        ("cette année", date(2026, 1, 1), date(2026, 12, 31)),
        ("ANNEE DERNIERE", date(2025, 1, 1), date(2025, 12, 31)),
        ("7 derniers jours", date(2026, 11, 12), date(2026, 11, 18)),
        ("30 derniers jours", date(2026, 10, 20), date(2026, 11, 18)),
        ("12 derniers mois", date(2025, 12, 1), date(2026, 11, 18)),
    ],
)
def test_a_period_is_named_in_french(period: str, first: date, last: date) -> None:
    assert period_bounds(period, WEDNESDAY) == (first, last)


def test_every_period_begins_before_it_ends_on_every_day_of_a_leap_year() -> None:
    for ordinal in range(date(2028, 1, 1).toordinal(), date(2029, 1, 1).toordinal()):
        today = date.fromordinal(ordinal)
        for name, bounds in PERIODS.items():
            first, last = bounds(today)
            assert first <= last, (name, today)


def test_choices_and_flags_are_read_by_code_or_by_word() -> None:
    known = {"open": "En cours", "validated": "Validé"}
    assert parse_choices("open, valide", known) == ["open", "validated"]
    assert parse_flag("OUI") is True
    assert parse_flag("non") is False
    for read in (lambda: parse_choices("x", known), lambda: parse_flag("peut-être")):
        with pytest.raises(Refusal):
            read()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+33 4 67", "'+33 4 67"),
        ("-1", "'-1"),
        ("@nom", "'@nom"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("Dupont", "Dupont"),
        (Decimal("-1234.50"), "-1234,50"),
        (date(2026, 11, 21), "21/11/2026"),
        (None, ""),
    ],
)
def test_a_cell_of_csv_is_never_a_formula(cell: Any, text: str) -> None:
    assert csv_text(cell) == text


@pytest.mark.parametrize(
    "read", [lambda: Number("rate").resolved(VatRate), lambda: Field("rate").resolved(VatRate)]
)
def test_columns_and_fields_are_declarations_that_nothing_changes(read: Callable[[], Any]) -> None:
    with pytest.raises(AttributeError):
        read().label = "autre"
