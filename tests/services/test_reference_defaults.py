"""How a new dossier is filled: once, all or nothing, and never over what is there."""

import pytest

from comptoir.core.errors import Refusal
from comptoir.references.defaults import load_defaults
from comptoir.references.models import (
    Counter,
    Country,
    Department,
    DossierSettings,
    NafCode,
    NafSuccession,
    PaymentMethod,
    PaymentTerms,
    PostalCode,
    Title,
    Unit,
    VatRate,
    VatTerritory,
    VatType,
)
from tests.requirements import covers

# Each table before those that it refers to, so that all can be emptied in this order.
TABLES = (
    DossierSettings,
    Counter,
    PaymentTerms,
    PaymentMethod,
    Unit,
    PostalCode,
    Department,
    Country,
    Title,
    NafSuccession,
    NafCode,
    VatRate,
    VatType,
    VatTerritory,
)


@pytest.fixture(autouse=True)
def _blank(dossier):
    """A dossier without its default tables."""
    for model in TABLES:
        model.objects.all().delete()


def load_small(territory: str = "metropole") -> None:
    """The default tables with the simplified list of postal codes, which is faster to fill."""
    load_defaults(territory=territory, postal_codes=False)


def contents() -> dict[str, list[tuple[object, ...]]]:
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in TABLES}


@covers("PAR-007")
def test_a_new_dossier_receives_its_default_tables():
    load_defaults(territory="metropole")
    assert {model.__name__: model.objects.count() for model in TABLES} == {
        "VatTerritory": 6,
        "VatType": 6,
        "VatRate": 24,
        "Title": 11,
        "NafCode": 732 + 747,
        "NafSuccession": 1223,
        "Country": 249,
        "Department": 108,
        "PostalCode": 35494,
        "Unit": 10,
        "PaymentMethod": 7,
        "PaymentTerms": 5,
        "Counter": 31,
        "DossierSettings": 1,
    }


def test_loading_twice_changes_nothing():
    load_small()
    before = contents()
    load_small(territory="corse")
    assert contents() == before


def test_loading_again_brings_back_nothing_that_was_deleted_or_changed():
    load_small()
    Title.objects.get(code="MLLE").delete()
    VatRate.objects.filter(code="20").update(is_default=False)
    VatRate.objects.filter(code="10").update(is_default=True)
    load_small()
    assert not Title.objects.filter(code="MLLE").exists()
    assert VatRate.objects.get(territory__code="metropole", is_default=True).code == "10"


@covers("TOO-013", "OPT-036")
@pytest.mark.parametrize("territory", ["metropole", "corse", "dom", "guyane_mayotte"])
def test_the_dossier_takes_the_territory_it_was_created_for(territory, dossier):
    load_small(territory)
    settings = DossierSettings.objects.get()
    assert (settings.name, settings.territory.code) == (dossier.name, territory)


@pytest.mark.parametrize("territory", ["export", "intra_eu", "belgique", "", "Metropole"])
def test_a_territory_where_no_seller_is_established_is_refused_and_nothing_is_loaded(territory):
    with pytest.raises(Refusal) as refused:
        load_small(territory)
    assert (refused.value.code, refused.value.params) == ("vat_territory_unknown", {"territory": territory})
    assert not any(model.objects.exists() for model in TABLES)
