"""Countries, departments and postal codes; how an address finds its town."""

import pytest

from comptoir.references import default_places
from comptoir.references.defaults import load_defaults
from comptoir.references.models import Country, Department, PostalCode
from comptoir.references.queries import postal_code_matches
from tests.requirements import covers

pytestmark = pytest.mark.usefixtures("dossier")


def town(code: str, city: str) -> PostalCode:
    yvelines = Department.objects.get(code="78")
    return PostalCode.objects.create(code=code, city=city, department=yvelines, country=yvelines.country)


@covers("PAR-054")
def test_countries():
    countries = {country.code: country for country in Country.objects.all()}
    assert countries["FR"].label == "France"
    assert countries["CI"].label == "Côte d'Ivoire"
    assert countries["DE"].label == "Allemagne"
    assert sum(country.is_eu for country in countries.values()) == 27
    assert countries["HR"].is_eu
    assert not countries["GB"].is_eu
    assert not countries["MC"].is_eu
    assert all(len(code) == 2 and code.isupper() for code in countries)
    assert all(country.is_active for country in countries.values())


@covers("PAR-053")
def test_departments():
    departments = {row.code: row for row in Department.objects.select_related("country")}
    assert departments["2A"].label == "Corse-du-Sud"
    assert departments["42"].label == "Loire"
    assert (departments["974"].label, departments["974"].country.code) == ("La Réunion", "FR")
    assert departments["988"].country.code == "NC"
    assert "20" not in departments
    metropolitan = [code for code in departments if not code.startswith(("97", "98"))]
    assert len(metropolitan) == 96


@covers("PAR-051")
def test_postal_codes_of_all_of_france_in_proper_case():
    PostalCode.objects.all().delete()
    load_defaults(territory="metropole")
    assert [str(row) for row in postal_code_matches("42000")] == ["42000 Saint-Étienne"]
    assert [row.city for row in postal_code_matches("75011")] == ["Paris"]
    assert [row.city for row in postal_code_matches("75116")] == ["Paris"]
    assert [row.city for row in postal_code_matches("13001")] == ["Marseille"]
    assert [(row.city, row.department_id, row.country.code) for row in postal_code_matches("98000")] == [
        ("Monaco", None, "MC")
    ]
    assert [(row.city, row.department.label) for row in postal_code_matches("20000")] == [
        ("Ajaccio", "Corse-du-Sud")
    ]
    assert [(row.city, row.department.code) for row in postal_code_matches("97400")] == [
        ("Saint-Denis", "974")
    ]
    assert [row.country.code for row in postal_code_matches("98800")] == ["NC"]
    assert postal_code_matches("42000")[0].search == "42000 saint-etienne"
    assert not PostalCode.objects.exclude(country__code="MC").filter(department=None).exists()


@covers("PAR-051")
def test_data_files_hold_what_the_columns_accept_and_are_sorted():
    towns = list(default_places.town_rows())
    assert all(len(row.postal_code) == 5 and row.postal_code.isdigit() for row in towns)
    assert all(0 < len(row.city) <= 35 and row.city == row.city.strip() for row in towns)
    keys = [(row.postal_code, row.city, row.area) for row in towns]
    assert keys == sorted(keys)
    assert len({(row.postal_code, row.city) for row in towns}) == len(towns)
    departments = {row.code for row in default_places.department_rows()}
    assert {row.area for row in towns} - departments == {"MC"}
    countries = {row.code for row in default_places.country_rows()}
    assert {row.country for row in default_places.department_rows()} < countries


@covers("TOO-014", "T08-35")
def test_the_simplified_list_holds_only_prefectures_and_paris_districts():
    assert PostalCode.objects.filter(city="Paris", department__code="75").count() == 21
    assert PostalCode.objects.filter(code="34000", city="Montpellier").exists()
    assert not PostalCode.objects.filter(city="Béziers").exists()
    seats = {(row.code, row.prefecture) for row in default_places.department_rows()}
    assert set(PostalCode.objects.values_list("department__code", "city")) == seats


@covers("PTY-018", "T03-03")
def test_a_postal_code_of_one_town_finds_it_with_its_department_and_country(assert_queries):
    town("78120", "Rambouillet")
    with assert_queries(1):
        (found,) = postal_code_matches(" 78120 ")
        assert (found.city, found.department.label, found.country.label) == (
            "Rambouillet",
            "Yvelines",
            "France",
        )


@covers("PTY-019", "T03-04")
def test_a_postal_code_of_several_towns_offers_each_of_them_by_name():
    for city in ("Les Bréviaires", "Auffargis", "Le Perray-en-Yvelines"):
        town("78610", city)
    assert [row.city for row in postal_code_matches("78610")] == [
        "Auffargis",
        "Le Perray-en-Yvelines",
        "Les Bréviaires",
    ]


@covers("PTY-020", "T03-05")
@pytest.mark.parametrize("typed", ["99999", "", "  ", "7812", "78120 Rambouillet", "x" * 500, "78120\0", "'"])
def test_an_unknown_postal_code_finds_nothing_and_adds_nothing(typed):
    town("78120", "Rambouillet")
    before = PostalCode.objects.count()
    assert list(postal_code_matches(typed)) == []
    assert PostalCode.objects.count() == before


def test_a_foreign_postal_code_is_found_in_any_case():
    britain = Country.objects.get(code="GB")
    PostalCode.objects.create(code="SW1A 1AA", city="London", country=britain)
    assert [row.country for row in postal_code_matches("sw1a 1aa")] == [britain]
