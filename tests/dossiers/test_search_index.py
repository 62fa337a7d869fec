"""Words are found by any part of them, whoever wrote the row and however; on both engines, with the index or without."""

import pytest
from django.db import connection, connections

from comptoir.dossiers import search_field
from comptoir.dossiers.search_index import ensure_search_indexes, searched_columns
from comptoir.references.models import Country, PostalCode
from tests.requirements import covers

pytestmark = pytest.mark.usefixtures("dossier")


@pytest.fixture
def france() -> Country:
    return Country.objects.get(code="FR")


def town(country: Country, code: str, city: str, search: str) -> PostalCode:
    return PostalCode(code=code, city=city, country=country, search=search)


def found(words: str, lookup: str = "holds") -> set[str]:
    rows = PostalCode.objects.filter(**{f"search__{lookup}": words}, code__startswith="Z")
    return set(rows.values_list("code", flat=True))


@covers("UI-053", "UI-096")
def test_every_way_of_writing_is_found(france: Country) -> None:
    town(france, "Z1", "Un", "z1 montfort sur argens").save()
    PostalCode.objects.bulk_create(
        [town(france, "Z2", "Deux", "z2 saint montan"), town(france, "Z3", "Trois", "z3 lyon")]
    )
    assert found("mont") == {"Z1", "Z2"}
    assert found("ontfo") == {"Z1"}
    assert found("mont saint") == {"Z2"}
    PostalCode.objects.filter(code="Z3").update(search="z3 clermont")
    assert found("ermont") == {"Z3"} and found("lyon") == set()
    one = PostalCode.objects.get(code="Z1")
    one.search = "z1 toulon"
    one.save()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE references_postalcode SET search = 'z2 par sql' WHERE code = 'Z2'")
    assert found("mont") == {"Z3"} and found("toulon") == {"Z1"} and found("sql") == {"Z2"}
    PostalCode.objects.filter(code="Z3").delete()
    assert found("mont") == set()


@pytest.mark.parametrize("frequent", [0, 10_000])
def test_short_words_and_signs_are_found_with_the_index_or_without(
    france: Country, frequent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_field, "FREQUENT", frequent)
    texts = ['z1 l"isle en rigault', "z2 100% bio", "z3 a_b c", "z4 oust", "z5 ax b c", "z6 back\\slash"]
    PostalCode.objects.bulk_create(town(france, text[:2].upper(), text, text) for text in texts)
    assert found('l"isle') == {"Z1"}
    assert found("100% bi") == {"Z2"}
    assert found("a_b") == {"Z3"}
    assert found("k\\s") == {"Z6"}
    assert found("z4 ou") == {"Z4"}
    assert found("ou") == {"Z4"}
    assert found("") == {"Z1", "Z2", "Z3", "Z4", "Z5", "Z6"}
    assert found("OR NOT *") == set()


@covers("AMB-UI-06")
def test_a_word_that_begins_so(france: Country) -> None:
    PostalCode.objects.bulk_create(
        [
            town(france, "Z1", "a", "z1 dubois jean"),
            town(france, "Z2", "b", "z2 jean dubois"),
            town(france, "Z3", "c", "z3 adubin"),
        ]
    )
    assert found("dub", "word_starts") == {"Z1", "Z2"}
    assert found("jean dub", "word_starts") == {"Z2"}
    assert found("z1", "word_starts") == set()


def test_an_index_lost_with_its_table_is_made_again(france: Country) -> None:
    PostalCode.objects.bulk_create([town(france, "Z1", "Un", "z1 montfort")])
    wrapper = connections["default"]
    if wrapper.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX references_postalcode_trigrams")
        ensure_search_indexes(wrapper)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname LIKE '%%_trigrams'")
            assert cursor.fetchone()[0] == len(list(searched_columns()))
        return
    # Django changes a table of SQLite by making it anew, which takes its triggers away.
    field = PostalCode._meta.get_field("city")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
    with wrapper.schema_editor() as editor:
        editor._remake_table(PostalCode, alter_fields=[(field, field)])  # type: ignore[attr-defined]
    PostalCode.objects.bulk_create([town(france, "Z2", "Deux", "z2 montrouge")])
    ensure_search_indexes(wrapper)
    assert found("mont") == {"Z1", "Z2"}
    PostalCode.objects.filter(code="Z1").delete()
    assert found("mont") == {"Z2"}


def test_without_an_index_the_same_rows_are_found(france: Country) -> None:
    PostalCode.objects.bulk_create(
        [town(france, "Z1", "Un", "z1 montfort"), town(france, "Z2", "Deux", "z2 lyon")]
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP EXTENSION pg_trgm CASCADE")
        else:
            for event in ("insert", "update", "delete"):
                cursor.execute(f"DROP TRIGGER references_postalcode_trigrams_{event}")
            cursor.execute("DROP TABLE references_postalcode_trigrams")
    assert found("ontf") == {"Z1"}
