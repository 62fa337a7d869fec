"""Both activity nomenclatures and INSEE's table between them, in new dossiers and in those of earlier versions."""

import re
from importlib import import_module

import pytest
from django.apps import apps

from comptoir.references import default_places
from comptoir.references.models import DossierSettings, NafCode, NafSuccession
from comptoir.references.naf_2025 import add_naf_2025
from comptoir.references.resources.activities import replaced_codes
from comptoir.resources.registry import registry
from tests.requirements import covers

pytestmark = pytest.mark.usefixtures("dossier")

ROWS = ("code", "label", "nomenclature", "is_active")
RELATIONS = ("code__code", "successor__code", "position")


def codes(nomenclature: str) -> dict[str, NafCode]:
    return {row.code: row for row in NafCode.objects.filter(nomenclature=nomenclature)}


def successors(code: str) -> list[str]:
    rows = NafSuccession.objects.filter(code__code=code, code__nomenclature="rev2")
    return [row.successor.code for row in rows.select_related("successor")]


def supplied() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    return (
        list(NafCode.objects.order_by("code", "nomenclature").values_list(*ROWS)),
        list(NafSuccession.objects.order_by("code__code", "position").values_list(*RELATIONS)),
    )


def to_earlier_version() -> None:
    """As a dossier was before NAF 2025 was supplied."""
    NafSuccession.objects.all().delete()
    NafCode.objects.filter(nomenclature="naf2025").delete()


def migrate() -> None:
    import_module("comptoir.references.migrations.0006_naf_2025").add_codes(apps, None)


@covers("PAR-055", "PAR-007")
def test_every_code_of_naf_2025_is_supplied() -> None:
    new = codes("naf2025")
    # INSEE's counts: sub-classes, classes, groups, divisions.
    assert [len({code[:length] for code in new}) for length in (6, 5, 4, 2)] == [747, 651, 287, 87]
    assert all(re.fullmatch(r"\d\d\.\d\d[A-Z]", code) for code in new)
    assert all(0 < len(row.label) <= 120 and row.is_active for row in new.values())
    assert new["47.61Y"].label == "Commerce de détail de livres"
    assert new["62.10Y"].label == "Activités de programmation informatique"
    assert new["01.48G"].label == "Apiculture"


@covers("PAR-055")
def test_old_codes_lead_to_the_new_ones() -> None:
    assert NafSuccession.objects.count() == 1223
    old, new = codes("rev2"), codes("naf2025")
    relations = set(NafSuccession.objects.values_list("code__code", "successor__code"))
    assert {code for code, _ in relations} == set(old), "each old code has a successor"
    assert set(new) - {code for _, code in relations} == {"46.89Y"}, "INSEE names no predecessor"
    assert sum(code[:5] != successor[:5] for code, successor in relations) == 650
    assert successors("47.61Z") == ["47.61Y", "47.92J"]
    assert successors("62.01Z") == ["62.10Y"]
    assert successors("01.49Z") == ["01.47Y", "01.48G", "01.48H", "01.48J"]
    assert max(len(rows) for rows in default_places.activity_successors().values()) <= 40, "rows of the page"
    assert registry.for_model(NafCode).title_of(new["47.61Y"]) == "47.61Y — Commerce de détail de livres"
    assert replaced_codes(new["62.20H"]) == "62.02B, 62.03Z"


@covers("PAR-007")
def test_a_dossier_of_an_earlier_version_receives_the_activity_codes() -> None:
    before = supplied()
    to_earlier_version()
    NafCode.objects.all().delete()
    import_module("comptoir.references.migrations.0004_naf_codes").add_codes(apps, None)
    assert NafCode.objects.count() == 732
    migrate()
    assert supplied() == before
    migrate()
    assert supplied() == before


@covers("PAR-007")
def test_what_users_typed_of_naf_2025_stays() -> None:
    to_earlier_version()
    typed = NafCode.objects.create(code="47.61Y", label="Librairie", nomenclature="naf2025", is_active=False)
    NafSuccession.objects.create(code=NafCode.objects.get(code="47.61Z"), successor=typed)
    NafCode.objects.get(code="62.01Z").delete()
    migrate()
    assert (NafCode.objects.count(), NafSuccession.objects.count()) == (731 + 747, 1223 - 2)
    kept = NafCode.objects.get(code="47.61Y")
    assert (kept.pk, kept.label, kept.is_active) == (typed.pk, "Librairie", False)
    assert (successors("47.61Z"), successors("62.01Z")) == (["47.61Y"], [])
    assert successors("58.11Z") == ["58.11Y"]


def test_a_dossier_that_is_being_made_is_left_to_its_defaults() -> None:
    to_earlier_version()
    DossierSettings.objects.all().delete()
    migrate()
    assert not NafCode.objects.filter(nomenclature="naf2025").exists()
    add_naf_2025(NafCode, NafSuccession)
    assert NafCode.objects.filter(nomenclature="naf2025").count() == 747
