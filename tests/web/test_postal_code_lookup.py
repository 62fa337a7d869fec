"""What an address block receives when a postal code is typed."""

import pytest

from comptoir.references.models import Country, Department, PostalCode
from tests.requirements import covers


@pytest.fixture
def towns(dossier):
    yvelines = Department.objects.get(code="78")
    rows = (
        ("78120", "Rambouillet"),
        ("78610", "Les Bréviaires"),
        ("78610", "Auffargis"),
        ("78610", "Le Perray"),
    )
    for code, city in rows:
        PostalCode.objects.create(code=code, city=city, department=yvelines, country=yvelines.country)


@covers("PTY-018", "T03-03")
def test_a_code_of_one_town_fills_city_department_and_country(towns, client):
    answer = client.get(client.url("references:postal_codes"), {"code": "78120"})
    assert answer.status_code == 200
    assert answer.json() == {
        "rows": [
            {
                "postal_code": "78120",
                "city": "Rambouillet",
                "department": "Yvelines",
                "country": "FR",
                "country_id": Country.objects.get(code="FR").pk,
                "country_label": "France",
            }
        ]
    }


@covers("PTY-019", "T03-04")
def test_a_code_of_several_towns_offers_exactly_those(towns, client):
    answer = client.get(client.url("references:postal_codes"), {"code": " 78610"})
    assert [row["city"] for row in answer.json()["rows"]] == ["Auffargis", "Le Perray", "Les Bréviaires"]


@covers("PTY-020", "PTY-021", "T03-05")
@pytest.mark.parametrize("typed", ["99999", "", "78", "x" * 5000, "78120' OR 1=1"])
def test_an_unknown_code_offers_nothing_and_adds_nothing(towns, client, typed):
    before = PostalCode.objects.count()
    answer = client.get(client.url("references:postal_codes"), {"code": typed})
    assert (answer.status_code, answer.json()) == (200, {"rows": []})
    assert PostalCode.objects.count() == before


def test_a_place_without_department_answers_an_empty_one(dossier, client):
    PostalCode.objects.create(code="98000", city="Monaco", country=Country.objects.get(code="MC"))
    (row,) = client.get(client.url("references:postal_codes"), {"code": "98000"}).json()["rows"]
    assert (row["department"], row["country"]) == ("", "MC")


@pytest.mark.parametrize("role", ["counter", "stock", "read_only"])
def test_whoever_is_signed_in_may_ask(towns, client_as, role):
    client = client_as(role)
    assert len(client.get(client.url("references:postal_codes"), {"code": "78120"}).json()["rows"]) == 1


def test_nobody_else_may_ask_and_nothing_can_be_sent(towns, client_as, client):
    nobody = client_as("")
    refused = nobody.get(nobody.url("references:postal_codes"), {"code": "78120"})
    assert refused.status_code == 302
    assert "Rambouillet" not in refused.content.decode()
    assert client.post(client.url("references:postal_codes"), {"code": "78120"}).status_code == 405
