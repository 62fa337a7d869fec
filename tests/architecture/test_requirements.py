"""The names of requirements that tests carry are those of the specification."""

import pytest

from scripts.coverage_of_spec import covered_ids, ids_by_family
from tests.requirements import covers, family_of, spec_ids


def test_every_requirement_named_by_a_test_stands_in_the_specification():
    assert not {name: places for name, places in covered_ids().items() if name not in spec_ids()}


def test_the_specification_holds_the_families_it_announces():
    families = ids_by_family(spec_ids())
    assert [len(families[name]) for name in ("P", "DOC", "TV-DOC", "T05", "TV-U")] == [13, 315, 70, 16, 8]


def test_a_mark_keeps_its_names_and_leaves_the_test_alone():
    @covers("DOC-042", "TV-DOC-10")
    @covers("T05-1", "P-02", "UPM-040", "PAY-045", "TV-U3")
    def test() -> int:
        return 1

    assert test() == 1
    assert test.requirement_ids == ("DOC-042", "TV-DOC-10", "T05-1", "P-02", "UPM-040", "PAY-045", "TV-U3")


@pytest.mark.parametrize("name", ["DOC-42", "DOC-999", "DOC_042", "doc-042", "", "TV-DOC-999", "hello"])
def test_a_name_that_does_not_exist_is_refused(name):
    with pytest.raises(ValueError, match="does not"):
        covers(name)


def test_a_mark_without_names_is_refused():
    with pytest.raises(ValueError, match="names of requirements"):
        covers(lambda: None)


def test_names_of_ambiguities_and_tables_are_accepted_but_not_counted():
    covers("AMB-DOC-01", "DOC-T7", "A05-1")
    assert family_of("AMB-DOC-01") is None
    assert family_of("TV-B12") == "TV-B"
